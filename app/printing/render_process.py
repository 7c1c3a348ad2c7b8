"""Draws one PDF in a process of its own, with limits that no text can talk its way out of.

What to draw comes as JSON on standard input, the PDF leaves on standard output, progress and faults
are lines on standard error. Forked from the press (press_process.py), which has warmed it up.
"""

from __future__ import annotations

import base64
import ctypes
import json
import logging
import resource
import signal
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import _cffi_backend  # type: ignore[import-untyped,unused-ignore]
from weasyprint import CSS, HTML, Attachment, layout
from weasyprint.css.counters import CounterStyle
from weasyprint.text.ffi import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

sys.path.append(str(Path(__file__).resolve().parent))
import fitting  # type: ignore[import-not-found,unused-ignore]
import repairs  # type: ignore[import-not-found,unused-ignore]

FAULT, OUT_OF_MEMORY = 3, 4
MAX_PDF_BYTES = 64 * 1024 * 1024
MIB = 1024 * 1024
_C_LIBRARY = ctypes.CDLL(None)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_HERE = Path(__file__).resolve().parent
_STATIC = _HERE.parent / "static"
_FONTS = ("Regular", "Italic", "Medium", "SemiBold", "Bold")
# Everything that a page may ask for. Whatever else is asked for ends the job.
ASSETS = {
    "app:print.css": (_HERE / "print.css", "text/css"),
    "app:draft.css": (_HERE / "draft.css", "text/css"),
    "app:draft.svg": (_HERE / "draft.svg", "image/svg+xml"),
    "app:logo.svg": (_STATIC / "img" / "logo.svg", "image/svg+xml"),
} | {
    f"app:{style}.ttf": (
        _STATIC / "vendor" / "dkfds" / "fonts" / f"IBMPlexSans-{style}.ttf",
        "font/ttf",
    )
    for style in _FONTS
}
# Pictures and styles of one page alone, which whoever has it drawn hands over with it.
GIVEN = "app:given/"
# A page may number what it consists of, so that whoever waits can be told what is being laid out.
PART = "data-part"
# A page that may be set smaller, as templates/reports/pdf/layout.html says.
FIT = "<body data-fit>"
Given = Mapping[str, tuple[bytes, str]]
STYLE_SHEET = "app:print.css"
STYLE_LINK = f'<link rel="stylesheet" href="{STYLE_SHEET}">'
# Something of all that a report has: what comes later finds its code, its letters, the hyphens and
# the C types that are only read when they are first used.
_LETTERS = (
    "abcdefghijklmnopqrstuvwxyzæøå ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ 0123456789 .,:;!?()»«–’…·%/✓"
)
_PROSE = (
    "Prøvehandlingerne evalueres af skoleudviklingsnetværkets undervisningsmiljøkoordinatorer. "
)
_WARMING = (
    '<!doctype html><html lang="da"><head><title>x</title>{link}</head><body>'
    '<article class="record" data-place="Sted" data-edition="Udgave"><h1>{letters}</h1>'
    '<ol class="steps"><li class="step step--done plan"><div class="step-bar"></div>a</li></ol>'
    "<p><b>{letters}</b> <i>{letters}</i> <strong>{letters}</strong></p>"
    '<section class="part plan"><h2 class="part-title" id="a">{letters}</h2><p>{prose}</p>'
    '<div class="row row--short"><h3 class="row-question">a</h3><div class="row-answer">'
    '<p class="typed" dir="auto">{prose}</p><ul class="items"><li>a</li></ul></div></div>'
    '<div class="pair"><div class="box box--expected">{prose}</div><div class="box">a</div></div>'
    '<table class="signs"><caption>a</caption><thead><tr><th scope="col">1</th><th>2</th></tr>'
    '</thead><tbody><tr><th scope="row">a</th><td><span class="result result--seen">b</span></td>'
    '</tr></tbody></table><blockquote class="voice">{prose}</blockquote>'
    '<p class="step-word">{letters}</p><a href="#a">a</a> <a href="https://a.example/">a</a>'
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="90" height="30" viewBox="0 0 90 30" '
    'font-family="Plex, sans-serif"><title>x</title><desc>x</desc><defs><pattern id="p" width="9" '
    'height="9" patternUnits="userSpaceOnUse"><path d="M-1 5L5 -1" stroke="#fff"/></pattern></defs>'
    '<path d="M1 1h9v9h-9z" fill="#0b5d57"/><path d="M1 1h9v9h-9z" fill="url(#p)"/>'
    '<path d="M1 1h.01" stroke="#1c2b2d" stroke-width="4" stroke-linecap="round"/>'
    '<text font-size="9" text-anchor="end"><tspan x="9" y="9">{letters}</tspan></text>'
    '<text font-size="9" font-weight="600"><tspan x="9" y="9">{letters}</tspan></text>'
    '<rect width="9" height="9"/></svg></section></article></body></html>'
)
_GLYPH, _MOST_GLYPHS = "hb_codepoint_t", 5_000
_ready: tuple[CSS, FontConfiguration, CounterStyle] | None = None
_FORBIDDEN_EVENTS = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system", "os.fork")


def main(cpu_seconds: int, memory_mib: int) -> int:
    """Read, draw, write. Returns the exit status."""
    _limit(cpu_seconds, memory_mib)
    try:
        with open(0, "rb") as sheet:
            pdf = draw(json.load(sheet))
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as error:
        # Its message may hold what somebody wrote; kind and place are enough to find it.
        place = traceback.extract_tb(error.__traceback__)[-1]
        _say("fault", f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}")
        return OUT_OF_MEMORY if _is_nearly_full(memory_mib) else FAULT
    if pdf is None:
        return OUT_OF_MEMORY if _is_nearly_full(memory_mib) else FAULT
    with open(1, "wb") as out:
        out.write(pdf)
    return 0


def _is_nearly_full(memory_mib: int) -> bool:
    """Libraries turn a lack of memory into errors of their own: look at how much there ever was."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        peak = status.partition("VmPeak:")[2].split()[0]
    except (OSError, IndexError):
        return False
    return int(peak) * 1024 > 0.95 * memory_mib * MIB


def die_with_parent() -> None:
    """Who waits for us may be killed. Nothing then goes on drawing for nobody."""
    with suppress(OSError, AttributeError):  # only Linux knows this
        _C_LIBRARY.prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _limit(cpu_seconds: int, memory_mib: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 2))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mib * MIB, memory_mib * MIB))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_PDF_BYTES, MAX_PDF_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def draw(sheet: dict[str, Any]) -> bytes | None:
    """The PDF of {html, variant, content_hash, attachments}; None when it has faults."""
    sys.addaudithook(_refuse)
    repairs.while_drawing()
    faults = _listen()
    variant = sheet["variant"]
    try:
        page = _set(sheet["html"], variant, _given(sheet["assets"]))
        if sheet["content_hash"]:
            page.metadata.keywords.append(f"sha256:{sheet['content_hash']}")
        page.metadata.attachments += _attached(sheet["attachments"], page.metadata.created)
        pdf: bytes = page.write_pdf(pdf_variant=variant, finisher=repairs.finish)
    except FatalURLFetchingError as error:
        faults.append(str(error))
        pdf = b""
    for fault in faults:
        _say("fault", fault)
    return None if faults else pdf


def warm_up() -> None:
    """Do what every PDF needs before there is one: read the style sheet, find the fonts, draw."""
    global _ready  # noqa: PLW0603 - once, before anything is forked
    know_array_types()
    _ready = _read_style()
    html = _WARMING.format(link=STYLE_LINK, letters=_LETTERS, prose=_PROSE * 9)
    _render(html, "pdf/ua-1", {}).write_pdf(pdf_variant="pdf/ua-1")
    tell_parts()


def tell_parts() -> None:
    """Have it said in which part of the page each sheet begins: WeasyPrint itself names the sheet.

    The place is WeasyPrint's own affair: where it is another one some day, this does nothing.
    """
    make_all_pages = getattr(layout, "make_all_pages", None)
    if make_all_pages is None:
        return

    def told(context: Any, root: Any, html: Any, before: Any) -> Iterator[Any]:
        for number, page in enumerate(make_all_pages(context, root, html, before), start=1):
            # Sheets that are only made once more, for the numbers in a table of contents, go in no order.
            if not before:
                _say("part", part_at(root, context.page_maker[number][0]))
            yield page

    layout.make_all_pages = told


def part_at(box: Any, place: Any) -> str:
    """The number of the part that this place, a way down through the boxes, is in: or 0."""
    with suppress(AttributeError, LookupError, StopIteration, TypeError):
        while place:
            index, place = next(iter(place.items()))
            box = box.children[index]
            if part := box.element.get(PART):
                return str(part)
    return "0"


def know_array_types() -> None:
    """For each font WeasyPrint asks cffi for arrays of two lengths, by a line of C with the number
    in it, and cffi reads such a line for six milliseconds. So they are known before, all of them.

    The place is cffi's own affair: where it is another one some day, this does nothing.
    """
    known = getattr(ffi, "_parsed_types", None)
    if isinstance(known, dict):
        pointer = ffi.typeof(f"{_GLYPH} *")
        for length in range(1, _MOST_GLYPHS):
            array = _cffi_backend.new_array_type(pointer, length)
            known.setdefault(f"{_GLYPH}[{length}]", (array, False))


def _given(assets: dict[str, dict[str, str]]) -> dict[str, tuple[bytes, str]]:
    """What came with this page, under names that none of ours has."""
    return {
        name: (base64.b64decode(one["data"]), one["kind"])
        for name, one in assets.items()
        if name.startswith(GIVEN)
    }


def _set(html: str, variant: str, given: Given) -> Any:
    """Laid out, and in a smaller setting where the page asks for that and a sheet is saved."""

    def render(more: str) -> Any:
        return _render(html, variant, given, more)

    return fitting.fitted(render) if FIT in html else render("")


def _render(html: str, variant: str, given: Given, more: str = "") -> Any:
    """Laid out; our style sheet is not read again when it was read already. `more`: CSS that goes first."""
    style, fonts, counters = _ready or _read_style()
    own = f"<style>{more}</style>" if more else ""
    page = HTML(string=html.replace(STYLE_LINK, own, 1), url_fetcher=OwnAssets(given))
    return page.render(
        stylesheets=[style] if STYLE_LINK in html else [],
        font_config=fonts,
        counter_style=counters,
        pdf_variant=variant,
    )


def _read_style() -> tuple[CSS, FontConfiguration, CounterStyle]:
    fonts, counters = FontConfiguration(), CounterStyle()
    style = CSS(
        string=ASSETS[STYLE_SHEET][0].read_text(encoding="utf-8"),
        font_config=fonts,
        counter_style=counters,
        url_fetcher=OwnAssets({}),
    )
    return style, fonts, counters


def _attached(files: list[dict[str, str]], created: str | None) -> list[Any]:
    """What is put into the file, sorted by name as its table of names must be."""
    # Not the clock: the same report gives the same bytes.
    day = datetime.fromisoformat(created or "1970-01-01").replace(tzinfo=UTC)
    return [
        Attachment(
            string=base64.b64decode(file["data"]),
            name=file["name"],
            description=file["description"],
            created=day,
            modified=day,
            relationship="Source",
        )
        for file in sorted(files, key=lambda file: file["name"].encode())
    ]


class OwnAssets(URLFetcher):  # type: ignore[misc,unused-ignore]
    """Serves our own files and what came with the page by name, and nothing else by any name."""

    def __init__(self, given: Given) -> None:
        super().__init__()
        self._given = given

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url in self._given:
            data, kind = self._given[url]
            return URLFetcherResponse(url, data, {"Content-Type": kind})
        if url not in ASSETS:
            raise FatalURLFetchingError(f"not ours to fetch: {url[:80]!r}")
        path, kind = ASSETS[url]
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def _refuse(event: str, _arguments: Any) -> None:
    """A second lock behind the fetcher: nothing in here talks to a network or starts a program."""
    if event.startswith(_FORBIDDEN_EVENTS):
        raise PermissionError(event)


class _Faults(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            self.found.append(record.getMessage())
        elif str(record.msg).startswith(".notdef"):
            # Only its number: the sign itself is somebody's text.
            _say("missing", f"U+{ord(str(record.args[0])):04X}")  # type: ignore[index]


class _Progress(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        _say("progress", record.getMessage())


def _listen() -> list[str]:
    """What WeasyPrint calls an error it only logs; for us the file is then not good enough."""
    faults = _Faults()
    log, progress = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
    log.handlers[:] = [faults]
    progress.handlers[:] = [_Progress()]
    progress.setLevel(logging.INFO)
    progress.propagate = False
    return faults.found


def _say(kind: str, words: str) -> None:
    line = " ".join(words.split())[:200]
    sys.stderr.write(f"{kind} {line}\n")
    sys.stderr.flush()
