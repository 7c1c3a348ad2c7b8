"""A team with somebody at every distance from it, and the buttons they press."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.accounts.models import Person
from app.core.db import db
from app.cycles.models import Cycle
from app.measures.models import Measure, MeasurePoint
from app.organisations.models import Network, Organisation, School
from app.teams.models import Team
from tests.make import (
    make_closed_cycle,
    make_consultant,
    make_leader,
    make_member,
    make_network,
    make_network_coordinator,
    make_note,
    make_organisation,
    make_person,
    make_school,
    make_team,
    save,
)
from tests.page import XHTML, Browserless, Page

TICKED = {"no_names": "y", "nobody_recognisable": "y", "quotes_anonymous": "y"}


@dataclass
class Places:
    """Gustav and Hanne are the team; the record says something that must stay in it."""

    organisation: Organisation
    school: School
    team: Team
    gustav: Person
    hanne: Person
    colleague: Person
    leader: Person
    consultant: Person
    next_door: Person
    buddy_team: Team
    buddy: Person
    network: Network
    networker: Person
    network_coordinator: Person
    stranger: Person
    cycle: Cycle

    @property
    def address(self) -> str:
        return f"/afproevninger/{self.cycle.public_id}"

    @property
    def share_address(self) -> str:
        return f"{self.address}/del"

    @property
    def network_key(self) -> str:
        return f"network:{self.network.public_id}"

    @property
    def buddy_key(self) -> str:
        return f"team:{self.buddy_team.public_id}"


def make_places() -> Places:
    """Engsvale Skole in Fjordlyng Kommune; the school is in the network, the organisation is not."""
    organisation = make_organisation("Fjordlyng Kommune")
    school = make_school("Engsvale Skole", organisation)
    neighbour = make_school("Vindbjerg Skole", organisation)
    faraway = make_school("Strandby Skole", make_organisation("Anden Kommune"))
    gustav, hanne = make_person("Gustav Prøve"), make_person("Hanne Prøve")
    team = make_team("6. årgang", school=school, coordinator=gustav, members=(hanne,))
    buddy_team = make_team("7. årgang", school=neighbour)
    network = make_network("Videnproducerende skoler", (school, faraway))
    cycle = make_closed_cycle(
        team,
        title="Rollekort i grupper",
        responsibilities="Gustav laver kortene",
        team_learning="Vi taler for længe",
    )
    make_note(cycle, hanne, "Noten om den første time")
    places = Places(
        organisation=organisation,
        school=school,
        team=team,
        gustav=gustav,
        hanne=hanne,
        colleague=make_member(make_team("2. årgang", school=school), make_person("Kollega")),
        leader=make_leader(school, make_person("Lise Leder")),
        consultant=make_consultant(organisation, make_person("Karl Konsulent")),
        next_door=make_member(make_team("4. årgang", school=neighbour), make_person("Nabo")),
        buddy_team=buddy_team,
        buddy=make_member(buddy_team, make_person("Makker")),
        network=network,
        networker=make_member(make_team("9. b", school=faraway), make_person("Netværker")),
        network_coordinator=make_network_coordinator(network, make_person("Nete Koordinator")),
        stranger=make_member(make_team("Fremmed", school=make_school("Fjern Skole"))),
        cycle=cycle,
    )
    db.session.commit()
    return places


def make_measure(cycle: Cycle, name: str) -> Measure:
    """A measured series of one point."""
    point = MeasurePoint(measured_on=date(2025, 9, 15), value=4)
    return save(Measure(cycle_id=cycle.id, name=name, points=[point]))


def share_with(
    client: Browserless, places: Places, *keys: str, status: int | None = 302, **more: Any
) -> Page:
    """Tick these on the page, vouch for the text, press *Del*."""
    chosen = {
        "audiences": [key for key in keys if not key.startswith("team:")],
        "buddy_teams": [key for key in keys if key.startswith("team:")],
    }
    return client.submit(
        places.share_address, status=status, **{**chosen, **TICKED, "do": "share", **more}
    )


def proposal_address(client: Browserless, places: Places) -> str:
    """Where the proposal that waits is shown."""
    return client.get(places.share_address).link("Se forslaget")


def say(client: Browserless, address: str, words: str, *, status: int | None = 302) -> Page:
    """Press a button on the page at this address."""
    forms = client.get(address).one("main").iter(f"{XHTML}form")
    form = next(form for form in forms if "".join(form.itertext()).strip() == words)
    sent = {field.get("name"): field.get("value") for field in form.iter(f"{XHTML}input")}
    return client.post(form.get("action"), sent, status=status)


def may_read(client: Browserless, places: Places) -> bool:
    """Whether the record opens; what is hidden answers as what is not there."""
    page = client.get(places.address, status=None)
    assert page.status in (200, 404)
    return page.status == 200
