"""Tables as spreadsheets write them are read as they were meant, asked about, or refused by row."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import danish
from app.measures.cells import records
from app.measures.columns import Columns
from app.measures.days import MONTH_FIRST, read_day
from app.measures.pasted import Answers, Reading, read_rows
from app.measures.typed import CannotReadError, read_number
from app.organisations.school_days import is_school_day, parse_calendar

TODAY = date(2026, 11, 30)
TUESDAY = date(2026, 10, 6)


@pytest.fixture(autouse=True)
def in_danish(only_sqlite, flask_app):
    with flask_app.test_request_context():
        yield


def read(text: str, unit: str = "", **said) -> Reading:
    return read_rows(text, today=TODAY, unit=unit, answers=Answers(**said))


def told(reading: Reading):
    assert reading.faults == ()
    return [(row.day.day, row.value, row.note) for row in reading.rows]


# --- columns ---


@pytest.mark.parametrize(
    "pasted",
    [
        "Dato\tKlasse\tMinutter\n06-10-2026\t6.A\t12\n07-10-2026\t6.A\t9",
        "Dato\tKlasse\tMinutter\n06-10-2026\tRød\t12\n07-10-2026\tBlå\t9",
        "Dato\tUge\tMinutter\n06-10-2026\t41\t12\n07-10-2026\t41\t9",
        "Dato\tUge\tMinutter\n06-10-2026\tUge 41\t12\n07-10-2026\tUge 41\t9",
        "Dato\t\tMinutter\n06-10-2026\t\t12\n07-10-2026\t\t9",
        "06-10-2026;;12\n07-10-2026;;9",
    ],
)
def test_a_further_column_is_asked_about_and_read_as_answered(pasted):
    asked = read(pasted)
    assert asked.needs_columns
    assert asked.rows == ()
    answered = read(pasted, columns=lambda _table: Columns(0, 2))
    assert told(answered) == [(6, 12, ""), (7, 9, "")]


@pytest.mark.parametrize(
    "pasted",
    [
        "Uge\tDato\tMinutter\n41\t06-10-2026\t12",
        "Minutter\tDato\n12\t06-10-2026",
        "Uge\tMinutter\n41\t12",
        "6.10\t7.5\n7.10\t8.5",
    ],
)
def test_days_that_do_not_stand_first_are_asked_about(pasted):
    assert read(pasted).needs_columns


def test_columns_are_named_by_their_headings_and_what_they_hold():
    asked = read("Dato\tKlasse\t\n06-10-2026\t6.A\t12\n07-10-2026\t6.B\t9")
    assert asked.table.names == [
        "Kolonne 1: Dato (06-10-2026, 07-10-2026)",
        "Kolonne 2: Klasse (6.A, 6.B)",
        "Kolonne 3 (12, 9)",
    ]
    assert (asked.table.days, asked.table.values) == ((0,), (2,))


def test_a_class_among_the_values_is_refused_by_its_row():
    reading = read("06-10-2026\t12\n07-10-2026\t6.A\n08-10-2026 6b")
    assert [fault.split("«")[0] for fault in reading.faults] == ["Række 2: »6.A", "Række 3: »6b"]


def test_empty_columns_behind_the_values_and_remarks_need_no_question():
    assert told(read("06-10-2026\t12\t\t\n07-10-2026\t9\tRegn\tog blæst")) == [
        (6, 12, ""),
        (7, 9, "Regn\nog blæst"),
    ]


@pytest.mark.parametrize(
    "heading", ["Dato\tAntal (af 25)", "Dato\tElever i 6.A", "Dato Antal (af 25)"]
)
def test_heading_may_hold_a_figure_and_is_told(heading):
    reading = read(f"{heading}\n06-10-2026\t12")
    assert told(reading) == [(6, 12, "")]
    assert reading.table.heading == heading.replace("\t", " · ")


@pytest.mark.parametrize("first", ["i går\t12", "6. oktbr\tca. 12", "uge 60\t12", "31/2-2026\t12"])
def test_first_row_with_a_slip_is_no_heading(first):
    [fault] = read(f"{first}\n07-10-2026\t9").faults
    assert fault.startswith("Række 1: »")


# --- cells ---


def test_cells_with_line_breaks_and_doubled_quotes_are_read_as_spreadsheets_write_them():
    pasted = 'Dato\tMinutter\tBemærkning\n06-10-2026\t12\t"Vikar\nden dag"\n07-10-2026\t9\t'
    assert told(read(pasted)) == [(6, 12, "Vikar\nden dag"), (7, 9, "")]
    pasted = '06-10-2026\t12\t"Han sagde ""nu"" tre gange"\n07-10-2026;9;"a; ""b""\nc"'
    assert told(read(pasted)) == [(6, 12, 'Han sagde "nu" tre gange'), (7, 9, 'a; "b"\nc')]


def test_rows_are_counted_as_in_the_spreadsheet():
    pasted = '06-10-2026\t12\t"Vikar\nden dag"\n\n07-10-2026\tmange'
    [fault] = read(pasted).faults
    assert fault.startswith("Række 3: »mange«")


def test_a_quotation_mark_that_is_never_closed_takes_no_other_row_with_it():
    pasted = '06-10-2026\t12\t"Vikar\n07-10-2026\t9\tden dag"'
    assert told(read(pasted)) == [(6, 12, '"Vikar'), (7, 9, 'den dag"')]


NOTES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp"))
    | st.sampled_from('"";\n'),
    max_size=20,
).map(lambda note: note.strip())
ROWS = st.lists(
    st.tuples(
        st.dates(date(2020, 1, 1), TODAY),
        st.decimals(-99_999, 9_999_999, places=2) | st.integers(-9, 99).map(Decimal),
        NOTES,
    ),
    min_size=1,
    max_size=12,
)
DAYS = [
    danish.date_short,
    danish.date_full,
    lambda day: f"{day:%d-%m-%Y}",
    lambda day: f"{day.day:02}-{danish.MONTHS[day.month - 1][:3]}-{day:%y}",
    lambda day: f"{danish.WEEKDAYS[day.weekday()]} {day:%d-%m-%Y}",
    lambda day: f"{day:%d/%m/%Y %H.%M.%S}",
    lambda day: f"{day:%Y/%m/%d}",
]


@settings(deadline=None)
@given(ROWS, st.sampled_from(DAYS), st.sampled_from("\t;"), st.booleans(), st.booleans())
def test_a_table_that_a_spreadsheet_wrote_in_danish_is_read_back(rows, day_words, mark, heads, bom):
    written = io.StringIO()
    writer = csv.writer(written, delimiter=mark, lineterminator="\n")
    if heads:
        writer.writerow(["Dato", "Antal (af 25)", "Bemærkning"])
    for day, value, note in rows:
        figure = f"{value:,f}".translate(str.maketrans(",.", ".,"))
        writer.writerow([day_words(day), figure, note])
    reading = read(("\ufeff" if bom else "") + written.getvalue())
    if reading.needs_columns:
        # A column of remarks that are figures or days themselves.
        assert [at for at in (*reading.table.days, *reading.table.values) if at >= 2]
        return
    assert reading.faults == ()
    assert [(row.day, row.value) for row in reading.rows] == [
        (day, value) for day, value, _n in rows
    ]
    assert [row.note for row in reading.rows] == [note for *_rest, note in rows]


@settings(deadline=None)
@given(st.text(st.sampled_from('06/-. \t;"\n1a½,A'), max_size=40))
def test_whatever_is_pasted_is_read_asked_about_or_refused_by_row(text):
    reading = read(text)
    assert len(reading.rows) + len(reading.faults) <= len(records(text))


# --- days ---


@pytest.mark.parametrize(
    "typed",
    [
        "06-okt-26",
        "6. okt. 26",
        "tirsdag 06-10-2026",
        "tir. 6/10-2026",
        "ti d. 6. oktober 2026",
        "06/10/2026 09.30.12",
        "06-10-2026 kl. 9.30",
        "2026-10-06T09:30:12Z",
        "2026/10/06",
        "\u200e06\u200e-\u200e10\u200e-\u200e2026",
        "\ufeff06-10-2026",
        "06\u201110\u20112026",
        "06-\u00ad10-2026",
        "06-okt",
    ],
)
def test_days_are_read_as_excel_writes_them_in_danish(typed):
    assert read_day(typed, TODAY) == TUESDAY
    assert told(read(f"{typed}\t12")) == told(read(f"{typed} 12")) == [(6, 12, "")]


@pytest.mark.parametrize("typed", ["Uge 41", "uge 41, 2026", "uge 41/2026", "u. 41", "2026-W41"])
def test_a_week_is_its_monday(typed):
    assert read_day(typed, TODAY) == date(2026, 10, 5)
    assert told(read(f"{typed} 12")) == [(5, 12, "")]


def test_a_week_that_has_not_come_is_last_years_and_one_that_is_none_is_named():
    assert read_day("uge 50", TODAY) == date(2025, 12, 8)
    with pytest.raises(CannotReadError, match="ikke en uge, der findes"):
        read_day("uge 53, 2027", TODAY)


def test_a_weekday_that_is_not_the_days_own_is_named():
    with pytest.raises(CannotReadError, match=r"6\. oktober 2026 er en tirsdag\. Ret den ene"):
        read_day("onsdag 06-10-2026", TODAY)


AMERICAN = "Date\tMinutes\n10/6/2026\t12\n10/25/2026\t9\n11/3/2026\t7"


def test_american_days_are_asked_about_for_the_whole_column():
    asked = read(AMERICAN)
    assert (asked.month_first, asked.rows, asked.faults) == ("10/25/2026", (), ())
    answered = read(AMERICAN, order=lambda _day: MONTH_FIRST)
    assert [row.day for row in answered.rows] == [
        TUESDAY,
        date(2026, 10, 25),
        date(2026, 11, 3),
    ]
    [fault] = read(AMERICAN, order=lambda _day: "day").faults
    assert fault.startswith("Række 3: »10/25/2026« er ikke en dato")


def test_days_that_tell_of_no_order_are_danish_and_two_orders_are_named_by_row():
    assert [row.day.month for row in read("10/6/2026 12\n11/3/2026 7").rows] == [6, 3]
    [fault] = read("25/10/2026 12\n10/25/2026 9").faults
    assert fault.startswith("Række 2: »10/25/2026«")


# --- figures ---


@pytest.mark.parametrize(
    "typed",
    [
        "12-", "12 -", "12+", "7⅓", "7½½", "1,2 mio.", "1,2 mio", "5 tusind", "2 mia. kr.", "3 dusin",
        "5 og en halv", "5 k", "5k", "12?", "(12)", "6.A", "6a", "12²", "12 t.kr.", "7 1/2", "1,5e3",
        "0,1234567890123456",
    ],
)  # fmt: skip
def test_figure_is_read_whole_or_refused(typed):
    with pytest.raises(CannotReadError, match="»"):
        read_number(typed)
    [fault] = read(f"06-10-2026\t{typed}").faults
    assert fault.startswith("Række 1: »")


@pytest.mark.parametrize(
    ("typed", "unit", "digits"),
    [
        ("7½", "", "7.5"),
        ("½", "", "0.5"),
        ("2 ¾ t", "timer", "2.75"),
        ("−1¼", "", "-1.25"),
        ("12,-", "kr.", "12"),
        ("1,2 mio.", "mio. kr.", "1.2"),
        ("\u200e12", "", "12"),
        ("1\u202f234,5", "", "1234.5"),
        ("0,004", "", "0.004"),
        ("0,0125", "", "0.0125"),
        ("12 m²", "m²", "12"),
        ("5 A", "A", "5"),
    ],
)
def test_figure_with_more_than_digits_is_read_as_meant(typed, unit, digits):
    assert read_number(typed, unit) == Decimal(digits)


# --- values alone ---


def test_values_alone_skip_weekends_and_the_holidays_the_product_knows():
    calendar = parse_calendar("2026-10-12..2026-10-16")
    reading = read_rows(
        "\n".join("123456789"),
        today=TODAY,
        answers=Answers(date(2026, 10, 7)),
        calendar=calendar,
    )
    days = [row.day for row in reading.rows]
    assert [day.day for day in days] == [7, 8, 9, 19, 20, 21, 22, 23, 26]
    assert all(is_school_day(day, calendar) for day in days)
    usual = read("\n".join("1234"), start=date(2026, 10, 9))
    assert [row.day.day for row in usual.rows] == [9, 19, 20, 21]
    daily = read("\n".join("1234"), start=date(2026, 10, 9), every="day")
    assert [row.day for row in daily.rows] == [date(2026, 10, 9) + timedelta(n) for n in range(4)]


@pytest.mark.parametrize(
    "pasted",
    [
        "\n".join(map(str, range(11))),
        "Antal (af 25)\n" + "\n".join(map(str, range(11))),
        "\n".join(f"{n}\t" for n in range(11)),
        "\n".join(f"{n}\tRegn" for n in range(11)),
        "Minutter;Bemærkning\n" + "\n".join(f"{n};" for n in range(11)),
        "\n".join(f"{n} min" for n in range(11)),
    ],
)
def test_values_without_days_are_dated_by_one_question(pasted):
    asked = read(pasted, unit="minutter")
    assert asked.needs_start
    assert asked.faults == ()
    dated = read(pasted, unit="minutter", start=date(2026, 9, 7))
    assert [row.value for row in dated.rows] == list(range(11))
    assert (dated.rows[0].day, dated.rows[-1].day) == (date(2026, 9, 7), date(2026, 9, 21))


def test_a_row_without_its_day_among_others_is_refused_though_a_first_day_is_given():
    [fault] = read("06-10-2026\t12\n9\n", start=date(2026, 9, 7)).faults
    assert fault == "Række 2: Datoen mangler. Skriv for eksempel 6/10-2025 7,5."


def test_last_day_of_values_alone_that_has_not_come_is_told_once():
    reading = read("1\n2\n3", start=TODAY, every="week")
    assert reading.too_late == TODAY + timedelta(14)
    assert reading.faults == ()
