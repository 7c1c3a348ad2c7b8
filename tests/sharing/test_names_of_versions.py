"""What team, school and focus area are called is part of what was shared: renaming changes nothing there."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from app.access.viewer import ANYONE
from app.core import clock
from app.core.db import db
from app.core.models import SecurityEvent
from app.cycles.models import SharedVersion, ShareProposal
from app.organisations.models import FocusArea
from app.reports.drafts import read_by
from app.reports.queries import cycle_by_id
from app.teams.queries import viewer_for
from tests.make import make_focus_area, share
from tests.sharing.places import make_places, proposal_address, say, share_with

NUMBER = "150914-4321"
SCHOOL, TEAM, AREA = "Engsvale Skole", "6. årgang", "Ro og trivsel"
WORDS = ("Mads slår", "Mads slog", "Mads bider")


@pytest.fixture
def places(flask_app):
    places = make_places()
    area = make_focus_area(AREA, school_id=places.school.id, goal="Flere har ro")
    places.cycle.focus_area = area
    places.cycle.focus_area_id = area.id
    share(places.cycle, "school", "organisation", "public", places.network, on=clock.today())
    db.session.commit()
    return places


def rename_everything(places):
    """As a leader, a coordinator and whoever has the focus area could do."""
    places.team.name, places.school.name, places.cycle.focus_area.name = WORDS
    places.cycle.focus_area.goal = "Mads skal rolig"
    db.session.commit()


def read_by_others(as_, places):
    """Every page where somebody outside the team reads of the record."""
    school, organisation = places.school.public_id, places.organisation.public_id
    for person, paths in {
        places.leader: (
            places.address,
            f"/skoler/{school}",
            "/delt-med-os",
            f"/skoler/{school}/delt.csv",
            f"{places.address}/runder",
        ),
        places.consultant: (
            places.address,
            "/delt-med-os",
            "/delt-med-os.csv",
            f"/organisationer/{organisation}/delt.csv",
        ),
        places.networker: (places.address, "/delt-med-os", f"{places.address}/proev-hos-os"),
        None: (places.address, f"/teams/{places.team.public_id}/liste.csv"),
    }.items():
        for path in paths:
            client = as_(person)
            yield path, client.client.get(path).get_data(as_text=True)


def test_renaming_reaches_nobody_outside_the_team(places, as_):
    rename_everything(places)

    for path, page in read_by_others(as_, places):
        # The page that bears the school's name is the school's own.
        seen = page.replace("Mads slog", "") if "/skoler/" in path else page
        assert "Mads" not in seen, path
        assert TEAM in page or "/runder" in path or "delt" in path, path


def test_team_itself_reads_the_new_names(places, as_):
    rename_everything(places)
    page = as_(places.gustav).get(places.address)
    assert "Mads bider" in page.text


def test_others_read_the_new_names_when_the_team_shares_again(places, as_):
    places.team.name, places.school.name = "6. årgangs team", "Engsvaleskolen"
    db.session.commit()
    share_with(as_(places.gustav), places, "school", "organisation", "public", places.network_key)
    assert "6. årgangs team" not in as_(places.leader).get(places.address).text
    say(as_(places.hanne), proposal_address(as_(places.hanne), places), "Ja, del den")
    assert "6. årgangs team · Engsvaleskolen" in as_(places.leader).get(places.address).text


def test_spreadsheet_and_pdf_have_the_names_of_the_version(places, as_):
    rename_everything(places)
    data = as_(places.consultant).client.get("/delt-med-os.csv").get_data()
    [row] = csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
    assert (row["Team"], row["Skole"], row["Indsatsområde"]) == (TEAM, SCHOOL, AREA)
    for viewer in (viewer_for(places.leader), ANYONE):
        cycle = cycle_by_id(viewer, places.cycle.id)
        [record] = read_by(viewer, [cycle]).records
        identity = record.identity
        assert (identity.team, identity.school, identity.focus_area) == (TEAM, SCHOOL, AREA)


def test_number_in_a_name_stops_the_sharing_at_that_name(places, as_):
    for thing, label in (
        (places.team, "Teamets navn"),
        (places.school, "Skolens navn"),
        (places.cycle.focus_area, "Indsatsområde"),
    ):
        before, thing.name = thing.name, f"Om {NUMBER}"
        db.session.commit()
        page = share_with(as_(places.gustav), places, "school", status=422)
        assert page.errors()[0].startswith(f"{label}: 1509••-••••")
        thing.name = before
    places.cycle.focus_area.goal = f"Om {NUMBER}"
    db.session.commit()
    page = share_with(as_(places.gustav), places, "school", status=422)
    assert page.errors()[0].startswith("Indsatsområdets mål: 1509••-••••")


def test_second_yes_is_to_the_names_that_were_proposed(places, as_):
    places.team.name = "6. årgangs team"
    db.session.commit()
    share_with(as_(places.gustav), places, "organisation", "school", "public", places.network_key)
    places.team.name = "Mads slår"
    db.session.commit()
    assert db.session.scalars(select(ShareProposal)).one().names["team"] == "6. årgangs team"
    say(as_(places.hanne), proposal_address(as_(places.hanne), places), "Ja, del den")
    version = db.session.scalars(select(SharedVersion)).one()
    assert version.names["team"] == "6. årgangs team"


def test_what_is_typed_as_a_name_is_checked_and_renaming_is_logged_without_words(places, as_):
    coordinator = as_(places.gustav)
    address = f"/teams/{places.team.public_id}/rediger"
    page = coordinator.submit(address, status=422, name=f"Team {NUMBER}")
    assert "1509••-•••• ligner et CPR-nummer." in page.errors()[0]
    page = coordinator.submit(address, status=422, name="Rum 240871-3333")
    assert "kan være et CPR-nummer" in page.errors()[0]
    coordinator.submit(address, name="Rum 240871-3333", name_may_stand="y")
    db.session.expire_all()
    assert places.team.name == "Rum 240871-3333"
    events = db.session.scalars(
        select(SecurityEvent).where(SecurityEvent.event == "team_renamed")
    ).all()
    assert [(one.person_id, one.object_id) for one in events] == [
        (places.gustav.id, places.team.public_id)
    ]
    leader = as_(places.leader)
    area_id = db.session.scalars(select(FocusArea.public_id)).one()
    area = f"/indsatsomraader/{area_id}"
    page = leader.submit(area, status=422, goal=f"Om {NUMBER}")
    assert "CPR-nummer" in page.errors()[0]
    leader.submit(area, name="Ro")
    page = as_(places.consultant).submit(
        f"/skoler/{places.school.public_id}/rediger", status=422, name=f"Skole {NUMBER}"
    )
    assert "CPR-nummer" in page.errors()[0]
    page = coordinator.submit("/konto", status=422, name=f"Gustav {NUMBER}")
    assert "CPR-nummer" in page.errors()[0]
    named = db.session.scalars(select(SecurityEvent.event)).all()
    assert "focus_area_renamed" in named
    assert "school_renamed" not in named


def test_title_edited_later_reaches_the_school_when_the_headline_is_shown_anew(places, as_):
    member, school_page = as_(places.gustav), f"/skoler/{places.school.public_id}"
    ticks = {"no_names": "y", "nobody_recognisable": "y", "quotes_anonymous": "y"}
    member.post(f"{places.share_address}/stop", {})
    member.submit(f"{places.address}/overskrift", **ticks)
    places.cycle.title, places.team.name = "Mads slår i timen", "Mads' team"
    places.cycle.focus_area.name = "Mads"
    db.session.commit()

    seen = as_(places.leader).get(school_page)
    assert "Rollekort i grupper" in seen.text
    assert "Mads" not in seen.text
    assert "Linjen siger »Rollekort i grupper«" in member.get(places.address).text
    page = member.submit(f"{places.address}/overskrift", status=422)
    assert page.errors(), "without the ticks nothing changes"
    assert "Mads" not in as_(places.leader).get(school_page).text
    member.submit(f"{places.address}/overskrift", **ticks)
    assert "Mads slår i timen" in as_(places.leader).get(school_page).text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Rum til Valdemar Holm", "»Valdemar Holm« kan være om en bestemt person"),
        ("Ring 40 12 34 56", "»40 12 34 56« kan være om en bestemt person"),
    ],
)
def test_a_persons_name_in_the_name_of_a_team_is_asked_about_where_it_is_typed(
    places, as_, name, said
):
    coordinator = as_(places.gustav)
    address = f"/teams/{places.team.public_id}/rediger"

    refused = coordinator.submit(address, name=name, status=422)

    assert said in refused.text
    assert refused.form_values()["name"] == name
    coordinator.submit(address, name=name, name_may_stand="y")
    db.session.expire_all()
    assert places.team.name == name
