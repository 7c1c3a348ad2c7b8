"""The forms of a record, made from the list of fields so that none can be forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from wtforms import FieldList, HiddenField, RadioField, SelectField
from wtforms.validators import DataRequired, Optional

from app.core import danish
from app.core.errors import FieldError
from app.core.forms import (
    BaseForm,
    ChecksField,
    DayField,
    LineField,
    LongField,
    choices_of,
    not_in_the_future,
)
from app.core.i18n import _, _l
from app.core.text import excerpt
from app.cycles.commands_evaluate import CLOSING_FIELDS
from app.cycles.fields import (
    AGREEMENT,
    CHOICES,
    DEVIATION,
    HEADER_LABELS,
    TRIAL,
    Field,
    evaluation_fields,
    hint_of,
    label_of,
    plan_fields,
    required_field,
)
from app.cycles.merge import MAX_ROWS
from app.cycles.naming import is_a_name_to_read

MAX_SIGNS = 4
MAX_ACTS = 8
TOLD, TOLD_OF_EACH = 120, 45
SIGN_PREFIX = "sign_"
# Kinds of schools whose classes have no grades 0 to 10.
WITHOUT_GRADES = frozenset({"upper_secondary", "vocational"})
GRADES = tuple((grade, str(grade)) for grade in range(11))


class CycleForm(BaseForm):
    """What plan and evaluation have in common: the version the page was opened with."""

    revision = HiddenField()
    # What must be answered before the record can be closed; the page marks it.
    needed: tuple[str, ...] = ()

    def set_choices(self, focus_areas: list[Any]) -> None:
        """Offer the focus areas that the record's team can choose."""

    def is_used(self, names: Iterable[str]) -> bool:
        """Whether one of these fields holds something or has an error, so that it must be seen."""
        fields = [self[name] for name in names if name in self]
        return any(field.errors or _holds_something(field.data) for field in fields)

    def has_error(self, names: Iterable[str]) -> bool:
        """Whether one of these fields has an error, so that it must be seen."""
        return any(self[name].errors for name in names if name in self)

    def told(self, names: Iterable[str]) -> str:
        """What stands in these fields, on one short line."""
        words = (excerpt(words_in(self[name]), TOLD_OF_EACH) for name in names if name in self)
        return excerpt(" · ".join(word for word in words if word), TOLD)


class BasePlanForm(CycleForm):
    title = LineField(
        HEADER_LABELS["title"],
        description=_l("Lader I den stå tom, bliver det de første ord."),
    )
    occasion = RadioField(
        HEADER_LABELS["occasion"],
        [Optional()],
        choices=choices_of(CHOICES["occasion"]),
        validate_choice=True,
    )
    focus_area = SelectField(HEADER_LABELS["focus_area"], [Optional()], choices=[])
    own_focus_area = LineField(
        _l("Teamets eget indsatsområde"),
        [is_a_name_to_read],
        description=_l("Skriv et nyt, hvis jeres mangler."),
    )
    grades = ChecksField(HEADER_LABELS["grades"], choices=choices_of(GRADES), coerce=int)
    subjects = LineField(HEADER_LABELS["subjects"], description=_l("Skil med komma."))
    tags = LineField(HEADER_LABELS["tags"], description=_l("Skil med komma."))

    def set_choices(self, focus_areas: list[Any]) -> None:
        self.focus_area.choices = choices_of([("", _("Intet valgt")), *focus_areas])

    def offer_for(self, school_kind: str) -> None:
        """Ask for no grades where the school has none. Those that a record has stay with it."""
        if school_kind in WITHOUT_GRADES and "grades" in self:
            del self.grades

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        return self.accepts_period({name: f.data for name, f in self._fields.items()}) and valid

    def accepts_period(self, values: Mapping[str, Any]) -> bool:
        """Whether these values end and are evaluated after they begin; if not, fields say so."""
        start = values.get("start")
        too_early = {
            "end": _("»Slutter« ligger før »Begynder«. Ret en af dem."),
            "evaluation_date": _("Evalueringsdatoen ligger før »Begynder«. Ret en af dem."),
        }
        wrong = [name for name in too_early if start and values.get(name) and values[name] < start]
        for name in wrong:
            self.add_error(FieldError(name, too_early[name]))
        return not wrong


@cache
def plan_form(kind: str) -> type[BasePlanForm]:
    """The form of a plan: the required line first, everything else can wait."""
    fields = {field.attribute: _input(field, kind) for field in plan_fields(kind)}
    return type("PlanForm", (BasePlanForm,), fields)


@cache
def evaluation_form(kind: str, names: tuple[str, ...] | None = None) -> type[CycleForm]:
    """The form of an evaluation, or of those of its fields that one question asks for."""
    fields = {
        field.attribute: _input(field, kind)
        for field in evaluation_fields(kind)
        if (names is None or field.attribute in names) and field.shape != "signs"
    }
    return type("EvaluationForm", (CycleForm,), {**fields, "needed": CLOSING_FIELDS[kind]})


def with_signs(form_class: type[CycleForm], signs: list[str]) -> type[CycleForm]:
    """The same form with one question a sign: four choices, none chosen beforehand."""
    choices = choices_of(CHOICES["sign_results"])
    rows = {
        f"{SIGN_PREFIX}{number}": RadioField(sign, [Optional()], choices=choices)
        for number, sign in enumerate(signs)
    }
    return type("EvaluationForm", (form_class,), rows)


def _holds_something(data: Any) -> bool:
    parts = data if isinstance(data, list) else [data]
    return any(part not in (None, "") for part in parts)


def _input(field: Field, kind: str) -> Any:
    label, hint = label_of(field, kind), hint_of(field, kind)
    match field.shape:
        case "line":
            return LineField(label, description=hint)
        case "texts":
            many = MAX_SIGNS if field.name == "signs" else MAX_ACTS
            return FieldList(
                LineField(label) if field.name == "signs" else LongField(label),
                label=label,
                description=hint,
                min_entries=many,
                max_entries=MAX_ROWS,
            )
        case "choice":
            choices = choices_of(CHOICES[field.name])
            return RadioField(label, [Optional()], choices=choices, description=hint)
        case "choices":
            return ChecksField(label, choices=choices_of(CHOICES[field.name]))
        case "date":
            return DayField(label, [Optional()], description=hint)
        case "flag":
            return RadioField(label, choices=choices_of(AGREEMENT), default="false")
    return LongField(label, _needed(field, kind), description=hint)


def words_in(field: Any) -> str:
    """What stands in a field as a person reads it; the words of a choice, not its code."""
    data = field.data
    if hasattr(field, "entries"):
        return ", ".join(part for part in data if part)
    if field.name == "grades" and data:
        return _("%(grades)s. klasse", grades="., ".join(str(grade) for grade in data))
    chosen = data if isinstance(data, list) else [data]
    if hasattr(field, "choices"):
        return ", ".join(str(c.label) for c in field.choices if c.value in chosen and c.value != "")
    return danish.date_full(data) if isinstance(data, date) else data or ""


_NEEDED = {
    TRIAL: _l("Skriv, hvad I vil prøve. En linje er nok."),
    DEVIATION: _l("Skriv, hvad der lykkes. En linje er nok."),
}


def _needed(field: Field, kind: str) -> list[Any]:
    return [DataRequired(_NEEDED[kind])] if field.name == required_field(kind) else []


def _note_day() -> DayField:
    needed = DataRequired(_l("Skriv, hvilken dag noten er fra."))
    return DayField(_l("Dato"), [needed, not_in_the_future(_not_seen_yet)])


def _not_seen_yet(day: str) -> str:
    return _("%(day)s er ikke kommet endnu. Skriv den dag, I så det.", day=day)


class NoteForm(BaseForm):
    """A note: one box, a day, and where it belongs."""

    text = LongField(
        _l("Hvad lagde I mærke til?"),
        [DataRequired(_l("Skriv noten, før I gemmer."))],
        description=_l("To linjer er nok."),
    )
    target = SelectField(_l("Hvor hører noten til?"), choices=[])
    noted_on = _note_day()


class NoteChangeForm(BaseForm):
    """Correcting one's own note."""

    text = LongField(_l("Noten"), [DataRequired(_l("Skriv noten, før I gemmer."))])
    noted_on = _note_day()


class PlaceNoteForm(BaseForm):
    """Which record a loose note becomes a note of."""

    cycle = SelectField(_l("Hvilken prøvehandling eller positiv afvigelse?"), choices=[])


class TryHereForm(BaseForm):
    """Try somebody's record in a team of one's own."""

    team = SelectField(_l("Hvilket team vil prøve det?"), choices=[])
    action = LongField(
        _l("Hvad vil vi prøve?"), [DataRequired(_l("Skriv, hvad I vil prøve. En linje er nok."))]
    )
