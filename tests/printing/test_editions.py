"""Two editions from one page: everybody can read the one, and archives keep the other."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from app.organisations.logo import logo_of
from app.printing.pdf import ARCHIVE, READER, Asset, Attachment, CannotDrawError, draw
from tests.organisations.test_logo import picture
from tests.printing import reading
from tests.printing.sheets import FILES, LIMITS, paper

HASH = "ab" * 32
NAMES = [file.name for file in FILES]


@pytest.fixture(scope="module")
def reader() -> bytes:
    return draw(paper(), LIMITS, content_hash=HASH)


@pytest.fixture(scope="module")
def archive() -> bytes:
    return draw(paper(), LIMITS, edition=ARCHIVE, attachments=FILES, content_hash=HASH)


def test_reader_can_hear_everything(reader):
    assert reading.faults(reader) == []


def test_archive_edition_has_all_that_archives_ask_for(archive):
    assert reading.faults(archive, ARCHIVE, NAMES) == []


def test_both_editions_say_the_same(reader, archive):
    assert reading.words(reader) == reading.words(archive)
    assert reading.tags(reader) == reading.tags(archive)
    assert reading.bookmarks(reader) == reading.bookmarks(archive)


def test_files_come_out_of_the_archive_edition_as_they_went_in(archive):
    assert reading.attachments(archive) == {file.name: file.data for file in FILES}


def test_content_hash_stands_in_both_places_for_metadata(reader, archive):
    for pdf in (reader, archive):
        assert reading.keywords(pdf) == (f"sha256:{HASH}", f"sha256:{HASH}")


def test_page_without_a_hash_has_no_keywords():
    assert reading.keywords(draw(paper(), LIMITS)) == ("", "")


def test_archive_edition_is_the_same_bytes_each_time(archive):
    backwards = FILES[::-1]
    again = draw(paper(), LIMITS, edition=ARCHIVE, attachments=backwards, content_hash=HASH)
    assert again == archive


def test_readers_edition_carries_no_files():
    with pytest.raises(ValueError, match="archive"):
        draw(paper(), LIMITS, attachments=FILES)


def test_two_files_of_one_name_are_refused():
    twice = [Attachment("a.csv", "x", b"1"), Attachment("a.csv", "y", b"2")]
    with pytest.raises(ValueError, match="one name"):
        draw(paper(), LIMITS, edition=ARCHIVE, attachments=twice)


# -- would a fault be found?


def no_intent(pdf):
    del pdf.Root.OutputIntents


def no_relationship(pdf):
    for spec in pdf.Root.AF:
        del spec.AFRelationship


def not_listed(pdf):
    del pdf.Root.AF


def one_file_gone(pdf):
    names = pdf.Root.Names.EmbeddedFiles.Names
    del names[0:2]


def no_language(pdf):
    del pdf.Root.Lang


def no_words_for_the_figure(pdf):
    for element in figures(pdf, "/Figure"):
        del element.Alt


def no_headers(pdf):
    for element in figures(pdf, "/TH"):
        element.S = pikepdf.Name.TD


def level_skipped(pdf):
    for element in figures(pdf, "/H2"):
        element.S = pikepdf.Name.H3


def font_left_out(pdf):
    fonts = pdf.pages[0].Resources.Font
    for font in fonts.values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        for kind in ("/FontFile", "/FontFile2", "/FontFile3"):
            if kind in descriptor:
                del descriptor[kind]


def figures(pdf, name):
    return [one for one in reading._elements(pdf.Root.StructTreeRoot.K) if name == one.S]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (no_intent, "no output intent"),
        (no_relationship, "how it is related is not said"),
        (not_listed, "not listed once each"),
        (one_file_gone, "carries"),
        (no_language, "language is not Danish"),
        (no_words_for_the_figure, "a picture without words"),
        (no_headers, "a table without headers"),
        (level_skipped, "a heading level is skipped"),
        (font_left_out, "is not embedded"),
    ],
)
def test_spoilt_file_is_found_out(archive, spoil, fault):
    with pikepdf.open(BytesIO(archive)) as opened:
        spoil(opened)
        spoilt = BytesIO()
        opened.save(spoilt)

    found = reading.faults(spoilt.getvalue(), ARCHIVE, NAMES)

    assert any(fault in one for one in found), found


def test_each_edition_is_told_from_the_other(reader, archive):
    assert "not marked as PDF/A-3a" in reading.faults(reader, ARCHIVE)
    assert "not marked as PDF/UA-1" in reading.faults(archive, READER, NAMES)


def with_logo(name="app:given/logo.png"):
    return paper().replace("</h1>", f'</h1><p><img src="{name}" alt="Engdal Kommune"></p>', 1)


@pytest.mark.parametrize("edition", [READER, ARCHIVE])
def test_picture_that_comes_with_a_page_is_in_both_editions(edition):
    logo = Asset("image/png", logo_of(picture(mode="RGBA", colour=(20, 80, 140, 128))).data)
    pdf = draw(with_logo(), LIMITS, edition=edition, assets={"app:given/logo.png": logo})
    assert reading.faults(pdf, edition) == []
    assert "Engdal Kommune" in reading.pictures(pdf)


def test_what_did_not_come_with_a_page_is_not_looked_for():
    with pytest.raises(CannotDrawError):
        draw(with_logo(), LIMITS)


def test_nothing_that_comes_with_a_page_takes_a_name_of_ours():
    with pytest.raises(ValueError, match="no name of ours"):
        draw(paper(), LIMITS, assets={"app:print.css": Asset("text/css", b"")})
