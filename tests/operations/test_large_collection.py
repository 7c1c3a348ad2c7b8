"""A collection of 150 records is made, within what it is allowed. It takes a minute: make test_operations."""

from __future__ import annotations

import os

import pytest

from app.core.db import db
from app.cycles.content import EVALUATION_KEYS
from app.printing import pdf as printing
from app.reports import jobs
from app.reports.models import Report, ReportFile
from tests.make import make_closed_cycle, make_person, make_team, save

RECORDS = 150
# As long as the longer ones of the practice data.
WORDS = "Vi prøvede det i to uger, så efter hver dag, hvad eleverne gjorde, og talte om det. " * 9


@pytest.mark.usefixtures("only_sqlite")
@pytest.mark.skipif(
    os.environ.get("AFPROEVET_OPERATIONS") != "1", reason="takes a minute: make test_operations"
)
def test_team_gets_one_pdf_of_150_records(flask_app, monkeypatch):
    member = make_person("Gustav Prøvesen")
    team = make_team(members=(member,))
    for number in range(RECORDS):
        cycle = make_closed_cycle(team, title=f"Prøvehandling {number}")
        for name in ("action", "starting_point", "hypothesis"):
            setattr(cycle, name, WORDS)
        for name in set(EVALUATION_KEYS["trial_action"]) & {
            "observations", "interpretation", "pupil_voice", "learning", "next_step",
        }:  # fmt: skip
            setattr(cycle, name, WORDS)
    db.session.commit()
    cost, allowed, real = [], [], printing.draw

    def measured(html, limits, *rest, **how):
        allowed.append(limits)
        return real(
            html, limits, *rest, **how, on_cost=lambda seconds, mib: cost.append((seconds, mib))
        )

    monkeypatch.setattr(jobs, "draw", measured)
    report = save(Report(person_id=member.id, kind="collection", team_id=team.id))
    db.session.commit()

    jobs.make_report(report.id)

    db.session.expire_all()
    made = db.session.get_one(Report, report.id)
    assert (made.state, made.failure) == ("done", None)
    data = db.session.get_one(ReportFile, made.file_sha256).data
    print(f"{cost} of {allowed}, {len(data)} bytes")  # noqa: T201 - the figures are what is wanted
    [(seconds, mib)] = cost
    # Room to spare: a slower machine, longer words.
    assert seconds < allowed[0].cpu_seconds * 0.7
    assert mib < allowed[0].memory_mib * 0.7
