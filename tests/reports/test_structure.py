"""The PDFs as a screen reader, a printer and a search meet them."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO

import pikepdf
import pytest

from app.cycles.fields import CHOICES
from app.printing.pdf import draw
from app.reports.drafts import blank_html
from tests.page import XHTML, parse
from tests.printing import reading
from tests.printing.sheets import LIMITS


@pytest.fixture(scope="session", params=["trial_action", "positive_deviation"])
def blank_pdf(request, printer):
    with printer.app_context():
        html = blank_html(request.param)
    return draw(html, LIMITS)


def test_record_is_accessible(record_pdf):
    assert reading.faults(record_pdf) == []


def test_collection_is_accessible(collection_pdf):
    assert reading.faults(collection_pdf) == []


def test_paper_form_is_accessible(blank_pdf):
    assert reading.faults(blank_pdf) == []


def test_a_fault_would_be_found(record_pdf):
    with pikepdf.open(BytesIO(record_pdf)) as opened:
        del opened.Root.Lang
        opened.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript)
        for element in reading._elements(opened.Root.StructTreeRoot.K):
            if element.S == "/H1":
                element.S = pikepdf.Name.P
        broken = BytesIO()
        opened.save(broken)

    found = reading.faults(broken.getvalue())

    assert "language is not Danish" in found
    assert "/OpenAction in the catalogue" in found
    assert "0 first headings" in found


def test_record_has_the_parts_of_the_report_in_their_order(record_pdf):
    assert reading.bookmarks(record_pdf) == [
        (
            "Rollekort får grupperne i gang",
            [
                "Planen",
                "Det ventede vi – og det så vi",
                "Elevernes stemme",
                "Hvad har vi lært?",
                "Beslutning og næste skridt",
                "Målinger",
                "Noter undervejs",
            ],
        )
    ]


def test_record_fits_on_two_pages_and_says_so(record_pdf):
    said = reading.words(record_pdf)

    assert reading.page_count(record_pdf) == 2
    assert "Side 1 af 2" in said
    assert "6. årgang · Engsvale Skole" in said
    assert "Teamets egen udgave · lavet 12. november 2025" in said
    assert "tilføjet undervejs" in said


def test_everything_is_set_in_our_own_font(record_pdf, collection_pdf, blank_pdf):
    """Figures, too: a font with emoji has figures of its own, and they look dreadful."""
    for pdf in (record_pdf, collection_pdf, blank_pdf):
        assert reading.fonts(pdf) == {"Plex"}


def test_signs_and_measurements_are_tables_with_headings(record_pdf):
    found = reading.tags(record_pdf)

    assert found.count("Table") == 3
    assert found.count("TH") == 2 + 3 + 11 + 1 + 3 + 1
    assert "TD" in found


def test_collection_has_a_chapter_for_each_record_with_its_page(collection_pdf):
    chapters = [title for title, _parts in reading.bookmarks(collection_pdf)]
    said = reading.words(collection_pdf)

    assert chapters == [
        "6. årgang",
        "Indhold",
        "Det har vi lært",
        "Rollekort får grupperne i gang",
        "Rollekort, der må lægges væk",
        "Klassen, der afleverer til tiden",
    ]
    assert "2 prøvehandlinger og 1 positiv afvigelse" in said
    assert "Rollekort, der må lægges væk" + " ." * 10 in said
    # A short record begins on the page where another ends.
    assert "Side 2 af 6" in said


def test_page_numbers_of_the_contents_are_those_of_the_chapters(collection_pdf):
    with pikepdf.open(BytesIO(collection_pdf)) as opened:
        pages = {page.objgen: number for number, page in enumerate(opened.pages, start=1)}
        with opened.open_outline() as outline:
            starts = {i.title: pages[i.destination[0].objgen] for i in outline.root}
        contents = opened.pages[1]
        links = [str(annotation.Contents) for annotation in contents.Annots]
    said = reading.words(collection_pdf)

    assert "Kapitel 3: Klassen, der afleverer til tiden" in links
    chapter = starts["Klassen, der afleverer til tiden"]
    assert f". {chapter} Positiv afvigelse · Afsluttet" in said


def test_paper_form_asks_what_the_screen_asks(blank_pdf):
    said = reading.words(blank_pdf)

    assert "er nok til at begynde. Resten kan vente." in said
    assert "Elevernes stemme" in said
    assert reading.page_count(blank_pdf) == 2
    assert "Noter undervejs Dag Det lagde vi mærke til" in said


def test_paper_form_has_the_decisions_in_the_screens_order(printer):
    with printer.app_context():
        said = blank_html("trial_action")
    words = [str(word) for word in CHOICES["decision"].values()]

    assert sorted(words, key=lambda word: said.index(f"<strong>{word}</strong>")) == words


@pytest.mark.parametrize("html", ["record_html", "collection_html"])
def test_page_behind_the_pdf_is_valid_and_says_its_language(html, request):
    faults: list[str] = []

    root = parse(request.getfixturevalue(html), faults)

    assert faults == []
    assert root.get("lang") == "da"
    assert [e for e in root.iter() if e.get("style") or e.tag == XHTML + "style"] == []


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_syntax_is_sound(record_pdf, tmp_path):
    file = tmp_path / "record.pdf"
    file.write_bytes(record_pdf)

    done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
