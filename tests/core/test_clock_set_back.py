"""A clock that goes back an hour: nobody is logged out, and nothing waits for the lost hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from itsdangerous import SignatureExpired

from app.accounts import sessions
from app.core.cookie import SignerOfAnyClock
from app.core.db import db
from app.core.jobs import _MINUTES_KNOWN_SECONDS
from app.core.models import WorkerHeartbeat
from app.operations import heartbeat
from app.pages.views_health import SILENT_AFTER
from tests.accounts.people import PASSWORD, log_in, make_account

NOON = datetime(2026, 10, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_member_stays_logged_in_and_forms_go_through(as_, clock):
    make_account(email="a@skole.dk")
    db.session.commit()
    browser = as_(None)
    log_in(browser, "a@skole.dk", PASSWORD)
    token = browser.get("/konto").value("csrf_token")
    clock.shift(-timedelta(hours=1))

    assert browser.get("/konto").status == 200
    sent = browser.client.post("/log-ud", data={"csrf_token": token})
    assert "log-ind" in sent.location


def test_signature_still_dies_of_age(clock):
    signer = SignerOfAnyClock("key")
    signed = signer.sign("value")

    clock.shift(-timedelta(hours=1))
    assert signer.unsign(signed, 60) == b"value"
    clock.shift(timedelta(hours=1, seconds=61))
    with pytest.raises(SignatureExpired):
        signer.unsign(signed, 60)


def test_use_of_a_device_is_noted_at_once_by_the_new_clock(flask_app, clock):
    person = make_account()
    session = sessions.open_session(person).session
    clock.shift(-timedelta(hours=1))

    assert sessions.is_alive(session)
    assert sessions.needs_touch(session)


def test_worker_that_died_is_not_called_well_for_an_hour(flask_app, clock):
    heartbeat.beat()
    db.session.commit()
    clock.shift(-timedelta(hours=1))

    assert flask_app.test_client().get("/readyz").json["worker"] == "silent"
    heartbeat.beat()
    db.session.commit()
    assert flask_app.test_client().get("/readyz").json["worker"] == "ok"
    assert db.session.query(WorkerHeartbeat).count() == 1
    assert timedelta(hours=1) > SILENT_AFTER


def test_minutes_of_the_hour_that_comes_twice_count_again():
    assert _MINUTES_KNOWN_SECONDS < 60 * 60
