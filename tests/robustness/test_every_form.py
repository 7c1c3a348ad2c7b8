"""Whatever is typed into whichever field: shown as typed, or refused in Danish with the text kept.

The forms are found on the pages, so that a new one is tried without anybody remembering to.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.models import Mail
from app.core.text import is_blank
from app.core.wtforms_danish import CSRF
from app.reports import jobs
from app.reports.models import Report, ReportFile
from tests.guards.world import Stage
from tests.page import XHTML, Page, check_page, fold
from tests.printing import reading
from tests.robustness.forms import (
    Form,
    browser_of,
    persona_for,
    rules_with_pages,
    stage_and_forms,
)

ODD = (
    '<b>x</b> {{7*7}} ${7*7} {% if %} %s %(x)s \'; DROP TABLE note;-- &amp; \\N "q" '
    "e\u0301 שלום \u202eabc\u202c 👩🏽‍🏫"
)
REMOVED = "\x00\x07\x1b"
PASSWORD = "fire ord der ikke hører sammen"
UNKNOWN = "findes-ikke"
NO_DAY = "31-02-2025"
TOO_LONG = "x" * 20_001
JSON = "application/json"
BLANK = " \u2003\t\u200b "
# Wrong on purpose: who asks for a new password gets the same answer whatever was typed.
SAY_NOTHING = {"accounts.password_forgotten"}
# There is room for 400,000 characters, and rows are read once the rest of the form is right.
READ_LATER = {"measures.points_paste": {"rows"}}
# Looked up, not written: an address that nobody has is refused.
ADDRESSES = {"email", "coordinator", "addresses"}
# Read as numbers; what cannot be read is refused and kept as typed.
NUMBERS = {"baseline_points", "cvr", "points", "rows", "target", "value"}
# … or a colour.
COLOURS = {"accent"}
# Looked for in what the team has written: a name has few words, longer text is put right by hand.
NAMES_TO_FORGET = {"words"}


@pytest.fixture
def stage(flask_app):
    return stage_and_forms(flask_app)[0]


@pytest.fixture
def one_database(flask_app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the database does not change how a form answers")


def marked(number: int) -> str:
    """Odd text that tells which field it was typed into, and where it begins and ends."""
    return f"={number}» {ODD} «{number}"


def rows() -> dict[str, list[Any]]:
    db.session.rollback()
    tables = db.metadata.sorted_tables
    kept = {t.name: db.session.execute(t.select()).all() for t in tables}
    db.session.rollback()
    return kept


def strings(value: Any) -> Iterator[str]:
    """All text within rows, lists and JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, (list, tuple)) or hasattr(value, "_mapping"):
        for one in value:
            yield from strings(one)


def wrong_in(shown: str) -> list[str]:
    """Marked text that is not shown as it was typed. What is cut short ends with an ellipsis."""
    found = []
    for start in re.finditer(r"=(\d+)» ", shown):
        whole = fold(marked(int(start[1])))
        here = fold(shown[start.start() : start.start() + len(whole) + 5])
        cut = here.partition("…")[0].rstrip()
        if not (here.startswith(whole) or ("…" in here and whole.startswith(cut))):
            found.append(here)
    return found


def kept_wrongly(page: Page, typed: dict[str, str]) -> list[str]:
    return [name for name, text in typed.items() if page.value(name) != text]


def fault_ids(page: Page) -> set[str]:
    ids = (str(element.get("id", "")) for element in page.root.iter())
    return {i.removesuffix("-error") for i in ids if i.endswith("-error")}


def forms_with_text(stage: Stage) -> list[Form]:
    found = [form for form in stage_and_forms(stage.app)[1] if form.texts]
    assert len(found) > 25
    return found


@pytest.mark.usefixtures("one_database")
def test_everything_wrong_at_once_is_said_at_each_field_and_all_text_is_kept(stage):
    forms = stage_and_forms(stage.app)[1]
    before = rows()
    faults = []
    for form in forms:
        typed = dict.fromkeys(form.texts, TOO_LONG) | dict.fromkeys(form.days, NO_DAY)
        chosen = {name: UNKNOWN for name, kind in form.fields if kind in ("select", "radio")}
        if form.endpoint in SAY_NOTHING or not typed | chosen:
            continue
        page = form.send(typed | chosen)
        wrong = (typed | chosen).keys() - READ_LATER.get(form.endpoint, set())
        unsaid = wrong - fault_ids(page)
        kept = kept_wrongly(page, typed)
        if page.status != 422 or kept or unsaid or not page.title.startswith("Fejl:"):
            faults.append(f"{form.endpoint}: {page.status}, lost {kept}, unsaid {sorted(unsaid)}")
        elif len(page.errors()) < len(wrong):
            faults.append(f"{form.endpoint}: summary {page.errors()}")
    assert faults == []
    assert changed(before) == []


@pytest.mark.usefixtures("one_database")
def test_without_a_good_token_nothing_is_stored_and_the_text_is_there_again(stage):
    forms = forms_with_text(stage)
    before, faults = rows(), []
    for number, form in enumerate(forms):
        typed = dict.fromkeys(form.texts, "Min tekst")
        page = form.send(typed | {"csrf_token": ("", "an-old-one")[number % 2]})
        said = set(page.errors()) & set(CSRF.values())
        if page.status != 422 or kept_wrongly(page, typed) or not said:
            faults.append(f"{form.endpoint}: {page.status} {page.location} {page.errors()}")
    assert faults == []
    assert changed(before) == []


def changed(before: dict[str, list[Any]]) -> list[str]:
    """Tables that hold something else than before, but for when a device was used."""
    after = rows()
    return [name for name in before if name != "login_session" and before[name] != after[name]]


@pytest.mark.usefixtures("one_database")
def test_nothing_but_white_space_is_stored_as_nothing(stage):
    for form in forms_with_text(stage):
        page = form.send(dict.fromkeys(form.texts, BLANK))
        assert page.status in (302, 422), form.endpoint
    assert [text for text in strings(list(rows().values())) if text and is_blank(text)] == []


@pytest.fixture
def filled(stage):
    """The world after somebody has typed odd things into every field, and what they were."""
    typed: dict[str, str] = {}
    for form in forms_with_text(stage):
        if form.endpoint in SAY_NOTHING:
            continue
        mine = {name: marked(len(typed) + n) for n, name in enumerate(form.texts)}
        sent = {name: text[:9] + REMOVED + text[9:] for name, text in mine.items()}
        passwords = {name: PASSWORD for name, kind in form.fields if kind == "password"}
        page = form.send(sent | passwords)
        if page.status == 422:
            assert kept_wrongly(page, mine) == [], form.endpoint
            refused = fault_ids(page) & mine.keys()
            assert refused <= ADDRESSES | NUMBERS | COLOURS | NAMES_TO_FORGET, (
                form.endpoint,
                page.errors(),
            )
            good = {name: form.values[name] for name in refused}
            page = form.send(sent | passwords | good)
            mine = {name: text for name, text in mine.items() if name not in refused}
        typed |= {f"{form.endpoint} {name}": text for name, text in mine.items()}
        if page.status != 302:
            typed = {k: v for k, v in typed.items() if not k.startswith(f"{form.endpoint} ")}
    return typed


def test_odd_text_in_every_field_is_stored_and_shown_as_typed(stage, filled):
    stored = list(strings(list(rows().values())))
    assert len(filled) > 50
    assert [name for name, text in filled.items() if text not in stored] == []
    assert [text for text in stored if set(REMOVED) & set(text)] == []
    mails = db.session.scalars(select(Mail.values)).all()
    assert [text for text in strings(list(mails)) if "»" in text or "<" in text] == []

    if db.engine.dialect.name == "sqlite":  # what was stored exactly is shown alike
        on_every_page_and_in_every_list(stage)
        in_the_pdf(stage)


def on_every_page_and_in_every_list(stage: Stage) -> None:
    faults, seen = [], set()
    for rule in rules_with_pages(stage.app):
        first = persona_for(rule.endpoint)
        for persona in {first, "leader"} if first else ():
            shown = shown_to(stage, persona, stage.world.address(stage.app, rule))
            seen |= {int(number) for text in shown for number in re.findall(r"=(\d+)» ", text)}
            faults += [f"{rule.endpoint}: {fault}" for t in shown for fault in wrong_in(t)]
    assert faults == []
    assert len(seen) > 40


def in_the_pdf(stage: Stage) -> None:
    [rule] = stage.app.url_map.iter_rules("reports.record_pdf")
    stage.ask("member", rule, "POST")
    report = db.session.scalars(select(Report).order_by(Report.id.desc())).first()
    assert report is not None
    jobs.make_report(report.id)
    db.session.rollback()
    db.session.refresh(report)
    assert report.state == "done", report.failure
    file = select(ReportFile.data).where(ReportFile.sha256 == report.file_sha256)

    words = reading.words(db.session.scalars(file).one())

    # Columns are read across, so a text may come in pieces; all pieces of each are there.
    fields = re.findall(r"=\d+» <b>x</b> {{7\*7}}", words)
    assert len(fields) > 15
    pieces = ("=", "${7*7}", "{% if %}", "%s", "%(x)s", "&amp;", "TABLE")
    counts = {piece: words.count(piece) for piece in pieces}
    assert len(set(counts.values())) == 1, counts
    assert counts["="] >= len(fields)


def shown_to(stage: Stage, persona: str, address: str) -> list[str]:
    """All text of an answer, as the program that opens it reads it."""
    answer = browser_of(stage, persona).client.get(address)
    if answer.status_code != 200 or answer.mimetype not in ("text/csv", "text/html", JSON):
        return []
    body = answer.get_data(as_text=True)
    if answer.mimetype == "text/csv":
        lines = csv.reader(io.StringIO(body.removeprefix("\ufeff"), newline=""), delimiter=";")
        cells = [cell for line in lines for cell in line]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
        return cells
    if answer.mimetype == JSON:
        return list(strings(json.loads(body)))
    page = Page(answer)
    check_page(page)
    typed_again = [str(one.get("value", "")) for one in page.all("input")]
    typed_again += ["".join(one.itertext()) for one in page.root.iter(XHTML + "textarea")]
    for gone in page.root.iter(XHTML + "del"):  # of two texts compared, the later one is whole
        gone.text = ""
    return [page.text, *typed_again]


def test_text_that_ran_was_eaten_or_was_escaped_twice_would_be_noticed():
    whole = marked(7)
    assert wrong_in(f"Titel: {whole} og mere") == []
    assert wrong_in(f"Titel: {whole[:30]}…") == []
    assert len(wrong_in(whole.replace("{{7*7}}", "49"))) == 1
    assert len(wrong_in(whole.replace("<b>x</b>", "x"))) == 1
    assert len(wrong_in(whole.replace("&amp;", "&amp;amp;"))) == 1
    assert len(wrong_in(whole.replace("e\u0301", "é"))) == 1


def test_text_that_is_not_there_again_and_an_unsaid_error_would_be_noticed(as_):
    page = as_(None).submit("/log-ind", status=422, email="uden snabel", password="")
    assert kept_wrongly(page, {"email": "uden snabel"}) == []
    assert kept_wrongly(page, {"email": "noget andet"}) == ["email"]
    assert "password" in fault_ids(page)
    assert "next" not in fault_ids(page)
