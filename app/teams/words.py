"""The Danish words for the kinds of team and the roles in them."""

from __future__ import annotations

from typing import Any

from app.core.i18n import _l

TEAM_KIND_WORDS: dict[str, Any] = {
    "class_team": _l("Klasseteam"),
    "year_team": _l("Årgangsteam"),
    "subject_team": _l("Fagteam"),
    "section_team": _l("Afdelingsteam"),
    "resource_team": _l("Ressourceteam"),
    "project_team": _l("Projektteam"),
    "cross_team": _l("Tværgående team"),
    "programme_team": _l("Uddannelsesteam"),
    "leadership_team": _l("Ledelsesteam"),
    "other": _l("Andet team"),
}
MEMBER_ROLE_WORDS: dict[str, Any] = {"coordinator": _l("Tovholder"), "member": _l("Medlem")}
# The roles around a team, as they stand beside a name in the list of its members.
ROLE_AROUND_WORDS: dict[str, Any] = {
    "leader": _l("leder"),
    "consultant": _l("konsulent"),
    "administrator": _l("administrator"),
    "coordinator": _l("koordinator for netværket"),
}
