"""*Prøvet igen*: which records began from which prototype. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.danish import sort_key
from app.core.i18n import _
from app.measures.apart import words_apart
from app.yearreports.material import SharedPrototype
from app.yearreports.passages import Passage
from app.yearreports.small_numbers import Group, Split


def retrials(passages: Sequence[Passage], prototypes: Sequence[SharedPrototype]) -> Split:
    """The records that began from a prototype, by prototype.

    In Danish order, not by number: behind each prototype is a team, and teams are not ranked.
    """
    names = _names(prototypes)
    groups = [
        Group(name, frozenset(one.cycle_id for one in passages if one.prototype_id == prototype))
        for prototype, name in names.items()
    ]
    groups.sort(key=lambda group: sort_key(group.name))
    return Split(tuple(group for group in groups if group.items), _("Andre prototyper"))


def _names(prototypes: Sequence[SharedPrototype]) -> dict[int, str]:
    """The title of each; where several have the same, with what tells them apart."""
    alike: dict[str, list[SharedPrototype]] = {}
    for one in prototypes:
        alike.setdefault(one.title, []).append(one)
    return {one.id: name for group in alike.values() for one, name in _named(group)}


def _named(group: Sequence[SharedPrototype]) -> list[tuple[SharedPrototype, str]]:
    if len(group) == 1:
        return [(group[0], group[0].title)]
    said = words_apart([[one.team for one in group], [one.school for one in group]])
    return [(one, f"{one.title} · {words}") for one, words in zip(group, said, strict=True)]
