"""What WeasyPrint leaves to be mended in a PDF, mended where the file is made and nowhere else.

Some is only known while lines are broken or tags are built, so a few of WeasyPrint's functions are
wrapped (`while_drawing`); the rest is put right in what is about to be written (`finish`). The places
are WeasyPrint's own affair: tests/printing/test_repairs.py fails when one of them is another one.

A line that a space ended is drawn with that space; a hyphen that a line's end put there is a soft one
(ISO 32000-1, 14.8.2.2.3 and 14.9.4); what stands in the margins is told from the text (14.8.2.2.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pydyf
from weasyprint import draw, layout
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream

SOFT_HYPHEN = "\u00ad"
# A CSS pixel in points.
_POINTS = 0.75
_SVG = "{http://www.w3.org/2000/svg}"
_PAGINATION = "<</Type /Pagination>>"
# The last sign of what is shown: »[<00120034>-12<0056>] TJ«, and what stands before it.
_LAST_SIGN = re.compile(rb"\[(.*)([0-9a-f]{4})>(-?\d*)\] TJ", re.DOTALL)
_SPACE, _HYPHEN = "space", "hyphen"
# WeasyPrint's own, as they are without us.
_split_text_box = inline.split_text_box
_iter_line_boxes = block.iter_line_boxes
_make_margin_boxes = layout.make_margin_boxes
_draw_text = draw.draw_text
_marked = Stream.marked
_build_box_tree = tags._build_box_tree


def while_drawing() -> None:
    """Have WeasyPrint say and draw what is needed, from now on in this process."""
    inline.split_text_box = _split_and_tell
    block.iter_line_boxes = _lines_told
    draw.draw_text = _draw_to_the_end
    layout.make_margin_boxes = _margins_told
    Stream.marked = _marked_if_text
    tags._build_box_tree = _tree_with_words


def finish(_document: Any, pdf: Any) -> None:
    """Put right what is about to be written: hand it to `write_pdf` as its finisher."""
    _name_each_once(pdf)
    streams = {one.reference: one for one in pdf.objects if isinstance(one, Stream)}
    pages = {one.reference: one for one in pdf.objects if _is(one, "/Page")}
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream):
            _keep_pixels(one)
        elif _is(one, "/StructElem"):
            page = pages[one["Pg"]] if "Pg" in one else None
            _place_in_points(one, page)
            if page is not None:
                _say_as_typed(one, streams[page["Contents"]])


# -- ends of lines


def _split_and_tell(
    context: Any, box: Any, width: Any, skip: int, is_line_start: bool = True
) -> tuple[Any, int | None, bool]:
    """One line of a text; the box knows what its end took away or put there."""
    line, resume, is_break = _split_text_box(context, box, width, skip, is_line_start)
    if line is not None and resume is not None:
        taken = box.text.encode()[skip:resume].decode(errors="ignore")
        line.ended_by = _end(taken, line)
    return line, resume, is_break


def _end(taken: str, line: Any) -> str:
    sign = line.style["hyphenate_character"]
    if line.text.endswith(sign) and not taken.rstrip(SOFT_HYPHEN).endswith(sign):
        return _HYPHEN
    return _SPACE if taken[-1:].isspace() and not line.text[-1:].isspace() else ""


def _lines_told(context: Any, box: Any, *given: Any) -> Iterator[Any]:
    """Lines as they come. A space alone in a box is not drawn, and one that would begin the next line
    is left out there: what stands before it gets it.
    """
    for line, resume in _iter_line_boxes(context, box, *given):
        texts = _texts(line)
        ended = [before for before, here in pairwise(texts) if not here.text.strip()]
        if resume is not None and _next_sign(box, resume) == b" ":
            ended += texts[-1:]
        for text in ended:
            if not text.text[-1:].isspace():
                text.ended_by = _SPACE
        yield line, resume


def _next_sign(box: Any, place: Any) -> bytes:
    """The sign at this place, a way down through the boxes, or the first one after it."""
    index, deeper = next(iter(place.items())) if place else (0, None)
    if isinstance(box, boxes.TextBox):
        return bytes(box.text.encode()[index : index + 1])
    kids = box.children[index:] if isinstance(box, boxes.ParentBox) else ()
    signs = (_next_sign(kid, None if number else deeper) for number, kid in enumerate(kids))
    return next(filter(None, signs), b"")


def _texts(box: Any) -> list[Any]:
    if isinstance(box, boxes.TextBox):
        return [box]
    kids = box.children if isinstance(box, (boxes.LineBox, boxes.InlineBox)) else ()
    return [text for kid in kids for text in _texts(kid)]


def _draw_to_the_end(stream: Any, box: Any, *where: Any) -> None:
    """Draw a text with the space that ended its line, and its hyphen as one that may go."""
    end = getattr(box, "ended_by", "")
    shown = box.pango_layout.text
    if end == _SPACE and not _runs_left(box) and box.text.strip():
        box.pango_layout.text = f"{shown} "
    _draw_text(stream, box, *where)
    box.pango_layout.text = shown
    if end == _HYPHEN:
        _soften(stream)


def _runs_left(box: Any) -> bool:
    """There the space would stand before all else, and move it."""
    return bool(box.pango_layout.first_line_direction % 2)


def _soften(stream: Any) -> None:
    """The hyphen just drawn, the last sign, is read as a soft one."""
    if stream.stream[-1:] != [b"ET"] or not isinstance(stream.stream[-2], bytes):
        return
    if found := _LAST_SIGN.fullmatch(stream.stream[-2]):
        before, sign, kerning = found.groups()
        before = before[:-1] if before.endswith(b"<") else before + b">"
        stream.stream[-2:] = [
            b"[" + before + b"] TJ",
            b"/Span <</ActualText <FEFF00AD>>> BDC",
            b"[<" + sign + b">" + kerning + b"] TJ",
            b"EMC",
            b"ET",
        ]


def _as_typed(box: Any) -> str:
    """What a line says where its signs alone do not say it."""
    end = getattr(box, "ended_by", "")
    if end == _HYPHEN:
        return str(box.text).removesuffix(box.style["hyphenate_character"]) + SOFT_HYPHEN
    return f"{box.text} " if end == _SPACE and _runs_left(box) else ""


def _say_as_typed(element: Any, stream: Any) -> None:
    """The element of one line says what was typed."""
    kids, known = element["K"], getattr(stream, "as_typed", {})
    # Who has but one kid, and that a number of signs, is one line. Others' kids are no numbers.
    if len(kids) == 1 and isinstance(kids[0], int) and kids[0] in known:
        element["ActualText"] = pydyf.String(known[kids[0]])


# -- what stands in the margins


def _margins_told(*given: Any) -> Iterator[Any]:
    """The boxes in the margins, whose texts know it."""
    for margin in _make_margin_boxes(*given):
        for box in margin.descendants():
            box.is_in_margin = True
        yield margin


@contextmanager
def _marked_if_text(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """Mark what is drawn as the text it is, or as none."""
    if stream._tags is None:
        yield
    elif getattr(box, "is_in_margin", False):
        stream.begin_marked_content("Artifact", _PAGINATION)
        yield
        stream.end_marked_content()
    else:
        number = len(stream._tags)
        with _marked(stream, box, tag):
            yield
        if isinstance(box, boxes.TextBox) and (words := _as_typed(box)):
            stream.as_typed = {**getattr(stream, "as_typed", {}), number: words}


# -- tags


def _tree_with_words(box: Any, *given: Any) -> Iterator[Any]:
    """The elements of a box: headers say of what, pictures what they show."""
    box = getattr(box, "_box", box)  # one that is placed absolutely
    if isinstance(box, boxes.MarginBox):
        return
    for element in _build_box_tree(box, *given):
        if element["S"] == "/TH":
            is_row = box.element.get("scope") == "row"
            element["A"]["Scope"] = "/Row" if is_row else "/Column"
        elif element["S"] == "/Figure" and (words := _words_of(box.element)):
            element["Alt"] = pydyf.String(words)
        yield element


def _words_of(element: Any) -> str:
    """A drawing's title and description."""
    found = [element.findtext(f"{_SVG}{name}") or "" for name in ("title", "desc")]
    return ". ".join(one.strip().removesuffix(".") for one in found if one.strip())


def _place_in_points(element: Any, page: Any) -> None:
    """A figure's place is told in points from the foot of the page, not in pixels from its head."""
    if element["S"] == "/Figure":
        left, top, right, bottom = element["A"]["BBox"]
        height = page["MediaBox"][3]
        place = (left, height / _POINTS - bottom, right, height / _POINTS - top)
        element["A"]["BBox"] = pydyf.Array([round(one * _POINTS, 2) for one in place])


# -- the file


def _name_each_once(pdf: Any) -> None:
    """WeasyPrint lists each attachment twice in the catalogue."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _keep_pixels(stream: Any) -> None:
    """An archive's picture is its pixels: nobody makes up others (PDF/A, ISO 19005-3, 6.2.8)."""
    if "Interpolate" in stream.extra:
        stream.extra["Interpolate"] = "false"


def _is(one: Any, kind: str) -> bool:
    return isinstance(one, pydyf.Dictionary) and one.get("Type") == kind
