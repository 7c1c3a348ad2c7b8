"""Ordering, waiting, fetching: one's own only, and only while one may still read it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import delete, func, select, update

from app.core.clock import now
from app.core.db import db
from app.core.jobs import make_queue
from app.core.models import SecurityEvent
from app.cycles.models import Audience, SharedVersion
from app.reports import jobs
from app.reports.models import Report
from app.teams.models import Membership
from tests import make


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(jobs, "draw", lambda html, *_, **__: b"%PDF " + html.encode())


@pytest.fixture
def team(flask_app):
    return make.make_team()


@pytest.fixture
def member(team):
    return make.make_member(team)


def order(client, cycle):
    """Press »Lav en PDF«, and let the worker do its work. Gives the report's address."""
    address = client.post(f"/afproevninger/{cycle.public_id}/pdf").location
    jobs.make_report(newest().id)
    db.session.commit()
    return address


def newest():
    query = select(Report).order_by(Report.id.desc()).limit(1)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def report_count():
    return db.session.scalar(select(func.count(Report.id)))


def narrow(cycle):
    db.session.execute(delete(Audience).where(Audience.cycle_id == cycle.id))
    db.session.commit()


def leave(team, person):
    db.session.execute(
        delete(Membership).where(Membership.team_id == team.id, Membership.person_id == person.id)
    )
    db.session.commit()


def test_member_orders_waits_and_fetches(flask_app, as_, team, member):
    cycle = make.make_closed_cycle(team, title="Rollekort får grupperne i gang")
    client = as_(member)
    queue = make_queue(flask_app.extensions["settings"].queue_path)
    jobs_before = queue.pending_count()

    address = client.post(f"/afproevninger/{cycle.public_id}/pdf").location
    waiting = client.get(address)

    assert queue.pending_count() == jobs_before + 1
    assert waiting.h1 == "Rollekort får grupperne i gang"
    assert "venter på tur" in waiting.text
    assert not waiting.has_link("Hent PDF")

    jobs.make_report(newest().id)
    done = client.get(address)
    file = client.get(done.link("Hent PDF")).response

    assert "PDF'en er klar" in done.text
    assert file.data.startswith(b"%PDF")
    assert file.mimetype == "application/pdf"
    assert file.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert file.headers["Cache-Control"] == "no-store"
    name = re.search(r"filename\*=UTF-8''(\S+)", file.headers["Content-Disposition"])
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert unquote(name.group(1)) == "Rollekort får grupperne i gang.pdf"


def test_page_waits_without_javascript_and_stops_when_done(as_, team, member):
    cycle = make.make_cycle(team)
    client = as_(member)
    address = client.post(f"/afproevninger/{cycle.public_id}/pdf").location
    waiting = client.get(address).html

    jobs.make_report(newest().id)
    done = client.get(address).html

    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert "refresh" not in done
    assert "hx-" not in done


def test_progress_is_on_the_page(as_, team, member):
    client = as_(member)
    address = client.post(f"/afproevninger/{make.make_cycle(team).public_id}/pdf").location
    db.session.execute(update(Report).values(state="running", progress=42))

    page = client.get(address)

    assert page.one("progress").get("value") == "42"
    assert "42 pct." in page.text


def test_failure_is_told_and_can_be_tried_again(as_, team, member):
    cycle = make.make_cycle(team)
    client = as_(member)
    address = client.post(f"/afproevninger/{cycle.public_id}/pdf").location
    db.session.execute(update(Report).values(state="failed", failure="Der er for meget tekst."))
    page = client.get(address)

    assert "Der er for meget tekst." in page.text
    again = client.post(f"{address}/igen")

    assert again.location != address
    jobs.make_report(newest().id)
    assert client.get(again.location).has_link("Hent PDF")


def test_impatience_makes_one_report(as_, team, member):
    cycle = make.make_cycle(team)
    client = as_(member)

    addresses = {client.post(f"/afproevninger/{cycle.public_id}/pdf").location for _ in range(3)}

    assert len(addresses) == 1
    assert report_count() == 1


def test_eleventh_in_an_hour_has_to_wait(as_, team, member):
    cycle = make.make_cycle(team)
    client = as_(member)
    for _ten in range(10):
        order(client, cycle)

    refused = client.post(f"/afproevninger/{cycle.public_id}/pdf", status=429)

    assert "mange PDF'er den sidste time" in refused.text
    assert 0 < int(refused.response.headers["Retry-After"]) <= 3600
    assert report_count() == 10
    db.session.execute(update(Report).values(created_at=now() - timedelta(minutes=61)))
    db.session.commit()
    assert client.post(f"/afproevninger/{cycle.public_id}/pdf").location


def test_collection_of_a_team_that_has_nothing_is_kindly_refused(as_, team, member):
    page = as_(member).post(f"/teams/{team.public_id}/samling")

    assert page.location == "/"
    assert report_count() == 0


def test_collection_of_own_team(as_, team, member):
    make.make_cycle(team)
    client = as_(member)

    address = client.post(f"/teams/{team.public_id}/samling").location
    jobs.make_report(newest().id)

    assert client.get(address).h1 == "Samling: 5. årgang"


def test_leader_makes_a_collection_only_of_what_is_shared(as_, team):
    leader = make.make_leader(team.school)
    cycle = make.make_closed_cycle(team)
    client = as_(leader)
    client.post(f"/teams/{team.public_id}/samling", status=404)
    make.share(cycle, "school")

    address = client.post(f"/teams/{team.public_id}/samling").location
    jobs.make_report(newest().id)

    assert client.get(address).has_link("Hent PDF")


def test_owner_stops_a_waiting_report_and_makes_it_again(as_, team, member):
    cycle = make.make_closed_cycle(team)
    client = as_(member)
    address = client.post(f"/afproevninger/{cycle.public_id}/pdf").location

    assert "Stop" in client.get(address).text
    assert client.post(f"{address}/stop").location == address
    page = client.get(address)
    jobs.make_report(newest().id)

    assert "PDF'en blev stoppet" in page.text
    assert "Stoppet" in client.get("/pdf").text
    assert newest().state == "cancelled"
    again = client.post(f"{address}/igen").location
    assert again != address
    jobs.make_report(newest().id)
    assert client.get(again).has_link("Hent PDF")


def test_owner_who_stops_too_late_is_told_and_keeps_the_file(as_, team, member):
    client = as_(member)
    address = order(client, make.make_closed_cycle(team))

    client.post(f"{address}/stop")

    page = client.get(address)
    assert "var færdig" in page.text
    assert page.has_link("Hent PDF")


def test_nobody_stops_what_another_one_ordered(as_, team, member):
    cycle = make.share(make.make_closed_cycle(team), "public")
    own = as_(member).post(f"/afproevninger/{cycle.public_id}/pdf").location
    public = as_(None).post(f"/afproevninger/{cycle.public_id}/pdf").location
    colleague = as_(make.make_member(team))

    colleague.post(f"{own}/stop", status=404)
    colleague.post(f"{public}/stop", status=403)
    assert "Stop" not in as_(None).get(public).text
    assert {one.state for one in db.session.scalars(select(Report))} == {"queued"}


def test_waiting_page_says_what_is_being_done(as_, team, member):
    client = as_(member)
    address = client.post(f"/afproevninger/{make.make_closed_cycle(team).public_id}/pdf").location
    db.session.execute(update(Report).values(state="running", doing="Lægger siderne: side 3"))
    db.session.commit()

    assert "Lægger siderne: side 3" in client.get(address).text


def test_somebody_elses_report_is_no_page(as_, team, member):
    address = order(as_(member), make.make_cycle(team))
    colleague = as_(make.make_member(team))

    colleague.get(address, status=404)
    colleague.get(f"{address}/hent", status=404)
    assert as_(None).get(address, status=302).location.startswith("/log-ind")
    assert colleague.get("/pdf").all("tr") == []


def test_leader_who_lost_access_gets_nothing_any_more(as_, team):
    cycle = make.share(make.make_closed_cycle(team), "school")
    client = as_(make.make_leader(team.school))
    address = order(client, cycle)
    assert client.get(f"{address}/hent").response.data.startswith(b"%PDF")

    narrow(cycle)

    client.get(f"{address}/hent", status=404)
    client.get(address, status=404)
    assert "Rollekort" not in client.get("/pdf").text


def test_former_member_cannot_fetch_the_teams_own_edition_of_a_shared_record(as_, team, member):
    cycle = make.share(make.make_closed_cycle(team), "school")
    make.make_leader(team.school, member)
    client = as_(member)
    address = order(client, cycle)

    leave(team, member)

    client.get(f"/afproevninger/{cycle.public_id}")  # the shared version may still be read
    client.get(f"{address}/hent", status=404)
    client.get(address, status=404)


def test_collection_is_gone_when_one_of_its_records_is(as_, team):
    first = make.share(make.make_closed_cycle(team), "school")
    make.share(make.make_closed_cycle(team), "school")
    client = as_(make.make_leader(team.school))
    address = client.post(f"/teams/{team.public_id}/samling").location
    jobs.make_report(newest().id)
    assert client.get(address).has_link("Hent PDF")

    narrow(first)

    client.get(f"{address}/hent", status=404)
    client.get(address, status=404)


def test_old_version_is_not_handed_out_once_the_team_shares_a_new_one(as_, team):
    cycle = make.share(make.make_closed_cycle(team, title="Med et navn i"), "school")
    client = as_(make.make_leader(team.school))
    address = order(client, cycle)
    version = db.session.scalars(
        select(SharedVersion).where(SharedVersion.cycle_id == cycle.id)
    ).one()
    version.content = version.content | {"title": "Uden navn"}
    version.shared_on = date(2025, 11, 20)
    db.session.commit()

    page = client.get(address)

    assert "har delt en ny udgave" in page.text
    assert "Med et navn i" not in page.html
    assert "Med et navn i" not in client.get("/pdf").html
    client.get(f"{address}/hent", status=404)
    again = client.post(f"{address}/igen").location
    jobs.make_report(newest().id)
    assert b"Uden navn" in client.get(f"{again}/hent").response.data


def test_own_edition_stays_good_while_the_team_writes_on(as_, team, member):
    cycle = make.make_closed_cycle(team)
    client = as_(member)
    address = order(client, cycle)
    cycle.title = "Ny titel"

    assert client.get(address).has_link("Hent PDF")


def test_record_in_the_bin_takes_its_pdf_along(as_, team, member):
    cycle = make.make_closed_cycle(team)
    client = as_(member)
    address = order(client, cycle)
    cycle.binned_at = now()

    client.get(f"{address}/hent", status=404)


def test_anybody_gets_a_pdf_of_what_is_public(as_, team, member):
    cycle = make.share(make.make_closed_cycle(team), "public")
    hidden = make.share(make.make_closed_cycle(team), "school")
    anybody = as_(None)

    address = order(anybody, cycle)

    assert anybody.get(f"{address}/hent").response.data.startswith(b"%PDF")
    assert as_(member).get(f"{address}/hent").response.data.startswith(b"%PDF")
    assert "Mine PDF'er" not in anybody.get(address).text
    login = anybody.post(f"/afproevninger/{hidden.public_id}/pdf")
    assert login.location.startswith("/log-ind")
    narrow(cycle)
    assert anybody.get(f"{address}/hent", status=302).location.startswith("/log-ind")


def test_public_record_is_made_once_for_all_who_are_nobody(as_, team):
    cycle = make.share(make.make_closed_cycle(team), "public")

    first = order(as_(None), cycle)
    second = as_(None).post(f"/afproevninger/{cycle.public_id}/pdf").location

    assert second == first
    db.session.execute(update(Report).values(state="failed"))
    for _more in range(2):
        as_(None).post(f"/afproevninger/{cycle.public_id}/pdf")
        db.session.execute(update(Report).values(state="failed"))
    as_(None).post(f"/afproevninger/{cycle.public_id}/pdf", status=429)


def test_list_shows_own_reports_newest_first(as_, team, member):
    client = as_(member)
    assert "Her er ingen PDF'er endnu" in client.get("/pdf").text
    order(client, make.make_cycle(team, title="Den første"))
    order(client, make.make_cycle(team, title="Den anden"))

    rows = [" ".join(row.itertext()) for row in client.get("/pdf").all("tr")[1:]]

    assert ["Den anden" in rows[0], "Den første" in rows[1]] == [True, True]
    assert "Klar" in rows[0]


def test_ordering_and_fetching_are_in_the_security_log_without_text(as_, team, member):
    client = as_(member)
    client.get(f"{order(client, make.make_cycle(team))}/hent")

    events = db.session.scalars(select(SecurityEvent).order_by(SecurityEvent.id)).all()

    ours = [event for event in events if event.event.startswith("report_")]
    assert [event.event for event in ours] == ["report_ordered", "report_fetched"]
    assert {event.person_id for event in ours} == {member.id}


@pytest.mark.parametrize(
    ("link", "first_question"),
    [("Prøvehandling (PDF)", "Hvad vil vi prøve?"), ("Positiv afvigelse (PDF)", "Hvad lykkes?")],
)
def test_anyone_finds_each_paper_form_on_the_help_page_and_it_is_drawn_once(
    flask_app, as_, link, first_question, monkeypatch
):
    drawn = []
    monkeypatch.setattr(
        "app.reports.views_blank.draw", lambda html, _limits: drawn.append(html) or b"%PDF form"
    )
    forms = flask_app.extensions["settings"].data_dir / "forms"
    for kept in forms.glob("*"):
        kept.unlink()

    address = as_(None).get("/hjaelp").link(link)
    answers = [as_(None).get(address).response for _twice in range(2)]

    assert [answer.data for answer in answers] == [b"%PDF form"] * 2
    assert [first_question in html for html in drawn] == [True]
    assert "Skema" in answers[0].headers["Content-Disposition"]
    for kept in forms.glob("*"):
        kept.unlink()
