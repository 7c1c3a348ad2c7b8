"""One's own data: read, fetched as a file, deleted."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounts import commands as accounts
from app.accounts import links, throttle
from app.accounts.models import LoginSession, LogLook, Person
from app.accounts.models_invitations import Invitation
from app.accounts.passwords import hash_password
from app.core import clock, securitylog
from app.core.db import db
from app.core.mail import queue_mail
from app.core.models import Mail, SecurityEvent
from app.cycles.content import content_of
from app.cycles.models import CycleVersion, Note, SharedVersion, ShareProposal
from app.measures.models import MeasurePointVersion, MeasureRemoval, MeasureVersion
from app.owndata import queries
from app.owndata.commands import without_author
from app.owndata.content import PARTS, SHOWN_IN
from app.owndata.words import PARTS_ON_THE_PAGE
from app.reports.models import Report, ReportFile
from app.sparring.models import SparringAnswer, SparringReply
from app.teams.models import Membership, TeamHandover, TeamNews, TeamQuestionAnswer
from app.teams.models_work import WorkWord
from app.teams.queries import viewer_for
from app.yearreports.models import ReportEdition, YearReport
from tests.make import (
    make_administrator,
    make_cycle,
    make_leader,
    make_loose_note,
    make_measure,
    make_member,
    make_note,
    make_person,
    make_question,
    make_sparring,
    make_team,
    save,
)
from tests.statements import count_statements

PASSWORD = "hest batteri rigtig klips"


@pytest.fixture
def karen(flask_app) -> Person:
    """Somebody who has left a trace in every table that can hold one."""
    person = make_person(
        "Karen Sporsætter",
        email="karen@skole.dk",
        password_hash=hash_password(PASSWORD),
        exchange_id="p-kåren_100%",
    )
    team = make_team("5. årgang", coordinator=person)
    other = make_member(team, make_person("Gustav Kollega"))
    cycle = make_cycle(team, title="Rollekort")
    make_note(cycle, person, "Karens note")
    make_note(cycle, other, "Gustavs note")
    make_loose_note(team, person, "Karens løse note")
    content = content_of(cycle)
    save(
        CycleVersion(
            cycle_id=cycle.id, number=1, person_id=person.id, change="note", content=content
        )
    )
    save(
        CycleVersion(
            cycle_id=cycle.id, number=2, person_id=other.id, change="plan", content=content
        )
    )
    measure = make_measure(cycle, "Ro")
    old = {"measured_on": date(2025, 11, 3), "value": 4}
    save(MeasurePointVersion(measure_id=measure.id, person_id=person.id, change="corrected", **old))
    save(MeasureVersion(measure_id=measure.id, person_id=person.id, name="Larm"))
    save(MeasureRemoval(measure_id=measure.id, person_id=person.id))
    save(SharedVersion(cycle_id=cycle.id, shared_on=date(2025, 11, 1), content=content))
    save(
        ShareProposal(
            cycle_id=cycle.id, proposed_by_id=other.id, audiences=["public"], content=content
        )
    )
    left = make_cycle(make_team("Tidligere team", school=team.school), title="Hemmeligt forløb")
    make_note(left, person, "Note i et team, Karen har forladt")
    save(ShareProposal(cycle_id=left.id, proposed_by_id=person.id, audiences=[], content={}))
    question = make_sparring(left, "?", asked_on=date(2025, 11, 3))
    save(
        SparringAnswer(
            request_id=question.id,
            person_id=person.id,
            answered_on=date(2025, 11, 4),
            text="Karens svar",
        )
    )
    other_answer = save(
        SparringAnswer(request_id=question.id, answered_on=date(2025, 11, 4), text="?")
    )
    save(
        SparringReply(
            answer_id=other_answer.id,
            person_id=person.id,
            replied_on=date(2025, 11, 5),
            text="Karens tak",
        )
    )
    leader = make_leader(team.school)
    make_leader(team.school, person)
    asked = make_question(team, leader)
    save(
        TeamQuestionAnswer(
            question_id=asked.id, member_id=person.id, yes=True, answered_at=clock.now()
        )
    )
    report = save(YearReport(school_id=team.school_id, school_year="2025/26"))
    save(
        ReportEdition(
            report_id=report.id, number=1, content={}, sha256="x", finished_by_id=person.id
        )
    )
    save(TeamHandover(from_team_id=team.id, to_team_id=left.team_id, offered_by_id=person.id))
    save(TeamNews(public_id="nyhedsnummer22", team_id=team.id, kind="shared", person_id=person.id))
    file = save(ReportFile(sha256="x", size_bytes=1, data=b"x"))
    save(Report(kind="record", person_id=person.id, title="Rollekort", file_sha256=file.sha256))
    save(
        Invitation(
            email=person.email,
            email_key=person.email_key,
            name="x",
            invited_as="member",
            team_id=team.id,
            token_hash="x",
            expires_at=clock.now() + timedelta(days=1),
        )
    )
    save(
        WorkWord(
            person_id=person.id, organisation_id=team.school.organisation_id, given_as="leader"
        )
    )
    links.make_link(person, "reset")
    queue_mail(person.email, "reset", {"path": "/x"})
    throttle.begin_attempt(person.email)
    securitylog.record("login", person_id=person.id)
    save(LogLook(person_id=person.id, by_id=other.id, reason="En telefon er stjålet"))
    accounts.deactivate_person(make_person("Gone"), by=viewer_for(person))
    securitylog.record(
        "team_member_invited",
        person_id=other.id,
        object_kind="membership",
        object_id=f"{team.public_id}/{person.public_id}",
    )
    db.session.commit()
    return person


def points_at_a_person() -> set[tuple[str, str]]:
    return {
        (table.name, column.name)
        for table in db.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "person"
    }


def test_every_column_that_points_at_a_person_is_shown(flask_app):
    assert points_at_a_person() == set(SHOWN_IN)
    assert set(PARTS_ON_THE_PAGE) == set(PARTS)


def test_person_reads_everything_and_no_other_names(as_, karen):
    page = as_(karen).get("/konto/mine-data")
    for words in (
        "Karen Sporsætter",
        "karen@skole.dk",
        "5. årgang",
        "Karens note",
        "Karens løse note",
        "Note i et team, Karen har forladt",
        "Karens svar",
        "Rollekort",
        "Udgave 1",
        "En måling ændret",
        "Medlem inviteret til team",
        "Af en anden",
    ):
        assert words in page.text
    for hidden in ("Gustav", "Gustavs note", "Hemmeligt forløb", "Udgave 2"):
        assert hidden not in page.text


def last_event():
    query = sa.select(SecurityEvent.event).order_by(SecurityEvent.id.desc()).limit(1)
    return db.session.scalars(query).one()


def test_file_has_something_in_every_part(as_, karen):
    browser = as_(karen)
    response = browser.client.get("/konto/mine-data.json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="mine-data.json"'
    content = json.loads(response.get_data(as_text=True))
    assert list(content) == ["fetched_at", "profile", *PARTS]
    assert [part for part in PARTS if not content[part]] == []
    assert content["profile"]["email"] == "karen@skole.dk"
    assert {"day": "2025-11-04", "text": "Karens svar"} in content["answers"]
    assert "Gustav" not in response.get_data(as_text=True)
    assert last_event() == "own_data_fetched"


def test_somebody_else_sees_nothing_of_it(as_, karen):
    page = as_(make_person("Ny Person")).get("/konto/mine-data")
    assert "Karen" not in page.text
    content = as_(make_person("Ny Igen")).client.get("/konto/mine-data.json").json
    assert all(not content[part] for part in PARTS if part not in ("sessions", "events"))


@pytest.mark.usefixtures("only_sqlite")
def test_page_takes_as_many_statements_for_much_as_for_little(as_, karen):
    browser = as_(karen)
    counts = set()
    for notes in (1, 300):
        for number in range(notes):
            make_loose_note(make_team(f"Team {notes}-{number}"), karen, "x")
        db.session.commit()
        with count_statements() as sent:
            page = browser.get("/konto/mine-data")
        counts.add(len(sent))
    assert counts == {4}
    assert "De 100 nyeste af 304" in page.text


# -- deleting


def everything(*, but_ledger: bool = False) -> str:
    """Every value of the database as text; without the line that keeps a backup from undoing it."""
    db.session.commit()
    tables = db.metadata.tables.values()
    rows = [row for table in tables for row in db.session.execute(table.select())]
    values = [list(row) for row in rows if not (but_ledger and "person_deleted" in row)]
    return json.dumps(values, default=str, ensure_ascii=False)


def delete(as_, person, **fields):
    return as_(person).submit("/konto/slet", **{"password": PASSWORD, **fields})


def test_deleted_person_leaves_the_texts_and_nothing_else(as_, karen):
    identity = (karen.name, karen.email, karen.public_id, karen.exchange_id)
    karen_id = karen.public_id
    before = everything()
    assert all(one in before for one in identity)
    person_id = karen.id
    page = delete(as_, karen)
    assert page.location == "/log-ind"
    assert page.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    after = everything(but_ledger=True)
    assert [one for one in identity if one in after] == []
    assert karen_id in everything()
    assert "Gustav Kollega" in after
    for text in ("Karens note", "Karens løse note", "Karens svar", "Gustavs note"):
        assert text in after
    assert person_id not in db.session.scalars(sa.select(Person.id)).all()
    for table in (LoginSession, Report, ReportFile, Mail):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert last_event() == "person_deleted"
    assert db.session.scalars(sa.select(Membership.person_id)).all() != []


def test_version_keeps_its_text_and_other_authors(as_, karen):
    gustav = db.session.scalars(sa.select(Person).filter_by(name="Gustav Kollega")).one()
    delete(as_, karen)
    for table in (CycleVersion, SharedVersion):
        for content in db.session.scalars(sa.select(table.content)):
            assert [(note["text"], note["author"]) for note in content["notes"]] == [
                ("Karens note", None),
                ("Gustavs note", gustav.exchange_id),
            ]


def test_text_that_happens_to_hold_the_id_is_not_touched():
    content = {"title": "p-1", "notes": [{"text": "p-1", "author": "p-1"}, {"author": "p-12"}]}
    assert without_author(content, "p-1") == {
        "title": "p-1",
        "notes": [{"text": "p-1", "author": None}, {"author": "p-12"}],
    }


def test_team_reads_former_colleague_where_the_name_stood(as_, karen):
    cycle_id = db.session.scalars(sa.select(Note.cycle_id).filter_by(text="Karens note")).one()
    gustav = db.session.scalars(sa.select(Person).filter_by(name="Gustav Kollega")).one()
    address = db.session.execute(
        sa.text("SELECT public_id FROM cycle WHERE id = :id"), {"id": cycle_id}
    ).scalar_one()
    delete(as_, karen)
    page = as_(gustav).get(f"/afproevninger/{address}")
    assert "tidligere medarbejder" in page.text
    assert "Karen Sporsætter" not in page.text


def test_deleting_needs_the_password(as_, karen):
    browser = as_(karen)
    page = browser.submit("/konto/slet", password="noget helt forkert", status=422)
    assert page.errors() == ["Det er ikke din adgangskode."]
    browser.get("/konto/slet")
    browser.post("/konto/slet", {"password": PASSWORD}, token=False, status=422)
    assert db.session.get(Person, karen.id) is not None


def test_guessing_the_password_slows_down(as_, karen):
    browser = as_(karen)
    for _guess in range(5):
        browser.submit("/konto/slet", password="noget helt forkert", status=422)
    page = browser.submit("/konto/slet", password=PASSWORD, status=429)
    assert page.response.headers["Retry-After"]
    assert db.session.get(Person, karen.id) is not None


def test_last_coordinator_is_told_to_hand_over_first(as_, karen):
    page = as_(karen).get("/konto/slet")
    assert "Du er den eneste tovholder i 5. årgang" in page.text
    assert page.has_link("Giv rollen videre i 5. årgang")


def test_last_member_is_told_that_nobody_can_read_on(as_):
    person = make_person()
    make_team("Enmandsteam", members=(person,))
    make_team("Arkiveret team", members=(person,), archived_on=date(2025, 6, 1))
    db.session.commit()
    page = as_(person).get("/konto/slet")
    assert "Du er den sidste i Enmandsteam" in page.text
    assert "Arkiveret team" not in page.text


def test_member_of_a_team_that_goes_on_is_told_nothing_special(as_):
    person = make_person()
    team = make_team(members=(person,), coordinator=make_person())
    make_member(team, role="coordinator")
    db.session.commit()
    assert queries.farewells(viewer_for(person)) == []
    assert "eneste" not in as_(person).get("/konto/slet").text


def test_inactive_people_do_not_count_as_heirs(flask_app):
    person = make_person()
    team = make_team(coordinator=person, members=(make_person(),))
    make_member(team, make_person(active=False), role="coordinator")
    [farewell] = queries.farewells(viewer_for(person))
    assert not farewell.is_alone


def test_last_administrator_is_told_who_can_name_a_new_one(as_):
    first = make_administrator()
    db.session.commit()
    assert "Du er den eneste administrator" in as_(first).get("/konto/slet").text
    make_administrator()
    db.session.commit()
    assert "administrator." not in as_(first).get("/konto/slet").text


def test_deleted_persons_links_and_cookies_are_worth_nothing(as_, karen):
    token = links.make_link(karen, "reset").token
    browser = as_(karen)
    db.session.commit()
    delete(as_, karen)
    assert browser.client.get("/konto").status_code == 302
    as_(None).get(f"/ny-adgangskode/{token}", status=410)
