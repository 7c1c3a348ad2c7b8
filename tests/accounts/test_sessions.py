"""How long a device stays logged in, and asking for the password again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.accounts import sessions
from app.accounts.models import LoginSession
from app.core.db import db
from tests.accounts.people import PASSWORD, WRONG, is_in, log_in, make_account
from tests.make import (
    make_administrator,
    make_consultant,
    make_leader,
    make_network,
    make_network_coordinator,
    make_organisation,
    make_school,
)

MORNING = datetime(2025, 11, 10, 7, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def karen(flask_app):
    person = make_account(email="karen@skole.dk")
    db.session.commit()
    return person


def logged_in(as_, person, **fields):
    browser = as_(None)
    log_in(browser, person.email, **fields)
    return browser


def stays_in(browser, clock, step: timedelta, total: timedelta) -> bool:
    """Whether somebody who does something every now and then is still in after so long."""
    for _time in range(int(total / step)):
        clock.shift(step)
        if browser.client.get("/log-ind").status_code == 200:
            return False
    return True


def test_device_falls_asleep_after_an_hour_without_use(as_, karen, clock):
    browser = logged_in(as_, karen)
    clock.shift(timedelta(minutes=59))
    assert is_in(browser)
    clock.shift(timedelta(minutes=59))
    assert is_in(browser)
    clock.shift(timedelta(minutes=61))
    assert not is_in(browser)


def test_device_is_logged_out_after_twelve_hours_however_much_it_is_used(as_, karen, clock):
    browser = logged_in(as_, karen)
    assert stays_in(browser, clock, timedelta(minutes=50), timedelta(hours=11, minutes=40))
    clock.shift(timedelta(minutes=21))
    assert not is_in(browser)


@pytest.mark.parametrize("reaches", ["administrator", "consultant"])
def test_who_reaches_many_schools_has_a_quarter_of_an_hour_and_eight_hours(
    as_, karen, clock, reaches
):
    if reaches == "administrator":
        make_administrator(karen)
    else:
        make_consultant(make_organisation(), karen)
    db.session.commit()
    browser = logged_in(as_, karen)
    assert stays_in(browser, clock, timedelta(minutes=14), timedelta(hours=7, minutes=56))
    clock.shift(timedelta(minutes=5))
    assert not is_in(browser)
    again = logged_in(as_, karen)
    clock.shift(timedelta(minutes=16))
    assert not is_in(again)


@pytest.mark.parametrize("role", ["leader", "network_coordinator"])
def test_leader_has_a_teachers_times_but_is_not_remembered(as_, karen, clock, role):
    if role == "leader":
        make_leader(make_school(), karen)
    else:
        make_network_coordinator(make_network(), karen)
    db.session.commit()
    browser = logged_in(as_, karen, remember="y")
    assert not db.session.scalars(sa.select(LoginSession.remembered)).one()
    assert stays_in(browser, clock, timedelta(minutes=59), timedelta(hours=11))
    clock.shift(timedelta(minutes=61))
    assert not is_in(browser)


def test_remembered_device_lasts_thirty_days_from_the_last_use(as_, karen, clock):
    browser = logged_in(as_, karen, remember="y")
    for _time in range(4):
        clock.shift(timedelta(days=29))
        page = browser.get("/hjaelp")
        assert "Expires=" in page.response.headers["Set-Cookie"]
    clock.shift(timedelta(days=31))
    assert browser.get("/log-ind").status == 200


def test_sixth_device_ends_the_one_used_longest_ago(as_, karen, clock):
    browsers = []
    for _number in range(6):
        browsers.append(logged_in(as_, karen))
        clock.shift(timedelta(minutes=1))
    assert [is_in(browser) for browser in browsers] == [False, True, True, True, True, True]


def test_whoever_logs_in_on_a_sixth_device_reads_why_the_oldest_is_logged_out(as_, karen, clock):
    told = []
    for _number in range(6):
        browser = as_(None)
        landed = browser.follow(browser.submit("/log-ind", email=karen.email, password=PASSWORD))
        told.append("Du kan være logget ind på 5 enheder ad gangen." in landed.text)
        clock.shift(timedelta(minutes=1))
    assert told == [False, False, False, False, False, True]


def test_use_is_noted_once_a_minute_at_most(as_, karen, clock):
    browser = logged_in(as_, karen)
    clock.shift(timedelta(seconds=59))
    browser.get("/konto")
    assert db.session.scalars(sa.select(LoginSession.seen_at)).one() == MORNING
    clock.shift(timedelta(seconds=2))
    browser.get("/konto")
    assert db.session.scalars(sa.select(LoginSession.seen_at)).one() > MORNING


def test_form_without_its_token_notes_nothing_and_is_no_fault(as_, karen, clock):
    browser = logged_in(as_, karen)
    clock.shift(timedelta(minutes=2))
    browser.post("/konto/enheder/slut", token=False)
    assert db.session.scalars(sa.select(LoginSession.seen_at)).one() == MORNING


def test_full_disk_does_not_stop_reading(as_, karen, clock, monkeypatch):
    browser = logged_in(as_, karen)
    clock.shift(timedelta(minutes=2))

    def full(_session_id):
        raise sa.exc.OperationalError("UPDATE", {}, Exception("database or disk is full"))

    monkeypatch.setattr(sessions, "touch", full)
    browser.get("/konto")


def test_ended_devices_rows_go_away(flask_app, karen, clock):
    sessions.open_session(karen)
    clock.shift(timedelta(hours=13))
    sessions.open_session(karen)
    sessions.forget_dead()
    assert db.session.scalar(sa.select(sa.func.count(LoginSession.id))) == 1


# -- asking again


def test_remembered_device_is_asked_for_the_password_before_settings(as_, karen, clock):
    browser = logged_in(as_, karen, remember="y")
    browser.get("/konto")
    clock.shift(timedelta(minutes=11))
    asked = browser.get("/konto", status=302)
    assert asked.location == "/bekraeft?next=/konto"
    page = browser.submit(asked.location, password=WRONG, status=422)
    assert page.errors() == ["Det er ikke din adgangskode."]
    assert browser.submit(asked.location, password=PASSWORD).location == "/konto"
    browser.get("/konto")


def test_what_was_begun_in_time_can_be_sent(as_, karen, clock):
    browser = logged_in(as_, karen, remember="y")
    form = browser.get("/konto").form_values()
    clock.shift(timedelta(minutes=40))
    assert browser.post("/konto", {**form, "name": "Karen Ny"}).location == "/konto"
    clock.shift(timedelta(minutes=40))
    assert browser.post("/konto", form).location.startswith("/bekraeft")


def test_device_that_is_not_remembered_is_not_asked(as_, karen, clock):
    browser = logged_in(as_, karen)
    clock.shift(timedelta(minutes=59))
    browser.get("/konto")


def test_asking_again_slows_down_like_logging_in(as_, karen, clock):
    browser = logged_in(as_, karen, remember="y")
    for _time in range(5):
        browser.submit("/bekraeft", password=WRONG, status=422)
    page = browser.submit("/bekraeft", password=PASSWORD, status=429)
    assert page.response.headers["Retry-After"] == "32"
