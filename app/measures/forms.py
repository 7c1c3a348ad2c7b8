"""The forms of measures: a number in any of the ways people write it, a day, many rows at once."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation

from app.core.forms import (
    BaseForm,
    DayField,
    LineField,
    LongField,
    choices_of,
    not_in_the_future,
)
from app.core.i18n import _, _l
from app.core.text import clean
from app.measures.columns import Columns, Table
from app.measures.days import DAY_FIRST, MONTH_FIRST
from app.measures.known import BESIDE, INSTEAD, LEFT
from app.measures.typed import CannotReadError, read_number

MOST_PASTED = 400_000
LARGEST_COUNT = 10_000
WANTED_WORDS = {
    "higher": _l("Højere"),
    "lower": _l("Lavere"),
    "none": _l("Ingen bestemt vej"),
}
EVERY_WORDS = {
    "weekday": _l("På skoledage"),
    "week": _l("En gang om ugen"),
    "day": _l("Hver dag"),
}


OTHERS_WORDS = {
    INSTEAD: _l("Ret dem til det, vi har indsat"),
    LEFT: _l("Lad dem stå, som de er"),
    BESIDE: _l("Behold begge: vi målte flere gange den dag"),
}
NONE = "none"


def order_words(month_first: str) -> list[tuple[str, str]]:
    """The two ways to read 3/4/2026, for days that stand as 10/25/2026 does."""
    mark = re.sub(r"[0-9]", "", month_first)[:1] or "/"
    example = mark.join(("3", "4", "2026"))
    return [
        (MONTH_FIRST, _("Måneden står først: %(day)s er den 4. marts 2026", day=example)),
        (DAY_FIRST, _("Dagen står først: %(day)s er den 3. april 2026", day=example)),
    ]


def exact_words(value: Decimal) -> str:
    """The number with all its decimals, so that nothing is lost when it is saved again."""
    plain = f"{Decimal(value):f}"
    return (plain.removesuffix(".0")).replace(".", ",")


def not_measured_yet(day: str) -> str:
    """Why a value cannot be from this day."""
    return _("%(day)s er ikke kommet endnu. Skriv den dag, I målte.", day=day)


class FigureField(StringField):
    """A number as people write it; what was typed stays when it cannot be read.

    `unit` may be set before validating: »4 af 15« is 4 where the unit is »af 15«.
    """

    unit = ""
    typed = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = clean(" ".join(valuelist), multiline=False)
        self.data: Any = None

    def pre_validate(self, form: Any) -> None:
        """Read what was typed; not before, because only now the unit is known."""
        if not self.typed:
            return
        try:
            self.data = read_number(self.typed, self.unit)
        except CannotReadError as error:
            raise StopValidation(str(error)) from None

    def _value(self) -> str:
        if self.raw_data and self.data is None:
            return self.typed
        return "" if self.data is None else exact_words(self.data)


class CountField(FigureField):
    """A whole number from 1 on."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data is None:
            return
        if self.data != int(self.data) or not 1 <= self.data <= LARGEST_COUNT:
            self.data = None
            raise StopValidation(_("Skriv et helt tal fra 1 og op."))
        self.data = int(self.data)


class MeasureForm(BaseForm):
    """What is measured. `seen`: what stood there when the page was opened."""

    seen = HiddenField()
    name = LineField(
        _l("Hvad måler vi?"),
        [DataRequired(_l("Skriv, hvad I måler."))],
        description=_l("For eksempel: Minutter, til alle er i gang."),
    )
    unit = LineField(_l("Enhed"), description=_l("For eksempel: minutter, elever, par (ud af 10)."))
    wanted = RadioField(
        _l("Hvilken vej håber vi, tallet går?"),
        [Optional()],
        choices=choices_of(WANTED_WORDS),
    )
    target = FigureField(_l("Mål"), [Optional()], description=_l("Det tal, vi gerne vil nå."))
    baseline_points = CountField(
        _l("Så mange af de første værdier er fra før"),
        [Optional()],
        description=_l("Medianen regnes af dem og bliver stående. Tom: af alle værdier."),
    )


class ValueForm(BaseForm):
    """One value on its day."""

    seen = HiddenField()
    value = FigureField(_l("Værdi"), [InputRequired(_l("Skriv en værdi."))])
    measured_on = DayField(
        _l("Dato"),
        [
            DataRequired(_l("Skriv, hvilken dag værdien er fra.")),
            not_in_the_future(not_measured_yet),
        ],
    )
    note = LongField(
        _l("Bemærkning"), description=_l("Står ved punktet på diagrammet, fx: Vikar den dag.")
    )


def _column(label: Any) -> SelectField:
    # Which columns there are is known when the rows have been read.
    return SelectField(label, [Optional()], choices=[], validate_choice=False)


class PasteForm(BaseForm):
    """Many rows from a spreadsheet."""

    rows = TextAreaField(
        _l("Rækkerne"),
        [
            DataRequired(_l("Indsæt mindst én række.")),
            Length(max=MOST_PASTED, message=_l("Der er plads til 5.000 rækker ad gangen.")),
        ],
    )
    start = DayField(
        _l("Den første værdi er fra"),
        [Optional(), not_in_the_future(not_measured_yet)],
        description=_l("Kun hvis der ikke står datoer i rækkerne."),
    )
    every = RadioField(
        _l("Så ofte målte vi"),
        choices=choices_of(EVERY_WORDS),
        default="weekday",
        description=_l("På skoledage springer vi weekender, ferier og helligdage over."),
    )
    # What is asked only where the rows do not say it; `asked_of` is what the answers belong to.
    asked_of = HiddenField()
    value_column = _column(_l("Hvor står værdien?"))
    day_column = _column(_l("Hvor står datoen?"))
    note_column = _column(_l("Hvor står bemærkningen?"))
    order = RadioField(
        _l("Hvordan skal datoerne læses?"), [Optional()], choices=[], validate_choice=False
    )
    others = RadioField(
        _l("Hvad skal der ske med dem?"), [Optional()], choices=choices_of(OTHERS_WORDS)
    )

    def columns_for(self, table: Table) -> Columns | None:
        """What was answered for these rows: which column is what. Offers the choices."""
        columns = list(enumerate(table.names))
        for field, none in (
            (self.day_column, _("Der er ingen datoer")),
            (self.value_column, ""),
            (self.note_column, _("Der er ingen")),
        ):
            said = [(NONE, none)] if none else []
            field.choices = choices_of(
                [("", _("Vælg")), *said, *((str(at), name) for at, name in columns)]
            )
        if self.asked_of.data != table.shape:
            self.asked_of.data = table.shape
            self._suggest(table)
            return None
        return self._chosen_columns(table.width)

    def order_for(self, month_first: str) -> str:
        """What was answered: whether day or month stands first. Offers the choices."""
        self.order.choices = choices_of(order_words(month_first))
        return self.order.data if self.order.data in (DAY_FIRST, MONTH_FIRST) else ""

    def _suggest(self, table: Table) -> None:
        """What there is but one of is chosen beforehand; it counts when the form is sent again."""
        none = NONE if not table.days else ""
        self.day_column.data = str(table.days[0]) if len(table.days) == 1 else none
        self.value_column.data = str(table.values[0]) if len(table.values) == 1 else ""
        self.note_column.data = NONE

    def _chosen_columns(self, width: int) -> Columns | None:
        """None where day or value is not chosen, or both are the same."""
        day, value, note = (
            self[name].data or "" for name in ("day_column", "value_column", "note_column")
        )
        known = {str(at) for at in range(width)}
        if day not in {NONE, *known} or value not in known or day == value:
            return None
        notes = (int(note),) if note in known - {day, value} else ()
        return Columns(None if day == NONE else int(day), int(value), notes)


class RestartForm(BaseForm):
    """From when a new baseline counts, and from how many values."""

    on = DayField(_l("Fra og med"), [DataRequired(_l("Skriv, fra hvilken dag."))])
    points = CountField(
        _l("Regn den af så mange værdier"),
        [InputRequired(_l("Skriv, hvor mange værdier."))],
        description=_l("Ti er et godt antal. Er der færre endnu, regnes den af dem, der er."),
    )
