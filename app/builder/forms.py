"""The forms of the report's pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from wtforms import BooleanField, FieldList, HiddenField, SelectField
from wtforms.validators import DataRequired

from app.builder.commands import Written
from app.core.forms import BaseForm, ChecksField, DayField, LineField, LongField
from app.core.i18n import _l
from app.personaldata.finding import Known
from app.personaldata.found import swapped
from app.yearreports.sections import Section


class NewReportForm(BaseForm):
    """Which year."""

    school_year = SelectField(_l("Skoleår"))


class _Sections(BaseForm):
    """Whether, under which heading and with which text, for each section."""

    revision = HiddenField()
    asked = ChecksField(_l("Tag med"), validate_choice=False)
    outcomes = FieldList(LongField(_l("Hvad er der kommet ud af det?")))

    def fill(self, sections: Sequence[Section], revision: int) -> None:
        """What stands in the report now."""
        self.revision.data = str(revision)
        for one in sections:
            self.on(one.code).data = one.on
            self.heading(one.code).data = one.heading
            self.text(one.code).data = one.text

    def on(self, code: str) -> Any:
        return self._fields[f"on_{code}"]

    def heading(self, code: str) -> Any:
        return self._fields[f"heading_{code}"]

    def text(self, code: str) -> Any:
        return self._fields[f"text_{code}"]

    def written(self, sections: Sequence[Section]) -> Written:
        """What was sent, in the order that the sections have."""
        changed = [
            Section(
                one.kind,
                (self.heading(one.code).data or "").strip(),
                bool(self.on(one.code).data),
                self.text(one.code).data or "",
            )
            for one in sections
        ]
        sent = self.revision.data or ""
        outcomes = [row.data or "" for row in self.outcomes.entries]
        revision = int(sent) if sent.isdecimal() else -1
        return Written(changed, outcomes, revision, list(self.asked.data or ()))


@cache
def report_form(codes: tuple[str, ...]) -> Any:
    """The form of a report with these sections."""
    fields: dict[str, Any] = {}
    for code in codes:
        fields[f"on_{code}"] = BooleanField(_l("Med i rapporten"))
        fields[f"heading_{code}"] = LineField(_l("Overskrift"))
        fields[f"text_{code}"] = LongField(_l("Tekst"))
    return type("ReportForm", (_Sections,), fields)


class PicksForm(BaseForm):
    """Which records become stories, with which measures, and whose learning is quoted."""

    story = ChecksField(_l("Historier"), validate_choice=False)
    measure = ChecksField(_l("Målinger"), validate_choice=False)
    learning = ChecksField(_l("Læring"), validate_choice=False)

    def fill(self, picks: Mapping[str, Any]) -> None:
        """What is picked now."""
        self.story.data = list(picks.get("story", ()))
        self.learning.data = list(picks.get("learning", ()))
        measures = picks.get("measure", {})
        self.measure.data = [f"{one}.{code}" for one in measures for code in measures[one]]

    def measures(self) -> dict[str, list[str]]:
        """Of each record the codes of the measures that were ticked."""
        found: dict[str, list[str]] = {}
        for ticked in self.measure.data or []:
            record, _dot, code = ticked.partition(".")
            found.setdefault(record, []).append(code)
        return found


class AskForm(BaseForm):
    """By when the teams answer."""

    answer_by = DayField(
        _l("Svar senest"), [DataRequired(_l("Vælg den dag, teamene senest skal svare."))]
    )


class AmendForm(BaseForm):
    """A team's own words about its record, for one report."""

    title = LineField(_l("Titel"))
    tried = LongField()
    seen = LongField()
    voice = LongField()
    learned = LongField()
    measures = ChecksField(
        _l("Målinger, der må være med"),
        description=_l("Rapporten viser tallene, som I har delt dem."),
    )
    not_cpr = BooleanField(_l("Det er ikke et CPR-nummer"))
    fine = ChecksField(_l("Det er i orden"), validate_choice=False)

    def name_parts(self, words: Mapping[str, Any]) -> None:
        """A trial's parts are called otherwise than those of a positive deviation."""
        for name, word in words.items():
            self._fields[name].label.text = word

    def offer(self, measures: Sequence[tuple[str, str]]) -> None:
        """The measures there are, by code and name."""
        self.measures.choices = list(measures)

    def swap(self, token: str, *, of: str, known: Known) -> None:
        """Put the proposed words wherever this was found."""
        for name, text in self.texts().items():
            self._fields[name].data = swapped(text, token, of=of, known=known)

    def agreed(self) -> list[str]:
        return list(self.measures.data or ())

    def texts(self) -> dict[str, str]:
        names = ("title", "tried", "seen", "voice", "learned")
        return {name: self._fields[name].data or "" for name in names}


class FinishForm(BaseForm):
    """The last look before the text is frozen. `texts`: addresses of the records it was made of then."""

    texts = HiddenField()
    nobody_recognisable = BooleanField(
        _l(
            "Ingen enkelt elev eller kollega kan genkendes, heller ikke i det, jeg selv har skrevet"
        ),
        [DataRequired(_l("Læs udkastet igennem en gang, og sæt kryds."))],
    )
    not_cpr = BooleanField(_l("Det er ikke et CPR-nummer"))
    names_may_stand = BooleanField(
        _l("Det, der er markeret, handler ikke om elever eller kolleger, eller de har sagt ja")
    )
    boxes_may_stand = BooleanField(_l("Papiret må have tomme kasser, hvor de tegn skulle stå"))

    def missing(self, now: Collection[str]) -> int:
        """How many of those texts are not among these any more."""
        return len(set((self.texts.data or "").split()) - set(now))

    def ticked(self) -> list[str]:
        """Which of the ticks about what was found are set."""
        ticks = (self.not_cpr, self.names_may_stand, self.boxes_may_stand)
        return [one.name for one in ticks if one.data]


class SendForm(BaseForm):
    """The last look before an edition is somebody else's too, for good."""

    has_read = BooleanField(
        _l("Vi har læst PDF'en igennem"),
        [DataRequired(_l("Læs PDF'en igennem, og sæt kryds."))],
    )


class AgreementsForm(BaseForm):
    """What was agreed at the talk."""

    agreements = LongField(
        _l("Aftaler fra samtalen"),
        description=_l("Én aftale på hver linje. Gerne med hvem og hvornår."),
    )


class CaseForm(BaseForm):
    """Where the municipality has filed it."""

    case_number = LineField(_l("Sagsnummer"))
