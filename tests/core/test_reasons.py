"""What the log says of a failure: the driver's words, and nothing secret."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from app.core.db import db
from app.core.reasons import LONGEST, reason_of, without_secrets


def test_operator_reads_the_drivers_own_words():
    refused = ConnectionRefusedError(111, "Connection refused")

    assert reason_of(OperationalError("SELECT 1", {}, refused)) == (
        "ConnectionRefusedError: [Errno 111] Connection refused"
    )


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("cannot reach postgresql://app:hem:m@db.example.org/x", "postgresql://app:***@db"),
        ("redis://:hemmelig@redis/0 refused", "redis://:***@redis/0 refused"),
        ("bad conninfo: user=app password=hemmelig host=db", "password=*** host=db"),
        ("550 <gustav@skole.dk>: no such user", "550 <…@…>: no such user"),
        ("null value\nDETAIL:  Failing row contains (Gustav, hemmelig)", "null value"),
    ],
)
def test_no_password_address_or_row_gets_into_the_log(words, left):
    said = without_secrets(words)

    assert left in said
    assert "hem" not in said
    assert "gustav" not in said.lower()


def test_words_are_one_short_line():
    said = without_secrets("a\nb " * 500)

    assert "\n" not in said
    assert len(said) == LONGEST


def test_row_that_a_database_refuses_does_not_stand_in_its_reason(flask_app):
    once = text("INSERT INTO form_receipt (token, address, created_at) VALUES (:t, 'x', :n)")
    values = {"t": "hemmelig", "n": "2026-01-01 00:00:00+00:00"}
    db.session.execute(once, values)

    with pytest.raises(IntegrityError) as refused:
        db.session.execute(once, values)

    assert "hemmelig" not in reason_of(refused.value)
    assert "token" in reason_of(refused.value)
    db.session.rollback()
