"""While developing: the mails that would have been sent, with their links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue

from app.access.guard import public
from app.core.mail_transport import mail_folder
from app.pages.blueprint import bp
from config import Settings

NEWEST = 50
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class WrittenMail:
    """A mail as it lies in the folder."""

    subject: str
    recipient: str
    written_at: datetime
    text: str
    links: tuple[str, ...]


@bp.get("/udvikling/mails")
@public
def dev_mails() -> ResponseReturnValue:
    """The newest mails first. In production there is no such page: mails hold log-in links."""
    settings: Settings = current_app.extensions["settings"]
    if settings.is_production:
        abort(404)
    folder = mail_folder(settings)
    files = sorted(folder.glob("*.eml"), reverse=True) if folder else []
    mails = [_read(file) for file in files[:NEWEST]]
    return render_template("pages/dev_mails.html", mails=mails, folder=folder)


def _read(file: Path) -> WrittenMail:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    text = str(body.get_content()) if body is not None else ""
    return WrittenMail(
        subject=str(message["Subject"]),
        recipient=str(message["To"]),
        written_at=parsedate_to_datetime(str(message["Date"])),
        text=text,
        links=tuple(_LINK.findall(text)),
    )
