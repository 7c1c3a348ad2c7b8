"""*Nyt til jer*: what a team is told on its page, and how it goes away."""

from __future__ import annotations

from app.core.clock import now
from app.core.db import db
from tests.make import make_cycle, make_member, make_news, make_person, make_team, share


def test_member_reads_each_kind_of_news_in_a_sentence(as_):
    person, team, cycle = _member_with_record()
    who = make_person("Hanne Prøve").id
    make_news(team, "shared", cycle_id=cycle.id, person_id=who)
    make_news(team, "answered", cycle_id=cycle.id, person_id=who)
    make_news(team, "flagged", cycle_id=cycle.id)
    make_news(team, "reported", cycle_id=cycle.id)
    db.session.commit()
    page = as_(person).get("/")
    assert page.has_link("4 nyheder til jer")
    assert "Hanne Prøve har delt Rollekort." in page.text
    assert "Hanne Prøve har svaret på jeres spørgsmål om Rollekort." in page.text
    assert (
        "mener, at der står noget om en bestemt person i Rollekort. Derfor er det nu" in page.text
    )
    assert "En læser mener, at der står noget om en bestemt person i Rollekort." in page.text


def test_news_of_a_kind_nobody_knows_is_left_out(as_):
    person, team, cycle = _member_with_record()
    make_news(team, "something_later", cycle_id=cycle.id)
    db.session.commit()
    assert "Nyt til jer" not in as_(person).get("/").text


def test_a_team_that_tries_it_is_named_only_where_its_record_may_be_read(as_):
    person, team, cycle = _member_with_record()
    other = make_team("Naboteamet", school=team.school)
    trial = make_cycle(other, title="Deres forsøg", inspired_by_cycle_id=cycle.id)
    make_news(team, "tried_elsewhere", cycle_id=cycle.id, other_cycle_id=trial.id)
    db.session.commit()
    page = as_(person).get("/")
    assert "Et andet team prøver det nu: Rollekort." in page.text
    assert "Naboteamet" not in page.html
    assert "Deres forsøg" not in page.html
    share(trial, "school")
    trial.title = "Nyt navn, ikke delt"
    db.session.commit()
    page = as_(person).get("/")
    assert "Naboteamet prøver det nu: Rollekort (Deres forsøg)." in page.text
    assert page.link("Deres forsøg") == f"/afproevninger/{trial.public_id}"
    assert "Nyt navn" not in page.html


def test_a_team_in_a_suggestion_to_meet_is_named_while_it_shows_its_headline(as_):
    person, team, cycle = _member_with_record()
    other = make_team("Naboteamet", school=team.school)
    theirs = make_cycle(other, title="Deres", headline=True)
    leader = make_person("Freja Leder")
    make_news(
        team, "suggest_meeting", cycle_id=cycle.id, other_cycle_id=theirs.id, person_id=leader.id
    )
    db.session.commit()
    page = as_(person).get("/")
    assert "Freja Leder foreslår, at I mødes med Naboteamet." in page.text
    theirs.headline = False
    db.session.commit()
    page = as_(person).get("/")
    assert "at I mødes med et andet team på skolen." in page.text
    assert "Naboteamet" not in page.html


def test_several_teams_in_one_suggestion_make_one_line_that_goes_as_one(as_):
    person, team, cycle = _member_with_record()
    moment = now()
    for name in ("SFO", "2. årgang"):
        other = make_cycle(make_team(name, school=team.school), headline=True)
        make_news(
            team,
            "suggest_meeting",
            cycle_id=cycle.id,
            other_cycle_id=other.id,
            created_at=moment,
        )
    db.session.commit()
    member = as_(person)
    page = member.get("/")
    assert "at I mødes med 2. årgang og SFO." in page.text
    assert page.has_link("1 nyhed til jer")
    member.follow(_put_away(member, page))
    assert "Nyt til jer" not in member.get("/").text


def test_member_puts_news_away_for_the_whole_team(as_):
    person, team, cycle = _member_with_record()
    colleague = make_member(team)
    make_news(team, "shared", cycle_id=cycle.id)
    db.session.commit()
    member = as_(person)
    landed = member.follow(_put_away(member, member.get("/")))
    assert "Lagt væk." in landed.text
    assert landed.h1 == team.name
    assert "Nyt til jer" not in as_(colleague).get("/").text


def test_somebody_outside_the_team_neither_sees_nor_puts_away_its_news(as_):
    person, team, cycle = _member_with_record()
    outsider = make_member(make_team("Naboteamet", school=team.school))
    news = make_news(team, "shared", cycle_id=cycle.id)
    db.session.commit()
    address = f"/nyheder/{news.public_id}/laest"
    assert "Nyt til jer" not in as_(outsider).get("/").text
    as_(outsider).post(address, status=404)
    assert "/log-ind" in as_(None).post(address).location
    assert "Nyt til jer" in as_(person).get("/").text


def test_news_about_a_record_in_the_bin_waits_until_it_is_taken_out(as_):
    person, team, cycle = _member_with_record()
    make_news(team, "shared", cycle_id=cycle.id)
    cycle.binned_at = now()
    db.session.commit()
    assert "Rollekort" not in as_(person).get("/").text


def test_the_tab_of_another_team_says_that_there_is_something_new(as_):
    person, team, cycle = _member_with_record()
    make_team("Andet hold", school=team.school, coordinator=person)
    make_news(team, "shared", cycle_id=cycle.id)
    db.session.commit()
    page = as_(person).get("/")
    assert page.h1 == "Andet hold"
    assert page.has_link(f"{team.name} 1 ny")
    assert "Rollekort" not in page.text


def _put_away(member, page):
    [form] = [f for f in page.all("form") if "/nyheder/" in f.get("action", "")]
    return member.post(form.get("action"), page.form_values(form.get("action")))


def _member_with_record():
    person = make_person("Karen Testesen")
    team = make_team("6. årgang", members=(person,))
    return person, team, make_cycle(team, title="Rollekort")


def test_a_title_that_ends_with_a_dot_or_more_gets_no_second_one(as_):
    member = make_person("Hanne")
    team = make_team(members=(member,))
    make_news(team, "shared", cycle_id=make_cycle(team, title="Rollekort i …").id)
    make_news(team, "shared", cycle_id=make_cycle(team, title="Rollekort").id)
    db.session.commit()
    text = as_(member).get("/").text
    assert "Rollekort i …." not in text
    assert "Rollekort." in text
