"""Logging in and out, as people do it."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from app.accounts import passwords
from app.accounts.models import LoginSession, Person
from app.core.db import db
from app.core.models import SecurityEvent
from tests.accounts.people import PASSWORD, WRONG, is_in, log_in, make_account
from tests.make import make_administrator, make_leader, make_person, make_school, make_team


def test_member_logs_in_with_address_in_any_case_and_lands_on_the_front_page(as_):
    make_account(email="Karen.Testesen@Skole.dk")
    db.session.commit()
    browser = as_(None)
    page = log_in(browser, " karen.testesen@skole.DK ")
    assert page.location == "/"
    assert is_in(browser)


def test_password_is_taken_as_typed_with_its_white_space(as_):
    make_account(email="a@skole.dk", password_hash=passwords.hash_password(f" {PASSWORD} "))
    db.session.commit()
    assert log_in(as_(None), "a@skole.dk", f" {PASSWORD} ").status == 302
    log_in(as_(None), "a@skole.dk", PASSWORD, status=422)


def test_wrong_password_keeps_the_address_and_shows_one_sentence(as_):
    make_account(email="a@skole.dk")
    db.session.commit()
    page = log_in(as_(None), "a@skole.dk", WRONG, status=422)
    assert page.errors() == ["Mailadressen og adgangskoden passer ikke sammen."]
    assert page.value("email") == "a@skole.dk"
    assert page.value("password") == ""
    assert page.title.startswith("Fejl:")


def test_empty_fields_get_a_sentence_each(as_):
    page = as_(None).submit("/log-ind", status=422)
    assert page.errors() == ["Skriv mailadressen.", "Skriv adgangskoden."]


@pytest.fixture
def nobodies() -> dict[str, str]:
    """An address of every kind that cannot log in with the password given."""
    make_account(email="known@skole.dk")
    make_account(email="inactive@skole.dk", active=False)
    make_person(email="uninvited@skole.dk", password_hash=None)
    db.session.commit()
    return {
        "known@skole.dk": WRONG,
        "inactive@skole.dk": PASSWORD,
        "uninvited@skole.dk": PASSWORD,
        "unknown@skole.dk": PASSWORD,
    }


def test_nobody_can_tell_who_has_an_account(flask_app, nobodies, as_, argon2_calls):
    answers, work = set(), set()
    for email, password in nobodies.items():
        browser = as_(None)
        form = browser.get("/log-ind").form_values()
        argon2_calls.clear()
        with _Statements() as statements:
            page = browser.post(
                "/log-ind", {**form, "email": email, "password": password}, status=422
            )
        answers.add((page.status, _anonymous(page.html, email)))
        work.add((tuple(argon2_calls), tuple(statements)))
    assert len(answers) == 1
    assert len(work) == 1
    assert next(iter(work))[0] == ("verify",)


def test_a_difference_in_the_answer_would_be_noticed(as_, nobodies):
    pages = [log_in(as_(None), email, WRONG, status=422) for email in ("a@b.dk", "c@d.dk")]
    assert _anonymous(pages[0].html, "a@b.dk") != _anonymous(pages[1].html, "x@y.dk")


def test_password_is_checked_while_nobody_waits_for_the_database(as_, monkeypatch):
    make_account(email="a@skole.dk")
    db.session.commit()
    seen = []

    def looking(*arguments):
        seen.append(db.session().in_transaction())
        return True

    monkeypatch.setattr(passwords, "verify", looking)
    monkeypatch.setattr(passwords, "needs_rehash", lambda stored: True)
    real = passwords.hash_password
    monkeypatch.setattr(
        passwords,
        "hash_password",
        lambda p: (seen.append(db.session().in_transaction()), real(p))[1],
    )
    log_in(as_(None), "a@skole.dk")
    assert seen == [False, False]


def test_password_kept_with_old_settings_is_kept_anew_at_login(as_, monkeypatch):
    person = make_account(email="a@skole.dk")
    db.session.commit()
    old = person.password_hash
    stronger = passwords.PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", stronger)
    log_in(as_(None), "a@skole.dk")
    db.session.refresh(person)
    assert person.password_hash != old
    assert passwords.verify(person.password_hash, PASSWORD)
    assert not passwords.needs_rehash(person.password_hash)


# -- where to go afterwards


def test_person_comes_back_to_the_page_they_wanted(as_):
    make_account(email="a@skole.dk")
    db.session.commit()
    browser = as_(None)
    sent_away = browser.get("/konto/adgangskode?a=%C3%A6", status=302)
    assert sent_away.location.startswith("/log-ind?next=")
    page = log_in(browser, "a@skole.dk", address=sent_away.location)
    assert page.location == "/konto/adgangskode?a=%C3%A6"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "https:///evil.example",
        "/%0d%0aLocation: https://evil.example",
        "/\r\nSet-Cookie: a=b",
        "/\tkonto",
        "konto",
        "http://localhost@evil.example/",
        "http://localhost:80@evil.example/",
        "/log-ind?next=/konto",
        "/log-ud",
        "",
    ],
)
def test_nobody_is_sent_elsewhere_after_logging_in(as_, elsewhere):
    make_account(email="a@skole.dk")
    db.session.commit()
    page = log_in(as_(None), "a@skole.dk", next=elsewhere)
    assert page.location in ("/", "/%0d%0aLocation:%20https://evil.example")
    assert "\n" not in page.location


def test_person_who_is_logged_in_is_not_asked_again(as_):
    person = make_account()
    db.session.commit()
    assert as_(person).get("/log-ind?next=/konto", status=302).location == "/konto"


# -- sessions


def test_login_gives_a_new_id_and_ends_what_the_browser_was_before(flask_app, as_):
    person = make_account(email="a@skole.dk")
    db.session.commit()
    browser = as_(None)
    log_in(browser, "a@skole.dk")
    first = _cookie_id(browser)
    log_in_again = as_(None)
    log_in_again.client = browser.client
    form = {"email": "a@skole.dk", "password": PASSWORD, "csrf_token": browser_token(browser)}
    browser.post("/log-ind", form)
    assert _cookie_id(browser) != first
    assert db.session.scalar(sa.select(sa.func.count(LoginSession.id))) == 1
    assert person.id


def test_session_that_somebody_planted_gains_nothing(flask_app, as_):
    make_account(email="a@skole.dk")
    db.session.commit()
    browser = as_(None)
    with browser.client.session_transaction() as cookie:
        cookie["_user_id"] = "planted by somebody"
        cookie["csrf_token"] = "known to somebody"
    log_in(browser, "a@skole.dk")
    with browser.client.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted by somebody"
        assert cookie.get("csrf_token") != "known to somebody"


def test_logout_clears_the_device_and_a_kept_cookie_is_worth_nothing(flask_app, as_):
    make_account(email="a@skole.dk")
    db.session.commit()
    browser = as_(None)
    log_in(browser, "a@skole.dk")
    stolen = browser.client.get_cookie("sid").value
    page = browser.post("/log-ud", {"csrf_token": browser_token(browser)})
    assert page.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert page.location == "/log-ind"
    thief = as_(None)
    thief.client.set_cookie("sid", stolen)
    assert not is_in(thief)
    assert db.session.scalar(sa.select(sa.func.count(LoginSession.id))) == 0


def test_logging_out_needs_the_forms_token(as_):
    person = make_account()
    db.session.commit()
    browser = as_(person)
    page = browser.post("/log-ud", token=False)
    assert "Clear-Site-Data" not in page.response.headers
    assert is_in(browser)


def test_logging_in_needs_the_forms_token(as_):
    make_account(email="a@skole.dk")
    db.session.commit()
    browser = as_(None)
    browser.get("/log-ind")
    page = browser.post(
        "/log-ind", {"email": "a@skole.dk", "password": PASSWORD}, token=False, status=422
    )
    assert page.value("email") == "a@skole.dk"
    assert not is_in(browser)


def test_deactivated_person_is_out_at_the_next_request(as_):
    person = make_account()
    db.session.commit()
    browser = as_(person)
    assert is_in(browser)
    person.active = False
    db.session.commit()
    assert not is_in(browser)


# -- remembering


def test_member_may_be_remembered(as_):
    person = make_account(email="a@skole.dk")
    make_team(members=(person,))
    db.session.commit()
    browser = as_(None)
    page = log_in(browser, "a@skole.dk", remember="y")
    assert "Expires=" in page.response.headers["Set-Cookie"]
    assert db.session.scalars(sa.select(LoginSession.remembered)).all() == [True]


def session_cookie(page) -> str:
    """Beside it stands one by which the device is known again; that one stays and opens nothing."""
    [cookie] = [
        one for one in page.response.headers.getlist("Set-Cookie") if one.startswith("sid=")
    ]
    return cookie


def test_without_the_tick_the_cookie_goes_with_the_browser(as_):
    make_account(email="a@skole.dk")
    db.session.commit()
    page = log_in(as_(None), "a@skole.dk")
    cookie = session_cookie(page)
    assert "Expires=" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("give_role", [lambda p: make_leader(make_school(), p), make_administrator])
def test_trusted_person_is_told_why_the_device_is_not_remembered(as_, give_role):
    person = make_account(email="a@skole.dk")
    give_role(person)
    db.session.commit()
    browser = as_(None)
    page = log_in(browser, "a@skole.dk", remember="y", next="/konto")
    assert "Expires=" not in session_cookie(page)
    assert "bliver ikke husket" in browser.follow(page).text
    assert not db.session.scalars(sa.select(LoginSession.remembered)).one()


def test_log_tells_who_logged_in_and_out_and_who_failed(as_):
    person = make_account(email="a@skole.dk")
    db.session.commit()
    log_in(as_(None), "a@skole.dk", WRONG, status=422)
    log_in(as_(None), "unknown@skole.dk", WRONG, status=422)
    browser = as_(None)
    log_in(browser, "a@skole.dk")
    browser.post("/log-ud", {"csrf_token": browser_token(browser)})
    lines = db.session.execute(
        sa.select(
            SecurityEvent.event,
            SecurityEvent.outcome,
            SecurityEvent.person_id,
            SecurityEvent.object_id,
        ).order_by(SecurityEvent.id)
    ).all()
    assert [tuple(line) for line in lines] == [
        ("login", "failed", None, person.public_id),
        ("login", "failed", None, None),
        ("login", "ok", person.id, None),
        ("logout", "ok", person.id, None),
    ]


def test_page_of_the_account_holds_no_hash(as_):
    person = make_account()
    db.session.commit()
    assert "argon2" not in as_(person).get("/konto").html
    assert db.session.get(Person, person.id).password_hash.startswith("$argon2id$")


def browser_token(browser) -> str:
    """The token in the pages of somebody who is logged in."""
    return browser.get("/konto").form_values()["csrf_token"]


def _cookie_id(browser) -> str:
    with browser.client.session_transaction() as cookie:
        return cookie["_user_id"]


def _anonymous(html: str, email: str) -> str:
    """The page less what differs by chance: tokens and the address itself."""
    return re.sub(r'value="[^"]{16,}"', "", html.replace(email, "EMAIL"))


class _Statements:
    """Every SQL statement sent meanwhile, without its values."""

    def __enter__(self) -> list[str]:
        self.sent: list[str] = []
        sa.event.listen(db.engine, "before_cursor_execute", self._note)
        return self.sent

    def __exit__(self, *_error: object) -> None:
        sa.event.remove(db.engine, "before_cursor_execute", self._note)

    def _note(self, _connection, _cursor, statement, *_rest) -> None:
        self.sent.append(statement)
