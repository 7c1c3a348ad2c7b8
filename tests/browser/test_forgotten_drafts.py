"""Words that a team has forgotten go from the drafts of its members' browsers when they next open."""

from __future__ import annotations

import pytest
from flask import current_app
from sqlalchemy import select

from app.core.db import db, intend_to_write
from app.cycles.models import Cycle
from app.cycles.queries import whole_record
from app.forgetting import commands
from app.forgetting.queries import own_series
from app.teams.queries import viewer_for
from tests.browser.conditions import wait_until
from tests.make import make_cycle, make_person, make_team

pytestmark = pytest.mark.usefixtures("only_sqlite")
STORED = "Object.values(localStorage).join()"


def forget(cycle_id: int, word: str, by) -> None:
    intend_to_write(True)
    query = select(Cycle).where(Cycle.id == cycle_id).options(*whole_record())
    record = db.session.scalars(query).unique().one()
    secret = current_app.extensions["settings"].secret_key
    words = commands.fingerprints_in(secret, word)
    commands.forget(record, own_series(record), secret=secret, words=words, by=viewer_for(by))
    db.session.commit()
    intend_to_write(False)


def test_a_draft_loses_the_word_and_keeps_the_rest(flask_app, visit):
    hanne, ib = make_person("Hanne"), make_person("Ib")
    cycle = make_cycle(
        make_team(members=(hanne, ib)), action="Waldemar begynder. " + "Andre ord her. " * 20
    )
    db.session.commit()
    window = visit(hanne)
    window.goto(f"/afproevninger/{cycle.public_id}/plan")
    window.get_by_label("Titel").fill("Waldemar venter på de andre")
    window.get_by_text("Gemt på denne enhed").wait_for()
    assert "Waldemar" in window.evaluate(STORED)
    forget(cycle.id, "Waldemar", ib)

    window.goto("/")
    wait_until(window, f"!{STORED}.includes('Waldemar')")

    assert "••••• venter på de andre" in window.evaluate(STORED)
