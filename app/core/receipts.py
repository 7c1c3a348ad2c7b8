"""The same form sent twice makes one record: the second gets the first one's address."""

from __future__ import annotations

import secrets

from flask import flash, request
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core.db import db
from app.core.models import FormReceipt

FIELD = "form_token"
DRAFT_FIELD = "form_draft"
_HIDDEN = Markup('<input type="hidden" name="{}" value="{}">')


def form_token(draft: str = "") -> Markup:
    """The hidden field that makes a form one of a kind; sent back as it came when re-shown.

    With `draft` also the key under which the device keeps what is typed in the form.
    """
    token = request.form.get(FIELD) or secrets.token_urlsafe(16)
    key = _HIDDEN.format(DRAFT_FIELD, draft) if draft else Markup("")
    return _HIDDEN.format(FIELD, token) + key


def address_if_sent_before() -> str | None:
    """Where this very form led when it was sent before, or None.

    It was saved then, but the answer that said so may be lost: the device is told again to let go
    of the draft, or it would come back in the next new form.
    """
    token = request.form.get(FIELD, "")
    if not token:
        return None
    address = db.session.scalar(select(FormReceipt.address).where(FormReceipt.token == token))
    if address is not None and (key := request.form.get(DRAFT_FIELD)):
        flash(key, "draft-saved")
    return address


def commit_once(address: str) -> str:
    """Commit, and remember where this form led. Returns the address to redirect to.

    When the same form was committed by a simultaneous request, nothing is stored twice and the
    first one's address is returned.
    """
    token = request.form.get(FIELD, "")
    if token:
        db.session.add(FormReceipt(token=token, address=address))
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        earlier = address_if_sent_before()
        if earlier is None:
            raise
        return earlier
    return address
