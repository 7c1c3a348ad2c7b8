"""An organisation's own mail domains: whoever has an address in one of them works there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from app.core.errors import FieldError
from app.core.i18n import _

MOST: Final = 20
_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
# Anybody can have an address here.
_PUBLIC_NAMES: Final = frozenset(
    {
        *("gmail", "googlemail", "hotmail", "outlook", "live", "msn", "yahoo", "ymail", "icloud"),
        *("proton", "protonmail", "gmx", "aol", "zoho", "yandex", "tutanota", "fastmail", "web"),
        *("jubii", "ofir", "sol", "stofanet", "youmail", "mailme", "tdcadsl", "tiscali", "hey"),
    }
)
_PUBLIC: Final = frozenset(
    {
        *("me.com", "mac.com", "pm.me", "mail.com", "mail.dk", "mail.ru", "post.tele.dk"),
        *("privat.dk", "dbmail.dk", "get2net.dk", "c.dk", "email.dk", "webspeed.dk", "tdc.dk"),
        *("post.cybercity.dk", "vip.cybercity.dk", "mail.tele.dk", "tuta.com", "duck.com"),
        *("co.uk", "com.au", "co.nz", "ac.uk", "gov.uk", "org.uk"),
    }
)


def read_domains(text: str) -> list[str]:
    """The domains in a typed text, one a line or with commas, each once, in small letters.

    Raises FieldError for what is no domain, and for one where anybody can have an address.
    """
    words = re.split(r"[\s,;]+", text.casefold())
    domains = list(dict.fromkeys(plain for word in words if (plain := word.strip("@.<>"))))
    if len(domains) > MOST:
        raise FieldError("mail_domains", _("Skriv højst %(most)d domæner.", most=MOST))
    for domain in domains:
        if fault := fault_of(domain):
            raise FieldError("mail_domains", fault)
    return domains


def fault_of(domain: str) -> str:
    """Why this cannot be an organisation's own domain; empty when it can."""
    if not _DOMAIN.fullmatch(domain):
        return _("»%(domain)s« er ikke et maildomæne. Skriv det efter @.", domain=domain[:60])
    if is_public(domain):
        return _(
            "»%(domain)s« kan alle få en mailadresse i. Skriv kun arbejdspladsens eget domæne.",
            domain=domain,
        )
    return ""


def is_public(domain: str) -> bool:
    """Whether anybody can have an address in this domain or in one above it."""
    labels = domain.split(".")
    above = {".".join(labels[number:]) for number in range(len(labels))}
    name = labels[-3] if len(labels) > 2 and ".".join(labels[-2:]) in _PUBLIC else labels[-2]
    return bool(above & _PUBLIC) or name in _PUBLIC_NAMES


def is_own_address(email: str, domains: Sequence[str]) -> bool:
    """Whether this address is in one of the domains, to the letter: pupils may have one below.

    An address with a plus is one more of somebody who has one already: it does not say who.
    """
    local, _at, domain = email.casefold().rpartition("@")
    return "+" not in local and domain in domains
