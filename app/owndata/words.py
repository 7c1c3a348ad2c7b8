"""The Danish words of the page with own data."""

from __future__ import annotations

from typing import Any

from app.accounts.words import EVENT_WORDS, OUTCOME_WORDS
from app.core.i18n import _l
from app.teams.words import MEMBER_ROLE_WORDS

# The parts in the order they are read, with their headings.
PARTS_ON_THE_PAGE: dict[str, Any] = {
    "memberships": _l("Teams"),
    "roles": _l("Roller"),
    "consents": _l("Spørgsmål til teams, om dig og fra dig"),
    "notes": _l("Noter, du har skrevet"),
    "answers": _l("Svar på ønsker om sparring, og det, du har skrevet videre"),
    "versions": _l("Udgaver, du har gemt"),
    "values": _l("Målinger, du har ændret eller fjernet"),
    "proposals": _l("Delinger, du har foreslået"),
    "invitations": _l("Invitationer til dig og fra dig"),
    "words": _l("Hvem der er kendt på arbejdspladsen"),
    "handovers": _l("Det, du har tilbudt et andet team på dit teams vegne"),
    "reports": _l("PDF'er, du har bestilt"),
    "editions": _l("Rapporter, du har gjort endelige eller sendt"),
    "news": _l("Nyt til teams, som kommer fra dig"),
    "sessions": _l("Enheder, der er logget ind"),
    "links": _l("Links til at vælge adgangskode"),
    "mails": _l("Mails til dig"),
    "events": _l("Sikkerhedslog"),
    "log_looks": _l("Når en administrator har set dine linjer i sikkerhedsloggen"),
}
_NEWS: dict[str, Any] = {
    "shared": _l("Noget er delt"),
    "tried_elsewhere": _l("Et andet team prøver det"),
    "answered": _l("Svar på ønske om sparring"),
    "flagged": _l("Personoplysninger påpeget"),
    "moved": _l("Teamet er flyttet"),
    "network_grew": _l("Et netværk har fået et nyt medlem"),
    "reported": _l("Personoplysninger påpeget af en læser"),
    "suggest_meeting": _l("Forslag om at mødes"),
    "handover_offered": _l("Tilbud om at overtage et teams arbejde"),
    "handover_declined": _l("Nej til at overtage"),
    "colleague_asked": _l("En kollega beder om det andet ja"),
    "colleague_declined": _l("En kollega har sagt nej til en deling"),
    "handover_asked": _l("Spørgsmål om at overdrage teamets arbejde"),
    "handover_closes": _l("Sidste dage til at stoppe en overdragelse"),
    "handover_stopped": _l("En overdragelse er stoppet"),
    "handover_fell": _l("En overdragelse er faldet væk"),
    "handover_given": _l("Teamets arbejde er overtaget"),
    "handover_taken": _l("Et andet teams arbejde er overtaget"),
    "newcomer": _l("Nogen er kommet med i teamet"),
    "question_closed": _l("Et spørgsmål er lukket uden et ja"),
    "access_closed": _l("Adgangen til et team er lukket"),
    "kind_changed": _l("Teamets slags er ændret"),
    "team_question": _l("Et spørgsmål til teamet"),
    "team_question_closes": _l("Et spørgsmål til teamet lukker snart"),
    "weekly": _l("Mail om ugen"),
}
_CODES: dict[str, dict[str, Any]] = {
    "memberships": MEMBER_ROLE_WORDS,
    "roles": {
        "leader": _l("Leder"),
        "consultant": _l("Konsulent"),
        "coordinator": _l("Netværkskoordinator"),
        "administrator": _l("Administrator"),
    },
    "consents": {
        "about_me": _l("Om du kan være med i teamet"),
        "asked_by_me": _l("Spurgt af dig"),
        "my_yes": _l("Dit ja"),
        "my_no": _l("Dit nej"),
    },
    "invitations": {"to_me": _l("Til dig"), "by_me": _l("Sendt af dig")},
    "words": {
        "about_me": _l("En anden har sagt, at du arbejder der"),
        "by_me": _l("Du har sagt, at en anden arbejder der"),
        "asked_about_me": _l("En anden er spurgt, om du arbejder der"),
        "asked_me": _l("Du er spurgt, om en anden arbejder der"),
    },
    "versions": {
        "started": _l("Begyndt"),
        "plan": _l("Planen ændret"),
        "note": _l("En note"),
        "phase": _l("Ny fase"),
        "evaluation": _l("Evalueringen ændret"),
        "closed": _l("Afsluttet"),
        "restored": _l("En tidligere udgave sat tilbage"),
        "loaded": _l("Indlæst"),
        "binned": _l("Lagt i papirkurven"),
        "unbinned": _l("Hentet op af papirkurven"),
        "archived": _l("Lagt i arkivet"),
        "unarchived": _l("Taget ud af arkivet"),
    },
    "values": {
        "corrected": _l("En værdi rettet"),
        "taken_out": _l("En værdi fjernet"),
        "measure_changed": _l("En måling ændret"),
        "measure_removed": _l("En måling fjernet"),
    },
    "reports": {
        "record": _l("Prøvehandling eller positiv afvigelse"),
        "collection": _l("Teamets samling"),
        "report_draft": _l("Udkast til en rapport"),
        "report_edition": _l("Endelig rapport"),
    },
    "log_looks": {
        "about_me": _l("En administrator så dine linjer"),
        "by_me": _l("Du så en andens linjer"),
    },
    "sessions": {"remembered": _l("Husket"), "not_remembered": _l("Til browseren lukkes")},
    "links": {"invitation": _l("Invitation"), "reset": _l("Ny adgangskode")},
    "mails": {
        "invitation": _l("Invitation"),
        "reset": _l("Ny adgangskode"),
        "report_asks": _l("Spørgsmål om tekst til en rapport"),
        **_NEWS,
    },
    "news": _NEWS,
    "events": {
        **EVENT_WORDS,
        **OUTCOME_WORDS,
        "by_me": _l("Af dig"),
        "by_another": _l("Af en anden"),
        "unknown": _l("Af en, der ikke var logget ind"),
    },
}


def word_of(part: str, code: str | None) -> Any:
    """A code word as people say it; what has none is shown as it is."""
    return _CODES.get(part, {}).get(code or "", code or "")
