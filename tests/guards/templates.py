"""What templates say about themselves: whom they use, which macros they hold, which words.

Reading only; the rules that tests hold them to stand in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser

from jinja2 import Environment, nodes
from jinja2.meta import find_referenced_templates

ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
TRANSLATES = frozenset({"_", "gettext", "ngettext"})
READ_ALOUD = ("alt", "aria-label", "aria-description", "label", "placeholder", "title")
LETTERS = re.compile(r"[^\W\d_]")
# What a computer would hardly be told: a Danish letter, or a word that begins a sentence.
SAID_TO_PEOPLE = re.compile(r"[æøåÆØÅ]|^[A-ZÆØÅ][a-zæøå]")
# These blocks stand inside a tag, and what they hold is a class name or attributes.
BLOCKS_IN_TAGS = re.compile(
    r"{%-?\s*block (main_class|body_data|lang)\s*-?%}.*?{%-?\s*endblock\s*-?%}", re.DOTALL
)
TRANS = re.compile(r"{%-?\s*trans\b.*?{%-?\s*endtrans\s*-?%}", re.DOTALL)


@dataclass(frozen=True)
class Template:
    """One file, by its name below templates/."""

    name: str
    source: str

    @cached_property
    def tree(self) -> nodes.Template:
        return ENVIRONMENT.parse(self.source)

    def uses(self) -> set[str]:
        """The templates that it extends, includes or imports from."""
        return {name for name in find_referenced_templates(self.tree) if name}

    def macros(self) -> set[str]:
        return {macro.name for macro in self.tree.find_all(nodes.Macro)}

    def macros_called(self) -> set[tuple[str, str]]:
        """(template, macro) of all that are used here, of its own and of others."""
        names = {name.name for name in self.tree.find_all(nodes.Name) if name.ctx == "load"}
        imported = {(here, there) for here, there in self._imports() if here in names}
        return {there for _here, there in imported} | {(self.name, name) for name in names}

    def imported_for_nothing(self) -> list[str]:
        names = {name.name for name in self.tree.find_all(nodes.Name) if name.ctx == "load"}
        return sorted(here for here, _there in self._imports() if here not in names)

    def _imports(self) -> Iterator[tuple[str, tuple[str, str]]]:
        for statement in self.tree.find_all(nodes.FromImport):
            where = statement.template.as_const()
            for name in statement.names:
                macro, alias = name if isinstance(name, tuple) else (name, name)
                yield alias, (where, macro)

    def bare_words(self) -> Iterator[str]:
        """Words that people would see or hear, and that no catalogue could translate."""
        yield from self._bare_strings()
        if self.name.endswith(".txt"):
            yield from (line.strip() for line in self._outside_jinja().splitlines())
        else:
            reader = _Reader()
            reader.feed(self._outside_jinja())
            reader.close()
            yield from reader.words

    def _bare_strings(self) -> Iterator[str]:
        translated = {
            id(constant)
            for call in self.tree.find_all(nodes.Call)
            if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATES
            for constant in call.find_all(nodes.Const)
        }
        for constant in self.tree.find_all(nodes.Const):
            value = constant.value
            if isinstance(value, str) and id(constant) not in translated:
                yield from [value] if SAID_TO_PEOPLE.search(value) else []

    def _outside_jinja(self) -> str:
        """The text around all statements, without what {% trans %} and attributes hold."""
        tokens = ENVIRONMENT.lex(TRANS.sub("", BLOCKS_IN_TAGS.sub("", self.source)))
        return "".join(value for _line, kind, value in tokens if kind == "data")


class _Reader(HTMLParser):
    """Collects what stands between tags, and the attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self._note(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and (name in READ_ALOUD or name.startswith("data-text")):
                self._note(value)

    def _note(self, words: str) -> None:
        if LETTERS.search(words):
            self.words.append(" ".join(words.split()))
