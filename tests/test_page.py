"""What the checks of all pages would notice, also on a page whose markup has been seen before."""

from __future__ import annotations

import random
import re
from xml.etree import ElementTree as ET

import pytest
from flask import Flask, Response

from tests import markup
from tests.page import BadPageError, Page, check_page

PAGE = """<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<title>Noter · Afprøvet</title>
<script src="/static/js/app.js" defer></script>
</head>
<body>
<main id="main">
<h1 class="title">Noter</h1>
<svg viewBox="0 0 9 9" aria-hidden="true"><path d="M1 1h7"/></svg>
<p id="help">Skriv, hvad I så &amp; hørte.</p>
<form method="post" action="/noter?team=1&amp;side=2">
<label for="text">Note</label>
<textarea id="text" name="text" aria-describedby="help">

En linje &lt;b&gt;</textarea>
<input type="hidden" name="day" value="1">
<button disabled>Gem</button>
</form>
<table><tbody><tr><td>1</td></tr></tbody></table>
</main>
</body>
</html>
"""
# What is wrong, and how it comes into the page.
FAULTS = {
    "html unexpected-end-tag": ("</p>", "</p></em>"),
    "html duplicate-attribute": ('class="title"', 'class="title" class="title"'),
    "html expected-named-entity": ("Skriv", "Skriv &foo;"),
    "html invalid-codepoint": ("Skriv", "Skriv \x01"),
    "html unexpected-start-tag-implies-table-voodoo": ("<tr>", "<b>1</b><tr>"),
    "html non-void-element-with-trailing-solidus": ("<button disabled>", "<button disabled/>"),
    "html lang is not da": ('lang="da"', 'lang="en"'),
    "2 h1": ("</h1>", "</h1><h1>To</h1>"),
    "title missing": ("Noter · Afprøvet", "Noter"),
    "heading levels jump": ("</h1>", "</h1><h3>Dybt</h3>"),
    "ids twice: ['text']": ('id="help"', 'id="text"'),
    "aria-describedby points to nothing": ('describedby="help"', 'describedby="helt"'),
    "no label on textarea": ('for="text"', 'for="tekst"'),
    "button without words": (">Gem<", "><"),
    "inline style on": ("<p ", '<p style="color: red" '),
    "inline handler on": ("<p ", '<p onclick="f()" '),
    "inline script": ("</head>", "<script>f()</script></head>"),
}


@pytest.fixture(autouse=True)
def _nothing_seen_before(monkeypatch):
    monkeypatch.setattr(markup, "_known", markup.Place("", None))


@pytest.fixture
def check():
    """Check a page as it comes from a view."""
    app = Flask(__name__)
    sent: list[str] = []
    policy = {"Content-Security-Policy": "default-src 'none'"}
    app.add_url_rule("/", view_func=lambda: Response(sent[-1], headers=policy))

    def checked(html):
        sent.append(html)
        page = Page(app.test_client().get("/"))
        check_page(page)
        return page

    return checked


@pytest.mark.parametrize("seen_before", [False, True])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_noticed(check, fault, seen_before):
    good, bad = FAULTS[fault]
    assert good in PAGE
    if seen_before:
        check(PAGE)
    with pytest.raises(BadPageError, match=re.escape(fault)):
        check(PAGE.replace(good, bad, 1))


def test_page_without_a_strict_policy_is_noticed():
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: PAGE)
    with pytest.raises(BadPageError, match="no strict Content-Security-Policy"):
        check_page(Page(app.test_client().get("/")))


def test_page_with_a_fault_is_read_strictly_each_time(check):
    for _ in range(2):
        with pytest.raises(BadPageError, match="unexpected-end-tag"):
            check(PAGE.replace("</p>", "</em>", 1))


def test_page_with_other_words_is_read_simply_and_the_same(check, monkeypatch):
    check(PAGE)
    other = PAGE.replace("Noter", "Løse &#39;noter&#39;").replace("=1&amp;side", "=22&amp;side")
    other = other.replace("\n\nEn linje", "\nTo\n\nlinjer")
    strictly = ET.tostring(markup.parse_strictly(other, []))
    monkeypatch.setattr(markup, "parse_strictly", None)
    page = check(other)
    assert ET.tostring(page.root) == strictly
    assert page.h1 == "Løse 'noter'"
    assert page.value("text") == "To\n\nlinjer <b>"


def test_page_that_the_simple_reader_gets_wrong_is_read_strictly(check):
    html = PAGE.replace("<table><tbody>", "<table>").replace("</tbody>", "")
    for _ in range(2):
        assert len(check(html).all("tbody")) == 1
    assert not markup._known.seen


def test_page_with_more_rows_is_read_simply(check, monkeypatch):
    check(PAGE)
    monkeypatch.setattr(markup, "parse_strictly", None)
    more = PAGE.replace("<tr><td>1</td></tr>", "<tr><td>1</td></tr>\n<tr><td>2</td><td>3</td></tr>")
    with pytest.raises(TypeError):  # white space between rows is new
        check(more)
    assert len(check(more.replace("\n<tr>", "<tr>")).all("tr")) == 2


ELEMENTS = (
    "p",
    "div",
    "b",
    "a",
    "ul",
    "li",
    "table",
    "tbody",
    "tr",
    "td",
    "select",
    "option",
    "form",
)
ELEMENTS += ("button", "h2", "svg", "title", "textarea", "br", "input", "details", "summary")


def grown(dice: random.Random, depth: int = 0) -> str:
    """Some elements within one another, which the standard may allow or not."""
    words = dice.choice(("Ord", " ", "&amp;", "&foo", ""))
    if depth > 4 or dice.random() < 0.3:
        return words
    tag = dice.choice(ELEMENTS)
    if tag in ("br", "input"):
        return f"<{tag}>"
    inside = "".join(grown(dice, depth + 1) for _ in range(dice.randint(0, 3)))
    return f"<{tag}>{inside}</{tag}>"


def test_what_has_been_seen_never_hides_a_fault_or_makes_another_tree():
    """Pages put together from the same few pieces, read after one another, and each strictly too."""
    dice, simply = random.Random(7), 0
    pieces = [grown(dice) for _ in range(300)]
    for _ in range(400):
        chosen = "".join(dice.choices(pieces, k=dice.randint(1, 3)))
        html = PAGE.replace("<h1", f"{chosen}<h1")
        strictly = markup.parse_strictly(html, expected := [])
        simply += markup.stood_there_before(markup.tokens_of(html) or ["<"])
        found: list[str] = []
        assert ET.tostring(markup.parse(html, found)) == ET.tostring(strictly), chosen
        assert bool(found) == bool(expected), chosen
    assert simply > 30
