"""The blocks of docs/operations.md, and a machine that is thrown away to type them on.

A block's first line says who types it: ```sh as=root, ```sh as=afproevet; or which file it is:
```ini file=/etc/x mode=644 owner=root:root. `needs=nginx` says what has to be installed for it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "operations.md"
INSIDE = Path(__file__).with_name("manual_inside.py")
USERS = ("root", "afproevet")
# Programs of packages that the manual asks for only in the parts that need them.
EXTRA = {"nginx": "nginx", "pgbouncer": "pgbouncer", "cron": "cron"}
NEVER = {
    "caddy": "Debian 12 has nginx; Caddy is described, not tried",
    "docker": "a container of veraPDF, fetched from elsewhere",
}
_FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """One block, with the line of the page on which it begins."""

    line: int
    text: str
    user: str = ""
    file: str = ""
    owner: str = "root:root"
    mode: str = "644"
    needs: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of the blocks: the first that failed ends it."""

    ran: list[int] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)


class UnmarkedBlockError(ValueError):
    """A block does not say who types it or which file it is. The message names its line."""


def blocks_of(page: str) -> list[Block]:
    """Every block, in order. Raises UnmarkedBlockError."""
    found = []
    for fence in _FENCE.finditer(page):
        line = page.count("\n", 0, fence.start()) + 1
        _language, *words = fence[1].split() or [""]
        marks = dict(word.partition("=")[::2] for word in words)
        user = marks.pop("as", "")
        if user not in USERS and not marks.get("file"):
            raise UnmarkedBlockError(f"line {line}: {fence[1]!r}")
        found.append(Block(line=line, text=fence[2], user=user, **marks))
    return found


def missing() -> dict[str, str]:
    """What cannot be tried here, and why."""
    absent = {
        name: f"{program} is not installed: make test_operations"
        for name, program in EXTRA.items()
        if shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin") is None
    }
    return NEVER | absent


def why_not_here() -> str:
    """Why no machine of its own can be made here; empty when it can."""
    if os.geteuid() != 0:
        return "only root may make a machine of its own"
    if not Path("/etc/debian_version").exists():
        return "the manual is for Debian"
    tried = subprocess.run(
        ["unshare", "--mount", "--pid", "--net", "--fork", "true"], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "namespaces are not to be had here"


def type_all(page: str) -> Outcome:
    """Type every block of this page on a machine that is a copy of this one while it lasts.

    Nothing of it reaches this machine: files are written to memory above it (overlayfs), processes
    and the network are its own.
    """
    absent = missing()
    blocks = blocks_of(page)
    plan = {
        "repository": str(ROOT),
        "python": str(Path(sys.executable)),
        "blocks": [
            asdict(block) | {"skip": absent.get(block.needs, "") if block.needs else ""}
            for block in blocks
        ],
    }
    with tempfile.TemporaryDirectory(prefix="manual-", dir="/tmp") as folder:
        shutil.copy(INSIDE, folder)
        (Path(folder) / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        done = subprocess.run(
            ["unshare", "--mount", "--pid", "--net", "--uts", "--fork", "--kill-child=KILL",
             "/usr/bin/python3", f"{folder}/{INSIDE.name}", folder],
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        told = Path(folder) / "outcome.json"
        if not told.exists():
            raise RuntimeError(f"the machine could not be made:\n{done.stdout}\n{done.stderr}")
        raw = json.loads(told.read_text(encoding="utf-8"))
    return Outcome(
        ran=raw["ran"],
        skipped={int(line): why for line, why in raw["skipped"].items()},
        failed={int(line): why for line, why in raw["failed"].items()},
        seen=raw["seen"],
    )
