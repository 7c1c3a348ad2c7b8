"""The security log: for administrators, without content."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest

import app
from app.accounts import commands
from app.accounts.queries import LINES_PER_PAGE, log_page
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
        SecurityEvent(event="login", happened_at=moment - timedelta(minutes=number))
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
            securitylog.record("login", person_id=person.id)
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
