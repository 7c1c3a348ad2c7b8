"""The form of how an organisation's reports look."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField

from app.core.forms import BaseForm, LineField
from app.core.i18n import _l
from app.organisations.logo import MAX_BYTES


class LookForm(BaseForm):
    accent = LineField(_l("Farve"))
    logo = FileField(_l("Logo"))
    drop_logo = BooleanField(_l("Fjern logoet"))

    def uploaded(self) -> bytes | None:
        """What was sent, a little more than is allowed at most; None when no file was chosen."""
        sent: Any = self.logo.data
        if not sent or not sent.filename:
            return None
        data: bytes = sent.stream.read(MAX_BYTES + 1)
        return data
