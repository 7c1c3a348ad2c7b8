"""Everything the app says, gathered from code and templates, with the place where it is said."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from jinja2 import nodes

from tests.guards.templates import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[2]
CALLS = {"_": 1, "_l": 1, "gettext": 1, "lazy_gettext": 1, "ngettext": 2}
KEYWORDS = {name: (1, 2) if many == 2 else None for name, many in CALLS.items()}


@dataclass(frozen=True)
class Message:
    """A sentence for people. `given`: the names of what is put in; None where that is not plain."""

    text: str
    place: str
    given: frozenset[str] | None

    @property
    def file(self) -> str:
        return self.place.partition(":")[0]


@cache
def messages() -> list[Message]:
    return [message for path in sources() for message in messages_of(path.read_text(), _at(path))]


def sources() -> list[Path]:
    code = sorted((ROOT / "app").rglob("*.py"))
    return code + sorted(path for path in (ROOT / "templates").rglob("*.*") if path.is_file())


def messages_of(source: str, place: str) -> Iterator[Message]:
    for line, texts, given in calls(source, place):
        for text in texts:
            if text is not None:
                yield Message(text, f"{place}:{line}", given)


def unextractable(source: str, place: str) -> list[str]:
    """Calls that no tool can read: a variable or an f-string where the sentence should stand."""
    return [f"{place}:{line}" for line, texts, _given in calls(source, place) if None in texts]


def calls(source: str, place: str) -> Iterator[tuple[int, list[str | None], frozenset[str] | None]]:
    yield from _python_calls(source) if place.endswith(".py") else _jinja_calls(source)


def _python_calls(source: str) -> Iterator[tuple[int, list[str | None], frozenset[str] | None]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            parts = node.args[: CALLS[node.func.id]] or [node]
            values = [part.value if isinstance(part, ast.Constant) else None for part in parts]
            names = [keyword.arg for keyword in node.keywords]
            given = None if None in names else frozenset(name for name in names if name)
            yield node.lineno, [v if isinstance(v, str) else None for v in values], given


def _jinja_calls(source: str) -> Iterator[tuple[int, list[str | None], frozenset[str] | None]]:
    for node in ENVIRONMENT.parse(source).find_all(nodes.Call):
        if isinstance(node.node, nodes.Name) and node.node.name in CALLS:
            parts = node.args[: CALLS[node.node.name]]
            values = [part.value if isinstance(part, nodes.Const) else None for part in parts]
            plain = node.dyn_kwargs is None
            given = frozenset(keyword.key for keyword in node.kwargs) if plain else None
            yield node.lineno, values, given


@cache
def extracted() -> set[str]:
    """What the tool that makes catalogues finds, as babel.cfg tells it."""
    configuration = (ROOT / "babel.cfg").read_text(encoding="utf-8")
    methods, options = parse_mapping_cfg(io.StringIO(configuration), "babel.cfg")
    found: set[str] = set()
    for folder in {pattern.split("/")[0] for pattern, _method in methods}:
        inside = [(p.partition("/")[2], m) for p, m in methods if p.startswith(f"{folder}/")]
        chosen = {p.partition("/")[2]: o for p, o in options.items() if p.startswith(f"{folder}/")}
        for row in extract_from_dir(ROOT / folder, inside, chosen, keywords=KEYWORDS):
            found |= {row[2]} if isinstance(row[2], str) else set(row[2])
    return found


def bare_danish(source: str) -> Iterator[tuple[int, str]]:
    """Strings with a Danish letter that stand in code outside the catalogue's calls."""
    tree = ast.parse(source)
    apart = {id(inner) for call in _translating(tree) for inner in ast.walk(call)}
    apart |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        plain = isinstance(node, ast.Constant) and id(node) not in apart
        if plain and isinstance(node.value, str) and set("æøåÆØÅ") & set(node.value):
            yield node.lineno, node.value


def _translating(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield node


def _at(path: Path) -> str:
    return str(path.relative_to(ROOT))
