"""Secrets of links that wait in a mail: the row keeps a random number, the key makes the secret.

Who reads the database, a backup or a log of mails has no link that works. Only who has SECRET_KEY
as well makes the token, and that is done when the mail is sent.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app

# Names of values in a mail: `path` ends with the token that this number makes.
NONCE: Final = "nonce"
_PURPOSE: Final = b"link in a mail:"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A secret of 256 bits: `token` goes to its receiver, `nonce` may lie in a row until then."""

    nonce: str
    token: str


def new_secret() -> Sealed:
    nonce = secrets.token_hex(32)
    return Sealed(nonce, token_of(nonce))


def token_of(nonce: str) -> str:
    """The token that belongs to this number, as 43 characters that fit into an address."""
    key = current_app.extensions["settings"].secret_key.encode()
    digest = hmac.digest(key, _PURPOSE + nonce.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def opened(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a mail as its words need them: a path that lacks its token gets it."""
    plain = {name: value for name, value in values.items() if name != NONCE}
    if NONCE in values:
        plain["path"] = f"{values['path']}{token_of(values[NONCE])}"
    return plain
