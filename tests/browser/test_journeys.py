"""Journeys through the product as people make them, in a real browser, on both databases."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default

import pytest
from playwright.sync_api import expect

from app.accounts.passwords import hash_password
from app.core.db import db
from app.core.mail import send_waiting
from app.cycles.models import Cycle, Note
from app.reports.jobs import make_report
from app.reports.models import Report
from tests.browser.axe import violations
from tests.browser.conftest import PHONE
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_leader,
    make_member,
    make_network,
    make_person,
    make_school,
    make_team,
    share,
)

PASSPHRASE = "grønne kopper i skabet"


@pytest.fixture
def team(flask_app):
    """6. årgang with Gustav as coordinator and Hanne as member."""
    school = make_school("Engsvale Skole")
    team = make_team("6. årgang", school=school, coordinator=make_person("Gustav Eksempel"))
    db.session.commit()
    return team


@pytest.fixture
def gustav(team):
    return db.session.query(type(make_person())).filter_by(name="Gustav Eksempel").one()


@pytest.fixture
def hanne(team):
    person = make_member(team, make_person("Hanne Eksempel"))
    db.session.commit()
    return person


def fresh():
    """Forget what this side has read, so that the next reading sees what the browser did."""
    db.session.rollback()
    db.session.expire_all()


def link_in_mail(flask_app, recipient):
    """The path of the link in the newest mail to this address, as the mail program shows it."""
    fresh()
    send_waiting()
    folder = flask_app.extensions["settings"].mail_dir
    mails = [message_from_bytes(f.read_bytes(), policy=default) for f in sorted(folder.glob("*"))]
    text = [mail.get_content() for mail in mails if recipient in str(mail["To"])][-1]
    return re.search(r"https?://[^/\s]+(/\S+)", text).group(1)


def tick_the_three(window):
    for words in ("Ingen navne", "Ingen enkelt elev", "Citater"):
        window.get_by_label(re.compile(words)).check()


@pytest.mark.usefixtures("only_sqlite")
def test_a_coordinator_invited_by_mail_logs_in_and_starts_a_trial_by_typing_one_field(
    flask_app, visit, team
):
    leader = make_leader(team.school, make_person("Freja Leder"))
    db.session.commit()
    office = visit(leader)
    office.goto("/skolen")
    office.get_by_role("link", name="Skolens teams og indstillinger").click()
    office.get_by_role("link", name="Nyt team").click()
    office.get_by_label("Teamets navn").fill("2. årgang")
    office.get_by_label("Tovholderens mailadresse").fill("Ursula Ny <ursula@skole.example>")
    office.get_by_role("button", name="Opret teamet").click()

    phone = visit(size=PHONE)
    phone.goto(link_in_mail(flask_app, "ursula@skole.example"))
    phone.get_by_label("Adgangskode", exact=True).fill(PASSPHRASE)
    phone.get_by_role("button", name="Sig ja, og log ind").click()
    phone.goto("/proevehandlinger/ny")
    phone.get_by_label("Hvad vil vi prøve?").fill("Alle læser fem minutter, når de kommer ind")
    phone.get_by_role("button", name="Gem planen").click()
    heading = phone.get_by_role("heading", level=1)
    assert heading.inner_text().startswith("Alle læser fem minutter")
    assert phone.get_by_text("Kun jeres team har adgang").first.is_visible()


@pytest.mark.usefixtures("only_sqlite")
def test_a_note_from_the_phone_and_a_loose_note(flask_app, visit, team, hanne):
    make_cycle(team, title="Rollekort", status="trying")
    db.session.commit()
    phone = visit(hanne, PHONE)
    phone.goto("/")
    phone.get_by_role("link", name="Skriv en note").first.click()
    assert phone.evaluate("document.activeElement.name") == "text"
    phone.keyboard.type("De fleste lagde kortene væk af sig selv")
    phone.get_by_role("button", name="Gem noten").click()
    assert phone.get_by_text("De fleste lagde kortene væk").is_visible()

    phone.goto("/noter/ny")
    phone.get_by_label("Hvad lagde I mærke til?").fill("Lav rollekort til de små")
    phone.get_by_label("Hvor hører noten til?").select_option(label="Løs note")
    phone.get_by_role("button", name="Gem noten").click()
    assert phone.get_by_role("heading", name="Løse noter").is_visible()
    fresh()
    assert db.session.query(Note).filter(Note.cycle_id.is_(None)).one().text.startswith("Lav")


@pytest.mark.usefixtures("only_sqlite")
def test_a_positive_deviation_becomes_a_trial(flask_app, visit, team, hanne):
    window = visit(hanne)
    window.goto("/positive-afvigelser/ny")
    window.get_by_label("Hvad lykkes?").fill("I musik er alle i gang efter tre minutter")
    window.get_by_role("button", name="Gem planen").click()
    window.get_by_role("button", name="Gå i gang").click()
    window.get_by_text("Mere", exact=True).click()  # before its day comes, it is in the menu
    window.get_by_role("link", name="Beskriv det").click()
    window.get_by_label("Handling 1").fill("Døren står åben, og lyden er i gang")
    window.get_by_label("Hvem prøver det?").fill("Vi gør selv")
    window.get_by_role("button", name="Afslut").click()
    window.get_by_role("link", name="Ikke nu").click()
    window.get_by_role("link", name="Gør det til en prøvehandling").click()
    assert window.get_by_label("Hvad vil vi prøve?").input_value().startswith("Døren står åben")
    window.get_by_role("button", name="Gem planen").click()
    fresh()
    trial = db.session.query(Cycle).filter_by(kind="trial_action").one()
    assert trial.inspired_by_cycle_id is not None


def test_share_with_the_school_then_a_network_with_a_second_member_change_and_narrow(
    flask_app, visit, team, gustav, hanne
):
    cycle = make_closed_cycle(team, title="Rollekort", learning="Første lærdom")
    make_network("Videnproducerende skoler", (team.school,))
    neighbour = make_member(make_team("2. årgang", school=team.school))
    db.session.commit()
    address = f"/afproevninger/{cycle.public_id}"
    ours, reader = visit(hanne), visit(neighbour)

    assert reader.goto(address).status == 404
    ours.goto(f"{address}/del")
    ours.get_by_label("Engsvale Skole", exact=False).first.check()
    tick_the_three(ours)
    ours.get_by_role("button", name=re.compile("^Del")).last.click()
    assert reader.goto(address).status == 200
    assert reader.get_by_text("Første lærdom").is_visible()

    ours.goto(f"{address}/del")
    ours.get_by_label(re.compile("Videnproducerende skoler")).first.check()
    tick_the_three(ours)
    ours.locator("main form.form button.button--primary").last.click()
    second = visit(gustav)
    second.goto("/")
    second.get_by_role("link", name=re.compile("Rollekort|Se forslaget|Læs")).first.click()
    second.goto(second.url)
    if not second.get_by_role("button", name="Ja, del den").count():
        second.goto(f"{address}/del")
        second.get_by_role("link", name="Se forslaget").click()
    second.get_by_role("button", name="Ja, del den").click()
    ours.goto(address)
    assert ours.get_by_text(re.compile("netværket Videnproducerende skoler")).first.is_visible()

    ours.goto(f"{address}/evaluering")
    ours.get_by_label("Hvad har vi lært?").fill("Anden lærdom")
    ours.get_by_role("button", name="Gem evalueringen").click()
    reader.goto(address)
    assert reader.get_by_text("Første lærdom").is_visible()
    assert not reader.get_by_text("Anden lærdom").count()
    assert ours.get_by_role("link", name="Del den nye tekst").is_visible()

    ours.goto(f"{address}/del")
    ours.get_by_text("Hvem kan læse den nu?").click()
    ours.get_by_role("button", name="Del ikke længere").click()
    assert reader.goto(address).status == 404


@pytest.mark.usefixtures("only_sqlite")
def test_a_member_asks_for_sparring_the_leader_answers_and_fetches_the_collection(
    flask_app, visit, team, hanne
):
    share(make_closed_cycle(team, title="Rollekort"), "school")
    hidden = make_closed_cycle(team, title="Ikke delt", learning="Hemmeligt")
    leader = make_leader(team.school, make_person("Freja Leder"))
    db.session.commit()
    ours, office = visit(hanne), visit(leader)
    ours.goto(f"/afproevninger/{hidden.public_id}/sparring")
    ours.locator("[name=question]").fill("Hvordan får vi de stille med?")
    tick_the_three(ours)
    ours.get_by_role("button", name="Spørg skolen").click()

    office.goto("/skolen")
    assert office.get_by_text("Hvordan får vi de stille med?").is_visible()
    assert not office.get_by_text("Ikke delt").count()
    office.get_by_text("Svar", exact=True).first.click()
    office.get_by_label("Dit svar til 6. årgang").fill("Vil I se, hvordan 2. årgang gør?")
    office.get_by_role("button", name="Send svaret").click()
    ours.goto(f"/afproevninger/{hidden.public_id}")
    assert ours.get_by_text("Vil I se, hvordan 2. årgang gør?").is_visible()

    office.goto("/skolen")
    office.get_by_role("button", name="6. årgang").click()
    fresh()
    report = db.session.query(Report).one()
    made = report.public_id
    make_report(report.id)
    fresh()
    office.goto(f"/pdf/{made}")
    with office.expect_download() as waiting:
        office.get_by_role("link", name=re.compile("Hent")).first.click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")


def test_two_members_edit_at_once_and_nothing_is_lost(flask_app, visit, team, gustav, hanne):
    cycle = make_cycle(team, title="Rollekort", action="Før")
    db.session.commit()
    address = f"/afproevninger/{cycle.public_id}/plan"
    first, second = visit(hanne), visit(gustav)
    first.goto(address)
    second.goto(address)
    first.get_by_label("Hvad vil vi prøve?").fill("Hannes tekst")
    first.get_by_role("button", name="Gem planen").click()
    second.get_by_label("Hvad vil vi prøve?").fill("Gustavs tekst")
    second.get_by_role("button", name="Gem planen").click()
    assert second.get_by_text("Hannes tekst").first.is_visible()
    assert second.get_by_label("Hvad vil vi prøve?").input_value() == "Gustavs tekst"
    assert violations(second) == []
    second.get_by_label("Hvad vil vi prøve?").fill("Begges tekst")
    second.get_by_role("button", name="Gem planen").click()
    fresh()
    assert db.session.get(Cycle, cycle.id).action == "Begges tekst"


KEPT = re.compile("Gemt på denne enhed")


def log_in_again(window, person):
    window.get_by_label("Mailadresse").fill(person.email)
    window.get_by_label("Adgangskode", exact=True).fill(PASSPHRASE)
    window.get_by_role("button", name="Log ind").click()


@pytest.mark.usefixtures("only_sqlite")
def test_the_session_ends_while_writing_and_the_text_is_there_after_log_in(
    flask_app, visit, team, hanne, gustav
):
    hanne.password_hash = gustav.password_hash = hash_password(PASSPHRASE)
    db.session.commit()
    window = visit(hanne, PHONE)
    window.goto("/proevehandlinger/ny")
    window.get_by_label("Hvad vil vi prøve?").fill("En lang tekst, som ikke må gå tabt")
    window.get_by_text(KEPT).wait_for()
    window.context.clear_cookies()
    window.get_by_role("button", name="Gem planen").click()
    waits = window.get_by_text("Der ligger tekst på denne enhed, som ikke er sendt.")
    assert waits.is_visible()
    assert not window.get_by_text("En lang tekst").count()
    assert violations(window) == []
    # Gustav borrows the device first: Hanne's text is not shown to him, and he is asked about it.
    log_in_again(window, gustav)
    assert window.get_by_label("Hvad vil vi prøve?").input_value() == ""
    window.locator("details.person > summary").click()
    window.get_by_role("button", name="Log ud", exact=True).click()
    asked = window.get_by_role("dialog")
    assert asked.get_by_role("listitem").all_inner_texts() == [
        "Tekst fra en anden, der har brugt enheden"
    ]
    window.context.clear_cookies()
    window.goto("/log-ind?next=/proevehandlinger/ny")
    assert waits.is_visible()
    log_in_again(window, hanne)
    assert window.url.endswith("/proevehandlinger/ny")
    box = window.get_by_label("Hvad vil vi prøve?")
    expect(box).to_have_value("En lang tekst, som ikke må gå tabt")
    window.get_by_role("button", name="Gem planen").click()
    assert "En lang tekst" in window.get_by_role("heading", level=1).inner_text()
    record = window.url
    window.goto("/proevehandlinger/ny")
    assert window.get_by_label("Hvad vil vi prøve?").input_value() == ""
    measure_something(window, record, hanne)
    window.context.clear_cookies()
    window.goto("/log-ind")
    assert not waits.is_visible()


def measure_something(window, record, person):
    """A page loaded again, a network that is gone and a session that ends take nothing either."""
    window.goto(f"{record}/maalinger/ny")
    name = window.get_by_label("Hvad måler vi?")
    name.fill("Minutter til ro")
    window.get_by_text(KEPT).wait_for()
    window.reload()
    assert name.input_value() == "Minutter til ro"
    window.get_by_role("button", name="Opret målingen").click()
    measure = window.url

    value = window.get_by_label("Værdi", exact=True)
    value.fill("12,5")
    window.get_by_text(KEPT).wait_for()
    window.route("**", lambda request: request.abort("internetdisconnected"))
    window.get_by_role("button", name="Gem værdien").click()
    value.wait_for(state="hidden")
    window.unroute("**")
    window.goto(measure)
    expect(value).to_have_value("12,5")  # once the server has said that it has not got it
    window.get_by_role("button", name="Gem værdien").click()
    window.get_by_text("er skrevet på").wait_for()
    assert value.input_value() == ""

    window.goto(f"{measure}/indsaet")
    window.get_by_label("Rækkerne").fill("6/10-2025\t7,5\n7/10-2025\t8")
    window.get_by_text(KEPT).wait_for()
    window.context.clear_cookies()
    window.get_by_role("button", name="Sæt værdierne ind").click()
    log_in_again(window, person)
    expect(window.get_by_label("Rækkerne")).to_have_value(re.compile(r"^6/10-2025\t7,5\n"))
    window.get_by_role("button", name="Sæt værdierne ind").click()
    window.get_by_text("2 værdier er sat ind.").wait_for()

    window.goto(f"{measure}/ret")
    assert name.input_value() == "Minutter til ro"
    name.fill("Minutter, til alle er i gang")
    window.get_by_text(KEPT).wait_for()
    window.reload()
    assert name.input_value() == "Minutter, til alle er i gang"
    window.get_by_role("button", name="Gem målingen").click()
    window.wait_for_load_state()  # what was kept goes when the next page's script has run
    kept = "Object.keys(localStorage).filter(k => k.includes('draft'))"
    assert window.evaluate(kept) == []
