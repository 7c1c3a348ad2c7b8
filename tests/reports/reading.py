"""Looking into a PDF the way a screen reader does."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pdfplumber
import pikepdf

from tests.page import fold

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


def words(pdf: bytes) -> str:
    """All text, line ends and breaking places folded away."""
    with pdfplumber.open(BytesIO(pdf)) as opened:
        pages = [page.extract_text() or "" for page in opened.pages]
    return fold(" ".join(pages)).replace("\u200b", "")


def fonts(pdf: bytes) -> set[str]:
    """The families that letters are set in."""
    with pdfplumber.open(BytesIO(pdf)) as opened:
        names = {char["fontname"] for page in opened.pages for char in page.chars}
    return {name.partition("+")[2].partition("-")[0] for name in names}


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


def faults(pdf: bytes) -> list[str]:
    """What a PDF/UA checker would say, as far as it can be seen without one."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [*_document_faults(opened), *_tree_faults(opened), *_page_faults(opened)]


def _document_faults(opened: Any) -> Iterator[str]:
    root, metadata = opened.Root, opened.open_metadata()
    wanted = {
        "not marked as PDF/UA-1": metadata.get("{http://www.aiim.org/pdfua/ns/id/}part") == "1",
        "language is not Danish": str(root.get("/Lang")) == "da",
        "no title": bool(metadata.get("dc:title")),
        "title is not displayed": bool(root.ViewerPreferences.DisplayDocTitle),
        "not tagged": bool(root.MarkInfo.Marked),
    }
    yield from (fault for fault, is_right in wanted.items() if not is_right)
    yield from (f"{name} in the catalogue" for name in ("/OpenAction", "/AA") if name in root)
    trees = root.get("/Names", {})
    yield from (f"{name} in it" for name in ("/EmbeddedFiles", "/JavaScript") if name in trees)


def _tree_faults(opened: Any) -> Iterator[str]:
    elements = list(_elements(opened.Root.StructTreeRoot.K))
    names = Counter(str(element.S) for element in elements)
    if names["/H1"] != 1:
        yield f"{names['/H1']} first headings"
    levels = [int(str(e.S)[2]) for e in elements if str(e.S)[1:] in HEADINGS]
    if any(after - before > 1 for before, after in itertools.pairwise(levels)):
        yield f"a heading level is skipped: {levels}"
    for element in elements:
        if element.S == "/Figure" and not element.get("/Alt"):
            yield "a picture without words"
        if element.S == "/TD" and not element.get("/A", {}).get("/Headers"):
            yield "a cell without headers"
        if element.S == "/L" and any(str(kid.S) != "/LI" for kid in _kids(element)):
            yield "something else than items in a list"


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
