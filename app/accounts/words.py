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
    "own_data_fetched": _l("Egne data hentet"),
    "leader_named": _l("Leder udpeget"),
    "leader_removed": _l("Lederrolle fjernet"),
    "consultant_named": _l("Konsulent udpeget"),
    "consultant_removed": _l("Konsulentrolle fjernet"),
    "network_coordinator_named": _l("Netværkskoordinator udpeget"),
    "network_coordinator_removed": _l("Rolle som netværkskoordinator fjernet"),
    "administrator_named": _l("Administrator udpeget"),
    "administrator_removed": _l("Administratorrolle fjernet"),
}
OUTCOME_WORDS: dict[str, Any] = {
    "ok": _l("Lykkedes"),
    "failed": _l("Mislykkedes"),
    "nothing_sent": _l("Intet sendt"),
}
