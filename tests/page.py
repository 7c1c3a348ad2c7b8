"""The one way tests open pages: every page that comes by is checked, whoever asked for it.

Checked: valid HTML, language, one h1, a title, unique ids, a label on every field, a name on every
button and link, no inline script or style, the security headers.
"""

from __future__ import annotations

import itertools
import re
import secrets
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import inspect
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.accounts.sessions import open_session
from app.core.db import db, intend_to_write
from tests.markup import XHTML, parse

__all__ = ["XHTML", "BadPageError", "Browserless", "Page", "check_page", "fold", "parse", "text_of"]

_LABELLED = ("input", "textarea", "select")
_POINTERS = {"aria-describedby", "aria-labelledby", "aria-controls"}
_HEADINGS = {f"{XHTML}h{level}": level for level in range(1, 7)}


class BadPageError(AssertionError):
    """A page breaks a rule that all pages keep."""


@dataclass
class Page:
    """A response that passed the checks. `status`, `text`, and finders that a reader understands."""

    response: TestResponse
    root: Any = None
    faults: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def location(self) -> str:
        return self.response.headers.get("Location", "")

    @property
    def text(self) -> str:
        """All words a person can read, white space folded."""
        return fold("".join(self.root.itertext())) if self.root is not None else self.html

    @property
    def title(self) -> str:
        return text_of(self.one("title"))

    @property
    def h1(self) -> str:
        return text_of(self.one("h1"))

    def all(self, tag: str, **attributes: str) -> list[Any]:
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [
            element
            for element in self.root.iter(XHTML + tag)
            if all(element.get(key) == value for key, value in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> Any:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} <{tag}> with {attributes}"
        return found[0]

    def has_link(self, words: str) -> bool:
        return any(text_of(link) == words for link in self.all("a"))

    def link(self, words: str) -> str:
        """The address behind the link with these words."""
        found = [link.get("href") for link in self.all("a") if text_of(link) == words]
        assert found, f"no link «{words}» among {[text_of(a) for a in self.all('a')]}"
        return str(found[0])

    def has_button(self, words: str) -> bool:
        return any(text_of(button) == words for button in self.all("button"))

    def value(self, name: str) -> str:
        """What stands in the field with this name."""
        for tag in _LABELLED:
            for element in self.all(tag, name=name):
                if tag == "textarea":
                    return "".join(element.itertext()).removeprefix("\n")
                if tag == "select":
                    chosen = [
                        o for o in element.iter(XHTML + "option") if o.get("selected") is not None
                    ]
                    return str(chosen[0].get("value")) if chosen else ""
                return str(element.get("value", ""))
        raise AssertionError(f"no field {name}")

    def form_values(self, action: str | None = None) -> dict[str, Any]:
        """Everything a browser would send for a POST form of the page's own, as it stands.

        Without an action: the first one that has something to fill in, or else the first.
        """
        forms = [f for f in self.one("main").iter(XHTML + "form") if f.get("method") == "post"]
        if action is not None:
            forms = [f for f in forms if f.get("action") == action]
        assert forms, f"no form to {action}"
        return _values_of(next(filter(_has_something_to_fill_in, forms), forms[0]))

    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        summaries = [e for e in self.root.iter() if e.get("data-error-summary") is not None]
        return [text_of(li) for s in summaries for li in s.iter(XHTML + "li")]


class OneRequestAtATime(FlaskClient):
    """A client whose requests each have a database session and a memory of their own.

    The fixtures hold an application context, which Flask would otherwise share with every request:
    the second person in a test would be taken for the first. The test's own transaction is
    committed before, and what it has read is read anew after.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.commit()
        try:
            with self.application.app_context():
                return super().open(*args, **kwargs)
        finally:
            intend_to_write(True)
            _forget_columns()


def _forget_columns() -> None:
    # Relationships stay as they were loaded: they would not load again by themselves.
    for thing in db.session:
        columns = [column.key for column in inspect(type(thing)).column_attrs]
        db.session.expire(thing, columns)


class Browserless:
    """A client without JavaScript: follows the rules of forms, keeps cookies, checks all pages."""

    def __init__(self, flask_app: Flask, person: Person | None = None) -> None:
        self.app = flask_app
        self.client: FlaskClient = OneRequestAtATime(flask_app, flask_app.response_class)
        if person is not None:
            self._log_in(person)

    def get(self, address: str, *, status: int = 200) -> Page:
        return self._checked(self.client.get(address), status)

    def post(
        self,
        address: str,
        data: dict[str, Any] | None = None,
        *,
        status: int | None = 302,
        token: bool = True,
    ) -> Page:
        """Send a form as a browser would, with this session's token."""
        sent = {**(data or {})}
        if token and "csrf_token" not in sent:
            sent["csrf_token"] = self.token()
        return self._checked(self.client.post(address, data=sent), status)

    def follow(self, page: Page, *, status: int = 200) -> Page:
        return self.get(page.location, status=status)

    def submit(self, address: str, *, status: int | None = 302, **changes: Any) -> Page:
        """Open a page, fill in its form, send it."""
        values = {**self.get(address).form_values(), **changes}
        return self.post(address, values, status=status)

    def token(self) -> str:
        """The token of this session's forms, from a page only when no page has given it yet."""
        with self.client.session_transaction() as kept:
            raw = kept.get("csrf_token")
        if raw is not None:
            return _signed(self.app, raw)
        page = self.client.get("/log-ind" if not self._logged_in else "/konto")
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
        return found.group(1) if found else ""

    _logged_in = False

    def _log_in(self, person: Person) -> None:
        intend_to_write(True)
        user = open_session(person)
        db.session.commit()
        with self.client.session_transaction() as kept:
            kept["_user_id"] = user.get_id()
            kept["_fresh"] = True
            kept["csrf_token"] = secrets.token_hex(20)
        self._logged_in = True

    def _checked(self, response: TestResponse, status: int | None) -> Page:
        page = Page(response)
        if status is not None:
            assert response.status_code == status, (
                f"{response.request.method} {response.request.path}: "
                f"{response.status_code}, not {status}\n{response.get_data(as_text=True)[:1500]}"
            )
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308):
            check_page(page)
        return page


def _signed(flask_app: Flask, raw: str) -> str:
    with flask_app.app_context(), flask_app.test_request_context():
        session["csrf_token"] = raw
        return str(generate_csrf())


def check_page(page: Page) -> None:
    """Raise BadPageError with every fault of the page at once."""
    page.root = parse(page.html, page.faults)
    for check in (_language, _headings, _ids, _labels, _names, _nothing_inline, _headers):
        check(page)
    if page.faults:
        raise BadPageError(f"{page.response.request.path}: " + "; ".join(page.faults))


def text_of(element: Any) -> str:
    return fold("".join(element.itertext()))


def fold(words: str) -> str:
    return " ".join(words.split())


def _language(page: Page) -> None:
    if page.root.get("lang") != "da":
        page.faults.append("html lang is not da")


def _headings(page: Page) -> None:
    if len(page.all("h1")) != 1:
        page.faults.append(f"{len(page.all('h1'))} h1")
    if len(page.all("title")) != 1 or not page.title.endswith("Afprøvet"):
        page.faults.append("title missing or not ours")
    levels = [_HEADINGS[e.tag] for e in page.root.iter() if e.tag in _HEADINGS]
    if any(after - before > 1 for before, after in itertools.pairwise(levels)):
        page.faults.append(f"heading levels jump: {levels}")


def _ids(page: Page) -> None:
    ids = Counter(i for e in page.root.iter() if (i := e.get("id")) is not None)
    if doubles := [i for i, times in ids.items() if times > 1]:
        page.faults.append(f"ids twice: {sorted(doubles)}")
    for element in page.root.iter():
        for attribute in _POINTERS.intersection(element.attrib):
            for target in element.get(attribute).split():
                if target not in ids:
                    page.faults.append(f"{attribute} points to nothing: {target}")


def _labels(page: Page) -> None:
    targets = {label.get("for") for label in page.all("label")}
    inside = {id(e) for label in page.all("label") for e in label.iter()}
    for tag in _LABELLED:
        for element in page.all(tag):
            if element.get("type") in ("hidden", "submit", "button"):
                continue
            named = element.get("aria-label") or element.get("aria-labelledby")
            if not (named or element.get("id") in targets or id(element) in inside):
                page.faults.append(f"no label on {tag} {element.get('name')}")


def _names(page: Page) -> None:
    for tag in ("a", "button"):
        for element in page.all(tag):
            if not (text_of(element) or element.get("aria-label")):
                page.faults.append(f"{tag} without words: {element.attrib}")


def _nothing_inline(page: Page) -> None:
    for element in page.root.iter():
        if "style" in element.attrib or element.tag == XHTML + "style":
            page.faults.append(f"inline style on {element.tag}")
        if any(name.startswith("on") for name in element.attrib):
            page.faults.append(f"inline handler on {element.tag}")
    for script in page.all("script"):
        if script.get("src") is None and script.get("type") != "application/json":
            page.faults.append("inline script")


def _headers(page: Page) -> None:
    policy = page.response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        page.faults.append("no strict Content-Security-Policy")


def _has_something_to_fill_in(form: Any) -> bool:
    fields = [e for tag in _LABELLED for e in form.iter(XHTML + tag)]
    return any(field.get("type") != "hidden" for field in fields)


def _values_of(form: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for element in form.iter():
        tag, name = str(element.tag).removeprefix(XHTML), element.get("name")
        if not name or tag not in _LABELLED:
            continue
        if tag == "textarea":
            values[name] = "".join(element.itertext()).removeprefix("\n")
        elif tag == "select":
            options = list(element.iter(XHTML + "option"))
            chosen = [o.get("value") for o in options if o.get("selected") is not None]
            first = [o.get("value") for o in options[:1]]
            many = element.get("multiple") is not None
            values[name] = chosen if many else (chosen or first or [""])[0]
        elif element.get("type") in ("checkbox", "radio"):
            if element.get("checked") is not None:
                values.setdefault(name, [])
                values[name].append(element.get("value", "y"))
        elif name in values:
            earlier = values[name] if isinstance(values[name], list) else [values[name]]
            values[name] = [*earlier, element.get("value", "")]
        else:
            values[name] = element.get("value", "")
    return values
