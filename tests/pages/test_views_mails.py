"""The page that shows a developer the mails that were not sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.db import db
from app.core.mail import queue_mail, send_waiting


@pytest.fixture
def two_mails(flask_app):
    for recipient in ("gustav@example.org", "søren@example.org"):
        queue_mail(recipient, "test_mail", {})
    db.session.commit()
    assert send_waiting() == 2


def test_developer_reads_mails_and_follows_their_links(as_, two_mails):
    page = as_(None).get("/udvikling/mails")

    assert "Til gustav@example.org" in page.text
    assert "Til søren@example.org" in page.text
    assert page.link("http://localhost/") == "http://localhost/"


def test_developer_without_mails_is_told_so(as_):
    assert "Ingen mails endnu" in as_(None).get("/udvikling/mails").text


def test_developer_with_a_mail_server_is_told_that_mails_are_sent(as_, flask_app):
    before = flask_app.extensions["settings"]
    flask_app.extensions["settings"] = replace(before, mail_url="smtp://localhost")
    try:
        assert "Mails sendes" in as_(None).get("/udvikling/mails").text
    finally:
        flask_app.extensions["settings"] = before


def test_nobody_reads_mails_in_production(as_, flask_app, two_mails):
    before = flask_app.extensions["settings"]
    flask_app.extensions["settings"] = replace(before, app_env="production")
    try:
        as_(None).get("/udvikling/mails", status=404)
    finally:
        flask_app.extensions["settings"] = before
