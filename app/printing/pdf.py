"""HTML to PDF, in a process of its own that can hang, swell or die without us.

Two editions come from one page: the reader's (PDF/UA-1) and the archive's (PDF/A-3a), which carries
the figures' data as files and states its colours.
"""

from __future__ import annotations

import base64
import json
import logging
import re
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO

from app.core.i18n import _
from app.printing.press import PRESS, End, Job, PressGoneError

log = logging.getLogger(__name__)
READER, ARCHIVE = "pdf/ua-1", "pdf/a-3a"
LAYING_OUT, AT_PART, DRAWING = "laying_out", "at_part", "drawing"
Progress = Callable[[str, int], None]
_STEP = re.compile(r"Step (\d+)\b(?:.*\bPage (\d+)$)?")
_FIRST_DRAWING_STEP = 6
PRINT_CSS = Path(__file__).resolve().with_name("print.css")
# What render_process.py, which is not imported here, calls its ends.
FAULT, OUT_OF_MEMORY = 3, 4
# What it calls pictures and styles that come with a page.
GIVEN = "app:given/"
# On a busy machine a second of work takes longer than a second, and others go first.
WALL_CLOCK_FACTOR = 10


class CannotDrawError(Exception):
    """The PDF could not be made. The message is a Danish sentence for whoever waits for it.

    `limit` says which limit it hit, if it was one: "time" or "memory".
    """

    def __init__(self, sentence: str, limit: str = "") -> None:
        super().__init__(sentence)
        self.limit = limit


class StoppedError(Exception):
    """Somebody pressed stop."""


class Stop:
    """With this, somebody else can end a drawing: at once, or as soon as it begins."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._end: Callable[[], None] | None = None
        self.is_set = False

    def set(self) -> None:
        with self._lock:
            self.is_set = True
            if self._end is not None:
                self._end()

    def ends_with(self, end: Callable[[], None] | None) -> None:
        """What to call when it is set, from now on."""
        with self._lock:
            self._end = end
            if self.is_set and end is not None:
                end()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one PDF may cost."""

    cpu_seconds: int
    memory_mib: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the archive edition: what a figure was drawn from."""

    name: str
    description: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture or a style sheet that a page may ask for besides our own, by a name of GIVEN."""

    kind: str
    data: bytes


def draw(
    html: str,
    limits: Limits,
    on_progress: Progress = lambda step, page: None,
    *,
    edition: str = READER,
    attachments: Sequence[Attachment] = (),
    assets: Mapping[str, Asset] = MappingProxyType({}),
    content_hash: str = "",
    stop: Stop | None = None,
    on_cost: Callable[[float, float], None] = lambda cpu_seconds, peak_mib: None,
) -> bytes:
    """The PDF of this page; the same bytes each time. `on_progress(step, page)` hears how far it is,
    and with AT_PART and a number which part, marked data-part="1" …, the next sheet begins in; 0: none.

    `attachments` are for the archive edition; `assets` what the page shows or is styled with. `content_hash` is the SHA-256 of what the report says,
    in hexadecimal; it stands among the file's keywords, as sha256:….

    Raises CannotDrawError when it breaks a limit, asks for something that is not ours, or comes
    out in a way that a screen reader cannot use; StoppedError when `stop` was set.
    """
    sheet = _sheet(html, edition, attachments, content_hash, assets)
    stop = stop or Stop()
    try:
        pdf, end, faults = _print(sheet, limits, on_progress, stop)
    except PressGoneError:
        # Whoever ended it, an operator or the machine, need not have meant this page.
        log.error("the press was ended while it was printing; once more")
        pdf, end, faults = _print(sheet, limits, on_progress, stop)
    if stop.is_set:
        raise StoppedError
    if end.status:
        log.error("PDF not made, status %s: %s", end.status, "; ".join(faults)[:1000])
        raise _reason(end.status, faults, limits)
    on_cost(end.cpu_seconds, end.peak_mib)
    return pdf


def _print(
    sheet: bytes, limits: Limits, on_progress: Progress, stop: Stop
) -> tuple[bytes, End, list[str]]:
    job = PRESS.begin(limits.cpu_seconds, limits.memory_mib)
    watch = threading.Timer(limits.cpu_seconds * WALL_CLOCK_FACTOR, job.kill)
    watch.start()
    try:
        stop.ends_with(job.kill)
        pdf, faults = _talk(job, sheet, on_progress)
        return pdf, job.wait(), faults
    finally:
        watch.cancel()
        stop.ends_with(None)
        job.close()


def _sheet(
    html: str,
    edition: str,
    files: Sequence[Attachment],
    content_hash: str,
    assets: Mapping[str, Asset],
) -> bytes:
    if not all(name.startswith(GIVEN) for name in assets):
        raise ValueError("what is handed over takes no name of ours")
    if files and edition != ARCHIVE:
        raise ValueError("only the archive edition carries files")
    if len({file.name for file in files}) < len(files):
        raise ValueError("two files of one name")
    attached = [
        {
            "name": file.name,
            "description": file.description,
            "data": base64.b64encode(file.data).decode(),
        }
        for file in files
    ]
    sheet = {
        "html": html,
        "variant": edition,
        "content_hash": content_hash,
        "attachments": attached,
        "assets": {
            name: {"kind": one.kind, "data": base64.b64encode(one.data).decode()}
            for name, one in assets.items()
        },
    }
    return json.dumps(sheet).encode()


def _talk(job: Job, sheet: bytes, on_progress: Progress) -> tuple[bytes, list[str]]:
    faults: list[str] = []
    listener = threading.Thread(target=_listen, args=(job.spoken, on_progress, faults))
    listener.start()
    with suppress(BrokenPipeError), job.incoming as incoming:  # it died early: its status says why
        incoming.write(sheet)
    pdf = job.outgoing.read()
    listener.join()
    return pdf, faults


def _listen(lines: IO[bytes], on_progress: Progress, faults: list[str]) -> None:
    for line in lines:
        kind, _space, words = line.decode(errors="replace").strip().partition(" ")
        if kind == "progress":
            _hand_on(words, on_progress)
        elif kind == "part":
            on_progress(AT_PART, int(words) if words.isdecimal() else 0)
        elif kind == "missing":
            log.warning("no font here has %s: an empty box in a PDF", words)
        else:
            faults.append(f"{kind} {words}")


def _hand_on(words: str, on_progress: Progress) -> None:
    """From WeasyPrint's own words to ours."""
    if found := _STEP.match(words):
        number, page = int(found[1]), int(found[2] or 0)
        if number < _FIRST_DRAWING_STEP:
            on_progress(LAYING_OUT, page)
        else:
            on_progress(DRAWING, 0)


def _reason(status: int, faults: list[str], limits: Limits) -> CannotDrawError:
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        sentence = _(
            "PDF'en var ikke færdig efter de %(num)d sekunder, den må tage.",
            num=limits.cpu_seconds,
        )
        return CannotDrawError(sentence, "time")
    if status == OUT_OF_MEMORY or (status != FAULT and _ran_out_of_memory(status, faults)):
        sentence = _(
            "PDF'en fylder mere end de %(num)d MiB hukommelse, den må bruge.",
            num=limits.memory_mib,
        )
        return CannotDrawError(sentence, "memory")
    return CannotDrawError(
        _("Der gik noget galt, mens PDF'en blev lavet. Fejlen er skrevet i serverens log.")
    )


def _ran_out_of_memory(status: int, faults: list[str]) -> bool:
    """C libraries abort when they get no memory, or Python says so in its last words."""
    aborted = status in (-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGSEGV)
    return aborted or any("MemoryError" in fault for fault in faults)
