"""Whatever file the format allows: it loads, loads twice, and comes out to the byte."""

from __future__ import annotations

import copy
import json
from random import Random

import pytest

from app.core import clock
from app.core.db import db, writing
from app.exchange import dumping
from app.exchange.commands import load
from app.exchange.faults import FaultsError
from app.exchange.jsonfile import parse, written
from app.exchange.stored import stored
from tests.exchange.documents import document, empty_database
from tests.exchange.files import any_file


def load_bytes(data: bytes, *, update: bool = False):
    with writing():
        return load(parse(data), update=update, today=clock.today())


def dump_bytes() -> bytes:
    db.session.rollback()
    return written(dumping.document(stored(), clock.today()))


@pytest.mark.parametrize("seed", range(4))
def test_any_file_comes_out_to_the_byte(flask_app, seed):
    data = json.dumps(any_file(Random(seed))).encode()

    load_bytes(data)
    first = dump_bytes()
    assert load_bytes(data).is_nothing
    assert load_bytes(first).is_nothing
    empty_database()
    load_bytes(first)

    assert dump_bytes() == first


@pytest.mark.parametrize("seed", range(4))
def test_updating_one_file_to_any_other_comes_to_what_the_other_says(flask_app, seed):
    one, other = any_file(Random(seed)), any_file(Random(seed + 100))
    load_bytes(written(one))

    load_bytes(written(other), update=True)

    assert load_bytes(written(other)).is_nothing
    assert load_bytes(dump_bytes()).is_nothing


def test_no_file_however_broken_makes_anything_but_faults(flask_app):
    """Values of a good file are swapped for others: it loads, or every fault has a sentence."""
    chance = Random(1)
    outcomes = set()
    for _example in range(60):
        raw = document()
        for _number in range(chance.randint(1, 4)):
            _break(raw, chance)
        faults = faults_of(json.dumps(raw).encode())
        assert all(str(fault).endswith(".") for fault in faults), faults
        outcomes.add(bool(faults))

    assert outcomes == {True, False}


def faults_of(data: bytes):
    try:
        with writing():
            load(parse(data), update=True, today=clock.today())
            db.session.rollback()
    except FaultsError as error:
        return error.faults
    return ()


def _break(raw, chance):
    at = raw
    while True:
        key = chance.choice(list(at) if isinstance(at, dict) else range(len(at)))
        inner = at[key]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.15:
            break
        at = inner
    at[key] = copy.deepcopy(chance.choice([*_JUNK, raw["people"], raw["cycles"]]))


_JUNK = (None, "", "x", "c1", "2025-01-01", 0, 1, -1, 1.5, True, False, [], {}, [None], [[]], [{}])
