"""HTML to PDF, in a process of its own that can hang, swell or die without us.

Two editions come from one page: the reader's (PDF/UA-1) and the archive's (PDF/A-3a), which carries
the figures' data as files and states its colours.
"""

from __future__ import annotations

import base64
import json
import logging
import os
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
PROGRAM = Path(__file__).resolve().parent / "render_process.py"
PRINT_CSS = PROGRAM.with_name("print.css")
# On a busy machine a second of work takes longer than a second.
WALL_CLOCK_FACTOR = 4
_PASSED_ON = ("PATH", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "TMPDIR")


class CannotDrawError(Exception):
    """The PDF could not be made. The message is a Danish sentence for whoever waits for it."""


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
    on_page: Callable[[int], None] = lambda page: None,
    *,
    edition: str = READER,
    attachments: Sequence[Attachment] = (),
    content_hash: str = "",
) -> bytes:
    """The PDF of this page; the same bytes each time. `on_page` hears how far it has come.

    `attachments` are for the archive edition. `content_hash` is the SHA-256 of what the report says,
    in hexadecimal; it stands among the file's keywords, as sha256:….

    Raises CannotDrawError when it breaks a limit, asks for something that is not ours, or comes
    out in a way that a screen reader cannot use.
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
    try:
        pdf, faults = _talk(process, sheet, on_page)
    finally:
        watch.cancel()
        process.kill()
        process.wait()
    if process.returncode:
        log.error("PDF not made, status %s: %s", process.returncode, "; ".join(faults)[:1000])
        raise CannotDrawError(_reason(process.returncode, faults))
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
    process: subprocess.Popen[bytes], sheet: bytes, on_page: Callable[[int], None]
) -> tuple[bytes, list[str]]:
    faults: list[str] = []
    incoming, outgoing, spoken = map(_pipe, (process.stdin, process.stdout, process.stderr))
    listener = threading.Thread(target=_listen, args=(spoken, on_page, faults))
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


def _listen(lines: IO[bytes], on_page: Callable[[int], None], faults: list[str]) -> None:
    for line in lines:
        kind, _space, words = line.decode(errors="replace").strip().partition(" ")
        page = words.rpartition("Page ")[2]
        if kind == "progress":
            if page.isdigit():
                on_page(int(page))
        elif kind == "missing":
            log.warning("no font here has %s: an empty box in a PDF", words)
        else:
            faults.append(f"{kind} {words}")


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


def _reason(status: int, faults: list[str]) -> str:
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return _("Der er for meget tekst til én PDF: Det tog for lang tid at lave den.")
    if status == OUT_OF_MEMORY or (status != FAULT and _ran_out_of_memory(status, faults)):
        return _("Der er for meget tekst til én PDF: Der var ikke plads i hukommelsen.")
    return _("Der gik noget galt, mens PDF'en blev lavet. Fejlen er skrevet i serverens log.")


def _ran_out_of_memory(status: int, faults: list[str]) -> bool:
    """C libraries abort when they get no memory, or Python says so in its last words."""
    aborted = status in (-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGSEGV)
    return aborted or any("MemoryError" in fault for fault in faults)
