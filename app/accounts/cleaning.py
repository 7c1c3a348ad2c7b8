"""What the accounts keep no longer than needed. The worker runs it each night."""

from __future__ import annotations

from app.accounts import invitations, links, sessions, throttle
from app.core.db import writing


def forget_dead_logins() -> None:
    """Sessions and links that are over, and failures that no longer slow anybody down."""
    with writing():
        sessions.forget_dead()
        links.forget_old()
        invitations.forget_old()
        throttle.forget_old()
