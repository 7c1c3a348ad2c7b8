"""The figures of a report: counted, made safe to leave the school, and drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from app.charts.bars import Bar, Stack, bars, stacked_bars
from app.charts.drawing import Figure
from app.core.csvfile import Cell
from app.core.danish import sort_key
from app.core.i18n import _
from app.cycles.fields import CHOICES, TRIAL
from app.cycles.models import DECISIONS
from app.cycles.phase_words import phase_words
from app.yearreports.material import SharedPrototype
from app.yearreports.naming import AREA, DECISION, PHASE, Named
from app.yearreports.passages import Passage
from app.yearreports.retrials import retrials
from app.yearreports.small_numbers import Group, Item, Published, Split, publish
from app.yearreports.words import unnamed

# What a name is made of; None leaves the record out of the figure.
Name = Callable[[Passage], str | None]
MONTHS = (1, 2, 3)
# The figures in the order in which they may take what can be told.
USUAL = ("phase", "area", "decision", "months")
# A figure whose groups are divided once more, and how: the committee's overview.
CROSSED = {"area_phase": "phase"}
AGAIN = "again"
# What a reader must know of a record to know where it stands in a figure.
FACTS_OF = {AREA: (AREA,), PHASE: (PHASE,), DECISION: (DECISION,), "area_phase": (AREA,)}
# Figures of records that are done, but for those that do not say what is counted.
OF_THE_DONE, DONE = (DECISION, "months"), "closed"
NOTHING_NAMED = Named()
NARROW, WIDE = 320, 640


def counted(
    passages: Sequence[Passage],
    codes: Sequence[str] = USUAL,
    prototypes: Sequence[SharedPrototype] = (),
    named: Named = NOTHING_NAMED,
    before: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """How many are shared, by how many teams, and the figures that may be told, as plain data.

    `named` says what the report itself names of each record, `before` is the content of its last
    edition. `again` is what the section of prototypes has: a figure, or that it may not be told.
    """
    team_of = {passage.cycle_id: passage.team_id for passage in passages}
    known: list[frozenset[Item]] = []
    whole = Split((Group("", frozenset(team_of)),), "", named.there)
    [everything] = publish([whole], team_of, known=known)
    splits = [_split(code, passages, named) for code in codes]
    published = list(zip(codes, splits, publish(splits, team_of, known=known), strict=True))
    # What divides groups once more comes last, so that it takes nothing from another figure.
    shown = [
        _figure(code, told, [one for one in passages if one.cycle_id in split.everything])
        | _crossed(code, told, passages, named, team_of, known)
        for code, split, told in published
        if told.is_divided and not _has_moved(code, split, told, before)
    ]
    there = {figure["code"] for figure in shown}
    hidden = [
        titles()[code]
        for code, split, _told in published
        if len(split.groups) > 1 and code not in there
    ]
    return {
        "total": everything.total,
        "teams": len(set(team_of.values())) if everything.total is not None else None,
        "what": what_words(passages),
        "figures": shown,
        "hidden": hidden,
        # The last of all: it takes nothing from another figure.
        AGAIN: _again(retrials(passages, prototypes), passages, team_of, known),
    }


def _has_moved(code: str, split: Split, told: Published, before: dict[str, Any] | None) -> bool:
    """Whether it says something else than in the last edition, of records that are not named.

    Whoever has both would find what the newest record is by subtraction.
    """
    if before is None or split.is_named:
        return False
    rows = [one["rows"] for one in figures_in(before) if one["code"] == code]
    counts = {group.name: len(group.items) for group in told.groups}
    return any({row["name"]: row["count"] for row in one} != counts for one in rows)


def is_wide(figure: dict[str, Any]) -> bool:
    """Whether it takes the whole width of a sheet."""
    return "series" in figure or figure["code"] == AGAIN


def drawn(figure: dict[str, Any]) -> Figure:
    """The chart of a figure."""
    return _chart(figure, WIDE if is_wide(figure) else NARROW)


def drawn_narrow(figure: dict[str, Any]) -> Figure:
    """The same, laid out for a phone."""
    return _chart(figure, NARROW)


def _chart(figure: dict[str, Any], width: float) -> Figure:
    """Paper reads a picture's title aloud and nothing more, so its figures are in that."""
    heading, unit = figure["heading"], figure["unit"]
    if "series" in figure:
        stacks = [
            Stack(row["name"], tuple(part or 0 for part in row["parts"])) for row in figure["rows"]
        ]
        chart = stacked_bars(
            figure["title"],
            figure["series"],
            stacks,
            heading=heading,
            width=width,
            whole=figure["total"],
        )
    else:
        # Each is as long as its share, also where the largest is but a few of all.
        whole = figure["total"]
        rows = [Bar(row["name"], row["count"], row["words"]) for row in figure["rows"]]
        chart = bars(figure["title"], rows, heading=heading, unit=unit, width=width, whole=whole)
    of = _("Af %(total)s %(what)s", total=figure["total"], what=figure["what"])
    return replace(chart, title=f"{chart.title}. {chart.description}", description=of)


def figures_in(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures of a report's content, in the order in which they stand there."""
    return [one for section in content["sections"] for one in section.get("figures", ())]


def figure_table(
    figure: dict[str, Any], content: dict[str, Any]
) -> tuple[list[str], list[list[Cell]]]:
    """What a figure says, as headings and rows that carry their source; nothing is counted again."""
    series = list(figure.get("series", ()))
    heads = [figure["heading"], figure["unit"], *series, _("Ud af"), _("Hvad er talt")]
    under = [
        unnamed(content["period"], _("Periode")),
        unnamed(content["source"], _("Kilde")),
        content["caveat"],
    ]
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


def _counted_words(code: str, what: str) -> str:
    """What a figure counts: some are of fewer records than the report, and say of which."""
    if code == "decision":
        return _("%(what)s med en beslutning", what=what)
    if code == "months":
        return _("%(what)s med både begyndelse og evaluering", what=what)
    return what


def titles() -> dict[str, str]:
    return {
        "phase": _("Efter fase"),
        "area": _("Efter indsatsområde"),
        "area_phase": _("Efter indsatsområde og fase"),
        "decision": _("Efter beslutning"),
        "months": _("Fra begyndelse til evaluering"),
        AGAIN: _("Prøvet igen"),
    }


def _split(code: str, passages: Sequence[Passage], named: Named = NOTHING_NAMED) -> Split:
    """The records divided as a figure divides them: in its order, or the largest group first."""
    name, order, other = _all()[code]
    facts = FACTS_OF.get(code, ())
    groups: dict[str, set[int]] = {one: set() for one in order}
    for passage in passages:
        if (under := name(passage)) is not None:
            groups.setdefault(under, set()).add(passage.cycle_id)
    listed = [Group(one, frozenset(items)) for one, items in groups.items() if items]
    if not order:
        listed.sort(key=lambda group: (-len(group.items), sort_key(group.name)))
    return Split(tuple(listed), other, named.of(*facts), _could_be_in(code, passages, named))


def _could_be_in(code: str, passages: Sequence[Passage], named: Named) -> frozenset[int]:
    """Those of which the paper says that they are done: a figure of the done ones leaves few out."""
    if code not in OF_THE_DONE:
        return frozenset()
    done = [one for one in passages if one.status == DONE]
    trials = [one for one in done if one.kind == TRIAL or code != DECISION]
    return frozenset(one.cycle_id for one in trials) & named.of(PHASE)


def _all() -> dict[str, tuple[Name, Sequence[str], str]]:
    """For each figure: what a record's group is called, the groups' order, and small ones' name."""
    phases = phase_words(TRIAL)
    decisions = {one: str(CHOICES["decision"][one]) for one in DECISIONS}
    area = (lambda one: one.area or _("Uden indsatsområde"), (), _("Andre emner"))
    return {
        "phase": (lambda one: phases[one.status], list(phases.values()), _("Andre faser")),
        "area": area,
        "area_phase": area,
        "decision": (
            lambda one: decisions.get(one.decision or ""),
            list(decisions.values()),
            _("Andre beslutninger"),
        ),
        "months": (lambda one: _length(one.months), _lengths(), _("Anden varighed")),
    }


def _again(
    split: Split,
    passages: Sequence[Passage],
    team_of: Mapping[int, int],
    known: list[frozenset[Item]],
) -> dict[str, Any]:
    """The figure of what began from prototypes; one prototype alone is its own total."""
    if not split.groups:
        return {}
    [told] = publish([split], team_of, known=known)
    if told.total is not None and len(split.groups) == 1:
        told = Published(told.total, split.groups)
    if not told.is_divided:
        return {"figures": [], "hidden": [titles()[AGAIN]]}
    figure = _figure(AGAIN, told, [one for one in passages if one.cycle_id in split.everything])
    what = _("%(what)s, der begyndte fra en prototype", what=figure["what"])
    return {"figures": [{**figure, "what": what}], "hidden": []}


def _crossed(
    code: str,
    told: Published,
    passages: Sequence[Passage],
    named: Named,
    team_of: Mapping[int, int],
    known: list[frozenset[Item]],
) -> dict[str, Any]:
    """Each group divided once more, where that can be told; a group that cannot is kept whole."""
    if code not in CROSSED:
        return {}
    whole = _("Ikke opdelt")
    splits = [
        _split(CROSSED[code], [one for one in passages if one.cycle_id in group.items], named)
        for group in told.groups
    ]
    inner: list[dict[str, int]] = []
    for split, parts in zip(splits, publish(splits, team_of, known=known), strict=True):
        # One group alone says nothing new: it is the row itself.
        groups = split.groups if len(split.groups) == 1 else parts.groups
        divided = {one.name: len(one.items) for one in groups}
        inner.append(divided or {whole: len(split.everything)})
    _name, order, other = _all()[CROSSED[code]]
    series = [one for one in (*order, other, whole) if any(one in row for row in inner)]
    lumped = {other, whole}
    if series == [whole]:
        return {"title": titles()["area"]}
    pairs = zip(_rows(told), inner, strict=True)
    note = {"note": _("Ikke opdelt: For få teams står bag hver fase.")} if whole in series else {}
    return {
        "series": series,
        "rows": [{**row, "parts": _parts(divided, series, lumped)} for row, divided in pairs],
        **note,
    }


def _parts(
    divided: Mapping[str, int], series: Sequence[str], lumped: AbstractSet[str]
) -> list[int | None]:
    """A number for each of the series; None where it is not told.

    A group that is not named may be among the lumped ones: it is none only where all are named.
    """
    nothing = None if lumped & divided.keys() else 0
    return [divided.get(one, None if one in lumped else nothing) for one in series]


def _figure(code: str, told: Published, passages: Sequence[Passage]) -> dict[str, Any]:
    return {
        "code": code,
        "title": titles()[code],
        "heading": _headings()[code],
        "unit": _("Antal"),
        "total": told.total,
        "what": _counted_words(code, what_words(passages)),
        "rows": _rows(told),
    }


def _rows(told: Published) -> list[dict[str, Any]]:
    counts = [(group.name, len(group.items)) for group in told.groups]
    return [
        {
            "name": name,
            "count": count,
            "words": _("%(count)s af %(total)s", count=count, total=told.total),
        }
        for name, count in counts
    ]


def _headings() -> dict[str, str]:
    return {
        "phase": _("Fase"),
        "area": _("Indsatsområde"),
        "area_phase": _("Indsatsområde"),
        "decision": _("Beslutning"),
        "months": _("Varighed"),
        AGAIN: _("Prototype"),
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
