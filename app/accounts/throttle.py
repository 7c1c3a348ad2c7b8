"""Guessing slows down, and nobody is ever locked out.

Per account: five failures are free, then each doubles the wait, up to fifteen minutes. An address
that nobody has here slows down just the same, so that the wait tells nothing. Per network address:
only failures count and many are allowed, because a whole municipality may share one.

A device that its owner has logged in from before is counted by itself: whoever guesses elsewhere,
from however many networks, never keeps the owner out at home. What is guessed from such a device
slows that device down. A link in a mail always works.

An attempt is written down before it is worked on and crossed out when it was right. So a hundred
guesses sent at the same moment do not slip past together.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from flask import current_app, has_request_context, request
from sqlalchemy import delete, func, select, update

from app.accounts.models import LoginFailure, email_key
from app.core.clock import CLOCKS_AGREE, now
from app.core.db import db
from app.core.i18n import _, ngettext

FREE_FAILURES: Final = 5
LONGEST_WAIT: Final = timedelta(minutes=15)
REMEMBERED: Final = timedelta(days=1)
FAILURES_PER_NETWORK: Final = 300
NETWORK_WINDOW: Final = timedelta(minutes=15)
# Who has an IPv6 address has 2^64 of them.
_IPV6_PREFIX: Final = 64


class TooSoonError(Exception):
    """The attempt was not even looked at. `seconds` is how long to wait."""

    def __init__(self, wait: timedelta, *, account: bool) -> None:
        super().__init__(wait)
        self.seconds = max(1, -(-wait // timedelta(seconds=1)))
        self.account = account

    @property
    def message(self) -> str:
        """What the person is told."""
        if self.account:
            words = _(
                "Der har været flere forsøg med en forkert adgangskode. Vent %(wait)s, og prøv "
                "igen, eller få et link til en ny adgangskode.",
                wait=self._in_words(),
            )
        else:
            words = _(
                "Der er kommet mange mislykkede forsøg fra jeres netværk. Vent %(wait)s, og prøv "
                "igen.",
                wait=self._in_words(),
            )
        return str(words)

    def _in_words(self) -> str:
        if self.seconds < 100:
            return str(ngettext("%(num)d sekund", "%(num)d sekunder", self.seconds))
        return str(ngettext("%(num)d minut", "%(num)d minutter", -(-self.seconds // 60)))


def answer_of(errors: object, refused: TooSoonError | None) -> tuple[int, dict[str, str]]:
    """Status and headers of a page with a form where a password is asked for."""
    if refused is not None:
        return 429, {"Retry-After": str(refused.seconds)}
    return 422 if errors else 200, {}


def begin_attempt(email: str, device: str = "") -> LoginFailure:
    """Write down that somebody tries this address. Raises TooSoonError when they have to wait.

    `device`: what names a device that has logged in with this very address before.
    """
    moment = now()
    network, account = _network(), _account(email, device)
    _refuse_if_too_soon(moment, "" if device else network, account)
    attempt = LoginFailure(network_address=network, email_hash=account, failed_at=moment)
    db.session.add(attempt)
    db.session.flush()
    return attempt


def succeeded(attempt: LoginFailure) -> None:
    """Cross out an attempt that was right; the account's earlier failures no longer slow it."""
    db.session.execute(delete(LoginFailure).where(LoginFailure.id == attempt.id))
    _forget_account(attempt.email_hash)


def known_as(email: str) -> str:
    """How a device remembers that its owner logged in with this address; it tells nobody which."""
    return _account(email, "known device")


def start_afresh(email: str) -> None:
    """The owner came in by another way (a link in a mail): no more waiting for this address."""
    _forget_account(_account(email, ""))


def forget_old() -> None:
    """Remove what no longer counts."""
    db.session.execute(delete(LoginFailure).where(LoginFailure.failed_at < now() - REMEMBERED))


def wait_after(failures: int) -> timedelta:
    """How long an account waits after so many failures."""
    if failures < FREE_FAILURES:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures, 30)), LONGEST_WAIT)


def _refuse_if_too_soon(moment: datetime, network: str, account: str) -> None:
    failures = func.count(LoginFailure.id)
    # What failed later than now was written before the clock was set back, and counts no more.
    so_far = LoginFailure.failed_at <= moment + CLOCKS_AGREE
    of_network = select(failures, func.min(LoginFailure.failed_at)).where(
        LoginFailure.network_address == network,
        LoginFailure.failed_at > moment - NETWORK_WINDOW,
        so_far,
    )
    count, first = db.session.execute(of_network).one()
    if network and count >= FAILURES_PER_NETWORK:
        raise TooSoonError(first + NETWORK_WINDOW - moment, account=False)
    of_account = select(failures, func.max(LoginFailure.failed_at)).where(
        LoginFailure.email_hash == account, LoginFailure.failed_at > moment - REMEMBERED, so_far
    )
    count, last = db.session.execute(of_account).one()
    if last is not None and moment < last + wait_after(count):
        raise TooSoonError(last + wait_after(count) - moment, account=True)


def _forget_account(account: str) -> None:
    # The rows stay for the network's count.
    mine = update(LoginFailure).where(LoginFailure.email_hash == account)
    db.session.execute(mine.values(email_hash=""))


def _account(email: str, device: str) -> str:
    """The address, unreadable: what people mistype here is nobody's business."""
    key = current_app.config["SECRET_KEY"].encode()
    about = f"{email_key(email)}\0{device}" if device else email_key(email)
    return hmac.new(key, about.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _network() -> str:
    address = request.remote_addr if has_request_context() else None
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped or ip_network((parsed, _IPV6_PREFIX), strict=False))
    return str(parsed)
