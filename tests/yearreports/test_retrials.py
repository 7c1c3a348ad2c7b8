"""*Prøvet igen*: how many records began from each prototype, and nothing that points to few teams."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import combinations

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.cycles.models import Cycle
from app.prototypes.models import Prototype
from app.yearreports.figures import counted, drawn, drawn_narrow
from app.yearreports.material import SharedPrototype
from app.yearreports.passages import Passage
from app.yearreports.small_numbers import FEWEST_TEAMS
from tests.builder.conftest import reports_answer
from tests.make import save, share_prototype
from tests.page import text_of
from tests.workbook import read_workbook

HIDDEN = "Ikke vist, fordi for få teams står bag: prøvet igen."
CODES = ("area_phase", "decision", "months")


def prototype(number: int, title: str = "", team: str = "7. årgang") -> SharedPrototype:
    return SharedPrototype(number, title or f"Prototype {number}", "", team, "Aaby Skole")


def passage(cycle: int, team: int, **values) -> Passage:
    known = {
        "cycle_id": cycle, "public_id": str(cycle), "team_id": team, "team_public_id": str(team),
        "team": f"Team {team}", "school": "Aaby Skole", "kind": "trial_action", "status": "closed",
        "decision": "keep", "area": "Ro", "grades": "", "round": 1, "shared_on": date(2026, 9, 1),
        "months": 1.0, "version": "", "title": "T", "tried": "", "seen": "", "voice": "",
        "learned": "", "state": "accepted",
    }  # fmt: skip
    return Passage(**(known | values))


def rows(again) -> dict[str, int]:
    [figure] = again["figures"]
    return {row["name"]: row["count"] for row in figure["rows"]}


@pytest.fixture
def danish(flask_app):
    with flask_app.test_request_context():
        yield


@pytest.mark.usefixtures("danish", "only_sqlite")
def test_prototypes_come_in_danish_order_and_not_by_number():
    began = [passage(n, n, prototype_id=1 if n < 3 else 2) for n in range(9)]
    found = counted(began, CODES, [prototype(2, "Zebra"), prototype(1, "Ærter")])["again"]
    assert list(rows(found).items()) == [("Zebra", 6), ("Ærter", 3)]
    [figure] = found["figures"]
    assert figure["total"] == 9
    assert figure["what"] == "delte prøvehandlinger, der begyndte fra en prototype"
    assert [row[0] for row in drawn(figure).table.rows] == ["Zebra", "Ærter"]
    assert (drawn(figure).width, drawn_narrow(figure).width) == (640, 320)


@pytest.mark.usefixtures("danish", "only_sqlite")
def test_one_prototype_alone_is_told_when_three_teams_tried_it():
    [three, two] = [[passage(n, n, prototype_id=1) for n in range(many)] for many in (3, 2)]
    assert rows(counted(three, CODES, [prototype(1)])["again"]) == {"Prototype 1": 3}
    assert counted(two, CODES, [prototype(1)])["again"] == {
        "figures": [],
        "hidden": ["Prøvet igen"],
    }


@pytest.mark.usefixtures("danish", "only_sqlite")
def test_nothing_tried_again_is_no_figure_and_nothing_hidden():
    began = [passage(n, n) for n in range(9)] + [passage(9, 9, prototype_id=77)]
    assert counted(began, CODES, [prototype(1)])["again"] == {}
    assert counted([], CODES, [])["again"] == {}


@pytest.mark.usefixtures("danish", "only_sqlite")
def test_prototypes_of_one_title_are_told_apart():
    began = [passage(n, n, prototype_id=n % 2) for n in range(12)]
    known = [prototype(0, "Stille start", "A"), prototype(1, "Stille start", "B")]
    assert list(rows(counted(began, CODES, known)["again"])) == [
        "Stille start · A",
        "Stille start · B",
    ]


@pytest.mark.usefixtures("danish", "only_sqlite")
def test_small_ones_merge_into_other_prototypes():
    began = [passage(n, n, prototype_id=min(n // 4, 3)) for n in range(14)]
    found = rows(counted(began, CODES, [prototype(n) for n in range(4)])["again"])
    assert found["Andre prototyper"] >= 2
    assert "Prototype 3" not in found
    assert sum(found.values()) == 14


def sets_told(passages, said) -> list[frozenset[int]]:
    """What is counted in each number that is told, found by other means than the code's."""
    everyone = frozenset(one.cycle_id for one in passages)
    groups = {
        "area_phase": lambda one: one.area,
        "decision": lambda one: {"keep": "Fasthold", "drop": "Forkast", "adapt": "Tilpas"}.get(
            one.decision
        ),
        "months": lambda one: "Under 1 måned" if one.months < 1 else "1 til 2 måneder",
        "again": lambda one: one.prototype_id and f"Prototype {one.prototype_id}",
    }
    phases = {"closed": "Afsluttet", "trying": "Afprøves", "planning": "Planlægges"}
    found = [everyone] if said["total"] is not None else []
    for figure in [*said["figures"], *said["again"].get("figures", ())]:
        of = groups[figure["code"]]
        named = {row["name"] for row in figure["rows"]}
        for row in figure["rows"]:
            mine = [one for one in passages if of(one) == row["name"]]
            if row["name"].startswith("Andre"):
                mine = [one for one in passages if of(one) and of(one) not in named]
            assert len(mine) == row["count"], (figure, row)
            found.append(frozenset(one.cycle_id for one in mine))
            parts = dict(zip(figure.get("series", ()), row.get("parts", ()), strict=True))
            apart = {name for name, count in parts.items() if count and name in phases.values()}
            for name, count in parts.items():
                if count and name != "Ikke opdelt":
                    own = [
                        one.cycle_id for one in mine
                        if (phases[one.status] == name)
                        or (name.startswith("Andre") and phases[one.status] not in apart)
                    ]  # fmt: skip
                    assert len(own) == count, (figure, row)
                    found.append(frozenset(own))
    return list(dict.fromkeys(found))


def rank(matrix: list[list[Fraction]]) -> int:
    """Gauss, with fractions: no algebra of the code's."""
    left, found = [row[:] for row in matrix], 0
    for column in range(len(left[0]) if left else 0):
        at = next((n for n in range(found, len(left)) if left[n][column]), None)
        if at is None:
            continue
        left[found], left[at] = left[at], left[found]
        for n in range(found + 1, len(left)):
            if factor := left[n][column] / left[found][column]:
                left[n] = [a - factor * b for a, b in zip(left[n], left[found], strict=True)]
        found += 1
    return found


def few_teams_found(sets, team_of) -> bool:
    """Whether sums and differences of these numbers give one that two teams are behind."""
    items = sorted(team_of)
    matrix = [[Fraction(int(item in one)) for item in items] for one in sets]
    whole = rank(matrix)
    for few in combinations(sorted(set(team_of.values())), FEWEST_TEAMS - 1):
        others = [n for n, item in enumerate(items) if team_of[item] not in few]
        if rank([[row[n] for n in others] for row in matrix]) < whole:
            return True
    return False


def test_the_attack_finds_what_two_teams_are_behind():
    team_of = {n: n for n in range(6)}
    assert few_teams_found([frozenset(range(6)), frozenset(range(4))], team_of)
    assert not few_teams_found([frozenset(range(6)), frozenset(range(3))], team_of)


@pytest.mark.usefixtures("danish", "only_sqlite")
@pytest.mark.parametrize("seed", range(6))
def test_nothing_small_is_found_from_retrials_and_the_other_figures_together(seed):
    dice, told = random.Random(seed), 0
    for _round in range(12):
        teams = dice.randint(4, 14)
        passages = [
            passage(
                n,
                dice.randrange(teams),
                area=dice.choice(("Ro", "Læsning", "Naturfag")),
                status=dice.choice(("closed", "trying", "planning")),
                decision=dice.choice(("keep", "drop", "adapt")),
                months=dice.choice((0.5, 1.5)),
                prototype_id=dice.choice((None, 1, 2, 3)),
            )
            for n in range(dice.randint(6, 30))
        ]
        said = counted(passages, CODES, [prototype(n) for n in (1, 2, 3)])
        without = counted(passages, CODES)
        assert said["figures"] == without["figures"], "takes nothing from another figure"
        told += len(said["again"].get("figures", ()))
        team_of = {one.cycle_id: one.team_id for one in passages}
        assert not few_teams_found(sets_told(passages, said), team_of)
    assert told, "hiding everything would be safe as well"


def give_prototypes(town) -> list[Prototype]:
    """Two that the municipality shares; a third of the records began from each of them."""
    made = [
        save(Prototype(title=title, owner_team_id=town.teams[0].id, shared_on=clock.today()))
        for title in ("Stille start", "Fejlen på tavlen")
    ]
    for one in made:
        share_prototype(one, "organisation")
    for number, cycle in enumerate(town.cycles):
        if number >= 12:
            cycle.inspired_by_prototype_id = made[number // 12 - 1].id
    db.session.commit()
    return made


def table(page) -> dict[str, str]:
    """The rows of the figures of a page."""
    rows = [list(row) for row in page.all("tr") if len(list(row)) == 2]
    return {text_of(first): text_of(second) for first, second in rows}


def test_committee_reads_how_often_prototypes_were_tried_again(as_, town):
    made = give_prototypes(town)
    consultant = as_(town.consultant)
    address = town.begin(consultant)
    page = consultant.get(f"{address}/udkast")
    began = Counter(db.session.scalars(select(Cycle.inspired_by_prototype_id)))
    total = sum(began[one.id] for one in made)
    for one in made:
        assert table(page)[one.title] == f"{began[one.id]} af {total}"
    assert f"Af {total} delte prøvehandlinger, der begyndte fra en prototype" in page.text
    assert [text_of(title) for title in page.all("h3")].count("Prøvet igen") == 1
    text = consultant.get(f"{address}/sagstekst").text
    assert f"Stille start: {began[made[0].id]} af {total} delte prøvehandlinger, der" in text
    book = read_workbook(consultant.get(f"{address}/regneark.xlsx").response.data)
    [sheet] = [one for one in book if one.name == "Prøvet igen"]
    assert {row[0]: row[1] for row in sheet.rows[1:]} == {one.title: began[one.id] for one in made}


def test_records_that_no_team_said_yes_to_are_not_counted(as_, town):
    give_prototypes(town)
    town.all_say_yes()
    reports_answer(town.cycles[12], "ask")
    db.session.commit()
    consultant = as_(town.consultant)
    edition = consultant.get(town.finish(consultant, town.begin(consultant)))
    assert "Af 23 delte prøvehandlinger, der begyndte fra en prototype" in edition.text
    assert table(edition)["Stille start"] == "11 af 23"


def test_where_it_cannot_be_told_the_method_note_says_so(as_, place):
    one = save(Prototype(title="Stille start", owner_team_id=place.teams[0].id))
    one.shared_on = clock.today()
    share_prototype(one, "school")
    for cycle in place.cycles[:2]:
        cycle.inspired_by_prototype_id = one.id
    db.session.commit()
    leader = as_(place.leader)
    address = place.begin(leader)
    page = leader.get(f"{address}/udkast")
    assert HIDDEN in page.text
    assert "Stille start" not in table(page)
    about = read_workbook(leader.get(f"{address}/regneark.xlsx").response.data)[0]
    assert "Prøvet igen" in [row[1] for row in about.rows]
