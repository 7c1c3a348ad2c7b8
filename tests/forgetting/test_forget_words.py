from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import JSON, Text, inspect, select

from app.core.db import db
from app.core.models import Mail, SecurityEvent
from app.cycles.models import Cycle, CycleVersion
from app.forgetting.models import ForgottenWords
from app.forgetting.places import PLACES, texts_of
from app.measures.models import MeasurePointVersion, MeasureVersion
from app.reports.models import Report, ReportFile
from app.sparring.models import SparringAnswer, SparringReply
from app.teams.models import TeamNews
from app.yearreports.models import ReportAsk, ReportEdition, YearReport
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_measure,
    make_member,
    make_note,
    make_person,
    make_proposal,
    make_school,
    make_sparring,
    make_team,
    save,
    share,
)

NAME = "Valdemar"


@pytest.fixture
def mette(flask_app):
    return make_person("Mette Lund")


@pytest.fixture
def team(mette):
    return make_team(members=(mette, make_person("Hanne Bo", email="hanne@example.org")))


def text_everywhere(cycle: Cycle) -> str:
    """Everything that the database holds, as one text."""
    db.session.expire_all()
    rows = [
        db.session.execute(select(table)).all() for table in db.metadata.sorted_tables
        if table.name not in ("person", "mail", "login_session")
    ]  # fmt: skip
    return repr(rows)


def record_with_the_name_everywhere(team, mette) -> Cycle:
    cycle = make_closed_cycle(
        team,
        title=f"{NAME} og de andre",
        action=f"Vi flytter {NAME}s plads. " + "Vi prøver noget andet hver dag i to uger. " * 8,
        hypothesis=f"{NAME} kommer i gang",
        signs=[f"{NAME} rækker hånden op"],
        frozen_hypothesis=f"{NAME} kommer i gang",
        frozen_signs=[f"{NAME} rækker hånden op"],
        sign_results=[{"sign": f"{NAME} rækker hånden op", "result": "seen"}],
    )
    make_note(cycle, mette, f"I dag sagde {NAME.lower()} noget.")
    measure = make_measure(cycle, f"Gange {NAME} svarer", values=(1, 2))
    measure.points[0].note = f"{NAME} var syg"
    save(MeasurePointVersion(
        measure_id=measure.id, change="corrected", measured_on=date(2025, 9, 1), value=3,
        note=f"{NAME} igen",
    ))  # fmt: skip
    save(MeasureVersion(measure_id=measure.id, name=f"{NAME} svarer"))
    share(cycle, "school")
    make_proposal(cycle, by=mette)
    old = {"title": f"Om {NAME}", "status": "trying", "plan": {"action": NAME, "start": None}}
    save(CycleVersion(cycle_id=cycle.id, number=1, person_id=mette.id, change="plan", content=old))
    cycle.revision = 1
    question = make_sparring(cycle, f"Hvad med {NAME}?")
    answer = save(
        SparringAnswer(request_id=question.id, answered_on=date(2025, 11, 2), text=f"Spørg {NAME}")
    )
    save(SparringReply(answer_id=answer.id, replied_on=date(2025, 11, 3), text=f"{NAME} sagde ja"))
    db.session.commit()
    return cycle


def forget(client, cycle: Cycle, words: str = NAME):
    address = f"/afproevninger/{cycle.public_id}/udgaver/glem-ord"
    look = client.post(address, {"words": words}, status=200)
    return client.post(address, {**look.form_values(), "sure": "y"})


def test_a_member_blackens_a_name_wherever_the_record_keeps_it(flask_app, as_, team, mette):
    cycle = record_with_the_name_everywhere(team, mette)
    assert NAME in text_everywhere(cycle)

    page = forget(as_(mette), cycle)

    assert page.location.endswith("/udgaver")
    assert NAME.lower() not in text_everywhere(cycle).lower()
    assert cycle.action.startswith("Vi flytter ••••• plads.")
    assert [row["result"] for row in cycle.sign_results] == ["seen"]


def test_before_it_happens_the_member_sees_where_the_words_stand_and_has_to_tick(
    flask_app, as_, team, mette
):
    cycle = record_with_the_name_everywhere(team, mette)
    address = f"/afproevninger/{cycle.public_id}/udgaver/glem-ord"

    client = as_(mette)
    look = client.post(address, {"words": NAME}, status=200)
    assert "tidligere udgaver: 2" in look.text
    assert "Valdemar · Valdemars · valdemar" in look.text
    refused = client.post(address, look.form_values(), status=422)

    assert "Sæt kryds" in refused.text
    assert NAME in text_everywhere(cycle)


def test_other_words_than_those_that_were_shown_are_shown_first(flask_app, as_, team, mette):
    cycle = record_with_the_name_everywhere(team, mette)
    address = f"/afproevninger/{cycle.public_id}/udgaver/glem-ord"
    client = as_(mette)
    look = client.post(address, {"words": NAME}, status=200)

    page = client.post(address, {**look.form_values(), "words": "plads", "sure": "y"}, status=200)

    assert "Ordene står" in page.text
    assert "plads" in text_everywhere(cycle)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Skriv de ord, der skal glemmes."),
        ("Frederikke", "Ordene står ingen steder."),
        ("vi\nnoget\nandet\nhver\ndag", "Det ville sværte så meget"),
        ("\n".join("abcdefghijk"), "Skriv højst 10 linjer"),
        ("en to tre fire fem seks syv otte ni", "En linje må højst have 8 ord"),
    ],
)
def test_nobody_makes_a_record_unreadable_and_nothing_typed_is_lost(
    flask_app, as_, team, mette, words, said
):
    cycle = record_with_the_name_everywhere(team, mette)
    before = text_everywhere(cycle)

    page = as_(mette).post(
        f"/afproevninger/{cycle.public_id}/udgaver/glem-ord", {"words": words}, status=422
    )

    assert said in page.text
    assert page.form_values()["words"].split() == words.split()
    assert text_everywhere(cycle).count(NAME) == before.count(NAME)


def test_all_rounds_of_the_team_are_seen_through_and_no_record_of_another_team(
    flask_app, as_, team, mette
):
    first = make_cycle(team, action=f"{NAME} prøver. " + "Mange andre ord her. " * 9)
    second = make_cycle(team, follows_id=first.id, round=2, learning=f"{NAME} lærte noget")
    others = make_team("6. årgang", school=team.school, members=(make_person("Ib"),))
    foreign = make_cycle(others, follows_id=second.id, action=f"{NAME} hos os")
    db.session.commit()

    forget(as_(mette), second)

    db.session.expire_all()
    assert first.action.startswith("••••• prøver.")
    assert second.learning == "••••• lærte noget"
    assert foreign.action == f"{NAME} hos os"


def test_the_team_is_told_that_words_are_gone_and_neither_log_nor_mail_says_which(
    flask_app, as_, team, mette
):
    cycle = record_with_the_name_everywhere(team, mette)

    forget(as_(mette), cycle)

    news = db.session.scalars(select(TeamNews).where(TeamNews.kind == "words_forgotten")).one()
    assert (news.team_id, news.person_id) == (team.id, mette.id)
    mails = db.session.scalars(select(Mail).where(Mail.template == "words_forgotten")).all()
    assert [mail.recipient for mail in mails] == ["hanne@example.org"]
    event = db.session.scalars(
        select(SecurityEvent).where(SecurityEvent.event == "words_forgotten")
    ).one()
    assert event.object_id == cycle.public_id
    kept = db.session.scalars(select(ForgottenWords)).one()
    assert NAME.lower() not in repr((kept.fingerprints, event.outcome, mails[0].values)).lower()


def test_a_team_that_took_it_home_is_asked_to_look_at_its_own_text(flask_app, as_, team, mette):
    cycle = record_with_the_name_everywhere(team, mette)
    others = make_team("6. årgang", school=team.school, members=(make_person("Ib"),))
    taken = make_cycle(others, inspired_by_cycle_id=cycle.id)
    db.session.commit()

    forget(as_(mette), cycle)

    news = db.session.scalars(select(TeamNews).where(TeamNews.kind == "source_forgot")).one()
    assert (news.team_id, news.cycle_id) == (others.id, taken.id)


def test_finished_pdfs_of_the_record_are_thrown_away_and_others_stay(flask_app, as_, team, mette):
    cycle = record_with_the_name_everywhere(team, mette)
    other = make_cycle(team)
    for digest in "abc":
        save(ReportFile(sha256=digest * 64, size_bytes=4, data=b"%PDF"))
    made = {"kind": "record", "person_id": mette.id, "state": "done"}
    save(Report(**made, cycle_id=cycle.id, file_sha256="a" * 64))
    source = [{"cycle": cycle.id, "version": None}]
    save(Report(**{**made, "kind": "collection"}, sources=source, file_sha256="b" * 64))
    kept = save(Report(**made, cycle_id=other.id, file_sha256="c" * 64))
    db.session.commit()

    forget(as_(mette), cycle)

    assert db.session.scalars(select(Report.id)).all() == [kept.id]
    assert db.session.scalars(select(ReportFile.sha256)).all() == ["c" * 64]


def test_final_editions_that_hold_the_words_are_named_and_stay(flask_app, as_, team, mette):
    cycle = record_with_the_name_everywhere(team, mette)
    report = save(YearReport(kind="school", school_id=team.school_id, school_year="2025/26"))
    for number, text in ((1, f"{NAME} kom i gang"), (2, "Ingen navne")):
        save(
            ReportEdition(
                report_id=report.id, number=number, content={"text": text}, sha256="a" * 64
            )
        )
    save(
        ReportAsk(
            report_id=report.id, cycle_id=cycle.id, state="accepted", editions=[1, 2],
            answer_by=date(2026, 5, 1), version="x", texts=None,
        )
    )  # fmt: skip
    db.session.commit()

    address = f"/afproevninger/{cycle.public_id}/udgaver/glem-ord"
    look = as_(mette).post(address, {"words": NAME}, status=200)

    assert "rapporten for Lillebæk Skole 2025/26, udgave 1." in look.text
    assert "udgave 2." not in look.text
    forget(as_(mette), cycle)
    db.session.expire_all()
    assert NAME in report_text(report.id)


def report_text(report_id: int) -> str:
    return repr(
        db.session.scalars(
            select(ReportEdition.content).where(ReportEdition.report_id == report_id)
        ).all()
    )


def test_a_reader_from_outside_the_team_forgets_nothing(flask_app, as_, team, mette):
    cycle = record_with_the_name_everywhere(team, mette)
    reader = make_person("Ib Læser")
    make_team("6. årgang", school=team.school, members=(reader,))
    db.session.commit()
    address = f"/afproevninger/{cycle.public_id}/udgaver/glem-ord"

    as_(reader).get(address, status=403)
    as_(reader).post(address, {"words": NAME, "sure": "y"}, status=403)

    assert NAME in text_everywhere(cycle)


def test_members_of_an_archived_team_can_still_forget(flask_app, as_, mette):
    team = make_team(school=make_school(), members=(mette,), archived_on=date(2025, 8, 1))
    cycle = record_with_the_name_everywhere(team, mette)

    forget(as_(mette), cycle)

    assert NAME not in text_everywhere(cycle)


# -- nothing that hangs on a record is left out

# Columns that hold codes, ids, numbers or the fingerprints themselves.
WITHOUT_TEXT = {
    "audience": {"kind"},
    "cycle": {
        "kind", "status", "occasion", "inspiration_source", "effect", "effect_on", "effort",
        "decision", "grades", "answered", "public_id", "exchange_id",
    },
    "cycle_version": {"change"},
    "forgotten_words": {"fingerprints"},
    "measure": {"public_id", "wanted"},
    "measure_point": {"public_id"},
    "measure_point_version": {"public_id", "change"},
    "measure_version": {"wanted", "baselines"},
    "note": {"public_id"},
    "report": {"public_id", "kind", "title", "subject", "sources", "state", "doing", "failure", "file_sha256", "found"},
    "report_ask": {"public_id", "colleague_email", "state", "version", "measures", "editions"},
    "share_proposal": {"public_id", "colleague_email", "audiences", "extras", "reports"},
    "shared_version": {"extras", "reports"},
    "sparring_answer": {"public_id"},
    "sparring_reply": {"public_id"},
    "sparring_request": {"public_id"},
    "team_news": {"public_id", "kind", "by_role"},
}  # fmt: skip
# A prototype is a text of its own, made by whichever team; its source row holds no text at all.
NOT_THE_RECORDS_OWN = {"prototype_source", "prototype"}


def tables_on_a_record() -> set[str]:
    """`cycle`, what points at it, and what points at that."""
    found = {"cycle"}
    for _step in range(3):
        for table in db.metadata.sorted_tables:
            if {key.column.table.name for key in table.foreign_keys} & found:
                found.add(table.name)
    return found - NOT_THE_RECORDS_OWN - {"prototype_audience", "prototype_source"}


def left_out(places) -> set[str]:
    """Text columns of a record's tables that nothing looks into."""
    seen = {(place.model.__tablename__, name) for place in places for name in place.columns}
    return {
        f"{table}.{column.name}"
        for table in tables_on_a_record()
        for column in db.metadata.tables[table].columns
        if isinstance(column.type, Text | JSON)
        and (table, column.name) not in seen
        and column.name not in WITHOUT_TEXT.get(table, set())
    }


def test_every_text_column_that_hangs_on_a_record_is_looked_into():
    assert left_out(PLACES) == set()


def test_a_column_that_nobody_thought_of_would_be_noticed():
    without_notes = [place for place in PLACES if place.model.__tablename__ != "note"]
    assert left_out(without_notes) == {"note.text"}


def test_codes_and_days_are_not_taken_for_text():
    content = {"status": "closed", "title": "Om Eva", "evaluation": {"decision": "keep", "on": "2026-01-01"},
               "notes": [{"date": "2026-01-01", "text": "Hej", "author": "p1"}]}  # fmt: skip
    assert list(texts_of(content)) == ["Om Eva", "Hej"]
    assert inspect(Cycle).columns.keys()


# -- drafts in browsers


def test_a_browser_is_told_that_there_is_something_only_after_its_last_look(
    flask_app, as_, team, mette
):
    cycle = record_with_the_name_everywhere(team, mette)
    client = as_(mette)
    before = client.client.get("/kladder/glemte").get_json()
    assert not before["forgotten"]

    forget(as_(mette), cycle)

    look = {"siden": before["moment"]}
    after = client.client.get("/kladder/glemte", query_string=look).get_json()
    assert after["forgotten"]
    look = {"siden": after["moment"]}
    assert not client.client.get("/kladder/glemte", query_string=look).get_json()["forgotten"]


def test_a_draft_comes_back_without_the_words_and_is_kept_nowhere(flask_app, as_, team, mette):
    cycle = record_with_the_name_everywhere(team, mette)
    forget(as_(mette), cycle)

    answer = blackened(as_(mette), '{"fields": {"action": ["Valdemar og Ib"]}, "at": "2026-11-30"}')

    assert answer == {"fields": {"action": ["••••• og Ib"]}, "at": "2026-11-30"}
    assert "og Ib" not in text_everywhere(cycle)


def test_who_came_to_the_team_later_or_is_elsewhere_cannot_try_out_which_words(
    flask_app, as_, team, mette
):
    cycle = record_with_the_name_everywhere(team, mette)
    forget(as_(mette), cycle)
    newcomer, stranger = make_person("Ny"), make_person("Fremmed")
    make_member(team, newcomer)
    make_team("Et andet", members=(stranger,))
    db.session.commit()

    for person in (newcomer, stranger):
        assert blackened(as_(person), '["Valdemar"]') == ["Valdemar"]


def blackened(client, draft: str):
    sent = {"kladde": draft, "csrf_token": client.token()}
    return client.client.post("/kladder/glemt", data=sent).get_json()["draft"]
