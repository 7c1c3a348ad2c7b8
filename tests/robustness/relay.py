"""A door to PostgreSQL that can be told to take callers in and then say nothing."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path


class Relay:
    """Listens on a port of this machine; passes on what it hears, unless it is silent."""

    def __init__(self, behind: Path) -> None:
        self._behind = str(behind)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.silent = False
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._start(self._take_in)

    def hang_up(self) -> None:
        """End all conversations, as a host that fell over does in the end."""
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()
        for thread in self._threads:
            thread.join(10)
        for one in self._sockets:
            one.close()

    def _take_in(self) -> None:
        with suppress(OSError):
            while True:
                caller, _address = self._listener.accept()
                self._sockets.append(caller)
                if not self.silent:
                    self._connect(caller)

    def _connect(self, caller: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        server.connect(self._behind)
        self._sockets.append(server)
        self._start(self._pass_on, caller, server)
        self._start(self._pass_on, server, caller)

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while heard := source.recv(65536):
                target.sendall(heard)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _start(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()
