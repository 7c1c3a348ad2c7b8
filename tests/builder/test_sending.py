"""Final editions are sent: schools' to the municipality, the committee's to the schools' leaders."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.models import Mail, SecurityEvent
from app.organisations.models import School
from app.reports.models import ReportFile
from app.yearreports.models import ReportEdition, ReportEditionFile
from tests.make import (
    make_consultant,
    make_leader,
    make_organisation,
    make_person,
    make_school,
    save,
)
from tests.statements import MOST_A_PAGE, count_statements

REST_OF_A_REPORT = ("", "/udkast", "/valg", "/teams", "/sagstekst", "/endelig", "/aftaler")


def report_of(edition):
    """The address of the report behind an edition."""
    query = select(ReportEdition).where(ReportEdition.public_id == edition.split("/")[-1])
    row = db.session.scalars(query.options()).one()
    from_row = db.session.get(ReportEdition.report.property.mapper.class_, row.report_id)
    return f"/rapporter/{from_row.public_id}"


def test_leader_sends_a_final_edition_and_the_municipality_reads_that_and_nothing_else(as_, town):
    edition = town.school_edition(as_, 0, "Må vi låne en læsevejleder?")
    leader, consultant = as_(town.leaders[0]), as_(town.consultant)
    consultant.get(edition, status=404)
    assert "Intet er sendt endnu" in consultant.get(town.list_address).text
    page = leader.get(edition)
    assert "Kommunens konsulenter kan så læse denne udgave" in page.text
    assert page.text.index("Filer") < page.text.index("Kommunens konsulenter kan så læse")
    confirm = page.link("Send til kommunen")
    unread = leader.submit(confirm, status=422)
    assert unread.errors() == ["Læs PDF'en igennem, og sæt kryds."]
    consultant.get(edition, status=404)
    page = leader.follow(leader.submit(confirm, has_read="y"))
    assert "Sendt." in page.text
    assert not page.has_link("Send til kommunen")

    listed = consultant.get(town.list_address)
    assert listed.link("Østre Skole, udgave 1") == edition
    page = consultant.get(edition)
    assert "Kun skolens eget." in page.text
    assert not page.has_link("Send til kommunen")
    for link in ("Skriv sagsnummeret", "Skriv aftalerne efter samtalen"):
        assert not page.has_link(link)
    assert "Må vi låne en læsevejleder?" in consultant.get(f"{edition}/sagstekst").text
    consultant.post(f"{edition}/sagsnummer", {"case_number": "1"}, status=403)
    consultant.post(f"{edition}/send", status=403)
    for path in REST_OF_A_REPORT:
        consultant.get(report_of(edition) + path, status=404)
    consultant.get(town.school_list(0), status=403)


def test_receiver_fetches_the_files_and_others_do_not(as_, town):
    edition = town.send(as_, 0)
    file = save(ReportFile(sha256="1" * 64, size_bytes=5, data=b"%PDF-"))
    row = db.session.scalars(select(ReportEdition)).one()
    save(ReportEditionFile(edition_id=row.id, kind="reader", sha256=file.sha256))
    db.session.commit()
    consultant, stranger = as_(town.consultant), as_(town.leaders[1])
    assert consultant.get(f"{edition}/laeseudgave.pdf").response.data == b"%PDF-"
    for name in ("laeseudgave.pdf", "indhold.json", "regneark.xlsx", "csv.zip"):
        stranger.get(f"{edition}/{name}", status=404)
        consultant.get(f"{edition}/{name}")
    consultant.post(f"{edition}/filer", status=403)


def test_others_cannot_read_what_was_sent(as_, town):
    edition = town.send(as_, 0)
    nabo = make_organisation("Nabo Kommune")
    strangers = [
        make_consultant(nabo, make_person("Nabokonsulent")),
        make_leader(make_school("Naboskolen", nabo), make_person("Naboleder")),
        town.leaders[1],
        town.members[0],
    ]
    db.session.commit()
    for person in strangers:
        client = as_(person)
        client.get(edition, status=404)
        client.get(f"{edition}/sagstekst", status=404)
        client.post(f"{edition}/send", status=404)
        if person is town.leaders[1]:
            assert "udgave 1" not in client.get(town.school_list(1)).text


def test_school_that_moves_to_another_municipality_takes_its_report_along(as_, town):
    edition = town.send(as_, 0)
    nabo = make_organisation("Nabo Kommune")
    receiver = make_consultant(nabo, make_person("Nabokonsulent"))
    db.session.get(School, town.schools[0].id).organisation_id = nabo.id
    db.session.commit()
    as_(receiver).get(edition)
    as_(town.consultant).get(edition, status=404)


def test_newer_edition_is_sent_anew_and_what_was_sent_stays(as_, town):
    first = town.send(as_, 0)
    leader, consultant = as_(town.leaders[0]), as_(town.consultant)
    second = town.finish(leader, report_of(first))
    consultant.get(second, status=404)
    assert "erstattet af en nyere" not in consultant.get(first).text, "nobody has sent it"
    leader.submit(f"{second}/send", has_read="y")
    assert consultant.get(first).link("Se udgave 2") == second
    assert "Erstatter udgave 1" in consultant.get(second).text
    page = consultant.get(town.list_address)
    assert page.has_link("Østre Skole, udgave 1")
    assert page.has_link("Østre Skole, udgave 2")


def test_receivers_get_a_mail_without_text_once_and_the_log_a_line(as_, town):
    colleague = make_consultant(town.organisation, make_person("Kollega"))
    db.session.commit()
    edition = town.send(as_, 0)
    again = as_(town.leaders[0])
    page = again.follow(again.post(f"{edition}/send", {"has_read": "y"}))
    assert "Den var sendt i forvejen." in page.text
    mails = db.session.scalars(select(Mail).where(Mail.template == "edition_sent")).all()
    assert {mail.recipient for mail in mails} == {town.consultant.email, colleague.email}
    assert [mail.values for mail in mails] == [{"path": edition}] * 2
    lines = select(SecurityEvent).where(SecurityEvent.event == "year_report_sent")
    [line] = db.session.scalars(lines)
    assert (line.person_id, line.object_id) == (town.leaders[0].id, edition.split("/")[-1])


def test_committees_paper_goes_to_the_leaders_of_the_municipalitys_schools(as_, town):
    town.all_say_yes()
    consultant = as_(town.consultant)
    edition = town.finish(consultant, town.begin(consultant))
    leader = as_(town.leaders[1])
    leader.get(edition, status=404)
    assert "Lederne på kommunens skoler" in consultant.get(edition).text
    consultant.submit(f"{edition}/send", has_read="y")
    assert leader.get(town.school_list(1)).link("Engdal Kommune, udgave 1") == edition
    assert "Til det politiske udvalg" in leader.get(edition).text
    leader.get(f"{edition}/sagstekst")
    leader.post(f"{edition}/send", status=403)
    leader.get(report_of(edition), status=404)
    as_(town.members[0]).get(edition, status=404)
    stranger = make_leader(make_school("Naboskolen", make_organisation("Nabo")), make_person("N"))
    db.session.commit()
    as_(stranger).get(edition, status=404)
    mails = db.session.scalars(select(Mail.recipient).where(Mail.template == "edition_sent"))
    assert set(mails) == {leader.email for leader in town.leaders}


def test_leader_sends_the_newest_edition_and_no_superseded_one(as_, town):
    leader = as_(town.leaders[0])
    first = town.school_edition(as_, 0)
    second = town.finish(leader, report_of(first))
    assert not leader.get(first).has_link("Send til kommunen")
    assert leader.get(second).has_link("Send til kommunen")
    page = leader.follow(leader.get(f"{first}/send", status=302))
    assert "Send den nyeste." in page.text
    page = leader.follow(leader.post(f"{first}/send", {"has_read": "y"}))
    assert "Send den nyeste." in page.text
    as_(town.consultant).get(first, status=404)
    assert db.session.scalars(select(Mail).where(Mail.template == "edition_sent")).all() == []


def test_schools_are_listed_by_year_in_danish_order(as_, town):
    for number in range(3):
        town.send(as_, number)
    page = as_(town.consultant).get(town.list_address)
    listed = [name for name in ("Engen Skole", "Østre Skole", "Aaby Skole") if name in page.text]
    assert sorted(listed, key=page.text.index) == ["Engen Skole", "Østre Skole", "Aaby Skole"]


# -- what the schools ask for


def test_committees_paper_quotes_what_sent_reports_ask_for_with_the_schools_name(as_, town):
    town.send(as_, 0, "Må vi låne en læsevejleder?")
    town.send(as_, 1, "Kan kurser ligge i august?")
    town.school_edition(as_, 2, "Det er ikke sendt.")
    consultant = as_(town.consultant)
    address = town.begin(consultant)
    page = consultant.get(address)
    assert "Må vi låne en læsevejleder?" in page.text
    draft = consultant.get(f"{address}/udkast").text
    assert "Østre Skole Må vi låne en læsevejleder? Fra skolens rapport, udgave 1" in draft, draft
    assert draft.index("Må vi låne") < draft.index("Kan kurser"), "Østre before Aaby"
    assert "Det er ikke sendt." not in draft
    assert "Kun skolens eget." not in draft

    said = "Kurserne er flyttet."
    consultant.submit(address, asked=[town.schools[1].public_id], text_questions=said)
    draft = consultant.get(f"{address}/udkast").text
    assert "Må vi låne" not in draft
    assert draft.index("Kan kurser") < draft.index(f"Det siger forvaltningen {said}")
    assert "Kan kurser" in draft
    assert consultant.get(address).form_values()["asked"] == [town.schools[1].public_id]

    town.all_say_yes()
    edition = town.finish(consultant, address)
    agenda = consultant.get(f"{edition}/sagstekst").text
    assert agenda.index("Kan kurser ligge i august?") < agenda.index("Det siger forvaltningen:")
    assert said in agenda
    assert "Må vi låne" not in agenda
    assert "Udgave 1, " in agenda


def test_newest_sent_questions_count(as_, town):
    first = town.send(as_, 0, "Gammelt ønske")
    leader = as_(town.leaders[0])
    leader.submit(report_of(first), text_questions="Nyt ønske")
    second = town.finish(leader, report_of(first))
    consultant = as_(town.consultant)
    address = town.begin(consultant)
    assert "Gammelt ønske" in consultant.get(f"{address}/udkast").text
    leader.submit(f"{second}/send", has_read="y")
    draft = consultant.get(f"{address}/udkast").text
    assert "Nyt ønske" in draft
    assert "Gammelt ønske" not in draft


@pytest.mark.usefixtures("only_sqlite")
@pytest.mark.parametrize("path", ["", "/udkast", "/endelig"])
def test_pages_of_the_paper_take_few_statements(as_, town, path):
    town.send(as_, 0, "Ønske")
    consultant = as_(town.consultant)
    address = town.begin(consultant)
    consultant.get(address)
    with count_statements() as statements:
        consultant.get(address + path)
    assert len(statements) <= MOST_A_PAGE, "\n".join(statements)
