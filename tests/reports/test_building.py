"""What a record's PDF says, before anything is drawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.cycles.content import carried
from app.reports.content import Collection
from tests.reports.samples import SIGNS, content, deviation, full_trial, measure, record

pytestmark = pytest.mark.usefixtures("paper_app")


def questions(answers):
    return [answer.question for answer in answers]


def test_a_plan_of_one_line_is_a_whole_record():
    made = record(content(plan={"action": "Vi prøver rollekort"}))

    assert made.lead.text == "Vi prøver rollekort"
    assert made.plan == ()
    assert made.expectation.is_empty
    assert [step.state for step in made.steps] == ["current", "ahead", "ahead", "ahead"]
    assert made.decision is None


def test_each_phase_is_named_with_its_time_and_state():
    made = record(full_trial())

    assert [(step.word, step.when) for step in made.steps] == [
        ("Planlæg", ""),
        ("Afprøv", "8. september – 3. oktober 2025"),
        ("Evaluér", "6. oktober 2025"),
        ("Afsluttet", "Tilpas"),
    ]
    assert {step.state for step in made.steps} == {"done"}


def test_frozen_expectation_stands_beside_what_was_added_later():
    later = full_trial()["plan"] | {"hypothesis": "Nu tror vi noget andet."}

    expected = record(full_trial(plan=later)).expectation

    assert expected.hypothesis.startswith("Hvis alle har en rolle")
    assert expected.later_hypothesis == "Nu tror vi noget andet."
    assert expected.frozen_on == "8. september 2025"
    assert [(sign.text, sign.added_later, sign.result_word) for sign in expected.signs] == [
        (SIGNS[0], False, "Delvist"),
        (SIGNS[1], False, "Set"),
        ("Færre spørger: Hvad skal vi?", True, "Ikke set"),
    ]


def test_a_sign_judged_at_the_meeting_but_never_written_down_was_added_later():
    evaluation = {"sign_results": [{"sign": "Noget nyt", "result": "seen"}]}

    expected = record(full_trial(evaluation=evaluation)).expectation

    assert expected.signs[-1].text == "Noget nyt"
    assert expected.signs[-1].added_later
    assert expected.signs[0].result == ""


def test_notes_stand_by_the_day_they_tell_of_then_as_they_were_written():
    days = ("2025-11-22", "2025-11-20", "2025-11-22")
    notes = [
        {"date": day, "text": text, "author": None} for day, text in zip(days, "BAC", strict=True)
    ]
    made = record(full_trial(notes=notes))
    assert [note.text for note in made.notes] == ["A", "B", "C"]


def test_what_stays_in_the_team_is_not_in_the_shared_edition():
    shared = record(carried(full_trial(), []), shared_on=date(2025, 10, 3))

    assert "Hvem gør hvad?" not in questions(shared.plan)
    assert (shared.more_learning, shared.notes, shared.series) == ((), (), ())
    assert shared.edition.words == "Delt 3. oktober 2025"
    own = record(full_trial())
    assert "Hvem gør hvad?" in questions(own.plan)
    assert own.more_learning
    assert own.notes
    assert own.series
    assert own.edition.words == "Teamets egen udgave"


def test_where_the_idea_came_from_stands_before_changes_on_the_way():
    plan = full_trial()["plan"] | {"plan_changes": "Vi skiftede roller."}

    made = record(full_trial(plan=plan))

    assert questions(made.plan)[-2:] == ["Hvor kommer idéen fra?", "Ændrede vi planen undervejs?"]
    assert made.plan[-2].text == "En anden skole: Kollega på naboskolen"


def test_positive_deviation_has_its_own_parts():
    made = record(deviation())

    assert made.lead.question == "Hvad lykkes?"
    assert made.found[0].items == ("Opgaven begyndes i timen", "Fristen ligger onsdag")
    assert questions(made.next_steps) == ["Hvem prøver det?"]
    assert [step.word for step in made.steps] == ["Planlæg", "Undersøg", "Beskriv", "Afsluttet"]
    assert made.round_word == ""
    assert record(deviation(), round_=2).round_word == "Runde 2"


@pytest.mark.parametrize(
    ("answer", "words"),
    [(True, "Ja"), (False, "Ikke endnu"), (None, "Det handler om os selv")],
)
def test_whether_those_it_is_about_agree_is_said_in_words(answer, words):
    plan = deviation()["plan"] | {"described_agree": answer}

    assert record(deviation(plan=plan)).facts[-1].text == words


def test_measurements_are_danish_figures_in_rows_of_ten():
    series = record(full_trial()).series[0]

    assert [len(row) for row in series.rows] == [10, 2]
    assert series.points[0].figure == "9,5"
    assert series.points[0].short_day == "1.9."
    assert series.period == "1.–12. september 2025"
    assert "Mål: 3,5" in series.about
    assert record(full_trial(measures=[measure(3, "vikar")])).series[0].has_notes


def test_measurements_have_a_chart_a_verdict_and_how_it_was_counted():
    series = record(full_trial()).series[0]

    assert series.chart.title.startswith(series.name)
    assert "12 målinger fra 1. september 2025 til 12. september 2025." in series.chart.description
    assert series.verdict
    assert "Medianen er" in series.steps[0]
    assert series.chart_id.startswith("chart-")


def test_before_and_after_are_two_bars_and_a_count():
    series = record(full_trial(measures=[measure(15)])).series[0]
    assert "0 af 10 værdier efter" in series.comparison
    assert [row[0] for row in series.before_after.table.rows] == [
        "Før: median af 5",
        "Efter: median af 10",
    ]
    whole = measure(7) | {"baseline_points": None}
    assert record(full_trial(measures=[whole])).series[0].before_after is None


def test_table_of_many_values_has_the_newest_and_says_so():
    many = measure(30)
    day = date(2024, 8, 1)
    many["points"] = [
        {"date": (day + timedelta(n)).isoformat(), "value": n, "note": None} for n in range(1200)
    ]
    series = record(full_trial(measures=[many])).series[0]
    assert len(series.points) == 100
    assert series.points[-1].figure == "1.199"
    assert series.shortened == "De nyeste 100 af 1.200 værdier."
    assert record(full_trial()).series[0].shortened == ""


def test_two_measures_of_one_name_are_told_apart_on_paper():
    other = measure(12) | {"unit": "elever"}
    first, second = record(full_trial(measures=[measure(12), other])).series
    assert first.heading == "Minutter, før alle er i gang · minutter"
    assert second.heading == "Minutter, før alle er i gang · elever"
    assert first.unit == second.unit == ""
    assert first.chart_id != second.chart_id


def test_baseline_begun_anew_is_one_chart():
    first, second = measure(12), measure(3)
    later = [point | {"date": f"2025-10-0{n}"} for n, point in enumerate(second["points"], 1)]
    anew = second | {"baseline_points": 2, "points": later}

    [series] = record(full_trial(measures=[first, anew])).series

    assert len(series.points) == 15
    assert any("Tidligere median" in step for step in series.steps)


def test_a_missing_value_is_a_dash():
    points = [{"date": "2025-09-01", "value": None, "note": None}]

    series = record(full_trial(measures=[measure(0) | {"points": points}])).series[0]

    assert series.points[0].figure == "–"


def test_size_counts_every_text():
    empty, whole = record(content(plan={"action": "x"})), record(full_trial())

    assert empty.size == len("Rollekort får grupperne i gang") + 1
    assert whole.size > 700


def test_measurements_stand_by_day_however_they_were_typed():
    late_typed = measure(3)
    late_typed["points"] = [late_typed["points"][at] for at in (2, 0, 1)]

    series = record(full_trial(measures=[late_typed])).series[0]

    assert [point.short_day for point in series.points] == ["1.9.", "2.9.", "3.9."]
    assert series.period == "1.–3. september 2025"


def test_the_day_it_was_written_is_before_the_start_only_where_the_plan_agrees():
    whole = full_trial()
    late = {"plan": whole["plan"] | {"start": "2025-09-01"}}

    assert record(whole).expectation.written == "Skrevet, før vi gik i gang 8. september 2025"
    assert record(full_trial(**late)).expectation.written == "Skrevet 8. september 2025"


def test_rounds_of_the_same_title_are_told_apart_in_the_contents():
    first, second, other = record(full_trial()), record(full_trial(), round_=2), record(deviation())
    collection = Collection("6. årgang", "Engsvale Skole", True, (first, second, other))

    assert [name for _record, name, _chapter in collection.chapters] == [
        f"{first.title}, runde 1",
        f"{first.title}, runde 2",
        other.title,
    ]


def test_two_equal_records_are_two_chapters():
    equal = record(full_trial(title="Vi begynder timen stående"))
    collection = Collection("6. årgang", "Engsvale Skole", True, (equal, equal))

    chapters = [chapter for _record, _name, chapter in collection.chapters]

    assert chapters == [
        "Kapitel 1: Vi begynder timen stående",
        "Kapitel 2: Vi begynder timen stående",
    ]


def test_records_of_one_title_and_round_are_told_apart_by_when():
    first = record(full_trial(title="Stående"))
    plan = full_trial()["plan"] | {"start": "2025-11-03", "end": "2025-11-28"}
    second = record(full_trial(title="Stående", plan=plan))
    names = [name for _r, name, _c in Collection("A", "B", True, (first, second)).chapters]

    assert names == [
        "Stående, 8. september – 3. oktober 2025",
        "Stående, 3.–28. november 2025",
    ]
