"""One's own account: name, password, devices."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts import devices, passwords
from app.accounts.models import LoginSession
from app.core.db import db
from app.core.models import Mail, SecurityEvent
from tests.accounts.people import NEW_PASSWORD, PASSWORD, WRONG, is_in, log_in, make_account

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def karen(flask_app):
    person = make_account(email="karen@skole.dk")
    db.session.commit()
    return person


def test_person_corrects_name_and_profession_and_asks_for_the_weekly_mail(as_, karen):
    browser = as_(karen)
    page = browser.get("/konto")
    assert "karen@skole.dk" in page.text
    assert page.value("name") == "Karen Testesen"
    browser.submit("/konto", name="Karen Østby", profession="pedagogue", weekly_mail="y")
    assert (karen.name, karen.sort_key) == ("Karen Østby", "karen0z3stby")
    assert (karen.profession, karen.weekly_mail) == ("pedagogue", True)
    form = browser.get("/konto").form_values()
    del form["weekly_mail"]
    browser.post("/konto", {**form, "profession": ""})
    assert (karen.profession, karen.weekly_mail) == (None, False)


@pytest.mark.parametrize("name", ["", "   ", "\u200b"])
def test_name_cannot_be_empty(as_, karen, name):
    page = as_(karen).submit("/konto", name=name, status=422)
    assert len(page.errors()) == 1
    assert karen.name == "Karen Testesen"


def test_unknown_profession_and_other_peoples_fields_change_nothing(as_, karen):
    browser = as_(karen)
    browser.submit("/konto", profession="king", status=422)
    browser.submit("/konto", email="new@skole.dk", active="", public_id="x", id="7")
    assert (karen.profession, karen.email, karen.active) == (None, "karen@skole.dk", True)


def test_new_password_ends_every_other_session_and_gives_this_one_a_new_id(as_, karen):
    phone, laptop = as_(None), as_(None)
    log_in(phone, karen.email)
    log_in(laptop, karen.email)
    with laptop.client.session_transaction() as cookie:
        before = cookie["_user_id"]
    page = laptop.submit("/konto/adgangskode", current=PASSWORD, password=NEW_PASSWORD)
    assert page.location == "/konto"
    assert is_in(laptop)
    assert not is_in(phone)
    with laptop.client.session_transaction() as cookie:
        assert cookie["_user_id"] != before
    log_in(as_(None), karen.email, NEW_PASSWORD)


def test_owner_hears_by_a_mail_without_content_that_the_password_was_changed(as_, karen):
    as_(karen).submit("/konto/adgangskode", current=WRONG, password=NEW_PASSWORD, status=422)
    assert db.session.scalars(sa.select(Mail)).all() == []
    as_(karen).submit("/konto/adgangskode", current=PASSWORD, password=NEW_PASSWORD)
    (mail,) = db.session.scalars(sa.select(Mail)).all()
    assert (mail.recipient, mail.template) == (karen.email, "password_changed")
    assert mail.values == {"path": "/glemt-adgangskode"}


def test_new_password_needs_the_old_one(as_, karen):
    page = as_(karen).submit("/konto/adgangskode", current=WRONG, password=NEW_PASSWORD, status=422)
    assert page.errors() == ["Det er ikke din adgangskode."]
    assert passwords.verify(karen.password_hash, PASSWORD)


def test_guessing_the_old_one_slows_down_like_logging_in(as_, karen):
    browser = as_(karen)
    for _guess in range(5):
        browser.submit("/konto/adgangskode", current=WRONG, password=NEW_PASSWORD, status=422)
    page = browser.submit("/konto/adgangskode", current=PASSWORD, password=NEW_PASSWORD, status=429)
    assert page.response.headers["Retry-After"] == "32"


def test_easy_new_password_is_refused_before_the_old_one_is_looked_at(as_, karen, argon2_calls):
    argon2_calls.clear()
    page = as_(karen).submit(
        "/konto/adgangskode", current=PASSWORD, password="karen@skole.dk 12", status=422
    )
    assert "mest navne" in page.errors()[0]
    assert argon2_calls == []


def test_password_is_changed_while_nobody_waits_for_the_database(as_, karen, monkeypatch):
    seen, verify, make = [], passwords.verify, passwords.hash_password

    def verifying(stored, password):
        seen.append(db.session().in_transaction())
        return verify(stored, password)

    def making(password):
        seen.append(db.session().in_transaction())
        return make(password)

    monkeypatch.setattr(passwords, "verify", verifying)
    monkeypatch.setattr(passwords, "hash_password", making)
    as_(karen).submit("/konto/adgangskode", current=PASSWORD, password=NEW_PASSWORD)
    assert seen == [False, False]


# -- devices


def test_person_sees_their_devices_and_logs_one_out(as_, karen):
    phone, laptop = as_(None), as_(None)
    phone.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone) Mobile Safari/604.1"
    laptop.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    log_in(phone, karen.email, remember="y")
    log_in(laptop, karen.email)
    page = laptop.get("/konto")
    assert "Safari på iPhone Husket" in page.text
    assert "Firefox på Windows Denne enhed" in page.text
    [end] = [
        form.get("action")
        for form in page.all("form")
        if form.get("action", "").startswith("/konto/enheder/")
        and form.get("action") != "/konto/enheder/slut"
    ]
    laptop.post(end)
    assert not is_in(phone)
    assert is_in(laptop)


def test_nobody_ends_somebody_elses_device(as_, karen):
    other = make_account("Gustav")
    db.session.commit()
    victim = as_(karen)
    session = db.session.scalars(sa.select(LoginSession)).one()
    as_(other).post(f"/konto/enheder/{session.public_id}/slut", status=404)
    assert is_in(victim)


def test_person_logs_out_everywhere(as_, karen):
    phone, laptop = as_(karen), as_(karen)
    assert laptop.post("/konto/enheder/slut").location == "/log-ind"
    assert not is_in(phone)
    assert not is_in(laptop)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox på Windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/140.0 Safari/537.36", "Chrome på Chromebook"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140", "Edge på Windows"),
        ("Mozilla/5.0 (iPad) AppleWebKit CriOS/140 Safari/604.1", "Chrome på iPad"),
        ("<script>alert(1)</script>", ""),
        ("Linux", "Linux"),
    ],
)
def test_device_is_called_what_its_owner_calls_it(flask_app, user_agent, name):
    assert devices.name_of(user_agent) == name


def test_account_pages_are_for_those_who_are_logged_in(as_):
    for address in ("/konto", "/konto/adgangskode", "/bekraeft"):
        assert as_(None).get(address, status=302).location.startswith("/log-ind?next=")


def test_log_tells_what_was_done_with_the_account(as_, karen):
    browser, other = as_(karen), as_(karen)
    [one, _two] = db.session.scalars(sa.select(LoginSession).order_by(LoginSession.id)).all()
    other.post(f"/konto/enheder/{one.public_id}/slut")
    other.submit("/konto/adgangskode", current=PASSWORD, password=NEW_PASSWORD)
    other.post("/konto/enheder/slut")
    events = db.session.scalars(sa.select(SecurityEvent.event).order_by(SecurityEvent.id)).all()
    assert events == ["session_ended", "password_changed", "all_sessions_ended"]
    assert not is_in(browser)
