"""The network's report: made by its coordinator of what teams have shared with that very network."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.cycles.models import Audience, Cycle, SharedVersion
from app.organisations.models import Network
from app.prototypes.models import Prototype
from app.yearreports.models import ReportAsk, ReportEdition, YearReport
from tests.builder.conftest import DECISIONS, reports_answer
from tests.builder.test_paper import bare, made, missing_from
from tests.make import (
    make_closed_cycle,
    make_consultant,
    make_leader,
    make_member,
    make_network,
    make_network_coordinator,
    make_organisation,
    make_person,
    make_school,
    make_team,
    save,
    share,
    share_prototype,
)
from tests.printing.reading import faults, headings, words


@dataclass
class Net:
    """Two municipalities, five teams with a record each, and a network its coordinator looks after."""

    network: Network
    coordinator: Person
    cycles: list[Cycle]
    members: list[Person]
    others: list[Person]
    leader: Person
    consultant: Person

    @property
    def list_address(self) -> str:
        return f"/netvaerk/{self.network.public_id}/rapporter"

    def begin(self, browser: Any) -> str:
        return browser.submit(self.list_address).location

    def ids(self, *numbers: int) -> list[str]:
        return [self.cycles[number].public_id for number in numbers]


@pytest.fixture
def net(flask_app):
    east, west = make_organisation("Østby Kommune"), make_organisation("Vestby Kommune")
    schools = make_school("Lillebæk Skole", east), make_school("Åvang Skole", west)
    teams = [make_team(f"Team {n}", school=schools[n % 2]) for n in range(5)]
    members = [make_member(team) for team in teams]
    others = [make_member(team) for team in teams]
    network = make_network("Rollekort på tværs", (west, schools[0], teams[1]))
    coordinator = make_network_coordinator(network, make_person("Nete Netværk"))
    cycles = []
    for number, team in enumerate(teams):
        cycle = make_closed_cycle(
            team,
            title=f"Forsøg {number}",
            action=f"Vi prøver nr. {number}",
            learning=f"Lært {number}",
            pupil_voice=f"Eleven siger {number}",
            decision=DECISIONS[number],
        )
        cycles.append(share(cycle, network, on=clock.today()))
    leader, consultant = make_leader(schools[0]), make_consultant(west)
    db.session.commit()
    return Net(network, coordinator, cycles, members, others, leader, consultant)


def answer(as_, net, number, what):
    ask = db.session.scalars(
        select(ReportAsk).where(ReportAsk.cycle_id == net.cycles[number].id)
    ).one()
    as_(net.members[number]).post(f"/rapporttekster/{ask.public_id}/{what}")
    if what == "brug":
        as_(net.others[number]).post(f"/rapporttekster/{ask.public_id}/andet-ja")


def test_coordinator_makes_the_report_from_the_menu_to_the_final_edition(as_, net):
    browser = as_(net.coordinator)
    start = browser.get(browser.get("/delt-med-os").link("Rapporter"), status=302)
    assert start.location == net.list_address
    address = net.begin(browser)
    browser.submit(f"{address}/valg", story=net.ids(1), learning=net.ids(0))
    picks = browser.get(f"{address}/valg").text
    assert "Forsøg 4" in picks
    browser.submit(f"{address}/teams")
    asked = as_(net.members[1]).get(f"/teams/{net.cycles[1].team.public_id}/rapporttekster")
    assert "Netværkets rapport" in asked.text
    assert "Rollekort på tværs" in asked.text
    assert "leder" not in asked.text.replace("ledelse", "")
    for number in range(5):
        answer(as_, net, number, "brug")
    browser.submit(address, text_foreword="Et godt år.", text_next_year="Vi går videre.")
    draft = browser.get(f"{address}/udkast")
    for said in (
        "Forsøg 1 Team 1, Åvang Skole",
        "Vestby Kommune Organisation –",
        "Lillebæk Skole Skole Østby Kommune",
        "Team 1 Team Åvang Skole",
        "Lært 0",
    ):
        assert bare(said) in bare(draft.text)
    edition = browser.submit(f"{address}/endelig", nobody_recognisable="y").location
    assert "Endelig udgave 1" in browser.get(edition).text
    case = browser.get(f"{edition}/sagstekst")
    text = "".join(case.one("textarea", id="everything").itertext())
    assert "– Team 1 (Åvang Skole)" in text
    assert "Det næste\n\nVi går videre." in text
    assert "aftaler" not in browser.get(edition).html


def test_only_what_is_shared_with_this_network_is_in_it(as_, net):
    other = make_network("Et andet netværk", (net.cycles[0].team,))
    make_network_coordinator(other, net.coordinator)
    for audience, title in (
        (other, "Til det andet"),
        ("school", "Til skolen"),
        ("public", "Til alle"),
    ):
        share(make_closed_cycle(net.cycles[0].team, title=title), audience, on=clock.today())
    make_closed_cycle(net.cycles[0].team, title="Slet ikke delt")
    db.session.commit()
    browser = as_(net.coordinator)
    address = net.begin(browser)
    for page in ("", "/valg", "/teams", "/udkast", "/sagstekst"):
        text = browser.get(address + page).text
        for title in ("Til det andet", "Til skolen", "Til alle", "Slet ikke delt"):
            assert title not in text, page
    assert "Forsøg 0" in browser.get(f"{address}/udkast").text


def test_nobody_else_finds_the_report(as_, net):
    address = net.begin(as_(net.coordinator))
    stranger = make_network_coordinator(make_network("Fremmed"))
    db.session.commit()
    # Those in the network may know that there are reports, and who makes them; others nothing.
    for person, answers in (
        (stranger, 404),
        (net.members[0], 403),
        (net.leader, 403),
        (net.consultant, 403),
    ):
        browser = as_(person)
        browser.get(net.list_address, status=answers)
        for page in ("", "/valg", "/teams", "/udkast", "/sagstekst", "/endelig", "/logo.png"):
            browser.get(address + page, status=404)


def test_withheld_text_leaves_no_trace(as_, net):
    browser = as_(net.coordinator)
    address = net.begin(browser)
    browser.submit(f"{address}/valg", story=net.ids(2), learning=net.ids(2, 3))
    browser.submit(f"{address}/teams")
    answer(as_, net, 2, "ikke-med")
    for number in (0, 1, 3, 4):
        answer(as_, net, number, "brug")
    edition = browser.submit(f"{address}/endelig", nobody_recognisable="y").location
    stored = str(db.session.scalars(select(ReportEdition)).one().content)
    for text in (stored, browser.get(edition).text, browser.get(f"{edition}/sagstekst").html):
        for trace in ("Forsøg 2", "Vi prøver nr. 2", "Lært 2", "Eleven siger 2", "Team 2"):
            assert trace not in text
    assert "4 delte prøvehandlinger" in browser.get(edition).text


def test_figures_are_those_that_somebody_counts_by_hand(as_, net):
    """Twelve teams, so that there is something to tell; counted from the rows, not by our code."""
    school = make_school("Tredje Skole")
    for number in range(9):
        cycle = make_closed_cycle(
            make_team(f"Hold {number}", school=school),
            decision=("keep", "drop", "adapt")[number % 3],
        )
        share(cycle, net.network, on=clock.today())
    db.session.commit()
    browser = as_(net.coordinator)
    text = browser.get(f"{net.begin(browser)}/udkast").text
    rows = db.session.execute(
        select(Cycle.team_id, Cycle.decision)
        .join(Audience, Audience.cycle_id == Cycle.id)
        .where(Audience.network_id == net.network.id)
    ).all()
    teams = len({row.team_id for row in rows})
    assert bare(f"{len(rows)} delte prøvehandlinger {teams} teams har delt") in bare(text)
    by_decision = Counter(row.decision for row in rows)
    assert by_decision == {"keep": 6, "drop": 4, "adapt": 4}
    for word, decision in (("Fasthold", "keep"), ("Forkast", "drop"), ("Tilpas", "adapt")):
        assert bare(f"{word} {by_decision[decision]} af {len(rows)}") in bare(text), word


def test_few_teams_are_counted_as_far_as_the_list_names_them(as_, net):
    for cycle in net.cycles[2:]:
        db.session.execute(
            SharedVersion.__table__.delete().where(SharedVersion.cycle_id == cycle.id)
        )
        db.session.execute(Audience.__table__.delete().where(Audience.cycle_id == cycle.id))
    db.session.commit()
    browser = as_(net.coordinator)
    text = browser.get(f"{net.begin(browser)}/udkast").text
    assert "Forsøg 1" in text
    assert "2 delte prøvehandlinger" in text, "both stand in the list"
    assert "Prøvet igen" not in text


def test_prototype_stands_with_where_it_was_tried_again(as_, net):
    owner = net.cycles[0].team
    prototype = save(
        Prototype(
            title="Byg det", summary="Kort sagt", owner_team_id=owner.id, shared_on=clock.today()
        )
    )
    share_prototype(prototype, net.network)
    hidden = save(Prototype(title="Kun skolens", owner_team_id=owner.id, shared_on=clock.today()))
    share_prototype(hidden, "school")
    own = make_closed_cycle(
        net.cycles[3].team, title="Ikke delt med os", inspired_by_prototype_id=prototype.id
    )
    share(own, "school", on=clock.today())
    net.cycles[3].inspired_by_prototype_id = prototype.id
    db.session.commit()
    browser = as_(net.coordinator)
    draft = browser.get(f"{net.begin(browser)}/udkast").text
    assert bare("Byg det Team 0, Lillebæk Skole Kort sagt") in bare(draft)
    assert bare("Prøvet igen: Forsøg 3 (Team 3, Åvang Skole)") in bare(draft)
    assert "Kun skolens" not in draft
    assert "Ikke delt med os" not in draft


@pytest.mark.usefixtures("only_sqlite")
def test_pdf_is_accessible_and_says_what_the_page_says(as_, net):
    for cycle in net.cycles:
        reports_answer(cycle, "yes")
    db.session.commit()
    browser = as_(net.coordinator)
    address = net.begin(browser)
    browser.submit(f"{address}/valg", story=net.ids(0, 1), learning=net.ids(0, 1))
    _row, pdf = made(f"{address}/pdf", browser)
    assert faults(pdf) == []
    assert headings(pdf)[0] == 1
    assert missing_from(pdf, browser.get(f"{address}/udkast")) == []
    assert "Hvem er med" in words(pdf)
    assert "Fra netværket" in words(pdf)


def test_empty_year_says_so(as_, net):
    browser = as_(net.coordinator)
    form = browser.get(net.list_address)
    oldest = [o.get("value") for o in form.one("select").iter() if o.get("value")][-1]
    address = browser.submit(net.list_address, school_year=oldest).location
    page = browser.get(f"{address}/udkast")
    assert page.all("svg", role="img") == []
    assert "Forsøg" not in page.text
    assert db.session.scalars(select(YearReport)).one().network_id == net.network.id
