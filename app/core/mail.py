"""Mail: a row in the transaction that causes it, sent by the worker, without any text of a user.

`queue_mail()` is for commands; `send_waiting()` for the worker. The words are in templates/mails/:
the first line says »Emne: …«, an optional »Afmeld: {{ … }}« may follow, then an empty line and the
text. Templates get the mail's values, `link(path)`, which makes a full address of a path, and
`contact`, how to reach whoever runs this, as the settings say.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Result, and_, or_, select, update
from sqlalchemy.engine import CursorResult

from app.core import clock, jobs
from app.core.db import db, writing
from app.core.mail_transport import (
    NobodyThereError,
    RefusedError,
    Transport,
    TroubleError,
    make_transport,
)
from app.core.models import Mail
from app.core.reasons import reason_of
from app.core.sealed import opened
from config import Settings

log = logging.getLogger(__name__)
Value = int | str | bool | None
SENDER_NAME = "Afprøvet"
# How long to wait after the first, second … attempt. After the last one the mail is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
MAX_ATTEMPTS = len(WAITS) + 1
# A mail in »sending« for longer than this was left there by a crash.
LEASE = timedelta(minutes=5)
AT_A_TIME = 500
# A path of ours, a day, a code word: what a person wrote does not pass.
_NO_FREE_TEXT = re.compile(r"(/[!-~]*|[0-9-]+|[a-z0-9_.]+)", re.ASCII)


class UnsafeMailError(ValueError):
    """A mail that must not be written: not one address, or text where a value should be."""


def queue_mail(
    recipient: str,
    template: str,
    values: Mapping[str, Value],
    *,
    sender: str | None = None,
    sender_path: str = "/",
) -> Mail:
    """Write a mail to be sent once the caller's transaction is committed.

    Values are numbers, dates as text, code words and paths of ours ("/nulstil/…"): mails carry no
    free text, so names and titles are refused with UnsafeMailError. `sender`: the address of who
    sent it, told when it is given up; `sender_path` leads to where they see which one it was.
    """
    if not is_one_address(recipient):
        raise UnsafeMailError("not one e-mail address")
    for name, value in values.items():
        if isinstance(value, str) and value and not _NO_FREE_TEXT.fullmatch(value):
            raise UnsafeMailError(f"{template}: «{name}» is free text")
    told = sender if sender and is_one_address(sender) else None
    mail = Mail(
        recipient=recipient,
        template=template,
        values=dict(values),
        sender=told,
        sender_path=sender_path if told else None,
    )
    db.session.add(mail)
    jobs.enqueue(jobs.SEND_MAILS)
    return mail


def had_mail_since(template: str, moment: datetime) -> frozenset[str]:
    """The addresses that a mail of this kind was queued for since then, for mails once a week."""
    query = select(Mail.recipient).where(Mail.template == template, Mail.created_at >= moment)
    return frozenset(db.session.scalars(query))


def path_for(endpoint: str, **arguments: str) -> str:
    """The path of a page, also where there is no request: in the worker and on the command line."""
    return current_app.url_map.bind("").build(endpoint, arguments)


def is_one_address(text: str) -> bool:
    """Whether this is one bare address that fits into a header."""
    if not text.isprintable() or "@" not in text:
        return False
    message = EmailMessage()
    message["To"] = text
    return [address.addr_spec for address in message["To"].addresses] == [text]


def send_waiting() -> int:
    """Send every mail that is due, also those that a crash left half-way. Returns how many.

    A mail may arrive twice when the crash came after the server took it; its Message-ID is the
    same both times, so that mailboxes can tell.
    """
    transport = make_transport(current_app.extensions["settings"])
    waiting = _due_ids()
    if transport is None:
        if waiting:
            log.warning("MAIL_URL is not set: %d mails are waiting", len(waiting))
        return 0
    try:
        return _send_all(waiting, transport)
    finally:
        transport.close()


def _send_all(waiting: list[int], transport: Transport) -> int:
    sent = 0
    for mail_id in waiting:
        mail = _claim(mail_id)
        if mail is None:
            continue
        try:
            _hand_over(mail, transport)
        except RefusedError as error:
            _give_up(mail, str(error))
        except NobodyThereError as error:
            _try_later(mail, str(error))
            break
        except TroubleError as error:
            _try_later(mail, str(error))
        else:
            _close(mail, state="sent", sent_at=clock.now(), failure=None, values={})
            sent += 1
    return sent


def _due_ids() -> list[int]:
    query = select(Mail.id).where(_is_due(clock.now()))
    ids = list(db.session.scalars(query.order_by(Mail.due_at, Mail.id).limit(AT_A_TIME)))
    db.session.rollback()
    return ids


def _claim(mail_id: int) -> Mail | None:
    """Take a mail, unless another worker was faster. `due_at` then says until when it is ours."""
    now = clock.now()
    with writing():
        taken = db.session.execute(
            update(Mail)
            .where(Mail.id == mail_id, _is_due(now))
            .values(state="sending", attempts=Mail.attempts + 1, due_at=now + LEASE)
            .execution_options(synchronize_session=False)
        )
        if not _one_row(taken):
            return None
        fresh = select(Mail).where(Mail.id == mail_id).execution_options(populate_existing=True)
        return db.session.scalars(fresh).one()


def _hand_over(mail: Mail, transport: Transport) -> None:
    if mail.attempts > MAX_ATTEMPTS:
        raise RefusedError("interrupted every time")
    try:
        message = compose(mail, current_app.extensions["settings"])
    except Exception as error:
        # A mistake in a template must not hold up the mails behind it.
        log.exception("mail %s (%s) cannot be written", mail.public_id, mail.template)
        raise TroubleError(f"text: {reason_of(error)}") from error
    name = f"{mail.created_at:%Y%m%dT%H%M%S}-{mail.public_id}"
    transport.send(message, _for_the_wire(mail.recipient), name)


def compose(mail: Mail, settings: Settings) -> EmailMessage:
    """The mail as it is sent."""
    head, text = _rendered(mail, settings)
    message = EmailMessage()
    message["Subject"] = head["Emne"]
    message["From"] = Address(SENDER_NAME, addr_spec=settings.mail_from)
    message["To"] = _for_the_wire(mail.recipient)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{mail.public_id}@{settings.mail_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if "Afmeld" in head:
        message["List-Unsubscribe"] = f"<{head['Afmeld']}>"
    # Seven bits on the wire: not every server on the way takes eight.
    message.set_content(text, cte="quoted-printable")
    return message


def _rendered(mail: Mail, settings: Settings) -> tuple[dict[str, str], str]:
    template = current_app.jinja_env.get_template(f"mails/{mail.template}.txt")
    contact = [settings.contact_name, settings.contact_email, settings.contact_phone]
    words = template.render(
        {
            **opened(mail.values),
            "link": lambda path: settings.public_base_url + path,
            "contact": [line for line in contact if line],
        }
    )
    top, _gap, text = words.strip().partition("\n\n")
    head = dict(line.split(": ", 1) for line in top.splitlines())
    return head, text.strip() + "\n"


def _for_the_wire(address: str) -> str:
    local, _at, domain = address.rpartition("@")
    return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"


def _try_later(mail: Mail, reason: str) -> None:
    if mail.attempts >= MAX_ATTEMPTS:
        _give_up(mail, reason)
        return
    log.warning("mail %s waits: %s", mail.public_id, reason)
    due = clock.now() + WAITS[mail.attempts - 1]
    _close(mail, state="waiting", due_at=due, failure=reason)


def _give_up(mail: Mail, reason: str) -> None:
    log.error("mail %s is given up: %s", mail.public_id, reason)
    _close(mail, state="failed", failure=reason, values={})


def _close(mail: Mail, **changes: object) -> None:
    """Write what became of our attempt, unless it took so long that another one began.

    Who sent a mail that is given up gets one that says so, in the same transaction.
    """
    with writing():
        closed = db.session.execute(
            update(Mail)
            .where(Mail.id == mail.id, Mail.state == "sending", Mail.attempts == mail.attempts)
            .values(**changes)
        )
        if changes["state"] == "failed" and _one_row(closed) and mail.sender:
            queue_mail(mail.sender, "given_up", {"path": mail.sender_path or "/"})


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Open, and its time has come; or further off than we ever put it, by a clock set back since."""
    latest = now + clock.CLOCKS_AGREE
    beyond = [
        and_(Mail.attempts == number, Mail.due_at > latest + wait)
        for number, wait in enumerate((timedelta(), *WAITS))
    ]
    return or_(
        and_(Mail.state.in_(("waiting", "sending")), Mail.due_at <= now),
        and_(Mail.state == "waiting", or_(*beyond)),
        and_(Mail.state == "sending", Mail.due_at > latest + LEASE),
    )


def _one_row(result: Result[Any]) -> bool:
    return isinstance(result, CursorResult) and result.rowcount == 1
