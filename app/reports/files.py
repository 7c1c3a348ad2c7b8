"""Files that are handed out: never kept on the way, and with a Danish name in somebody's folder."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO

from flask import Response, send_file

from app.core.text import excerpt

# The file is data, whatever a reader makes of it.
_POLICY = "sandbox; default-src 'none'"
_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "zip": "application/zip",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_LENGTH = 80
# What Windows, macOS or a shell does not take in a name.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')


def file_name(title: str, ending: str) -> str:
    """»Rollekort får grupperne i gang.pdf«; never empty, hidden, or of unseen characters."""
    title = title.replace("/", "-")
    seen = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in title)
    words = excerpt(_FORBIDDEN.sub(" ", seen), _LENGTH).strip(" .-…")
    return f"{words or 'Afprøvet'}.{ending}"


def handed_out(data: bytes, title: str, ending: str) -> Response:
    """A download with this content and a name after this title."""
    response = send_file(
        BytesIO(data),
        mimetype=_TYPES[ending],
        as_attachment=True,
        download_name=file_name(title, ending),
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = _POLICY
    return response
