"""HTML read strictly, and quickly where the same markup has been read before.

The strict parser takes milliseconds a page, and the tests open thousands of pages that differ in
words and in how many rows there are. In a page whose ends all match their beginnings, what it does
at a tag follows from the tag and from the elements around it. So it reads each tag at each *place*
once: the tag with the names of its attributes, without the values that may be anything. When it
finds nothing wrong on a page and a simple reader makes the very same tree, the simple one alone
reads later pages in which nothing stands where it has not stood before. A page with a fault in its
markup, or with anything that is not plain, is read strictly each time.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import html5lib
from html5lib.constants import namespaces, voidElements

XHTML = "{" + namespaces["html"] + "}"
SVG = "{" + namespaces["svg"] + "}"

# Every character of a plain page belongs to one of these; values stand in double quotes.
_TOKEN = re.compile(r"""<[/a-zA-Z!][^<>"']*(?:"[^"<>]*"[^<>"']*)*>|[^<]+""")
_ATTRIBUTE = re.compile(r'([^\s"=/>]+)(?:="([^"]*)")?')
# Never wrong in words or values. Of those with another reference every letter counts.
_GOOD_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|#39|#34);")
_VALUE = re.compile(rf'"(?:[^"&]|{_GOOD_REFERENCE.pattern})*"')
# Control characters and what is no character at all; a lone carriage return is read as something else.
_NOT_PLAIN = re.compile("[^\t\n -~\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd]")
_XMLNS = {"xmlns": "{http://www.w3.org/2000/xmlns/}xmlns"}
_WITHOUT_REFERENCES = {XHTML + "script", XHTML + "style"}
_WITHOUT_WORDS = {"", XHTML + "html"}
# White space after the end of the body still belongs to it.
_STAYS_OPEN = ("</body>", "</html>")
_OUTERMOST = ("", "html", *_STAYS_OPEN)


class Place:
    """An element within all those around it, and what has stood in it on pages without a fault."""

    __slots__ = ("around", "end", "is_outermost", "is_svg", "seen")

    def __init__(self, tag: str, around: Place | None, *, is_svg: bool = False) -> None:
        self.around = around
        self.end = f"</{tag}>"
        # Between head and body and after them it matters what came right before.
        self.is_outermost = tag in _OUTERMOST
        self.is_svg = is_svg
        self.seen: dict[str, Place] = {}

    def after(self, token: str) -> Place:
        """Where one is after this: in the element that it begins, or where one was."""
        if token in _STAYS_OPEN:
            return Place(token, self)
        if not token.startswith("<") or token[1] == "!":
            return self
        tag, _attributes, is_empty = _start_tag(token, self.is_svg)
        if is_empty:
            return self
        return Place(tag.rpartition("}")[2], self, is_svg=tag.startswith(SVG))


_known = Place("", None)


def parse(html: str, faults: list[str]) -> Any:
    """The page as a tree. What is not valid HTML is added to the faults."""
    html = html.replace("\r\n", "\n")  # as a browser does first; WTForms writes them in text areas
    tokens = tokens_of(html)
    if tokens is None:
        return parse_strictly(html, faults)
    if stood_there_before(tokens):
        return parse_simply(tokens)
    root = parse_strictly(html, found := [])
    if not found and _makes_the_same(tokens, root):
        stood_there_before(tokens, from_now_on=True)
    faults += found
    return root


def parse_strictly(html: str, faults: list[str]) -> Any:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    root = parser.parse(html)
    faults += [f"html {code} {values} at {position}" for position, code, values in parser.errors]
    return root


def tokens_of(html: str) -> list[str] | None:
    """The tags of a page and the words between them, or None when it is not plain."""
    tokens = _TOKEN.findall(html)
    return tokens if sum(map(len, tokens)) == len(html) and not _NOT_PLAIN.search(html) else None


def stood_there_before(tokens: list[str], *, from_now_on: bool = False) -> bool:
    """Whether each of these has stood within the same elements on a page without a fault."""
    place, before = _known, ""
    for token in (*tokens, ""):  # the end of a page has its place too
        bare = _bare_tag(token) if token.startswith("<") else _bare_words(token)
        if token.startswith("</") and token not in _STAYS_OPEN:
            if place.around is None or place.end != token:
                return False
            place = place.around
        else:
            key = f"{before} {bare}" if place.is_outermost else bare
            if key not in place.seen:
                if not from_now_on:
                    return False
                place.seen[key] = place.after(token)
            place = place.seen[key]
        before = bare
    return True


def parse_simply(tokens: list[str]) -> Any:
    """The tree of a page in which every element is opened and closed where it should be."""
    tree, inside, before = ET.TreeBuilder(), [""], ""
    for token in tokens:
        if token[0] != "<":
            tree.data(_words(token, inside[-1], before))
        elif token[1] == "/":
            if token not in _STAYS_OPEN:
                tree.end(inside.pop())
        elif token[1] != "!":
            tag, attributes, is_empty = _start_tag(token, inside[-1].startswith(SVG))
            tree.start(tag, dict(attributes))
            if is_empty:
                tree.end(tag)
            else:
                inside.append(tag)
        before = token
    for tag in reversed(inside[1:]):
        tree.end(tag)
    return tree.close()


def _makes_the_same(tokens: list[str], root: Any) -> bool:
    try:
        simple = parse_simply(tokens)
    except (IndexError, AssertionError):
        return False  # more ends than beginnings, or nothing at all
    return ET.tostring(simple) == ET.tostring(root)


@lru_cache(maxsize=50_000)
def _bare_tag(tag: str) -> str:
    return _VALUE.sub('""', tag)


def _bare_words(words: str) -> str:
    if not words:
        return ""
    if "&" in (words := _GOOD_REFERENCE.sub("x", words)):
        return words
    return "x" if words.strip(" \t\n") else " "


@lru_cache(maxsize=50_000)
def _start_tag(token: str, inside_svg: bool) -> tuple[str, tuple[tuple[str, str], ...], bool]:
    """(tag, attributes, whether nothing can be inside)."""
    (name, _), *pairs = _ATTRIBUTE.findall(token, 1)
    is_svg = inside_svg or name == "svg"
    is_empty = token.endswith("/>") if is_svg else name in voidElements
    attributes = tuple((_XMLNS.get(key, key), unescape(value)) for key, value in pairs)
    return (SVG if is_svg else XHTML) + name, attributes, is_empty


def _words(words: str, inside: str, before: str) -> str:
    """What the words between two tags become in the tree."""
    if inside in _WITHOUT_WORDS and before != "</head>":
        return ""
    if before.startswith(("<textarea", "<pre")):
        words = words.removeprefix("\n")
    return words if inside in _WITHOUT_REFERENCES else unescape(words)
