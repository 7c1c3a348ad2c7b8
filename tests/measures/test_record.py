"""What was measured, on the record's page: for the team, over all rounds, and for readers."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.access.viewer import Viewer
from app.core.db import db
from app.cycles.models import SharedVersion
from app.measures.commands import restart_baseline
from app.measures.models import Measure
from app.measures.queries import chain_or_none, measures_of
from app.measures.series import Round, series_of_rounds
from app.sharing.queries import content_to_share
from tests.make import make_cycle, make_leader, make_measure, make_person, make_team, share
from tests.page import text_of
from tests.statements import MOST_A_PAGE, count_statements

MORNINGS = (11, 9, 14, 7, 12, 10, 8, 13, 15, 9, 6, 12, 11, 8, 10)
AFTER = (8, 7, 6, 9, 8, 5, 7, 10, 6, 8, 7, 9, 6, 12, 8)
FIRST = date(2025, 9, 15)


@pytest.fixture
def mette():
    return make_person("Mette Medlem")


@pytest.fixture
def cycle(mette):
    return make_cycle(make_team(members=(mette,)), status="trying", start=FIRST + timedelta(15))


def share_with_measures(cycle):
    content = content_to_share(cycle, ["measures"])
    share(cycle, "school")
    version = db.session.scalars(
        select(SharedVersion).where(SharedVersion.cycle_id == cycle.id)
    ).one()
    version.content, version.extras = content, ["measures"]


def page_of(as_, person, cycle):
    return as_(person).get(f"/afproevninger/{cycle.public_id}")


def headings_of(page):
    return [text_of(heading) for heading in page.all("h2")]


def test_member_sees_chart_verdict_and_how_it_was_counted(as_, mette, cycle):
    make_measure(
        cycle, "Minutter", unit="minutter", wanted="lower", baseline_points=15,
        values=MORNINGS + AFTER,
    )  # fmt: skip
    page = page_of(as_, mette, cycle)
    assert "Noget har ændret sig." in page.text
    assert "Det var det, vi håbede på." in page.text
    assert "Sådan har vi regnet" in page.text
    assert "13 af 15 værdier efter" in page.text
    assert "30 målinger fra 15. september 2025 til 14. oktober 2025." in page.text
    assert "Afprøv" in page.html.split("<svg", 2)[2]
    assert "%" not in page.text


def test_what_began_has_a_column_of_its_own_beside_the_remarks(as_, mette, cycle):
    measure = make_measure(cycle, "Minutter", values=MORNINGS + AFTER)
    page = page_of(as_, mette, cycle)
    assert "Her begynder" in page.text
    assert "Bemærkning" not in page.text
    measure.points[3].note = "Vikar"
    db.session.commit()
    table = page_of(as_, mette, cycle).html.split("<table", 1)[1].split("</table>")[0]
    assert table.index("Her begynder") < table.index("Bemærkning")
    assert "Afprøv · " not in table


def test_measuring_is_offered_beside_the_notes_and_quietly_once_it_is_over(as_, mette, cycle):
    make_measure(cycle, values=(3, 4))
    page = page_of(as_, mette, cycle)
    assert page.text.count("Mål noget undervejs") == 1
    assert "Skriv en værdi" in page.text
    cycle.status = "closed"
    db.session.commit()
    page = page_of(as_, mette, cycle)
    assert "Mål noget undervejs" not in page.text
    assert "Skriv en værdi" not in page.text
    assert "Ret målingen eller skriv en værdi til" in page.text


def test_measures_of_one_name_are_told_apart_by_what_differs(as_, mette, cycle):
    make_measure(cycle, "Ro", unit="minutter", values=(3, 4))
    assert "Ro" in headings_of(page_of(as_, mette, cycle))
    make_measure(cycle, "ro", unit="elever", values=(5, 6))
    make_measure(cycle, "Ro", unit="elever", values=(7, 8, 9))
    page = page_of(as_, mette, cycle)
    assert [text for text in headings_of(page) if text.casefold().startswith("ro")] == [
        "Ro · minutter, 15.–16. september 2025",
        "ro · elever, 15.–16. september 2025",
        "Ro · elever, 15.–17. september 2025",
    ]
    links = [link.get("href") for link in page.all("a") if text_of(link) == "Skriv en værdi"]
    assert len(set(links)) == len(links) == 3


def test_rounds_that_overlap_are_told_apart_by_their_number(flask_app):
    data = {"name": "Ro", "unit": "min", "wanted": None, "baseline_points": None, "target": None}
    first = {**data, "points": [{"date": "2025-09-02", "value": 3, "note": None}]}
    second = {**data, "points": [{"date": "2025-09-01", "value": 4, "note": None}]}
    with flask_app.test_request_context():
        both = series_of_rounds(
            [Round(n, "trial_action", None, None, [one]) for n, one in ((1, first), (2, second))]
        )
    assert [one.heading for one in both] == ["Ro · runde 1", "Ro · runde 2"]
    assert [one.narrow.title for one in both] == ["Ro · runde 1", "Ro · runde 2"]


def test_reader_of_many_values_sees_the_newest_and_all_by_choice(as_, mette, cycle):
    measure = make_measure(cycle, "Ro", values=tuple(range(1, 121)))
    for point in measure.points:
        point.note = f"nummer {point.position}"
    db.session.commit()
    page = page_of(as_, mette, cycle)
    assert len(page.all("tr")) == 1 + 100
    assert page.one("ol", **{"class": "chart-notes"}).get("start") == "21"
    assert "De nyeste 100 af 120 værdier." in page.text
    assert "nummer 19" not in page.text
    whole = as_(mette).get(page.link("Vis alle").partition("#")[0])
    assert len(whole.all("tr")) == 1 + 120
    assert "De nyeste" not in whole.text
    assert "nummer 0" in whole.text
    assert whole.one("details", id="measure-1-figures").get("open") is not None


def test_member_with_few_values_hears_how_many_are_missing(as_, mette, cycle):
    make_measure(cycle, values=(3, 4, 5, 6))
    assert "Der mangler 6 værdier" in page_of(as_, mette, cycle).text


def test_member_of_a_new_round_sees_both_rounds_on_one_chart(as_, mette, cycle):
    make_measure(cycle, "Ro", unit="min", values=(5, 6, 7))
    second = make_cycle(cycle.team, round=2, follows_id=cycle.id, title="Anden runde")
    page = page_of(as_, mette, second)
    assert "Mål videre fra runden før" in page.text
    new = as_(mette).get(
        f"/afproevninger/{second.public_id}/maalinger/ny?som="
        + db.session.scalars(select(Measure.public_id)).one()
    )
    assert new.form_values()["name"] == "Ro"
    assert new.form_values()["unit"] == "min"
    make_measure(second, "Ro", unit="min", values=(1, 2), first=date(2025, 12, 1))
    for one in (cycle, second):
        page = page_of(as_, mette, one)
        assert "5 målinger fra 15. september 2025 til 2. december 2025." in page.text
        assert "Runde 2" in page.html.split("<svg", 1)[1]
    assert "Mål videre" not in page.text


def test_leader_sees_measures_only_where_they_were_shared(as_, mette, cycle):
    make_measure(cycle, "Ro i timen", values=MORNINGS)
    leader = make_leader(cycle.team.school)
    hidden = make_cycle(cycle.team)
    make_measure(hidden, "Ro i timen", values=MORNINGS)
    share(hidden, "school")
    assert "Ro i timen" not in page_of(as_, leader, hidden).text
    share_with_measures(cycle)
    page = page_of(as_, leader, cycle)
    assert "Ro i timen" in page.text
    assert "Vis tallene" in page.text
    assert "Skriv en værdi" not in page.text


def test_leader_does_not_see_the_measures_of_a_round_that_is_not_shared(as_, mette, cycle):
    make_measure(cycle, "Ro", values=(5, 6, 7))
    second = make_cycle(cycle.team, round=2, follows_id=cycle.id)
    make_measure(second, "Ro", values=(1, 2), first=date(2025, 12, 1))
    leader = make_leader(cycle.team.school)
    share_with_measures(second)
    page = page_of(as_, leader, second)
    assert "2 målinger fra 1. december 2025" in page.text


def test_record_with_many_measures_and_rounds_takes_few_statements(as_, mette, cycle):
    for number in range(5):
        make_measure(cycle, f"Måling {number}", values=MORNINGS)
        cycle = make_cycle(cycle.team, round=number + 2, follows_id=cycle.id)
    browser = as_(mette)
    with count_statements() as statements:
        browser.get(f"/afproevninger/{cycle.public_id}")
    assert len(statements) <= MOST_A_PAGE


def test_restarted_baseline_is_said_in_the_words_of_the_exchange_format(flask_app, mette, cycle):
    measure = make_measure(cycle, "Ro", unit="min", target=4, baseline_points=3, values=MORNINGS)
    viewer = Viewer(person_id=mette.id, memberships={cycle.team_id: "member"})
    chain = chain_or_none(viewer, measure.public_id)
    restart_baseline(chain, by=viewer, on=FIRST + timedelta(10), points=5)
    db.session.commit()
    db.session.expire_all()
    first, second = measures_of([cycle.id])[cycle.id]
    assert {key for key in first if first[key] != second[key]} == {"baseline_points", "points"}
    assert [len(first["points"]), len(second["points"])] == [10, 5]
    assert (first["baseline_points"], second["baseline_points"]) == (3, 5)
    with flask_app.test_request_context():
        read_back = json.loads(json.dumps([first, second]))
        [series] = series_of_rounds([Round(1, "trial_action", None, None, read_back)])
        assert [len(part.values) for part in series.parts] == [10, 5]
        assert series.earlier == ["Tidligere median: 11 (15.–24. september 2025)"]


def test_member_reads_one_verdict_of_a_measure_over_two_rounds_wherever_it_is_read(
    as_, mette, cycle
):
    """Eight values of each round tell nothing alone, and sixteen tell of a change."""
    make_measure(cycle, "Ro", unit="min", values=(5, 6) * 4)
    second = make_cycle(cycle.team, round=2, follows_id=cycle.id, title="Anden runde")
    make_measure(second, "Ro", unit="min", values=(11, 12) * 4, first=date(2025, 12, 1))
    db.session.commit()
    browser = as_(mette)
    measures = db.session.scalars(select(Measure.public_id)).all()
    addresses = [f"/afproevninger/{one.public_id}" for one in (cycle, second)]
    addresses += [f"/maalinger/{one}" for one in measures]
    for address in addresses:
        page = browser.get(address)
        assert "Noget har ændret sig." in page.text, address
        assert "Det kan vi ikke sige noget om endnu" not in page.text, address
    with count_statements() as statements:
        browser.get(addresses[-1])
    assert len(statements) <= MOST_A_PAGE, statements


def test_no_bars_are_drawn_of_one_value_before_or_after(as_, mette, cycle):
    make_measure(cycle, "Ro", baseline_points=1, values=(5, 6, 7))
    assert "median af 1" not in page_of(as_, mette, cycle).html
    make_measure(cycle, "Uro", baseline_points=2, values=(5, 6, 7, 8))
    page = page_of(as_, mette, cycle)
    assert "Før: median af 2" in page.html
    assert "median af 1" not in page.html
