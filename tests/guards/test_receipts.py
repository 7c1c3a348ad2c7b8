"""Every form that makes something new makes it once, however often it is sent."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

# What commands are called that make something new. Naming, removing and moving change what is there.
MAKING = (
    "add_",
    "ask_for_",
    "answer_request",
    "reply_to_",
    "start_",
    "begin_with",
    "invite_",
    "offer_records",
)
MAKING += (
    "name_leader",
    "name_consultant",
    "name_network",
    "finish_",
    "edit_cycle",
    "edit_measure",
)
MAKING += (
    "save_evaluation",
    "change_point",
    "write_report",
    "share_now",
    "share_and_propose",
    "create_",
)
# `report.section_add` and its like change one row; these say so themselves.
NOT_A_RECORD = {"add_error", "add_section", "start_session"}
BOTH = {"address_if_sent_before", "commit_once"}


def called_in(function: Callable[..., Any]) -> set[str]:
    """The names of everything that a function calls, through helpers of its own module."""
    module = sys.modules[function.__module__]
    found: set[str] = set()
    todo, done = [function], set()
    while todo:
        one = todo.pop()
        done.add(one.__qualname__)
        for name in _names(textwrap.dedent(inspect.getsource(one))):
            found.add(name)
            helper = getattr(module, name, None)
            own = inspect.isfunction(helper) and helper.__module__ == module.__name__
            if own and helper.__qualname__ not in done:
                todo.append(helper)
    return found


def _names(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id


def without_receipt(names: set[str]) -> set[str]:
    """What a view makes, when it would make it again for the same form."""
    made = {name for name in names if name.startswith(MAKING)} - NOT_A_RECORD
    return made if made and not names >= BOTH else set()


def views_that_are_sent(flask_app: Any) -> dict[str, Callable[..., Any]]:
    return {
        rule.endpoint: inspect.unwrap(flask_app.view_functions[rule.endpoint])
        for rule in flask_app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    }


def test_every_view_that_makes_something_makes_it_once_for_each_form(flask_app, only_sqlite):
    views = {name: called_in(view) for name, view in views_that_are_sent(flask_app).items()}
    lacking = {name: made for name, names in views.items() if (made := without_receipt(names))}
    assert lacking == {}
    covered = [name for name, names in views.items() if names >= BOTH]
    assert len(covered) >= 25, sorted(covered)


def test_whoever_asks_whether_a_form_was_sent_also_remembers_that_it_was(flask_app, only_sqlite):
    halves = {
        name: names & BOTH
        for name, view in views_that_are_sent(flask_app).items()
        if len((names := called_in(view)) & BOTH) == 1
    }
    assert halves == {}


def add_thing() -> None:
    """A command."""


def address_if_sent_before() -> None: ...


def commit_once() -> None: ...


def _helper() -> None:
    add_thing()


def careless() -> None:
    _helper()


def careful() -> None:
    address_if_sent_before()
    _helper()
    commit_once()


def test_a_view_without_a_receipt_would_be_found():
    assert without_receipt(called_in(careless)) == {"add_thing"}
    assert without_receipt(called_in(careful)) == set()
