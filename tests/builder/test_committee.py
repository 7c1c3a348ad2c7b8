"""A consultant builds the committee's paper from what teams have shared with the municipality."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.models import Mail
from app.cycles.models import Cycle, SharedVersion
from app.organisations.models import FocusArea
from app.prototypes.models import Prototype, PrototypeSource
from app.teams.queries import viewer_for
from app.yearreports import queries, queries_material
from app.yearreports.content import final_content
from app.yearreports.figures import drawn
from tests.builder.conftest import this_year
from tests.builder.test_paper import made
from tests.make import make_consultant, make_organisation, make_person, save, share_prototype
from tests.printing.reading import bookmarks, faults, headings, words

WORDS = {"closed": "Afsluttet", "trying": "Afprøves", "planning": "Planlægges"}
DECISIONS = {"keep": "Fasthold", "adapt": "Tilpas", "drop": "Forkast"}
OF_A_LEADER = ("lederen", "leder vil", "samtalen", "I taler om")


def final(town, address):
    viewer, today = viewer_for(town.consultant), clock.today()
    report = queries.report_or_none(viewer, address.split("/")[-1])
    material = queries_material.material_of(viewer, report, today)
    return final_content(report, material, material.prototypes, today)


def section(content, code):
    return next(one for one in content["sections"] if one["code"] == code)


# -- the way from the menu to a final paper


def test_consultant_makes_the_paper_from_the_menu_to_the_final_edition(as_, town):
    consultant = as_(town.consultant)
    page = consultant.follow(consultant.get("/rapporter", status=302))
    assert "Et papir til udvalget" in page.text
    address = town.begin(consultant)
    page = consultant.get(address)
    assert page.h1 == f"Rapport til udvalget {this_year()}"
    assert page.value("text_recommendation") == (
        "Forvaltningen indstiller, at orienteringen tages til efterretning."
    )
    consultant.submit(address, text_background="Det begyndte i 2025.", text_abstract="Kort.")
    picks = [town.cycles[0].public_id, town.cycles[1].public_id]
    consultant.submit(f"{address}/valg", story=picks, learning=picks)
    consultant.submit(f"{address}/teams")
    for path in ("", "/valg", "/teams", "/udkast", "/sagstekst", "/endelig"):
        text = consultant.get(address + path).text
        assert not [one for one in OF_A_LEADER if one in text], path
        assert "Slet ikke delt" not in text
        assert "Kun til skolen" not in text
    assert "Team 0, Østre Skole" in consultant.get(f"{address}/valg").text
    town.all_say_yes()
    edition = consultant.get(town.finish(consultant, address))
    assert "Til det politiske udvalg" in edition.text
    assert "Det begyndte i 2025." in edition.text
    assert "36 delte prøvehandlinger" in edition.text, edition.text
    assert "12 teams har delt" in edition.text


def test_team_is_asked_by_the_municipality_reads_amends_and_withholds(as_, town):
    consultant = as_(town.consultant)
    address = town.begin(consultant)
    consultant.submit(f"{address}/teams")
    member, team = as_(town.members[0]), town.teams[0].public_id
    page = member.get(f"/teams/{team}/rapporttekster")
    assert f"Rapport til udvalget {this_year()}, Engdal Kommune" in page.text
    assert "Udvalgets papirer er som regel åbne." in page.text
    assert not [one for one in OF_A_LEADER if one in page.text]
    [mail, *_others] = db.session.scalars(select(Mail).where(Mail.template == "report_asks"))
    assert list(mail.values) == ["path"]
    ask = f"/rapporttekster/{town.ask_of(0).public_id}"
    member.submit(f"{ask}/ret", learned="Vores nye ord")
    as_(town.others[0]).post(f"{ask}/andet-ja")
    as_(town.members[1]).post(f"/rapporttekster/{town.ask_of(1).public_id}/ikke-med")
    picks = [town.cycles[0].public_id, town.cycles[1].public_id]
    consultant.submit(f"{address}/valg", learning=picks)
    draft = consultant.get(f"{address}/udkast").text
    assert "Vores nye ord" in draft
    assert "Forsøg 01" not in draft
    assert "35 delte prøvehandlinger" in draft


def test_others_find_neither_the_report_nor_its_list(as_, town):
    address = town.begin(as_(town.consultant))
    elsewhere = make_consultant(make_organisation("Nabo Kommune"), make_person("Nabo"))
    db.session.commit()
    for person, at_list in ((elsewhere, 404), (town.leaders[0], 403), (town.members[0], 403)):
        as_(person).get(town.list_address, status=at_list)
        for path in ("", "/udkast", "/valg", "/endelig"):
            as_(person).get(address + path, status=404)


# -- sections


def test_case_statement_is_one_heading_over_three_that_keep_together(as_, town):
    consultant = as_(town.consultant)
    address = town.begin(consultant)
    texts = {"text_background": "Før.", "text_involvement": "Hvem.", "text_focus": "Hvad."}
    consultant.submit(address, **texts)
    consultant.submit(address, move="tried:up")
    page = consultant.get(f"{address}/udkast")
    [article] = page.all("article", **{"class": "rb rb--screen"})
    said = [
        (element.tag.rpartition("}")[2], "".join(element.itertext()).strip())
        for element in article.iter()
        if element.get("class") in ("rb-heading", "rb-subheading")
    ]
    at = said.index(("h2", "Sagsfremstilling"))
    assert said[at - 1] == ("h2", "Overblik over indsatsområderne"), "it moved past all three"
    inner = [("h3", "Historik"), ("h3", "Inddragelse"), ("h3", "Beskrivelse")]
    assert said[at + 1 : at + 4] == inner
    consultant.submit(address, move="background:down")
    codes = [one["code"] for one in town.report().sections]
    start = codes.index("involvement")
    assert codes[start : start + 3] == ["involvement", "background", "focus"]
    text = "".join(consultant.get(f"{address}/sagstekst").one("textarea", id="everything").text)
    assert text.count("Sagsfremstilling") == 1
    assert "Sagsfremstilling\n\nInddragelse\n\nHvem." in text


def test_consultant_adds_moves_and_removes_a_section_of_her_own(as_, town):
    consultant = as_(town.consultant)
    address = town.begin(consultant)
    sent = consultant.submit(address, add="1", text_abstract="Bliver gemt")
    assert sent.location == f"{address}#afsnit-own1"
    consultant.submit(address, heading_own1="Kommunikation", text_own1="På hjemmesiden.")
    consultant.submit(address, move="own1:up", add_not="")
    codes = [one["code"] for one in town.report().sections]
    assert codes.index("own1") + 1 == codes.index("law")
    assert "Kommunikation På hjemmesiden." in consultant.get(f"{address}/udkast").text
    assert consultant.get(address).value("text_abstract") == "Bliver gemt"
    consultant.submit(address, add="1")
    consultant.submit(address, remove="own1")
    consultant.submit(address, remove="abstract")
    codes = [one["code"] for one in town.report().sections]
    assert "own1" not in codes
    assert {"own2", "abstract"} <= set(codes), "only own sections are removed"


def test_own_section_of_a_leader_comes_again_next_year_without_its_text(as_, place):
    leader = as_(place.leader)
    years = leader.get(place.list_address).all("option")
    before = years[1].get("value")
    last = leader.submit(place.list_address, school_year=before).location
    leader.submit(last, add="1")
    leader.submit(last, heading_own1="Fra bestyrelsen", text_own1="Sidste år.")
    page = leader.get(place.begin(leader))
    assert page.value("heading_own1") == "Fra bestyrelsen"
    assert page.value("text_own1") == ""


@pytest.mark.usefixtures("only_sqlite")
def test_headings_that_cases_may_need_are_there_to_switch_on(as_, town):
    consultant = as_(town.consultant)
    address = town.begin(consultant)
    extra = {"text_theme": "Tema.", "text_economy": "Ingen.", "text_law": "§ 40 a."}
    consultant.submit(address, **extra)
    assert "Økonomiske konsekvenser" not in consultant.get(f"{address}/udkast").text
    consultant.submit(address, on_theme="y", on_economy="y", on_law="y")
    draft = consultant.get(f"{address}/udkast").text
    for shown in ("Beslutningstema Tema.", "Økonomiske konsekvenser Ingen.", "Lovgrundlag § 40 a."):
        assert shown in draft


# -- figures


def rows_of_the_database():
    """Each shared record by area, phase, decision and length, straight from the rows."""
    query = (
        select(SharedVersion.content, FocusArea.name)
        .join(Cycle, Cycle.id == SharedVersion.cycle_id)
        .join(FocusArea, FocusArea.id == Cycle.focus_area_id)
    )
    return [(row.content, row.name) for row in db.session.execute(query)]


def months_of(content):
    evaluation = content["evaluation"]
    begun, ended = content["plan"]["start"], evaluation["on"]
    days = (date.fromisoformat(ended) - date.fromisoformat(begun)).days
    limits = [30.44, 60.88, 91.32]
    names = ["Under 1 måned", "1 til 2 måneder", "2 til 3 måneder", "Over 3 måneder"]
    return names[sum(days >= limit for limit in limits)]


def test_figures_are_those_of_the_database(as_, town):
    town.all_say_yes()
    content = final(town, town.begin(as_(town.consultant)))
    figures = {one["code"]: one for one in section(content, "tried")["figures"]}
    assert set(figures) == {"area_phase", "decision", "months"}
    rows = rows_of_the_database()
    assert len(rows) == 36

    told = {row["name"]: row for row in figures["area_phase"]["rows"]}
    areas = Counter(name for _content, name in rows)
    assert {name: row["count"] for name, row in told.items()} == dict(areas)
    assert areas["Sjældent"] == 1, "named in the annex, so counted as it stands"
    assert told["Ro"]["words"] == "12 af 36"
    for name, row in told.items():
        phases = Counter(WORDS[content["status"]] for content, area in rows if area == name)
        parts = dict(zip(figures["area_phase"]["series"], row["parts"], strict=True))
        assert Counter(parts) == phases, name

    closed = [content for content, _area in rows if content["status"] == "closed"]
    decided = Counter(DECISIONS[one["evaluation"]["decision"]] for one in closed)
    assert counts(figures["decision"]) == decided
    lengths = Counter(months_of(one) for one in closed)
    assert counts(figures["months"]) == lengths
    assert figures["months"]["total"] == len(closed) == 18


def counts(figure):
    return Counter({row["name"]: row["count"] for row in figure["rows"]})


@pytest.mark.usefixtures("only_sqlite")
def test_overview_draws_stacks_and_names_neither_school_nor_team(as_, town):
    town.all_say_yes()
    content = final(town, town.begin(as_(town.consultant)))
    overview = section(content, "tried")
    assert "rows" not in overview
    told = str(overview)
    for place in [*town.schools, *town.teams]:
        assert place.name not in told
    table = drawn(overview["figures"][0]).table
    assert table.rows[0][0] == overview["figures"][0]["rows"][0]["name"]
    annex = [row["title"] for row in section(content, "annex")["list"]]
    assert annex == sorted(annex), "by title, so that no school's records stand together"
    assert section(content, "annex")["list"][0]["team"].endswith("Skole")


def test_two_teams_are_counted_by_what_the_annex_names_and_no_decision_is(as_, town):
    few = {team.id for team in town.teams[:2]}
    for cycle in town.cycles:
        cycle.binned_at = None if cycle.team_id in few else clock.now()
    db.session.commit()
    consultant = as_(town.consultant)
    page = consultant.get(f"{town.begin(consultant)}/udkast")
    assert "Efter indsatsområde og fase" in page.text
    assert "Ikke vist, fordi for få teams står bag: efter beslutning, fra begyndelse" in page.text
    assert page.html.count('role="img"') == 2, "one figure, wide and narrow"


@pytest.mark.usefixtures("only_sqlite")
def test_without_annex_nothing_of_two_teams_is_counted_and_the_overview_is_absent(as_, town):
    few = {team.id for team in town.teams[:2]}
    for cycle in town.cycles:
        cycle.binned_at = None if cycle.team_id in few else clock.now()
    db.session.commit()
    consultant = as_(town.consultant)
    address = town.begin(consultant)
    values = consultant.get(address).form_values()
    values.pop("on_annex")
    consultant.post(address, values)
    page = consultant.get(f"{address}/udkast")
    assert "Overblik over indsatsområderne" not in page.text
    assert "Ikke vist" not in page.text
    assert page.html.count('role="img"') == 0


# -- prototypes


def test_prototype_tells_where_it_was_tried_again_by_shared_trials_alone(as_, town):
    today = clock.today()
    prototype = save(
        Prototype(
            title="Stille start",
            owner_team_id=town.teams[0].id,
            summary="Bog på bordet.",
            shared_on=today,
        )
    )
    share_prototype(prototype, "organisation")
    save(PrototypeSource(prototype_id=prototype.id, cycle_id=town.cycles[0].id))
    own = save(Prototype(title="Egen", owner_team_id=town.teams[0].id, shared_on=today))
    share_prototype(own, "school")
    hidden = db.session.scalars(select(Cycle).where(Cycle.title == "Kun til skolen")).one()
    for cycle in (town.cycles[1], town.cycles[2], hidden):
        cycle.inspired_by_prototype_id = prototype.id
    town.all_say_yes()
    content = final(town, town.begin(as_(town.consultant)))
    [told] = section(content, "prototypes")["prototypes"]
    assert (told["title"], told["team"]) == ("Stille start", "Team 0, Østre Skole")
    assert told["facts"] == [
        {"question": "Prøvet igen på", "text": "Engen Skole og Aaby Skole"},
        {"question": "Bygger på", "text": "»Forsøg 00«"},
    ]


# -- on paper


@pytest.mark.usefixtures("only_sqlite")
def test_paper_is_accessible_with_headings_in_order(as_, town):
    town.all_say_yes()
    consultant = as_(town.consultant)
    address = town.begin(consultant)
    texts = {"text_background": "Før.", "text_involvement": "Hvem.", "text_focus": "Hvad."}
    consultant.submit(address, **texts)
    consultant.submit(f"{address}/valg", story=[town.cycles[0].public_id])
    _row, pdf = made(f"{address}/pdf", consultant)
    assert faults(pdf) == []
    levels = headings(pdf)
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    [(title, children)] = bookmarks(pdf)
    assert title == "Det har skolerne prøvet og lært"
    assert children.count("Sagsfremstilling") == 1
    assert "Historik" not in children, "it stands under the case statement"
    text = words(pdf)
    assert "Til det politiske udvalg" in text


@pytest.mark.usefixtures("only_sqlite")
def test_agenda_text_holds_the_overview_and_no_markup(as_, town):
    town.all_say_yes()
    consultant = as_(town.consultant)
    edition = town.finish(consultant, town.begin(consultant))
    page = consultant.get(f"{edition}/sagstekst")
    text = "".join(page.one("textarea", id="everything").itertext())
    for expected in (
        "Indstilling\n\nForvaltningen indstiller, at orienteringen tages til efterretning.",
        "Sagsfremstilling\n\nBeskrivelse",
        "Ro: 12 af 36 delte prøvehandlinger (planlægges 3, afprøves 3, afsluttet 6)",
        "Tallene gælder kun det, teams selv har valgt at dele.",
        "Bilag: Liste og metode",
    ):
        assert expected in text
    assert "<" not in text


def test_network_record_of_another_municipality_is_not_the_committees(as_, town):
    elsewhere = town.cycles[0]
    assert elsewhere.team.school.organisation_id == town.organisation.id
    other = make_organisation("Anden Kommune")
    town.schools[0].organisation_id = other.id
    db.session.commit()
    consultant = as_(town.consultant)
    text = consultant.get(f"{town.begin(consultant)}/udkast").text
    assert "Østre Skole" not in text
    assert "Aaby Skole" in text
