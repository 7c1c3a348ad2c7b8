"""What another site can make a browser do here: nothing. Each defence is tested alone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.models import LoginSession
from app.core import mail
from app.core.db import db
from app.core.models import Mail
from tests.accounts.people import PASSWORD, is_in, make_account

FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost:9999"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
)
OUR_OWN = (
    {},
    {"Origin": "http://localhost"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Sec-Fetch-Site": "none"},
)


@pytest.fixture
def karen(flask_app):
    person = make_account(email="karen@skole.dk")
    db.session.commit()
    return person


@pytest.mark.parametrize("headers", FOREIGN)
def test_form_of_another_site_is_refused_even_with_the_right_token(as_, karen, headers):
    browser = as_(karen)
    form = {**browser.get("/konto").form_values(), "name": "Evil"}
    answer = browser.client.post("/konto", data=form, headers=headers)
    assert answer.status_code == 400
    assert karen.name == "Karen Testesen"
    answer = browser.client.post("/log-ud", data=form, headers=headers)
    assert answer.status_code == 400
    assert is_in(browser)


@pytest.mark.parametrize("headers", FOREIGN[:1] + FOREIGN[3:4])
def test_another_site_cannot_log_somebody_in(as_, karen, headers):
    browser = as_(None)
    form = {**browser.get("/log-ind").form_values(), "email": karen.email, "password": PASSWORD}
    assert browser.client.post("/log-ind", data=form, headers=headers).status_code == 400
    assert db.session.scalar(sa.select(sa.func.count(LoginSession.id))) == 0


@pytest.mark.parametrize("headers", OUR_OWN)
def test_our_own_forms_work_in_every_browser(as_, karen, headers):
    browser = as_(karen)
    form = {**browser.get("/konto").form_values(), "name": "Karen Ny"}
    assert browser.client.post("/konto", data=form, headers=headers).status_code == 302
    assert karen.name == "Karen Ny"


def test_token_of_somebody_elses_session_is_worth_nothing(as_, karen):
    gustav = make_account("Gustav")
    db.session.commit()
    form = as_(gustav).get("/konto").form_values()
    as_(karen).post("/konto", {**form, "name": "Evil"}, status=422)
    assert karen.name == "Karen Testesen"


def test_browser_sends_the_cookie_to_our_own_pages_only(as_):
    cookie = as_(None).get("/log-ind").response.headers["Set-Cookie"]
    assert "SameSite=Lax" in cookie
    assert "HttpOnly" in cookie
    assert "Domain=" not in cookie


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil"])
def test_false_host_gets_nothing(as_, karen, host):
    browser = as_(None)
    form = {**browser.get("/log-ind").form_values(), "email": karen.email}
    for method, address in (("GET", "/log-ind"), ("POST", "/glemt-adgangskode")):
        answer = browser.client.open(address, method=method, data=form, headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.get_data(as_text=True)


def test_false_headers_of_a_proxy_change_neither_link_nor_address(flask_app, as_, karen):
    browser = as_(None)
    form = {**browser.get("/glemt-adgangskode").form_values(), "email": karen.email}
    headers = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-For": "192.0.2.7",
    }
    answer = browser.client.post("/glemt-adgangskode", data=form, headers=headers)
    assert answer.headers["Location"] == "/glemt-adgangskode/sendt"
    [waiting] = db.session.scalars(sa.select(Mail))
    text = mail.compose(waiting, flask_app.extensions["settings"]).get_content()
    assert "http://localhost/ny-adgangskode/" in text
    assert "evil" not in text
