"""A real SMTP server for the tests, on this machine only, that does as it is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Mailbox:
    """What the server took, and what it says to who comes. Empty answers mean yes."""

    port: int = 0
    envelopes: list[Envelope] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)
    recipient_answers: dict[str, str] = field(default_factory=dict)
    data_answer: str = ""
    # What this server does not know of what others do, such as "8BITMIME".
    unknown: frozenset[str] = frozenset()
    # Set while somebody is in the middle of handing a mail over and nobody answers.
    hold: threading.Event | None = None
    reached_data: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[EmailMessage]:
        return [parse(envelope.original_content or b"") for envelope in self.envelopes]

    async def handle_EHLO(  # noqa: N802 - aiosmtpd names it
        self, server: SMTP, session: Session, _envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        session.host_name = name
        self.greetings.append(name)
        return [line for line in answers if line[4:] not in self.unknown]

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        answer = self.recipient_answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.reached_data.set()
        if self.hold is not None:
            await server.loop.run_in_executor(None, self.hold.wait, 300)
            return "451 too late"
        if self.data_answer:
            return self.data_answer
        self.envelopes.append(envelope)
        return "250 OK"

    def authenticate(
        self, _server: Any, _s: Any, _e: Any, _mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        self.logins.append(given)
        return AuthResult(success=given == ("post", "hemmelig:@"), handled=False)


@contextmanager
def smtp_server(**options: Any) -> Iterator[Mailbox]:
    """A server for as long as the block lasts; options are those of aiosmtpd's Controller."""
    mailbox = Mailbox(port=free_port())
    controller = Controller(
        mailbox, "127.0.0.1", mailbox.port, authenticator=mailbox.authenticate, **options
    )
    controller.start()
    try:
        yield mailbox
    finally:
        if mailbox.hold is not None:
            mailbox.hold.set()
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def parse(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message
