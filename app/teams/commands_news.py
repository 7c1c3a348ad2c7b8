"""Telling a whole team something: on its page and by a mail without text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Person
from app.core.clock import now
from app.core.db import db
from app.core.ids import new_public_id
from app.core.mail import Value, is_one_address, queue_mail
from app.teams.models import Membership, TeamNews
from app.teams.presence import present


def tell_team(
    team_id: int,
    kind: str,
    *,
    path: str,
    cycle_id: int | None = None,
    other_team_id: int | None = None,
    person_id: int | None = None,
    sparring_answer_id: int | None = None,
    but: int | None = None,
) -> None:
    """Put a line on the team's page and write every member a mail; `kind` names both.

    `path` is where the mail leads. The mail holds nothing else. `but`: who gets no mail, because
    they have just done it themselves.
    """
    put_news(
        team_id,
        kind,
        cycle_id=cycle_id,
        other_team_id=other_team_id,
        person_id=person_id,
        sparring_answer_id=sparring_answer_id,
    )
    mail_team(team_id, kind, path=path, but=but)


def put_news(
    team_id: int,
    kind: str,
    *,
    cycle_id: int | None = None,
    other_team_id: int | None = None,
    person_id: int | None = None,
    public_id: str | None = None,
    created_at: datetime | None = None,
    by_role: str | None = None,
    school_id: int | None = None,
    organisation_id: int | None = None,
    network_id: int | None = None,
    sparring_answer_id: int | None = None,
) -> None:
    """Put a line on the team's page, for what another mail tells already.

    `public_id`: of what the line is about, when that itself is gone and somebody may look for it.
    `created_at`: the same moment for lines that are told in one sentence.
    `by_role` and a place: who it was, where no name is told; a place alone is what it is about.
    """
    news = TeamNews(
        public_id=public_id or new_public_id(),
        team_id=team_id,
        kind=kind,
        cycle_id=cycle_id,
        other_team_id=other_team_id,
        person_id=person_id,
        created_at=created_at or now(),
        by_role=by_role,
        school_id=school_id,
        organisation_id=organisation_id,
        network_id=network_id,
        sparring_answer_id=sparring_answer_id,
    )
    db.session.add(news)
    db.session.flush()


def mail_team(
    team_id: int,
    kind: str,
    *,
    path: str,
    but: int | None = None,
    without: Collection[int] = (),
    more: Mapping[str, Value] | None = None,
) -> None:
    """Write the present members a mail of this kind, except some; what waits stands elsewhere.

    `but`: who has just done it; `without`: whom it is about. `more`: what else the mail's words depend on.
    """
    addresses = (
        select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.team_id == team_id, Person.id.not_in([*without, but or 0]), *present())
        .order_by(Membership.position, Membership.id)
    )
    # A loaded address may be none: that must not keep the team from what it does.
    for address in filter(is_one_address, db.session.scalars(addresses).all()):
        queue_mail(address, kind, {"path": path, **(more or {})})
    db.session.flush()


def is_told(team_id: int, kind: str, *, cycle_id: int) -> bool:
    """Whether such a line about this record stands on the team's page, not put away yet."""
    query = select(TeamNews.id).where(
        TeamNews.team_id == team_id,
        TeamNews.kind == kind,
        TeamNews.cycle_id == cycle_id,
        TeamNews.seen_at.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None
