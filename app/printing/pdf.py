"""HTML to PDF, in a process of its own that can hang, swell or die without us.

Two editions come from one page: the reader's (PDF/UA-1) and the archive's (PDF/A-3a), which carries
the figures' data as files and states its colours.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.core.i18n import _
from app.printing.render_process import FAULT, OUT_OF_MEMORY

log = logging.getLogger(__name__)
READER, ARCHIVE = "pdf/ua-1", "pdf/a-3a"
LAYING_OUT, DRAWING = "laying_out", "drawing"
Progress = Callable[[str, int], None]
_STEP = re.compile(r"Step (\d+)\b(?:.*\bPage (\d+)$)?")
_FIRST_DRAWING_STEP = 6
PROGRAM = Path(__file__).resolve().parent / "render_process.py"
PRINT_CSS = PROGRAM.with_name("print.css")
# On a busy machine a second of work takes longer than a second.
WALL_CLOCK_FACTOR = 4
_PASSED_ON = ("PATH", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "TMPDIR")


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


def draw(
    html: str,
    limits: Limits,
    on_progress: Progress = lambda step, page: None,
    *,
    edition: str = READER,
    attachments: Sequence[Attachment] = (),
    content_hash: str = "",
    stop: Stop | None = None,
) -> bytes:
    """The PDF of this page; the same bytes each time. `on_progress(step, page)` hears how far it is.

    `attachments` are for the archive edition. `content_hash` is the SHA-256 of what the report says,
    in hexadecimal; it stands among the file's keywords, as sha256:….

    Raises CannotDrawError when it breaks a limit, asks for something that is not ours, or comes
    out in a way that a screen reader cannot use; StoppedError when `stop` was set.
    """
    sheet = _sheet(html, edition, attachments, content_hash)
    process = subprocess.Popen(
        [sys.executable, "-P", "-s", str(PROGRAM), str(limits.cpu_seconds), str(limits.memory_mib)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
    )
    watch = threading.Timer(limits.cpu_seconds * WALL_CLOCK_FACTOR, process.kill)
    watch.start()
    stop = stop or Stop()
    try:
        stop.ends_with(process.kill)
        pdf, faults = _talk(process, sheet, on_progress)
    finally:
        watch.cancel()
        stop.ends_with(None)
        process.kill()
        process.wait()
    if stop.is_set:
        raise StoppedError
    if process.returncode:
        log.error("PDF not made, status %s: %s", process.returncode, "; ".join(faults)[:1000])
        raise _reason(process.returncode, faults, limits)
    return pdf


def _sheet(html: str, edition: str, files: Sequence[Attachment], content_hash: str) -> bytes:
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
    }
    return json.dumps(sheet).encode()


def _talk(
    process: subprocess.Popen[bytes], sheet: bytes, on_progress: Progress
) -> tuple[bytes, list[str]]:
    faults: list[str] = []
    incoming, outgoing, spoken = map(_pipe, (process.stdin, process.stdout, process.stderr))
    listener = threading.Thread(target=_listen, args=(spoken, on_progress, faults))
    listener.start()
    with suppress(BrokenPipeError), incoming:  # it died early: its status says why
        incoming.write(sheet)
    with outgoing, spoken:
        pdf = outgoing.read()
        process.wait()
        listener.join()
    return pdf, faults


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    if end is None:
        raise RuntimeError("started without pipes")
    return end


def _listen(lines: IO[bytes], on_progress: Progress, faults: list[str]) -> None:
    for line in lines:
        kind, _space, words = line.decode(errors="replace").strip().partition(" ")
        if kind == "progress":
            _hand_on(words, on_progress)
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


def _environment() -> dict[str, str]:
    """No secrets; fonts are found as here; no clock and no chance in the bytes."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {
        **passed_on,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "SOURCE_DATE_EPOCH": "0",
    }


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
