"""Focus areas of team, school and organisation: each its own people's (row 23)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.clock import today
from app.core.danish import school_year
from app.core.db import db
from app.cycles.focus import focus_areas_for
from app.organisations.models import FocusArea
from tests.make import (
    make_administrator,
    make_consultant,
    make_cycle,
    make_focus_area,
    make_leader,
    make_member,
    make_network,
    make_organisation,
    make_school,
    make_team,
)

OWNERS = ("team", "school", "organisation")


class Place:
    """A team with its school and organisation, and one of each who works there."""

    def __init__(self) -> None:
        self.organisation = make_organisation()
        self.school = make_school(organisation=self.organisation)
        self.team = make_team(school=self.school)
        self.people = {
            "team": make_member(self.team),
            "school": make_leader(self.school),
            "organisation": make_consultant(self.organisation),
            "administrator": make_administrator(),
        }

    def area(self, owner: str) -> FocusArea:
        column = {f"{owner}_id": getattr(self, owner).id}
        return make_focus_area("Ro og trivsel", school_year=school_year(today()), **column)

    def new(self, owner: str) -> str:
        folder = {"team": "teams", "school": "skoler", "organisation": "organisationer"}[owner]
        return f"/{folder}/{getattr(self, owner).public_id}/indsatsomraader/nyt"


@pytest.fixture
def place(flask_app):
    made = Place()
    db.session.commit()
    return made


def edit(area: FocusArea, rest: str = "") -> str:
    return f"/indsatsomraader/{area.public_id}{rest}"


def areas() -> list[FocusArea]:
    query = select(FocusArea).order_by(FocusArea.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


@pytest.mark.parametrize("owner", OWNERS)
def test_those_whose_it_is_add_change_and_remove_a_focus_area(as_, place, owner):
    browser = as_(place.people[owner])
    page = browser.get(place.new(owner))
    assert page.value("school_year") == school_year(today())
    done = browser.submit(place.new(owner), name="Lyst til læsning", goal="Flere læser")
    assert "Lyst til læsning" in browser.follow(done).text
    [area] = areas()
    assert getattr(area, f"{owner}_id") == getattr(place, owner).id
    browser.submit(edit(area), name="Ærlighed", school_year="", goal="")
    [area] = areas()
    assert (area.name, area.school_year, area.goal) == ("Ærlighed", None, None)
    assert area.sort_key.startswith("z2")
    page = browser.follow(browser.post(edit(area, "/fjern")))
    assert "Ærlighed" not in page.text.split("kan ikke længere vælges")[1]
    browser.get(edit(area), status=404)


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("other", [*OWNERS, "administrator"])
def test_others_do_not_change_what_is_not_theirs(as_, place, owner, other):
    if other == owner:
        return
    area = place.area(owner)
    db.session.commit()
    browser = as_(place.people[other])
    for response in (
        browser.get(place.new(owner), status=None),
        browser.get(edit(area), status=None),
        browser.post(edit(area, "/fjern"), status=None),
    ):
        assert response.status in (403, 404)
    assert areas()[0].removed_on is None


def test_member_who_knows_the_schools_focus_area_is_told_whose_it_is(as_, place):
    area = place.area("school")
    db.session.commit()
    assert "skolens leder" in as_(place.people["team"]).get(edit(area), status=403).text


def test_coordinator_of_a_network_or_anybody_else_does_not_find_it_here(as_, place):
    network = make_network(members=(place.school,))
    area = make_focus_area(network_id=network.id)
    db.session.commit()
    as_(place.people["team"]).get(edit(area), status=404)


@pytest.mark.parametrize("owner", OWNERS)
def test_errors_keep_the_text(as_, place, owner):
    place.area(owner)
    db.session.commit()
    browser = as_(place.people[owner])
    page = browser.submit(place.new(owner), name=" ", goal="Et mål", status=422)
    assert page.errors() == ["Skriv et navn."]
    assert page.value("goal") == "Et mål"
    page = browser.submit(place.new(owner), name="RO og trivsel", status=422)
    assert page.errors() == ["Det indsatsområde står her allerede."]
    browser.submit(place.new(owner), name="RO og trivsel", school_year="")
    assert len(areas()) == 2
    assert browser.submit(place.new(owner), name="x", goal="m" * 2001, status=422).errors()
    assert browser.submit(place.new(owner), name="x", school_year="1/2", status=422).errors()


def test_old_school_year_stays_on_offer_where_it_stands(as_, place):
    area = make_focus_area(team_id=place.team.id, school_year="2015/16")
    db.session.commit()
    as_(place.people["team"]).submit(edit(area), name="Nyt navn")
    assert areas()[0].school_year == "2015/16"


def test_record_keeps_a_focus_area_that_is_removed(as_, place):
    area = place.area("school")
    cycle = make_cycle(place.team, focus_area=area)
    db.session.commit()
    as_(place.people["school"]).post(edit(area, "/fjern"))
    db.session.refresh(cycle)
    assert cycle.focus_area_id == area.id


def test_removed_focus_area_is_offered_only_to_teams_that_use_it(as_, place):
    area = place.area("school")
    other = make_team("Nabo", school=place.school)
    make_cycle(place.team, focus_area=area)
    db.session.commit()
    assert area in focus_areas_for(other)
    as_(place.people["school"]).post(edit(area, "/fjern"))
    db.session.expire_all()
    assert area in focus_areas_for(place.team)
    assert area not in focus_areas_for(other)


def test_archived_team_adds_none(as_, place):
    place.team.archived_on = today()
    db.session.commit()
    as_(place.people["team"]).get(place.new("team"), status=403)


def test_what_is_typed_of_a_focus_area_is_kept_on_the_device_until_it_is_saved(as_, place):
    client, new = as_(place.people["team"]), place.new("team")
    key = f"indsatsomraade-ny-{place.team.public_id}"
    assert client.get(new).all("form", data_draft=key)
    done = client.follow(client.submit(new, name="Ro", goal="Alle er i gang"))
    assert done.all("meta", name="draft-saved", content=key)
    area = db.session.scalars(select(FocusArea)).one()
    key = f"indsatsomraade-{area.public_id}"
    assert client.get(edit(area)).all("form", data_draft=key)
    done = client.follow(client.submit(edit(area), goal="Alle er i gang kl. 8"))
    assert done.all("meta", name="draft-saved", content=key)


def test_a_cpr_number_in_a_goal_or_a_name_is_not_kept(as_, place):
    leader, told = as_(place.people["school"]), "Eleven 150914-4321 skal i gang"
    page = leader.submit(place.new("school"), status=422, name="Ro", goal=told)
    assert page.errors()
    assert page.form_values()["goal"] == told
    assert db.session.scalars(select(FocusArea)).all() == []
    leader.submit(place.new("school"), name="Ro", goal="Alle i gang")
    area = db.session.scalars(select(FocusArea)).one()
    assert leader.submit(edit(area), status=422, name=told).errors()
    db.session.refresh(area)
    assert area.name == "Ro"
