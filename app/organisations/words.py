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
