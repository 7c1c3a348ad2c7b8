"""A municipality of three schools: what their teams share with it, and who makes and gets reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.cycles.models import Cycle, SharedVersion
from app.organisations.models import FocusArea, Organisation, School
from app.teams.models import Team
from app.yearreports.models import ReportAsk, YearReport
from tests.make import (
    make_closed_cycle,
    make_consultant,
    make_cycle,
    make_focus_area,
    make_leader,
    make_member,
    make_organisation,
    make_person,
    make_school,
    make_team,
    share,
)
from tests.page import Browserless

PHASES = ("closed", "trying", "planning", "closed")
SCHOOLS = ("Østre Skole", "Aaby Skole", "Engen Skole")


@dataclass
class Municipality:
    """The organisation, its consultant, and three schools with their leaders and four teams each.

    Every team has two members, so that somebody can say the second yes: `members` and `others`.
    """

    organisation: Organisation
    consultant: Person
    schools: list[School]
    leaders: list[Person]
    teams: list[Team]
    members: list[Person]
    others: list[Person]
    cycles: list[Cycle]
    areas: list[FocusArea]

    @property
    def list_address(self) -> str:
        return f"/organisationer/{self.organisation.public_id}/rapporter"

    def school_list(self, number: int) -> str:
        return f"/skoler/{self.schools[number].public_id}/rapporter"

    def begin(self, client: Browserless) -> str:
        return client.submit(self.list_address).location

    def all_say_yes(self) -> None:
        db.session.execute(update(SharedVersion).values(reports="yes"))
        db.session.commit()

    def finish(self, client: Browserless, address: str) -> str:
        """The address of a final edition."""
        return client.submit(f"{address}/endelig", nobody_recognisable="y").location

    def school_edition(self, as_: Any, number: int, questions: str = "") -> str:
        """What a leader has made final: the report with its questions to the administration."""
        leader = as_(self.leaders[number])
        address = leader.submit(self.school_list(number)).location
        leader.submit(address, text_questions=questions, text_foreword="Kun skolens eget.")
        return self.finish(leader, address)

    def send(self, as_: Any, number: int, questions: str = "") -> str:
        edition = self.school_edition(as_, number, questions)
        as_(self.leaders[number]).submit(f"{edition}/send", has_read="y")
        return edition

    def report(self) -> YearReport:
        query = select(YearReport).where(YearReport.kind == "committee")
        return db.session.scalars(query).one()

    def ask_of(self, number: int) -> ReportAsk:
        query = select(ReportAsk).where(ReportAsk.cycle_id == self.cycles[number].id)
        return db.session.scalars(query).one()


@pytest.fixture
def town(flask_app: Any) -> Municipality:
    """Twelve teams with three records each: four areas, one of them with one record."""
    organisation = make_organisation("Engdal Kommune")
    names = (("Ro", None), ("Lyst til læsning", "Flere læser af lyst"), ("Naturfag", None))
    areas = [make_focus_area(n, organisation_id=organisation.id, goal=goal) for n, goal in names]
    areas.append(make_focus_area("Sjældent", organisation_id=organisation.id))
    schools = [make_school(name, organisation) for name in SCHOOLS]
    leaders = [make_leader(school, make_person(f"Leder {school.name}")) for school in schools]
    teams = [make_team(f"Team {n}", school=schools[n % 3]) for n in range(12)]
    members = [make_member(team) for team in teams]
    others = [make_member(team) for team in teams]
    cycles = [_shared(n, teams[(n + n // 12) % 12], areas) for n in range(36)]
    consultant = make_consultant(organisation, make_person("Karl Konsulent"))
    make_closed_cycle(teams[0], title="Slet ikke delt")
    share(make_closed_cycle(teams[0], title="Kun til skolen"), "school", on=clock.today())
    db.session.commit()
    return Municipality(
        organisation, consultant, schools, leaders, teams, members, others, cycles, areas
    )


def _shared(number: int, team: Team, areas: list[FocusArea]) -> Cycle:
    area = areas[3] if number == 35 else areas[number % 3]
    phase = PHASES[number // 3 % 4]
    start = clock.today() - timedelta(days=100)
    values = {"focus_area": area, "focus_area_id": area.id, "title": f"Forsøg {number:02}"}
    if phase == "closed":
        ended = start + timedelta(days=(20, 45, 80, 95)[number % 4])
        cycle = make_closed_cycle(
            team,
            decision=("keep", "adapt", "drop")[number // 12],
            learning=f"Lært {number:02}",
            start=start,
            evaluated_on=ended,
            **values,
        )
    else:
        cycle = make_cycle(team, status=phase, start=start, **values)
    share(cycle, "organisation", on=clock.today())
    return cycle
