"""Lines of shared records: the shared version's text, whatever the record says by now."""

from __future__ import annotations

import itertools
from datetime import date

from app.core.clock import now
from app.core.db import db
from app.cycles.queries import cycle_or_none
from app.cycles.shared_lines import (
    LINES_PER_PAGE,
    lines_of,
    shared_lines,
    shared_page,
    shared_with_us,
)
from app.teams.queries import viewer_for
from tests.make import (
    make_administrator,
    make_closed_cycle,
    make_consultant,
    make_cycle,
    make_focus_area,
    make_leader,
    make_member,
    make_network,
    make_network_coordinator,
    make_organisation,
    make_school,
    make_team,
    share,
)


def test_a_line_is_made_of_the_shared_version_and_not_of_what_came_later(flask_app):
    team, reader = _team_and_reader()
    area = make_focus_area("Læsning", team_id=team.id)
    cycle = make_closed_cycle(
        team, title="Som delt", learning="Lært før", focus_area=area, tags=["Ro"]
    )
    share(cycle, "school", on=date(2025, 10, 6))
    cycle.title, cycle.learning, cycle.decision = "Nyt navn", "Lært siden", "drop"
    cycle.status, cycle.focus_area, cycle.tags = "evaluating", None, ["Uro"]
    db.session.commit()
    [line] = lines_of(shared_lines(reader))
    assert (line.title, line.learning, line.decision) == ("Som delt", "Lært før", "keep")
    assert (line.status, line.focus_area, line.tags) == ("closed", "Læsning", ["Ro"])
    assert (line.team, line.school) == (team.name, team.school.name)
    assert line.shared_on == date(2025, 10, 6)


def test_a_positive_deviation_is_told_by_what_all_can_do_or_by_its_first_act(flask_app):
    team, reader = _team_and_reader()
    acts = {"uncommon_acts": ["Stil et ur frem", "Sig tallet højt"]}
    for title, more in (("Handling", {}), ("Alle", {"transferable": "Begynd roligt"})):
        cycle = make_cycle(team, kind="positive_deviation", title=title, **acts, **more)
        share(cycle, "school")
    lines = {line.title: line.learning for line in lines_of(shared_lines(reader))}
    assert lines == {"Handling": "Stil et ur frem", "Alle": "Begynd roligt"}


def test_a_record_without_evaluation_has_a_plan_and_no_learning(flask_app):
    team, reader = _team_and_reader()
    share(make_cycle(team, action="Vi begynder med et spil"), "school")
    [line] = lines_of(shared_lines(reader))
    assert (line.learning, line.decision, line.plan) == (None, None, "Vi begynder med et spil")


def test_newest_shared_comes_first_and_own_teams_are_left_out(flask_app):
    team, reader = _team_and_reader()
    own = make_team("Vores", school=team.school)
    person = make_member(own)
    share(make_cycle(own, title="Vores egen"), "school")
    share(make_cycle(team, title="Ældst"), "school", on=date(2025, 9, 1))
    share(make_cycle(team, title="Nyest"), "school", on=date(2025, 11, 1))
    db.session.commit()
    lines = lines_of(shared_with_us(viewer_for(person)))
    assert [line.title for line in lines] == ["Nyest", "Ældst"]
    assert {line.title for line in lines_of(shared_lines(reader))} > {"Nyest", "Ældst"}


def test_what_lies_in_the_bin_is_in_no_list_and_no_count(flask_app):
    team, reader = _team_and_reader()
    cycle = share(make_cycle(team), "school")
    assert shared_page(reader, number=1).pages == 1
    cycle.binned_at = now()
    db.session.commit()
    assert shared_page(reader, number=1).lines == []
    assert shared_page(reader, number=1).pages == 0


def test_filters_look_at_the_shared_phase(flask_app):
    team, reader = _team_and_reader()
    cycle = share(make_cycle(team, title="Plan"), "school")
    cycle.status = "trying"
    share(make_cycle(team, title="Afvigelse", kind="positive_deviation"), "school")
    db.session.commit()
    assert _titles(reader, kind="positive_deviation") == ["Afvigelse"]
    assert "Plan" in _titles(reader, status="planning")
    assert _titles(reader, status="trying") == []


def test_a_long_list_comes_in_pages(flask_app):
    team, reader = _team_and_reader()
    for number in range(LINES_PER_PAGE + 1):
        share(make_cycle(team, title=f"Nr. {number}"), "school")
    first, second = shared_page(reader, number=1), shared_page(reader, number=2)
    assert (len(first.lines), len(second.lines), first.pages) == (LINES_PER_PAGE, 1, 2)
    assert not {x.public_id for x in first.lines} & {x.public_id for x in second.lines}


def test_lines_are_exactly_the_others_records_that_may_be_opened(flask_app):
    school = make_school(organisation=make_organisation())
    elsewhere = make_school("Et andet sted", make_organisation("En anden kommune"))
    network = make_network(members=(elsewhere,))
    team, buddies = make_team("5. årgang", school=school), make_team("Makkerne", school=elsewhere)
    choices = ("school", "organisation", "public", network, buddies)
    cycles = [
        share(make_cycle(team, title=f"Nr. {size}"), *some)
        for size in range(len(choices) + 1)
        for some in itertools.combinations(choices, size)
        if some
    ]
    make_cycle(team, title="Ikke delt", headline=True)
    readers = (
        make_member(make_team("Naboen", school=school)),
        make_member(team),
        make_member(buddies),
        make_leader(elsewhere),
        make_consultant(school.organisation),
        make_network_coordinator(network),
        make_administrator(),
    )
    db.session.commit()
    sizes = set()
    for person in readers:
        viewer = viewer_for(person)
        opened = {c.public_id for c in cycles if cycle_or_none(viewer, c.public_id)}
        own = {c.public_id for c in cycles if c.team_id in viewer.team_ids}
        listed = {line.public_id for line in lines_of(shared_with_us(viewer))}
        assert listed == opened - own
        sizes.add(len(listed))
    assert {0, len(cycles) // 2 + 1} <= sizes


def _titles(reader, **wanted):
    return [line.title for line in shared_page(reader, number=1, **wanted).lines]


def _team_and_reader():
    """A team, and what somebody from another team at the same school sees."""
    school = make_school()
    reader = make_member(make_team("Naboteamet", school=school))
    return make_team("5. årgang", school=school), viewer_for(reader)
