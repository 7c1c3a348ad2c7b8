"""The same form sent twice makes one record: the second gets the first one's address."""

from __future__ import annotations

import secrets

from flask import request
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core.db import db
from app.core.models import FormReceipt

FIELD = "form_token"


def form_token() -> Markup:
    """The hidden field that makes a form one of a kind; sent back as it came when re-shown."""
    token = request.form.get(FIELD) or secrets.token_urlsafe(16)
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token)


def address_if_sent_before() -> str | None:
    """Where this very form led when it was sent before, or None."""
    token = request.form.get(FIELD, "")
    if not token:
        return None
    return db.session.scalar(select(FormReceipt.address).where(FormReceipt.token == token))


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
