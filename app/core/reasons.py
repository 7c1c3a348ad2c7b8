"""Why something outside ourselves failed, for the log: its own words, and nothing secret in them."""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError

LONGEST = 300
# The password of an address (postgresql://user:PASSWORD@host), and of a list of words.
_IN_ADDRESS = re.compile(r"(\w[\w+.-]*://[^\s:/@]*):[^\s/]*@")
_AFTER_WORD = re.compile(r"(?i)\b(password|passwd|secret|token|pwd)(\s*[=:]\s*)\S+")
# What a driver repeats of a row or of what somebody sent.
_ROW = re.compile(r"(?is)\b(DETAIL|CONTEXT|HINT|STATEMENT|LINE \d+):.*")
_MAIL_ADDRESS = re.compile(r"[^\s<>\"']+@[^\s<>\"',;]+")


def reason_of(error: BaseException) -> str:
    """`OperationalError: connection to server at "db" failed: Connection refused`, on one line.

    What a database driver says of rows (DETAIL …), passwords in addresses and mail addresses are
    left out; so are the values of a statement, which the engine hides by itself.
    """
    cause: BaseException = error
    if isinstance(error, DBAPIError) and error.orig is not None:
        cause = error.orig
    words = without_secrets(str(cause))
    return f"{cause.__class__.__name__}: {words}" if words else cause.__class__.__name__


def without_secrets(words: str) -> str:
    """One line of at most LONGEST characters, without passwords and mail addresses."""
    line = " ".join(_ROW.sub("", words).split())
    line = _IN_ADDRESS.sub(r"\1:***@", line)
    line = _AFTER_WORD.sub(r"\1\2***", line)
    return _MAIL_ADDRESS.sub(_masked, line)[:LONGEST]


def _masked(found: re.Match[str]) -> str:
    # An address of a server, ours, has had its password taken out already.
    return found[0] if "://" in found[0] else "…@…"
