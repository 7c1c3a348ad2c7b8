"""One small world in which every address has something behind it, seen by ten personas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from app.accounts.models import LoginSession, Person
from app.core import clock
from app.core.db import db
from app.core.ids import new_public_id
from app.cycles.content import carried, content_of
from app.cycles.models import Cycle, ShareProposal
from app.reports.models import Report
from app.sparring.models import SparringAnswer, SparringRequest
from app.teams.models import TeamNews
from tests.make import (
    make_administrator,
    make_closed_cycle,
    make_consultant,
    make_focus_area,
    make_leader,
    make_loose_note,
    make_member,
    make_network,
    make_network_coordinator,
    make_note,
    make_organisation,
    make_person,
    make_school,
    make_team,
    save,
    share,
)
from tests.page import Browserless

PERSONAS = (
    "anyone",
    "member",
    "coordinator",
    "other_team",
    "leader",
    "other_leader",
    "consultant",
    "other_organisation",
    "network_coordinator",
    "administrator",
)
SHARINGS = ("unshared", "school")


@dataclass
class World:
    """The people by persona, and what stands behind the ids in addresses."""

    people: dict[str, Person | None] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    cycle: Cycle | None = None


def make_world(sharing: str) -> World:
    """Everything belongs to team T at school S; its record is unshared or shared with S."""
    world = World()
    organisation, elsewhere = make_organisation("Egen Kommune"), make_organisation("Anden Kommune")
    school, next_door = make_school("S", organisation), make_school("S2", organisation)
    coordinator, member = make_person("Tove Tovholder"), make_person("Mette Medlem")
    team = make_team("T", school=school, coordinator=coordinator, members=(member,))
    third = make_member(team, make_person("Tredje Medlem"))
    network = make_network("N", (elsewhere,))
    world.people = {
        "anyone": None,
        "member": member,
        "coordinator": coordinator,
        "other_team": make_member(make_team("U", school=school)),
        "leader": make_leader(school),
        "other_leader": make_leader(next_door),
        "consultant": make_consultant(organisation),
        "other_organisation": make_member(make_team("X", school=make_school("S3", elsewhere))),
        "network_coordinator": make_network_coordinator(network),
        "administrator": make_administrator(),
    }
    cycle = make_closed_cycle(team, title="Teamets egen titel")
    make_note(cycle, member)
    if sharing == "school":
        share(cycle, "school")
    world.cycle = cycle
    world.ids = {
        "cycle_id": cycle.public_id,
        "team_id": team.public_id,
        "school_id": school.public_id,
        "organisation_id": organisation.public_id,
        "network_id": network.public_id,
        "person_id": third.public_id,
        "note_id": make_loose_note(team, member).public_id,
        "focus_area_id": make_focus_area("Teamets", team_id=team.id).public_id,
        "number": 1,
        "token": "findes-ikke",
        "filename": "img/logo.svg",
        **_rows(cycle, team, member, third),
    }
    db.session.commit()
    return world


def _rows(cycle: Cycle, team: Any, member: Person, third: Person) -> dict[str, str]:
    request = save(SparringRequest(cycle_id=cycle.id, question="Hvordan?", asked_on=clock.today()))
    answer = save(
        SparringAnswer(
            request_id=request.id, person_id=third.id, answered_on=clock.today(), text="Sådan"
        )
    )
    proposal = save(
        ShareProposal(
            cycle_id=cycle.id,
            proposed_by_id=third.id,
            audiences=["public"],
            content=carried(content_of(cycle), []),
        )
    )
    report = save(Report(kind="record", person_id=member.id, cycle_id=cycle.id))
    news = save(TeamNews(public_id=new_public_id(), team_id=team.id, kind="shared"))
    session = save(
        LoginSession(
            public_id=new_public_id(),
            token_hash="x",
            person_id=third.id,
            idle_seconds=60,
            expires_at=clock.now(),
        )
    )
    return {
        "request_id": request.public_id,
        "answer_id": answer.public_id,
        "proposal_id": proposal.public_id,
        "report_id": report.public_id,
        "news_id": news.public_id,
        "session_id": session.public_id,
    }


def answers(flask_app: Flask, rule: Rule, method: str, sharing: str) -> str:
    """How one address answers each persona: one letter each, in the order of PERSONAS.

    y: there it is (200, a redirect on, or the form again with what is missing) · l: log in first
    · n: no, and who can (403) · - : not there (404) · x: anything else
    """
    letters = []
    world = make_world(sharing)
    for persona in PERSONAS:
        letters.append(_letter(flask_app, world, persona, rule, method))
        if method == "POST" and letters[-1] == "y":
            _forget(world)
            world = make_world(sharing)
    _forget(world)
    return "".join(letters)


def _letter(flask_app: Flask, world: World, persona: str, rule: Rule, method: str) -> str:
    with flask_app.test_request_context():
        address = flask_app.url_map.bind("localhost").build(
            rule.endpoint, {name: world.ids[name] for name in rule.arguments}
        )
    client = Browserless(flask_app, world.people[persona])
    page = (
        client.get(address, status=None) if method == "GET" else client.post(address, status=None)
    )
    match page.status:
        case 403:
            return "n"
        case 404:
            return "-"
        case 302 | 303 if "/log-ind" in page.location:
            return "l"
        case 200 | 302 | 303 | 308 | 422 | 409 | 503:
            return "y"
    return "x"


def _forget(world: World) -> None:
    db.session.rollback()
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    for table in db.metadata.tables.values():
        connection.execute(table.delete())
    db.session.commit()
    db.session.expunge_all()
