"""What may leave a team, to whom, and whose yes it takes. Pure: no database, no Flask."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.core import danish
from app.core.errors import FieldError
from app.core.i18n import _
from app.cycles.content import Content, carried
from app.cycles.fields import DEVIATION
from app.cycles.models import Cycle
from app.cycles.names import NO_NAMES, Names, shared_names
from app.personaldata.found import Found

# For these one member's yes is not enough: another one looks at that very version, too.
FOUR_EYES = ("organisation", "network", "public")
Place = tuple[str, int | None, int | None, int | None, int | None]


def place_of(one: Any) -> Place:
    """What makes an audience and a target the same: its kind and which place it is."""
    return one.kind, one.network_id, one.team_id, one.school_id, one.organisation_id


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody a record can be shared with. `key` names it in forms, buttons and proposals.

    `name` stands in a sentence, `label` alone, a team's under its school (`place`).
    `at_school`: the team's own school or a team there. `held`: reads the shared version now.
    `school_along`, `organisation_along`: the team's own school or organisation by name, when it
    is itself a member of this network and so reads along. `ended_on`: the network's last day, when
    it has passed.
    """

    key: str
    kind: str
    name: str
    label: str = ""
    place: str = ""
    sort_key: str = ""
    network_id: int | None = None
    team_id: int | None = None
    school_id: int | None = None
    organisation_id: int | None = None
    at_school: bool = False
    held: bool = False
    school_along: str = ""
    organisation_along: str = ""
    ended_on: date | None = None

    @property
    def where(self) -> Place:
        """What makes a target and an audience the same."""
        return place_of(self)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a member wants others to read: who, which version, and what reports may do with it.

    `content` is what is carried and nothing besides; `found` is what looks like personal data in
    it and is not answered yet, `passed` what the team has answered before. `answered` is whether the
    member said that it is no CPR number, `fine` the tokens of everything else that may stand there.
    `names` are what team, school and focus area are called in it.
    """

    targets: Sequence[Target]
    content: Content
    extras: Sequence[str] = ()
    reports: str = "ask"
    names: Names = NO_NAMES
    found: Sequence[Found] = ()
    passed: Sequence[Found] = ()
    answered: bool = False
    fine: frozenset[str] = frozenset()


def needs_four_eyes(targets: Iterable[Target], *, text_changes: bool = True) -> bool:
    """Whether a second member must say yes.

    A new text takes it as soon as one of its readers does; an unchanged text only when such a
    reader is added.
    """
    return any(t.kind in FOUR_EYES for t in _reached(targets, text_changes))


def at_once(offer: Offer, cycle: Cycle) -> Offer | None:
    """What of an offer that takes a second yes need not wait for it, or None when all of it does.

    A record has one version for everybody. So nothing goes ahead where a new text would reach
    somebody who takes a second yes and reads the old one now.
    """
    changes = text_changes(offer, cycle)
    first = [target for target in offer.targets if target.held or target.kind not in FOUR_EYES]
    if needs_four_eyes(first, text_changes=changes) or not _reached(first, changes):
        return None
    return replace(offer, targets=first)


def goes_beyond_school(targets: Iterable[Target], *, text_changes: bool = True) -> bool:
    """Whether somebody outside the team's own school would get to read something new."""
    return any(not target.at_school for target in _reached(targets, text_changes))


def text_changes(offer: Offer, cycle: Cycle) -> bool:
    """Whether the offer says or allows something that the shared version does not."""
    shared = cycle.shared_version
    if shared is None or offer.content != carried(shared.content, shared.extras):
        return True
    if offer.names != shared_names(cycle):
        return True
    return offer.reports == "yes" and shared.reports != "yes"


def objections(offer: Offer, cycle: Cycle, members: int) -> list[FieldError]:
    """Everything that stands in the way of this offer, as sentences at their fields."""
    found = [*objections_to_record(cycle), *_objections(offer)]
    if not offer.targets:
        found.append(FieldError("audiences", _("Vælg, hvem I vil dele med.")))
    beyond = goes_beyond_school(offer.targets, text_changes=text_changes(offer, cycle))
    if beyond and members < 2:
        found.append(FieldError("audiences", one_member()))
    return [*found, *objections_to_networks(offer, cycle)]


def objections_to_networks(offer: Offer, cycle: Cycle) -> list[FieldError]:
    """Nothing new is shared with a network that has ended. What was, stays readable there."""
    reached = _reached(offer.targets, text_changes(offer, cycle))
    return [
        FieldError("audiences", has_ended(target, target.ended_on))
        for target in reached
        if target.ended_on is not None
    ]


def has_ended(target: Target, day: date) -> str:
    sentence = _(
        "%(network)s sluttede %(day)s. Der kan ikke deles nyt med det.",
        network=target.name[:1].upper() + target.name[1:],
        day=danish.date_full(day),
    )
    if not target.held:
        return sentence
    more = _("Det, I har delt, kan læses der, så længe I ikke deler en ny udgave.")
    return f"{sentence} {more}"


def objections_to_record(cycle: Cycle) -> list[FieldError]:
    """Why nothing of this record may leave the team now, not even its headline."""
    found = []
    if cycle.binned_at is not None:
        found.append(FieldError("", _("Den ligger i papirkurven. Tag den op, før I deler.")))
    if is_not_agreed(cycle):
        found.append(FieldError("", not_agreed(cycle)))
    return found


def objections_to_texts(
    found: Sequence[Found], answered: bool, fine: Collection[str] = ()
) -> list[FieldError]:
    """What surely is a CPR number stops the sharing; whatever may be personal data is asked about."""
    blocking = [FieldError("", one.message) for one in found if one.blocks]
    if blocking:
        return blocking
    refused = []
    if any(not one.asks for one in found) and not answered:
        sentence = _("Svar på, om det er et CPR-nummer, eller fjern det.")
        refused.append(FieldError("not_cpr", sentence))
    if any(one.asks and one.token not in fine for one in found):
        refused.append(FieldError("fine", look_at_them()))
    return refused


def look_at_them() -> str:
    return _("Se på det, der er markeret: Skriv det om, eller sæt kryds ved det, der er i orden.")


def is_not_agreed(cycle: Cycle) -> bool:
    """Whether it is about others who have not been asked yet: a positive deviation, or a trial that
    was made from one and so tells of the same people."""
    return cycle.described_agree is False


def not_agreed(cycle: Cycle) -> str:
    if cycle.kind != DEVIATION:
        return _(
            "Den bygger på en positiv afvigelse, der handler om andre. Spørg dem, om de er med på "
            "det, og svar her. Så kan I dele."
        )
    return _(
        "Den handler om andre. Spørg dem, og svar ja til »Er de, det handler om, spurgt og med på "
        "det?« i planen. Så kan I dele."
    )


def one_member() -> str:
    return _(
        "I kan dele med skolen og med teams på skolen. Længere ud kræver to medlemmer, som er kendt "
        "på arbejdspladsen, den, der deler, og en til. Er der kun én, kan en kollega sige det andet "
        "ja."
    )


def digest(offer: Offer) -> str:
    """A short name for exactly this text: what was looked at is what gets shared."""
    plain = json.dumps([offer.content, offer.names.stored()], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _objections(offer: Offer) -> list[FieldError]:
    return objections_to_texts(offer.found, offer.answered, offer.fine)


def _reached(targets: Iterable[Target], text_changes: bool) -> list[Target]:
    return [target for target in targets if text_changes or not target.held]
