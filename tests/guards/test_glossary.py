"""Every choice a record can hold, and every field, has its word in docs/glossary.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from app.accounts import models as accounts
from app.cycles import models as cycles
from app.measures import models as measures
from app.organisations import models as organisations
from app.prototypes import models as prototypes
from app.teams import models as teams
from app.yearreports import models as builder

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
MODELS = (accounts, builder, cycles, measures, organisations, prototypes, teams)
# Columns that keep the machinery going and are no words of the method.
TECHNICAL = re.compile(r"id|.*_id|.*_at|kind|revision|begun_by_date|archived_on|frozen_.*|sort_key")


def explained(text: str) -> set[str]:
    """The code words of the glossary: in backquotes, in the rows of its tables."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    return {word for row in rows for word in re.findall(r"`([a-z_]+)`", row)}


def missing(words: set[str], text: str) -> set[str]:
    return words - explained(text)


def choices_of(module: ModuleType) -> Iterator[tuple[str, set[str]]]:
    for name, value in vars(module).items():
        if name.isupper() and isinstance(value, tuple) and all(isinstance(v, str) for v in value):
            yield f"{module.__name__}.{name}", set(value)


CHOICES = dict(pair for module in MODELS for pair in choices_of(module))


def test_the_choices_everybody_knows_are_among_those_looked_at() -> None:
    for name in ("KINDS", "STATUSES", "DECISIONS", "EFFECTS", "EFFORTS", "AUDIENCE_KINDS"):
        assert f"app.cycles.models.{name}" in CHOICES
    assert "app.organisations.models.ROLE_KINDS" in CHOICES
    assert "app.teams.models.MEMBER_ROLES" in CHOICES


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_is_explained(name: str) -> None:
    assert not missing(CHOICES[name], GLOSSARY.read_text(encoding="utf-8"))


def test_every_field_of_a_record_is_explained() -> None:
    fields = {column.key for column in cycles.Cycle.__table__.columns}
    words = {field for field in fields if not TECHNICAL.fullmatch(field)}
    assert {"action", "hypothesis", "decision"} <= words
    assert not missing(words, GLOSSARY.read_text(encoding="utf-8"))


def test_word_that_is_not_explained_would_be_noticed() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    assert missing({"keep", "score"}, text) == {"score"}
    # a word in running text explains nothing
    assert missing({"keep"}, "We `keep` it.") == {"keep"}
    assert missing({"keep"}, text.replace("`keep`", "keep")) == {"keep"}


def test_no_row_of_the_glossary_stands_twice() -> None:
    rows = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if "|" in line]
    words = [line.split("|")[1].strip() for line in rows if "---" not in line]
    twice = {word for word in words if words.count(word) > 1} - {"Dansk", "(ingen)"}
    assert not twice
