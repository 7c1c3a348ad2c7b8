"""Test data: `make_…()` with keyword overrides. Everything is flushed, nothing committed."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any, TypeVar

from app.accounts.models import Person
from app.core.clock import today
from app.core.db import db, intend_to_write
from app.core.ids import new_public_id
from app.cycles.content import carried, content_of
from app.cycles.models import Audience, Cycle, Note, SharedVersion, ShareProposal
from app.cycles.names import present_names
from app.measures.models import Measure, MeasurePoint
from app.organisations.models import FocusArea, Network, NetworkMember, Organisation, Role, School
from app.prototypes.models import Prototype, PrototypeAudience
from app.sharing.commands import headline_words
from app.sparring.models import SparringRequest
from app.teams.models import (
    Membership,
    Team,
    TeamHandover,
    TeamNews,
    TeamQuestion,
    TeamQuestionRole,
)

T = TypeVar("T")
_numbers = itertools.count(1)


def save(thing: T) -> T:
    intend_to_write(True)
    db.session.add(thing)
    db.session.flush()
    return thing


def make_person(name: str = "Karen Testesen", **values: Any) -> Person:
    """Somebody who has accepted the invitation; `password_hash=None` for somebody who has not."""
    values.setdefault("email", f"person{next(_numbers)}@example.org")
    values.setdefault("password_hash", "x")
    return save(Person(name=name, **values))


def make_organisation(name: str = "Prøvekøbing Kommune", **values: Any) -> Organisation:
    defaults = {"name": name, "kind": "municipality", "mail_domains": ["example.org"]}
    return save(Organisation(**{**defaults, **values}))


def make_school(
    name: str = "Lillebæk Skole", organisation: Organisation | None = None, **values: Any
) -> School:
    owner = organisation or make_organisation()
    return save(School(**{"name": name, "kind": "folkeskole", "organisation": owner, **values}))


def make_team(
    name: str = "5. årgang",
    *,
    school: School | None = None,
    members: tuple[Person, ...] = (),
    coordinator: Person | None = None,
    **values: Any,
) -> Team:
    place = school or make_school()
    team = save(Team(**{"name": name, "kind": "year_team", "school": place, **values}))
    if coordinator is not None:
        make_member(team, coordinator, role="coordinator")
    for person in members:
        make_member(team, person)
    return team


def make_member(
    team: Team, person: Person | None = None, role: str = "member", **values: Any
) -> Person:
    somebody = person or make_person()
    ids = {"team_id": team.id, "person_id": somebody.id}
    save(Membership(**ids, role=role, position=next(_numbers), **values))
    return somebody


def make_leader(school: School, person: Person | None = None) -> Person:
    return _with_role(person, kind="leader", school_id=school.id)


def make_consultant(organisation: Organisation, person: Person | None = None) -> Person:
    return _with_role(person, kind="consultant", organisation_id=organisation.id)


def make_network_coordinator(network: Network, person: Person | None = None) -> Person:
    return _with_role(person, kind="coordinator", network_id=network.id)


def make_administrator(person: Person | None = None) -> Person:
    return _with_role(person, kind="administrator")


def make_network(name: str = "Netværket", members: tuple[Any, ...] = (), **values: Any) -> Network:
    network = save(Network(**{"name": name, "kind": "network", **values}))
    for position, member in enumerate(members):
        column = {"Organisation": "organisation_id", "School": "school_id", "Team": "team_id"}
        where = {column[type(member).__name__]: member.id}
        save(NetworkMember(network_id=network.id, position=position, **where))
    return network


def make_focus_area(name: str = "Ro og trivsel", **owner: Any) -> FocusArea:
    return save(FocusArea(name=name, **owner))


def make_cycle(team: Team, **values: Any) -> Cycle:
    """A prøvehandling in planning; `kind="positive_deviation"` for the other kind."""
    kind = values.get("kind", "trial_action")
    required = (
        {"action": "Vi prøver rollekort"}
        if kind == "trial_action"
        else {"what_succeeds": "Det lykkes"}
    )
    defaults = {
        "title": "Rollekort i grupper",
        "kind": kind,
        "notes": [],
        "described_agree": False if kind == "positive_deviation" else None,
        **required,
    }
    cycle = save(Cycle(**{**defaults, **values, "team": team, "team_id": team.id}))
    if cycle.headline and cycle.headline_words is None:
        cycle.headline_words = headline_words(cycle)
        cycle.headline_school_id = team.school_id
        save(cycle)
    return cycle


def make_closed_cycle(team: Team, **values: Any) -> Cycle:
    defaults = {
        "status": "closed",
        "start": date(2025, 9, 8),
        "end": date(2025, 10, 3),
        "evaluation_date": date(2025, 10, 6),
        "frozen_on": date(2025, 9, 8),
        "evaluated_on": date(2025, 10, 6),
        "observations": "De fleste kom hurtigt i gang.",
        "learning": "Rollen hjælper i starten.",
        "decision": "keep",
    }
    return make_cycle(team, **{**defaults, **values})


def make_note(
    cycle: Cycle, author: Person | None = None, text: str = "En note", **values: Any
) -> Note:
    defaults = {"noted_on": date(2025, 11, 10), "position": next(_numbers)}
    note = Note(
        **{**defaults, **values}, team_id=cycle.team_id, text=text, author_id=author and author.id
    )
    note.author = author
    cycle.notes.append(note)
    return save(note)


def make_measure(
    cycle: Cycle,
    name: str = "Ro ved timens start",
    *,
    values: tuple[float | None, ...] = (),
    first: date = date(2025, 9, 15),
    **columns: Any,
) -> Measure:
    """A measure with a value a day from `first` on."""
    position = columns.pop("position", next(_numbers))
    measure = save(Measure(cycle_id=cycle.id, name=name, position=position, points=[], **columns))
    for number, value in enumerate(values):
        day = first + timedelta(number)
        point = MeasurePoint(measure_id=measure.id, position=number, measured_on=day, value=value)
        measure.points.append(point)
    return save(measure)


def make_loose_note(team: Team, author: Person | None = None, text: str = "En løs note") -> Note:
    return save(
        Note(
            team_id=team.id, text=text, author_id=author and author.id, noted_on=date(2025, 11, 10)
        )
    )


def share(
    cycle: Cycle,
    *audiences: Any,
    extras: tuple[str, ...] = (),
    on: date = date(2025, 11, 1),
) -> Cycle:
    """Share the record as it stands: "school", "organisation", "public", a Network or a Team."""
    for audience in audiences:
        save(Audience(cycle_id=cycle.id, **_audience(audience, cycle.team.school)))
    content = carried(content_of(cycle), list(extras))
    names = present_names(cycle).stored()
    save(
        SharedVersion(
            cycle_id=cycle.id, shared_on=on, extras=list(extras), content=content, names=names
        )
    )
    db.session.expire(cycle, ["audiences", "shared_version"])
    return cycle


def _audience(audience: Any, school: School) -> dict[str, Any]:
    """The columns of an audience, at the place where the team is."""
    if isinstance(audience, Network):
        return {"kind": "network", "network_id": audience.id}
    if isinstance(audience, Team):
        return {"kind": "team", "team_id": audience.id}
    at = {"school_id": school.id} if audience in ("school", "public") else {}
    if audience in ("organisation", "public"):
        at["organisation_id"] = school.organisation_id
    return {"kind": audience, **at}


def share_prototype(prototype: Prototype, audience: Any) -> None:
    """Share it with "school", "organisation", "public", a Network or a Team, by its names of today."""
    team = db.session.get_one(Team, prototype.owner_team_id)
    school = db.session.get_one(School, team.school_id)
    save(PrototypeAudience(prototype_id=prototype.id, **_audience(audience, school)))
    prototype.names = {"team": team.name, "school": school.name}
    save(prototype)


def make_sparring(cycle: Cycle, question: str = "Hvordan?", **values: Any) -> SparringRequest:
    """A question for sparring, to the school where the team is."""
    values.setdefault("asked_on", date(2025, 11, 1))
    place = {"school_id": cycle.team.school_id, "team_name": cycle.team.name}
    return save(SparringRequest(cycle_id=cycle.id, question=question, **{**place, **values}))


def make_proposal(
    cycle: Cycle, *, by: Person, audiences: tuple[str, ...] = ("organisation",)
) -> Any:
    """A sharing of the record as it stands that waits for a second member's yes."""
    return save(
        ShareProposal(
            cycle_id=cycle.id,
            proposed_by_id=by.id,
            audiences=list(audiences),
            content=carried(content_of(cycle), []),
            names=present_names(cycle).stored(),
        )
    )


def make_handover(
    team: Team, to: Team, *, by: Person | None = None, agreed: bool = False
) -> TeamHandover:
    """An offer of all that the team has written; `agreed`: its own members have said yes."""
    ids = {"from_team_id": team.id, "to_team_id": to.id}
    handover = save(TeamHandover(**ids, offered_by_id=by and by.id))
    if agreed:
        handover.question = make_question(
            team, about="handover", other_team_id=to.id, unless_stopped=True, outcome="yes"
        )
    return handover


def make_question(
    team: Team,
    person: Person | None = None,
    *,
    roles: tuple[Role, ...] = (),
    about: str = "newcomer",
    **values: Any,
) -> TeamQuestion:
    """A question that is open for two weeks more; `about="kind", new_kind=…` without a person."""
    days = {"opened_on": today() - timedelta(14), "closes_on": today() + timedelta(14)}
    question = save(
        TeamQuestion(
            team_id=team.id, person_id=person and person.id, about=about, **{**days, **values}
        )
    )
    for role in roles:
        save(TeamQuestionRole(question_id=question.id, role_id=role.id))
    return question


def make_news(team: Team, kind: str, **values: Any) -> TeamNews:
    """A line of *Nyt til jer* on the page of a team."""
    return save(TeamNews(public_id=new_public_id(), team_id=team.id, kind=kind, **values))


def _with_role(person: Person | None, **values: Any) -> Person:
    somebody = person or make_person()
    save(Role(person_id=somebody.id, position=next(_numbers), **values))
    return somebody
