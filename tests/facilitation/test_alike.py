"""Which teams work with something alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from app.facilitation.alike import alike, group_or_none
from app.facilitation.queries import Headline, SchoolLine


def test_two_teams_on_one_focus_area_make_a_group_whoever_owns_the_area():
    groups = alike([_headline(1, "A", "Ro og trivsel"), _headline(2, "B", "ro og  trivsel")], [])
    assert groups == []
    [group] = alike([_headline(1, "B", "Ro og trivsel"), _headline(2, "A", "RO OG TRIVSEL")], [])
    assert (group.name, group.teams, group.rests_on_headlines) == (
        "Ro og trivsel",
        ["A", "B"],
        True,
    )


def test_one_team_with_two_records_is_no_group():
    assert alike([_headline(1, "A", "Ro"), _headline(1, "A", "Ro")], []) == []


def test_tags_count_for_what_is_shared_only():
    [group] = alike(
        [], [_line(1, "A", tags=["Kollaboration"]), _line(2, "B", tags=["kollaboration"])]
    )
    assert (group.name, group.rests_on_headlines) == ("Kollaboration", False)


def test_headline_and_shared_record_meet_on_the_focus_area():
    [group] = alike([_headline(1, "A", "Læsning")], [_line(2, "B", focus_area="Læsning")])
    assert group.teams == ["A", "B"]


def test_the_same_teams_are_brought_together_once():
    lines = [_line(n, name, focus_area="Ro", tags=["Trivsel"]) for n, name in ((1, "A"), (2, "B"))]
    assert [group.name for group in alike([], lines)] == ["Ro"]


def test_most_teams_come_first_then_danish_order():
    lines = [
        *(_line(n, str(n), tags=["Ærlighed"]) for n in (1, 2)),
        *(_line(n, str(n), tags=["Zoologi"]) for n in (3, 4)),
        *(_line(n, str(n), tags=["Stort"]) for n in (1, 3, 5)),
    ]
    assert [group.name for group in alike([], lines)] == ["Stort", "Zoologi", "Ærlighed"]


def test_a_group_is_found_by_its_key_while_it_is_there():
    groups = alike([], [_line(1, "A", tags=["Ro"]), _line(2, "B", tags=["Ro"])])
    assert group_or_none(groups, "ord:ro") is groups[0]
    assert group_or_none(groups, "emne:ro") is None


def test_a_suggestion_counts_when_all_its_teams_were_told():
    then = datetime(2025, 11, 11, 23, 30, tzinfo=UTC)
    told, untold = _line(1, "A", tags=["Ro"], suggested_at=then), _line(2, "B", tags=["Ro"])
    [group] = alike([], [told, untold])
    assert group.suggested_on is None
    [group] = alike([], [told, replace(untold, suggested_at=then)])
    assert group.suggested_on == date(2025, 11, 12)


def _headline(team_id, team, focus_area):
    return Headline(
        cycle_id=team_id,
        public_id="x",
        kind="trial_action",
        title="T",
        status="trying",
        grades=[],
        focus_area=focus_area,
        team_id=team_id,
        team=team,
        opens=False,
    )


def _line(team_id, team, *, focus_area=None, tags=(), suggested_at=None):
    return SchoolLine(
        cycle_id=team_id,
        public_id="x",
        kind="trial_action",
        round=1,
        team_id=team_id,
        team_public_id="x",
        team=team,
        school="S",
        shared_on=date(2025, 11, 1),
        title="T",
        status="closed",
        focus_area=focus_area,
        tags=list(tags),
        decision=None,
        learning=None,
        plan=None,
        suggested_at=suggested_at,
    )
