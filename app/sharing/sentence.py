"""Who can read a record, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.access.policy import audience_holds, in_its_team
from app.access.viewer import Viewer
from app.core import clock, danish
from app.core.i18n import _
from app.cycles.models import Cycle
from app.sharing.queries_targets import readers_of
from app.sharing.rules import Target


def sentence(cycle: Cycle, viewer: Viewer | None = None) -> str:
    """What stands on the record's page. One statement when somebody reads it, none otherwise.

    Members, and whoever asks without a viewer, get all of it; readers from outside are told when
    it was shared, and of the places through which they read it themselves.
    """
    targets = readers_of(cycle)
    if viewer is None or in_its_team(viewer, cycle):
        return for_team(cycle, targets)
    return _for_outsider(cycle, [t for t in targets if audience_holds(viewer, cycle, t)])


def for_team(cycle: Cycle, readers: Sequence[Target]) -> str:
    """To the team, when it is known already who reads: who that is, and which version."""
    shared_on = _shared_on(cycle)
    if not readers or shared_on is None:
        if cycle.headline:
            return ". ".join([_("Kun jeres team kan læse den"), _("Skolen ser overskriften")])
        return _("Kun jeres team har adgang")
    if _is_public(readers):
        return _(
            "Alle, der har adressen, kan læse den udgave, I delte %(day)s", day=_day(shared_on)
        )
    told = _(
        "%(names)s kan læse den udgave, I delte %(day)s",
        names=capital(names_of(readers)),
        day=_day(shared_on),
    )
    headline = (
        [_("Skolen ser overskriften")] if cycle.headline and not school_reads(readers) else []
    )
    return ". ".join([told, *_read_along(readers), *headline])


def _for_outsider(cycle: Cycle, places: Sequence[Target]) -> str:
    """To a reader: which version this is, and through which places of theirs they read it."""
    shared_on = _shared_on(cycle)
    if not places or shared_on is None:
        return _("Kun teamet har adgang")
    day = _day(shared_on)
    if _is_public(places):
        return _("Teamet delte denne udgave med alle %(day)s", day=day)
    names = names_of(places)
    return _("Teamet delte denne udgave med %(names)s %(day)s", names=names, day=day)


def names_of(targets: Sequence[Target]) -> str:
    """Engsvale Skole, Fjordlyng Kommune og netværket Videnproducerende skoler"""
    return danish.join_words([target.name for target in targets], last=_("og"))


def school_reads(readers: Sequence[Target]) -> bool:
    """Whether the team's own school is among those who read the record."""
    wide = ("school", "organisation", "public")
    return any(one.kind in wide or one.school_along or one.organisation_along for one in readers)


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _is_public(targets: Sequence[Target]) -> bool:
    return any(target.kind == "public" for target in targets)


def _read_along(targets: Sequence[Target]) -> list[str]:
    """Own organisation or school, when it reads because it is itself in one of the networks."""
    kinds = {target.kind for target in targets}
    by_organisation = [target for target in targets if target.organisation_along]
    if "organisation" in kinds:
        return []
    if by_organisation:
        return [_along(by_organisation[0].organisation_along, by_organisation)]
    by_school = [target for target in targets if target.school_along and "school" not in kinds]
    return [_along(by_school[0].school_along, by_school)] if by_school else []


def _along(who: str, networks: Sequence[Target]) -> str:
    return _(
        "%(who)s er selv med i %(networks)s og kan også læse den",
        who=who,
        networks=names_of(networks),
    )


def _shared_on(cycle: Cycle) -> date | None:
    return cycle.shared_version.shared_on if cycle.shared_version else None


def _day(day: date) -> str:
    """3. oktober; with its year when that is not this one."""
    return danish.date_full(day).removesuffix(f" {clock.today().year}")
