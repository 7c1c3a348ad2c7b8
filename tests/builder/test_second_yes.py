"""A yes to a report that leaves the school takes a second member, as sharing with its readers did."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.core.models import Mail, SecurityEvent
from app.cycles.models import SharedVersion
from app.teams.models import Membership
from app.yearreports.passages import ACCEPTED, AMENDED, WAITING, WITHHELD


def begun(as_, town):
    """A committee's report that has asked its teams; the address of its draft."""
    consultant = as_(town.consultant)
    address = town.begin(consultant)
    consultant.submit(f"{address}/teams")
    consultant.submit(f"{address}/valg", learning=[town.cycles[0].public_id])
    return address


def ask_address(town):
    return f"/rapporttekster/{town.ask_of(0).public_id}"


def state(town):
    db.session.expire_all()
    return town.ask_of(0).state


def test_one_members_yes_to_the_committees_paper_waits_for_another(as_, town):
    begun(as_, town)
    first = as_(town.members[0])

    page = first.follow(first.post(f"{ask_address(town)}/brug"))

    assert "Jeres ja venter på, at et andet medlem også siger ja." in page.text
    assert state(town) == WAITING
    first.post(f"{ask_address(town)}/andet-ja", status=403)
    assert state(town) == WAITING
    told = db.session.scalars(select(Mail).where(Mail.template == "report_yes")).all()
    assert [mail.recipient for mail in told] == [town.others[0].email]
    as_(town.others[0]).post(f"{ask_address(town)}/andet-ja")
    assert state(town) == ACCEPTED
    events = db.session.scalars(select(SecurityEvent.event).order_by(SecurityEvent.id)).all()
    assert [one for one in events if one.startswith("report_text")] == [
        "report_text_proposed",
        "report_text_confirmed",
    ]


def test_second_member_reads_the_very_words_and_only_then_they_are_in_the_draft(as_, town):
    address = begun(as_, town)
    as_(town.members[0]).submit(f"{ask_address(town)}/ret", learned="Vores nye ord")

    assert "Vores nye ord" not in as_(town.consultant).get(f"{address}/udkast").text
    page = as_(town.others[0]).get(f"/teams/{town.teams[0].public_id}/rapporttekster")
    assert "Vores nye ord" in page.text
    as_(town.others[0]).post(f"{ask_address(town)}/andet-ja")

    assert state(town) == AMENDED
    assert "Vores nye ord" in as_(town.consultant).get(f"{address}/udkast").text


def test_one_members_no_is_enough_and_takes_the_waiting_yes_along(as_, town):
    begun(as_, town)
    as_(town.members[0]).post(f"{ask_address(town)}/brug")

    as_(town.others[0]).post(f"{ask_address(town)}/ikke-med")

    assert state(town) == WITHHELD
    as_(town.others[0]).post(f"{ask_address(town)}/andet-ja")
    assert state(town) == WITHHELD


def alone(as_, town):
    """The only member of the team; the other one has left."""
    begun(as_, town)
    left = select(Membership).where(Membership.person_id == town.others[0].id)
    db.session.delete(db.session.scalars(left).one())
    town.members[1].name = "Bo Kollega"
    db.session.commit()
    return as_(town.members[0])


def test_the_only_member_of_a_team_cannot_say_both(as_, town):
    member = alone(as_, town)

    page = member.follow(member.post(f"{ask_address(town)}/brug"))

    assert "Bed en kollega om det herunder" in page.text
    assert state(town) == WAITING
    member.post(f"{ask_address(town)}/andet-ja", status=403)
    assert state(town) == WAITING


def test_colleague_of_a_team_of_one_reads_the_very_words_and_says_the_second_yes(as_, town):
    member, colleague = alone(as_, town), town.members[1]
    member.submit(f"{ask_address(town)}/ret", learned="Vores nye ord")
    here = f"/kolleger{ask_address(town)}"
    as_(colleague).get(here, status=404)
    member.post(f"{ask_address(town)}/kollega", {"colleague": colleague.email})

    assert mails_to(colleague) == ["colleague_asked"]
    assert "beder om dit ja" in as_(colleague).get("/").text
    page = as_(colleague).get(here)
    assert "Vores nye ord" in page.text
    member.get(here, status=404)
    as_(town.consultant).get(here, status=404)
    as_(colleague).post(f"{here}/ja")

    assert state(town) == AMENDED
    as_(colleague).get(here, status=404)


def test_colleagues_no_leaves_what_was_answered_before(as_, town):
    member, colleague = alone(as_, town), town.members[1]
    member.post(f"{ask_address(town)}/brug")
    member.post(f"{ask_address(town)}/kollega", {"colleague": colleague.email})

    as_(colleague).post(f"/kolleger{ask_address(town)}/nej")

    assert state(town) == WAITING
    assert town.ask_of(0).first_yes is None
    as_(colleague).post(f"/kolleger{ask_address(town)}/ja", status=404)


def test_page_tells_nobody_whose_address_it_is(as_, town):
    member = alone(as_, town)
    member.follow(member.post(f"{ask_address(town)}/brug"))
    told = set()
    for email in (town.members[1].email, "findes.ikke@example.org", town.consultant.email):
        done = member.post(f"{ask_address(town)}/kollega", {"colleague": email})
        told.add(member.follow(done).text.replace(email, "X"))
    assert len(told) == 1
    assert town.ask_of(0).colleague_id is None
    assert mails_to(town.consultant) == []


def mails_to(person) -> list[str]:
    query = select(Mail.template).where(
        Mail.recipient == person.email, Mail.template == "colleague_asked"
    )
    return list(db.session.scalars(query))


def test_asking_anew_forgets_the_first_yes_to_other_words(as_, town):
    address = begun(as_, town)
    as_(town.members[0]).post(f"{ask_address(town)}/brug")
    versions = select(SharedVersion).where(SharedVersion.cycle_id == town.cycles[0].id)
    shared = db.session.scalars(versions).one()
    shared.content = {**shared.content, "title": "Et andet navn"}
    db.session.commit()

    as_(town.others[0]).post(f"{ask_address(town)}/andet-ja")
    assert state(town) == WAITING
    as_(town.consultant).submit(f"{address}/teams")
    as_(town.others[0]).post(f"{ask_address(town)}/andet-ja")

    assert state(town) == WAITING
    assert town.ask_of(0).first_yes is None


def test_the_schools_own_report_takes_one_member(as_, place):
    leader = as_(place.leader)
    address = place.begin(leader)
    place.ask(leader, address)

    place.answer(as_, 0, "brug")

    db.session.expire_all()
    assert place.ask_of(0).state == ACCEPTED
