"""The Danish words for professions and for what the security log tells."""

from __future__ import annotations

from typing import Any

from app.core.i18n import _l

PROFESSION_WORDS: dict[str, Any] = {
    "teacher": _l("Lærer"),
    "pedagogue": _l("Pædagog"),
    "preschool_class_leader": _l("Børnehaveklasseleder"),
    "resource_person": _l("Ressourceperson eller vejleder"),
    "pedagogical_leader": _l("Pædagogisk leder"),
    "headteacher": _l("Skoleleder"),
    "consultant": _l("Konsulent"),
    "student_teacher": _l("Lærerstuderende"),
    "lecturer": _l("Underviser på professionshøjskole"),
    "other": _l("Andet"),
}

# What happened, as the log and people's own data show it. Events of all packages are listed here;
# a test fails when one is missing.
EVENT_WORDS: dict[str, Any] = {
    "cycle_shared": _l("Delt"),
    "cycle_share_proposed": _l("Foreslået delt"),
    "cycle_share_confirmed": _l("Delt efter et andet ja"),
    "cycle_share_declined": _l("Forslag om at dele afvist"),
    "cycle_narrowed": _l("Deling taget tilbage"),
    "headline_shown": _l("Overskrift vist for skolen"),
    "headline_hidden": _l("Overskrift skjult igen"),
    "personal_data_blocked": _l("Muligt CPR-nummer stoppet"),
    "personal_data_answered": _l("Tal oplyst ikke at være et CPR-nummer"),
    "personal_data_removed": _l("Nummer fjernet fra den låste forventning"),
    "personal_data_flagged": _l("Personoplysninger påpeget, deling lukket"),
    "personal_data_reported": _l("Personoplysninger påpeget af en læser"),
    "sparring_asked": _l("Sparring ønsket"),
    "sparring_withdrawn": _l("Ønske om sparring trukket tilbage"),
    "login": _l("Log ind"),
    "logout": _l("Log ud"),
    "password_asked": _l("Adgangskoden spurgt igen"),
    "password_changed": _l("Adgangskode skiftet"),
    "reset_requested": _l("Link til ny adgangskode bestilt"),
    "password_reset": _l("Ny adgangskode valgt med link"),
    "invitation_sent": _l("Invitation sendt"),
    "invitation_accepted": _l("Invitation taget imod"),
    "session_ended": _l("Enhed logget ud"),
    "all_sessions_ended": _l("Logget ud alle steder"),
    "person_deactivated": _l("Person lukket ude"),
    "person_activated": _l("Person lukket ind igen"),
    "person_deleted": _l("Konto slettet"),
    "data_loaded": _l("Data indlæst fra en fil"),
    "own_data_fetched": _l("Egne data hentet"),
    "leader_named": _l("Leder udpeget"),
    "leader_removed": _l("Lederrolle fjernet"),
    "consultant_named": _l("Konsulent udpeget"),
    "consultant_removed": _l("Konsulentrolle fjernet"),
    "network_coordinator_named": _l("Netværkskoordinator udpeget"),
    "network_coordinator_removed": _l("Rolle som netværkskoordinator fjernet"),
    "administrator_named": _l("Administrator udpeget"),
    "administrator_removed": _l("Administratorrolle fjernet"),
    "organisation_created": _l("Organisation oprettet"),
    "organisation_changed": _l("Organisation ændret"),
    "school_created": _l("Skole oprettet"),
    "school_changed": _l("Skole ændret"),
    "team_created": _l("Team oprettet"),
    "team_changed": _l("Team ændret"),
    "team_archived": _l("Team arkiveret"),
    "team_reopened": _l("Team åbnet igen"),
    "team_member_invited": _l("Medlem inviteret til team"),
    "team_member_removed": _l("Medlem taget ud af team"),
    "team_left": _l("Team forladt"),
    "team_coordinator_named": _l("Tovholder udpeget"),
    "team_coordinator_ended": _l("Tovholder fratrådt"),
    "team_leader_proposed": _l("Leder foreslået som medlem af team"),
    "team_leader_joined": _l("Leder med i team, efter alles ja"),
    "team_leader_refused": _l("Leder ikke med i team"),
    "cycle_deleted": _l("Prøvehandling eller positiv afvigelse slettet for altid"),
    "report_ordered": _l("PDF bestilt"),
    "year_report_finished": _l("Rapport gjort endelig"),
    "report_fetched": _l("PDF hentet"),
    "list_fetched": _l("Liste hentet"),
    "database_restored": _l("Database gendannet fra sikkerhedskopi"),
}
OUTCOME_WORDS: dict[str, Any] = {
    "ok": _l("Lykkedes"),
    "failed": _l("Mislykkedes"),
    "nothing_sent": _l("Intet sendt"),
}
