"""Every form of the app as the first persona who may open it meets it, ready to be filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from tests.guards.test_access_matrix import read_table
from tests.guards.world import PERSONAS, Stage
from tests.page import XHTML, Browserless, Page, check_page

# Whoever may do most comes first.
ASKED = (
    "coordinator",
    "member",
    "leader",
    "consultant",
    "administrator",
    "network_coordinator",
    "other_team",
    "anyone",
)
TEXTS = ("text", "email", "search")
ANY_FIELD = re.compile(r"<textarea|<select|<input(?![^>]*type=\"hidden\")")  # parsing takes longer


@dataclass
class Form:
    """A form on a page: what a browser would send, and the names of what people fill in."""

    browser: Browserless
    endpoint: str
    address: str
    method: str
    values: dict[str, Any]
    fields: list[tuple[str, str]]

    @property
    def texts(self) -> list[str]:
        return self._of(*TEXTS, "textarea")

    @property
    def days(self) -> list[str]:
        return self._of("date")

    @property
    def choices(self) -> list[str]:
        return self._of("select", "radio", "checkbox")

    def send(self, changes: dict[str, Any]) -> Page:
        return self.browser.post(self.address, self.values | changes, status=None, token=False)

    def _of(self, *kinds: str) -> list[str]:
        return list(dict.fromkeys(name for name, kind in self.fields if kind in kinds))


@cache
def persona_for(endpoint: str) -> str | None:
    table = _table()
    letters = table.get((endpoint, "GET", "school")) or table.get((endpoint, "GET", "unshared"))
    may = [p for p, letter in zip(PERSONAS, letters or "", strict=False) if letter == "y"]
    logs_in = endpoint.startswith("accounts.") or endpoint == "teams.invitation_open"
    if logs_in and "anyone" in may:
        return "anyone"  # whoever is logged in would be logged out by some of these
    return next((persona for persona in ASKED if persona in may), None)


@cache
def _table() -> dict[tuple[str, str, str], str]:
    return read_table()


def rules_with_pages(flask_app: Flask) -> Iterator[Rule]:
    for rule in sorted(flask_app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            yield rule


def browser_of(stage: Stage, persona: str) -> Browserless:
    browser = Browserless(stage.app)
    browser.client.set_cookie("sid", stage.cookies[persona])
    return browser


def forms_of(stage: Stage, rule: Rule) -> Iterator[Form]:
    """The forms on the page behind a rule that have anything to fill in."""
    persona = persona_for(rule.endpoint)
    if persona is None:
        return
    browser = browser_of(stage, persona)
    address = stage.world.address(stage.app, rule)
    answer = browser.client.get(address, follow_redirects=True)
    if answer.mimetype != "text/html" or not ANY_FIELD.search(answer.get_data(as_text=True)):
        return
    page = Page(answer)
    check_page(page)
    for element in page.one("main").iter(XHTML + "form"):
        fields = list(_fields(element))
        if fields:
            method = str(element.get("method", "get"))
            values = page.form_values(element.get("action")) if method == "post" else {}
            values |= _main_button(element)
            where = element.get("action") or answer.request.path
            yield Form(browser, rule.endpoint, where, method, values, fields)


_seen: dict[str, tuple[Stage, list[Form]]] = {}


def stage_and_forms(flask_app: Flask) -> tuple[Stage, list[Form]]:
    """The world as it was made, and every form in it that is posted: looked for once."""
    key = flask_app.config["SQLALCHEMY_DATABASE_URI"]
    if key not in _seen:
        stage = Stage(flask_app, "school")
        forms = [form for rule in rules_with_pages(flask_app) for form in forms_of(stage, rule)]
        _seen[key] = stage, [form for form in forms if form.method == "post"]
    stage, forms = _seen[key]
    stage.load()
    return stage, forms


def _main_button(form: Any) -> dict[str, str]:
    for button in form.iter(XHTML + "button"):
        if button.get("name") and "button--primary" in button.get("class", ""):
            return {button.get("name"): button.get("value", "")}
    return {}


def _fields(form: Any) -> Iterator[tuple[str, str]]:
    for element in form.iter():
        tag, name = str(element.tag).removeprefix(XHTML), element.get("name")
        if name and tag in ("textarea", "select"):
            yield name, tag
        elif name and tag == "input" and element.get("type") not in ("hidden", "submit"):
            yield name, str(element.get("type", "text"))
