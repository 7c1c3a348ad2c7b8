"""Random names for addresses: nothing can be guessed or counted from them."""

from __future__ import annotations

import re
import secrets
from typing import Final

from flask import Flask
from werkzeug.routing import BaseConverter

# No vowels, so that no word comes out; no 0/o or 1/l to mix up when read aloud.
ALPHABET: Final = "23456789bcdfghjkmnpqrstvwxz"
LENGTH: Final = 14
PATTERN: Final = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def new_public_id() -> str:
    """A random id of 66 bits for use in an address."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class PublicIdConverter(BaseConverter):
    """`<public_id:name>` in a route. Whatever else stands there is no address of ours: 404."""

    regex = rf"[{ALPHABET}]{{{LENGTH}}}"


def init_ids(flask_app: Flask) -> None:
    flask_app.url_map.converters["public_id"] = PublicIdConverter
