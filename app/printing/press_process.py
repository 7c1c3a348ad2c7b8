"""The press: has WeasyPrint ready, and forks a process for each PDF. Nothing else is in here.

Started by its path, so that neither the application nor its secrets are in here:

    press_process.py CONTROL

CONTROL is the number of a socket. Each request on it is "CPU_SECONDS MEMORY_MIB" with four file
descriptors: a link, and where what to draw comes from, the PDF goes to, and progress is told. A byte
on the link ends the drawing, and so does its end; at last it says status, CPU seconds and MiB. The
end of CONTROL, however whoever held it died, ends all. This process never reads what is drawn.
"""

from __future__ import annotations

import gc
import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent))
import render_process as rendering  # type: ignore[import-not-found,unused-ignore]

FILE_DESCRIPTORS = 4
# Who has had nothing to print for so long gives the memory back; the next PDF starts a new press.
IDLE_SECONDS = 600
# Pages that somebody waits for go first when the cores are busy.
NICENESS = 10
_KIB = 1024


class Press:
    """Forks, ends and buries the processes that draw."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._links: dict[int, socket.socket] = {}
        self._ready = selectors.DefaultSelector()
        self._ready.register(control, selectors.EVENT_READ)
        woken, self._wake = socket.socketpair()
        self._wake.setblocking(False)
        self._ready.register(woken, selectors.EVENT_READ)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)

    def serve(self) -> None:
        """Until the other end of the control socket is gone, or nobody has asked for long."""
        while True:
            events = self._ready.select(IDLE_SECONDS)
            if not events and not self._links:
                return
            for key, _events in events:
                if key.fileobj is self._control:
                    if not self._take_request():
                        return
                elif key.data is not None:
                    self._stop(key.data)
                else:
                    os.read(key.fd, 1000)
            self._bury()

    def _take_request(self) -> bool:
        limits, received, _flags, _sender = socket.recv_fds(self._control, 100, FILE_DESCRIPTORS)
        if len(received) < FILE_DESCRIPTORS:
            return False
        link = socket.socket(fileno=received[0])
        child = os.fork()
        if child == 0:
            _draw(limits, received[1:])
        for end in received[1:]:
            os.close(end)
        self._links[child] = link
        self._ready.register(link, selectors.EVENT_READ, child)
        with suppress(OSError):
            self._control.send(b"+")
        return True

    def _stop(self, child: int) -> None:
        """A child that is not buried yet keeps its number: nobody else can be hit."""
        self._ready.unregister(self._links[child])
        os.kill(child, signal.SIGKILL)

    def _bury(self) -> None:
        while self._links:
            child, status, used = os.wait4(-1, os.WNOHANG)
            if child == 0:
                return
            shutil.rmtree(_folder_of(child), ignore_errors=True)
            link = self._links.pop(child)
            with suppress(KeyError):
                self._ready.unregister(link)
            ended = os.waitstatus_to_exitcode(status)
            said = f"{ended} {used.ru_utime + used.ru_stime:.3f} {used.ru_maxrss / _KIB:.1f}"
            with link, suppress(OSError):
                link.send(said.encode())


def _folder_of(child: int) -> Path:
    """Where a drawing process may unpack things; removed however it ended."""
    return Path(tempfile.gettempdir()) / str(child)


def _draw(limits: bytes, ends: list[int]) -> None:
    """In the child: draw, and never come back."""
    status = rendering.FAULT
    try:
        rendering.die_with_parent()
        os.nice(NICENESS)
        own_folder = _folder_of(os.getpid())
        own_folder.mkdir()
        tempfile.tempdir = str(own_folder)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for number, end in enumerate(ends):
            os.dup2(end, number)
        os.closerange(len(ends), os.sysconf("SC_OPEN_MAX"))
        cpu_seconds, memory_mib = limits.split()
        status = rendering.main(int(cpu_seconds), int(memory_mib))
    finally:
        os._exit(status)


if __name__ == "__main__":
    # Whoever started us decides when to end, and says so by letting go.
    for deaf in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(deaf, signal.SIG_IGN)
    rendering.warm_up()
    gc.freeze()
    # A page is made once and thrown away whole: hardly anything is there to be found meanwhile.
    gc.set_threshold(20_000, 20, 20)
    Press(socket.socket(fileno=int(sys.argv[1]))).serve()
    # Children die with us. What was unpacked goes, whoever started us may be dead already.
    if os.environ.get("TMPDIR"):
        shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os._exit(0)
