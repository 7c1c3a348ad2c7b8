"""A record's PDF draws a measure over all rounds, as its page does, and as far as one may read."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select

from app.access.viewer import Viewer
from app.core.db import db
from app.cycles.models import Audience, SharedVersion
from app.cycles.series import rounds_of_each
from app.reports import queries
from app.reports.drafts import read_by
from app.reports.models import Report
from app.sharing.queries import content_to_share
from app.teams.queries import viewer_for
from tests import make
from tests.statements import count_statements

SPRING = date(2026, 3, 2)


@pytest.fixture
def rounds(flask_app):
    """Three rounds: the second lies in the bin, so the third follows the first with a gap."""
    team = make.make_team()
    first = make.make_cycle(team, title="Første", start=date(2025, 9, 16))
    second = make.make_cycle(team, round=2, follows_id=first.id, title="Anden")
    third = make.make_cycle(team, round=3, follows_id=second.id, title="Tredje", start=SPRING)
    make.make_measure(first, "Ro", unit="min", values=(5, 6, 7))
    make.make_measure(third, "Ro", unit="min", values=(1, 2), first=SPRING)
    second.binned_at = second.created_at
    db.session.commit()
    return first, third


def share(cycle, *extras):
    content = content_to_share(cycle, list(extras))
    version = select(SharedVersion).where(SharedVersion.cycle_id == cycle.id)
    if db.session.scalars(version).one_or_none() is None:
        make.share(cycle, "school")
    shared = db.session.scalars(version).one()
    shared.content, shared.extras = content, list(extras)
    db.session.commit()


def read(flask_app, viewer, *cycles):
    with flask_app.test_request_context():
        whole = [queries.cycle_by_id(viewer, cycle.id) for cycle in cycles]
        return read_by(viewer, whole)


def figures(record):
    return [[point.figure for point in series.points] for series in record.series]


def test_member_gets_all_rounds_on_one_chart_in_every_rounds_pdf(flask_app, rounds):
    member = make.make_member(rounds[0].team)
    got = read(flask_app, viewer_for(member), *rounds)
    for record in got.records:
        assert figures(record) == [["5", "6", "7", "1", "2"]]
        words = " ".join(line for label in record.series[0].chart.labels for line in label.lines)
        assert "Runde 3" in words
        assert "Afprøv" in words
    assert [source["cycle"] for source in got.sources] == [one.id for one in rounds]


def test_leader_gets_of_each_round_what_its_own_shared_version_carries(flask_app, rounds):
    first, third = rounds
    leader = viewer_for(make.make_leader(first.team.school))
    share(third, "measures")
    assert figures(read(flask_app, leader, third).records[0]) == [["1", "2"]]
    share(first)
    assert figures(read(flask_app, leader, third).records[0]) == [["1", "2"]]
    share(first, "measures")
    got = read(flask_app, leader, third)
    assert figures(got.records[0]) == [["5", "6", "7", "1", "2"]]
    assert {source["cycle"] for source in got.sources} == {first.id, third.id}
    assert all(source["version"] for source in got.sources)


def test_file_is_not_handed_out_once_a_round_on_its_chart_is_narrowed(flask_app, rounds):
    first, third = rounds
    leader = viewer_for(make.make_leader(first.team.school))
    share(first, "measures")
    share(third, "measures")
    sources = read(flask_app, leader, third).sources
    report = make.save(
        Report(
            kind="record", person_id=leader.person_id, cycle_id=third.id, state="done", title="Tredje", sources=sources,
        )
    )  # fmt: skip
    db.session.commit()
    assert queries.report_or_none(leader, report.public_id).is_current
    db.session.execute(delete(Audience).where(Audience.cycle_id == first.id))
    db.session.commit()
    assert queries.report_or_none(leader, report.public_id) is None


def test_values_as_csv_are_those_of_the_rounds_one_may_read(as_, rounds):
    first, third = rounds
    make.make_measure(first, "Noget andet", values=(9,))
    third_values = f"/afproevninger/{third.public_id}/maalinger.csv"
    leader = as_(make.make_leader(first.team.school))
    share(third, "measures")
    csv = leader.get(third_values).response.data.decode("utf-8-sig")
    assert csv.splitlines() == [
        "Måling;Enhed;Runde;Dag;Værdi;Bemærkning",
        "Ro;min;3;02.03.2026;1;",
        "Ro;min;3;03.03.2026;2;",
    ]
    share(third)
    assert len(leader.get(third_values).response.data.splitlines()) == 1
    own = as_(make.make_member(first.team)).get(third_values).response.data.decode("utf-8-sig")
    assert [row.split(";")[2] for row in own.splitlines()[1:]] == ["1", "1", "1", "3", "3"]


def test_rounds_of_many_records_take_two_statements_and_loops_end(flask_app, rounds):
    first, third = rounds
    other = make.make_cycle(first.team)
    one = make.make_cycle(first.team)
    two = make.make_cycle(first.team, follows_id=one.id)
    one.follows_id = two.id
    db.session.commit()
    viewer = Viewer(person_id=1, memberships={first.team_id: "member"})
    with count_statements() as statements:
        found = rounds_of_each(viewer, [first, third, other, one, two])
    assert len(statements) == 2
    assert [[cycle.id for cycle in found[id_]] for id_ in (first.id, third.id, other.id)] == [
        [first.id, third.id],
        [first.id, third.id],
        [other.id],
    ]
    assert (
        {cycle.id for cycle in found[one.id]} == {one.id, two.id} == {c.id for c in found[two.id]}
    )
