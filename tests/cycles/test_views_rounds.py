"""Trying what another team has shared."""

from __future__ import annotations

from app.core.clock import now
from app.core.db import db
from app.cycles.models import Cycle
from app.prototypes.models import Prototype, PrototypeSource
from app.teams.models import TeamNews
from tests.make import (
    make_closed_cycle,
    make_cycle,
    make_measure,
    make_member,
    make_note,
    make_person,
    make_school,
    make_team,
    save,
    share,
    share_prototype,
)
from tests.page import XHTML, text_of
from tests.statements import MOST_A_PAGE, count_statements


def address(cycle, path=""):
    return f"/afproevninger/{cycle.public_id}{path}"


def test_member_tries_what_another_team_has_shared_and_that_team_gets_news(as_, flask_app):
    school = make_school()
    theirs, ours = make_team("A", school=school), make_team("B", school=school)
    source = share(make_closed_cycle(theirs, title="Delt titel", action="Delt handling"), "school")
    source.action = "Nyere tekst, ikke delt"
    member = make_member(ours)
    db.session.commit()
    client = as_(member)
    page = client.get(address(source, "/proev-hos-os"))
    assert page.value("action") == "Delt handling"
    client.submit(address(source, "/proev-hos-os"))
    trial = db.session.query(Cycle).filter_by(team_id=ours.id).one()
    assert (trial.inspired_by_cycle_id, trial.action) == (source.id, "Delt handling")
    news = db.session.query(TeamNews).one()
    assert (news.team_id, news.kind) == (theirs.id, "tried_elsewhere")
    assert "Delt titel" in client.get(address(trial)).text


def test_the_team_it_came_from_is_not_told_what_it_may_not_read(as_, flask_app):
    school = make_school()
    theirs, ours = make_team("A", school=school), make_team("Hemmeligt B", school=school)
    source = share(make_closed_cycle(theirs), "school")
    member, author = make_member(ours), make_member(theirs)
    db.session.commit()
    as_(member).submit(address(source, "/proev-hos-os"), action="Vores egen hemmelighed")
    page = as_(author).get(address(source))
    assert "hemmelighed" not in page.text
    assert "Hemmeligt B" not in page.text


def test_what_is_not_shared_with_us_cannot_be_tried(as_, flask_app):
    source = make_closed_cycle(make_team("A"))
    member = make_member(make_team("B"))
    db.session.commit()
    as_(member).get(address(source, "/proev-hos-os"), status=404)


def test_rounds_that_are_not_shared_are_left_out_for_readers_from_outside(as_, flask_app):
    school = make_school()
    theirs, ours = make_team("A", school=school), make_team("B", school=school)
    first = make_closed_cycle(theirs, title="Skjult første runde")
    second = make_cycle(theirs, title="Delt anden runde", round=2, follows_id=first.id)
    share(second, "school")
    member = make_member(ours)
    db.session.commit()
    page = as_(member).get(address(second, "/runder"))
    assert "Delt anden runde" in page.text
    assert "Skjult" not in page.text


def test_round_two_of_what_is_about_ourselves_is_still_about_ourselves(as_, flask_app):
    member = make_person()
    team = make_team(coordinator=member)
    cycle = make_closed_cycle(
        team,
        kind="positive_deviation",
        described_agree=None,
        uncommon_acts=["Døren står åben"],
        next_step="Vi selv",
    )
    db.session.commit()
    as_(member).submit(address(cycle, "/ny-runde"))
    assert db.session.query(Cycle).filter_by(round=2).one().described_agree is None


def test_a_new_positive_deviation_starts_as_not_yet_asked(as_, flask_app):
    member = make_person()
    make_team(coordinator=member)
    db.session.commit()
    as_(member).submit("/positive-afvigelser/ny", what_succeeds="Det lykkes")
    assert db.session.query(Cycle).one().described_agree is False


def test_the_next_round_is_begun_once_and_gone_to_after_that(as_, flask_app):
    team = make_team(coordinator=make_person())
    first, member = make_closed_cycle(team), make_member(team)
    db.session.commit()
    client = as_(member)
    new = address(first, "/ny-runde")
    assert client.get(address(first)).link("Begynd runde 2") == new
    typed = {**client.get(new).form_values(), "form_token": "a", "action": "Med tavlen"}
    client.submit(new)
    second = db.session.query(Cycle).filter_by(follows_id=first.id).one()
    assert client.get(address(first)).link("Gå til runde 2") == address(second)
    assert not client.get(address(first)).has_link("Begynd runde 2")
    assert client.get(new).link("Gå til runde 2") == address(second)
    # Somebody else had the form open: what they typed is not gone.
    late = client.post(new, typed, status=422)
    assert late.errors() == ["Runde 2 er begyndt allerede. Intet nyt er gemt."]
    assert late.value("action") == "Med tavlen"
    assert db.session.query(Cycle).filter_by(follows_id=first.id).count() == 1


def test_a_team_may_branch_and_its_rounds_are_told_apart(as_, flask_app):
    team = make_team(coordinator=make_person())
    first, member = make_closed_cycle(team, title="Rollekort"), make_member(team)
    second = make_closed_cycle(team, title="Med tavlen", round=2, follows_id=first.id)
    db.session.commit()
    client = as_(member)
    one_more = client.get(address(first, "/ny-runde")).link("Begynd endnu en runde 2")
    assert client.get(address(first)).link("Begynd endnu en runde 2") == one_more
    values = {**client.get(one_more).form_values(), "title": "Ved bordene", "mere": "1"}
    begun = [client.post(one_more, values).location for _ in range(2)]
    other = db.session.query(Cycle).filter_by(title="Ved bordene").one()
    assert begun == [address(other), address(other)]
    assert (other.round, other.follows_id) == (2, first.id)
    make_cycle(team, title="Videre", round=3, follows_id=second.id)
    db.session.commit()
    assert client.get(address(first)).link("Se alle runder") == address(first, "/runder")
    page = client.get(address(first, "/runder"))
    assert [text_of(heading) for heading in page.all("h2")] == ["Runde 1", "Runde 2", "Runde 3"]
    assert "Med tavlen Runde 2 a" in page.text
    assert "Ved bordene Runde 2 b" in page.text
    assert "Videre efter runde 2 a" in page.text


def test_all_rounds_tell_where_ideas_came_from_and_went_over_the_whole_series(as_, flask_app):
    school = make_school()
    ours, theirs = make_team("A", school=school), make_team("B", school=school)
    found = make_closed_cycle(ours, kind="positive_deviation", title="Døren står åben")
    prototype = make_prototype(theirs, "Fælles start")
    hidden = make_prototype(theirs, "Hemmelig")
    make_prototype(ours, "Samlet hos os", sources=[found])
    first = make_closed_cycle(ours, title="Et", action="Alle", inspired_by_cycle_id=found.id)
    second = make_cycle(
        ours,
        title="To",
        action="Nogle",
        round=2,
        follows_id=first.id,
        responsibilities="Hanne",
        inspired_by_prototype_id=prototype.id,
    )
    third = make_cycle(ours, title="Tre", round=3, follows_id=second.id)
    third.inspired_by_prototype_id = hidden.id
    tried = share(make_closed_cycle(theirs, title="Hos B", inspired_by_cycle_id=first.id), "school")
    share_prototype(prototype, "school")
    member = make_member(ours)
    db.session.commit()
    client = as_(member)
    with count_statements() as seen:
        page = client.get(address(third, "/runder"))
    assert seen.count <= MOST_A_PAGE, seen
    for words in (
        "Idéen til runde 1 kom fra Døren står åben · positiv afvigelse · A",
        "Idéen til runde 2 kom fra prototypen »Fælles start«",
        "Fra runde 1: Hos B · B · afsluttet",
        "Ændret siden runde 1 Hvad vil vi prøve? · Hvem gør hvad?",
    ):
        assert words in page.text
    assert [e.text for e in page.all("del")][:1] == ["Alle"]
    assert "Hemmelig" not in page.text
    assert page.link("Hos B") == address(tried)
    assert "Prøvet videre i: Hos B" in client.get(address(first)).text
    assert "Prototypen »Samlet hos os«" in client.get(address(found, "/runder")).text


def test_readers_from_outside_compare_only_what_is_shared(as_, flask_app):
    school = make_school()
    theirs, ours = make_team("A", school=school), make_team("B", school=school)
    first = share(make_closed_cycle(theirs, action="Delt et"), "school")
    second = make_cycle(theirs, action="Delt to", round=2, follows_id=first.id)
    second.responsibilities = "Hanne"
    share(second, "school", extras=("responsibilities",))
    first.action, second.pupil_needs = "Skjult et", "Skjult to"
    member = make_member(ours)
    db.session.commit()
    page = as_(member).get(address(second, "/runder"))
    assert "Ændret siden runde 1 Hvad vil vi prøve?" in page.text
    assert "Hvem gør hvad?" not in page.text
    assert "Skjult" not in page.text


def make_prototype(team, title, *, sources=()):
    prototype = save(Prototype(owner_team_id=team.id, title=title))
    for source in sources:
        save(PrototypeSource(prototype_id=prototype.id, cycle_id=source.id))
    return prototype


def test_what_was_typed_when_somebody_else_began_the_round_can_become_one_more(as_, flask_app):
    team = make_team(coordinator=make_person())
    first, member = make_closed_cycle(team), make_member(team)
    db.session.commit()
    client, new = as_(member), address(first, "/ny-runde")
    values = {**client.get(new).form_values(), "form_token": "a", "action": "Med tavlen"}
    make_cycle(team, round=2, follows_id=first.id)
    late = client.post(new, values, status=422)
    assert late.has_button("Begynd endnu en runde 2")
    client.post(new, {**late.form_values(), "mere": "1"})
    assert db.session.query(Cycle).filter_by(round=2, action="Med tavlen").count() == 1


def test_a_next_round_in_the_bin_is_none(as_, flask_app):
    team = make_team(coordinator=make_person())
    first, member = make_closed_cycle(team), make_member(team)
    make_cycle(team, round=2, follows_id=first.id, binned_at=now())
    db.session.commit()
    assert as_(member).get(address(first)).has_link("Begynd runde 2")
    as_(member).submit(address(first, "/ny-runde"))


EARLIER = "I sidste runde skrev I"


def test_next_step_is_what_round_two_tries_and_the_wording_of_round_one_stands_beside_it(
    as_, flask_app
):
    team = make_team(coordinator=make_person("Gustav"))
    cycle = make_closed_cycle(team, action="Rollekort", decision="adapt", next_step="Færre kort")
    member = make_member(team)
    db.session.commit()
    client = as_(member)
    page = client.get(address(cycle, "/ny-runde"))
    assert page.value("action") == "Færre kort"
    assert page.text.count(EARLIER) == 1
    # The words stay while the form is put right, and while the plan is worked on later.
    wrong = client.submit(address(cycle, "/ny-runde"), action="", status=422)
    assert f"{EARLIER} Rollekort" in wrong.text
    client.submit(address(cycle, "/ny-runde"))
    second = db.session.query(Cycle).filter_by(round=2).one()
    assert second.action == "Færre kort"
    assert f"{EARLIER} Rollekort" in client.get(address(second, "/plan")).text
    assert EARLIER not in client.get(address(cycle, "/plan")).text


def test_nothing_stands_beside_words_that_are_the_same_as_last_time(as_, flask_app):
    team = make_team()
    cycle = make_closed_cycle(team, action="Rollekort", decision="keep")
    deviation = make_closed_cycle(team, kind="positive_deviation", next_step="Vi selv")
    member = make_member(team)
    db.session.commit()
    client = as_(member)
    for closed in (cycle, deviation):
        page = client.get(address(closed, "/ny-runde"))
        assert EARLIER not in page.text
    client.submit(address(cycle, "/ny-runde"))
    second = db.session.query(Cycle).filter_by(round=2).one()
    assert EARLIER not in client.get(address(second, "/plan")).text


def test_plan_of_a_round_says_nothing_of_an_earlier_one_in_the_bin(as_, flask_app):
    team = make_team()
    cycle = make_closed_cycle(team, action="Rollekort", next_step="Færre kort")
    second = make_cycle(team, action="Færre kort", round=2, follows_id=cycle.id)
    member = make_member(team)
    db.session.commit()
    assert EARLIER in as_(member).get(address(second, "/plan")).text
    cycle.binned_at = now()
    db.session.commit()
    assert EARLIER not in as_(member).get(address(second, "/plan")).text


LINE = "Alle elever læser fem minutter, når de kommer ind ad døren om morgenen. Så taler de sammen."


def test_title_that_was_cut_goes_on_to_round_two_with_all_its_words(as_, flask_app):
    member = make_person("Hanne")
    make_team(coordinator=member)
    db.session.commit()
    client = as_(member)
    client.submit("/proevehandlinger/ny", action=LINE)
    first = db.session.query(Cycle).one()
    assert first.title.endswith(" …")
    assert client.get(address(first, "/ny-runde")).value("title") == LINE.split(".")[0]
    # Emptied, it comes from what the new round tries, and is not cut either, now or later.
    client.submit(address(first, "/ny-runde"), title="", action=f"Nu {LINE}")
    second = db.session.query(Cycle).filter_by(round=2).one()
    assert second.title == f"Nu {LINE}".split(".")[0]
    client.submit(address(second, "/plan"), title="", action=LINE)
    db.session.refresh(second)
    assert second.title == LINE.split(".")[0]


def test_title_that_was_cut_is_whole_where_another_team_tries_it(as_, flask_app):
    school = make_school()
    theirs, ours = make_team("A", school=school), make_team("B", school=school)
    cut = f"{LINE[:40].rstrip()} …"
    source = share(make_closed_cycle(theirs, title=cut, action=LINE), "school")
    member = make_member(ours)
    db.session.commit()
    as_(member).submit(address(source, "/proev-hos-os"))
    assert db.session.query(Cycle).filter_by(team_id=ours.id).one().title == LINE.split(".")[0]


def folded(page, *, is_open=False):
    """The labels of the groups that are folded, or of those that stand open."""
    groups = [one for one in page.all("details", class_="more-fields") if one.get("open") is None]
    if is_open:
        groups = [one for one in page.all("details", class_="more-fields") if one not in groups]
    return [text_of(group.find(f"{XHTML}summary")) for group in groups]


def test_next_round_asks_what_is_new_and_when_and_folds_what_it_takes_over(as_, flask_app):
    team = make_team(coordinator=make_person())
    plan = {"hypothesis": "Flere begynder", "signs": ["Alle rækker op", "Ro"], "grades": [5, 6]}
    cycle, member = make_closed_cycle(team, title="Rollekort", **plan), make_member(team)
    db.session.commit()
    client, new = as_(member), address(cycle, "/ny-runde")
    page = client.get(new)
    assert folded(page, is_open=True) == []
    assert [label for label in folded(page) if label.startswith("Ret titlen")] == [
        "Ret titlen og sidste dag Rollekort"
    ]
    assert "Ret forventning og tegn Flere begynder · Alle rækker op, Ro" in page.text
    assert "5., 6. klasse" in page.text
    shut = {
        one.get("name") for group in page.all("details") for one in group.iter() if one.get("name")
    }
    assert not shut & {"action", "start", "evaluation_date"}
    assert {"title", "end", "hypothesis", "signs-0", "grades", "responsibilities"} <= shut
    # What is wrong must be seen; the rest stays folded.
    page = client.submit(new, start="2026-03-02", end="2026-03-01", status=422)
    assert [label.split(" Roll")[0] for label in folded(page, is_open=True)] == [
        "Ret titlen og sidste dag"
    ]
    client.submit(new, start="2026-03-02")
    second = db.session.query(Cycle).filter_by(round=2).one()
    assert (second.title, second.hypothesis, second.signs, second.grades) == (
        "Rollekort",
        *plan.values(),
    )
    assert second.evaluation_date > second.start


def test_next_round_of_a_positive_deviation_is_as_short(as_, flask_app):
    member = make_person()
    deviation = make_closed_cycle(
        make_team(coordinator=member), kind="positive_deviation", where="I musik"
    )
    db.session.commit()
    page = as_(member).get(address(deviation, "/ny-runde"))
    assert len(folded(page)) == 3
    assert "Ret hvor og hvordan I musik" in page.text
    assert folded(page, is_open=True) == []


def test_all_rounds_show_days_signs_decisions_notes_and_the_one_chart(as_, only_sqlite):
    team = make_team()
    member = make_member(team)
    first = make_closed_cycle(
        team,
        signs=[],
        sign_results=[{"sign": "Alle er i gang", "result": "partly"}],
        decision="adapt",
        next_step="Uden kort",
    )
    make_note(first, member, "Det tog fire minutter")
    make_measure(first, "Minutter", values=(8.0, 7.0))
    second = make_closed_cycle(team, round=2, follows_id=first.id, decision="drop")
    make_measure(second, "Minutter", values=(4.0, 3.0))
    db.session.commit()
    client = as_(member)
    with count_statements() as seen:
        page = client.get(address(second, "/runder"))
    assert seen.count <= MOST_A_PAGE, seen
    for words in ("Alle er i gang Delvist", "Det besluttede vi", "Uden kort", "1 note"):
        assert words in page.text
    assert "Det tog fire minutter" in page.text
    assert [text_of(h) for h in page.all("h2")] == ["Runde 1", "Runde 2", "Minutter"]
    # To have stopped looks neither like a success nor like a failure.
    assert [text_of(tag) for tag in page.all("span", class_="tag tag--quiet")] == [
        "Afsluttet · Forkast"
    ]
    assert [text_of(tag) for tag in page.all("span", class_="tag tag--closed")] == [
        "Afsluttet · Tilpas"
    ]
