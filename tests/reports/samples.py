"""Contents of records, shaped as in the exchange format, for tests that need no database."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.cycles.content import EVALUATION_KEYS, PLAN_KEYS
from app.reports.building import record_of
from app.reports.content import Edition, Identity, Record

TRIAL, DEVIATION = "trial_action", "positive_deviation"
HYPOTHESIS = "Hvis alle har en rolle, er grupperne i gang inden for tre minutter."
SIGNS = ["Alle er i gang efter 3 minutter", "De stille elever siger noget"]


def content(kind: str = TRIAL, **values: Any) -> dict[str, Any]:
    """Everything empty but what is given; `plan` and `evaluation` are filled up with None."""
    plan = {**dict.fromkeys(PLAN_KEYS[kind]), "signs": [], **values.pop("plan", {})}
    evaluation = values.pop("evaluation", None)
    if evaluation is not None:
        evaluation = {**dict.fromkeys(EVALUATION_KEYS[kind]), **evaluation}
    empty = {"occasion": None, "focus_area": None, "grades": [], "subjects": [], "tags": []}
    return {
        "title": "Rollekort får grupperne i gang",
        "status": "planning",
        **empty,
        "plan": plan,
        "frozen": None,
        "notes": [],
        "measures": [],
        "evaluation": evaluation,
        **values,
    }


def full_trial(**values: Any) -> dict[str, Any]:
    """A closed trial action with something in every part."""
    whole: dict[str, Any] = {
        "status": "closed",
        "occasion": "challenge",
        "grades": [6],
        "subjects": ["Dansk"],
        "tags": ["Kollaboration"],
        "plan": {
            "action": "Hver elev trækker et rollekort.",
            "starting_point": "Der går ofte ti minutter, før alle grupper arbejder.",
            "hypothesis": HYPOTHESIS,
            "signs": [*SIGNS, "Færre spørger: Hvad skal vi?"],
            "start": "2025-09-08",
            "end": "2025-10-03",
            "evaluation_date": "2025-10-06",
            "responsibilities": "Gustav holder øje med uret",
            "inspiration_source": "other_school",
            "inspiration_note": "Kollega på naboskolen",
        },
        "frozen": {"on": "2025-09-08", "hypothesis": HYPOTHESIS, "signs": SIGNS},
        "notes": [{"date": "2025-09-10", "text": "To grupper ledte efter kortene.", "author": "g"}],
        "measures": [measure(12)],
        "evaluation": {
            "on": "2025-10-06",
            "observations": "Starttiden faldt fra ca. 9 til ca. 4 minutter.",
            "sign_results": [
                {"sign": SIGNS[0], "result": "partly"},
                {"sign": SIGNS[1], "result": "seen"},
                {"sign": "Færre spørger: Hvad skal vi?", "result": "not_seen"},
            ],
            "interpretation": "Rollen fjerner forhandlingen.",
            "pupil_voice": "»Det er nemmere, når man ved det.«",
            "effect": "large",
            "effect_on": ["learning", "wellbeing"],
            "effort": "small",
            "learning": "Rollen hjælper i starten, men skal kunne slippes igen.",
            "team_learning": "Vi så det, fordi en kollega målte.",
            "decision": "adapt",
            "next_step": "En runde, hvor kortene må lægges væk.",
        },
    }
    return content(TRIAL, **{**whole, **values})


def deviation(**values: Any) -> dict[str, Any]:
    """A closed positive deviation."""
    whole: dict[str, Any] = {
        "title": "Klassen, der afleverer til tiden",
        "status": "closed",
        "plan": {"what_succeeds": "9 ud af 10 opgaver kommer til tiden.", "where": "8. årgang"},
        "evaluation": {
            "on": "2025-10-07",
            "uncommon_acts": ["Opgaven begyndes i timen", "Fristen ligger onsdag"],
            "transferable": "Begge dele.",
            "next_step": "To klasser prøver det.",
        },
    }
    return content(DEVIATION, **{**whole, **values})


def measure(points: int, note: str | None = None) -> dict[str, Any]:
    days = [date(2025, 9, 1 + number).isoformat() for number in range(points)]
    return {
        "name": "Minutter, før alle er i gang",
        "unit": "minutter",
        "wanted": "lower",
        "baseline_points": 5,
        "target": 3.5,
        "points": [{"date": day, "value": 9.5, "note": note} for day in days],
    }


def record(
    what: dict[str, Any], *, shared_on: date | None = None, round_: int = 1, focus_area: str = ""
) -> Record:
    kind = TRIAL if "action" in what["plan"] else DEVIATION
    identity = Identity(kind, "6. årgang", "Engsvale Skole", round_, focus_area)
    return record_of(identity, what, Edition(shared_on))
