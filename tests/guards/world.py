"""One small world in which every address has something behind it, seen by ten personas.

Making it takes a while, so it is made once and kept as rows: `load()` puts it back as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Connection, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.accounts.links import digest, make_link
from app.accounts.models import LogLook, Person, email_key
from app.accounts.models_invitations import Invitation
from app.accounts.sessions import open_session
from app.core import clock
from app.core.db import db, intend_to_write
from app.core.models import WorkerHeartbeat
from app.core.sealed import new_secret
from app.cycles.content import content_of
from app.cycles.models import Cycle, SharedVersion
from app.cycles.versions import keep_version
from app.measures.models import MeasurePointVersion, MeasureRemoval
from app.organisations.models import Network, Organisation, OrganisationLook, Role, School
from app.reports.models import Report, ReportFile
from app.reports.queries import version_digest
from app.sparring.models import SparringAnswer, SparringReply
from app.teams.models import Team
from app.teams.models_work import WorkQuestion
from app.yearreports.models import (
    EDITION_FILE_KINDS,
    ReportAsk,
    ReportEdition,
    ReportEditionFile,
    YearReport,
)
from tests.conftest import remove_all_rows
from tests.make import (
    make_administrator,
    make_closed_cycle,
    make_consultant,
    make_focus_area,
    make_handover,
    make_leader,
    make_loose_note,
    make_measure,
    make_member,
    make_network,
    make_network_coordinator,
    make_news,
    make_note,
    make_organisation,
    make_person,
    make_proposal,
    make_question,
    make_school,
    make_sparring,
    make_team,
    save,
    share,
)
from tests.page import OneRequestAtATime

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
SHARINGS = ("unshared", "headline", "school", "organisation", "network", "team", "public")
# Pressing these ends where one logs in, because that is where one wanted to go.
_LEAD_TO_LOGIN = {"accounts.logout", "accounts.devices_end", "owndata.account_delete"}


@dataclass
class World:
    """The people by persona, and what stands behind the ids in addresses.

    A name of `ids` may be told apart by endpoint, "organisations.leader_remove person_id", where
    the usual one would not fit.
    """

    people: dict[str, Person | None]
    ids: dict[str, Any]

    def address(self, flask_app: Flask, rule: Rule, **other: Any) -> str:
        """Where this rule leads in this world. `other` ids win."""
        values = dict(rule.defaults or {})
        for name in rule.arguments - values.keys():
            values[name] = self.ids.get(f"{rule.endpoint} {name}", self.ids[name])
        with flask_app.test_request_context():
            return flask_app.url_map.bind("localhost").build(rule.endpoint, {**values, **other})


def make_world(sharing: str) -> World:
    """Everything belongs to team T at school S; `sharing` says who may read its record.

    Its network holds T itself and another organisation: neither S nor T's own organisation.
    """
    organisation, elsewhere = make_organisation("Egen Kommune"), make_organisation("Anden Kommune")
    school, next_door = make_school("S", organisation), make_school("S2", organisation)
    coordinator, member = make_person("Tove Tovholder"), make_person("Mette Medlem")
    team = make_team("T", school=school, coordinator=coordinator, members=(member,))
    third = make_member(team, make_person("Tredje Medlem"))
    colleagues = make_team("U", school=school)
    network = make_network("N", (team, elsewhere))
    people = {
        "anyone": None,
        "member": member,
        "coordinator": coordinator,
        "other_team": make_member(colleagues, make_person("Ulla Anderledes")),
        "leader": make_leader(school, make_person("Lise Leder")),
        "other_leader": make_leader(next_door, make_person("Lars Nabo")),
        "consultant": make_consultant(organisation, make_person("Karl Konsulent")),
        "other_organisation": make_member(make_team("X", school=make_school("S3", elsewhere))),
        "network_coordinator": make_network_coordinator(network, make_person("Nete Netværk")),
        "administrator": make_administrator(make_person("Anna Admin")),
    }
    cycle = make_closed_cycle(team, title="Teamets egen titel", headline=sharing == "headline")
    make_note(cycle, member)
    keep_version(cycle, by=member.id, change="started")
    if sharing not in ("unshared", "headline"):
        share(cycle, {"network": network, "team": colleagues}.get(sharing, sharing))
    ids = {
        "cycle_id": cycle.public_id,
        "team_id": team.public_id,
        "school_id": school.public_id,
        "organisation_id": organisation.public_id,
        "network_id": network.public_id,
        "person_id": third.public_id,
        "teams.person_end_here person_id": _here_and(elsewhere, colleagues).public_id,
        "note_id": make_loose_note(team, member).public_id,
        "focus_area_id": make_focus_area("Teamets", team_id=team.id).public_id,
        "handover_id": make_handover(team, colleagues, by=third).public_id,
        "news_id": make_news(team, "shared", cycle_id=cycle.id).public_id,
        "proposal_id": make_proposal(cycle, by=third, audiences=("public",)).public_id,
        "report_id": _report(cycle, member).public_id,
        "session_id": open_session(member).session.public_id,
        "number": 1,
        "filename": "img/logo.svg",
        "token": "findes-ikke",
        **_measure(cycle),
        **_sparring(cycle, people["other_team"], people["member"]),
        **_whose_role_it_is(team, network, (coordinator, member, third)),
        **_links(),
        **_invitations(team, member),
        **_asked_to_know(third, member, school),
        **_year_report(team, coordinator, sent=sharing == "organisation"),
        **_asked_colleague(school, people["other_team"]),
        **_look(organisation),
        "look_id": save(
            LogLook(
                person_id=member.id,
                by_id=(people["administrator"] or member).id,
                reason="En enhed er stjålet",
            )
        ).public_id,
    }
    save(WorkerHeartbeat(name="worker", seen_at=clock.now()))
    db.session.commit()
    return World(people, ids)


def _report(cycle: Cycle, person: Person) -> Report:
    file = save(ReportFile(sha256="0" * 64, size_bytes=5, data=b"%PDF-"))
    own_edition = [{"cycle": cycle.id, "version": None}]
    return save(
        Report(
            kind="record",
            person_id=person.id,
            cycle_id=cycle.id,
            title=cycle.title,
            sources=own_edition,
            state="done",
            file_sha256=file.sha256,
        )
    )


def _measure(cycle: Cycle) -> dict[str, str]:
    measure = make_measure(cycle, "Rolige timer", values=(4,))
    removed = make_measure(cycle, "Larm", values=(5,))
    save(MeasureRemoval(measure_id=removed.id))
    kept = MeasurePointVersion(
        measure_id=measure.id, change="taken_out", measured_on=clock.today(), value=3
    )
    return {
        "measure_id": measure.public_id,
        "point_id": measure.points[0].public_id,
        "version_id": save(kept).public_id,
        "measures.measure_take_back measure_id": removed.public_id,
    }


def _sparring(cycle: Cycle, colleague: Person | None, member: Person | None) -> dict[str, str]:
    today = clock.today()
    asked = make_sparring(cycle, asked_on=today)
    answer = SparringAnswer(
        request_id=asked.id,
        person_id=colleague.id if colleague else None,
        answered_on=today,
        text="Sådan",
    )
    reply = SparringReply(
        answer_id=save(answer).id,
        person_id=member.id if member else None,
        replied_on=today,
        text="Hvordan?",
    )
    return {
        "request_id": asked.public_id,
        "answer_id": answer.public_id,
        "reply_id": save(reply).public_id,
    }


def _here_and(elsewhere: Organisation, team: Team) -> Person:
    """Somebody whose account nobody closes for them: they work in another organisation, too."""
    away = make_team("Y", school=make_school("S4", elsewhere))
    return make_member(away, make_member(team, make_person("Begge Steder")))


def _whose_role_it_is(team: Team, network: Network, members: tuple[Person, ...]) -> dict[str, str]:
    """Somebody besides the personas has each role that an address takes away or asks about."""
    leader = make_leader(team.school, make_person("Leder, der spørges om"))
    role = db.session.scalars(select(Role).filter_by(person_id=leader.id)).one()
    asked = make_question(team, leader, roles=(role,))
    admitted = make_member(team, make_leader(team.school, make_person("Leder, der er sagt ja til")))
    agreed = db.session.scalars(select(Role).filter_by(person_id=admitted.id)).one()
    make_question(team, admitted, roles=(agreed,), outcome="yes")
    return {
        "question_id": asked.public_id,
        "teams.access_close person_id": admitted.public_id,
        "teams.coordinator_end person_id": members[0].public_id,
        "organisations.leader_remove person_id": leader.public_id,
        "organisations.consultant_remove person_id": make_consultant(
            team.school.organisation
        ).public_id,
        "organisations.network_coordinator_remove person_id": make_network_coordinator(
            network
        ).public_id,
    }


def _look(organisation: Organisation) -> dict[str, str]:
    """What the organisation has chosen for its reports."""
    logo = {"logo": b"png", "logo_sha256": "0", "logo_width": 1, "logo_height": 1}
    save(OrganisationLook(organisation_id=organisation.id, accent="#1f4e8c", **logo))
    return {"accent": "1f4e8c"}


def _year_report(team: Team, leader: Person, *, sent: bool) -> dict[str, str]:
    """A report of the school with a final edition, and what it asks the team about a record.

    Where the record is shared with the organisation, so is the edition: it is sent.
    """
    report = save(YearReport(school_id=team.school_id, school_year="2025/26"))
    content = {
        "title": "R",
        "place": "S",
        "kicker": "K",
        "kind": "school",
        "school_year": "2025/26",
    }
    content |= {"period": "P", "source": "K", "caveat": "C", "sections": [], "replaces": None}
    content |= {"number": 1, "finished_on": "1. juni 2026"}
    logo = {"data": "cG5n", "sha256": "0", "width": 1, "height": 1, "words": "Egen Kommune"}
    content["look"] = {"accent": "#1f4e8c", "logo": logo}
    edition = save(
        ReportEdition(
            report_id=report.id, number=1, content=content, sha256="0", finished_by_id=leader.id
        )
    )
    for kind in EDITION_FILE_KINDS:
        save(ReportEditionFile(edition_id=edition.id, kind=kind, sha256="0" * 64))
    edition.sent_at = clock.now() if sent else None
    cycle = make_closed_cycle(team, title="Det, rapporten spørger om")
    shared = SharedVersion(cycle_id=cycle.id, shared_on=clock.today(), content=content_of(cycle))
    version = version_digest(save(shared))
    later = clock.today() + timedelta(days=9)
    ask = ReportAsk(report_id=report.id, cycle_id=cycle.id, version=version, answer_by=later)
    pages = ("edit", "picks", "teams", "preview", "pdf", "case_text", "finish", "agreements")
    pages += ("xlsx", "csv", "logo", "later", "spare", "swap")
    return {
        "edition_id": edition.public_id,
        "ask_id": save(ask).public_id,
        **{f"builder.report_{page} report_id": report.public_id for page in pages},
    }


def _asked_colleague(school: School, colleague: Person | None) -> dict[str, str]:
    """A team of one has named the member of another team for its second yes, twice."""
    alone = make_person("Ene Alene")
    team = make_team("V", school=school, coordinator=alone)
    cycle = make_closed_cycle(team, title="Kun for en kollega")
    proposal = make_proposal(cycle, by=alone)
    report = save(
        YearReport(kind="committee", organisation_id=school.organisation_id, school_year="2024/25")
    )
    asked = make_closed_cycle(team, title="Til udvalget")
    shared = SharedVersion(cycle_id=asked.id, shared_on=clock.today(), content=content_of(asked))
    ask = save(
        ReportAsk(
            report_id=report.id,
            cycle_id=asked.id,
            version=version_digest(save(shared)),
            answer_by=clock.today() + timedelta(days=9),
            first_yes={"state": "accepted", "texts": None, "measures": []},
            first_yes_by_id=alone.id,
        )
    )
    for one in (proposal, ask):
        one.colleague_id = colleague.id if colleague else None
    pages = ("proposal", "confirm", "decline")
    return {
        **{f"sharing.colleague_{page} proposal_id": proposal.public_id for page in pages},
        **{f"builder.colleague_ask{one} ask_id": ask.public_id for one in ("", "_yes", "_no")},
    }


def _invitations(team: Team, member: Person) -> dict[str, str]:
    """What waits for an answer: somebody new in the team, a leader of its school, the member."""
    other = make_team("Endnu et team", school=team.school)

    def invited(email: str, invited_as: str, **place: int) -> str:
        secret = new_secret()
        invitation = Invitation(
            email=email,
            email_key=email_key(email),
            name="Ny Kollega",
            invited_as=invited_as,
            token_hash=digest(secret.token),
            expires_at=clock.now() + timedelta(days=9),
            **place,
        )
        save(invitation)
        tokens[invitation.public_id] = secret.token
        return invitation.public_id

    tokens: dict[str, str] = {}
    waiting = invited("ny@example.org", "member", team_id=team.id)
    role = invited("leder@example.org", "leader", school_id=team.school_id)
    own = invited(member.email, "member", team_id=other.id)
    return {
        "invitation_id": waiting,
        "organisations.role_invitation_again invitation_id": role,
        "organisations.role_invitation_withdraw invitation_id": role,
        "teams.invitation_accept invitation_id": own,
        "teams.invitation_decline invitation_id": own,
        "teams.invitation_open token": tokens[waiting],
    }


def _asked_to_know(person: Person, asked: Person, school: School) -> dict[str, str]:
    """A colleague is asked whether somebody works there."""
    row = WorkQuestion(person_id=person.id, school_id=school.id, asked_id=asked.id)
    question = save(row).public_id
    return {f"teams.work_{answer} question_id": question for answer in ("confirm", "unknown")}


def _links() -> dict[str, str]:
    """Links in mails that still work; whoever opens them need not be logged in."""
    somebody = make_person("Ny Kollega")
    return {
        "accounts.invitation token": make_link(somebody, "invitation").token,
        "accounts.password_reset token": make_link(somebody, "reset").token,
    }


def _later(row: dict[str, Any], passed: timedelta) -> dict[str, Any]:
    """The same row, every moment in it so much later. Days stay: they count the world's own time."""
    return {
        name: value + passed if isinstance(value, datetime) else value
        for name, value in row.items()
    }


class Stage:
    """A world kept as rows, with a logged-in cookie for each persona.

    However long the run takes, the world is as old as it was: its moments move along with the
    clock, or links in mails and log-ins would die while other tests run.
    """

    def __init__(self, flask_app: Flask, sharing: str) -> None:
        self.app = flask_app
        self._made_at = clock.now()
        _remove_all_rows()
        self.world = make_world(sharing)
        self.cookies, self.token = self._log_in_all()
        self._rows = {
            table: rows
            for table in db.metadata.tables.values()
            if (rows := [dict(row) for row in db.session.execute(table.select()).mappings()])
        }
        db.session.commit()
        db.session.expunge_all()

    def load(self) -> None:
        """Put everything back as it was made."""
        _remove_all_rows()
        connection = db.session.connection()
        _rest_foreign_keys(connection)
        passed = clock.now() - self._made_at
        for table, rows in self._rows.items():
            connection.execute(table.insert(), [_later(row, passed) for row in rows])
        db.session.commit()

    def ask(self, persona: str, rule: Rule, method: str, **other_ids: Any) -> TestResponse:
        """Open the page, or send its form with nothing in it but the token."""
        return self.send(persona, self.world.address(self.app, rule, **other_ids), method)

    def send(self, persona: str, address: str, method: str) -> TestResponse:
        """The same, for any address."""
        client = OneRequestAtATime(self.app, self.app.response_class)
        client.set_cookie("sid", self.cookies[persona])
        sent = {"csrf_token": self.token} if method == "POST" else None
        return client.open(address, method=method, data=sent, buffered=True)

    def _log_in_all(self) -> tuple[dict[str, str], str]:
        """Each persona's cookie. One form token does for all: their sessions hold the same."""
        with self.app.app_context(), self.app.test_request_context():
            token = generate_csrf()
            raw = session["csrf_token"]
        cookies = {}
        for persona, person in self.world.people.items():
            client: FlaskClient = self.app.test_client()
            with client.session_transaction() as kept:
                kept["csrf_token"] = raw
                if person is not None:
                    kept["_user_id"], kept["_fresh"] = open_session(person).get_id(), True
            cookie = client.get_cookie("sid")
            cookies[persona] = cookie.value if cookie else ""
        db.session.commit()
        return cookies, token


def letter_of(answer: TestResponse, rule: Rule, persona: str) -> str:
    """How a page answers.

    y: there it is (200, a redirect on, or the form again with what is missing) · l: log in first
    n: no, and who can (403) · -: not there (404) · x: anything else
    """
    wanted_out = persona != "anyone" and rule.endpoint in _LEAD_TO_LOGIN
    goes_to_login = answer.headers.get("Location", "").startswith("/log-ind")
    match answer.status_code:
        case 403:
            return "n"
        case 404:
            return "-"
        case 302 if goes_to_login and not wanted_out:
            return "l"
        case 200 | 302 | 422:
            return "y"
    return "x"


def _remove_all_rows() -> None:
    db.session.rollback()
    intend_to_write(True)
    remove_all_rows(db.session.connection())
    db.session.commit()
    db.session.expunge_all()


def _rest_foreign_keys(connection: Connection) -> None:
    """Let rows come and go in any order until the end of the transaction."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
