"""A school whose five teams have shared what they tried, each asking to be asked first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.core import clock
from app.core.danish import school_year
from app.core.db import db
from app.cycles.models import Cycle, SharedVersion
from app.organisations.models import School
from app.teams.models import Team
from app.yearreports.models import ReportAsk, YearReport
from tests.builder.committee import town
from tests.make import (
    make_closed_cycle,
    make_leader,
    make_member,
    make_organisation,
    make_person,
    make_school,
    make_team,
    share,
)
from tests.page import Browserless

__all__ = ["place", "town"]
DECISIONS = ("keep", "adapt", "drop", "keep", "keep")


@dataclass
class Place:
    """The school, its leader, a team with a member and its record for each of five."""

    school: School
    leader: Person
    teams: list[Team]
    members: list[Person]
    cycles: list[Cycle]

    @property
    def list_address(self) -> str:
        return f"/skoler/{self.school.public_id}/rapporter"

    def report(self) -> YearReport:
        return db.session.scalars(select(YearReport)).one()

    def begin(self, leader: Browserless) -> str:
        """The address of a new report for this year."""
        return leader.submit(self.list_address).location

    def ask(self, leader: Browserless, address: str) -> None:
        leader.submit(f"{address}/teams")

    def ask_of(self, number: int) -> ReportAsk:
        query = select(ReportAsk).where(ReportAsk.cycle_id == self.cycles[number].id)
        return db.session.scalars(query).one()

    def answer(self, as_: Any, number: int, what: str) -> None:
        member = as_(self.members[number])
        member.post(f"/rapporttekster/{self.ask_of(number).public_id}/{what}")

    def all_say_yes(self, as_: Any, *numbers: int) -> None:
        for number in numbers or range(5):
            self.answer(as_, number, "brug")


def reports_answer(cycle: Cycle, answer: str) -> None:
    """What the team ticked at *Må teksten bruges i rapporter?*"""
    version = db.session.scalars(
        select(SharedVersion).where(SharedVersion.cycle_id == cycle.id)
    ).one()
    version.reports = answer


@pytest.fixture
def place(flask_app: Any) -> Place:
    organisation = make_organisation("Engdal Kommune")
    school = make_school("Lillebæk Skole", organisation)
    leader = make_leader(school, make_person("Lise Leder"))
    teams, members, cycles = [], [], []
    for number, decision in enumerate(DECISIONS):
        team = make_team(f"Team {number}", school=school)
        members.append(make_member(team))
        cycle = make_closed_cycle(
            team,
            title=f"Forsøg {number}",
            action=f"Vi prøver nr. {number}",
            learning=f"Lært {number}",
            pupil_voice=f"Eleven siger {number}",
            decision=decision,
        )
        share(cycle, "school", on=clock.today())
        teams.append(team)
        cycles.append(cycle)
    db.session.commit()
    return Place(school, leader, teams, members, cycles)


def this_year() -> str:
    return school_year(clock.today())
