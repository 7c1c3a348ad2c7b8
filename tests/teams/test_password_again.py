"""On a remembered device settings ask for the password again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.accounts.models import LoginSession
from app.core.clock import now
from app.core.db import db
from tests.make import make_focus_area, make_person, make_team


@pytest.fixture
def team(flask_app):
    gustav, hanne = make_person("Gustav"), make_person("Hanne")
    made = make_team("6. årgang", coordinator=gustav, members=(hanne,))
    made.gustav, made.hanne = gustav, hanne
    made.area = make_focus_area(team_id=made.id)
    db.session.commit()
    return made


def remember(person, *, hours: int) -> None:
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.person_id == person.id)
        .values(remembered=True, password_given_at=now() - timedelta(hours=hours))
    )
    db.session.commit()


def pages(team) -> list[str]:
    team_at = f"/teams/{team.public_id}"
    return [
        f"{team_at}/rediger",
        f"{team_at}/forlad",
        f"{team_at}/medlemmer/inviter",
        f"{team_at}/medlemmer/{team.hanne.public_id}/fjern",
        f"{team_at}/indsatsomraader/nyt",
        f"/indsatsomraader/{team.area.public_id}",
    ]


def buttons(team) -> list[str]:
    team_at = f"/teams/{team.public_id}"
    return [
        f"{team_at}/arkiver",
        f"{team_at}/tag-i-brug",
        f"{team_at}/medlemmer/{team.hanne.public_id}/tovholder",
        f"{team_at}/medlemmer/{team.hanne.public_id}/giv-videre",
        f"/indsatsomraader/{team.area.public_id}/fjern",
    ]


def test_remembered_device_is_asked_for_the_password_before_settings_change(as_, team):
    browser = as_(team.gustav)
    token = browser.token()
    remember(team.gustav, hours=3)
    for page in pages(team):
        assert "/bekraeft" in browser.get(page, status=302).location
    for button in buttons(team):
        assert "/bekraeft" in browser.post(button, {"csrf_token": token}).location
    db.session.refresh(team)
    assert team.archived_on is None


def test_remembered_device_reads_the_settings_without_being_asked(as_, team):
    browser = as_(team.gustav)
    remember(team.gustav, hours=3)
    browser.get(f"/teams/{team.public_id}/indstillinger")


def test_remembered_device_with_a_fresh_password_changes_settings(as_, team):
    browser = as_(team.gustav)
    remember(team.gustav, hours=0)
    for page in pages(team):
        browser.get(page)
