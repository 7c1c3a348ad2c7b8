"""Lock files say what to install and its hash, never from where: everybody has their own mirror.

They also hold what was asked for: whoever changes a wish runs `make lock`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = sorted([*ROOT.glob("requirements*.txt"), *ROOT.glob("tools/locks/*.txt")])
NPM_LOCK = ROOT / "package-lock.json"


def lines_with_an_address(lock: str) -> list[str]:
    return [line for line in lock.splitlines() if "://" in line or "--index-url" in line]


def packages_without_a_hash(lock: str) -> list[str]:
    packages = lock.replace("\\\n", " ").splitlines()
    return [line for line in packages if "==" in line and "--hash=sha256:" not in line]


def wishes_not_in_lock(wishes: str, lock: str) -> list[str]:
    """Every wish is an exact version; `psycopg[binary]==3` is `psycopg==3` in the lock."""
    lines = [line for line in wishes.splitlines() if line and not line.startswith(("#", "-c"))]
    locked = [line.split()[0] for line in lock.splitlines() if "==" in line and line[0] not in " #"]
    return [line for line in lines if re.sub(r"\[\w+\]", "", line) not in locked]


def packages_with_an_address(lock: dict[str, Any]) -> list[str]:
    return [name for name, package in lock["packages"].items() if "resolved" in package]


def packages_without_integrity(lock: dict[str, Any]) -> list[str]:
    return [
        name for name, package in lock["packages"].items() if name and "integrity" not in package
    ]


@pytest.mark.parametrize("path", PYTHON_LOCKS, ids=lambda path: path.name)
def test_python_lock_names_hashes_and_no_address(path: Path):
    lock = path.read_text()

    assert lines_with_an_address(lock) == []
    assert packages_without_a_hash(lock) == []


def test_all_four_python_locks_are_looked_at():
    names = [path.name for path in PYTHON_LOCKS]

    assert names == ["requirements-dev.txt", "requirements.txt", "node.txt", "uv.txt"]


@pytest.mark.parametrize("path", PYTHON_LOCKS, ids=lambda path: path.name)
def test_python_lock_holds_what_was_asked_for(path: Path):
    assert wishes_not_in_lock(path.with_suffix(".in").read_text(), path.read_text()) == []


def test_npm_lock_holds_what_was_asked_for():
    wanted = json.loads((ROOT / "package.json").read_text())
    locked = json.loads(NPM_LOCK.read_text())["packages"][""]

    for kind in ("dependencies", "devDependencies"):
        assert wanted[kind] == locked[kind]
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted[kind].values())


def test_npm_lock_names_hashes_and_no_address():
    lock = json.loads(NPM_LOCK.read_text())

    assert packages_with_an_address(lock) == []
    assert packages_without_integrity(lock) == []


def test_a_lock_with_addresses_and_without_hashes_would_be_found():
    python = (
        "--index-url https://example.org/simple\nflask==3.1.3\njinja2==3 \\\n    --hash=sha256:0\n"
    )
    npm = {"packages": {"": {}, "node_modules/htmx.org": {"resolved": "https://example.org/h.tgz"}}}

    assert wishes_not_in_lock("# x\nflask==3.1.2\njinja2[i18n]==3\n", python) == ["flask==3.1.2"]
    assert lines_with_an_address(python) == ["--index-url https://example.org/simple"]
    assert packages_without_a_hash(python) == ["flask==3.1.3"]
    assert packages_with_an_address(npm) == ["node_modules/htmx.org"]
    assert packages_without_integrity(npm) == ["node_modules/htmx.org"]
