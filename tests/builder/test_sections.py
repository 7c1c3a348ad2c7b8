"""*Afsnit i rapporterne*: an organisation chooses what new reports begin with; last year's wins."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.builder.commands_sections import choose_sections
from app.core.danish import shift_school_year
from app.core.db import db, is_sqlite
from app.organisations.models import Organisation
from app.yearreports.kind_school import SCHOOL
from app.yearreports.models import ChosenSections, YearReport
from app.yearreports.sections import sections_of
from tests.builder.conftest import this_year
from tests.make import make_consultant, make_organisation


@pytest.fixture
def consultant(place):
    person = make_consultant(place.school.organisation)
    db.session.commit()
    return person


def home(place):
    return f"/organisationer/{db.session.get(Organisation, place.school.organisation_id).public_id}"


def choose(browser, address, **changes):
    """Send the page with these changes; None takes a tick away."""
    values = {**browser.get(address).form_values(), **changes}
    kept = {name: value for name, value in values.items() if value is not None}
    return browser.post(address, kept)


def codes(report):
    return [one["code"] for one in report.sections]


def test_new_report_begins_as_the_consultant_has_chosen(as_, place, consultant):
    browser, leader = as_(consultant), as_(place.leader)
    address = browser.get(home(place)).link("Afsnit i rapporterne")
    sent = choose(
        browser,
        address,
        on_materials="y",
        on_dropped=None,
        heading_stories="Fra klasserne",
        move="questions:up",
    )
    # It says that it is saved, and leads on to what was moved.
    assert sent.location == address
    assert [a.get("href") for a in browser.follow(sent).all("a")].count("#afsnit-questions") == 1
    page = leader.get(place.begin(leader))
    assert page.value("heading_stories") == "Fra klasserne"
    assert "on_materials" in page.form_values()
    assert "on_dropped" not in page.form_values()
    report = place.report()
    assert codes(report).index("questions") == codes(report).index("next_year") - 1
    assert report.sections[codes(report).index("voices")]["heading"] == ""


def test_committees_report_begins_so_too_and_keeps_its_usual_text(as_, place, consultant):
    browser = as_(consultant)
    address = f"{home(place)}/afsnit/udvalg"
    choose(browser, address, on_law="y", heading_abstract="Kort")
    report = browser.submit(f"{home(place)}/rapporter").location
    page = browser.get(report)
    assert page.value("heading_abstract") == "Kort"
    assert "on_law" in page.form_values()
    assert "tages til efterretning" in page.value("text_recommendation")


def test_last_years_own_report_wins(as_, place, consultant):
    leader = as_(place.leader)
    before = shift_school_year(this_year(), -1)
    last = leader.submit(place.list_address, school_year=before).location
    leader.submit(last, heading_stories="Vores egne")
    choose(as_(consultant), f"{home(place)}/afsnit", heading_stories="Kommunens")
    assert leader.get(place.begin(leader)).value("heading_stories") == "Vores egne"


def test_last_years_report_that_nobody_arranged_does_not_win(as_, place, consultant):
    leader = as_(place.leader)
    leader.submit(place.list_address, school_year=shift_school_year(this_year(), -1))
    choose(as_(consultant), f"{home(place)}/afsnit", heading_stories="Kommunens")
    assert leader.get(place.begin(leader)).value("heading_stories") == "Kommunens"


def test_reports_that_are_begun_stay_as_they_are(as_, place, consultant):
    leader = as_(place.leader)
    address = place.begin(leader)
    choose(as_(consultant), f"{home(place)}/afsnit", heading_stories="Kommunens")
    assert leader.get(address).value("heading_stories") == "Historier fra praksis"


def test_consultant_goes_back_to_what_everybody_has(as_, place, consultant):
    browser = as_(consultant)
    address = f"{home(place)}/afsnit"
    assert not browser.get(address).has_button("Begynd som hos alle andre")
    choose(browser, address, heading_stories="X")
    choose(browser, address, forget="1")
    assert browser.get(address).value("heading_stories") == "Historier fra praksis"
    assert db.session.scalars(select(ChosenSections)).all() == []


def test_consultant_who_saves_over_a_colleague_is_told(as_, place, consultant):
    browser, other = as_(consultant), as_(make_consultant(place.school.organisation))
    address = f"{home(place)}/afsnit"
    mine = browser.get(address).form_values()
    choose(other, address, heading_stories="Hendes")
    page = browser.post(address, {**mine, "heading_stories": "Min"}, status=422)
    assert "En anden har gemt imens" in " ".join(page.errors())
    browser.post(address, {**page.form_values(), "heading_stories": "Min"})
    assert browser.get(address).value("heading_stories") == "Min"


def test_two_consultants_choose_for_the_first_time_at_once_and_one_is_told(
    as_, place, consultant, flask_app
):
    """The one holds the row that the other wants to make: it waits for it, on both databases."""
    address = f"{home(place)}/afsnit"
    other = as_(make_consultant(place.school.organisation))
    sent = {**other.get(address).form_values(), "heading_stories": "Hendes"}
    organisation = db.session.get(Organisation, place.school.organisation_id)
    db.session.rollback()

    def press():
        with flask_app.app_context():
            return other.client.post(address, data=sent)

    with ThreadPoolExecutor(1) as pool:
        sections = sections_of(SCHOOL, [])
        choose_sections(organisation, SCHOOL, sections=sections, seen=0, move="stories", up=True)
        answer = pool.submit(press)
        until_it_waits(answer)
        db.session.commit()
        told = answer.result(10)
    assert told.status_code == 422
    assert "En anden har gemt imens" in told.text
    db.session.expire_all()
    assert db.session.scalars(select(ChosenSections)).one().revision == 1
    choose(other, address, heading_stories="Hendes")
    assert other.get(address).value("heading_stories") == "Hendes"


def until_it_waits(answer):
    """Until PostgreSQL says that somebody waits for us; SQLite says nothing, but lets nobody in."""
    end = time.monotonic() + 10
    while not is_sqlite(db.engine) and time.monotonic() < end:
        with db.engine.connect() as connection:
            waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            if connection.exec_driver_sql(waits).scalar():
                return
        time.sleep(0.01)
    assert is_sqlite(db.engine), "nobody waited"
    with pytest.raises(TimeoutError):
        answer.result(0.3)


def test_others_do_not_choose(as_, place):
    stranger = make_consultant(make_organisation("Fremmed"))
    db.session.commit()
    for page in ("/afsnit", "/afsnit/udvalg"):
        as_(place.leader).get(home(place) + page, status=403)
        as_(stranger).get(home(place) + page, status=404)


def test_nothing_chosen_changes_nothing(as_, place):
    place.begin(as_(place.leader))
    assert db.session.scalars(select(YearReport)).one().sections == []
