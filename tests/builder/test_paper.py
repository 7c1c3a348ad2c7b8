"""The PDF of a school's report: made by the worker from the content that the page shows."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import select

from app.core.db import db
from app.cycles.models import Audience, SharedVersion
from app.reports.jobs import make_report
from app.reports.models import Report
from app.reports.queries import file_bytes
from tests.page import fold
from tests.printing.reading import bookmarks, faults, headings, words


def made(address, client):
    """Order a PDF and let the worker make it."""
    client.post(address)
    row = db.session.scalars(select(Report).order_by(Report.id.desc())).first()
    make_report(row.id)
    db.session.expire_all()
    row = db.session.get(Report, row.id)
    assert row.state == "done", row.failure
    return row, file_bytes(row)


def start(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    leader.submit(address, text_foreword="Et godt år.", text_next_year="Vi holder fast.")
    picks = [cycle.public_id for cycle in place.cycles[:2]]
    leader.submit(f"{address}/valg", story=picks, learning=picks)
    return leader, address


@pytest.mark.usefixtures("only_sqlite")
def test_draft_is_marked_accessible_and_gone_when_a_text_is_taken_back(as_, place):
    leader, address = start(as_, place)
    row, pdf = made(f"{address}/pdf", leader)
    assert faults(pdf) == []
    assert headings(pdf)[0] == 1
    text = words(pdf)
    sheets = int(re.search(r"Side 1 af (\d+)", text)[1])
    assert text.count("Ikke til at dele") >= sheets
    assert drafts_drawn(pdf) == sheets, "across each of them"
    assert "mangler teamets ja" in text
    [(title, children)] = bookmarks(pdf)
    assert title == "Det har vi prøvet og lært"
    assert "Historier fra praksis" in children
    assert leader.get(f"/pdf/{row.public_id}").has_link("Hent PDF")
    assert missing_from(pdf, leader.get(f"{address}/udkast")) == []
    as_(place.members[0]).get(f"/pdf/{row.public_id}", status=404)
    take_back(place.cycles[1].id)
    leader.get(f"/pdf/{row.public_id}/hent", status=404)
    assert "Lav den igen" in leader.get(f"/pdf/{row.public_id}").text


def drafts_drawn(pdf):
    """On how many sheets the drawn word stands: under the text, and none of it."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        first = [page.Contents.read_bytes().split(b"EMC")[0] for page in opened.pages]
    assert all(b"/Artifact" in one and b"Do" in one for one in first)
    return len(first)


def missing_from(pdf, page):
    """What the page says and the PDF does not, but for the line that tells which of them it is."""
    [article] = [e for e in page.all("article") if "rb" in (e.get("class") or "").split()]
    unseen = ("rb-note", "chart-svg--narrow")
    for drawing in [e for e in article.iter() if e.tag.endswith("svg")]:
        drawing.clear()  # read aloud, not set
    said = [fold(e.text or "") for e in article.iter() if e.get("class") not in unseen]
    assert len([one for one in said if len(one) > 3]) > 30
    text = bare(words(pdf))
    return [one for one in said if len(one) > 3 and bare(one) not in text]


def bare(text):
    """Without what a line's end adds or takes."""
    return text.replace(" ", "").replace("-", "")


def take_back(cycle_id):
    db.session.execute(Audience.__table__.delete().where(Audience.cycle_id == cycle_id))
    db.session.execute(SharedVersion.__table__.delete().where(SharedVersion.cycle_id == cycle_id))
    db.session.commit()
