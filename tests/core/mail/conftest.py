"""What the tests of mail and jobs share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from tests.smtp import Mailbox, smtp_server

MAILS = {
    "mails/hello.txt": (
        "Emne: {{ _('Velkommen til Afprøvet æøå') }}\n\n"
        "{{ _('Hej') }}\n\n{{ _('Åbn linket:') }}\n{{ link(path) }}\n"
        "{{ _('Det gælder i %(days)s dage.', days=days) }}\n"
    ),
    "mails/digest.txt": "Emne: {{ count }} nye\nAfmeld: {{ link('/konto') }}\n\nTekst\n",
    "mails/broken.txt": "Emne: {{ nothing_of_that_name }}\n\nTekst\n",
}


@pytest.fixture(autouse=True)
def mail_templates(flask_app: Flask) -> Iterator[None]:
    """Mails of our own, so that no feature's wording is tested here."""
    real = flask_app.jinja_env.loader
    assert real is not None
    flask_app.jinja_env.loader = ChoiceLoader([DictLoader(MAILS), real])
    yield
    flask_app.jinja_env.loader = real


@pytest.fixture
def mailbox(flask_app: Flask) -> Iterator[Mailbox]:
    """A real SMTP server that the app sends to."""
    with smtp_server() as server:
        with_settings(flask_app, mail_url=server.url)
        yield server


@pytest.fixture(autouse=True)
def same_settings(flask_app: Flask) -> Iterator[None]:
    before = flask_app.extensions["settings"]
    yield
    flask_app.extensions["settings"] = before


def with_settings(flask_app: Flask, **changes: Any) -> None:
    flask_app.extensions["settings"] = replace(flask_app.extensions["settings"], **changes)
