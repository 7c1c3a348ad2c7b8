"""Help and the pages behind the footer: for anybody, in short and kind words, and true."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.accounts import sessions
from app.operations import cleaning
from tests.make import make_person
from tests.page import XHTML, text_of

PAGES = ("/hjaelp", "/privatliv", "/cookies", "/kontakt", "/licens", "/was")
HARDEST_LIX = 45
BLOCKS = ("p", "li", "h1", "h2", "h3", "dt", "dd", "th", "td", "caption")


@pytest.fixture
def operator_sets(flask_app):
    """Change settings for one test."""
    before = flask_app.extensions["settings"]

    def change(**values):
        flask_app.extensions["settings"] = replace(before, **values)

    yield change
    flask_app.extensions["settings"] = before


def main_text(page) -> list[str]:
    """What is read, block by block: a heading or a point in a list ends a sentence."""
    main = page.one("main")
    return [text_of(e) for e in main.iter() if str(e.tag).removeprefix(XHTML) in BLOCKS]


def lix(blocks: list[str]) -> float:
    """Björnsson's measure of hard reading: words a sentence plus per cent of words over six letters."""
    sentences = [s for block in blocks for s in re.split(r"[.!?:]+(?:\s|$)", block) if s.strip()]
    words = [word for sentence in sentences for word in re.findall(r"\w+", sentence)]
    long = [word for word in words if len(word) > 6]
    return len(words) / len(sentences) + 100 * len(long) / len(words)


@pytest.mark.parametrize("address", PAGES)
def test_anyone_and_a_member_can_read_the_page(as_, address):
    member = make_person()

    for reader in (None, member):
        assert as_(reader).get(address).h1


@pytest.mark.parametrize("address", PAGES)
def test_page_is_easy_to_read(as_, address):
    assert lix(main_text(as_(None).get(address))) < HARDEST_LIX


def test_measure_of_reading_finds_a_hard_text():
    hard = (
        "Implementeringen af undervisningsdifferentierende foranstaltninger forudsætter en "
        "systematisk tilvejebragt dokumentation af elevernes progression i kompetenceudviklingen."
    )

    assert lix([hard]) > 70
    assert lix(["Vi ser på det, I skrev.", "Det er kort."]) < 25


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_the_same_footer(as_, address):
    page = as_(None).get(address)

    assert page.link("Tilgængelighedserklæring") == "/was"
    assert page.link("Privatliv") == "/privatliv"
    assert page.link("Cookies") == "/cookies"
    assert page.link("Kontakt") == "/kontakt"
    assert page.link("Licens og kildekode") == "/licens"


def test_newcomer_finds_the_method_the_phases_and_the_words(as_):
    page = as_(None).get("/hjaelp")

    for words in (
        "Sådan kommer I i gang",
        "Planlæg",
        "Afprøv",
        "Evaluér",
        "Fasthold",
        "Hvad er det mindste, I kan prøve?",
        "For hvem virkede det, og for hvem ikke?",
        "Andre steder betyder ordet en første skitse",
    ):
        assert words in page.text


@pytest.mark.parametrize("address", PAGES)
def test_links_within_a_page_lead_somewhere(as_, address):
    page = as_(None).get(address)
    ids = {e.get("id") for e in page.root.iter()}

    for link in page.all("a"):
        if link.get("href", "").startswith("#"):
            assert link.get("href")[1:] in ids


def test_nobody_is_promised_that_nobody_can_see(as_):
    for address in PAGES:
        text = as_(None).get(address).text.lower()
        assert "ingen kan se" not in text
        assert "ingen andre kan" not in text
        assert "helt fortroligt" not in text


def test_member_is_told_who_can_read_along(as_):
    text = as_(None).get("/privatliv").text

    for words in (
        "aktindsigt",
        "begrundelsen i dine egne data",
        "driver serveren",
        "dataansvarlig",
    ):
        assert words in text


def test_times_on_the_privacy_and_cookie_pages_are_those_in_the_code(as_):
    text = as_(None).get("/privatliv").text + as_(None).get("/cookies").text

    assert (sessions.ABSOLUTE.total_seconds() / 3600, "højst 12 timer" in text) == (12, True)
    assert (sessions.IDLE.total_seconds() / 60, "i en time" in text) == (60, True)
    assert (sessions.STRICT_ABSOLUTE.total_seconds() / 3600, "højst 8 timer" in text) == (8, True)
    assert (sessions.STRICT_IDLE.total_seconds() / 60, "et kvarter" in text) == (15, True)
    assert (sessions.REMEMBERED.days, "30 dage fra sidste brug" in text) == (30, True)
    assert (cleaning.MAILS_KEPT.days, "Mails: 30 dage" in text) == (30, True)
    assert (cleaning.SECURITY_LOG_KEPT.days // 30, "13 måneder" in text) == (13, True)
    assert (cleaning.NETWORK_ADDRESSES_KEPT.days, "i den: 30 dage" in text) == (30, True)


def test_cookie_page_names_the_cookies_that_are_set_and_no_other_is(as_):
    client = as_(make_person())
    page = client.get("/cookies")
    client.get("/konto")
    names = {cookie.key for cookie in client.client._cookies.values()}

    assert names == {text_of(page.all("code")[0])}


def test_operator_who_set_a_statement_sends_people_to_it(as_, operator_sets):
    operator_sets(was_url="https://www.was.digst.dk/afproevet-dk")

    page = as_(None).get("/was", status=302)

    assert page.location == "https://www.was.digst.dk/afproevet-dk"


def test_anyone_can_reach_whom_the_operator_named(as_, operator_sets):
    operator_sets(
        contact_name="Prøvekøbing Kommune <b>", contact_email="post@example.org",
        contact_phone="+45 12 34 56 78",
    )  # fmt: skip

    for address in ("/kontakt", "/privatliv", "/was"):
        page = as_(None).get(address)
        assert "Prøvekøbing Kommune <b>" in page.text
        assert page.link("post@example.org") == "mailto:post@example.org"
        assert page.link("+45 12 34 56 78") == "tel:+4512345678"


def test_anyone_can_get_the_source_where_the_operator_keeps_it(as_, operator_sets):
    assert not as_(None).get("/licens").has_link("Hent kildekoden")

    operator_sets(source_url="https://example.org/kode")

    assert as_(None).get("/licens").link("Hent kildekoden") == "https://example.org/kode"


@pytest.mark.parametrize(
    ("address", "anchor", "words"),
    [
        ("/hjaelp", "glem", "»Glem ord i alle udgaver«"),
        ("/hjaelp", "med", "Er du på orlov"),
        ("/hjaelp", "med", "En invitation venter på et ja"),
        ("/hjaelp", "leder", "Spørgsmålet står på jeres side i 20 skoledage"),
        ("/hjaelp", "deling", "Det andet ja kommer fra en, man ved arbejder på skolen"),
        ("/hjaelp", "deling", "som de var, da I delte"),
        ("/hjaelp", "elever", "navne, telefonnumre, mailadresser"),
        ("/hjaelp", "tekst", "en liste med team og dag"),
        ("/hjaelp", "tekst", "Hører kladden til et andet team"),
        ("/hjaelp", "telefon", "hjemmeskærm"),
        ("/hjaelp", "telefon", "bliver siderne mørke"),
        ("/hjaelp", "tal", "sæt rækker ind fra et regneark"),
        ("/privatliv", "det-kan-du", "Få et navn eller et nummer sværtet"),
        ("/privatliv", "det-kan-du", "på orlov"),
        ("/privatliv", "det-gemmer-vi", "Invitationer, der venter"),
    ],
)
def test_member_finds_what_the_product_does_under_a_heading_with_an_address(
    as_, address, anchor, words
):
    assert words in _section(as_(None).get(address), anchor)


def test_nothing_is_promised_that_does_not_exist(as_):
    """Guests have no pages yet."""
    for address in PAGES:
        assert "gæst" not in as_(None).get(address).text.lower()


def _section(page, anchor):
    """What stands below the heading with this id, down to the next of its height."""
    below, found = [], False
    for element in page.one("main").iter():
        tag = str(element.tag).removeprefix(XHTML)
        if tag == "h2":
            found = element.get("id") == anchor
        elif found and tag in BLOCKS:
            below.append(text_of(element))
    return " ".join(below)
