"""A PDF is read, searched and copied as it was typed, and its tags say what they must."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO

import pikepdf
import pytest

from app.organisations.logo import logo_of
from app.printing.pdf import ARCHIVE, READER, Asset, draw
from tests.organisations.test_logo import picture
from tests.printing import reading
from tests.printing.sheets import LIMITS, STYLE, page

SOFT = "\u00ad"
LONG = (
    "Undervisningsmiljøkoordinatoren og skoleudviklingsnetværkets evalueringsansvarlige "
    "gennemgår elevsamtaleskemaerne med <b>hele</b> <i>mellemtrinnets</i> lærerteam, Karl-Emil "
    "og andre på 4.-6. årgang."
)
PLAIN = LONG.replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", "")
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" role="img">'
    "<title>To søjler</title><desc>Fire og syv.</desc>"
    '<rect width="80" height="40" fill="#0b5d57"/></svg>'
)
TABLE = (
    "<table><thead><tr><th scope=col>År</th><th scope=col>Antal</th></tr></thead>"
    "<tbody><tr><th scope=row>2024</th><td>4</td></tr></tbody></table>"
)
NARROW = Asset("text/css", b".narrow { width: 31mm } .rtl { direction: rtl; width: 20mm }")


def paper() -> str:
    """A page with a narrow column, in which nearly every line ends in a hyphen."""
    head = f'{STYLE}<link rel="stylesheet" href="app:given/narrow.css">'
    body = (
        '<main data-place="Engsvale Skole" data-edition="Udgave 1"><h1>Papiret</h1>'
        f'<p class="narrow">{LONG}</p><p class="narrow typed">En linje.\nEn ny linje.</p>'
        f'{DRAWING}{TABLE}<p><img src="app:given/logo.png" alt="Logo"></p></main>'
    )
    return page(body, head)


def assets() -> dict[str, Asset]:
    logo = logo_of(picture(mode="RGBA", colour=(20, 80, 140, 128))).data
    return {"app:given/narrow.css": NARROW, "app:given/logo.png": Asset("image/png", logo)}


@pytest.fixture(scope="module", params=[READER, ARCHIVE])
def pdf(request) -> bytes:
    return draw(paper(), LIMITS, edition=request.param, assets=assets())


def test_text_is_read_aloud_as_it_was_typed(pdf):
    said = reading.read_aloud(pdf)

    assert [one.replace(SOFT, "") for one in said] == [
        "Papiret",
        PLAIN,
        "En linje. En ny linje.",
        *("År", "Antal", "2024", "4"),
        "",
    ]
    assert said[1].count(SOFT) > 3, "the column was to be so narrow that words are divided"


def test_signs_alone_would_not_say_it(pdf):
    """The hyphens are there to be seen: without the words of the tags they would be read."""
    signs = "".join(reading.words_by_page(pdf))
    assert "skoleudviklingsnet- værkets" in signs
    assert PLAIN not in signs


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_copied_text_has_its_words_whole(pdf, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf)

    done = subprocess.run(
        ["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True
    )

    copied = done.stdout.replace(SOFT + "\n", "").replace("\n", " ").replace("  ", " ")
    assert PLAIN in copied.replace(SOFT, "")


def test_heading_and_foot_of_a_page_are_none_of_its_text(pdf):
    said = " ".join(reading.read_aloud(pdf))

    with pikepdf.open(BytesIO(pdf)) as opened:
        drawn = opened.pages[0].Contents.read_bytes()
    assert "Side 1 af 1" not in said
    assert "Engsvale Skole" not in said
    assert "Side 1 af 1" in reading.words(pdf)
    assert drawn.count(b"/Artifact\n<</Type /Pagination>>\nBDC") == 4


def test_picture_says_its_title_and_what_there_is_to_see(pdf):
    assert reading.pictures(pdf) == ["To søjler. Fire og syv", "Logo"]


def test_pictures_place_is_where_it_is_drawn(pdf):
    def place(element, sheet):
        return [float(one) for one in element.A.BBox], float(sheet.MediaBox[3])

    for (left, low, right, high), height in reading.elements(pdf, "Figure", place):
        assert 50 < left < right < 596
        assert height / 3 < low < high < height, "nothing is on the lowest third of the sheet"
    (left, low, right, high), _height = reading.elements(pdf, "Figure", place)[0]
    assert (round(right - left), round(high - low)) == (60, 30), "80 by 40 pixels"


def test_headers_of_a_table_say_what_they_head(pdf):
    scopes = reading.elements(pdf, "TH", lambda element, _sheet: str(element.A.Scope))
    assert scopes == ["/Column", "/Column", "/Row"]


def test_nobody_makes_up_pixels(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        pictures = [o for o in opened.objects if isinstance(o, pikepdf.Stream)]
        assert [o for o in pictures if o.get("/Interpolate")] == []
        assert [o for o in pictures if o.get("/Subtype") == "/Image"] != []


def test_hebrew_is_read_with_its_spaces():
    text = "שלום עולם טוב ויפה מאוד לכולם"
    body = f'<h1>T</h1><p class="rtl" dir="rtl">{text}</p>'
    head = f'{STYLE}<link rel="stylesheet" href="app:given/narrow.css">'
    pdf = draw(page(body, head), LIMITS, assets={"app:given/narrow.css": NARROW})

    spoken = reading.read_aloud(pdf)[1]

    assert spoken.count(" ") == text.count(" ")
    assert [reading.faults(pdf)] == [[]]
