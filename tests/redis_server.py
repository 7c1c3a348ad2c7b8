"""A real Redis for the tests: on a socket of ours, keeping nothing, gone when we are gone."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

SECONDS_TO_START = 30
# Our end of the pipe closes when we end, however that happens; then the server is told to.
GUARD = '"$@" & server=$!; cat >/dev/null; kill $server; wait $server'


@contextmanager
def redis_server() -> Iterator[str]:
    """The address of an empty Redis, as REDIS_URL takes it."""
    program = shutil.which("redis-server")
    if program is None:
        raise RuntimeError("redis-server was not found. On Debian `make test` installs it.")
    folder = Path(tempfile.mkdtemp(prefix="afproevet-redis-", dir="/tmp"))  # a short path
    socket = folder / "socket"
    options = ("--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--save", "")
    with subprocess.Popen(
        ["sh", "-c", GUARD, "sh", program, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ) as guard:
        assert guard.stdin is not None
        try:
            url = f"unix://{socket}"
            _wait_until_it_answers(url)
            yield url
        finally:
            guard.stdin.close()
            guard.wait(SECONDS_TO_START)
            shutil.rmtree(folder, ignore_errors=True)


def _wait_until_it_answers(url: str) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        with Redis.from_url(url) as client:
            try:
                client.ping()
            except RedisError:
                time.sleep(0.02)
            else:
                return
    raise RuntimeError("Redis did not start")
