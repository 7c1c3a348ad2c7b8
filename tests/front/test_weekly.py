"""The mail of the week: only for those who asked, only counts and links."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from app.core.db import db
from app.core.mail import compose
from app.core.models import Mail
from app.front.weekly import send_weekly_mails
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_leader,
    make_loose_note,
    make_person,
    make_school,
    make_team,
    share,
)

MONDAY = datetime(2025, 11, 17, 6, 0, tzinfo=UTC)
AUTUMN_HOLIDAY = datetime(2025, 10, 13, 6, 0, tzinfo=UTC)


@pytest.fixture
def hanne(flask_app):
    person = make_person("Hanne", weekly_mail=True)
    team = make_team("T", school=make_school(), coordinator=person)
    make_cycle(team, title="Hemmelig titel", status="trying", evaluation_date=MONDAY.date())
    make_cycle(team, status="trying")
    make_loose_note(team, person, "Hemmelig note")
    other = make_team("U", school=team.school)
    share(make_closed_cycle(other), "school", on=MONDAY.date())
    share(make_closed_cycle(other), "school", on=datetime(2025, 1, 1, tzinfo=UTC).date())
    make_closed_cycle(other, title="Ikke delt")
    db.session.commit()
    return person


def mails():
    return db.session.query(Mail).all()


def test_member_who_asked_gets_counts_and_links_and_no_text(flask_app, hanne):
    with time_machine.travel(MONDAY, tick=False):
        assert send_weekly_mails() == 1
        mail = mails()[0]
        text = compose(mail, flask_app.extensions["settings"]).get_content()
    for words in (
        "Klar til evaluering: 1",
        "I gang: 1",
        "Løse noter: 1",
        "Nyt, som andre har delt med jer: 1",
    ):
        assert words in text
    assert "Hemmelig" not in text
    assert "endnu et ja" not in text


def test_twice_the_same_morning_sends_once(flask_app, hanne):
    with time_machine.travel(MONDAY, tick=False):
        send_weekly_mails()
        assert send_weekly_mails() == 0


def test_silent_in_the_school_holidays(flask_app, hanne):
    with time_machine.travel(AUTUMN_HOLIDAY, tick=False):
        assert send_weekly_mails() == 0


def test_nobody_gets_it_without_asking_and_leaders_get_no_teams_counts(flask_app, hanne):
    hanne.weekly_mail = False
    make_leader(make_school("En anden skole"), make_person("Leder", weekly_mail=True))
    db.session.commit()
    with time_machine.travel(MONDAY, tick=False):
        assert send_weekly_mails() == 0
