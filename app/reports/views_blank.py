"""The paper forms, for teams that write by hand first. Public, and the same for everybody."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import current_app

from app.access.guard import public
from app.core.db import db
from app.core.i18n import _
from app.cycles.fields import CHOICES, DEVIATION, TRIAL
from app.printing.pdf import PRINT_CSS, Limits, draw
from app.reports.blueprint import bp
from app.reports.drafts import blank_html
from app.reports.files import handed_out


@bp.get("/skema.pdf", defaults={"kind": TRIAL})
@bp.get("/skema-positiv-afvigelse.pdf", defaults={"kind": DEVIATION})
@public
def blank_form(kind: str) -> Any:
    # Drawing takes a second or two: nothing is held open meanwhile.
    db.session.rollback()
    title = _("Skema: %(kind)s", kind=CHOICES["kind"][kind])
    return handed_out(_kept_or_drawn(blank_html(kind)), title, "pdf")


def _kept_or_drawn(html: str) -> bytes:
    """Drawn the first time, then read from a file whose name changes with what is in it."""
    settings = current_app.extensions["settings"]
    digest = hashlib.sha256(html.encode() + PRINT_CSS.read_bytes()).hexdigest()[:16]
    kept = settings.data_dir / "forms" / f"{digest}.pdf"
    with suppress(OSError):
        return bytes(kept.read_bytes())
    pdf = draw(html, Limits(settings.pdf_seconds, settings.pdf_memory_mib))
    # Not to be able to keep it, on a full disk, is no reason not to hand it out.
    with suppress(OSError):
        _keep(kept, pdf)
    return pdf


def _keep(path: Path, pdf: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{secrets.token_hex(8)}")
    half.write_bytes(pdf)
    half.replace(path)
