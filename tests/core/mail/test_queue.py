"""Writing a mail: in the caller's transaction, to one address, with no text of a user."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.mail import UnsafeMailError, path_for, queue_mail
from app.core.models import Mail


def mails():
    db.session.rollback()
    return list(db.session.scalars(select(Mail)))


def test_coordinators_mail_is_written_with_what_caused_it(flask_app):
    queue_mail("gustav@example.org", "hello", {"path": "/invitation/aB3-_x", "days": 14})
    db.session.commit()

    (mail,) = mails()
    assert mail.state == "waiting"
    assert mail.values == {"path": "/invitation/aB3-_x", "days": 14}


def test_coordinators_mail_is_gone_with_a_change_that_is_undone(flask_app):
    queue_mail("gustav@example.org", "hello", {"path": "/x", "days": 14})
    db.session.rollback()

    assert mails() == []


@pytest.mark.parametrize(
    "recipient",
    [
        "gustav@example.org\r\nBcc: all@example.org",
        "gustav@example.org\nSubject: x",
        "gustav@example.org, karen@example.org",
        "Gustav <gustav@example.org>",
        "gustav@example.org\x00",
        "gustav",
        "",
    ],
)
def test_stranger_cannot_put_headers_or_more_people_into_an_address(flask_app, recipient):
    with pytest.raises(UnsafeMailError):
        queue_mail(recipient, "hello", {"path": "/x", "days": 14})


@pytest.mark.parametrize(
    "value",
    ["Rollekort i grupper", "<b>", "{{7*7}}", "Søren", "150914-4321 Bo", "/x\nBcc: y", "%s %s"],
)
def test_member_cannot_get_words_of_their_own_into_a_mail(flask_app, value):
    with pytest.raises(UnsafeMailError, match="free text"):
        queue_mail("gustav@example.org", "hello", {"path": value})


@pytest.mark.parametrize("value", ["/nulstil/aB3-_x?a=1", "2026-11-21", "invitation", 3, None, ""])
def test_numbers_days_code_words_and_paths_travel(flask_app, value):
    assert queue_mail("gustav@example.org", "hello", {"path": value}).values == {"path": value}


def test_people_with_danish_letters_in_their_address_can_get_mail(flask_app):
    assert queue_mail("søren@blåbær.dk", "hello", {}).recipient == "søren@blåbær.dk"


def test_path_of_a_page_is_known_without_a_request(flask_app):
    assert path_for("static", filename="img/logo.svg") == "/static/img/logo.svg"
