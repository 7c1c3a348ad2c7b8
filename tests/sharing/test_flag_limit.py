"""Nobody takes back everything there is: five a day, and the team is told by role and place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.core import clock
from app.core.db import db
from app.core.models import Mail, SecurityEvent
from app.cycles.models import Audience
from app.sharing.commands_flag import FLAGS_A_DAY
from app.teams.models import TeamNews
from tests.make import make_administrator, make_closed_cycle, share
from tests.sharing.places import make_places


@pytest.fixture
def places(flask_app):
    return make_places()


def many(places, count, audience="school"):
    cycles = [make_closed_cycle(places.team, title=f"Nr. {n}") for n in range(count)]
    for cycle in cycles:
        share(cycle, audience)
    db.session.commit()
    return cycles


def flag_all(client, cycles):
    for cycle in cycles:
        client.submit(f"/afproevninger/{cycle.public_id}/personoplysninger", status=302)


def still_shared():
    db.session.rollback()
    return db.session.scalars(select(Audience.cycle_id)).all()


def test_leader_takes_back_five_a_day_and_then_the_team_decides(places, as_):
    cycles = many(places, FLAGS_A_DAY + 2)
    leader = as_(places.leader)

    flag_all(leader, cycles)

    assert still_shared() == [cycle.id for cycle in cycles[FLAGS_A_DAY:]]
    page = leader.get(f"/afproevninger/{cycles[-1].public_id}/personoplysninger")
    assert "Fem om dagen er det højeste" in page.text
    kinds = [news.kind for news in db.session.scalars(select(TeamNews).order_by(TeamNews.id))]
    assert kinds == ["flagged"] * FLAGS_A_DAY + ["reported"] * 2
    limited = select(SecurityEvent).where(SecurityEvent.event == "personal_data_flag_limit")
    assert {one.person_id for one in db.session.scalars(limited)} == {places.leader.id}


def test_another_day_brings_five_more(places, as_):
    flag_all(as_(places.leader), many(places, FLAGS_A_DAY))
    db.session.execute(update(SecurityEvent).values(happened_at=clock.now() - timedelta(hours=25)))
    cycle = many(places, 1)[0]

    flag_all(as_(places.leader), [cycle])

    assert still_shared() == []


def test_administrator_may_take_back_more(places, as_):
    make_administrator(places.leader)
    flag_all(as_(places.leader), many(places, FLAGS_A_DAY + 1))
    assert still_shared() == []


def test_team_is_told_by_role_and_place_and_the_name_stands_in_the_log(places, as_):
    flag_all(as_(places.leader), many(places, 1))
    flag_all(as_(places.buddy), many(places, 1, places.buddy_team))
    flag_all(as_(places.consultant), many(places, 1, "organisation"))

    page = as_(places.gustav).get("/")
    assert "En leder på Engsvale Skole mener" in page.text
    assert "En kollega på Vindbjerg Skole mener" in page.text
    assert "En konsulent i Fjordlyng Kommune mener" in page.text
    assert "Lise Leder" not in page.html
    flagged = select(SecurityEvent.person_id).where(SecurityEvent.event == "personal_data_flagged")
    assert list(db.session.scalars(flagged.order_by(SecurityEvent.id))) == [
        places.leader.id,
        places.buddy.id,
        places.consultant.id,
    ]


def test_a_stranger_cannot_flood_the_team_with_mails(places, as_):
    flag_all(as_(None), many(places, 4, "public"))

    assert db.session.scalar(select(TeamNews.kind).limit(1)) == "reported"
    mails = db.session.scalars(select(Mail).where(Mail.template == "reported")).all()
    assert len(mails) == 2, "one for each of two members, not for each record"
