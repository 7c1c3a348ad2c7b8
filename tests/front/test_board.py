"""Which column a record stands in, and what its card says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.front.board import CARDS_IN_COLUMN, board_of, is_due, standing_of
from app.front.queries import BoardRow
from app.organisations.school_days import HolidayCalendar

TUESDAY = date(2025, 11, 11)
CALENDAR = HolidayCalendar()
PLAN = BoardRow(
    public_id="k7f3q2k7f3q2kk",
    team_id=1,
    kind="trial_action",
    title="Rollekort",
    status="planning",
    round=1,
    start=None,
    end=None,
    evaluation_date=None,
    evaluated_on=None,
    archived_on=None,
    begun_by_date=False,
    headline=False,
    decision=None,
    effect=None,
    effort=None,
    learning=None,
    uncommon_acts=[],
    shared_on=None,
    notes=0,
    first_note_on=None,
    last_note_on=None,
    last_note=None,
    measures=0,
)
RUNNING = replace(PLAN, status="trying", start=date(2025, 11, 3), end=date(2025, 11, 17))


def test_a_running_trial_counts_its_days_and_quotes_the_last_note(flask_app):
    row = replace(
        RUNNING,
        round=2,
        notes=1,
        last_note_on=date(2025, 11, 10),
        last_note="De fleste\nkom i gang",
    )
    [card] = _board([row]).running.cards
    assert (card.tag, card.tone, card.facts) == ("Afprøves", "try", "skoledag 7 af 11")
    assert (card.progress.day, card.progress.days) == (7, 11)
    assert card.round == "Runde 2"
    assert (card.said, card.quote) == ("I går", "De fleste kom i gang")


def test_without_dates_of_its_own_a_record_counts_from_its_first_note_to_its_evaluation(flask_app):
    row = replace(
        RUNNING,
        kind="positive_deviation",
        start=None,
        end=None,
        first_note_on=date(2025, 11, 9),
        evaluation_date=date(2025, 12, 6),
    )
    [card] = _board([row]).running.cards
    assert (card.tag, card.facts) == ("Undersøges", "positiv afvigelse · skoledag 2 af 20")


def test_when_there_is_nothing_to_count_the_evaluation_day_stands_there(flask_app):
    row = replace(RUNNING, start=None, end=None, evaluation_date=date(2025, 11, 18))
    [card] = _board([row]).running.cards
    assert (card.facts, card.progress) == ("evalueres tirsdag 18. november", None)


def test_a_trial_is_ready_when_its_evaluation_day_has_come(flask_app):
    row = replace(RUNNING, evaluation_date=TUESDAY, notes=6, measures=1)
    board = _board([row])
    [card] = board.ready.cards
    assert board.running.cards == []
    assert (card.tag, card.tone) == ("Afprøves", "try")
    assert card.facts == "aftalt til tirsdag 11. november"
    assert card.lines == ("6 noter · 1 måling",)


def test_nothing_is_ready_in_the_holidays_but_stays_where_it_runs(flask_app):
    christmas = date(2025, 12, 24)
    row = replace(RUNNING, evaluation_date=date(2025, 12, 22))
    board = board_of([row], today=christmas, calendar=CALENDAR)
    assert (board.ready.count, board.running.count) == (0, 1)


def test_what_is_being_evaluated_is_ready_in_the_holidays_too(flask_app):
    row = replace(RUNNING, status="evaluating")
    board = board_of([row], today=date(2025, 12, 24), calendar=CALENDAR)
    assert [card.tag for card in board.ready.cards] == ["Evalueres"]


def test_plans_say_when_they_begin_and_come_in_that_order(flask_app):
    rows = [
        replace(PLAN, title="Uden dag"),
        replace(PLAN, title="Senere", start=date(2025, 12, 8)),
        replace(PLAN, title="Snart", start=date(2025, 11, 30)),
    ]
    cards = _board(rows).planned.cards
    assert [card.title for card in cards] == ["Snart", "Senere", "Uden dag"]
    assert [card.facts for card in cards] == ["begynder 30. november", "begynder 8. december", ""]


def test_a_closed_trial_shows_decision_difference_work_and_learning(flask_app):
    row = replace(
        PLAN, status="closed", decision="adapt", effect="large", effort="small", learning="Lært"
    )
    [card] = _board([row]).closed.cards
    assert (card.tag, card.tone) == ("Afsluttet · Tilpas", "closed")
    assert (card.facts, card.quote) == ("stor forskel, lidt arbejde", "Lært")


def test_of_two_rounds_closed_on_a_day_the_newer_stands_first_and_says_which_it_is(flask_app):
    first = replace(PLAN, status="closed", decision="adapt", evaluated_on=TUESDAY)
    cards = _board([first, replace(first, round=2)]).closed.cards
    assert [card.round for card in cards] == ["Runde 2", ""]


def test_a_period_in_the_holidays_alone_is_not_counted(flask_app):
    row = replace(RUNNING, start=date(2025, 10, 11), end=date(2025, 10, 19))
    assert _board([row]).running.cards[0].progress is None


def test_a_closed_deviation_quotes_its_first_act(flask_app):
    row = replace(
        PLAN, kind="positive_deviation", status="closed", uncommon_acts=["Stil et ur frem", "To"]
    )
    [card] = _board([row]).closed.cards
    assert (card.tag, card.facts) == ("Afsluttet", "positiv afvigelse")
    assert card.quote == "Stil et ur frem"


def test_a_card_says_who_else_sees_it(flask_app):
    shown = _board([replace(PLAN, headline=True)]).planned.cards[0]
    shared = _board([replace(PLAN, headline=True, shared_on=date(2025, 10, 3))]).planned.cards[0]
    assert shown.lines == ("Overskriften vises for skolen",)
    assert shared.lines == ("Andre læser den udgave, I delte 3. oktober",)
    assert _board([PLAN]).planned.cards[0].lines == ()


def test_a_column_shows_a_few_and_counts_the_rest(flask_app):
    column = _board([replace(PLAN, title=f"Nr. {n}") for n in range(CARDS_IN_COLUMN + 3)]).planned
    assert (len(column.cards), column.count, column.hidden) == (
        CARDS_IN_COLUMN,
        CARDS_IN_COLUMN + 3,
        3,
    )


def test_the_tab_of_a_team_counts_what_runs_and_what_is_ready():
    rows = [PLAN, RUNNING, replace(RUNNING, evaluation_date=TUESDAY)]
    rows.append(replace(RUNNING, status="evaluating"))
    standing = standing_of(rows, today=TUESDAY, calendar=CALENDAR)
    assert (standing.running, standing.ready) == (1, 2)


def test_a_plan_is_due_on_its_first_day_and_only_once():
    due = replace(PLAN, start=TUESDAY)
    assert is_due(due, TUESDAY)
    assert not is_due(replace(due, begun_by_date=True), TUESDAY)
    assert not is_due(replace(due, start=date(2025, 11, 12)), TUESDAY)
    assert not is_due(replace(due, status="trying"), TUESDAY)


def _board(rows):
    return board_of(rows, today=TUESDAY, calendar=CALENDAR)
