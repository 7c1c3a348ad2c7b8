"""Gathers what is kept about the viewer, in one statement beside the person's own row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.access.viewer import Viewer
from app.accounts.models import LinkToken, LoginSession, LogLook, Person
from app.core.db import UtcDateTime, db
from app.core.models import Mail, SecurityEvent
from app.cycles.models import Cycle, CycleVersion, Note, ShareProposal
from app.measures.models import Measure, MeasurePointVersion, MeasureRemoval, MeasureVersion
from app.organisations.models import Network, Organisation, Role, School
from app.owndata.content import PARTS, Entry, OwnData, Profile
from app.owndata.queries_invitations import invitations_and_words
from app.reports.models import Report
from app.sparring.models import SparringAnswer, SparringReply
from app.teams.models import (
    Membership,
    Team,
    TeamHandover,
    TeamNews,
    TeamQuestion,
    TeamQuestionAnswer,
)
from app.teams.presence import present
from app.yearreports.models import ReportAsk, ReportEdition, YearReport

# What stands in a column where a part has nothing. PostgreSQL wants to know its type.
_EMPTY: dict[str, ColumnElement[Any]] = {
    "at": cast(null(), UtcDateTime),
    "day": cast(null(), Date),
    "team": cast(null(), Text),
    "place": cast(null(), Text),
    "record": cast(null(), Text),
    "word": cast(null(), Text),
    "text": cast(null(), Text),
    "outcome": cast(null(), Text),
    "used": cast(null(), UtcDateTime),
    "until": cast(null(), UtcDateTime),
}


def own_data(viewer: Viewer) -> OwnData:
    """Everything that is kept about the viewer."""
    person = db.session.scalars(select(Person).where(Person.id == viewer.person_id)).one()
    parts: dict[str, list[Entry]] = {part: [] for part in PARTS}
    for part, *columns in db.session.execute(union_all(*_everything(viewer, person))):
        parts[part].append(Entry(*columns))
    for entries in parts.values():
        entries.sort(key=_moment, reverse=True)
    profile = Profile(
        person.name,
        person.email,
        person.profession,
        person.weekly_mail,
        person.on_leave,
        person.created_at,
    )
    return OwnData(profile, parts)


@dataclass(frozen=True, slots=True)
class Farewell:
    """A team that feels it when the viewer goes."""

    name: str
    public_id: str
    is_alone: bool


def farewells(viewer: Viewer) -> list[Farewell]:
    """Teams in use where the viewer is the only coordinator, or the only member."""
    own, others = aliased(Membership), aliased(Membership)
    coordinators = func.count(Person.id).filter(others.role == "coordinator")
    query = (
        select(Team.name, Team.public_id, func.count(Person.id), coordinators, own.role)
        .join(own, and_(own.team_id == Team.id, own.person_id == viewer.person_id))
        .outerjoin(others, and_(others.team_id == Team.id, others.person_id != viewer.person_id))
        .outerjoin(Person, and_(Person.id == others.person_id, *present(others)))
        .where(Team.archived_on.is_(None))
        .group_by(Team.id, own.role)
        .order_by(Team.sort_key)
    )
    return [
        Farewell(name, public_id, is_alone=members == 0)
        for name, public_id, members, heirs, role in db.session.execute(query)
        if members == 0 or (role == "coordinator" and heirs == 0)
    ]


def is_last_administrator(viewer: Viewer) -> bool:
    """Whether nobody else could let a new organisation in."""
    if not viewer.is_administrator:
        return False
    others = (
        select(Role.id)
        .join(Person, Person.id == Role.person_id)
        .where(Role.kind == "administrator", Person.id != viewer.person_id, Person.active)
    )
    return db.session.scalar(others.limit(1)) is None


def _moment(entry: Entry) -> str:
    moment: Any = entry.at or entry.day
    return moment.isoformat() if moment else ""


def _everything(viewer: Viewer, person: Person) -> list[Select[*tuple[Any, ...]]]:
    return [
        *_places(person),
        *invitations_and_words(person, _part),
        *_texts(viewer, person),
        *_deeds(viewer, person),
        *_logins(person),
        _events(person),
        _log_looks(person),
    ]


def _part(name: str, **columns: Any) -> Select[*tuple[Any, ...]]:
    """One part of the union: its name and a value for each column of Entry."""
    filled = [columns.get(column, empty).label(column) for column, empty in _EMPTY.items()]
    return select(literal(name).label("part"), *filled)


def _places(person: Person) -> list[Select[*tuple[Any, ...]]]:
    memberships = (
        _part(
            "memberships",
            at=Membership.since,
            team=Team.name,
            place=School.name,
            word=Membership.role,
        )
        .join(Team, Team.id == Membership.team_id)
        .join(School, School.id == Team.school_id)
        .where(Membership.person_id == person.id)
    )
    place = func.coalesce(School.name, Organisation.name, Network.name)
    roles = (
        _part("roles", place=place, word=Role.kind)
        .select_from(Role)
        .outerjoin(School, School.id == Role.school_id)
        .outerjoin(Organisation, Organisation.id == Role.organisation_id)
        .outerjoin(Network, Network.id == Role.network_id)
        .where(Role.person_id == person.id)
    )
    return [memberships, roles, *_questions(person)]


def _questions(person: Person) -> list[Select[*tuple[Any, ...]]]:
    """What teams were asked about the person, what the person asked, and own answers."""
    word = case((TeamQuestion.person_id == person.id, "about_me"), else_="asked_by_me")
    asked = (
        _part("consents", day=TeamQuestion.opened_on, team=Team.name, word=word)
        .join(Team, Team.id == TeamQuestion.team_id)
        .where(or_(TeamQuestion.person_id == person.id, TeamQuestion.opened_by_id == person.id))
    )
    said = case((TeamQuestionAnswer.yes.is_(True), "my_yes"), else_="my_no")
    answers = (
        _part("consents", at=TeamQuestionAnswer.answered_at, team=Team.name, word=said)
        .select_from(TeamQuestionAnswer)
        .join(TeamQuestion, TeamQuestion.id == TeamQuestionAnswer.question_id)
        .join(Team, Team.id == TeamQuestion.team_id)
        .where(
            TeamQuestionAnswer.member_id == person.id, TeamQuestionAnswer.answered_at.is_not(None)
        )
    )
    return [asked, answers]


def _texts(viewer: Viewer, person: Person) -> list[Select[*tuple[Any, ...]]]:
    notes = (
        _part(
            "notes",
            day=Note.noted_on,
            team=Team.name,
            record=_title(viewer),
            text=Note.text,
        )
        .join(Team, Team.id == Note.team_id)
        .outerjoin(Cycle, Cycle.id == Note.cycle_id)
        .where(Note.author_id == person.id)
    )
    answers = _part("answers", day=SparringAnswer.answered_on, text=SparringAnswer.text).where(
        SparringAnswer.person_id == person.id
    )
    replies = _part("answers", day=SparringReply.replied_on, text=SparringReply.text).where(
        SparringReply.person_id == person.id
    )
    return [notes, answers, replies]


def _deeds(viewer: Viewer, person: Person) -> list[Select[*tuple[Any, ...]]]:
    versions = (
        _part(
            "versions",
            at=CycleVersion.saved_at,
            record=_title(viewer),
            word=CycleVersion.change,
            text=cast(CycleVersion.number, Text),
        )
        .join(Cycle, Cycle.id == CycleVersion.cycle_id)
        .where(CycleVersion.person_id == person.id)
    )
    values = (
        _part(
            "values",
            at=MeasurePointVersion.kept_at,
            day=MeasurePointVersion.measured_on,
            record=_title(viewer),
            word=MeasurePointVersion.change,
        )
        .join(Measure, Measure.id == MeasurePointVersion.measure_id)
        .join(Cycle, Cycle.id == Measure.cycle_id)
        .where(MeasurePointVersion.person_id == person.id)
    )
    wordings = (
        _part(
            "values",
            at=MeasureVersion.kept_at,
            record=_title(viewer),
            word=cast(literal("measure_changed"), Text),
        )
        .join(Measure, Measure.id == MeasureVersion.measure_id)
        .join(Cycle, Cycle.id == Measure.cycle_id)
        .where(MeasureVersion.person_id == person.id)
    )
    removals = (
        _part(
            "values",
            at=MeasureRemoval.removed_at,
            record=_title(viewer),
            word=cast(literal("measure_removed"), Text),
        )
        .join(Measure, Measure.id == MeasureRemoval.measure_id)
        .join(Cycle, Cycle.id == Measure.cycle_id)
        .where(MeasureRemoval.person_id == person.id)
    )
    proposals = (
        _part("proposals", at=ShareProposal.proposed_at, record=_title(viewer))
        .join(Cycle, Cycle.id == ShareProposal.cycle_id)
        .where(
            or_(ShareProposal.proposed_by_id == person.id, ShareProposal.colleague_id == person.id)
        )
    )
    report_yes = (
        _part("proposals", at=ReportAsk.asked_at, record=_title(viewer))
        .join(Cycle, Cycle.id == ReportAsk.cycle_id)
        .where(or_(ReportAsk.first_yes_by_id == person.id, ReportAsk.colleague_id == person.id))
    )
    handovers = (
        _part("handovers", at=TeamHandover.offered_at, team=Team.name)
        .join(Team, Team.id == TeamHandover.to_team_id)
        .where(
            or_(TeamHandover.offered_by_id == person.id, TeamHandover.accepted_by_id == person.id)
        )
    )
    reports = _part("reports", at=Report.created_at, word=Report.kind, text=Report.title).where(
        Report.person_id == person.id
    )
    editions = (
        _part(
            "editions",
            at=ReportEdition.finished_at,
            place=func.coalesce(School.name, Organisation.name, Network.name),
            text=YearReport.school_year,
        )
        .join(YearReport, YearReport.id == ReportEdition.report_id)
        .outerjoin(School, School.id == YearReport.school_id)
        .outerjoin(Organisation, Organisation.id == YearReport.organisation_id)
        .outerjoin(Network, Network.id == YearReport.network_id)
        .where(
            or_(ReportEdition.finished_by_id == person.id, ReportEdition.sent_by_id == person.id)
        )
    )
    news = (
        _part("news", at=TeamNews.created_at, team=Team.name, word=TeamNews.kind)
        .join(Team, Team.id == TeamNews.team_id)
        .where(TeamNews.person_id == person.id)
    )
    shared = [proposals, report_yes, handovers]
    return [versions, values, wordings, removals, *shared, reports, editions, news]


def _logins(person: Person) -> list[Select[*tuple[Any, ...]]]:
    sessions = _part(
        "sessions",
        at=LoginSession.created_at,
        word=case((LoginSession.remembered, "remembered"), else_="not_remembered"),
        text=LoginSession.device,
        used=LoginSession.seen_at,
        until=LoginSession.expires_at,
    ).where(LoginSession.person_id == person.id)
    links = _part(
        "links",
        at=LinkToken.created_at,
        word=LinkToken.purpose,
        used=LinkToken.spent_at,
        until=LinkToken.expires_at,
    ).where(LinkToken.person_id == person.id)
    mails = _part("mails", at=Mail.created_at, word=Mail.template, used=Mail.sent_at).where(
        Mail.recipient == person.email
    )
    return [sessions, links, mails]


def _events(person: Person) -> Select[*tuple[Any, ...]]:
    """What the person did, and what others did to the person: not who they are."""
    is_own = SecurityEvent.person_id == person.id
    return _part(
        "events",
        at=SecurityEvent.happened_at,
        place=case((is_own, SecurityEvent.network_address), else_=cast(null(), Text)),
        word=SecurityEvent.event,
        text=case(
            (is_own, "by_me"), (SecurityEvent.person_id.is_(None), "unknown"), else_="by_another"
        ),
        outcome=SecurityEvent.outcome,
    ).where(or_(is_own, events_about(person.public_id)))


def _log_looks(person: Person) -> Select[*tuple[Any, ...]]:
    """Who looked at the person's lines of the security log, and why; and the person at others'."""
    is_about = LogLook.person_id == person.id
    return _part(
        "log_looks",
        at=LogLook.looked_at,
        word=case((is_about, "about_me"), else_="by_me"),
        text=LogLook.reason,
    ).where(or_(is_about, LogLook.by_id == person.id))


def events_about(public_id: str) -> ColumnElement[bool]:
    """Lines of the security log about this person; those about a membership end with the id."""
    return or_(
        and_(SecurityEvent.object_kind == "person", SecurityEvent.object_id == public_id),
        and_(
            SecurityEvent.object_kind == "membership",
            SecurityEvent.object_id.endswith(f"/{public_id}"),
        ),
    )


def _title(viewer: Viewer) -> ColumnElement[Any]:
    """A record's title, for those who are still in its team."""
    return case((Cycle.team_id.in_(viewer.team_ids), Cycle.title), else_=cast(null(), Text))
