"""Logo and colour of the organisation: chosen by its people, on all its reports, frozen with them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from app.builder.paper import edition_html
from app.core.db import db
from app.organisations.models import Organisation, OrganisationLook
from app.printing.pdf import draw
from app.yearreports import look as look_in
from app.yearreports import queries
from app.yearreports.models import ReportEdition
from tests.builder.conftest import reports_answer
from tests.builder.test_edition_files import work
from tests.make import (
    make_administrator,
    make_consultant,
    make_leader,
    make_organisation,
    make_school,
)
from tests.organisations.test_logo import REFUSED, picture
from tests.printing.reading import faults, pictures
from tests.printing.sheets import LIMITS

BLUE = "#1f4e8c"


@pytest.fixture
def consultant(place):
    person = make_consultant(place.school.organisation)
    db.session.commit()
    return person


def home(place):
    organisation = db.session.get(Organisation, place.school.organisation_id)
    return f"/organisationer/{organisation.public_id}"


def address(place):
    return f"{home(place)}/udseende"


def choose(browser, place, data=None, *, status=302, name="logo.png", **values):
    if data is not None:
        values["logo"] = (BytesIO(data), name)
    return browser.submit(address(place), status=status, **values)


def look():
    db.session.expire_all()
    return db.session.scalars(select(OrganisationLook)).one_or_none()


def test_consultant_chooses_logo_and_colour_and_sees_them(as_, place, consultant):
    browser = as_(consultant)
    assert browser.get(home(place)).link("Rapporternes udseende") == address(place)
    choose(browser, place, picture(), accent=BLUE.upper())
    page = browser.get(address(place))
    assert page.value("accent") == BLUE
    logo = page.one("img", class_="rb-logo")
    assert logo.get("alt") == "Engdal Kommune"
    answer = browser.get(logo.get("src")).response
    assert answer.mimetype == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Image.open(BytesIO(answer.data)).size == (300, 100)
    sheets = [e.get("href") for e in page.all("link", rel="stylesheet")]
    assert f"/rapportfarve/{BLUE[1:]}.css" in sheets


@pytest.mark.parametrize("name", ["SVG with a script", "renamed PDF", "80 megapixels"])
@pytest.mark.usefixtures("only_sqlite")
def test_bad_logo_is_refused_and_everything_else_stays(as_, place, consultant, name):
    browser = as_(consultant)
    choose(browser, place, picture())
    before = look().logo_sha256
    data, words = REFUSED[name]
    page = choose(browser, place, data, status=422, accent=BLUE)
    assert words in page.errors()[0]
    assert page.value("accent") == BLUE
    assert look().accent is None
    assert look().logo_sha256 == before


@pytest.mark.parametrize(
    ("typed", "words"), [("#f0b429", "Kontrasten er 1,8 til 1"), ("lyseblå", "seks tegn")]
)
@pytest.mark.usefixtures("only_sqlite")
def test_colour_that_cannot_be_read_is_refused(as_, place, consultant, typed, words):
    page = choose(as_(consultant), place, picture(), status=422, accent=typed)
    assert words in page.errors()[0]
    assert page.value("accent") == typed
    assert look() is None


def test_administrator_removes_the_logo_and_keeps_the_colour(as_, place):
    browser = as_(make_administrator())
    choose(browser, place, picture(), accent=BLUE)
    choose(browser, place, drop_logo="y")
    assert (look().logo, look().accent) == (None, BLUE)
    browser.get(f"{home(place)}/logo.png", status=404)


def test_others_neither_choose_nor_fetch(as_, place, consultant):
    choose(as_(consultant), place, picture())
    for page in (address(place), f"{home(place)}/logo.png"):
        as_(place.members[0]).get(page, status=403)
        as_(place.leader).get(page, status=403)
        as_(make_consultant(make_organisation("Fremmed"))).get(page, status=404)


@pytest.mark.parametrize("accent", ["fff", "1F4E8C", "zzzzzz", "1f4e8c;x"])
def test_only_colours_are_style_sheets(as_, place, accent):
    as_(place.leader).get(f"/rapportfarve/{accent}.css", status=404)


@pytest.mark.usefixtures("only_sqlite")
def test_logo_and_colour_are_on_the_draft_and_frozen_in_an_edition(as_, place, consultant):
    choose(as_(consultant), place, picture(), accent=BLUE)
    leader = as_(place.leader)
    report = place.begin(leader)
    draft = leader.get(f"{report}/udkast")
    assert f'src="{report}/logo.png"' in draft.html
    logo = leader.get(f"{report}/logo.png").response.data
    as_(place.members[0]).get(f"{report}/logo.png", status=404)
    for cycle in place.cycles:
        reports_answer(cycle, "yes")
    db.session.commit()
    edition = leader.submit(f"{report}/endelig", nobody_recognisable="y").location
    work()
    first = leader.get(f"{edition}/laeseudgave.pdf").response.data
    choose(as_(consultant), place, picture(colour="#000000"), accent="#6b3fa0")
    assert leader.get(f"{report}/logo.png").response.data != logo
    assert leader.get(f"{edition}/logo.png").response.data == logo
    assert "/rapportfarve/1f4e8c.css" in leader.get(edition).html
    stored = queries.stored_edition(edition.rpartition("/")[2])
    assets = look_in.assets_of(stored.content)
    again = draw(edition_html(stored), LIMITS, assets=assets, content_hash=stored.sha256)
    assert again == first
    assert faults(first) == []
    assert "Engdal Kommune" in pictures(first)
    content = db.session.scalars(select(ReportEdition)).one().content
    assert content["look"]["accent"] == BLUE
    other = make_leader(make_school("Anden"))
    db.session.commit()
    as_(other).get(f"{edition}/logo.png", status=404)


def test_nothing_chosen_leaves_no_trace_in_the_content(as_, place):
    leader = as_(place.leader)
    report = place.begin(leader)
    leader.get(f"{report}/logo.png", status=404)
    assert "rapportfarve" not in leader.get(f"{report}/udkast").html


def test_logo_stands_at_the_head_of_each_sheet_and_our_mark_at_the_end():
    logo = {"width": 600, "height": 150}
    css = look_in.paper_css({"accent": "#7a1f3d", "logo": logo})
    assert "36.0mm 9.0mm" in css
    assert "--brand: #7a1f3d" in css
    assert "@page school:first { @top-left { content: none" in css
    assert look_in.LOGO not in look_in.paper_css({"accent": "#7a1f3d"})
    assert "--brand" not in look_in.paper_css({"accent": "", "logo": logo})
