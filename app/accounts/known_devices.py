"""Devices that somebody has logged in from before: guessing elsewhere never keeps them out.

A cookie of its own names the device by chance and says, unreadable, with which addresses somebody
got in there. It opens nothing: it only has the device counted apart (throttle.py). It outlives
log-out and is signed, so that nobody can make one. After OWASP's "device cookies".
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, Final

from flask import Flask, current_app, g, request
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from app.accounts import throttle
from app.accounts.models import email_key

LASTS: Final = timedelta(days=400)  # the longest that browsers keep one
# A computer in a staff room is used by many; the oldest is forgotten first.
MOST_ACCOUNTS: Final = 20
_SALT: Final = "known device"
_LENGTH: Final = 24


def init_known_devices(flask_app: Flask) -> None:
    flask_app.after_request(_keep)


def cookie_name() -> str:
    """`__Host-device` over https, `device` without."""
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def known_here(email: str) -> str:
    """What names this device, if this very address got in from it before; else an empty text."""
    device, accounts = _read()
    if _of(email) in accounts:
        return device
    if current_user.is_authenticated and email_key(current_user.person.email) == email_key(email):
        return f"session {current_user.session.id}"
    return ""


def remember(email: str) -> None:
    """Have this device known for this address from the next answer on."""
    device, accounts = _read()
    others = [one for one in accounts if one != _of(email)]
    g.known_device = {
        "device": device or secrets.token_urlsafe(16),
        "accounts": [*others, _of(email)][-MOST_ACCOUNTS:],
    }


def _read() -> tuple[str, list[str]]:
    try:
        kept: Any = _signer().loads(request.cookies.get(cookie_name(), ""))
        return str(kept["device"]), [str(one) for one in kept["accounts"]]
    except (BadSignature, KeyError, TypeError):
        return "", []


def _keep(response: Response) -> Response:
    if (kept := g.pop("known_device", None)) is not None:
        response.set_cookie(
            cookie_name(),
            str(_signer().dumps(kept)),
            max_age=LASTS,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
    return response


def _of(email: str) -> str:
    return throttle.known_as(email)[:_LENGTH]


def _signer() -> URLSafeSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt=_SALT)
