"""A small world with something to hide: whose words are whose, and who was there from the beginning.

Every text of a team holds a word that stands nowhere else, with the team's letter in it.

    T  three teachers          E  a team of one          V  has lost its coordinator
    W  with a leader in it     U  other colleagues       L  the leadership      Z  nobody and nothing
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Text, select

from app.accounts.models import Person
from app.core.db import db
from app.cycles.models import Cycle
from app.cycles.versions import keep_version
from app.organisations.models import Role
from app.sparring.models import SparringAnswer
from app.teams.models import Membership, Team
from tests.guards.insider.stage import FIRST_DAY, Stage
from tests.make import (
    make_administrator,
    make_closed_cycle,
    make_consultant,
    make_cycle,
    make_focus_area,
    make_leader,
    make_loose_note,
    make_measure,
    make_network,
    make_network_coordinator,
    make_note,
    make_organisation,
    make_person,
    make_proposal,
    make_question,
    make_school,
    make_sparring,
    make_team,
    save,
    share,
)

# Whoever tries, and whoever only works there. Nobody else logs in.
HOSTILE = ("lise", "karl", "anna", "nete", "tove", "mikkel", "udo", "xenia")
HONEST = ("mette", "else", "viggo", "wilma", "tina")
SECRET = "kanarie"
# What a rename types: nobody outside the team reads it on what was shared before.
LATER = "omdoebt"

# Columns of a record that are text to the database and hold a code word or a number.
_NO_WORDS = frozenset(
    {
        "decision",
        "effect",
        "effort",
        "exchange_id",
        "inspiration_source",
        "kind",
        "occasion",
        "public_id",
        "status",
    }
)


@dataclass
class World:
    """Database ids and public ids by name, and the addresses of pages that could tell something."""

    people: dict[str, int] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    public: dict[str, str] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    # Which team's words a record holds, whichever team has it now.
    owners: dict[int, str] = field(default_factory=dict)
    shared: set[int] = field(default_factory=set)
    pages: list[str] = field(default_factory=list)
    # What was shared: here names stay as they were for all outside the team.
    shared_pages: list[str] = field(default_factory=list)

    def name_of(self, person_id: int) -> str:
        return next(name for name, one in self.people.items() if one == person_id)


def make_world(stage: Stage) -> World:
    """The world as it is on the first day, everybody logged in."""
    world = World()
    own = make_organisation("Egen Kommune")
    other = make_organisation("Anden Kommune", mail_domains=["anden.example"])
    school = make_school("Søskolen", own)
    at = {"xenia": "anden.example"}
    people = {
        name: make_person(name.title(), email=f"{name}@{at.get(name, 'example.org')}")
        for name in (*HOSTILE, *HONEST, "vera")
    }
    people["vera"].active = False
    teams = _teams(school, make_school("Åskolen", other), people)
    network = make_network("Netværket", (school, other))
    make_leader(school, people["lise"])
    make_consultant(own, people["karl"])
    make_administrator(people["anna"])
    make_network_coordinator(network, people["nete"])
    _agreed_leader(teams["W"], people["tina"])
    focus = {
        "school": make_focus_area("Læselyst", school_id=school.id),
        "organisation": make_focus_area("Fællesskab", organisation_id=own.id),
        "team": make_focus_area("Ro", team_id=teams["T"].id),
    }
    places: dict[str, Any] = {"S": school, "own": own, "other": other, "network": network}
    for name, thing in {**people, **teams, **places, **focus}.items():
        world.public[name] = thing.public_id
    world.people = {name: person.id for name, person in people.items()}
    world.emails = {name: person.email for name, person in people.items()}
    world.teams = {letter: team.id for letter, team in teams.items()}
    for letter in ("T", "E", "V", "W"):
        _write(world, letter, teams[letter], people["udo"], focus["school"])
    _share_something(world, teams["T"], focus)
    world.pages += _pages_of_places(world)
    db.session.commit()
    stage.let_in([people[name] for name in (*HOSTILE, *HONEST)])
    return world


def _teams(school: Any, elsewhere: Any, people: dict[str, Person]) -> dict[str, Team]:
    def team(name: str, coordinator: str | None, *members: str, **values: Any) -> Team:
        first = people[coordinator] if coordinator else None
        crew = tuple(people[one] for one in members)
        at = values.pop("school", school)
        return make_team(name, school=at, coordinator=first, members=crew, **values)

    return {
        "T": team("Team Tange", "tove", "mette", "mikkel"),
        "E": team("Team Eng", "else"),
        "V": team("Team Vang", "vera", "viggo"),
        "W": team("Team Wad", "wilma", "tina"),
        "U": team("Team Ugle", "udo"),
        "L": team("Ledelsen", "lise", kind="leadership_team"),
        "Z": team("Team Zone", None),
        "X": team("Team Xylo", "xenia", school=elsewhere),
    }


def _agreed_leader(team: Team, person: Person) -> None:
    make_leader(team.school, person)
    role = db.session.scalars(select(Role).filter_by(person_id=person.id)).one()
    days = {"opened_on": FIRST_DAY, "closes_on": FIRST_DAY}
    make_question(team, person, roles=(role,), about="member", outcome="yes", **days)


def _write(world: World, letter: str, team: Team, colleague: Person, focus: Any) -> None:
    """Two records, notes loose and not, versions, figures, a question with its answer."""
    author = db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .filter_by(team_id=team.id)
    ).first()
    secret = f"{SECRET}{letter}"
    lists = {name: [f"{secret}{name}"] for name in ("signs", "subjects", "tags", "uncommon_acts")}
    cycle = make_closed_cycle(team, **dict(_every_text(secret)), **lists, focus_area_id=focus.id)
    keep_version(cycle, by=author.id if author else None, change="started")
    cycle.learning = f"{secret}rettet"
    make_note(cycle, author, f"{secret}note")
    measure = make_measure(cycle, f"{secret}maaling", values=(4, 5))
    loose = make_loose_note(team, author, f"{secret}loes")
    asked = make_sparring(cycle, f"{secret}spoergsmaal", withdrawn_at=cycle.created_at)
    save(
        SparringAnswer(
            request_id=asked.id,
            person_id=colleague.id,
            answered_on=FIRST_DAY,
            text=f"svar{letter}",
        )
    )
    proposed = make_cycle(team, title=f"{secret}foreslaaet", action=f"{secret}forslag")
    save(proposed)
    proposal = make_proposal(proposed, by=author, audiences=("organisation",)) if author else None
    db.session.flush()
    for one in (cycle, proposed):
        world.owners[one.id] = letter
        at = f"/afproevninger/{one.public_id}"
        world.pages += [at, f"{at}/udgaver", f"{at}/maalinger.csv", f"{at}/runder", f"{at}/del"]
    world.pages += [
        f"/noter/{loose.public_id}",
        f"/maalinger/{measure.public_id}",
        f"/sparring/{asked.public_id}/svar",
    ]
    if proposal is not None:
        world.public[f"proposal {letter}"] = proposal.public_id
        world.public[f"proposed {letter}"] = proposed.public_id
        world.pages.append(f"/afproevninger/{proposed.public_id}/forslag/{proposal.public_id}")


def _every_text(secret: str) -> Iterator[tuple[str, str]]:
    """Each field of a record that holds words."""
    for column in Cycle.__table__.columns:
        if isinstance(column.type, Text) and column.name not in _NO_WORDS:
            yield column.name, f"{secret}{column.name}"


def _share_something(world: World, team: Team, focus: dict[str, Any]) -> None:
    """Read by all, under the names of that day; what was written since is the team's own."""
    for number, area in enumerate(focus.values()):
        cycle = make_closed_cycle(team, title=f"Delt {number}", focus_area_id=area.id)
        cycle.focus_area = area
        share(cycle, "public" if number else "organisation")
        cycle.learning = f"{SECRET}Tsenere"
        save(cycle)
        world.owners[cycle.id] = "T"
        world.shared.add(cycle.id)
        world.shared_pages.append(f"/afproevninger/{cycle.public_id}")
    world.shared_pages.append(f"/teams/{team.public_id}/liste.csv")
    world.pages += world.shared_pages


def _pages_of_places(world: World) -> Iterator[str]:
    yield from ("/", "/skolen", "/delt-med-os", "/delt-med-os.csv", "/rapporter")
    yield from ("/konto", "/konto/mine-data", "/konto/mine-data.json", "/personer")
    school, own = world.public["S"], world.public["own"]
    yield from (
        f"/skoler/{school}",
        f"/skoler/{school}/delt.csv",
        f"/skoler/{school}/indstillinger",
    )
    yield from (f"/organisationer/{own}", f"/organisationer/{own}/delt.csv")
    for letter in ("T", "E", "V", "W"):
        at = f"/teams/{world.public[letter]}"
        yield from (f"{at}/afproevninger", f"{at}/loese-noter", f"{at}/liste.csv")
        yield from (f"{at}/indstillinger", f"{at}/arkiv")
