"""*Præcis det her kan de læse*: what the reader's page or the PDF shows stands in the preview too."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from app.access.viewer import ANYONE
from app.core import danish
from app.core.db import db
from app.cycles.fields import CHOICES, DEVIATION, EVALUATION_FIELDS, PLAN_FIELDS, TRIAL, Field
from app.cycles.models import Cycle, SharedVersion
from app.cycles.reading import day, shared_content
from app.measures.queries import measures_of
from app.reports.drafts import read_by, record_html
from app.reports.queries import cycle_by_id
from app.sharing.forms import EXTRAS
from tests.make import (
    make_cycle,
    make_focus_area,
    make_measure,
    make_note,
    make_person,
    make_team,
    share,
)
from tests.page import Page

# A choice of each list whose word hardly stands anywhere else on a page.
CHOSEN = {
    "inspiration_source": "other_school",
    "effect": "opposite",
    "effect_on": ["motivation"],
    "effort": "medium",
    "decision": "adapt",
}


def full(team: Any, kind: str, **values: Any) -> Cycle:
    """A closed record with something of its own in every field, shared with every extra ticked."""
    fields = [f for f in (*PLAN_FIELDS, *EVALUATION_FIELDS) if kind in f.kinds]
    filled = {f.attribute: something(f, n) for n, f in enumerate(fields)}
    cycle = make_cycle(
        team,
        kind=kind,
        title="Titlen på det hele",
        occasion="opportunity",
        focus_area=make_focus_area("Vores fokus", team_id=team.id),
        grades=[7],
        subjects=["Faget"],
        tags=["Emnet"],
        **{"status": "closed", **filled, **values},
    )
    make_note(cycle, text="Notens tekst", noted_on=date(2025, 9, 27))
    make_measure(cycle, "Målingens navn", values=(3.0, 4.5), unit="enheder", wanted="lower")
    db.session.commit()
    return cycle


def something(field: Field, number: int) -> Any:
    if field.name in CHOSEN:
        return CHOSEN[field.name]
    if field.shape == "date":
        return date(2025, 1 + number % 12, 2 + number)
    text = f"felt{number}tekst"
    shapes = {"flag": True, "texts": [text], "signs": [{"sign": text, "result": "partly"}]}
    return shapes.get(field.shape, text)


def leaves(content: Any, name: str = "") -> list[tuple[str, str]]:
    """Everything in a content as a page would say it, with the name of its field."""
    if isinstance(content, dict):
        return [leaf for key, value in content.items() for leaf in leaves(value, key)]
    if isinstance(content, list):
        return [leaf for value in content for leaf in leaves(value, name)]
    if content is None and name != "described_agree":
        return []
    return [(name, said(name, content))]


def said(name: str, value: Any) -> str:
    words = CHOICES.get(name, CHOICES["sign_results"] if name == "result" else {})
    if name == "described_agree":
        return "Det handler om os selv" if value is None else "Er de, det handler om"
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return danish.date_full(day(value)).rpartition(" ")[0]
    return str(words.get(value, value)).lower()


def in_pdf(cycle: Cycle) -> str:
    """The words of the PDF that anybody may fetch."""
    [record] = read_by(ANYONE, [cycle]).records
    html = record_html(record, date(2025, 11, 20))
    return words_of(unescape(re.sub(r"<[^>]+>", " ", html.partition("<body")[2])))


def words_of(text: str) -> str:
    return " ".join(text.replace("\N{SOFT HYPHEN}", "").lower().split())


def unseen(content: dict[str, Any], shown: str, preview: str) -> list[str]:
    """Fields that are shown, but do not stand in the preview."""
    shown, preview = words_of(shown), words_of(preview)
    told = [(name, text.lower()) for name, text in leaves(content)]
    return [name for name, text in told if text in shown and text not in preview]


def preview_of(page: Page) -> str:
    """What is coming alone: the form around it, and what is read now, have words like those of it."""
    [coming] = page.all("section", id="bliver")
    [box] = [e for e in coming.iter() if e.get("class") == "preview"]
    return " ".join(box.itertext())


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (TRIAL, {}),
        (TRIAL, {"frozen_on": date(2025, 2, 3), "start": None, "end": None}),
        (TRIAL, {"evaluation_date": None, "status": "evaluating"}),
        (DEVIATION, {}),
        (DEVIATION, {"described_agree": None}),
    ],
)
def test_member_sees_in_the_preview_all_that_page_and_pdf_will_show(as_, kind, values):
    member = make_person()
    cycle = full(make_team(members=(member,)), kind, frozen_hypothesis="felt3tekst", **values)
    share(cycle, "public", extras=tuple(key for key, _label in EXTRAS))
    [shared] = db.session.scalars(select(SharedVersion))
    shared.content = {**shared.content, "measures": measures_of([cycle.id])[cycle.id]}
    db.session.commit()

    page = preview_of(as_(member).get(f"/afproevninger/{cycle.public_id}/del"))
    readers = as_(None).get(f"/afproevninger/{cycle.public_id}").text
    read = cycle_by_id(ANYONE, cycle.id)
    assert read is not None
    pdf, content = in_pdf(read), shared_content(read)

    assert unseen(content, readers, page) == []
    assert unseen(content, pdf, page) == []
    assert len([name for name, text in leaves(content) if text.lower() in words_of(pdf)]) > 14


def test_field_that_the_preview_left_out_would_be_noticed():
    content = {"occasion": "opportunity", "plan": {"start": "2025-03-04"}}
    shown = "Anledning: Mulighed. Begyndte 4. marts 2025."
    assert unseen(content, shown, shown) == []
    assert unseen(content, shown, "Begyndte 4. marts 2025.") == ["occasion"]
    assert unseen(content, shown, "Anledning: Mulighed.") == ["start"]
