"""Every mail that is sent: a subject, a link, short words, and nothing that a person wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import meta

from app.core.mail import compose
from app.core.models import Mail
from tests.core.mail.conftest import with_settings

FOLDER = Path(__file__).resolve().parents[3] / "templates" / "mails"
TEMPLATES = sorted(path.stem for path in FOLDER.glob("*.txt"))
LONGEST_SUBJECT = 70
GIVEN_BY_THE_APP = {"_", "ngettext", "link", "contact", "today"}


def values_of(flask_app, template) -> set[str]:
    source = (FOLDER / f"{template}.txt").read_text(encoding="utf-8")
    return meta.find_undeclared_variables(flask_app.jinja_env.parse(source)) - GIVEN_BY_THE_APP


@pytest.mark.parametrize("template", TEMPLATES)
def test_mail_has_a_subject_and_a_link_to_us(flask_app, template):
    with_settings(flask_app, public_base_url="https://skolen.example")
    values = {n: "/en/sti" if n == "path" else 2 for n in values_of(flask_app, template)}
    mail = Mail(recipient="gustav@example.org", template=template, values=values, public_id="x")

    message = compose(mail, flask_app.extensions["settings"])

    assert 0 < len(message["Subject"]) < LONGEST_SUBJECT
    assert "https://skolen.example/" in message.get_content()
    assert "\n\n\n" not in message.get_content().replace("\r\n", "\n")


def test_mails_are_looked_at():
    assert {"invitation", "reset", "weekly"} <= set(TEMPLATES)
