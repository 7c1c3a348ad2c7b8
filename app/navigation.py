"""The main menu: only what exists and what the person may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for

from app.access.guard import current_viewer
from app.access.viewer import Viewer
from app.core.i18n import _l
from app.organisations.words import own_words


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry as the layout draws it."""

    label: str
    url: str
    active: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    label: Any
    endpoint: str
    for_viewer: Callable[[Viewer], bool]
    lit_for: tuple[str, ...]


_ENTRIES = (
    _Entry(
        _l("Mine teams"),
        "front.front",
        lambda viewer: bool(viewer.memberships),
        ("front.front", "teams.", "cycles.", "sharing.", "builder.ask"),
    ),
    _Entry(
        _l("Delt med os"),
        "front.shared",
        lambda viewer: viewer.is_logged_in and not viewer.memberships,
        ("front.shared",),
    ),
    _Entry(
        _l("Skolen"),
        "facilitation.school_start",
        lambda viewer: bool(viewer.school_ids),
        ("facilitation.", "sparring.", "organisations.school"),
    ),
    _Entry(
        _l("Rapporter"),
        "builder.report_start",
        lambda viewer: bool(
            viewer.led_school_ids
            or viewer.consulted_organisation_ids
            or viewer.coordinated_network_ids
        ),
        ("builder.report", "builder.edition"),
    ),
    _Entry(
        lambda viewer: _own_word(viewer.consulted_kinds),
        "organisations.organisation_start",
        lambda viewer: bool(viewer.consulted_organisation_ids),
        ("organisations.organisation",),
    ),
    _Entry(
        _l("Administration"),
        "organisations.organisation_list",
        lambda viewer: viewer.is_administrator,
        ("organisations.", "accounts.security_log"),
    ),
    _Entry(_l("Hjælp"), "pages.help", lambda _viewer: True, ("pages.help",)),
)


_NEUTRAL = _l("Organisationen")


def init_navigation(flask_app: Flask) -> None:
    flask_app.jinja_env.globals["navigation"] = _Menu()


class _Menu:
    """Built when a template walks through it, so that error pages without a database work."""

    def __iter__(self) -> Any:
        return iter(_items(current_viewer()))


def _items(viewer: Viewer) -> list[MenuItem]:
    known = current_app.view_functions
    return [
        MenuItem(_label(entry, viewer), url_for(entry.endpoint), _is_lit(entry))
        for entry in _ENTRIES
        if entry.endpoint in known and entry.for_viewer(viewer)
    ]


def _label(entry: _Entry, viewer: Viewer) -> str:
    return str(entry.label(viewer) if callable(entry.label) else entry.label)


def _own_word(kinds: frozenset[str]) -> Any:
    """What consultants call the place they work for; several kinds have one word in common."""
    return own_words(next(iter(kinds)))["Organisation"] if len(kinds) == 1 else _NEUTRAL


def _is_lit(entry: _Entry) -> bool:
    return (request.endpoint or "").startswith(entry.lit_for)
