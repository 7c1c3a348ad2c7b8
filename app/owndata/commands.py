"""Deleting one's account: the person goes, what they wrote stays with the team."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import Text, cast, delete, func, select, update

from app.access.viewer import Viewer
from app.accounts import throttle
from app.accounts.invitations import forget_all_to
from app.accounts.models import Person
from app.core import securitylog
from app.core.db import db
from app.core.models import Mail, SecurityEvent
from app.core.traces import wipe_after_commit
from app.cycles.models import CycleVersion, SharedVersion, ShareProposal
from app.owndata.queries import events_about
from app.reports.commands_files import forget_unused_files
from app.reports.models import Report
from app.teams.commands_members import leave_team
from app.teams.models import Membership, Team
from app.yearreports.models import ReportAsk

# Where a record is kept as it was, with who wrote its notes.
_KEPT_CONTENTS: Final = (CycleVersion, SharedVersion, ShareProposal)


def delete_account(viewer: Viewer) -> None:
    """Remove the viewer and whatever points at them. Texts stay, »tidligere medarbejder« stands
    where the name stood.
    """
    person = db.session.scalars(select(Person).where(Person.id == viewer.person_id)).one()
    _leave_teams(viewer)
    _forget_authorship(person.exchange_id)
    _forget_events(person.public_id)
    _delete_files(person)
    throttle.start_afresh(person.email)
    forget_all_to(person.email)
    db.session.execute(delete(Mail).where(func.lower(Mail.recipient) == person.email.lower()))
    _forget_asked_address(viewer)
    db.session.expunge_all()
    db.session.execute(delete(Person).where(Person.id == viewer.person_id))
    # A random id of nobody: it keeps a restored backup from bringing the person back.
    securitylog.record("person_deleted", object_kind="person", object_id=viewer.public_id)
    wipe_after_commit()
    db.session.flush()


def _forget_asked_address(viewer: Viewer) -> None:
    """A team of one has named the address for its second yes: it asks somebody else."""
    for model in (ShareProposal, ReportAsk):
        db.session.execute(
            update(model)
            .where(model.colleague_id == viewer.person_id)
            .values(colleague_email=None, colleague_id=None)
        )


def _leave_teams(viewer: Viewer) -> None:
    own = select(Team).join(Membership).where(Membership.person_id == viewer.person_id)
    for team in db.session.scalars(own).all():
        leave_team(team, successor="", by=viewer)


def _forget_authorship(exchange_id: str) -> None:
    """Versions hold the authors of notes by the id they have in files."""
    as_written = json.dumps(exchange_id)
    for table in _KEPT_CONTENTS:
        mentioned = cast(table.content, Text).contains(as_written, autoescape=True)
        for row_id in db.session.scalars(select(table.id).where(mentioned)).all():
            content = db.session.scalar(select(table.content).where(table.id == row_id))
            changed = update(table).where(table.id == row_id)
            db.session.execute(changed.values(content=without_author(content, exchange_id)))


def without_author(content: Any, exchange_id: str) -> Any:
    """The same content, with nobody where this author stood."""
    if isinstance(content, list):
        return [without_author(inner, exchange_id) for inner in content]
    if not isinstance(content, dict):
        return content
    return {
        key: None if (key, value) == ("author", exchange_id) else without_author(value, exchange_id)
        for key, value in content.items()
    }


def _forget_events(public_id: str) -> None:
    """The lines of the log stay; about whom, they no longer say."""
    about = update(SecurityEvent).where(events_about(public_id))
    db.session.execute(about.values(object_id=None))


def _delete_files(person: Person) -> None:
    db.session.execute(delete(Report).where(Report.person_id == person.id))
    forget_unused_files()
