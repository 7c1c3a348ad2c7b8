"""Passwords that cost little in every test, but for those of passwords themselves."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from app.accounts import passwords


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real argon2id with small settings, also for whom nobody knows."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", hasher)
    monkeypatch.setattr(passwords, "_NOBODY", hasher.hash("nobody knows this"))


@pytest.fixture
def argon2_calls(quick_passwords: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every piece of argon2 work that is done, in order: what can be told from outside by time."""
    calls: list[str] = []
    real = passwords._hasher

    class Counting:
        def hash(self, password: bytes) -> str:
            calls.append("hash")
            return real.hash(password)

        def verify(self, stored: str, password: bytes) -> bool:
            calls.append("verify")
            return real.verify(stored, password)

        def check_needs_rehash(self, stored: str) -> bool:
            return real.check_needs_rehash(stored)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    return calls
