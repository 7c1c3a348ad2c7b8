"""The figures of a report, counted again from the database by other means."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.cycles.models import Cycle, SharedVersion
from app.teams.models import Team
from app.teams.queries import viewer_for
from app.yearreports import queries, queries_material
from app.yearreports.content import draft_content, final_content
from app.yearreports.figures import counted as counted_figures
from app.yearreports.figures import drawn
from app.yearreports.naming import named_by
from tests.builder.conftest import Place, reports_answer
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_focus_area,
    make_leader,
    make_person,
    make_school,
    make_team,
    share,
)

CAVEAT = "De viser ikke, hvor meget der arbejdes på skolerne."


@pytest.fixture
def large(flask_app) -> Place:
    """Fourteen teams with sixty records of every kind, some asked for and not answered."""
    dice = random.Random(3)
    school = make_school("Storeby Skole")
    areas = [make_focus_area(name, school_id=school.id) for name in ("Læsning", "Ro", "Sjældent")]
    teams = [make_team(f"Team {number}", school=school) for number in range(14)]
    cycles = []
    for number in range(60):
        area = areas[2] if number == 59 else areas[number % 2]
        start = date(2026, 8, 10)
        values = {"focus_area": area, "focus_area_id": area.id, "title": f"Forsøg {number}"}
        team = teams[number % 14]
        if number % 3:
            decision = dice.choice(("keep", "adapt", "spread", "drop"))
            ended = start + timedelta(days=dice.randint(10, 120))
            cycle = make_closed_cycle(
                team, decision=decision, start=start, evaluated_on=ended, **values
            )
        else:
            cycle = make_cycle(team, status=dice.choice(("trying", "planning")), **values)
        share(cycle, "school", on=clock.today())
        if number % 5:
            reports_answer(cycle, "yes")
        cycles.append(cycle)
    leader = make_leader(school, make_person("Lise Leder"))
    db.session.commit()
    return Place(school, leader, teams, [], cycles)


def contents(as_, place):
    address = place.begin(as_(place.leader))
    viewer, today = viewer_for(place.leader), clock.today()
    report = queries.report_or_none(viewer, address.split("/")[-1])
    material = queries_material.material_of(viewer, report, today)
    return (
        draft_content(report, material, [], today),
        final_content(report, material, [], today),
    )


def section(content, code):
    return next(one for one in content["sections"] if one["code"] == code)


def counted(**where) -> Counter:
    """Straight from the rows: how many shared versions with these answers hold what."""
    query = select(SharedVersion.content, SharedVersion.reports, Cycle.team_id).join(
        Cycle, Cycle.id == SharedVersion.cycle_id
    )
    rows = [row for row in db.session.execute(query) if row.reports in where["answers"]]
    return Counter(where["of"](row.content) for row in rows)


WORDS = {"closed": "Afsluttet", "trying": "Afprøves", "planning": "Planlægges"}
DECISIONS = {"keep": "Fasthold", "adapt": "Tilpas", "drop": "Forkast", "spread": "Udbred"}


@pytest.mark.parametrize("which", ["draft", "final"])
def test_figures_are_those_of_the_database(as_, large, which):
    draft, final = contents(as_, large)
    content, answers = (draft, ("yes", "ask")) if which == "draft" else (final, ("yes",))
    figures = {one["code"]: one for one in section(content, "tried")["figures"]}
    assert set(figures) == {"phase", "area", "decision", "months"}

    phases = counted(answers=answers, of=lambda c: WORDS[c["status"]])
    assert told(figures["phase"]) == phases
    assert figures["phase"]["total"] == phases.total() == (60 if which == "draft" else 48)

    decided = counted(
        answers=answers, of=lambda c: DECISIONS.get((c["evaluation"] or {}).get("decision"))
    )
    del decided[None]
    assert told(figures["decision"]) == decided
    assert figures["decision"]["total"] == decided.total()
    assert figures["decision"]["what"] == "delte prøvehandlinger med en beslutning"
    assert figures["months"]["what"] == "delte prøvehandlinger med både begyndelse og evaluering"
    assert figures["phase"]["what"] == "delte prøvehandlinger"

    assert sum(told(figures["months"]).values()) == figures["months"]["total"] == decided.total()
    facts = section(content, "abstract")["facts"]
    assert [fact["figure"] for fact in facts] == [str(phases.total()), "14"]


def told(figure) -> Counter:
    return Counter({row["name"]: row["count"] for row in figure["rows"]})


def area_of(content):
    [section_] = [one for one in content["sections"] if one["code"] == "tried"]
    return next(one for one in section_["figures"] if one["code"] == "area")


def test_what_the_list_names_is_counted_as_it_stands(as_, large):
    draft, _final = contents(as_, large)
    area = area_of(draft)
    assert told(area)["Sjældent"] == 1
    assert told(area).total() == 60
    assert {row["area"] for row in section(draft, "annex")["list"]} == set(told(area))


@pytest.mark.usefixtures("only_sqlite")
def test_without_list_and_annex_nothing_is_named_and_a_small_group_merges(as_, large):
    passages = all_passages(as_, large)
    [area] = [one for one in counted_figures(passages)["figures"] if one["code"] == "area"]
    names = [row["name"] for row in area["rows"]]
    assert "Sjældent" not in names
    assert sum(row["count"] for row in area["rows"]) == 60


def all_passages(as_, place):
    address = place.begin(as_(place.leader))
    viewer, today = viewer_for(place.leader), clock.today()
    report = queries.report_or_none(viewer, address.split("/")[-1])
    return queries_material.material_of(viewer, report, today).open


@pytest.mark.usefixtures("only_sqlite")
def test_next_edition_does_not_move_a_number_that_names_nobody(as_, large):
    """Whoever has both editions would find by subtraction what the newest record is."""
    passages = all_passages(as_, large)
    every = [one.cycle_id for one in passages]
    named = named_by([(("area", "phase"), every)], every)

    def figures(some, before=None):
        found = counted_figures(some, named=named, before=before)
        return {one["code"]: one for one in found["figures"]}

    done = next(one for one in passages if one.decision)
    first = figures([one for one in passages if one is not done])
    before = {"sections": [{"figures": list(first.values())}]}
    second = figures(passages, before)

    assert {"decision", "months"} <= first.keys()
    assert not {"decision", "months"} & second.keys()
    assert second["phase"]["total"] == first["phase"]["total"] + 1, "what is named is counted anew"
    same = figures([one for one in passages if one is not done], before)
    assert same["decision"]["rows"] == first["decision"]["rows"]


def test_denominators_are_shared_records_and_nothing_is_in_per_cent(as_, large):
    leader = as_(large.leader)
    address = large.begin(leader)
    page = leader.get(f"{address}/udkast")
    assert "af 60" in page.text
    assert "pct." not in page.text
    assert "Af 60 delte prøvehandlinger" in page.text
    assert page.html.count('role="img"') == 4
    assert page.text.count(CAVEAT) == 5, "under every figure"
    assert page.text.count("Kilde: Afprøvet") == 5


def test_chart_has_the_same_rows_as_the_table(as_, large):
    draft, _final = contents(as_, large)
    for figure in section(draft, "tried")["figures"]:
        rows = drawn(figure).table.rows
        assert [row[0] for row in rows] == [row["name"] for row in figure["rows"]]


def test_what_five_teams_let_stand_in_the_list_is_counted(as_, place):
    leader = as_(place.leader)
    page = leader.get(f"{place.begin(leader)}/udkast")
    assert "5 delte prøvehandlinger" in page.text
    assert "Fasthold3 af 5" in page.text.replace("Fasthold 3", "Fasthold3"), (
        "each decision stands in the list above"
    )
    assert "Ikke vist" not in page.text, "all were done within one month: nothing to divide"


def test_teams_are_listed_by_name_and_never_counted_against_each_other(as_, large):
    draft, _final = contents(as_, large)
    rows = section(draft, "tried")["rows"]
    teams = {team.name for team in db.session.scalars(select(Team))}
    assert {row["team"] for row in rows} == teams
    figures = section(draft, "tried")["figures"]
    assert teams.isdisjoint(row["name"] for one in figures for row in one["rows"])
