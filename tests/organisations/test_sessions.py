"""Sessions follow roles, also when roles come with a file."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from app.accounts import sessions
from app.accounts.models import LoginSession
from app.core.db import db
from app.exchange.commands import load
from app.exchange.dumping import document as dumped
from app.exchange.stored import stored
from app.organisations.commands_sessions import end_unfitting_sessions
from tests.make import make_consultant, make_leader, make_person, make_school

TODAY = date(2025, 11, 10)


def who_is_in() -> list[int]:
    return list(db.session.scalars(sa.select(LoginSession.person_id).order_by(LoginSession.id)))


def test_session_that_a_role_does_not_allow_and_any_of_who_is_shut_out_end(flask_app):
    member, gone = make_person(), make_person(active=False)
    school = make_school()
    fresh, late = make_leader(school), make_leader(school)
    consultant, old_consultant = (make_consultant(school.organisation) for _ in range(2))
    for person in (member, gone, late):
        sessions.open_session(person, remembered=True)
    for person in (fresh, old_consultant):
        sessions.open_session(person)
    sessions.open_session(consultant, strict=True)
    end_unfitting_sessions()
    assert who_is_in() == [member.id, fresh.id, consultant.id]


def test_member_who_becomes_leader_by_a_file_logs_in_again(flask_app):
    school = make_school()
    karen, gustav = make_person("Karen"), make_person("Gustav")
    for person in (karen, gustav):
        sessions.open_session(person, remembered=True)
    db.session.commit()
    document = dumped(stored(), TODAY)
    document["roles"] = [
        {"person": karen.exchange_id, "role": "leader", "school": school.exchange_id}
    ]
    load(document, update=True, today=TODAY)
    assert who_is_in() == [gustav.id]
