"""The same record says the same phase wherever one meets it."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path

import pytest

from app.core import clock
from app.core.db import db
from app.cycles.phase_words import phase_word, phase_word_of_both, phase_words, tag_words
from app.reports.drafts import record_html
from tests.make import make_cycle, make_leader, make_member, make_person, make_team, share
from tests.reports.samples import content, record

ROOT = Path(__file__).resolve().parents[2]
# Where the words lie, and where they are taken from.
HOLD_THE_WORDS = {"app/cycles/fields.py", "app/cycles/phase_words.py"}
RECORDS = {
    ("trial_action", "planning"): "Planlægges",
    ("trial_action", "trying"): "Afprøves",
    ("trial_action", "evaluating"): "Evalueres",
    ("trial_action", "closed"): "Afsluttet",
    ("positive_deviation", "planning"): "Planlægges",
    ("positive_deviation", "trying"): "Undersøges",
    ("positive_deviation", "evaluating"): "Beskrives",
    ("positive_deviation", "closed"): "Afsluttet",
}


@pytest.mark.parametrize(("kind", "status"), list(RECORDS))
def test_member_and_leader_read_one_phase_word_on_every_page_and_paper(
    as_, only_sqlite, kind, status
):
    word = RECORDS[kind, status]
    karen = make_person("Karen")
    team = make_team("6. årgang", members=(karen,))
    leader = make_leader(team.school)
    neighbour = make_member(make_team("Naboerne", school=team.school))
    closed = {"decision": "adapt"} if (kind, status) == ("trial_action", "closed") else {}
    cycle = make_cycle(team, title="Rollekort", kind=kind, status=status, **closed)
    share(cycle, "school")
    db.session.commit()
    record = f"/afproevninger/{cycle.public_id}"
    tag = f"{word} · Tilpas" if closed else word
    tagged = {
        "board": as_(karen).get("/").text,
        "list": as_(karen).get(f"/teams/{team.public_id}/afproevninger").text,
        "shared with us": as_(neighbour).get("/delt-med-os").text,
    }
    assert {name: f"Rollekort {tag}" in text for name, text in tagged.items()} == dict.fromkeys(
        tagged, True
    )
    heads = [as_(one).get(record).text for one in (karen, neighbour, leader)]
    assert all(word in text for text in heads)
    sheet = as_(karen).get(f"/teams/{team.public_id}/liste.csv").response.get_data(as_text=True)
    [row] = csv.DictReader(io.StringIO(sheet.lstrip("\ufeff")), delimiter=";")
    assert row["Fase"] == word
    others = {one for one in RECORDS.values() if one != word}
    for text in (*tagged.values(), *heads):
        assert not [one for one in others if f"Rollekort {one}" in text]


@pytest.mark.parametrize(("kind", "status"), list(RECORDS))
def test_paper_says_the_same_phase_word(flask_app, only_sqlite, kind, status):
    with flask_app.test_request_context():
        html = record_html(record(content(kind, status=status)), clock.today())
    assert f'<span class="kicker-part">{RECORDS[kind, status]}</span>' in html


def test_what_both_kinds_are_counted_under_names_both(flask_app):
    assert phase_word_of_both("trying") == "Afprøves eller undersøges"
    assert phase_word_of_both("planning") == "Planlægges"
    assert list(phase_words("positive_deviation").values())[1:3] == ["Undersøges", "Beskrives"]


def test_decision_stands_behind_the_phase_of_a_closed_record_only(flask_app):
    assert tag_words("trial_action", "closed", "adapt") == "Afsluttet · Tilpas"
    assert tag_words("trial_action", "evaluating", "adapt") == phase_word(
        "trial_action", "evaluating"
    )


def test_nobody_takes_the_words_past_the_one_function():
    files = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in (ROOT / "app").rglob("*.py")
    }
    assert {name for name, text in files.items() if _reads_the_words(text)} == HOLD_THE_WORDS


def test_whoever_takes_them_is_noticed():
    assert _reads_the_words("from app.cycles.fields import STATUS_WORDS")
    assert _reads_the_words("fields.STATUS_WORDS[kind]")
    assert not _reads_the_words('"""STATUS_WORDS"""')


def _reads_the_words(source: str) -> bool:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.name for alias in node.names}
    return "STATUS_WORDS" in names
