"""The Danish words for roles and for the kinds of organisations, schools and networks."""

from __future__ import annotations

from typing import Any

from app.core.i18n import _l

ORGANISATION_KIND_WORDS: dict[str, Any] = {
    "municipality": _l("Kommune"),
    "region": _l("Region"),
    "university_college": _l("Professionshøjskole"),
    "institution": _l("Selvejende institution"),
    "foundation": _l("Fond"),
    "ministry": _l("Ministerium"),
    "association": _l("Forening"),
    "other": _l("Andet"),
}
# What an organisation is called in a sentence, and whose something is: »kommunen«, »kommunens«.
_OWN_WORDS: dict[str, tuple[Any, Any]] = {
    "municipality": (_l("kommunen"), _l("kommunens")),
    "region": (_l("regionen"), _l("regionens")),
    "university_college": (_l("professionshøjskolen"), _l("professionshøjskolens")),
    "institution": (_l("institutionen"), _l("institutionens")),
    "foundation": (_l("fonden"), _l("fondens")),
    "ministry": (_l("ministeriet"), _l("ministeriets")),
    "association": (_l("foreningen"), _l("foreningens")),
    "other": (_l("organisationen"), _l("organisationens")),
}
SCHOOL_KIND_WORDS: dict[str, Any] = {
    "folkeskole": _l("Folkeskole"),
    "special": _l("Specialskole eller specialtilbud"),
    "upper_secondary": _l("Gymnasium"),
    "vocational": _l("Erhvervsskole"),
    "other": _l("Anden skole"),
}
NETWORK_KIND_WORDS: dict[str, Any] = {
    "network": _l("Netværk"),
    "partnership": _l("Partnerskab"),
    "project": _l("Projekt"),
    "subproject": _l("Delprojekt"),
}
ROLE_WORDS: dict[str, Any] = {
    "leader": _l("leder"),
    "consultant": _l("konsulent"),
    "coordinator": _l("netværkskoordinator"),
    "administrator": _l("administrator"),
}


def own_words(kind: str) -> dict[str, str]:
    """What sentences about an organisation of this kind have in their places.

    `organisation` is »kommunen«, `organisations` »kommunens«; with a capital where a sentence begins.
    """
    whole, whose = (str(word) for word in _OWN_WORDS[kind])
    return {
        "organisation": whole,
        "organisations": whose,
        "Organisation": whole.capitalize(),
        "Organisations": whose.capitalize(),
    }
