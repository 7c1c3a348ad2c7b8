"""Values and days as a tired teacher types and pastes them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.core.exact import exact
from app.measures.days import read_day
from app.measures.pasted import Answers, read_rows
from app.measures.typed import CannotReadError, UnclearNumberError, read_number

TODAY = date(2025, 11, 10)
SIXTH = date(2025, 10, 6)


@pytest.fixture(autouse=True)
def in_danish(flask_app):
    if flask_app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        pytest.skip("nothing is stored")
    with flask_app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("3", 3),
        ("3,5", 3.5),
        ("3.5", 3.5),
        ("1,234", 1.234),
        ("12345.678", 12345.678),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\xa0234", 1234),
        ("1.234.567", 1234567),
        ("0.125", 0.125),
        (",5", 0.5),
        ("3 t", 3),
        ("3t", 3),
        ("12,5 minutter", 12.5),
        ("12 %", 12),
        ("kr. 5", 5),
        ("-3", -3),
        ("− 3", -3),
        ("+4", 4),
        ("7,", 7),
    ],
)
def test_number_is_read_however_it_is_typed(typed, value):
    assert read_number(typed) == exact(value)


@pytest.mark.parametrize(
    "typed", ["", "abc", "1.5.2", "1,2,3", "3 t 30", "1e5", "12 13", "9" * 20, "٣", "3 / 4 / 5"]
)
def test_what_is_no_number_is_named_and_not_guessed(typed):
    with pytest.raises(CannotReadError, match="»"):
        read_number(typed)


@pytest.mark.parametrize("typed", ["1.234", "12.500", "999.000 kr", "-1.234"])
def test_number_that_could_be_two_is_never_guessed(typed):
    with pytest.raises(UnclearNumberError, match=r"kan være både .* og .*,"):
        read_number(typed)
    with pytest.raises(UnclearNumberError, match=r"både 1234 og 1,234. Skriv det ene."):
        read_number("1.234", decimal=",.")


@pytest.mark.parametrize(
    ("others", "typed", "value"),
    [
        ("12,5", "1.234", 1234),
        ("1.234.567", "1.234", 1234),
        ("1.234,5", "1.234", 1234),
        ("2.5", "1.234", 1.234),
        ("0.125", "1.234", 1.234),
        ("2.5 t", "1,234", 1234),
        ("1,234,567", "1,234", 1234),
        ("12,5", "1,234", 1.234),
        ("7", "1,234", 1.234),
    ],
)
def test_number_that_could_be_two_is_read_as_the_rest_of_the_column_says(others, typed, value):
    rows = f"6/10-2025\t{others}\n7/10-2025\t{typed}\n8/10-2025\t3"
    read = read_rows(rows, today=TODAY)
    assert read.faults == ()
    assert read.rows[1].value == exact(value)


@pytest.mark.parametrize(
    "rows",
    [
        "6/10-2025\t7\n7/10-2025\t1.234",
        "6/10-2025 12,5\n7/10-2025 1.234\n8/10-2025 2.5",
        "6/10-2025;12,5\n7/10-2025;1,234\n8/10-2025;2.5",
    ],
)
def test_number_that_could_be_two_is_named_by_row_where_the_column_does_not_say(rows):
    [fault] = read_rows(rows, today=TODAY).faults
    assert fault.startswith("Række 2: »1")
    assert "kan være både 1234 og 1,234. Skriv det ene." in fault


def test_part_of_a_whole_is_read_where_the_unit_says_of_how_many():
    assert read_number("4 af 15", "elever af 15") == 4
    with pytest.raises(CannotReadError, match="Skriv kun 4, og skriv »af 15« i enheden"):
        read_number("4 af 15")
    with pytest.raises(CannotReadError):
        read_number("4 af 16", "af 15")


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("3 t", "timer"),
        ("3 t.", "Timer om ugen"),
        ("3 min", "minutter"),
        ("3 minutter", "min."),
        ("3 %", "procent"),
        ("kr. 3", "kroner"),
        ("3 kr", "kr."),
        ("3 elever", "minutter"),
        ("3 t", ""),
        ("3", "minutter"),
    ],
)
def test_unit_that_is_the_measures_own_may_be_typed(typed, unit):
    assert read_number(typed, unit) == 3


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("3 t", "minutter"), ("3 timer", "min"), ("12 %", "elever"), ("kr. 5", "minutter")],
)
def test_unit_that_is_another_than_the_measures_is_told(typed, unit):
    with pytest.raises(CannotReadError, match=f"en anden enhed end »{unit}«. Regn tallet om."):
        read_number(typed, unit)


def test_pasted_hours_among_minutes_are_named_by_row():
    pasted = "6/10-2025\t30\n7. oktober 2025 3 t\n8/10 20 min"
    read = read_rows(pasted, today=TODAY, unit="minutter")
    assert [row.value for row in read.rows] == [30, 20]
    assert read.faults == (
        "Række 2: »3 t« er skrevet i en anden enhed end »minutter«. Regn tallet om.",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "6/10-2025",
        "6. oktober 2025",
        "2025-10-06",
        "06.10.2025",
        "6/10 2025",
        "06-10-25",
        "mandag 6. oktober 2025",
        "6. okt. 2025",
        "2025-10-06 00:00:00",
        "6/10",
        "6. oktober",
    ],
)
def test_day_is_read_in_every_danish_way(typed):
    assert read_day(typed, TODAY) == SIXTH


def test_day_without_a_year_has_been():
    assert read_day("24/12", TODAY) == date(2024, 12, 24)


@pytest.mark.parametrize("typed", ["", "45936", "31/2-2025", "i går", "6/13-2025"])
def test_what_is_no_day_is_named(typed):
    with pytest.raises(CannotReadError, match="ikke en dato"):
        read_day(typed, TODAY)


def test_two_columns_from_a_spreadsheet_with_heading_gaps_and_notes():
    pasted = (
        "Dato\tMinutter\n6/10-2025\t3\n7. oktober 2025 7,5\n2025-10-08;8;Regn ude\n\n"
        "9/10 2025 9 t\n10/10\t\n13/10 12\n14/10 12 t"
    )
    read = read_rows(pasted, today=TODAY)
    assert read.faults == ()
    assert not read.needs_start
    assert [(row.day.day, row.value, row.note) for row in read.rows] == [
        (6, 3, ""),
        (7, 7.5, ""),
        (8, 8, "Regn ude"),
        (9, 9, ""),
        (10, None, ""),
        (13, 12, ""),
        (14, 12, ""),
    ]


def test_rows_that_cannot_be_read_are_named_by_their_number():
    read = read_rows("6/10-2025\t3\nabc\t3\n\n9/10\tx\n10/10 12 13", today=TODAY)
    assert len(read.rows) == 1
    assert [fault.split("«")[0] for fault in read.faults] == [
        "Række 2: »abc",
        "Række 4: »x",
        "Række 5: »12 13",
    ]


def test_day_that_is_not_in_the_calendar_is_named_as_a_day():
    [fault] = read_rows("1.2.2025 4\n31.2.2025 4", today=TODAY).faults
    assert fault.startswith("Række 2: »31.2.2025« er ikke en dato")


def test_values_alone_follow_each_other_on_school_days():
    read = read_rows("3\n4,5\n5 t", today=TODAY, answers=Answers(date(2025, 10, 3)))
    assert [row.day for row in read.rows] == [date(2025, 10, 3), SIXTH, date(2025, 10, 7)]
    weekly = read_rows("3\n4", today=TODAY, answers=Answers(date(2025, 10, 3), "week"))
    assert weekly.rows[1].day == date(2025, 10, 10)


def test_values_alone_ask_for_the_first_day():
    assert read_rows("3\n4", today=TODAY).needs_start


def test_five_thousand_rows_are_read_and_one_more_is_told():
    rows = [f"{TODAY - timedelta(n)}\t{n},5" for n in range(5_000)]
    read = read_rows("\n".join(rows), today=TODAY)
    assert len(read.rows) == 5_000
    assert not read.faults
    assert "5001" in read_rows("\n".join([*rows, rows[0]]), today=TODAY).faults[0]
