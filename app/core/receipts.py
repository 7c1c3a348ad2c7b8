"""The same form sent twice makes one record: the second gets the first one's address.

The same content, that is. A form is one of a kind by its token; when it comes again with something
else in it, typed while the first answer was under way or after *Back*, that is neither thrown away
nor stored unasked: the page comes again with it and a sentence, and with a new token.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Collection

from flask import Flask, Response, current_app, flash, g, request, session
from markupsafe import Markup
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app.core.db import db, is_sqlite
from app.core.i18n import _
from app.core.models import FormReceipt

FIELD = "form_token"
DRAFT_FIELD = "form_draft"
# Different for each form or each session, and nothing that somebody wrote.
_NO_CONTENT = frozenset({FIELD, DRAFT_FIELD, "csrf_token"})
_OTHER = "sent_with_other_content"
_AGAIN = "sent_again"
SAVED = "draft-saved"
_HIDDEN = Markup('<input type="hidden" name="{}" value="{}">')


def init_receipts(flask_app: Flask) -> None:
    flask_app.after_request(_tell_which_form)


def form_token(draft: str = "") -> Markup:
    """The hidden field that makes a form one of a kind; sent back as it came when re-shown.

    With `draft` also the key under which the device keeps what is typed in the form.
    """
    key = _HIDDEN.format(DRAFT_FIELD, draft) if draft else Markup("")
    is_shown_again = request.form.get(DRAFT_FIELD, "") == draft and not g.get(_OTHER)
    token = request.form.get(FIELD) if is_shown_again else None
    return _HIDDEN.format(FIELD, token or secrets.token_urlsafe(16)) + key


def spent_token() -> str:
    """The token that this form had when it was sent, if another content was saved with it, or ""."""
    return request.form.get(FIELD, "") if was_sent_with_other_content() else ""


def was_sent_with_other_content() -> bool:
    """Whether this very form was saved before with something else in it."""
    return bool(g.get(_OTHER))


def other_content() -> str:
    """What the page says then."""
    return _(
        "Den første udgave af det her er gemt. Det, der står her nu, er ikke gemt: "
        "Send igen, hvis det også skal gemmes, ved siden af det første."
    )


def was_sent_again() -> bool:
    """Whether this very form, which changes what is there, was saved before with other content."""
    return bool(g.get(_AGAIN))


def address_if_sent_before(*, again: bool = False) -> str | None:
    """Where this very form led when the same was sent before, or None.

    It was saved then, but the answer that said so may be lost: the device is told again to let go
    of the draft, or it would come back in the next new form. With other content: None, and the form
    does not validate (app/core/forms.py), unless it may be sent `again`: one that changes what is
    there makes no second record.
    """
    token = request.form.get(FIELD, "")
    if not token:
        return None
    _one_at_a_time(token)
    receipt = db.session.scalars(
        select(FormReceipt).where(FormReceipt.token == token)
    ).one_or_none()
    if receipt is None:
        return None
    if receipt.content_hash not in (None, _content_hash(token)):
        setattr(g, _AGAIN if again else _OTHER, True)
        return None
    if key := request.form.get(DRAFT_FIELD):
        flash(key, SAVED)
    return receipt.address


def commit_once(address: str) -> str:
    """Commit, and remember where this form led. Returns the address to redirect to.

    When the same form was committed by a simultaneous request, nothing is stored twice and the
    first one's address is returned.
    """
    token = request.form.get(FIELD, "")
    if token:
        _remember(token, address)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        earlier = address_if_sent_before()
        if earlier is None:
            raise
        return earlier
    return address


def _remember(token: str, address: str) -> None:
    values = {"address": address, "content_hash": _content_hash(token)}
    if was_sent_again():
        db.session.execute(update(FormReceipt).where(FormReceipt.token == token).values(**values))
    else:
        db.session.add(FormReceipt(token=token, **values))


def spent_among(tokens: Collection[str]) -> list[str]:
    """Which of these tokens belong to forms that were saved."""
    query = select(FormReceipt.token).where(FormReceipt.token.in_(tokens))
    return sorted(db.session.scalars(query)) if tokens else []


def _tell_which_form(response: Response) -> Response:
    """Views say which draft is saved; of which opened form it was, two tabs may have one each."""
    flashes = session.get("_flashes", []) if request.form.get(FIELD) else []
    if any(category == SAVED and " " not in key for category, key in flashes):
        token = request.form[FIELD]
        session["_flashes"] = [
            (category, f"{key} {token}" if category == SAVED and " " not in key else key)
            for category, key in flashes
        ]
    return response


def _one_at_a_time(token: str) -> None:
    """Whoever sends the same form in the same moment waits until the first is saved or refused.

    On SQLite every writing request waits for the one before.
    """
    if not is_sqlite(db.engine):
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(token, 0))))


def _content_hash(token: str) -> str:
    """A name for what was sent that tells nothing about it to whoever reads the database.

    HMAC-SHA256 under the app's secret, with the form's token in it: equal texts differ.
    """
    fields = [one for one in request.form.items(multi=True) if one[0] not in _NO_CONTENT]
    whole = json.dumps([token, request.path, fields], ensure_ascii=True)
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, whole.encode(), hashlib.sha256).hexdigest()
