"""Links in mails: choosing the first password, or a new one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.accounts import cleaning, commands, links, passwords
from app.accounts.models import LinkToken, LoginSession, Person
from app.core import mail
from app.core.db import db, intend_to_write
from app.core.errors import FieldError
from app.core.mail import compose
from app.core.models import Mail, SecurityEvent
from app.core.sealed import opened, token_of
from app.teams.queries import viewer_for
from tests.accounts.people import (
    NEW_PASSWORD,
    PASSWORD,
    WRONG,
    is_in,
    log_in,
    make_account,
)
from tests.make import make_administrator, make_member, make_person, make_team

MORNING = datetime(2025, 11, 10, 7, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def mails() -> list[Mail]:
    return list(db.session.scalars(sa.select(Mail).order_by(Mail.id)))


def path_in_last_mail() -> str:
    return opened(mails()[-1].values)["path"]


def ask_for_reset(as_, email: str):
    browser = as_(None)
    return browser.follow(browser.submit("/glemt-adgangskode", email=email))


def invited(**values) -> tuple[Person, str]:
    person = make_person(**{"password_hash": None, **values})
    path = commands.invite(person)
    db.session.commit()
    return person, path


# -- asking for a link


def test_answer_is_the_same_whether_the_address_is_known_or_not(as_, argon2_calls):
    make_account(email="known@skole.dk")
    make_account(email="inactive@skole.dk", active=False)
    make_person(email="uninvited@skole.dk", password_hash=None)
    db.session.commit()
    argon2_calls.clear()
    answers = set()
    for name in ("known", "inactive", "uninvited", "unknown"):
        browser = as_(None)
        sent = browser.submit("/glemt-adgangskode", email=f"{name}@skole.dk")
        answers.add((sent.status, sent.location, browser.follow(sent).html))
    assert len(answers) == 1
    assert argon2_calls == []
    assert [(one.recipient, one.template) for one in mails()] == [("known@skole.dk", "reset")]


def test_three_links_an_hour_and_only_the_newest_works(as_, clock):
    make_account(email="a@skole.dk")
    db.session.commit()
    paths = []
    for _time in range(4):
        ask_for_reset(as_, "A@skole.dk")
        paths.append(path_in_last_mail())
        clock.shift(timedelta(minutes=1))
    assert len(mails()) == 3
    assert [as_(None).client.get(path).status_code for path in paths[:3]] == [410, 410, 200]
    clock.shift(timedelta(hours=1))
    ask_for_reset(as_, "a@skole.dk")
    assert len(mails()) == 4


def test_somebody_invited_once_gets_a_fresh_invitation_by_asking(as_, clock):
    invited(email="a@skole.dk")
    clock.shift(timedelta(days=20))
    ask_for_reset(as_, "a@skole.dk")
    assert [one.template for one in mails()] == ["invitation", "invitation"]
    as_(None).get(path_in_last_mail())


def test_link_in_a_mail_is_built_from_the_setting_and_not_from_the_request(flask_app, as_):
    make_account(email="a@skole.dk")
    db.session.commit()
    browser = as_(None)
    browser.client.environ_base["SERVER_PORT"] = "6666"
    browser.submit("/glemt-adgangskode", email="a@skole.dk")
    [waiting] = mails()
    text = mail.compose(waiting, flask_app.extensions["settings"]).get_content()
    assert re.search(r"^http://localhost/ny-adgangskode/[\w-]{43}$", text, re.MULTILINE)


@pytest.mark.parametrize("purpose", ["reset", "invitation"])
def test_link_is_never_in_the_database_neither_before_nor_after_it_is_sent(flask_app, as_, purpose):
    if purpose == "reset":
        make_account(email="a@skole.dk")
        db.session.commit()
        ask_for_reset(as_, "a@skole.dk")
    else:
        invited(email="a@skole.dk")
    waiting = mails()[-1]
    token = path_in_last_mail().rpartition("/")[2]
    text = mail.compose(waiting, flask_app.extensions["settings"]).get_content()
    assert token in text
    assert token not in _whole_database()
    nonce = waiting.values["nonce"]
    db.session.commit()
    assert mail.send_waiting() == 1
    intend_to_write(True)
    db.session.expire_all()
    assert token not in _whole_database()
    assert nonce not in _whole_database()


def test_number_in_a_waiting_mail_opens_nothing_without_the_key(flask_app, as_):
    _person, path = invited(email="a@skole.dk")
    nonce = mails()[-1].values["nonce"]
    for guess in (nonce, token_of(nonce)[::-1], nonce[:43]):
        as_(None).get(f"/invitation/{guess}", status=410)
    settings = flask_app.extensions["settings"]
    flask_app.extensions["settings"] = replace(settings, secret_key="another key, as long as that")
    other = token_of(nonce)
    flask_app.extensions["settings"] = settings
    assert path != f"/invitation/{other}"
    as_(None).get(path)


def test_empty_address_is_asked_for(as_):
    page = as_(None).submit("/glemt-adgangskode", status=422)
    assert page.errors() == ["Skriv mailadressen."]


# -- using a link


def test_invited_person_corrects_the_name_chooses_a_password_and_is_in(as_):
    person, path = invited(name="K Testesen", email="karen@skole.dk")
    browser = as_(None)
    page = browser.get(path)
    assert "karen@skole.dk" in page.text
    assert "hører sammen" in page.text
    done = browser.submit(path, name="Karen Åsen", password=PASSWORD)
    assert done.location == "/"
    assert is_in(browser)
    assert (person.name, person.sort_key) == ("Karen Åsen", "karen0z4sen")
    log_in(as_(None), "karen@skole.dk")


def test_opening_a_link_spends_nothing(as_):
    _person, path = invited()
    for _scan in range(3):
        as_(None).get(path)
    as_(None).client.head(path)
    as_(None).submit(path, password=PASSWORD)


def test_second_use_says_that_the_link_is_used(as_):
    _person, path = invited()
    first, second = as_(None), as_(None)
    form = second.get(path).form_values()
    first.submit(path, password=PASSWORD)
    late = second.post(path, {**form, "password": NEW_PASSWORD}, status=410)
    assert late.h1 == "Linket er brugt"
    opened = as_(None).get(path, status=410)
    assert opened.h1 == "Linket er brugt"
    assert opened.has_link("Få et nyt link")
    assert not is_in(second)


def test_pressing_twice_leads_in_like_pressing_once(as_):
    _person, path = invited()
    browser = as_(None)
    form = {**browser.get(path).form_values(), "password": PASSWORD}
    browser.post(path, form)
    assert browser.post(path, form).location == "/"


def test_two_who_press_in_the_same_moment_are_not_both_first(flask_app):
    person, path = invited()
    link = links.link_or_none(path.rpartition("/")[2], "invitation")
    assert links.spend(link)
    assert not links.spend(link)
    assert person.id == link.person_id


@pytest.mark.parametrize(
    ("purpose", "good", "dead"),
    [
        ("reset", timedelta(minutes=29), timedelta(minutes=31)),
        ("invitation", timedelta(days=13), timedelta(days=15)),
    ],
)
def test_link_dies_of_age_and_the_page_says_what_to_do(as_, clock, purpose, good, dead):
    if purpose == "reset":
        make_account(email="a@skole.dk")
        db.session.commit()
        ask_for_reset(as_, "a@skole.dk")
    else:
        invited(email="a@skole.dk")
    path = path_in_last_mail()
    clock.shift(good)
    as_(None).get(path)
    clock.shift(dead - good)
    page = as_(None).get(path, status=410)
    assert page.h1 == "Linket virker ikke længere"
    assert page.link("Få et nyt link") == "/glemt-adgangskode"


def test_dead_unknown_and_foreign_links_look_the_same(as_, clock):
    _person, path = invited()
    inactive, of_inactive = invited(active=True)
    inactive.active = False
    moved, of_moved = invited()
    moved.email, moved.email_key = "new@skole.dk", "new@skole.dk"
    db.session.commit()
    token = path.rpartition("/")[2]
    pages = [
        as_(None).get(address, status=410).html
        for address in (of_inactive, of_moved, "/invitation/unknown", "/invitation/" + token[:-1])
    ]
    assert len(set(pages)) == 1
    assert as_(None).get(f"/ny-adgangskode/{token}", status=410).status == 410


def test_password_set_by_one_link_kills_every_other_link_and_session(as_):
    person, invitation = invited(email="a@skole.dk")
    as_(None).submit(invitation, password=PASSWORD)
    browser = as_(None)
    log_in(browser, "a@skole.dk")
    ask_for_reset(as_, "a@skole.dk")
    reset = path_in_last_mail()
    owner = as_(None)
    assert owner.submit(reset, password=NEW_PASSWORD).location == "/"
    assert is_in(owner)
    assert not is_in(browser)
    log_in(as_(None), "a@skole.dk", PASSWORD, status=422)
    assert db.session.scalar(sa.select(sa.func.count(LoginSession.id))) == 1
    alive = sa.select(sa.func.count(LinkToken.id)).where(LinkToken.spent_at.is_(None))
    assert db.session.scalar(alive.where(LinkToken.expires_at > datetime.now(UTC))) == 0
    assert person.active


def test_reset_gets_the_owner_in_past_a_stranger_who_keeps_guessing(as_):
    make_account(email="a@skole.dk")
    db.session.commit()
    for _guess in range(5):
        log_in(as_(None), "a@skole.dk", WRONG, status=422)
    log_in(as_(None), "a@skole.dk", PASSWORD, status=429)
    ask_for_reset(as_, "a@skole.dk")
    as_(None).submit(path_in_last_mail(), password=NEW_PASSWORD)
    log_in(as_(None), "a@skole.dk", NEW_PASSWORD)


@pytest.mark.parametrize("password", ["kort", "Karen Testesen 1", "adgangskode adgangskode"])
def test_easy_password_is_refused_with_what_to_do_and_the_link_still_works(as_, password):
    person, path = invited()
    page = as_(None).submit(path, password=password, status=422)
    assert len(page.errors()) == 1
    assert page.value("password") == ""
    assert person.password_hash is None
    as_(None).submit(path, password=PASSWORD)


def test_operators_own_list_of_passwords_counts(flask_app, tmp_path, monkeypatch):
    words = tmp_path / "words.txt"
    words.write_text("giraf postkasse mandag tudse\n", encoding="utf-8")
    settings = flask_app.extensions["settings"]
    monkeypatch.setitem(flask_app.extensions, "settings", replace(settings, password_list=words))
    with pytest.raises(FieldError):
        commands.check_new_password(NEW_PASSWORD, name="Karen", email="a@skole.dk")
    commands.check_new_password(PASSWORD, name="Karen", email="a@skole.dk")


def test_name_of_nothing_but_space_is_refused_before_the_link_is_spent(as_):
    person, path = invited(name="Karen")
    page = as_(None).submit(path, name=" \u200b ", password=PASSWORD, status=422)
    assert "navn" in page.errors()[0]
    assert person.name == "Karen"
    as_(None).get(path)


def test_pages_behind_a_link_tell_no_other_page_where_one_came_from(as_):
    _person, path = invited()
    for address, status in ((path, 200), ("/invitation/unknown", 410)):
        page = as_(None).get(address, status=status)
        assert page.response.headers["Referrer-Policy"] == "no-referrer"
        assert page.response.headers["Cache-Control"] == "no-store"
    assert as_(None).get("/log-ind").response.headers["Referrer-Policy"] == "same-origin"


def test_link_needs_the_forms_token(as_):
    person, path = invited()
    browser = as_(None)
    browser.get(path)
    browser.post(path, {"name": "X", "password": PASSWORD}, token=False, status=422)
    assert person.password_hash is None


def test_password_is_made_while_nobody_waits_for_the_database(as_, monkeypatch):
    _person, path = invited()
    seen, real = [], passwords.hash_password

    def looking(password):
        seen.append(db.session().in_transaction())
        return real(password)

    monkeypatch.setattr(passwords, "hash_password", looking)
    as_(None).submit(path, password=PASSWORD)
    assert seen == [False]


# -- inviting


def test_who_has_a_password_or_is_inactive_is_not_invited(flask_app):
    assert commands.invite(make_account()) is None
    assert commands.invite(make_person(active=False, password_hash=None)) is None
    assert mails() == []


def test_coordinator_invites_fifty_a_day_and_an_administrator_more(flask_app, clock):
    team = make_team()
    coordinator = make_member(team, role="coordinator")
    viewer = viewer_for(coordinator)
    for _number in range(50):
        commands.invite(make_person(password_hash=None), by=viewer)
    with pytest.raises(FieldError):
        commands.invite(make_person(password_hash=None), by=viewer)
    commands.invite(make_person(password_hash=None), by=viewer_for(make_administrator()))
    clock.shift(timedelta(days=1, minutes=1))
    commands.invite(make_person(password_hash=None), by=viewer)


def test_log_tells_of_every_step(as_):
    person, path = invited(email="a@skole.dk")
    as_(None).submit(path, password=PASSWORD)
    ask_for_reset(as_, "a@skole.dk")
    ask_for_reset(as_, "unknown@skole.dk")
    as_(None).submit(path_in_last_mail(), password=NEW_PASSWORD)
    events = db.session.execute(
        sa.select(SecurityEvent.event, SecurityEvent.outcome, SecurityEvent.object_id).order_by(
            SecurityEvent.id
        )
    ).all()
    assert [tuple(line) for line in events] == [
        ("invitation_sent", "ok", person.public_id),
        ("invitation_accepted", "ok", person.public_id),
        ("reset_requested", "ok", person.public_id),
        ("reset_requested", "nothing_sent", None),
        ("password_reset", "ok", person.public_id),
    ]


@pytest.mark.parametrize("template", ["invitation", "reset"])
def test_mails_hold_a_link_and_no_name(flask_app, template):
    waiting = mail.queue_mail("a@skole.dk", template, {"path": "/x/abc"})
    db.session.flush()
    message = mail.compose(waiting, flask_app.extensions["settings"])
    assert "http://localhost/x/abc\n" in message.get_content()
    assert message["Subject"]
    assert all(len(line) < 998 for line in message.get_content().splitlines())


def test_what_died_long_ago_is_forgotten(flask_app, clock):
    invited()
    clock.shift(timedelta(days=14) + links.KEPT + timedelta(days=1))
    invited()
    cleaning.forget_dead_logins()
    assert db.session.scalar(sa.select(sa.func.count(LinkToken.id))) == 1


def _whole_database() -> str:
    rows = [db.session.execute(table.select()).all() for table in db.metadata.tables.values()]
    return str(rows)


def test_invitation_names_who_runs_the_place_where_the_settings_tell(flask_app):
    queued = mail.queue_mail("g@example.org", "invitation", {"path": "/x"})
    db.session.flush()
    settings = flask_app.extensions["settings"]
    told = replace(settings, contact_name="Skoleafdelingen", contact_email="skole@example.org")
    said = [compose(queued, one).get_content().replace("\r\n", "\n") for one in (told, settings)]
    assert "drives her af:\nSkoleafdelingen\nskole@example.org" in said[0]
    assert "drives her af" not in said[1]
    for text in said:
        assert "\n\n\n" not in text
        assert text.index("/x\n") < text.index("aldrig om MitID")
