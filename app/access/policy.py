"""Who may do what: the only place that decides.

Rules are facts about a viewer and a thing; they read attributes and never the database. An action
without a rule is denied. docs/access.md is printed from here.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from app.access.viewer import Viewer
from app.core.i18n import _l

Rule = Callable[[Viewer, Any], bool]


class Can(Enum):
    """Everything that a page lets somebody do."""

    USE_OWN_PAGES = auto()
    READ_CYCLE = auto()
    READ_AS_TEAM = auto()
    START_CYCLE = auto()
    EDIT_CYCLE = auto()
    WRITE_NOTE = auto()
    CHANGE_NOTE = auto()
    REMOVE_NOTE = auto()
    SEE_HISTORY = auto()
    FORGET_WORDS = auto()
    BIN_CYCLE = auto()
    DELETE_CYCLE = auto()
    SHARE_CYCLE = auto()
    CONFIRM_SHARE = auto()
    SAY_YES_AS_COLLEAGUE = auto()
    FLAG_CYCLE = auto()
    REPORT_CYCLE = auto()
    TRY_HERE = auto()
    ASK_SPARRING = auto()
    WITHDRAW_SPARRING = auto()
    ANSWER_SPARRING = auto()
    REMOVE_ANSWER = auto()
    READ_ANSWER = auto()
    REPLY_TO_ANSWER = auto()
    THANK_FOR_ANSWER = auto()
    REMOVE_REPLY = auto()
    SEE_TEAM = auto()
    SEE_TEAM_SETTINGS = auto()
    LEAVE_TEAM = auto()
    PUT_AWAY_NEWS = auto()
    INVITE_MEMBERS = auto()
    NAME_COORDINATOR = auto()
    REMOVE_MEMBER = auto()
    MANAGE_TEAM = auto()
    ANSWER_QUESTION = auto()
    ASK_AGAIN = auto()
    CLOSE_ACCESS = auto()
    OFFER_RECORDS = auto()
    TAKE_BACK_OFFER = auto()
    DECLINE_OFFER = auto()
    TAKE_OVER_RECORDS = auto()
    CHANGE_FOCUS_AREA = auto()
    ADD_TEAM_FOCUS_AREA = auto()
    ADD_SCHOOL_FOCUS_AREA = auto()
    ADD_ORGANISATION_FOCUS_AREA = auto()
    SEE_SCHOOL_PAGE = auto()
    SUGGEST_MEETING = auto()
    MANAGE_SCHOOL = auto()
    SEE_SCHOOL_SETTINGS = auto()
    CREATE_TEAM = auto()
    SEE_OWN_ORGANISATIONS = auto()
    SEE_ORGANISATION = auto()
    MANAGE_ORGANISATION = auto()
    SEE_ORGANISATION_LIST = auto()
    CREATE_ORGANISATION = auto()
    NAME_CONSULTANT = auto()
    NAME_LEADER = auto()
    SEE_NETWORK_LIST = auto()
    NAME_NETWORK_COORDINATOR = auto()
    HANDLE_ROLE_INVITATION = auto()
    ANSWER_INVITATION = auto()
    ANSWER_WORK_QUESTION = auto()
    SEE_EVERYBODY = auto()
    SEE_TEAMS_MADE = auto()
    DEACTIVATE_PERSON = auto()
    END_PERSON_HERE = auto()
    SEE_SECURITY_LOG = auto()
    MAKE_COLLECTION = auto()
    FETCH_REPORT = auto()
    CANCEL_REPORT = auto()
    SEE_SCHOOL_REPORTS = auto()
    SEE_COMMITTEE_REPORTS = auto()
    SEE_NETWORK_REPORTS = auto()
    MAKE_REPORT = auto()
    READ_EDITION = auto()
    SEND_EDITION = auto()
    SEE_REPORT_ASKS = auto()
    ANSWER_REPORT_ASK = auto()
    CONFIRM_REPORT_ASK = auto()


# -- facts about anybody


def anyone(_viewer: Viewer, _thing: Any) -> bool:
    return True


def logged_in(viewer: Viewer, _thing: Any) -> bool:
    return viewer.is_logged_in


def has_active_team(viewer: Viewer, _thing: Any) -> bool:
    return bool(viewer.active_team_ids)


def administrator(viewer: Viewer, _thing: Any) -> bool:
    return viewer.is_administrator


# -- facts about a record (or anything else with a team_id)


def in_its_team(viewer: Viewer, thing: Any) -> bool:
    return thing.team_id in viewer.memberships


def coordinates_its_team(viewer: Viewer, thing: Any) -> bool:
    return viewer.memberships.get(thing.team_id) == "coordinator"


def in_its_active_team(viewer: Viewer, thing: Any) -> bool:
    return thing.team_id in viewer.active_team_ids


def shared_with_viewer(viewer: Viewer, cycle: Any) -> bool:
    """One of the record's audiences is a place where the viewer is."""
    return any(audience_holds(viewer, cycle, audience) for audience in cycle.audiences)


def audience_holds(viewer: Viewer, cycle: Any, audience: Any) -> bool:
    """Whether this audience of the record is a place where the viewer is.

    The place that it was given to: the team may have moved since. Needs `shared_version` loaded.
    """
    match audience.kind:
        case "public":
            return True
        case "school":
            return audience.school_id in viewer.school_ids
        case "organisation":
            return audience.organisation_id in viewer.organisation_ids
        case "network":
            return shared_since_viewer_joined(viewer, cycle, audience.network_id)
        case "team":
            return audience.team_id in viewer.active_team_ids
    return False


def shared_since_viewer_joined(viewer: Viewer, cycle: Any, network_id: int | None) -> bool:
    """The viewer is in this network, and was when the record's shared version was shared there."""
    if network_id is None or network_id not in viewer.network_ids or cycle.shared_version is None:
        return False
    since = viewer.networks_read_from.get(network_id)
    return since is None or bool(cycle.shared_version.shared_on >= since)


def shared_where_viewer_works(viewer: Viewer, cycle: Any) -> bool:
    """Shared with a place of the viewer's, also where public includes it. Not: merely public."""
    return any(
        audience.school_id in viewer.school_ids
        or audience.organisation_id in viewer.organisation_ids
        if audience.kind == "public"
        else audience_holds(viewer, cycle, audience)
        for audience in cycle.audiences
    )


def another_member_proposed(viewer: Viewer, standing: Any) -> bool:
    """The second yes to a sharing is not the one's who proposed it, but of somebody who counts."""
    return (
        in_its_team(viewer, standing)
        and standing.proposed_by_id != viewer.person_id
        and viewer.person_id in standing.counted_ids
    )


def asked_as_colleague(viewer: Viewer, thing: Any) -> bool:
    """A team of one has named the viewer, who is not in it, for the second yes."""
    return (
        viewer.is_logged_in
        and thing.colleague_id == viewer.person_id
        and not in_its_team(viewer, thing)
    )


def reads_from_outside_with_a_team(viewer: Viewer, cycle: Any) -> bool:
    return bool(viewer.active_team_ids) and (
        shared_with_viewer(viewer, cycle) or in_its_team(viewer, cycle)
    )


def wrote_note(viewer: Viewer, note: Any) -> bool:
    return viewer.is_logged_in and note.author_id == viewer.person_id and in_its_team(viewer, note)


def loose_in_team(viewer: Viewer, note: Any) -> bool:
    """A loose note can become nothing by any member's hand."""
    return note.cycle_id is None and in_its_active_team(viewer, note)


def asked_in_ones_school(viewer: Viewer, request: Any) -> bool:
    """A question for sparring is for the leaders and teams of the school it was put to."""
    return request.school_id in viewer.school_ids


def asked_by_own_team(viewer: Viewer, request: Any) -> bool:
    return request.cycle.team_id in viewer.memberships


def wrote_answer(viewer: Viewer, answer: Any) -> bool:
    return viewer.is_logged_in and answer.person_id == viewer.person_id


def answered_to_own_team(viewer: Viewer, answer: Any) -> bool:
    return asked_by_own_team(viewer, answer.request)


def answered_to_own_active_team(viewer: Viewer, answer: Any) -> bool:
    cycle = answer.request.cycle
    return in_its_active_team(viewer, cycle) and cycle.binned_at is None


def wrote_answer_in_ones_school(viewer: Viewer, answer: Any) -> bool:
    """Whoever has left the school keeps reading, but does not write to its teams."""
    return (
        wrote_answer(viewer, answer)
        and asked_in_ones_school(viewer, answer.request)
        and answer.request.cycle.binned_at is None
    )


def wrote_reply(viewer: Viewer, reply: Any) -> bool:
    return viewer.is_logged_in and reply.person_id == viewer.person_id


# -- facts about a team


def in_team(viewer: Viewer, team: Any) -> bool:
    return team.id in viewer.memberships


def in_active_team(viewer: Viewer, team: Any) -> bool:
    return team.id in viewer.active_team_ids


def in_archived_team(viewer: Viewer, team: Any) -> bool:
    return in_team(viewer, team) and not in_active_team(viewer, team)


# A team's records are handed over when both teams have said yes, each through a person of its own.


def in_offering_team(viewer: Viewer, handover: Any) -> bool:
    return handover.from_team_id in viewer.memberships


def in_team_offered_to(viewer: Viewer, handover: Any) -> bool:
    return handover.to_team_id in viewer.active_team_ids


def another_person_offered_to_ones_team(viewer: Viewer, handover: Any) -> bool:
    return in_team_offered_to(viewer, handover) and handover.offered_by_id != viewer.person_id


def coordinates_team(viewer: Viewer, team: Any) -> bool:
    return viewer.memberships.get(team.id) == "coordinator"


# A team that was loaded without these facts has None there, and that is a no.


def leads_school_of_team_without_coordinator(viewer: Viewer, team: Any) -> bool:
    return team.school_id in viewer.led_school_ids and team.has_coordinator is False


def administers_team_of_school_without_leader(viewer: Viewer, team: Any) -> bool:
    return viewer.is_administrator and team.school_has_leader is False


# To a team that has written something, only its own people add anybody.


def leads_school_of_unwritten_team_without_coordinator(viewer: Viewer, team: Any) -> bool:
    return team.has_records is False and leads_school_of_team_without_coordinator(viewer, team)


def administers_team_without_coordinator(viewer: Viewer, team: Any) -> bool:
    """Where the school has no leader who could."""
    return team.has_coordinator is False and administers_team_of_school_without_leader(viewer, team)


def administers_unwritten_team_without_coordinator(viewer: Viewer, team: Any) -> bool:
    return team.has_records is False and administers_team_without_coordinator(viewer, team)


# -- facts about a focus area or a report: its owner is a school, an organisation or a network


def leads_school_of(viewer: Viewer, thing: Any) -> bool:
    return thing.school_id in viewer.led_school_ids


def consults_owner_of(viewer: Viewer, thing: Any) -> bool:
    return thing.organisation_id in viewer.consulted_organisation_ids


def coordinates_network_of(viewer: Viewer, thing: Any) -> bool:
    return thing.network_id in viewer.coordinated_network_ids


# -- facts about a final edition of a report


def sent_to_ones_administration(viewer: Viewer, edition: Any) -> bool:
    """A school's report that its leader has sent."""
    receivers = viewer.consulted_organisation_ids
    return (
        edition.is_sent
        and edition.school_id is not None
        and edition.receiving_organisation_id in receivers
    )


def sent_to_leaders_of_its_schools(viewer: Viewer, edition: Any) -> bool:
    """The committee's paper that the administration has sent."""
    return edition.is_sent and edition.organisation_id in viewer.led_organisation_ids


# -- facts about a school, an organisation or a network


def at_school(viewer: Viewer, school: Any) -> bool:
    return school.id in viewer.school_ids


def leads_school(viewer: Viewer, school: Any) -> bool:
    return school.id in viewer.led_school_ids


def consults_organisation_of(viewer: Viewer, school: Any) -> bool:
    return school.organisation_id in viewer.consulted_organisation_ids


def administers_school_without_leader(viewer: Viewer, school: Any) -> bool:
    return viewer.is_administrator and school.has_leader is False


def consults_organisation(viewer: Viewer, organisation: Any) -> bool:
    return organisation.id in viewer.consulted_organisation_ids


def coordinates_network(viewer: Viewer, network: Any) -> bool:
    return network.id in viewer.coordinated_network_ids


def consults_somewhere(viewer: Viewer, _thing: Any) -> bool:
    return bool(viewer.consulted_organisation_ids)


# -- facts about people and reports


# Nobody closes their own account to themselves here, nor that of somebody who is elsewhere, too:
# accounts belong to places. There one ends what the person is at one's own place instead.


def leads_all_places_of_person(viewer: Viewer, person: Any) -> bool:
    return (
        bool(person.school_ids)
        and person.school_ids <= viewer.led_school_ids
        and not person.works_beyond_schools
        and person.id != viewer.person_id
    )


def consults_all_places_of_person(viewer: Viewer, person: Any) -> bool:
    return (
        bool(person.organisation_ids)
        and person.organisation_ids <= viewer.consulted_organisation_ids
        and not person.works_beyond_organisations
        and person.id != viewer.person_id
    )


def leads_school_of_person_who_is_elsewhere(viewer: Viewer, person: Any) -> bool:
    return (
        bool(person.active_school_ids & viewer.led_school_ids)
        and not leads_all_places_of_person(viewer, person)
        and person.id != viewer.person_id
    )


def consults_organisation_of_person_who_is_elsewhere(viewer: Viewer, person: Any) -> bool:
    at = person.active_organisation_ids | person.led_organisation_ids
    return (
        bool(at & viewer.consulted_organisation_ids)
        and not consults_all_places_of_person(viewer, person)
        and person.id != viewer.person_id
    )


def administers_other_person(viewer: Viewer, person: Any) -> bool:
    return viewer.is_administrator and person.id != viewer.person_id


def made_of_what_is_public(_viewer: Viewer, report: Any) -> bool:
    """Nobody who was logged in ordered it: it holds what anybody may read."""
    return report.person_id is None


def ordered_report(viewer: Viewer, report: Any) -> bool:
    return viewer.is_logged_in and report.person_id == viewer.person_id


RULES: dict[Can, tuple[Rule, ...]] = {
    Can.USE_OWN_PAGES: (logged_in,),
    Can.READ_CYCLE: (in_its_team, shared_with_viewer),
    Can.READ_AS_TEAM: (in_its_team,),
    Can.START_CYCLE: (has_active_team,),
    Can.EDIT_CYCLE: (in_its_active_team,),
    Can.WRITE_NOTE: (in_its_active_team,),
    Can.CHANGE_NOTE: (wrote_note,),
    Can.REMOVE_NOTE: (wrote_note, loose_in_team),
    Can.SEE_HISTORY: (in_its_team,),
    Can.FORGET_WORDS: (in_its_team,),
    Can.BIN_CYCLE: (in_its_active_team,),
    Can.DELETE_CYCLE: (coordinates_its_team,),
    Can.SHARE_CYCLE: (in_its_team,),
    Can.CONFIRM_SHARE: (another_member_proposed,),
    Can.SAY_YES_AS_COLLEAGUE: (asked_as_colleague,),
    Can.FLAG_CYCLE: (in_its_team, shared_where_viewer_works),
    Can.REPORT_CYCLE: (in_its_team, shared_with_viewer),
    Can.TRY_HERE: (reads_from_outside_with_a_team,),
    Can.ASK_SPARRING: (in_its_active_team,),
    Can.WITHDRAW_SPARRING: (asked_by_own_team,),
    Can.ANSWER_SPARRING: (asked_in_ones_school,),
    Can.REMOVE_ANSWER: (wrote_answer,),
    Can.READ_ANSWER: (wrote_answer, answered_to_own_team),
    Can.REPLY_TO_ANSWER: (wrote_answer_in_ones_school, answered_to_own_active_team),
    Can.THANK_FOR_ANSWER: (answered_to_own_active_team,),
    Can.REMOVE_REPLY: (wrote_reply,),
    Can.SEE_TEAM: (in_team,),
    Can.SEE_TEAM_SETTINGS: (
        in_team,
        leads_school_of_team_without_coordinator,
        administers_team_of_school_without_leader,
    ),
    Can.LEAVE_TEAM: (in_team,),
    Can.PUT_AWAY_NEWS: (in_its_team,),
    Can.INVITE_MEMBERS: (
        coordinates_team,
        leads_school_of_unwritten_team_without_coordinator,
        administers_unwritten_team_without_coordinator,
    ),
    Can.NAME_COORDINATOR: (
        coordinates_team,
        leads_school_of_team_without_coordinator,
        administers_team_without_coordinator,
    ),
    Can.REMOVE_MEMBER: (coordinates_team,),
    Can.MANAGE_TEAM: (
        coordinates_team,
        leads_school_of_team_without_coordinator,
        administers_team_of_school_without_leader,
    ),
    Can.ANSWER_QUESTION: (in_team,),
    Can.ASK_AGAIN: (in_team,),
    Can.CLOSE_ACCESS: (in_its_team,),
    Can.OFFER_RECORDS: (coordinates_team, in_archived_team),
    Can.TAKE_BACK_OFFER: (in_offering_team,),
    Can.DECLINE_OFFER: (in_team_offered_to,),
    Can.TAKE_OVER_RECORDS: (another_person_offered_to_ones_team,),
    Can.CHANGE_FOCUS_AREA: (in_its_active_team, leads_school_of, consults_owner_of),
    Can.ADD_TEAM_FOCUS_AREA: (in_active_team,),
    Can.ADD_SCHOOL_FOCUS_AREA: (leads_school,),
    Can.ADD_ORGANISATION_FOCUS_AREA: (consults_organisation,),
    Can.SEE_SCHOOL_PAGE: (at_school,),
    Can.SUGGEST_MEETING: (leads_school,),
    Can.MANAGE_SCHOOL: (leads_school,),
    Can.SEE_SCHOOL_SETTINGS: (leads_school, administers_school_without_leader),
    Can.CREATE_TEAM: (leads_school, administrator),
    Can.SEE_OWN_ORGANISATIONS: (consults_somewhere,),
    Can.SEE_ORGANISATION: (consults_organisation, administrator),
    Can.MANAGE_ORGANISATION: (consults_organisation, administrator),
    Can.SEE_ORGANISATION_LIST: (administrator,),
    Can.CREATE_ORGANISATION: (administrator,),
    Can.NAME_CONSULTANT: (administrator,),
    Can.NAME_LEADER: (consults_organisation_of, administrator),
    Can.SEE_NETWORK_LIST: (administrator,),
    Can.NAME_NETWORK_COORDINATOR: (administrator,),
    Can.HANDLE_ROLE_INVITATION: (consults_organisation_of, administrator),
    Can.ANSWER_INVITATION: (logged_in,),
    Can.ANSWER_WORK_QUESTION: (logged_in,),
    Can.SEE_EVERYBODY: (administrator,),
    Can.SEE_TEAMS_MADE: (administrator,),
    Can.DEACTIVATE_PERSON: (
        leads_all_places_of_person,
        consults_all_places_of_person,
        administers_other_person,
    ),
    Can.END_PERSON_HERE: (
        leads_school_of_person_who_is_elsewhere,
        consults_organisation_of_person_who_is_elsewhere,
    ),
    Can.SEE_SECURITY_LOG: (administrator,),
    Can.MAKE_COLLECTION: (anyone,),
    Can.FETCH_REPORT: (ordered_report, made_of_what_is_public),
    Can.CANCEL_REPORT: (ordered_report,),
    Can.SEE_SCHOOL_REPORTS: (leads_school,),
    Can.SEE_COMMITTEE_REPORTS: (consults_organisation,),
    Can.SEE_NETWORK_REPORTS: (coordinates_network,),
    Can.MAKE_REPORT: (leads_school_of, consults_owner_of, coordinates_network_of),
    Can.READ_EDITION: (
        leads_school_of,
        consults_owner_of,
        coordinates_network_of,
        sent_to_ones_administration,
        sent_to_leaders_of_its_schools,
    ),
    Can.SEND_EDITION: (leads_school_of, consults_owner_of),
    Can.SEE_REPORT_ASKS: (in_team,),
    Can.ANSWER_REPORT_ASK: (in_its_team,),
    Can.CONFIRM_REPORT_ASK: (another_member_proposed,),
}

_TEAM_ONLY = _l("Det kan kun teamets egne medlemmer.")
_ACTIVE_TEAM_ONLY = _l("Det kan kun teamets egne medlemmer, så længe teamet ikke er arkiveret.")
_MANAGERS = _l("Det kan teamets tovholder. Har teamet ingen tovholder, kan skolens leder gøre det.")
WHO_CAN: dict[Can, Any] = {
    Can.START_CYCLE: _l("Det kan man, når man er med i et team, der ikke er arkiveret."),
    Can.EDIT_CYCLE: _ACTIVE_TEAM_ONLY,
    Can.WRITE_NOTE: _ACTIVE_TEAM_ONLY,
    Can.CHANGE_NOTE: _l("Det kan kun den, der har skrevet noten."),
    Can.REMOVE_NOTE: _l("Det kan kun den, der har skrevet noten."),
    Can.SEE_HISTORY: _TEAM_ONLY,
    Can.FORGET_WORDS: _TEAM_ONLY,
    Can.READ_AS_TEAM: _TEAM_ONLY,
    Can.BIN_CYCLE: _ACTIVE_TEAM_ONLY,
    Can.DELETE_CYCLE: _l("Det kan kun teamets tovholder."),
    Can.SHARE_CYCLE: _TEAM_ONLY,
    Can.CONFIRM_SHARE: _l(
        "Det andet ja kommer fra et andet medlem af teamet, som er kendt på arbejdspladsen."
    ),
    Can.SAY_YES_AS_COLLEAGUE: _l("Det kan kun den, der er spurgt."),
    Can.FLAG_CYCLE: _l("Det kan de, som teamet har delt med."),
    Can.REPORT_CYCLE: _l("Det kan de, som teamet har delt med."),
    Can.TRY_HERE: _l("Det kan man, når man er med i et team."),
    Can.ASK_SPARRING: _ACTIVE_TEAM_ONLY,
    Can.WITHDRAW_SPARRING: _TEAM_ONLY,
    Can.READ_ANSWER: _l("Det kan kun teamet og den, der har svaret."),
    Can.REMOVE_ANSWER: _l("Det kan kun den, der har skrevet svaret."),
    Can.REPLY_TO_ANSWER: _l(
        "Det kan teamet, så længe det ikke er arkiveret, og den, der har svaret og stadig er på skolen. "
        "Det, der ligger i papirkurven, kan ingen skrive til."
    ),
    Can.THANK_FOR_ANSWER: _ACTIVE_TEAM_ONLY,
    Can.REMOVE_REPLY: _l("Det kan kun den, der har skrevet det."),
    Can.ANSWER_SPARRING: _l("Det kan skolens ledere og teams."),
    Can.INVITE_MEMBERS: _l(
        "Det kan teamets tovholder. Har et team skrevet noget, føjer hverken leder eller "
        "administrator nogen til."
    ),
    Can.NAME_COORDINATOR: _MANAGERS,
    Can.REMOVE_MEMBER: _l("Det kan kun teamets tovholder."),
    Can.MANAGE_TEAM: _MANAGERS,
    Can.SEE_TEAM_SETTINGS: _l(
        "Det kan teamets medlemmer. Har teamet ingen tovholder, kan skolens leder også."
    ),
    Can.LEAVE_TEAM: _TEAM_ONLY,
    Can.PUT_AWAY_NEWS: _TEAM_ONLY,
    Can.ANSWER_QUESTION: _TEAM_ONLY,
    Can.ASK_AGAIN: _TEAM_ONLY,
    Can.CLOSE_ACCESS: _TEAM_ONLY,
    Can.OFFER_RECORDS: _l(
        "Det kan teamets tovholder. Er teamet arkiveret, kan alle dets medlemmer."
    ),
    Can.TAKE_BACK_OFFER: _l("Det kan kun det team, der har tilbudt det."),
    Can.DECLINE_OFFER: _l("Det kan kun det team, der har fået tilbuddet."),
    Can.TAKE_OVER_RECORDS: _l("Ja siger en anden i det nye team end den, der tilbød det."),
    Can.ADD_TEAM_FOCUS_AREA: _ACTIVE_TEAM_ONLY,
    Can.ADD_SCHOOL_FOCUS_AREA: _l("Det kan skolens leder."),
    Can.ADD_ORGANISATION_FOCUS_AREA: _l("Det kan konsulenterne i forvaltningen."),
    Can.CHANGE_FOCUS_AREA: _l(
        "Det kan de, der har indsatsområdet: teamet, skolens leder eller forvaltningen."
    ),
    Can.SEE_SCHOOL_PAGE: _l("Det kan skolens teams og ledere."),
    Can.SUGGEST_MEETING: _l("Det kan skolens leder."),
    Can.MANAGE_SCHOOL: _l("Det kan skolens leder."),
    Can.SEE_SCHOOL_SETTINGS: _l("Det kan skolens leder."),
    Can.CREATE_TEAM: _l("Det kan skolens leder og en administrator."),
    Can.SEE_OWN_ORGANISATIONS: _l("Det kan konsulenterne i forvaltningen."),
    Can.SEE_ORGANISATION: _l("Det kan konsulenterne i forvaltningen."),
    Can.MANAGE_ORGANISATION: _l("Det kan konsulenterne i forvaltningen."),
    Can.SEE_ORGANISATION_LIST: _l("Det kan kun en administrator."),
    Can.CREATE_ORGANISATION: _l("Det kan kun en administrator."),
    Can.NAME_CONSULTANT: _l("Det kan kun en administrator."),
    Can.NAME_LEADER: _l("Det kan forvaltningens konsulenter og en administrator."),
    Can.SEE_EVERYBODY: _l("Det kan kun en administrator."),
    Can.SEE_TEAMS_MADE: _l("Det kan kun en administrator."),
    Can.DEACTIVATE_PERSON: _l(
        "En konto lukkes kun af den, der leder eller administrerer alle de steder, personen er."
    ),
    Can.END_PERSON_HERE: _l("Det kan skolens leder og forvaltningen."),
    Can.SEE_NETWORK_LIST: _l("Det kan kun en administrator."),
    Can.NAME_NETWORK_COORDINATOR: _l("Det kan kun en administrator."),
    Can.HANDLE_ROLE_INVITATION: _l("Det kan forvaltningens konsulenter og en administrator."),
    Can.ANSWER_WORK_QUESTION: _l("Det kan kun den, der er spurgt."),
    Can.ANSWER_INVITATION: _l("Det kan kun den, der er inviteret."),
    Can.SEE_SECURITY_LOG: _l("Det kan kun en administrator."),
    Can.MAKE_COLLECTION: _l("Det kan de, som teamet har delt noget med."),
    Can.FETCH_REPORT: _l("Det kan kun den, der har bestilt PDF'en."),
    Can.CANCEL_REPORT: _l("Det kan kun den, der har bestilt PDF'en."),
    Can.SEE_SCHOOL_REPORTS: _l("Det kan skolens leder."),
    Can.SEE_COMMITTEE_REPORTS: _l("Det kan konsulenterne i forvaltningen."),
    Can.SEE_NETWORK_REPORTS: _l("Det kan netværkets koordinator."),
    Can.MAKE_REPORT: _l(
        "Det kan skolens leder, forvaltningens konsulenter og netværkets koordinator."
    ),
    Can.READ_EDITION: _l("Det kan de, der har lavet rapporten, og dem, den er sendt til."),
    Can.SEND_EDITION: _l("Det kan skolens leder og forvaltningens konsulenter."),
    Can.SEE_REPORT_ASKS: _TEAM_ONLY,
    Can.ANSWER_REPORT_ASK: _TEAM_ONLY,
    Can.CONFIRM_REPORT_ASK: _l(
        "Det andet ja kommer fra et andet medlem af teamet, som er kendt på arbejdspladsen."
    ),
}


def allows(viewer: Viewer, action: Can, thing: Any = None) -> bool:
    """Whether this viewer may do this to this thing. No rule means no."""
    return any(rule(viewer, thing) for rule in RULES.get(action, ()))


def who_can(action: Can) -> str:
    """A Danish sentence that says who may do it, for the page that says no."""
    return str(WHO_CAN.get(action, _l("Det har du ikke adgang til.")))
