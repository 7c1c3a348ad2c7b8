"""Start the demo: schema, content, web server and worker, until Ctrl-C.

`make run` calls this. Everything is decided by the environment; what is set there already wins
over the defaults below.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - for a phone on the same network, only when asked
SECONDS_TO_START = 180
SECONDS_TO_STOP = 10

Process = subprocess.Popen[bytes]


class ProblemError(Exception):
    """Something the person at the keyboard can mend; the message says how."""


def main() -> int:
    """Start everything, wait, stop everything."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "5000"
    # SIGINT, too: a program that a script starts in the background would be deaf to it.
    for closing in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(closing, _as_ctrl_c)
    try:
        _require_free(host, port)
        _serve(host, port, _environment(host, port))
    except ProblemError as problem:
        print(f"\n{problem}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
    return 0


def _serve(host: str, port: str, env: dict[str, str]) -> None:
    people = _prepare(env)
    processes: list[Process] = []
    try:
        processes += [_start(command, env) for command in _commands(host, port)]
        _wait_until_healthy(f"http://{_reachable_here(host)}:{port}/healthz", processes)
        print(f"\nAfprøvet: {env['PUBLIC_BASE_URL']}\n\n{people}\n", flush=True)
        if env["APP_ENV"] == "development":
            print(f"Mails, with their links: {env['PUBLIC_BASE_URL']}/udvikling/mails\n")
        print("Ctrl-C stops it.", flush=True)
        while True:
            _require_alive(processes)
            time.sleep(0.5)
    finally:
        _stop(processes)


def _commands(host: str, port: str) -> list[list[str]]:
    web = [str(BIN / "gunicorn"), "app.wsgi:flask_app", "--bind", f"{host}:{port}"]
    web += ["--workers", "2", "--threads", "4", "--worker-class", "gthread", "--preload"]
    web += ["--log-level", "warning", "--no-control-socket", "--graceful-timeout", "5"]
    worker = [str(BIN / "huey_consumer"), "app.worker.huey", "--workers", "3", "--quiet"]
    return [web, [*worker, "--graceful-signal", "TERM"]]


def _environment(host: str, port: str) -> dict[str, str]:
    """What the demo needs to know, unless the environment says otherwise."""
    address = _own_address(host)
    defaults = {
        "APP_ENV": "development",
        "DEMO": "1",
        "PUBLIC_BASE_URL": f"http://{address}:{port}",
    }
    return {**defaults, **os.environ}


def _own_address(host: str) -> str:
    """What to type into a browser. For "every address" the one that a phone nearby can reach."""
    if host != EVERY_ADDRESS:
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: this only asks which of our addresses leads out.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _reachable_here(host: str) -> str:
    return "127.0.0.1" if host == EVERY_ADDRESS else host


def _require_free(host: str, port: str) -> None:
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise ProblemError(f"PORT={port} is not a port number.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise ProblemError(
                f"Cannot use port {port} on {host}: {error.strerror}.\n"
                f"Choose another one, for example: make run PORT={int(port) + 1}"
            ) from error


def _prepare(env: dict[str, str]) -> str:
    """Schema and content in place; returns the demo's people as text."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.prepare"],
        cwd=ROOT,
        env=env,
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise ProblemError(f"{done.stdout}{done.stderr}\nThe database could not be made ready.")
    return done.stdout.strip()


def _start(command: list[str], env: dict[str, str]) -> Process:
    # A group of its own: Ctrl-C reaches us alone, and we stop both in order.
    return subprocess.Popen(command, cwd=ROOT, env=env, process_group=0)


def _wait_until_healthy(address: str, processes: list[Process]) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        _require_alive(processes)
        try:
            with urlopen(address, timeout=2):  # noqa: S310 - our own address, always http
                return
        except OSError:
            time.sleep(0.1)
    raise ProblemError(
        f"{address} did not answer within {SECONDS_TO_START} seconds. "
        "The machine may be busy: run the command again."
    )


def _require_alive(processes: list[Process]) -> None:
    for process in processes:
        if process.poll() is not None:
            name = Path(str(process.args[0])).name  # type: ignore[index]
            raise ProblemError(f"{name} ended by itself; its last words are above.")


def _stop(processes: list[Process]) -> None:
    for process in processes:
        process.terminate()
    end = time.monotonic() + SECONDS_TO_STOP
    for process in processes:
        try:
            process.wait(max(0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _as_ctrl_c(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
