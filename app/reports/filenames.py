"""What a file is called when it lands in somebody's folder: Danish letters stay."""

from __future__ import annotations

import re
import unicodedata

from app.core.text import excerpt

_LENGTH = 80
# What Windows, macOS or a shell does not take in a name.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')


def file_name(title: str, ending: str) -> str:
    """»Rollekort får grupperne i gang.pdf«; never empty, hidden, or of unseen characters."""
    seen = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in title)
    words = excerpt(_FORBIDDEN.sub(" ", seen), _LENGTH).strip(" .…")
    return f"{words or 'Afprøvet'}.{ending}"
