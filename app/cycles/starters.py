"""Sentence starters: how a long field can begin, inserted by a press. Short, and few for each."""

from __future__ import annotations

from typing import Any

from app.core.i18n import _l
from app.cycles.fields import DEVIATION

# The method's own, for where something was seen.
SEEN = (
    _l("Vi lagde mærke til …"),
    _l("Det overraskede os, at …"),
    _l("Det virkede ikke for …"),
    _l("Vi er stadig i tvivl om …"),
)
STARTERS: dict[str, tuple[Any, ...]] = {
    "note": SEEN,
    "starting_point": (SEEN[0], SEEN[1], SEEN[3]),
    "pupil_needs": (_l("Eleverne har brug for …"), _l("Eleverne siger, at …")),
    "hypothesis": (_l("Vi tror, at …"), SEEN[3]),
    "inquiry_method": (_l("Vi tæller …"), _l("Vi spørger …"), _l("En kollega ser efter …")),
    "shared_problem": (_l("Vi oplever alle, at …"), SEEN[0]),
    "same_conditions": (_l("Vi har også …"), _l("Til forskel fra de andre …")),
    "evidence": (_l("Vi kan se det på …"), _l("Eleverne siger, at …")),
    "responsibilities": (_l("Vi skiftes til …"), _l("En af os …")),
    "pupil_say": (_l("Eleverne vælger selv …"), _l("Eleverne er med til …")),
    "own_learning_need": (_l("Vi vil øve os i …"), _l("Vi ved ikke nok om …")),
    "advice": (_l("Vi har spurgt …"), _l("De foreslog …")),
    "plan_changes": (_l("Vi ændrede …"), _l("Vi nåede ikke …")),
    "observations": SEEN,
    "interpretation": (_l("Vi tror, det skyldes …"), _l("En anden forklaring er …"), *SEEN[2:]),
    "transferable": (_l("Alle kan …"),),
    "special_conditions": (_l("Det kræver …"),),
    "pupil_voice": (_l("Eleverne siger, at …"), _l("Flere elever …")),
    "learning": (_l("Vi har lært, at …"), _l("Det virker bedst, når …"), *SEEN[2:]),
    "team_learning": (_l("Vi er blevet bedre til …"), _l("Som team vil vi …")),
    "next_step": (_l("Næste gang vil vi …"),),
    "pupil_feedback": (_l("Vi fortalte, at …"),),
}


def starters_for(kind: str) -> dict[str, tuple[Any, ...]]:
    """Sentence starters by field. Who tries a positive deviation is a name, not a sentence."""
    return {
        name: words for name, words in STARTERS.items() if (name, kind) != ("next_step", DEVIATION)
    }
