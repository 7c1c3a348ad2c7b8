"""Lock files say what to install and its hash, never from where: everybody has their own mirror."""

from __future__ import annotations

import json
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


def test_npm_lock_names_hashes_and_no_address():
    lock = json.loads(NPM_LOCK.read_text())

    assert packages_with_an_address(lock) == []
    assert packages_without_integrity(lock) == []


def test_a_lock_with_addresses_and_without_hashes_would_be_found():
    python = (
        "--index-url https://example.org/simple\nflask==3.1.3\njinja2==3 \\\n    --hash=sha256:0\n"
    )
    npm = {"packages": {"": {}, "node_modules/htmx.org": {"resolved": "https://example.org/h.tgz"}}}

    assert lines_with_an_address(python) == ["--index-url https://example.org/simple"]
    assert packages_without_a_hash(python) == ["flask==3.1.3"]
    assert packages_with_an_address(npm) == ["node_modules/htmx.org"]
    assert packages_without_integrity(npm) == ["node_modules/htmx.org"]
