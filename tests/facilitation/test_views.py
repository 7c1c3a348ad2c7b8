"""The school's page: what a leader can support, and that nothing shows which was not shared."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.core.clock import now, today
from app.core.danish import school_year, school_year_bounds
from app.core.db import db
from app.sparring.models import SparringAnswer
from tests.make import (
    make_closed_cycle,
    make_consultant,
    make_cycle,
    make_focus_area,
    make_leader,
    make_loose_note,
    make_member,
    make_network,
    make_person,
    make_school,
    make_sparring,
    make_team,
    save,
    share,
)
from tests.page import text_of
from tests.statements import MOST_A_PAGE, count_statements


def test_leader_and_team_read_the_same_page_under_their_own_heading(as_):
    school, leader, person, team = _school()
    share(make_closed_cycle(team, title="Delt"), "school", on=today())
    make_cycle(team, title="Overskrift", headline=True)
    make_cycle(team, title="Ikke delt")
    db.session.commit()
    seen_by_leader, seen_by_team = (as_(who).get(_address(school)) for who in (leader, person))
    assert seen_by_leader.h1 == "Hvad kan jeg støtte?"
    assert seen_by_team.h1 == "Det kan lederen se"
    assert "Teamene kan se præcis den samme side." in seen_by_leader.text
    assert "Lederen ser præcis den samme side." in seen_by_team.text
    assert _records_on(seen_by_leader) == _records_on(seen_by_team) != []
    assert f"{school.name} · skoleåret {school_year(today())}" in seen_by_leader.text


def test_what_has_neither_headline_nor_sharing_is_neither_seen_nor_counted(as_):
    school, leader, person, team = _school()
    make_closed_cycle(team, title="Helt vores eget", learning="Vores læring", tags=["Hemmeligt"])
    make_cycle(team, title="I gang", status="trying")
    make_loose_note(team, person, text="Løs og privat")
    share(make_cycle(team, title="Smidt ud", binned_at=now()), "school", on=today())
    make_cycle(team, title="Overskrift smidt ud", headline=True, binned_at=now())
    db.session.commit()
    for who in (leader, person):
        page = as_(who).get(_address(school))
        assert team.name not in page.text
        for words in ("Helt vores", "Vores læring", "Hemmeligt", "I gang", "Løs og", "smidt ud"):
            assert words not in page.html
        assert "Intet endnu." in page.text


def test_a_headline_is_a_line_without_a_link_in_its_present_phase(as_):
    school, leader, _person, team = _school()
    area = make_focus_area("Ro og trivsel", school_id=school.id)
    cycle = make_cycle(
        team, title="Stille start", headline=True, focus_area=area, grades=[2, 1], status="trying"
    )
    db.session.commit()
    page = as_(leader).get(_address(school))
    facts = f"{team.name} · prøvehandling · Ro og trivsel · 1. og 2. klasse"
    assert f"Stille start Afprøves {facts}" in page.text
    assert not page.has_link("Stille start")
    assert cycle.public_id not in page.html
    as_(leader).get(f"/afproevninger/{cycle.public_id}", status=404)


def test_a_headline_of_something_shared_shows_the_present_phase_and_has_a_link(as_):
    school, leader, _person, team = _school()
    cycle = share(make_cycle(team, title="Delt som plan", headline=True), "school", on=today())
    cycle.status = "trying"
    db.session.commit()
    page = as_(leader).get(_address(school))
    assert "Delt som plan Afprøves" in page.text
    assert page.link("Delt som plan") == f"/afproevninger/{cycle.public_id}"
    assert _counts(page)["Planlægges"] == "1"


def test_headlines_of_other_schools_and_of_put_away_work_are_not_shown(as_):
    school, leader, _person, team = _school()
    make_cycle(make_team("Fremmede"), title="Et andet sted", headline=True)
    make_cycle(team, title="I arkivet", headline=True, archived_on=today())
    old = make_team("Nedlagt", school=school, archived_on=today())
    make_cycle(old, title="Fra dengang", headline=True)
    db.session.commit()
    page = as_(leader).get(_address(school))
    for words in ("Et andet sted", "I arkivet", "Fra dengang"):
        assert words not in page.html


def test_learnings_are_the_shared_words_and_a_dropped_trial_is_always_among_them(as_):
    school, leader, _person, team = _school()
    old = today() - timedelta(days=300)
    share(make_closed_cycle(team, title="A", decision="drop", learning="Stop"), "school", on=old)
    for number in range(6):
        cycle = make_closed_cycle(team, title=f"T{number}", learning=f"Lært {number}")
        share(cycle, "school", on=today() - timedelta(days=number))
        cycle.learning = "Skrevet efter delingen"
    db.session.commit()
    page = as_(leader).get(_address(school))
    assert f"»Lært 0« {team.name} Afsluttet · Fasthold T0" in page.text
    assert f"»Stop« {team.name} Afsluttet · Forkast A" in page.text
    assert "»Lært 5«" not in page.text
    assert "Skrevet efter" not in page.html


def test_what_is_shared_in_the_school_year_is_counted_by_shared_phase_and_focus_area(as_):
    school, leader, _person, team = _school()
    area = make_focus_area("Læsning", team_id=team.id)
    first_day, _last = school_year_bounds(school_year(today()))
    for title, values in (("A", {"focus_area": area}), ("B", {"focus_area": area}), ("C", {})):
        cycle = share(make_cycle(team, title=title, **values), "school", on=first_day)
        cycle.status = "trying"
    share(make_cycle(team, title="I fjor"), "school", on=first_day - timedelta(days=1))
    make_cycle(team, title="Ikke delt", focus_area=area)
    db.session.commit()
    page = as_(leader).get(_address(school))
    assert _counts(page) == {
        "Fase": "Antal",
        "Planlægges": "3",
        "Afprøves eller undersøges": "0",
        "Evalueres eller beskrives": "0",
        "Afsluttet": "0",
        "Indsatsområde": "Antal",
        "Læsning": "2",
        "Uden indsatsområde": "1",
    }
    assert "3 delte prøvehandlinger og positive afvigelser." in page.text


def test_the_page_holds_only_what_everybody_at_the_school_may_open(as_):
    school, leader, _person, team = _school()
    buddies = make_team("Makkerne", school=school)
    buddy = make_member(buddies)
    with_school = make_network("Skolens netværk", members=(school,))
    with_team = make_network("Teamets netværk", members=(buddies,))
    for title, audience in (
        ("Til skolen", "school"),
        ("Til kommunen", "organisation"),
        ("Til alle", "public"),
        ("Til skolens netværk", with_school),
        ("Til makkerteamet", buddies),
        ("Til teamets netværk", with_team),
    ):
        share(make_closed_cycle(team, title=title), audience, on=today())
    db.session.commit()
    for who in (leader, buddy):
        page = as_(who).get(_address(school))
        assert _counts(page)["Afsluttet"] == "4"
        for title in ("Til skolen", "Til kommunen", "Til alle", "Til skolens netværk"):
            assert page.has_link(title)
            as_(leader).get(page.link(title))
        assert "Til makkerteamet" not in page.html
        assert "Til teamets netværk" not in page.html


def test_tags_of_a_headline_bring_nobody_together(as_):
    school, leader, _person, team = _school()
    other = make_team("Naboteamet", school=school)
    for one in (team, other):
        make_cycle(one, title="Overskrift", headline=True, tags=["Sorg i klassen"])
    db.session.commit()
    assert "Sorg i klassen" not in as_(leader).get(_address(school)).html


def test_a_question_stands_on_the_page_oldest_first_and_is_answered_in_place(as_):
    school, leader, person, team = _school()
    other = make_member(make_team("Naboteamet", school=school))
    newer, older = make_cycle(team, title="Ikke delt"), make_cycle(team, title="Heller ikke")
    for cycle, question, days in ((newer, "Hvem har prøvet?", 1), (older, "Hvordan?", 6)):
        day = today() - timedelta(days=days)
        make_sparring(cycle, question, asked_on=day)
    db.session.commit()
    leading = as_(leader)
    page = leading.get(_address(school))
    asked = f"{team.name} »Hvordan?« Spurgt for 6 dage siden"
    assert page.text.index(asked) < page.text.index("»Hvem har prøvet?«")
    assert "Ikke delt" not in page.html
    [form, *_more] = [f for f in page.all("form") if f.get("action", "").endswith("/svar")]
    values = {**page.form_values(form.get("action")), "text": "Se hos 2. årgang"}
    landed = leading.follow(leading.post(form.get("action"), values))
    assert landed.h1 == "Hvad kan jeg støtte?"
    assert "Du svarede i dag Se hos 2. årgang" in landed.text
    assert "Se hos 2. årgang" not in as_(other).get(_address(school)).html
    assert f"{leader.name} har svaret på jeres spørgsmål" in as_(person).get("/").text


def test_leader_suggests_that_teams_meet_and_then_steps_out(as_):
    school, leader, person, team = _school()
    area = make_focus_area("Ro og trivsel", school_id=school.id)
    other = make_team("Naboteamet", school=school)
    neighbour = make_member(other)
    for one in (team, other):
        make_cycle(one, title=f"Hos {one.name}", headline=True, focus_area=area)
    db.session.commit()
    leading = as_(leader)
    page = leading.get(_address(school))
    assert f"Ro og trivsel · {team.name}, Naboteamet" in page.text
    assert "Teamene har valgt at vise overskriften." in page.text
    landed = leading.follow(_suggest(leading, page))
    assert "Foreslået i dag, at de mødes. Resten er deres." in landed.text
    assert not landed.has_button("Foreslå, at de mødes")
    assert f"{leader.name} foreslår, at I mødes med Naboteamet." in as_(person).get("/").text
    assert f"at I mødes med {team.name}." in as_(neighbour).get("/").text


def test_leader_takes_a_suggestion_back_and_can_make_it_again(as_):
    school, leader, person, team = _school()
    area = make_focus_area("Ro og trivsel", school_id=school.id)
    for one in (team, make_team("Naboteamet", school=school)):
        make_cycle(one, title=f"Hos {one.name}", headline=True, focus_area=area)
    another = make_leader(school)
    db.session.commit()
    leading = as_(leader)
    landed = leading.follow(_suggest(leading, leading.get(_address(school))))

    other = as_(another)
    refused = other.follow(_withdraw(other, other.get(_address(school))))
    assert "Der er ikke noget forslag fra dig" in refused.text
    assert "foreslår, at I mødes" in as_(person).get("/").text

    landed = leading.follow(_withdraw(leading, landed))
    assert "Forslaget er væk fra teamenes sider." in landed.text
    assert landed.has_button("Foreslå, at de mødes")
    assert "foreslår, at I mødes" not in as_(person).get("/").text


def test_only_the_leader_of_the_school_suggests_meetings(as_):
    school, _leader, person, team = _school()
    elsewhere = make_leader(make_school("Et andet sted"))
    area = make_focus_area("Ro", school_id=school.id)
    for one in (team, make_team("Naboteamet", school=school)):
        make_cycle(one, headline=True, focus_area=area)
    db.session.commit()
    assert not as_(person).get(_address(school)).has_button("Foreslå, at de mødes")
    refused = as_(person).post(_address(school) + "/moede", {"gruppe": "emne:ro"}, status=403)
    assert "Det kan skolens leder." in refused.text
    as_(elsewhere).post(_address(school) + "/moede", {"gruppe": "emne:ro"}, status=404)
    assert "Nyt til jer" not in as_(person).get("/").text


def test_nothing_is_sent_when_a_team_has_stopped_showing_its_headline(as_):
    school, leader, person, team = _school()
    area = make_focus_area("Ro", school_id=school.id)
    cycles = [
        make_cycle(one, headline=True, focus_area=area)
        for one in (team, make_team("Naboteamet", school=school))
    ]
    db.session.commit()
    leading = as_(leader)
    page = leading.get(_address(school))
    cycles[1].headline = False
    db.session.commit()
    assert "Der er ikke sendt noget." in leading.follow(_suggest(leading, page)).text
    assert "Nyt til jer" not in as_(person).get("/").text


def test_pdf_and_list_are_offered_of_each_team_that_has_shared_something(as_):
    school, leader, _person, team = _school()
    share(make_cycle(team), "school", on=date(2024, 10, 1))
    silent = make_team("Har intet delt", school=school)
    make_cycle(silent, headline=True)
    db.session.commit()
    page = as_(leader).get(_address(school))
    actions = [form.get("action") for form in page.all("form")]
    assert f"/teams/{team.public_id}/samling" in actions
    assert f"/teams/{silent.public_id}/samling" not in actions
    assert page.link("Det delte til regneark") == f"/skoler/{school.public_id}/delt.csv"


def test_the_page_is_for_the_schools_leaders_and_teams(as_):
    school, leader, person, _team = _school()
    db.session.commit()
    refused = as_(make_committed(make_consultant, school.organisation)).get(
        _address(school), status=403
    )
    assert "Det kan skolens teams og ledere." in refused.text
    as_(make_committed(make_leader, make_school("Et andet sted"))).get(_address(school), status=404)
    assert "/log-ind" in as_(None).get(_address(school), status=302).location
    for who in (leader, person):
        as_(who).get(_address(school))


def test_skolen_leads_to_the_school_one_belongs_to(as_):
    school, leader, person, _team = _school()
    nobody = make_person()
    db.session.commit()
    for who in (leader, person):
        assert as_(who).get("/skolen", status=302).location == _address(school)
    assert "Det kan skolens teams og ledere." in as_(nobody).get("/skolen", status=403).text


def test_somebody_at_two_schools_chooses_and_the_led_one_stands_first(as_):
    school, leader, _person, _team = _school()
    make_member(make_team(school=make_school("Abildskolen")), leader)
    db.session.commit()
    page = as_(leader).get("/skolen")
    assert page.link(school.name) == _address(school)
    assert page.text.index(school.name) < page.text.index("Abildskolen")


@pytest.mark.usefixtures("only_sqlite")
def test_the_page_needs_few_statements_however_much_is_shared(as_):
    school, leader, _person, team = _school()
    _fill(school, team, 5)
    few = _statements(as_(leader), school)
    _fill(school, team, 95)
    assert _statements(as_(leader), school) == few <= MOST_A_PAGE


def _fill(school, team, count):
    area = make_focus_area("Ro", school_id=school.id)
    for number in range(count):
        owner = team if number % 5 else make_team(f"Team {number}", school=school)
        cycle = make_closed_cycle(
            owner, title=f"Nr. {number}", headline=number % 2 == 0, focus_area=area, tags=["Ro"]
        )
        share(cycle, "school", on=today())
        request = make_sparring(cycle, asked_on=today())
        save(SparringAnswer(request_id=request.id, answered_on=today(), text="Sådan"))
    db.session.commit()


def _statements(leading, school):
    db.session.expunge_all()
    with count_statements() as sent:
        leading.get(f"/skoler/{school.public_id}")
    return len(sent)


def make_committed(make, *arguments):
    made = make(*arguments)
    db.session.commit()
    return made


def _school():
    """A school with a leader, and a team there with a member."""
    school = make_school("Lillebæk Skole")
    leader = make_leader(school, make_person("Freja Leder"))
    person = make_person("Karen Testesen")
    return school, leader, person, make_team("6. årgang", school=school, members=(person,))


def _address(school):
    return f"/skoler/{school.public_id}"


def _records_on(page):
    """What stands there; but for a team's own way to what others read of its record."""
    links = [a.get("href") or "" for a in page.all("a")]
    links = [one for one in links if "/afproevninger/" in one and "det-laeser-andre" not in one]
    lines = [p for p in page.all("p") if "record-line__title" in (p.get("class") or "")]
    return [*links, *("".join(line.itertext()) for line in lines)]


def _counts(page):
    rows = [[text_of(cell) for cell in row] for row in page.all("tr")]
    return {row[0]: row[1] for row in rows}


def _withdraw(leading, page):
    return _suggest(leading, page, "/moede/fortryd")


def _suggest(leading, page, where="/moede"):
    [form] = [f for f in page.all("form") if f.get("action", "").endswith(where)]
    return leading.post(form.get("action"), page.form_values(form.get("action")))


def test_new_leader_is_pointed_to_the_first_team_and_others_are_not(as_):
    school = make_school()
    leader = make_leader(school)
    db.session.commit()
    page = as_(leader).get(_address(school))
    assert page.link("Opret et team") == f"/skoler/{school.public_id}/teams/ny"
    member = make_member(make_team(school=school))
    db.session.commit()
    assert not as_(leader).get(_address(school)).has_link("Opret et team")
    assert not as_(member).get(_address(school)).has_link("Opret et team")
