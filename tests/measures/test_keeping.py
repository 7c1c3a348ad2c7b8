"""What was corrected, taken out or removed is kept with who and when, and can be taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select

from app.access.viewer import Viewer
from app.core.db import db
from app.cycles.models import Cycle
from app.exchange.stored import stored
from app.measures.commands import join_baseline, remove_measure, restart_baseline
from app.measures.keeping import earlier_values, earlier_wordings
from app.measures.models import Measure, MeasurePointVersion, MeasureRemoval, MeasureVersion
from app.measures.queries import chain_or_none, measures_of
from tests.make import make_cycle, make_leader, make_measure, make_person, make_team
from tests.page import text_of
from tests.statements import MOST_A_PAGE, count_statements

FIRST = date(2025, 9, 15)


@pytest.fixture
def mette():
    return make_person("Mette Medlem")


@pytest.fixture
def gustav():
    return make_person("Gustav Medlem")


@pytest.fixture
def cycle(mette, gustav):
    return make_cycle(make_team(members=(mette, gustav)), status="trying", title="Stille start")


@pytest.fixture
def measure(cycle):
    measure = make_measure(cycle, "Minutter", unit="min", values=(11, 9, 14))
    db.session.commit()
    return measure


def address_of(measure):
    return f"/maalinger/{measure.public_id}"


def viewer_of(person, cycle):
    return Viewer(person_id=person.id, memberships={cycle.team_id: "member"})


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def kept(page):
    """What stands in the fold, without the moment."""
    items = [text_of(item) for item in page.all("li")]
    words = (re.sub(r"(Rettet|Fjernet) .* af", r"\1 af", item) for item in items)
    return [item for item in words if "Rettet af" in item or "Fjernet af" in item]


def test_corrected_value_stands_with_who_and_when_for_the_team(as_, mette, gustav, measure):
    point = f"/maalinger/vaerdier/{measure.points[1].public_id}"
    as_(mette).submit(point, value="9", note="")
    assert count(MeasurePointVersion) == 0
    as_(mette).submit(point, value="8,5", note="Vikar")
    page = as_(gustav).get(address_of(measure))
    assert kept(page) == ["9 min · 16. september 2025 Rettet af Mette Medlem"]
    assert not page.has_button("Skriv 9 igen")


def test_value_taken_out_can_be_written_again_once(as_, mette, gustav, measure):
    client = as_(mette)
    client.post(f"/maalinger/vaerdier/{measure.points[2].public_id}/fjern")
    page = client.get(address_of(measure))
    assert page.has_button("Skriv 14 igen")
    version = db.session.scalars(select(MeasurePointVersion)).one()
    back = f"/maalinger/tidligere-vaerdier/{version.public_id}/hent-tilbage"
    assert "Værdien er skrevet igen." in client.follow(client.post(back)).text
    assert "Værdien står der allerede." in client.follow(client.post(back)).text
    db.session.expire_all()
    [data] = measures_of([measure.cycle_id])[measure.cycle_id]
    assert [point["value"] for point in data["points"]] == [11, 9, 14]
    outsider = as_(make_person("Fremmed"))
    outsider.post(back, status=404)


def wordings(page):
    """What stands in the fold of the measure as it was, without the moment."""
    items = [text_of(item) for item in page.all("li")]
    return [re.sub("Ændret .* af", "Ændret af", item) for item in items if "Ændret" in item]


def test_measure_that_is_changed_keeps_what_it_was_with_who_and_when(as_, mette, gustav, measure):
    address = address_of(measure)
    as_(mette).submit(f"{address}/ret", name="Minutter", unit="min")
    assert count(MeasureVersion) == 0, "nothing was changed"
    as_(mette).submit(f"{address}/ret", wanted="lower", target="8", baseline_points="1")
    as_(gustav).submit(f"{address}/ret", name="Minutter til ro", unit="minutter")
    as_(mette).submit(f"{address}/ret", wanted="none", baseline_points="")
    lower = "vi håber på lavere tal · mål: 8 · median af den første værdi"
    page = as_(gustav).get(address)
    assert page.h1 == "Minutter til ro"
    assert wordings(page) == [
        f"Minutter til ro (minutter) {lower} Ændret af Mette Medlem",
        f"Minutter (min) {lower} Ændret af Gustav Medlem",
        "Minutter (min) median af alle værdier Ændret af Mette Medlem",
    ]
    assert re.search(r"Ændret \d+\. \w+ \d{4} kl\. \d+\.\d\d af", page.text)


def test_baseline_begun_anew_and_joined_again_keeps_both_earlier_ones(as_, mette, cycle, measure):
    address, on = address_of(measure), FIRST + timedelta(2)
    as_(mette).submit(f"{address}/udgangspunkt", on=on.isoformat(), points="1")
    viewer = viewer_of(mette, cycle)
    db.session.expire_all()
    restart_baseline(chain_or_none(viewer, measure.public_id), by=viewer, on=on, points=1)
    assert count(MeasureVersion) == 1, "it had begun anew there already"
    chain = chain_or_none(viewer, measure.public_id)
    join_baseline(chain, chain.parts[1], by=viewer)
    db.session.commit()
    assert wordings(as_(mette).get(address)) == [
        "Minutter (min) median af alle værdier · fra 17. september 2025: median af den første værdi "
        "Ændret af Mette Medlem",
        "Minutter (min) median af alle værdier Ændret af Mette Medlem",
    ]
    assert len(chain_or_none(viewer, measure.public_id).parts) == 1


def test_earlier_wording_goes_on_when_its_stretch_goes_and_goes_with_the_record(
    as_, mette, cycle, measure
):
    as_(mette).submit(f"{address_of(measure)}/ret", unit="minutter")
    viewer, first = viewer_of(mette, cycle), measure.public_id
    db.session.expire_all()
    chain = chain_or_none(viewer, measure.public_id)
    restart_baseline(chain, by=viewer, on=FIRST + timedelta(1), points=1)
    db.session.commit()
    as_(mette).post(f"/maalinger/vaerdier/{measure.points[0].public_id}/fjern")
    db.session.expire_all()
    rest = db.session.scalars(select(Measure.public_id)).one()
    assert rest != first
    chain = chain_or_none(viewer, rest)
    assert [version.unit for version in earlier_wordings(chain)] == ["minutter", "min"]
    db.session.execute(delete(Cycle))
    db.session.commit()
    assert count(MeasureVersion) == 0


def test_removed_measure_is_nowhere_until_it_is_taken_back(as_, mette, gustav, cycle, measure):
    leader = make_leader(cycle.team.school)
    db.session.commit()
    client = as_(mette)
    client.submit(f"{address_of(measure)}/fjern")
    record = f"/afproevninger/{cycle.public_id}"
    assert "Minutter" not in client.get(record).text
    client.get(address_of(measure), status=404)
    assert measures_of([cycle.id]) == {cycle.id: []}
    assert [one["measures"] for one in stored().lists["cycles"]] == [[]]
    new = as_(gustav).get(f"{record}/maalinger/ny")
    assert "af Mette Medlem" in new.text
    assert new.has_button("Hent »Minutter (min)« tilbage")
    as_(leader).post(f"{address_of(measure)}/hent-tilbage", status=404)
    back = client.follow(client.post(f"{address_of(measure)}/hent-tilbage"))
    assert "Målingen er hentet tilbage med alle sine værdier." in back.text
    assert "14" in back.text
    assert count(MeasureRemoval) == 0


def test_removed_measure_does_not_come_back_beside_one_of_its_name(as_, mette, cycle, measure):
    client = as_(mette)
    client.submit(f"{address_of(measure)}/fjern")
    make_measure(cycle, "minutter", unit="min")
    db.session.commit()
    page = client.follow(client.post(f"{address_of(measure)}/hent-tilbage"))
    assert "Det måler I allerede her." in page.text
    assert count(MeasureRemoval) == 1


def test_all_stretches_of_a_measure_go_and_come_back_together(flask_app, mette, cycle, measure):
    viewer = viewer_of(mette, cycle)
    chain = chain_or_none(viewer, measure.public_id)
    restart_baseline(chain, by=viewer, on=FIRST + timedelta(2), points=1)
    db.session.commit()
    remove_measure(chain_or_none(viewer, measure.public_id), by=viewer)
    db.session.commit()
    assert count(MeasureRemoval) == 2
    assert chain_or_none(viewer, measure.public_id) is None


def test_what_is_kept_goes_on_when_its_stretch_goes(as_, mette, cycle, measure):
    viewer = viewer_of(mette, cycle)
    restart_baseline(
        chain_or_none(viewer, measure.public_id), by=viewer, on=FIRST + timedelta(2), points=1
    )
    db.session.commit()
    as_(mette).post(f"/maalinger/vaerdier/{measure.points[2].public_id}/fjern")
    db.session.expire_all()
    assert count(Measure) == 1
    chain = chain_or_none(viewer, measure.public_id)
    assert [version.value for version in earlier_values(chain)] == [14]


def test_page_with_much_kept_takes_few_statements(as_, mette, measure):
    for _ in range(5):
        kept = MeasurePointVersion(
            measure_id=measure.id, person_id=mette.id, change="taken_out", measured_on=FIRST
        )
        db.session.add(kept)
    db.session.add(
        MeasureVersion(
            measure_id=measure.id,
            person_id=mette.id,
            name="Før",
            baselines=[{"from": None, "points": 2}],
        )
    )
    db.session.commit()
    client = as_(mette)
    with count_statements() as statements:
        client.get(address_of(measure))
    assert len(statements) <= MOST_A_PAGE
