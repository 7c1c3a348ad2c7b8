"""The Danish words of the page with own data."""

from __future__ import annotations

from typing import Any

from app.core.i18n import _l

# The parts in the order they are read, with their headings.
PARTS_ON_THE_PAGE: dict[str, Any] = {
    "memberships": _l("Teams"),
    "roles": _l("Roller"),
    "consents": _l("Svar om ledere i teams"),
    "notes": _l("Noter, du har skrevet"),
    "answers": _l("Svar på andres ønske om sparring"),
    "versions": _l("Udgaver, du har gemt"),
    "proposals": _l("Delinger, du har foreslået"),
    "reports": _l("PDF'er, du har bestilt"),
    "news": _l("Nyt til teams, som kommer fra dig"),
    "sessions": _l("Enheder, der er logget ind"),
    "links": _l("Links til at vælge adgangskode"),
    "mails": _l("Mails til dig"),
    "events": _l("Sikkerhedslog"),
}
WORDS: dict[str, Any] = {
    "member": _l("Medlem"),
    "coordinator": _l("Koordinator"),
    "leader": _l("Leder"),
    "consultant": _l("Konsulent"),
    "administrator": _l("Administrator"),
    "about_me": _l("Om du kan være med i teamet"),
    "my_answer": _l("Dit svar om en leder"),
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
    "record": _l("Ét forløb"),
    "collection": _l("Teamets samling"),
    "remembered": _l("Husket"),
    "not_remembered": _l("Til browseren lukkes"),
    "invitation": _l("Invitation"),
    "reset": _l("Ny adgangskode"),
    "by_me": _l("Af dig"),
    "by_another": _l("Af en anden"),
    "unknown": _l("Af en, der ikke var logget ind"),
}
