"""How a finished mail leaves the house: over SMTP, or as a file while nobody has set a server."""

from __future__ import annotations

import contextlib
import os
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from app.core.reasons import reason_of, without_secrets
from config import Settings

TIMEOUT_SECONDS = 20
DEFAULT_PORTS = {"smtp": 25, "smtps": 465}
SUBMISSION_PORT = 587


class RefusedError(Exception):
    """This mail will never be taken. The reason holds no address and no content."""


class TroubleError(Exception):
    """It did not work now and may work later."""


class NobodyThereError(TroubleError):
    """The server itself cannot be used now, so the other mails need not try."""


class Transport(Protocol):
    """Takes one finished mail at a time."""

    def send(self, message: EmailMessage, recipient: str, name: str) -> None: ...

    def close(self) -> None: ...


def make_transport(settings: Settings) -> Transport | None:
    """What MAIL_URL asks for, or None when mails have to wait until it is set."""
    folder = mail_folder(settings)
    if folder is not None:
        return FileTransport(folder)
    return SmtpTransport(settings) if settings.mail_url else None


def mail_folder(settings: Settings) -> Path | None:
    """Where mails are written as files: MAIL_URL=file:///…, or without MAIL_URL in development."""
    address = urlsplit(settings.mail_url)
    if address.scheme == "file":
        return Path(unquote(address.path))
    return None if settings.mail_url or settings.is_production else settings.mail_dir


class FileTransport:
    """Each mail a file, whole or not there, for our own eyes only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage, recipient: str, name: str) -> None:
        """Write `name`.eml. Written twice, it is the same file."""
        half = self._folder / f".{name}.{os.getpid()}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            half.touch(mode=0o600)
            half.write_bytes(message.as_bytes())
            half.rename(self._folder / f"{name}.eml")
        except OSError as error:
            raise NobodyThereError(f"file: {reason_of(error)}") from error

    def close(self) -> None:
        """Nothing is held open."""


class SmtpTransport:
    """One connection for as long as it lasts, made when the first mail needs it.

    smtp://user:password@host:port sends as it is, `?tls=starttls` insists on encryption,
    smtps:// is encrypted from the first byte. Certificates are always checked.
    """

    def __init__(self, settings: Settings) -> None:
        self._url = urlsplit(settings.mail_url)
        self._sender = settings.mail_from
        self._server: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, recipient: str, name: str) -> None:
        """Hand the mail over. Returns when the server has taken it."""
        try:
            self._server = self._server or self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise NobodyThereError(_reason(error)) from error
        try:
            self._server.send_message(message, self._sender, [recipient])
        except smtplib.SMTPRecipientsRefused as error:
            raise _by_code(*max(error.recipients.values())) from error
        except smtplib.SMTPDataError as error:
            raise _by_code(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise RefusedError("the server takes no such address") from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise NobodyThereError(_reason(error)) from error

    def close(self) -> None:
        """Say goodbye, if anybody is still there."""
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        server = self._greet()
        try:
            if self._must_start_tls():
                server.starttls(context=ssl.create_default_context())
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
        except BaseException:
            server.close()
            raise
        return server

    def _greet(self) -> smtplib.SMTP:
        host, own_name = self._url.hostname or "", self._sender.rpartition("@")[2]
        if self._url.scheme == "smtps":
            return smtplib.SMTP_SSL(
                host, self._port(), own_name, timeout=TIMEOUT_SECONDS,
                context=ssl.create_default_context(),
            )  # fmt: skip
        return smtplib.SMTP(host, self._port(), own_name, timeout=TIMEOUT_SECONDS)

    def _port(self) -> int:
        if self._must_start_tls():
            return self._url.port or SUBMISSION_PORT
        return self._url.port or DEFAULT_PORTS[self._url.scheme]

    def _must_start_tls(self) -> bool:
        return parse_qs(self._url.query).get("tls") == ["starttls"]


def _by_code(code: int, words: bytes | str) -> Exception:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    reason = f"SMTP {code} {without_secrets(said)}".strip()
    return RefusedError(reason) if 500 <= code < 600 else TroubleError(reason)


def _reason(error: Exception) -> str:
    code, words = getattr(error, "smtp_code", None), getattr(error, "smtp_error", b"")
    said = without_secrets(words.decode("utf-8", "replace") if isinstance(words, bytes) else words)
    return f"SMTP {code} {said}".strip() if code else reason_of(error)
