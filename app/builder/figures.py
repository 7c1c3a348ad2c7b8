"""The figures of a report: counted, made safe to leave the school, and drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.builder.passages import Passage
from app.builder.small_numbers import Group, Published, Split, publish
from app.charts.bars import Bar, bars
from app.charts.drawing import Figure
from app.core.csvfile import Cell
from app.core.danish import sort_key
from app.core.i18n import _
from app.cycles.fields import CHOICES, STATUS_WORDS, TRIAL
from app.cycles.models import DECISIONS, STATUSES

# What a name is made of; None leaves the record out of the figure.
Name = Callable[[Passage], str | None]
MONTHS = (1, 2, 3)


def counted(passages: Sequence[Passage]) -> dict[str, Any]:
    """How many are shared, by how many teams, and the figures that may be told, as plain data."""
    splits = [(code, _split(passages, name, order, other)) for code, name, order, other in _all()]
    team_of = {passage.cycle_id: passage.team_id for passage in passages}
    whole = Split((Group("", frozenset(team_of)),), "")
    everything, *published = publish([whole, *(split for _code, split in splits)], team_of)
    told = zip(splits, published, strict=True)
    return {
        "total": everything.total,
        "teams": len(set(team_of.values())) if everything.total is not None else None,
        "what": what_words(passages),
        "figures": [_figure(code, one, passages) for (code, _s), one in told if one.is_divided],
        "hidden": [
            titles()[code]
            for (code, split), one in zip(splits, published, strict=True)
            if len(split.groups) > 1 and not one.is_divided
        ],
    }


def drawn(figure: dict[str, Any], width: float = 320) -> Figure:
    """The chart of a figure."""
    rows = [Bar(row["name"], row["count"], row["words"]) for row in figure["rows"]]
    return bars(figure["title"], rows, heading=figure["heading"], unit=figure["unit"], width=width)


def figures_in(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures of a report's content, in the order in which they stand there."""
    return [one for section in content["sections"] for one in section.get("figures", ())]


def figure_table(
    figure: dict[str, Any], content: dict[str, Any]
) -> tuple[list[str], list[list[Cell]]]:
    """What a figure says, as headings and rows that carry their source; nothing is counted again."""
    series = list(figure.get("series", ()))
    heads = [figure["heading"], figure["unit"], *series, _("Ud af"), _("Hvad er talt")]
    under = [content["period"], content["source"], content["caveat"]]
    rows: list[list[Cell]] = [
        [
            row["name"],
            row["count"],
            *(row["parts"] if series else ()),
            figure["total"],
            figure["what"],
            *under,
        ]
        for row in figure["rows"]
    ]
    return [*heads, _("Periode"), _("Kilde"), _("Forbehold")], rows


def what_words(passages: Sequence[Passage]) -> str:
    """What is counted, in the plural."""
    kinds = {passage.kind for passage in passages}
    if kinds == {TRIAL}:
        return _("delte prøvehandlinger")
    if kinds and TRIAL not in kinds:
        return _("delte positive afvigelser")
    return _("delte prøvehandlinger og positive afvigelser")


def titles() -> dict[str, str]:
    return {
        "phase": _("Efter fase"),
        "area": _("Efter indsatsområde"),
        "decision": _("Efter beslutning"),
        "months": _("Fra begyndelse til evaluering"),
    }


def _all() -> list[tuple[str, Name, Sequence[str], str]]:
    """The figures in the order in which they may take what can be told."""
    phases = {one: str(STATUS_WORDS[TRIAL][one]) for one in STATUSES}
    decisions = {one: str(CHOICES["decision"][one]) for one in DECISIONS}
    lengths = _lengths()
    return [
        ("phase", lambda one: phases[one.status], list(phases.values()), _("Andre faser")),
        ("area", lambda one: one.area or _("Uden indsatsområde"), (), _("Andre emner")),
        (
            "decision",
            lambda one: decisions.get(one.decision or ""),
            list(decisions.values()),
            _("Andre beslutninger"),
        ),
        ("months", lambda one: _length(one.months), lengths, _("Anden varighed")),
    ]


def _split(passages: Sequence[Passage], name: Name, order: Sequence[str], other: str) -> Split:
    groups: dict[str, set[int]] = {one: set() for one in order}
    for passage in passages:
        if (under := name(passage)) is not None:
            groups.setdefault(under, set()).add(passage.cycle_id)
    listed = [Group(one, frozenset(items)) for one, items in groups.items() if items]
    if not order:
        listed.sort(key=lambda group: (-len(group.items), sort_key(group.name)))
    return Split(tuple(listed), other)


def _figure(code: str, told: Published, passages: Sequence[Passage]) -> dict[str, Any]:
    rows = [{"name": group.name, "count": len(group.items)} for group in told.groups]
    return {
        "code": code,
        "title": titles()[code],
        "heading": _headings()[code],
        "unit": _("Antal"),
        "total": told.total,
        "what": what_words(passages),
        "rows": [
            {**row, "words": _("%(count)s af %(total)s", count=row["count"], total=told.total)}
            for row in rows
        ],
    }


def _headings() -> dict[str, str]:
    return {
        "phase": _("Fase"),
        "area": _("Indsatsområde"),
        "decision": _("Beslutning"),
        "months": _("Varighed"),
    }


def _lengths() -> list[str]:
    return [
        _("Under 1 måned"),
        _("1 til 2 måneder"),
        _("2 til 3 måneder"),
        _("Over 3 måneder"),
    ]


def _length(months: float | None) -> str | None:
    if months is None:
        return None
    return _lengths()[sum(months >= limit for limit in MONTHS)]
