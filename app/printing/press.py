"""Our end of the process that prints. It is started once and kept warm: WeasyPrint takes longer to
import than a record takes to draw. For each PDF it forks, so that each has a process of its own.
"""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PROGRAM = Path(__file__).resolve().parent / "press_process.py"
SECONDS_TO_END = 10
# Fonts are unpacked into a folder of the press, which it or the next one removes.
FOLDER = "afproevet-press-"
_PASSED_ON = ("PATH", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "TMPDIR")


class PressGoneError(Exception):
    """Somebody ended the press while it was printing."""


@dataclass(frozen=True, slots=True)
class End:
    """How a process that drew ended, and what it cost."""

    status: int
    cpu_seconds: float
    peak_mib: float


class Job:
    """One PDF in the making: what to draw goes in, the PDF comes out, progress is spoken."""

    def __init__(self, link: socket.socket, pipes: tuple[int, int, int]) -> None:
        self._link = link
        self.incoming: IO[bytes] = os.fdopen(pipes[0], "wb")
        self.outgoing: IO[bytes] = os.fdopen(pipes[1], "rb")
        self.spoken: IO[bytes] = os.fdopen(pipes[2], "rb")

    def kill(self) -> None:
        """End it at once; calling it twice, or too late, does no harm."""
        with suppress(OSError):
            self._link.send(b"k")

    def wait(self) -> End:
        """How it ended. Raises PressGoneError."""
        said = b""
        with suppress(ConnectionError):
            while part := self._link.recv(200):
                said += part
        if not said:
            raise PressGoneError
        status, cpu_seconds, peak_mib = said.split()
        return End(int(status), float(cpu_seconds), float(peak_mib))

    def close(self) -> None:
        """Let go of it: if it still draws, it is ended."""
        for end in (self.incoming, self.outgoing, self.spoken, self._link):
            with suppress(OSError):  # what could not be written any more
                end.close()


class Press:
    """A press for this process and all its threads. One that died is started anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0
        self._folder: Path | None = None

    def begin(self, cpu_seconds: int, memory_mib: int) -> Job:
        """A process that waits for something to draw, under these limits."""
        with self._lock:
            for _twice in range(2):
                control = self._require_control()
                with suppress(OSError):
                    return _ask(control, f"{cpu_seconds} {memory_mib}")
                self._end()
        raise PressGoneError

    def close(self) -> None:
        """End it, and whatever it is drawing."""
        with self._lock:
            self._end()

    def _require_control(self) -> socket.socket:
        if self._owner != os.getpid():
            # We are a fork of whoever started it; that one keeps it.
            self._process, self._control = None, None
        if self._process is None or self._process.poll() is not None or self._control is None:
            self._end()
            return self._start()
        return self._control

    def _start(self) -> socket.socket:
        self._control, theirs = socket.socketpair()
        sweep_folders()
        self._folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-"))
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-s", str(PROGRAM), str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={**_environment(), "TMPDIR": str(self._folder)},
                start_new_session=True,  # Ctrl-C is for us: we let it finish, or end it
            )
        self._owner = os.getpid()
        return self._control

    def _end(self) -> None:
        if self._owner != os.getpid():
            return
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            try:
                self._process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._process = self._control = self._folder = None


def sweep_folders() -> None:
    """Remove what presses left behind whose owner was killed together with them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*-*"):
        owner = folder.name.removeprefix(FOLDER).partition("-")[0]
        if owner.isdecimal() and not _is_alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _ask(control: socket.socket, limits: str) -> Job:
    ours, theirs = socket.socketpair()
    (sheet, incoming), (outgoing, pdf), (spoken, words) = os.pipe(), os.pipe(), os.pipe()
    try:
        socket.send_fds(control, [limits.encode()], [theirs.fileno(), sheet, pdf, words])
        if not control.recv(1):
            raise ConnectionError
    except OSError:
        for end in (incoming, outgoing, spoken):
            os.close(end)
        ours.close()
        raise
    finally:
        theirs.close()
        for end in (sheet, pdf, words):
            os.close(end)
    return Job(ours, (incoming, outgoing, spoken))


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


PRESS = Press()
atexit.register(PRESS.close)
