"""Asking whether somebody works at a school, and the answer."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import delete, select

from app.access.viewer import Viewer
from app.accounts.models import Person
from app.core import securitylog
from app.core.danish import casefold
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.mail import is_one_address, path_for, queue_mail
from app.organisations.addresses import Address
from app.organisations.models import Organisation, Role, School
from app.teams.known import known_in
from app.teams.models import Membership, Team
from app.teams.models_work import WorkQuestion, WorkWord

_ASK: Final = "teams.work_question_list"
_PLUS: Final = re.compile(r"\+[^@]*(?=@)")


def ask_about(team: Team, person: Person, *, colleague: Address | None, by: Viewer) -> None:
    """Ask who can know: a colleague outside the team by address, or else the school's leaders, its
    organisation's consultants where there are none, and administrators where there are neither.

    Nobody is told whether an address has an account, nor why it is asked.
    """
    if colleague is not None:
        asked = _colleague_at(colleague, person)
    else:
        asked = _who_can_know(team, person)
        if not asked:
            raise FieldError("", _("Der er ingen at spørge. Skriv mailadressen på en kollega."))
    for one in asked:
        _ask(team.school, person, one)
    securitylog.record(
        "work_asked", person_id=by.person_id, object_kind="person", object_id=person.public_id
    )


def say_yes(question: WorkQuestion, *, by: Viewer) -> None:
    """The word of who was asked. Raises FieldError for who cannot give it any more."""
    person = db.session.get_one(Person, question.person_id)
    school = db.session.get_one(School, question.school_id)
    giver = db.session.get_one(Person, by.person_id)
    if is_oneself(giver, person):
        raise FieldError("", _("Man kan ikke sige god for sig selv."))
    given_as = _given_as(school, giver, by)
    if given_as is None:
        raise FieldError("", _("Kun den, der selv er kendt på arbejdspladsen, kan sige det."))
    place = {"person_id": person.id, "organisation_id": school.organisation_id, "by_id": giver.id}
    if db.session.scalar(select(WorkWord.id).filter_by(**place)) is None:
        db.session.add(WorkWord(given_as=given_as, **place))
    # One word is enough: the others need not answer.
    _end(person.id, school.id)
    securitylog.record(
        "work_confirmed", person_id=by.person_id, object_kind="person", object_id=person.public_id
    )
    db.session.flush()


def say_no(question: WorkQuestion, *, by: Viewer) -> None:
    """»I do not know them«: only this question goes."""
    db.session.delete(question)
    db.session.flush()


def is_oneself(giver: Person, person: Person) -> bool:
    """The same account, the same mailbox under a plus, or the same name: a second account."""
    return (
        giver.id == person.id
        or _PLUS.sub("", giver.email_key) == _PLUS.sub("", person.email_key)
        or casefold(giver.name) == casefold(person.name)
    )


def _given_as(school: School, giver: Person, by: Viewer) -> str | None:
    if school.id in by.led_school_ids:
        return "leader"
    if school.organisation_id in by.consulted_organisation_ids:
        return "consultant"
    organisation = db.session.get_one(Organisation, school.organisation_id)
    if giver.id in known_in(organisation, {giver.id: giver.email}):
        return "colleague" if school.organisation_id in by.organisation_ids else None
    return "administrator" if by.is_administrator else None


def _who_can_know(team: Team, person: Person) -> list[Person]:
    inside = select(Membership.person_id).where(Membership.team_id == team.id)
    ways = (
        (Role.kind == "leader", Role.school_id == team.school_id),
        (Role.kind == "consultant", Role.organisation_id == team.school.organisation_id),
        (Role.kind == "administrator",),
    )
    for conditions in ways:
        query = (
            select(Person)
            .join(Role, Role.person_id == Person.id)
            .where(Person.active, Person.id.not_in(inside), *conditions)
            .order_by(Person.id)
        )
        found = [one for one in db.session.scalars(query) if not is_oneself(one, person)]
        if found:
            return found
    return []


def _colleague_at(address: Address, person: Person) -> list[Person]:
    query = select(Person).where(Person.email_key == address.key, Person.active)
    return [one for one in db.session.scalars(query) if not is_oneself(one, person)]


def _ask(school: School, person: Person, asked: Person) -> None:
    place = {"person_id": person.id, "school_id": school.id, "asked_id": asked.id}
    if db.session.scalar(select(WorkQuestion.id).filter_by(**place)) is not None:
        return
    db.session.add(WorkQuestion(**place))
    db.session.flush()
    if is_one_address(asked.email):
        queue_mail(asked.email, "work_asked", {"path": path_for(_ASK)})


def _end(person_id: int, school_id: int) -> None:
    db.session.execute(
        delete(WorkQuestion).where(
            WorkQuestion.person_id == person_id, WorkQuestion.school_id == school_id
        )
    )
