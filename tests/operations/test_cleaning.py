"""What is kept no longer than needed goes away at night; the rest stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import LoginSession
from app.accounts.sessions import open_session
from app.core.clock import now
from app.core.db import db
from app.core.models import FormReceipt, Mail, SecurityEvent
from app.cycles.models import Cycle, Note
from app.operations.schedule import EVERY_NIGHT
from tests.make import make_cycle, make_note, make_person, make_team


def days_ago(days):
    return now() - timedelta(days=days)


def clean():
    db.session.commit()
    for work in EVERY_NIGHT:
        work()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize(
    ("model", "values", "moment", "young", "old"),
    [
        (Mail, {"recipient": "a@b.dk", "template": "x", "state": "sent"}, "created_at", 29, 31),
        (Mail, {"recipient": "a@b.dk", "template": "x"}, "created_at", 29, 31),
        (FormReceipt, {"address": "/"}, "created_at", 59, 61),
        (SecurityEvent, {"event": "login"}, "happened_at", 395, 397),
    ],
)
def test_old_rows_go_and_young_rows_stay(flask_app, model, values, moment, young, old):
    for age in (young, old):
        extra = {"token": str(age)} if model is FormReceipt else {}
        db.session.add(model(**values, **extra, **{moment: days_ago(age)}))
    clean()

    (left,) = db.session.scalars(select(model)).all()
    assert getattr(left, moment) > days_ago(young + 1)


def test_security_log_forgets_network_addresses_before_it_forgets_the_line(flask_app):
    for age in (29, 31):
        db.session.add(
            SecurityEvent(event="login", happened_at=days_ago(age), network_address="192.0.2.7")
        )
    clean()

    query = select(SecurityEvent.network_address).order_by(SecurityEvent.happened_at)
    assert db.session.scalars(query).all() == [None, "192.0.2.7"]


def test_session_that_has_reached_its_end_is_forgotten(flask_app):
    person = make_person()
    for hours in (-1, 1):
        session = open_session(person).session
        session.expires_at = now() + timedelta(hours=hours)
    clean()

    assert count(LoginSession) == 1


def test_bin_is_emptied_after_thirty_days(flask_app):
    team = make_team()
    for days in (29, 31):
        make_note(make_cycle(team, binned_at=days_ago(days)))
    make_cycle(team)
    clean()

    assert count(Cycle) == 2
    assert count(Note) == 1


def test_cleaning_an_empty_database_does_no_harm(flask_app):
    clean()

    assert count(Mail) == 0
