"""A team inherits what another has written when both say yes (docs/access.md)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.core.db import db
from app.core.models import Mail, SecurityEvent
from app.cycles.models import Audience, Cycle, Note, SharedVersion, ShareProposal
from app.cycles.versions import keep_version
from app.organisations.models import FocusArea
from app.prototypes.models import Prototype
from app.teams.models import TeamHandover, TeamQuestion
from tests.make import (
    make_cycle,
    make_focus_area,
    make_handover,
    make_loose_note,
    make_member,
    make_news,
    make_note,
    make_person,
    make_proposal,
    make_school,
    make_team,
    save,
    share,
)


@pytest.fixture
def school(flask_app):
    """Gustav coordinates the old team with Hanne; Ib and Janne are the new one."""
    made = make_school("Engsvale Skole")
    made.gustav, made.hanne = make_person("Gustav"), make_person("Hanne")
    made.old = make_team("6. årgang", school=made, coordinator=made.gustav, members=(made.hanne,))
    made.new = make_team("7. årgang", school=made)
    made.ib = make_member(made.new, make_person("Ib"))
    made.janne = make_member(made.new, make_person("Janne"))
    db.session.commit()
    return made


def settings(team) -> str:
    return f"/teams/{team.public_id}/indstillinger"


def page_to_offer(team) -> str:
    return f"/teams/{team.public_id}/overdrag"


def offer(as_, school):
    client = as_(school.gustav)
    page = client.get(client.get(settings(school.old)).link("Overdrag alt til et andet team"))
    assert page.h1 == "Overdrag alt til et andet team"
    return client.submit(page_to_offer(school.old), team=school.new.public_id)


def answer(client, team, button: str):
    page = client.get(settings(team))
    assert page.has_button(button)
    [handover] = db.session.scalars(select(TeamHandover.public_id))
    word = {"Ja, vi overtager det": "ja", "Nej tak": "nej", "Træk tilbuddet tilbage": "fortryd"}
    return client.post(f"/overdragelser/{handover}/{word[button]}")


def hanne_agrees(as_, school) -> None:
    """So everybody in the old team has said yes, and nobody waits for its days to pass."""
    question = db.session.scalars(select(TeamQuestion.public_id)).one()
    as_(school.hanne).post(f"/teams/{school.old.public_id}/spoergsmaal/{question}/ja")


def waiting() -> int:
    return db.session.scalar(select(func.count(TeamHandover.id))) or 0


def events() -> list[str]:
    names = db.session.scalars(select(SecurityEvent.event).order_by(SecurityEvent.id))
    return [name for name in names if name.startswith("handover_")]


def mails() -> set[tuple[str, str]]:
    found = db.session.scalars(select(Mail).where(Mail.template.startswith("handover_")))
    return {(mail.template, mail.recipient) for mail in found}


def full_record(school) -> Cycle:
    """Shared with the school and the new team, with a proposal, a version and a focus area."""
    area = make_focus_area("Teamets eget", team_id=school.old.id)
    cycle = make_cycle(school.old, title="Rollekort", focus_area=area)
    make_note(cycle, school.hanne, "Noten om den første time")
    keep_version(cycle, by=school.hanne.id, change="started")
    share(cycle, "school", school.new)
    make_proposal(cycle, by=school.hanne)
    make_news(school.old, "shared", cycle_id=cycle.id)
    db.session.commit()
    return cycle


def test_both_say_yes_and_everything_belongs_to_the_new_team(as_, school):
    cycle = full_record(school)
    binned = make_cycle(school.old, title="Kun for os", archived_on=cycle.created_at.date())
    loose = make_loose_note(school.old, school.gustav)
    prototype = save(Prototype(title="Samlet", owner_team_id=school.old.id))
    unused = make_focus_area("Ubrugt", team_id=school.old.id)
    db.session.commit()
    address = f"/afproevninger/{cycle.public_id}"

    as_(school.gustav).follow(offer(as_, school))
    hanne_agrees(as_, school)
    as_(school.ib).get(f"/afproevninger/{binned.public_id}", status=404)
    ib = as_(school.ib)
    told = ib.follow(answer(ib, school.new, "Ja, vi overtager det"))

    assert "hører nu til hos jer" in told.text
    assert "Rollekort" in told.text
    db.session.expire_all()
    assert {one.team_id for one in db.session.scalars(select(Cycle))} == {school.new.id}
    assert {one.team_id for one in db.session.scalars(select(Note))} == {school.new.id}
    assert db.session.get_one(Note, loose.id).author_id == school.gustav.id
    assert db.session.get_one(Prototype, prototype.id).owner_team_id == school.new.id
    owners = dict(db.session.execute(select(FocusArea.name, FocusArea.team_id)).all())
    assert owners == {"Teamets eget": school.new.id, unused.name: school.old.id}
    assert db.session.scalars(select(ShareProposal)).all() == []
    assert db.session.scalars(select(Audience.kind)).all() == ["school"]
    read = as_(school.janne).get(address).text
    for words in ("Noten om den første time", "Hanne", "Engsvale Skole kan læse"):
        assert words in read
    as_(school.janne).get(f"{address}/udgaver")
    as_(school.hanne).get(f"/afproevninger/{binned.public_id}", status=404)
    assert "Noten om den første time" not in as_(school.hanne).get(address).text
    assert waiting() == 0


def test_both_teams_are_told_on_their_page_by_mail_and_in_the_log(as_, school):
    full_record(school)
    as_(school.gustav).follow(offer(as_, school))
    hanne_agrees(as_, school)
    front = as_(school.ib).get("/")
    assert "6. årgang tilbyder jer alt, de har skrevet." in front.text
    assert front.link("Se tilbuddet") == settings(school.new)
    answer(as_(school.ib), school.new, "Ja, vi overtager det")

    assert "7. årgang har overtaget alt, teamet har skrevet." in as_(school.hanne).get("/").text
    theirs = as_(school.janne).get("/").text
    assert "Alt, 6. årgang har skrevet, hører nu til hos jer." in theirs
    assert "tilbyder jer" not in theirs
    assert events() == ["handover_offered", "handover_agreed", "handover_accepted"]
    gustav, hanne, ib, janne = (
        one.email for one in (school.gustav, school.hanne, school.ib, school.janne)
    )
    assert mails() == {
        ("handover_offered", ib), ("handover_offered", janne), ("handover_taken", janne),
        ("handover_asked", hanne), ("handover_given", gustav), ("handover_given", hanne),
    }  # fmt: skip


def test_record_shared_with_the_new_team_alone_is_shared_with_nobody_after(as_, school):
    share(make_cycle(school.old), school.new)
    handover = make_handover(school.old, school.new, by=school.gustav, agreed=True)
    db.session.commit()
    as_(school.ib).post(f"/overdragelser/{handover.public_id}/ja")
    assert db.session.scalars(select(Audience)).all() == []
    assert db.session.scalars(select(SharedVersion)).all() == []


def test_new_team_says_no_and_nothing_moves(as_, school):
    cycle = full_record(school)
    offer(as_, school)
    answer(as_(school.ib), school.new, "Nej tak")
    db.session.expire_all()
    assert (db.session.get_one(Cycle, cycle.id).team_id, waiting()) == (school.old.id, 0)
    assert "7. årgang sagde nej tak" in as_(school.hanne).get("/").text
    assert "tilbyder jer" not in as_(school.janne).get("/").text
    assert events() == ["handover_offered", "handover_declined"]


def test_any_member_of_the_old_team_takes_the_offer_back(as_, school):
    offer(as_, school)
    answer(as_(school.hanne), school.old, "Træk tilbuddet tilbage")
    assert waiting() == 0
    assert "tilbyder jer" not in as_(school.ib).get("/").text
    assert events() == ["handover_offered", "handover_taken_back"]


def test_who_offered_it_does_not_say_yes_to_it_alone(as_, school):
    make_member(school.new, school.gustav)
    db.session.commit()
    offer(as_, school)
    page = as_(school.gustav).get(settings(school.new))
    assert "En anden i teamet siger ja" in page.text
    assert not page.has_button("Ja, vi overtager det")
    [handover] = db.session.scalars(select(TeamHandover.public_id))
    as_(school.gustav).post(f"/overdragelser/{handover}/ja", status=403)
    assert waiting() == 1


def test_member_offers_only_when_the_team_is_archived(as_, school):
    as_(school.hanne).get(page_to_offer(school.old), status=403)
    assert (
        not as_(school.hanne).get(settings(school.old)).has_link("Overdrag alt til et andet team")
    )
    school.old.archived_on = make_cycle(school.old).created_at.date()
    db.session.commit()
    as_(school.hanne).submit(page_to_offer(school.old), team=school.new.public_id)
    assert waiting() == 1


def test_offer_goes_to_one_team_in_use_at_the_same_school(as_, school):
    elsewhere = make_team("Andre", school=make_school("Nabo Skole"))
    closed = make_team("Lukket", school=school, archived_on=school.hanne.created_at.date())
    db.session.commit()
    client = as_(school.gustav)
    for team in (elsewhere, closed, school.old):
        page = client.submit(page_to_offer(school.old), status=422, team=team.public_id)
        assert page.errors()
    offer_once = {"team": school.new.public_id}
    client.submit(page_to_offer(school.old), **offer_once)
    again = client.submit(page_to_offer(school.old), status=422, **offer_once)
    assert again.errors() == ["Der venter allerede et tilbud. Træk det tilbage først."]
