"""What an operator does with people from a shell."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.accounts import cli
from app.accounts.models import Person
from app.core.db import db
from app.core.models import Mail
from app.organisations.models import Role
from app.teams.queries import viewer_for
from tests.accounts.people import PASSWORD, is_in, make_account
from tests.make import make_person


@pytest.fixture
def run(flask_app):
    """Run a command in a context of its own, as the shell does."""

    def runner(*arguments):
        db.session.commit()
        with flask_app.app_context():
            result = flask_app.test_cli_runner().invoke(args=["user", *arguments])
        db.session.expire_all()
        return result

    return runner


def administrators() -> list[Role]:
    return list(db.session.scalars(sa.select(Role).filter_by(kind="administrator")))


def test_first_administrator_follows_the_printed_link_and_is_in(run, as_):
    result = run("create-administrator", "anna@kommune.dk", "Anna Administrator")
    assert result.exit_code == 0, result.output
    assert "er nu administrator" in result.output
    link = result.output.split()[-1]
    assert link.startswith("http://localhost/invitation/")
    browser = as_(None)
    browser.submit(link.removeprefix("http://localhost"), password=PASSWORD)
    assert is_in(browser)
    person = db.session.scalars(sa.select(Person)).one()
    assert (person.name, viewer_for(person).is_administrator) == ("Anna Administrator", True)
    browser.get("/administration/sikkerhedslog")


def test_doing_it_again_sends_a_new_link_and_gives_no_second_role(run):
    run("create-administrator", "anna@kommune.dk", "Anna")
    again = run("create-administrator", "ANNA@kommune.dk", "Anna")
    assert "er administrator i forvejen" in again.output
    assert "http://localhost/invitation/" in again.output
    assert len(administrators()) == 1
    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 1


def test_somebody_who_is_here_keeps_name_and_password_and_loses_sessions(run, as_):
    karen = make_account("Karen Testesen", email="karen@skole.dk")
    db.session.commit()
    browser = as_(karen)
    result = run("create-administrator", "karen@skole.dk", "Somebody Else")
    assert "har en adgangskode i forvejen" in result.output
    assert karen.name == "Karen Testesen"
    assert not is_in(browser)


@pytest.mark.parametrize("email", ["anna", "anna@", "a b@c.dk", "a@b.dk,c@d.dk"])
def test_what_is_no_address_is_refused_and_changes_nothing(run, email):
    result = run("create-administrator", email, "Anna")
    assert result.exit_code == 1
    assert "mailadresse" in result.output
    assert administrators() == []


def test_invitation_is_sent_to_somebody_who_is_here(run):
    make_person(email="a@skole.dk", password_hash=None)
    result = run("invite", "A@skole.dk")
    assert "http://localhost/invitation/" in result.output
    assert db.session.scalars(sa.select(Mail.template)).all() == ["invitation"]


def test_link_is_not_printed_where_mails_are_really_sent(run, flask_app, monkeypatch):
    settings = replace(flask_app.extensions["settings"], mail_url="smtp://localhost")
    monkeypatch.setitem(flask_app.extensions, "settings", settings)
    make_person(email="a@skole.dk", password_hash=None)
    result = run("invite", "a@skole.dk")
    assert "Der er en invitation på vej" in result.output
    assert "http" not in result.output


def test_nobody_is_invited_who_is_unknown_inactive_or_in_already(run):
    make_person(email="inactive@skole.dk", active=False, password_hash=None)
    make_account(email="known@skole.dk")
    assert run("invite", "unknown@skole.dk").exit_code == 1
    assert "lukket ude" in run("invite", "inactive@skole.dk").output
    assert "i forvejen" in run("invite", "known@skole.dk").output
    assert db.session.scalar(sa.select(sa.func.count(Mail.id))) == 0


def test_everybody_without_a_password_is_invited_once(run):
    waiting = [make_person(email=f"ny{number}@skole.dk", password_hash=None) for number in range(3)]
    make_account(email="inde@skole.dk")
    lukket = make_person(email="lukket@skole.dk", password_hash=None)
    lukket.active = False
    db.session.commit()

    first, second = run("invite", "--all"), run("invite", "--all")

    assert first.output == "3 er inviteret. 0 har et link, der stadig virker.\n"
    assert second.output == "0 er inviteret. 3 har et link, der stadig virker.\n"
    sent = db.session.scalars(sa.select(Mail.recipient).order_by(Mail.recipient)).all()
    assert sent == [person.email for person in waiting]


def test_invitations_that_were_broken_off_go_on_where_they_were(run, monkeypatch):
    for number in range(5):
        make_person(email=f"ny{number}@skole.dk", password_hash=None)
    db.session.commit()
    monkeypatch.setattr(cli, "AT_A_TIME", 2)
    real, calls = cli.invite, []

    def breaks(person):
        calls.append(person)
        if len(calls) == 4:
            raise RuntimeError("the machine stops")
        return real(person)

    monkeypatch.setattr(cli, "invite", breaks)
    assert isinstance(run("invite", "--all").exception, RuntimeError)
    monkeypatch.setattr(cli, "invite", real)

    assert run("invite", "--all").output.startswith("3 er inviteret. 2 har")
    assert len(db.session.scalars(sa.select(Mail.recipient)).all()) == 5


@pytest.mark.parametrize("arguments", [[], ["a@skole.dk", "--all"]])
def test_operator_says_one_or_all(run, arguments):
    assert run("invite", *arguments).exit_code == 2
