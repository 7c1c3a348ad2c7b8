"""The security log: for administrators, without content."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import app
from app.accounts import commands
from app.accounts.models import LogLook
from app.accounts.queries_log import LINES_PER_PAGE, OWN_AFFAIRS, SHOWN, log_page
from app.accounts.words import EVENT_WORDS, OUTCOME_WORDS
from app.core import securitylog
from app.core.clock import now
from app.core.db import db
from app.core.models import SecurityEvent
from app.teams.queries import viewer_for
from tests.make import make_administrator, make_leader, make_person, make_school
from tests.statements import count_statements


def test_administrator_reads_what_happened_and_to_whom(as_):
    administrator = make_administrator(make_person("Anna Administrator"))
    person = make_person("Gustav Lærer")
    commands.deactivate_person(person, by=viewer_for(administrator))
    db.session.commit()
    browser = as_(administrator)
    page = browser.get(browser.get("/organisationer").link("Sikkerhedslog"))
    assert "Person lukket ude Lykkedes Anna Administrator Gustav Lærer" in page.text


def test_log_is_paged_newest_first(as_):
    administrator = make_administrator()
    moment = now()
    db.session.add_all(
        SecurityEvent(event="team_created", happened_at=moment - timedelta(minutes=number))
        for number in range(LINES_PER_PAGE + 3)
    )
    db.session.commit()
    browser = as_(administrator)
    first = browser.get("/administration/sikkerhedslog")
    second = browser.get(first.link("Næste"))
    assert len(first.all("tr")) == LINES_PER_PAGE + 1
    assert len(second.all("tr")) == 3 + 1
    assert second.has_link("Forrige")
    assert not second.has_link("Næste")
    for odd in ("0", "-7", "9999", "x"):
        browser.get(f"/administration/sikkerhedslog?side={odd}")
    assert log_page(9999).page == 2


def unplaced(words, shown, own) -> set[str]:
    """Events of which nobody said whether administrators read them, or both."""
    return (set(words) ^ (shown | own)) | (shown & own)


def test_of_every_event_it_is_said_whether_administrators_read_it():
    assert unplaced(EVENT_WORDS, SHOWN, OWN_AFFAIRS) == set()


def test_a_new_event_that_stands_nowhere_is_noticed_and_not_shown(flask_app):
    assert unplaced([*EVENT_WORDS, "something_new"], SHOWN, OWN_AFFAIRS) == {"something_new"}
    securitylog.record("something_new")
    db.session.commit()
    assert log_page(1).lines == []


def act(person) -> None:
    """What is nobody's business but the person's."""
    for event in sorted(OWN_AFFAIRS):
        securitylog.record(event, person_id=person.id)
    securitylog.record("login", object_kind="person", object_id=person.public_id, outcome="failed")
    db.session.commit()


REASON = "En telefon er stjålet, og vi ser, om nogen har brugt den."


def test_administrator_sees_how_often_people_logged_in_and_not_who(as_):
    act(make_person("Gustav Lærer"))

    page = as_(make_administrator()).get("/administration/sikkerhedslog")

    assert "Gustav" not in page.text
    assert "Log ind Lykkedes 1" in page.text, page.text
    assert "Log ind Mislykkedes 1" in page.text
    assert "Muligt CPR-nummer stoppet Lykkedes 1" in page.text


def test_administrator_with_a_reason_sees_one_persons_lines_and_the_person_reads_the_reason(as_):
    gustav, other = make_person("Gustav Lærer"), make_person("Mette Medlem")
    act(gustav)
    act(other)
    administrator = make_administrator(make_person("Anna Administrator"))
    db.session.commit()

    browser = as_(administrator)
    page = browser.follow(
        browser.submit(
            "/administration/sikkerhedslog", email=gustav.email, reason=REASON, status=302
        )
    )

    assert "Sikkerhedslog for Gustav Lærer" in page.text
    assert REASON in page.text
    assert "Mette" not in page.text
    own = as_(gustav).get("/konto/mine-data")
    assert "En administrator så dine linjer" in own.text
    assert REASON in own.text
    assert "Anna" not in own.text
    assert REASON not in as_(other).get("/konto/mine-data").text
    assert REASON in as_(gustav).client.get("/konto/mine-data.json").text
    log = browser.get("/administration/sikkerhedslog").text
    assert "Én persons linjer i loggen set Lykkedes Anna Administrator Gustav Lærer" in log


@pytest.mark.parametrize(
    ("email", "reason"),
    [("gustav@skole.dk", ""), ("gustav@skole.dk", "  x  "), ("ingen@skole.dk", REASON)],
)
def test_administrator_without_a_reason_or_a_person_sees_nothing_and_keeps_the_text(
    as_, email, reason
):
    act(make_person("Gustav Lærer", email="gustav@skole.dk"))
    browser = as_(make_administrator())

    page = browser.submit("/administration/sikkerhedslog", email=email, reason=reason, status=422)

    assert page.errors()
    assert page.value("email") == email
    assert db.session.scalars(sa.select(LogLook)).all() == []


def test_look_is_over_after_a_quarter_and_is_nobody_elses(as_):
    gustav = make_person("Gustav Lærer")
    first, second = make_administrator(), make_administrator(make_person("To"))
    look = LogLook(person_id=gustav.id, by_id=first.id, reason=REASON)
    db.session.add(look)
    db.session.commit()
    address = f"/administration/sikkerhedslog/{look.public_id}"

    assert as_(first).get(address).status == 200
    assert as_(second).get(address, status=404).status == 404
    assert as_(gustav).get(address, status=404).status == 404
    look.looked_at = now() - timedelta(minutes=16)
    db.session.commit()
    assert as_(first).get(address, status=404).status == 404


def test_person_sees_own_log_ins_and_fetched_files(as_):
    gustav = make_person("Gustav Lærer")
    act(gustav)

    page = as_(gustav).get("/konto/mine-data")

    for words in ("Log ind", "PDF hentet", "Muligt CPR-nummer stoppet"):
        assert words in page.text


def test_privacy_page_says_who_sees_when_one_logged_in_and_promises_no_guests(as_):
    text = as_(None).get("/privatliv").text

    assert "begrundelsen i dine egne data" in text
    assert "ingen ser, hvornår" not in text
    assert "Gæster" not in text


def test_leader_is_told_who_can_read_it(as_):
    leader = make_leader(make_school())
    db.session.commit()
    page = as_(leader).get("/administration/sikkerhedslog", status=403)
    assert "administrator" in page.text


@pytest.mark.usefixtures("only_sqlite")
def test_page_of_five_hundred_lines_takes_as_many_statements_as_one_of_five(flask_app):
    counts = set()
    for lines in (5, 500):
        person = make_person()
        for _line in range(lines):
            securitylog.record("team_created", person_id=person.id)
        db.session.commit()
        with count_statements() as sent:
            log_page(1)
        counts.add(len(sent))
    assert counts == {2}


def test_every_event_that_the_code_records_has_words():
    recorded = _recorded(Path(app.__file__).parent)
    assert {"login", "reset_requested", "person_deactivated"} <= recorded
    assert recorded <= set(EVENT_WORDS)
    assert {"ok", "failed", "nothing_sent"} == set(OUTCOME_WORDS)


def test_an_event_without_words_would_be_found(tmp_path):
    (tmp_path / "x.py").write_text('securitylog.record("moon_landing")\n')
    assert _recorded(tmp_path) == {"moon_landing"}


def _recorded(folder: Path) -> set[str]:
    """The events that are named where the log is written: the first text in each call."""
    calls = [
        call
        for path in folder.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _writes_the_log(call.func)
    ]
    texts = [[word for argument in call.args for word in _words_in(argument)] for call in calls]
    return {text for found in texts for text in found[:1]}


def _writes_the_log(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr == "record" and getattr(function.value, "id", "") == "securitylog"
    return isinstance(function, ast.Name) and function.id in ("log", "_log", "_log_own")


def _words_in(argument: ast.expr) -> list[str]:
    # What is put together from pieces is not found.
    is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return [argument.value] if is_text else []
