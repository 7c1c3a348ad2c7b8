"""The same measure over rounds and baselines."""

from __future__ import annotations

from app.measures.chains import DataStretch, chains, key_of, segments


def stretch(
    *points: tuple[str, float | None],
    name: str = "Ro",
    unit: str | None = "minutter",
    baseline: int | None = None,
    at: int = 0,
) -> DataStretch:
    data = {
        "name": name,
        "unit": unit,
        "wanted": None,
        "baseline_points": baseline,
        "target": None,
        "points": [{"date": day, "value": value, "note": None} for day, value in points],
    }
    return DataStretch(data, at)


AUTUMN = stretch(("2025-09-01", 5), ("2025-09-02", 6))
WINTER = stretch(("2025-12-01", 4), ("2025-12-02", 3), at=1)


def test_the_same_measure_of_the_next_round_goes_on_with_the_same_baseline():
    [chain] = chains([AUTUMN, WINTER])
    [segment] = segments(chain)
    assert segment.known == [5, 6, 4, 3]
    assert segment.baseline is None


def test_baseline_begins_anew_only_where_a_stretch_says_so():
    anew = stretch(("2025-12-01", 4), baseline=10, at=1)
    [chain] = chains([AUTUMN, anew])
    assert [(s.known, s.baseline) for s in segments(chain)] == [([5, 6], None), ([4], 10)]


def test_name_and_unit_are_the_same_whatever_their_capitals_and_spaces():
    assert key_of("Ro  i TIMEN", "Minutter ") == key_of("ro i timen", "minutter")
    assert key_of("Ro", None) != key_of("Ro", "minutter")
    other = stretch(("2025-12-01", 4), unit="sekunder")
    assert len(chains([AUTUMN, other])) == 2


def test_what_was_measured_at_the_same_time_is_not_one_series():
    beside = stretch(("2025-08-01", 4), ("2025-09-01", 3))
    assert chains([AUTUMN, beside]) == [[AUTUMN], [beside]]


def test_points_stand_by_day_and_on_one_day_as_they_were_typed():
    mixed = stretch(("2025-09-02", 1), ("2025-09-01", 2), ("2025-09-02", None))
    [segment] = segments([mixed])
    assert segment.numbers == [2, 1, None]


def test_measure_without_points_goes_along():
    empty = stretch(at=1)
    assert chains([AUTUMN, empty, WINTER]) == [[AUTUMN, empty, WINTER]]
