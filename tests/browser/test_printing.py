"""Any page printed with the browser is a page that somebody would hand over."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest

from app.core.db import db
from tests.make import (
    make_closed_cycle,
    make_leader,
    make_measure,
    make_member,
    make_note,
    make_school,
    make_team,
    share,
)

pytestmark = pytest.mark.usefixtures("only_sqlite")
LONG = "Hver elev trækker et rollekort og læser det højt for sin gruppe. " * 6


@pytest.fixture
def record(flask_app):
    team = make_team("6. årgang", school=make_school("Engsvale Skole"))
    cycle = make_closed_cycle(
        team, title="Rollekort", action=LONG, learning=LONG, observations=LONG, decision="adapt"
    )
    make_note(cycle, text="Uge 2: tidstageren skifter halvvejs.")
    make_measure(cycle)
    share(cycle, "school")
    member, leader = make_member(team), make_leader(team.school)
    db.session.commit()
    return cycle, member, leader


def printed(page) -> list[str]:
    """The text of each sheet."""
    with pdfplumber.open(BytesIO(page.pdf(prefer_css_page_size=True))) as opened:
        return [sheet.extract_text() or "" for sheet in opened.pages]


def seen(page, selector: str) -> list[str]:
    """What of it would be on paper."""
    page.emulate_media(media="print")
    return [one.inner_text() for one in page.locator(selector).all() if one.is_visible()]


def test_printed_record_has_its_content_and_nothing_to_press(visit, record):
    cycle, member, _leader = record
    page = visit(member)
    page.goto(f"/afproevninger/{cycle.public_id}")
    assert page.locator(".button, .site-nav, .breadcrumbs").count() > 2, (
        "there is something to hide"
    )
    assert seen(page, ".button, button, nav, header.site-header, footer, .overflow-menu") == []

    sheets = printed(page)

    said = " ".join(sheets)
    for words in ("Rollekort", "læser det højt", "Uge 2: tidstageren", f"Side 1 af {len(sheets)}"):
        assert words in said
    for words in ("Gå til sidens indhold", "Min menu", "Cookies", "Lav en PDF", "Ret planen"):
        assert words not in said
    assert all(len(sheet) > 60 for sheet in sheets), "no sheet is empty"


def test_printed_lists_and_help_have_no_navigation(visit, record):
    _cycle, _member, leader = record
    page = visit(leader)
    for address in ("/", "/delt-med-os", "/hjaelp", "/privatliv"):
        page.goto(address)
        assert seen(page, ".button, button, nav, header.site-header, footer") == [], address
        assert seen(page, "h1") != [], address


def test_address_stands_beside_a_link_that_leads_out(visit, record):
    page = visit(record[1])
    page.goto("/hjaelp")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', "
        '\'<p><a href="https://eksempel.dk/lov">Loven</a> <a href="/kontakt">Kontakt</a></p>\')'
    )
    assert "Loven (https://eksempel.dk/lov) Kontakt" in " ".join(printed(page)).replace("\n", " ")
