"""Where people land, and *Delt med os* as a page of its own."""

from __future__ import annotations

from datetime import timedelta

from app.core.clock import today
from app.core.db import db
from tests.make import (
    make_administrator,
    make_closed_cycle,
    make_consultant,
    make_cycle,
    make_leader,
    make_member,
    make_network,
    make_network_coordinator,
    make_organisation,
    make_person,
    make_school,
    make_team,
    share,
)


def test_visitor_reads_what_this_is_and_can_log_in(as_):
    page = as_(None).get("/")
    assert page.link("Log ind") == "/log-ind"
    assert page.has_link("Sådan virker det")
    assert "Planer og noter er teamets egne" in page.text


def test_visitor_sees_no_record_not_even_a_public_one(as_):
    share(make_cycle(make_team(), title="Delt med alle"), "public")
    db.session.commit()
    assert "Delt med alle" not in as_(None).get("/").html
    assert "/log-ind" in as_(None).get("/delt-med-os", status=302).location


def test_everybody_has_a_page_to_land_on(as_):
    school = make_school()
    landings = {
        make_leader(school): "/skolen",
        make_consultant(school.organisation): "/delt-med-os",
        make_network_coordinator(make_network()): "/delt-med-os",
        make_administrator(): "/organisationer",
    }
    db.session.commit()
    for person, address in landings.items():
        assert as_(person).get("/", status=302).location == address


def test_leader_with_a_team_of_their_own_lands_on_it(as_):
    person = make_person()
    team = make_team("Ledelsesteamet", members=(person,), kind="leadership_team")
    make_leader(team.school, person)
    db.session.commit()
    assert as_(person).get("/").h1 == "Ledelsesteamet"


def test_leader_whose_teams_are_all_archived_lands_on_the_school_and_can_go_back(as_):
    person = make_person()
    team = make_team("Nedlagt", members=(person,), archived_on=today())
    make_leader(team.school, person)
    db.session.commit()
    assert as_(person).get("/", status=302).location == "/skolen"
    assert as_(person).get(f"/?team={team.public_id}").h1 == "Nedlagt"


def test_somebody_without_a_team_is_told_who_can_add_them(as_):
    person = make_person()
    share(make_cycle(make_team(), title="Delt med alle"), "public")
    db.session.commit()
    page = as_(person).get("/")
    assert "Tovholderen i dit team kan invitere dig" in page.text
    assert "skolens leder" in page.text
    assert (
        "Delt med alle"
        in as_(person).get(page.link("Se imens, hvad andre har delt offentligt")).text
    )


def test_consultant_reads_what_is_shared_with_the_organisation_and_nothing_else(as_):
    school = make_school(organisation=make_organisation())
    team = make_team(school=school)
    consultant = make_consultant(school.organisation)
    share(make_cycle(team, title="Til kommunen"), "organisation")
    share(make_cycle(team, title="Til skolen"), "school")
    make_cycle(team, title="Ikke delt", headline=True)
    db.session.commit()
    page = as_(consultant).get("/delt-med-os")
    assert "Til kommunen" in page.text
    assert "Til skolen" not in page.html
    assert "Ikke delt" not in page.html
    assert not [a for a in page.all("a") if "proev-hos-os" in a.get("href", "")]


def test_network_coordinator_reads_what_is_shared_with_the_network(as_):
    school = make_school()
    network = make_network(members=(school,))
    coordinator = make_network_coordinator(network)
    share(make_cycle(make_team(school=school), title="Til netværket"), network)
    share(make_cycle(make_team(school=school), title="Til skolen"), "school")
    db.session.commit()
    page = as_(coordinator).get("/delt-med-os")
    assert "Til netværket" in page.text
    assert "Til skolen" not in page.html


def test_member_reads_what_is_shared_with_the_team_as_buddy_team(as_):
    buddies = make_team("Makkerne")
    person, neighbour = (
        make_member(buddies),
        make_member(make_team("Naboen", school=buddies.school)),
    )
    share(make_cycle(make_team(), title="Til makkerne"), buddies)
    db.session.commit()
    assert "Til makkerne" in as_(person).get("/delt-med-os").text
    assert "Til makkerne" not in as_(neighbour).get("/delt-med-os").html


def test_member_reads_the_shared_version_with_decision_and_learning(as_):
    person, team = _member_and_neighbours()
    cycle = share(make_closed_cycle(team, title="Som delt", decision="drop"), "school", on=today())
    cycle.title, cycle.learning, cycle.decision = "Skrevet siden", "Lært siden", "keep"
    db.session.commit()
    page = as_(person).get("/delt-med-os")
    expected = f"Som delt Afsluttet · Forkast {team.name} · {team.school.name} · delt i dag"
    assert f"{expected} »Rollen hjælper i starten.«" in page.text
    assert "Skrevet siden" not in page.html
    assert "Lært siden" not in page.html


def test_member_narrows_the_list_and_goes_on_to_the_next_page(as_):
    person, team = _member_and_neighbours()
    for number in range(21):
        share(make_cycle(team, title=f"Nr. {number:02}"), "school", on=today() - timedelta(number))
    share(make_cycle(team, title="Afvigelse", kind="positive_deviation"), "school")
    db.session.commit()
    member = as_(person)
    first = member.get("/delt-med-os")
    assert "Nr. 00" in first.text
    assert "Nr. 20" not in first.text
    assert "Nr. 20" in member.get(first.link("Næste")).text
    narrowed = member.get(first.link("Positive afvigelser"))
    assert "Afvigelse" in narrowed.text
    assert "Nr. 00" not in narrowed.text
    assert "Intet af den slags endnu" in member.get("/delt-med-os?fase=evaluating").text
    member.get("/delt-med-os?side=7", status=404)


def test_what_stands_in_an_address_and_makes_no_sense_is_no_filter(as_):
    person, team = _member_and_neighbours()
    share(make_cycle(team, title="Står her"), "school")
    db.session.commit()
    for query in ("?kind='--", "?fase=ukendt", "?side=-1", "?side=nul", "?side=²"):
        assert "Står her" in as_(person).get("/delt-med-os" + query).text


def test_an_empty_list_says_what_will_stand_there(as_):
    person, _team = _member_and_neighbours()
    db.session.commit()
    assert "Her er ikke delt noget endnu" in as_(person).get("/delt-med-os").text


def _member_and_neighbours():
    """A member, and another team at the same school."""
    school = make_school()
    return make_member(make_team("Vores", school=school)), make_team("Naboerne", school=school)
