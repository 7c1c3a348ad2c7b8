"""docs/operations.md is typed word for word on a machine that is thrown away afterwards.

What needs nginx, PgBouncer or cron is typed when they are installed (`make test_operations` does
that); else the test says what it skipped.
"""

from __future__ import annotations

import os
import warnings

import pytest

from tests.operations.manual import (
    EXTRA,
    NEVER,
    PAGE,
    UnmarkedBlockError,
    blocks_of,
    missing,
    type_all,
    why_not_here,
)

MUST_RUN_ALL = os.environ.get("AFPROEVET_OPERATIONS") == "1"
UNTIL_THE_ENV_FILE = 4


@pytest.fixture(scope="module")
def here():
    if reason := why_not_here():
        if MUST_RUN_ALL:
            pytest.fail(reason)
        pytest.skip(f"the manual was not tried: {reason}")


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def beginning(blocks: int) -> str:
    """The page as far as this block."""
    return "```".join(page().split("```")[: 2 * blocks + 1])


def test_every_block_says_who_types_it_or_which_file_it_is():
    assert len(blocks_of(page())) > 15
    assert {block.needs for block in blocks_of(page())} == {"", *EXTRA, *NEVER}


def test_block_without_a_mark_would_be_noticed():
    with pytest.raises(UnmarkedBlockError, match="line 3"):
        blocks_of("x\n\n```sh\ntrue\n```\n")


# What was left out is said in the summary; elsewhere a warning fails the test.
@pytest.mark.filterwarnings("default::pytest.PytestWarning")
@pytest.mark.usefixtures("here")
def test_operator_who_types_the_manual_word_for_word_has_a_running_site_and_a_restored_backup():
    blocks = blocks_of(page())

    outcome = type_all(page())

    assert outcome.failed == {}
    assert sorted([*outcome.ran, *outcome.skipped]) == [block.line for block in blocks]
    ready = next(block for block in blocks if "/readyz" in block.text)
    assert '"status":"ok"' in outcome.seen[str(ready.line)].replace(" ", "")
    if MUST_RUN_ALL:
        assert set(outcome.skipped.values()) <= set(NEVER.values())
    for line, why in outcome.skipped.items():
        warnings.warn(pytest.PytestWarning(f"line {line} of the manual: {why}"), stacklevel=1)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ('CONTACT_NAME="Skoleafdelingen, Eksempel Kommune"', "CONTACT_NAME=Skole og Kommune", "read differently"),
        ('"postgresql:///afproevet?host=/var/run/postgresql&application_name=afproevet"', "postgresql:///afproevet?host=/x&a=b", "read differently"),
        ("adduser --system", "adduser --no-such-option", "no-such-option"),
        ("createuser afproevet", "createuser-that-is-not-there afproevet", "not-there"),
    ],
)  # fmt: skip
def test_wrong_block_would_be_noticed(right, wrong, words):
    text = beginning(UNTIL_THE_ENV_FILE)
    assert text.count(right) == 1

    outcome = type_all(text.replace(right, wrong))

    [said] = outcome.failed.values()
    assert words in said


def test_what_is_left_out_is_said():
    assert all(missing().values())
