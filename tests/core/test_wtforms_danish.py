"""No message of the form libraries may reach a page in English."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import flask_wtf.csrf
import pytest
import wtforms
from werkzeug.datastructures import MultiDict
from wtforms import Form, IntegerField, SelectMultipleField, StringField
from wtforms.validators import Email, InputRequired, Length

from app.core.wtforms_danish import CSRF, PLURAL, SINGLE, DanishTranslations, csrf_message

# Only looked up when the granular messages of email-validator are asked for; no form here does.
PASSED_ON = "field.gettext(e)"


def source_files(package: ModuleType) -> list[Path]:
    return sorted(Path(str(package.__file__)).parent.rglob("*.py"))


def calls(source: str, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in names:
                yield node


def texts_of(call: ast.Call) -> list[str]:
    return [
        argument.value
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def library_messages(sources: list[str]) -> set[str]:
    return {
        texts[0]
        for source in sources
        for call in calls(source, "gettext", "ngettext")
        if (texts := texts_of(call))
    }


def unanswered(messages: set[str]) -> set[str]:
    return messages - SINGLE.keys() - PLURAL.keys() - CSRF.keys()


def wtforms_sources() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in source_files(wtforms)]


def test_every_wtforms_message_has_a_danish_answer() -> None:
    messages = library_messages(wtforms_sources())
    assert len(messages) >= 35
    assert not unanswered(messages)


def test_no_answer_is_kept_for_a_message_that_is_gone() -> None:
    assert not (SINGLE.keys() | PLURAL.keys()) - library_messages(wtforms_sources())


def test_every_message_of_flask_wtf_about_tokens_has_a_danish_answer() -> None:
    source = Path(flask_wtf.csrf.__file__).read_text(encoding="utf-8")
    messages = {text for call in calls(source, "ValidationError") for text in texts_of(call)}
    assert len(messages) == 5
    assert not messages - CSRF.keys()


def test_new_message_of_a_library_would_be_noticed() -> None:
    source = 'self.gettext("Quite new."); field.ngettext("One new.", "%d new.", 2)'
    assert unanswered(library_messages([source])) == {"Quite new.", "One new."}


def test_only_known_calls_translate_something_that_is_not_written_there() -> None:
    odd = [
        ast.unparse(call)
        for source in wtforms_sources()
        for call in calls(source, "gettext", "ngettext")
        if not texts_of(call)
    ]
    assert {text for text in odd if "string" not in text and "singular" not in text} == {
        PASSED_ON,
        "self.gettext(name.replace('_', ' ').title())",
    }


@pytest.mark.parametrize("english", [*SINGLE, *PLURAL])
def test_answer_uses_the_values_of_the_message_or_fewer(english: str) -> None:
    values = {"min": 1, "max": 2, "other_name": "x", "values": "x", "value": "x"}
    for danish in (SINGLE[english],) if english in SINGLE else PLURAL[english]:
        assert danish.endswith(".")
        assert danish % ("x" if "'%s'" in english else values)


def test_unknown_text_comes_back_as_it_is() -> None:
    translations = DanishTranslations()
    assert translations.gettext("Quite new.") == "Quite new."
    assert translations.ngettext("one", "many", 1) == "one"
    assert translations.ngettext("one", "many", 2) == "many"
    assert csrf_message("Quite new.") == "Quite new."


def test_form_answers_in_danish() -> None:
    class SomeForm(Form):
        class Meta:
            def get_translations(self, _form: Form) -> DanishTranslations:
                return DanishTranslations()

        name = StringField("Navn", [InputRequired()])
        note = StringField("Note", [Length(max=3)])
        mail = StringField("Mail", [Email()])
        grade = IntegerField("Trin")
        choices = SelectMultipleField("Valg", choices=["a"])

    form = SomeForm(MultiDict({"note": "for lang", "mail": "nej", "grade": "tre", "choices": "b"}))
    assert not form.validate()
    assert form.errors == {
        "name": ["Udfyld feltet."],
        "note": ["Skriv højst 3 tegn."],
        "mail": ["Skriv en mailadresse, for eksempel navn@skole.dk."],
        "grade": ["Skriv et helt tal."],
        "choices": ["Vælg kun blandt mulighederne."],
    }
