"""Looking into a PDF the way a screen reader does."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

import pdfplumber
import pikepdf

from app.printing.pdf import ARCHIVE, READER
from tests.page import fold

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


def words(pdf: bytes) -> str:
    """All text, line ends and breaking places folded away."""
    return " ".join(words_by_page(pdf))


def words_by_page(pdf: bytes) -> list[str]:
    with pdfplumber.open(BytesIO(pdf)) as opened:
        pages = [page.extract_text() or "" for page in opened.pages]
    return [fold(page).replace("\u200b", "") for page in pages]


def fonts(pdf: bytes) -> set[str]:
    """The families that letters are set in."""
    with pdfplumber.open(BytesIO(pdf)) as opened:
        names = {char["fontname"] for page in opened.pages for char in page.chars}
    return {name.partition("+")[2].partition("-")[0] for name in names}


def pictures(pdf: bytes) -> list[str]:
    """What is read aloud for each picture."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        found = _elements(opened.Root.StructTreeRoot.K)
        return [str(element.get("/Alt", "")) for element in found if element.S == "/Figure"]


def page_count(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def tags(pdf: bytes) -> list[str]:
    """The names of all structure elements, in reading order."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [str(element.S)[1:] for element in _elements(opened.Root.StructTreeRoot.K)]


def headings(pdf: bytes) -> list[int]:
    return [int(tag[1]) for tag in tags(pdf) if tag in HEADINGS]


def bookmarks(pdf: bytes) -> list[tuple[str, list[str]]]:
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        return [(i.title, [child.title for child in i.children]) for i in outline.root]


def faults(pdf: bytes, edition: str = READER, attached: Sequence[str] = ()) -> list[str]:
    """What a checker of PDF/UA or PDF/A would say, as far as it can be seen without one.

    `attached` are the names of the files that the archive edition should carry.
    """
    with pikepdf.open(BytesIO(pdf)) as opened:
        known = {READER: _reader_faults, ARCHIVE: _archive_faults}[edition](opened)
        return [
            *_document_faults(opened),
            *known,
            *_attachment_faults(opened, list(attached)),
            *_tree_faults(opened),
            *_page_faults(opened),
        ]


def attachments(pdf: bytes) -> dict[str, bytes]:
    """The files inside, by name."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return {str(spec.UF): spec.EF.F.read_bytes() for spec in opened.Root.AF}


def keywords(pdf: bytes) -> tuple[str, str]:
    """As the old and the new place for a file's metadata have them."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return str(opened.docinfo.get("/Keywords", "")), opened.open_metadata().get(
            "pdf:Keywords", ""
        )


def _document_faults(opened: Any) -> Iterator[str]:
    root, metadata = opened.Root, opened.open_metadata()
    wanted = {
        "language is not Danish": str(root.get("/Lang")) == "da",
        "no title": bool(metadata.get("dc:title")),
        "title is not displayed": bool(root.ViewerPreferences.DisplayDocTitle),
        "not tagged": bool(root.MarkInfo.Marked) and "/StructTreeRoot" in root,
    }
    yield from (fault for fault, is_right in wanted.items() if not is_right)
    yield from (f"{name} in the catalogue" for name in ("/OpenAction", "/AA") if name in root)
    if "/JavaScript" in root.get("/Names", {}):
        yield "/JavaScript in it"


def _reader_faults(opened: Any) -> Iterator[str]:
    if opened.open_metadata().get("{http://www.aiim.org/pdfua/ns/id/}part") != "1":
        yield "not marked as PDF/UA-1"


def _archive_faults(opened: Any) -> Iterator[str]:
    root, metadata = opened.Root, opened.open_metadata()
    intents = list(root.get("/OutputIntents", []))
    profiles = [i.get("/DestOutputProfile") for i in intents if i.get("/S") == "/GTS_PDFA1"]
    wanted = {
        "not marked as PDF/A-3a": metadata.pdfa_status == "3A",
        "no output intent": len(profiles) == 1 and profiles[0].read_bytes()[36:40] == b"acsp",
        "no identifier": "/ID" in opened.trailer,
        "encrypted": not opened.is_encrypted,
    }
    yield from (fault for fault, is_right in wanted.items() if not is_right)


def _attachment_faults(opened: Any, wanted: list[str]) -> Iterator[str]:
    root = opened.Root
    names = list(root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", []))
    found = [bytes(name).decode() for name in names[::2]]
    if found != sorted(wanted, key=str.encode):
        yield f"carries {found}"
    listed = [spec.objgen for spec in root.get("/AF", [])]
    if sorted(listed) != sorted(spec.objgen for spec in names[1::2]):
        yield "files are not listed once each in the catalogue"
    for spec in names[1::2]:
        if spec.get("/AFRelationship") != "/Source":
            yield f"{spec.UF}: how it is related is not said"
        if not spec.get("/Desc") or spec.EF.F.get("/Subtype") != "/text/csv":
            yield f"{spec.UF}: not described"


def _tree_faults(opened: Any) -> Iterator[str]:
    elements = list(_elements(opened.Root.StructTreeRoot.K))
    names = Counter(str(element.S) for element in elements)
    if names["/H1"] != 1:
        yield f"{names['/H1']} first headings"
    levels = [int(str(e.S)[2]) for e in elements if str(e.S)[1:] in HEADINGS]
    if levels[:1] != [1]:
        yield "the first heading is not the title"
    if any(after - before > 1 for before, after in itertools.pairwise(levels)):
        yield f"a heading level is skipped: {levels}"
    for element in elements:
        fault, is_wrong = _RULES.get(str(element.S), ("", _is_fine))
        if is_wrong(element):
            yield fault


def _is_fine(_element: Any) -> bool:
    return False


_RULES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "/Figure": ("a picture without words", lambda e: not e.get("/Alt")),
    "/Table": ("a table without headers", lambda e: all(k.S != "/TH" for k in _elements(e.K))),
    "/TD": ("a cell without headers", lambda e: not e.get("/A", {}).get("/Headers")),
    "/L": ("something else than items in a list", lambda e: any(k.S != "/LI" for k in _kids(e))),
}


def _page_faults(opened: Any) -> Iterator[str]:
    for number, page in enumerate(opened.pages, start=1):
        if page.get("/Tabs") != "/S":
            yield f"page {number}: tab order is not that of the text"
        for font in page.Resources.get("/Font", {}).values():
            yield from _font_faults(number, font)
        for annotation in page.get("/Annots", []):
            if not annotation.get("/Contents"):
                yield f"page {number}: a link without words"
            if "/A" in annotation:
                yield f"page {number}: a link out of the file"


def _font_faults(number: int, font: Any) -> Iterator[str]:
    descriptor = font.DescendantFonts[0].FontDescriptor
    if not any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")):
        yield f"page {number}: {font.BaseFont} is not embedded"
    if "/ToUnicode" not in font:
        yield f"page {number}: text of {font.BaseFont} cannot be copied"


def _elements(node: Any) -> Iterator[Any]:
    for kid in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            if "/K" in kid:
                yield from _elements(kid.K)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    listed = kids if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def read_aloud(pdf: bytes) -> list[str]:
    """What each element of the lowest kind says, put together for each block as software reads it: by the
    tags, with what an element says instead of its signs, and nothing that is drawn outside the tags.
    """
    with pdfplumber.open(BytesIO(pdf)) as opened:
        return [said for page in opened.pages for said in _said_on(page)]


def _said_on(page: Any) -> Iterator[str]:
    signs: dict[int, str] = {}
    for char in page.chars:
        if (number := char.get("mcid")) is not None:
            signs[number] = signs.get(number, "") + char["text"]
    for element in page.structure_tree:
        yield from _blocks(element, signs)


_BLOCKS = ("P", "LBody", "TH", "TD", "Caption", "BlockQuote", "Div", *HEADINGS)


def _blocks(element: Any, signs: dict[int, str]) -> Iterator[str]:
    kids = element.get("children", [])
    if element["type"] in _BLOCKS and not any(kid["type"] in _BLOCKS for kid in kids):
        yield _said(element, signs)
    else:
        for kid in kids:
            yield from _blocks(kid, signs)


def _said(element: Any, signs: dict[int, str]) -> str:
    if "actual_text" in element:
        return str(element["actual_text"])
    own = "".join(signs.get(number, "") for number in element.get("mcids", []))
    return own + "".join(_said(kid, signs) for kid in element.get("children", []))


def elements(pdf: bytes, kind: str, of: Callable[[Any, Any], Any]) -> list[Any]:
    """`of(element, its page)` for each structure element of a kind."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        pages = {page.objgen: page for page in opened.pages}
        found = [one for one in _elements(opened.Root.StructTreeRoot.K) if f"/{kind}" == one.S]
        return [of(one, pages[one.Pg.objgen]) for one in found]
