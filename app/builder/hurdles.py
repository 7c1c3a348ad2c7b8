"""What stands between a draft and a final edition: teams that may still answer, numbers, names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.core import cpr
from app.core.danish import date_full, join_words
from app.core.errors import FieldError
from app.core.i18n import _
from app.personaldata.finding import Known
from app.personaldata.found import Found, Place, find_in, unanswered
from app.printing.letters import without_font
from app.yearreports.content import Content, own_texts
from app.yearreports.kinds import sections_in
from app.yearreports.material import Material
from app.yearreports.models import YearReport

# The ticks that answer a hurdle: fields of FinishForm.
NOT_CPR, NAMES_MAY_STAND, BOXES_MAY_STAND = "not_cpr", "names_may_stand", "boxes_may_stand"
# What a section has without anybody having shared or written something.
_THERE_ANYWAY = {"code", "heading", "text", "part", "areas", "members", "follow_up"}


@dataclass(frozen=True, slots=True)
class Hurdle:
    """Why a report cannot be final yet, in a sentence. `tick` answers it; without one it stops.

    `waits` for teams: their page has the ways out. `found`: the personal data that it is about.
    """

    sentence: str
    tick: str = ""
    waits: bool = False
    found: Found | None = None

    @property
    def stops(self) -> bool:
        return not self.tick


def hurdles(report: YearReport, material: Material, today: date, known: Known) -> list[Hurdle]:
    """All of them, in the order of the report."""
    found: list[Hurdle] = []
    asked = {one.cycle_id for one in material.waiting}
    days = [ask.answer_by for ask in report.asks if ask.cycle_id in asked]
    if days and max(days) >= today:
        sentence = _(
            "Teams har frist til %(day)s. Rapporten kan blive endelig dagen efter, "
            "når alle har svaret, eller når I undværer de tekster, der mangler svar på.",
            day=date_full(max(days)),
        )
        found.append(Hurdle(sentence, waits=True))
    found += (_hurdle(one) for one in found_in_report(report, known, today))
    found += (_hurdle(one) for one in found_in_passages(report, material, known, today))
    for where, text in names_in(report, material):
        found += _numbers(where, text, today)
    return list(dict.fromkeys(found))


def found_in_report(report: YearReport, known: Known, today: date) -> list[Found]:
    """The personal data in what its maker has written, without what was answered before."""
    places = [Place(where, "own", text) for where, text in own_texts(report)]
    found = find_in(places, of=report.public_id, known=known, today=today)
    return unanswered(found, report.answered)


def found_in_passages(
    report: YearReport, material: Material, known: Known, today: date
) -> list[Found]:
    """The same in what teams let come; a team's answer about its record holds here, too."""
    found: list[Found] = []
    for passage in material.final:
        places = [
            Place(f"»{passage.title}«", "team", text, can_swap=False)
            for text in passage.texts.values()
        ]
        here = find_in(places, of=passage.team_public_id, known=known, today=today)
        found += unanswered(here, [*report.answered, *passage.told])
    return found


def _hurdle(one: Found) -> Hurdle:
    tick = "" if one.blocks else NAMES_MAY_STAND if one.asks else NOT_CPR
    return Hurdle(one.message, tick, found=one)


def _numbers(where: str, text: str, today: date) -> list[Hurdle]:
    return [
        Hurdle(f"{where}: {cpr.message(hit)}", "" if hit.level == "block" else NOT_CPR)
        for hit in cpr.check(text, today)
    ]


def names_in(report: YearReport, material: Material) -> list[tuple[str, str]]:
    """The names that it prints besides what is shared or written in it, with whose they are.

    Others can change them, and goals with them, until it is final.
    """
    members = [(_("Medlem"), name) for one in material.members for name in (one.name, one.place)]
    areas = [(_("Indsatsområde"), text) for a in material.areas for text in (a.name, a.goal)]
    places = [(_("Sted"), name) for name in (report.owner.name, *material.organisations.values())]
    versions = [
        (_("Navn i det, et team har delt"), name)
        for one in material.passages
        for name in (one.team, one.school, one.area)
    ]
    named = (*places, *members, *areas, *versions)
    return list(dict.fromkeys((where, name) for where, name in named if name))


def letters(content: Content) -> list[Hurdle]:
    """Letters that no font here has: what is kept for good should not have empty boxes for words."""
    found = []
    for section in content["sections"]:
        for sign in without_font("".join(_texts(section))):
            sentence = _(
                "%(where)s: Tegnet »%(sign)s« (U+%(number)s) findes ikke i serverens skrifter og "
                "bliver en tom kasse på papir. Skriv det på en anden måde, eller bed administrator "
                "om at installere en skrift, der har det.",
                where=section["heading"],
                sign=sign,
                number=f"{ord(sign):04X}",
            )
            found.append(Hurdle(sentence, BOXES_MAY_STAND))
    return list(dict.fromkeys(found))


def _texts(value: object) -> Iterator[str]:
    """Every text in a section, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def empty(report: YearReport, content: Content) -> list[Hurdle]:
    """A report with nothing that teams have shared and nothing that its maker has written.

    Goals, members and last year's agreements are there without anybody's doing, and so is a
    section's usual text.
    """
    usual = {one.code: str(one.kind.usual) for one in sections_in(report)}
    for section in content["sections"]:
        if section["text"].strip() and section["text"] != usual.get(section["code"]):
            return []
        if set(section) - _THERE_ANYWAY:
            return []
    if any(row["outcome"].strip() for row in report.follow_up):
        return []
    return [
        Hurdle(
            _(
                "Der er ikke noget i rapporten endnu: Den har ingen tekst, teams har sagt ja til, "
                "og intet, I selv har skrevet."
            )
        )
    ]


def number_in(report: YearReport, today: date) -> str:
    """Where the maker's own text surely holds a CPR number, in a sentence that does not repeat it.

    Nothing: there is none. What is in a draft's file or copied text has left the house.
    """
    held = [
        where
        for where, text in (*own_texts(report), (_("Sted"), report.owner.name))
        if any(hit.level == "block" for hit in cpr.check(text, today))
    ]
    if not held:
        return ""
    return _(
        "%(where)s: Der står noget, der ligner et CPR-nummer. Ret det, før udkastet hentes "
        "eller kopieres.",
        where=join_words(list(dict.fromkeys(held))),
    )


def require_answered(found: Sequence[Hurdle], ticked: Collection[str]) -> None:
    """Refuse while one stands that nothing answers. Raises FieldError."""
    for one in found:
        if one.stops:
            raise FieldError("", one.sentence)
    asked = {one.tick for one in found} - set(ticked)
    if NOT_CPR in asked:
        raise FieldError(NOT_CPR, _("Sæt kryds, hvis det ikke er et CPR-nummer."))
    if NAMES_MAY_STAND in asked:
        raise FieldError(
            NAMES_MAY_STAND, _("Ret det, der er markeret, eller sæt kryds, hvis det må stå der.")
        )
    if BOXES_MAY_STAND in asked:
        raise FieldError(
            BOXES_MAY_STAND, _("Ret teksten, eller sæt kryds, hvis kasserne gerne må stå der.")
        )
