"""Fixtures for what is drawn without a database: once for all tests, since drawing takes a while."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from app import create_app
from app.printing.pdf import draw
from app.reports import drafts
from app.reports.content import Collection
from config import Settings
from tests.printing.sheets import LIMITS
from tests.reports.samples import deviation, full_trial, record

MADE_ON = date(2025, 11, 12)


@pytest.fixture(scope="session")
def printer() -> Flask:
    """The app for its templates and words; there are no tables behind it."""
    return create_app(Settings(app_env="test", secret_key="x" * 40, database_url="sqlite://"))


@pytest.fixture
def paper_app(printer: Flask) -> Iterator[Flask]:
    """The same, for a test that uses the words itself."""
    with printer.app_context():
        yield printer


@pytest.fixture(scope="session")
def record_html(printer: Flask) -> str:
    with printer.app_context():
        return drafts.record_html(record(full_trial()), MADE_ON)


@pytest.fixture(scope="session")
def record_pdf(record_html: str) -> bytes:
    return draw(record_html, LIMITS)


@pytest.fixture(scope="session")
def collection_html(printer: Flask) -> str:
    second = full_trial(title="Rollekort, der må lægges væk", status="trying", evaluation=None)
    records = (record(full_trial()), record(second, round_=2), record(deviation()))
    collection = Collection("6. årgang", "Engsvale Skole", is_teams_own=True, records=records)
    with printer.app_context():
        return drafts.collection_html(collection, MADE_ON)


@pytest.fixture(scope="session")
def collection_pdf(collection_html: str) -> bytes:
    return draw(collection_html, LIMITS)
