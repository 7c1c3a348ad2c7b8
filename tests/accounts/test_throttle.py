"""Guessing slows down, nobody is locked out, and a whole municipality gets in at eight o'clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.accounts import links, throttle
from app.accounts.models import LinkToken, LoginFailure
from app.accounts.throttle import TooSoonError, wait_after
from app.core.db import db
from tests.accounts.people import PASSWORD, WRONG, log_in, make_account
from tests.make import make_person

MORNING = datetime(2025, 11, 10, 7, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def fail(browser, email: str, times: int = 1) -> None:
    for _time in range(times):
        log_in(browser, email, WRONG, status=422)


def test_wait_grows_and_ends_at_a_quarter_of_an_hour():
    waits = [wait_after(failures).total_seconds() for failures in (0, 4, 5, 6, 9, 10, 1000)]
    assert waits == [0, 0, 32, 64, 512, 900, 900]


@pytest.mark.parametrize("email", ["known@skole.dk", "unknown@skole.dk"])
def test_sixth_attempt_has_to_wait_whoever_it_is(as_, clock, argon2_calls, email):
    make_account(email="known@skole.dk")
    db.session.commit()
    browser = as_(None)
    fail(browser, email, 5)
    argon2_calls.clear()
    page = log_in(browser, email, WRONG, status=429)
    assert page.response.headers["Retry-After"] == "32"
    assert "Vent 32 sekunder" in page.errors()[0]
    assert page.value("email") == email
    assert argon2_calls == []
    clock.shift(timedelta(seconds=33))
    fail(browser, email)
    assert "Vent 64 sekunder" in log_in(browser, email, WRONG, status=429).errors()[0]


def test_owner_gets_in_after_the_wait_and_starts_afresh(as_, clock):
    make_account(email="a@skole.dk")
    db.session.commit()
    fail(as_(None), "a@skole.dk", 5)
    log_in(as_(None), "A@Skole.dk", PASSWORD, status=429)
    clock.shift(timedelta(seconds=33))
    log_in(as_(None), "a@skole.dk", PASSWORD)
    fail(as_(None), "a@skole.dk", 5)


def test_wait_is_never_longer_than_a_quarter_of_an_hour_however_many_failed(as_, clock):
    make_account(email="a@skole.dk")
    db.session.commit()
    for _time in range(20):
        fail(as_(None), "a@skole.dk")
        clock.shift(throttle.LONGEST_WAIT)
    log_in(as_(None), "a@skole.dk", PASSWORD)


def test_refused_attempt_does_not_make_the_wait_longer(as_, clock):
    browser = as_(None)
    fail(browser, "a@skole.dk", 5)
    for _time in range(10):
        page = log_in(browser, "a@skole.dk", WRONG, status=429)
    assert page.response.headers["Retry-After"] == "32"


def test_other_people_do_not_wait(as_, clock):
    make_account(email="b@skole.dk")
    db.session.commit()
    fail(as_(None), "a@skole.dk", 6 - 1)
    log_in(as_(None), "b@skole.dk", PASSWORD)


def test_many_guesses_at_once_do_not_slip_past_together(flask_app, clock):
    begun = [throttle.begin_attempt("a@skole.dk") for _guess in range(5)]
    with pytest.raises(TooSoonError):
        throttle.begin_attempt("a@skole.dk")
    throttle.succeeded(begun[0])
    throttle.begin_attempt("a@skole.dk")


@pytest.mark.usefixtures("only_sqlite")
def test_three_hundred_people_behind_one_address_log_in_within_five_minutes(as_, clock):
    emails = [f"person{number}@kommune.dk" for number in range(300)]
    first = make_account(email=emails[0])
    for email in emails[1:]:
        make_person(email=email, password_hash=first.password_hash)
    db.session.commit()
    db.session.expunge_all()
    waiting = as_(None)
    form = waiting.get("/log-ind").form_values()
    cookie = waiting.client.get_cookie("sid").value
    answers = set()
    for email in emails:
        waiting.client.set_cookie("sid", cookie)
        sent = waiting.client.post("/log-ind", data={**form, "email": email, "password": PASSWORD})
        answers.add((sent.status_code, sent.headers.get("Location")))
        clock.shift(timedelta(seconds=1))
    assert answers == {(302, "/")}
    assert db.session.scalar(sa.select(sa.func.count(LoginFailure.id))) == 0


def test_three_hundred_failures_from_one_address_stop_that_address_only(as_, clock):
    make_account(email="a@skole.dk")
    rows = [
        LoginFailure(network_address="127.0.0.1", email_hash=f"{number}", failed_at=MORNING)
        for number in range(299)
    ]
    db.session.add_all(rows)
    db.session.commit()
    fail(as_(None), "unknown@skole.dk")
    clock.shift(timedelta(minutes=5))
    page = log_in(as_(None), "a@skole.dk", PASSWORD, status=429)
    assert page.response.headers["Retry-After"] == "600"
    assert "Vent 10 minutter" in page.errors()[0]
    elsewhere = as_(None)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    log_in(elsewhere, "a@skole.dk", PASSWORD)
    clock.shift(timedelta(minutes=10, seconds=1))
    log_in(as_(None), "a@skole.dk", PASSWORD)


def test_success_does_not_wipe_out_an_addresss_failures(as_, clock):
    make_account(email="a@skole.dk")
    db.session.commit()
    fail(as_(None), "a@skole.dk", 3)
    log_in(as_(None), "a@skole.dk", PASSWORD)
    counted = sa.select(sa.func.count(LoginFailure.id)).filter_by(network_address="127.0.0.1")
    assert db.session.scalar(counted) == 3


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_whoever_has_an_ipv6_network_counts_once(flask_app, address, network):
    with flask_app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert throttle._network() == network


def test_what_people_mistype_is_not_kept(as_):
    fail(as_(None), "my-secret-passphrase@skole.dk")
    kept = db.session.scalars(sa.select(LoginFailure.email_hash)).one()
    assert len(kept) == 64
    assert "secret" not in kept


def test_failures_are_forgotten_after_a_day(flask_app, clock):
    throttle.begin_attempt("a@skole.dk")
    clock.shift(timedelta(hours=23))
    throttle.begin_attempt("b@skole.dk")
    clock.shift(timedelta(hours=2))
    throttle.forget_old()
    assert db.session.scalar(sa.select(sa.func.count(LoginFailure.id))) == 1


def test_attack_from_everywhere_never_keeps_the_owner_out_on_a_device_used_before(as_, clock):
    make_account(email="a@skole.dk")
    db.session.commit()
    at_home = as_(None)
    log_in(at_home, "a@skole.dk", PASSWORD)
    log_out(at_home)
    for _round in range(12):
        fail(as_(None), "a@skole.dk")
        clock.shift(throttle.LONGEST_WAIT)
    fail(as_(None), "a@skole.dk")
    log_in(as_(None), "a@skole.dk", PASSWORD, status=429)

    log_in(at_home, "A@skole.dk", PASSWORD)


def test_guessing_on_a_known_device_slows_that_device_down(as_, clock):
    make_account(email="a@skole.dk")
    db.session.commit()
    at_school = as_(None)
    log_in(at_school, "a@skole.dk", PASSWORD)
    log_out(at_school)
    fail(at_school, "a@skole.dk", 5)

    log_in(at_school, "a@skole.dk", PASSWORD, status=429)
    log_in(as_(None), "a@skole.dk", PASSWORD)


def test_device_of_one_person_is_not_known_for_another(as_, clock):
    make_account(email="a@skole.dk")
    make_account(email="b@skole.dk")
    db.session.commit()
    attacker = as_(None)
    log_in(attacker, "b@skole.dk", PASSWORD)
    log_out(attacker)
    fail(attacker, "a@skole.dk", 5)

    log_in(attacker, "a@skole.dk", PASSWORD, status=429)


def test_cookie_of_a_device_names_nobody_and_cannot_be_made_up(as_, clock):
    make_account(email="a@skole.dk")
    db.session.commit()
    browser = as_(None)
    log_in(browser, "a@skole.dk", PASSWORD)
    cookie = browser.client.get_cookie("device")
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    assert "skole" not in cookie.value
    fail(as_(None), "a@skole.dk", 5)

    thief = as_(None)
    thief.client.set_cookie("device", cookie.value[:-2] + "xx")

    log_in(thief, "a@skole.dk", PASSWORD, status=429)


def test_pupils_who_guess_on_the_schools_network_keep_nobody_out_who_was_in_before(as_, clock):
    make_account(email="a@skole.dk")
    rows = [
        LoginFailure(network_address="127.0.0.1", email_hash=f"{number}", failed_at=MORNING)
        for number in range(throttle.FAILURES_PER_NETWORK)
    ]
    db.session.commit()
    teacher = as_(None)
    log_in(teacher, "a@skole.dk", PASSWORD)
    log_out(teacher)
    db.session.add_all(rows)
    db.session.commit()

    log_in(as_(None), "a@skole.dk", PASSWORD, status=429)
    log_in(teacher, "a@skole.dk", PASSWORD)


def test_owner_confirms_the_password_while_somebody_else_guesses(as_, clock):
    owner = make_account(email="a@skole.dk")
    db.session.commit()
    browser = as_(owner)
    fail(as_(None), "a@skole.dk", 5)

    browser.submit("/bekraeft", password=PASSWORD, status=302)


def test_failures_from_before_the_clock_went_back_keep_nobody_waiting(as_, clock):
    make_account(email="a@skole.dk")
    db.session.commit()
    fail(as_(None), "a@skole.dk", 5)
    clock.shift(-timedelta(hours=1))

    log_in(as_(None), "a@skole.dk", PASSWORD)


def test_owner_gets_a_link_whenever_none_lives_however_many_somebody_else_asked_for(as_, clock):
    owner = make_account(email="a@skole.dk")
    db.session.commit()
    for _time in range(5):
        as_(None).submit("/glemt-adgangskode", email="a@skole.dk", status=302)
    clock.shift(timedelta(minutes=31))
    before = db.session.scalar(sa.select(sa.func.count(LinkToken.id)))

    as_(None).submit("/glemt-adgangskode", email="a@skole.dk", status=302)

    assert db.session.scalar(sa.select(sa.func.count(LinkToken.id))) == before + 1
    assert links.has_living(owner, "reset")


def log_out(browser) -> None:
    browser.client.post("/log-ud", data={"csrf_token": browser.get("/").value("csrf_token")})
