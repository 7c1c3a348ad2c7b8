"""Every field of a record, once: its label, where it belongs, who it stays with.

Forms, pages, PDF, comparison, exchange format and the check before sharing all read this list, so
that a field cannot be forgotten in one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.i18n import _l

TRIAL = "trial_action"
DEVIATION = "positive_deviation"
BOTH = (TRIAL, DEVIATION)


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `shape` is text, line, texts, choice, choices, date, signs or flag.

    `stays` names the extra ("responsibilities", "team_learning") without which the field stays
    with the team when the record is shared. `column` is the attribute of Cycle when it differs.
    """

    name: str
    label: Any
    part: str
    shape: str = "text"
    kinds: tuple[str, ...] = BOTH
    hint: Any = ""
    stays: str | None = None
    column: str = ""
    later: bool = True

    @property
    def attribute(self) -> str:
        return self.column or self.name

    @property
    def is_typed(self) -> bool:
        """Words of the team's own: no day, choice or flag."""
        return self.shape in ("text", "line", "texts", "signs")


def _plan(name: str, label: Any, **more: Any) -> Field:
    return Field(name, label, "plan", **more)


def _evaluation(name: str, label: Any, **more: Any) -> Field:
    return Field(name, label, "evaluation", **more)


_T: dict[str, Any] = {"kinds": (TRIAL,)}
_D: dict[str, Any] = {"kinds": (DEVIATION,)}

# The order of the exchange format, which is also the order of a plan that is read aloud.
PLAN_FIELDS: tuple[Field, ...] = (
    _plan("action", _l("Hvad vil vi prøve?"), later=False, **_T),
    _plan(
        "starting_point",
        _l("Hvad undrer vi os over?"),
        hint=_l("En situation fra jeres egen praksis, som I gerne vil ændre."),
        **_T,
    ),
    _plan("pupil_needs", _l("Hvad har eleverne brug for?"), hint=_l("Fra jer, netop nu."), **_T),
    _plan(
        "hypothesis",
        _l("Hvad tror vi, der vil ske?"),
        hint=_l("Skriv det, før I går i gang. Så kan I sammenligne bagefter."),
        **_T,
    ),
    _plan(
        "signs",
        _l("Tegn, vi kigger efter"),
        shape="texts",
        hint=_l("Ét til fire tegn. Hvad vil I se og høre, hvis det virker?"),
        **_T,
    ),
    _plan("what_succeeds", _l("Hvad lykkes?"), later=False, **_D),
    _plan(
        "where",
        _l("Hvor lykkes det?"),
        hint=_l("Skriv hvor, ikke hvem."),
        shape="line",
        **_D,
    ),
    _plan(
        "shared_problem",
        _l("Hvilken udfordring har vi alle?"),
        hint=_l("Det, der er svært for alle med de samme vilkår."),
        **_D,
    ),
    _plan(
        "same_conditions",
        _l("Er vilkårene de samme?"),
        hint=_l("Samme elever, timetal og lokaler som hos de andre?"),
        **_D,
    ),
    _plan(
        "evidence",
        _l("Hvordan ved vi det?"),
        hint=_l("Det, I har set, talt op eller fået at vide."),
        **_D,
    ),
    _plan(
        "inquiry_method",
        _l("Sådan undersøger vi det"),
        hint=_l("Det enkleste, der kan vise jer noget: en optælling, en kollega, tre spørgsmål."),
    ),
    _plan(
        "described_agree",
        _l("Er de, det handler om, spurgt og med på det?"),
        shape="flag",
        **_D,
    ),
    _plan("start", _l("Begynder"), shape="date", **_T),
    _plan("end", _l("Slutter"), shape="date", **_T),
    _plan(
        "evaluation_date",
        _l("Evalueringsdato"),
        shape="date",
        hint=_l("Den dag, I ser tilbage sammen."),
    ),
    _plan(
        "responsibilities",
        _l("Hvem gør hvad?"),
        stays="responsibilities",
        hint=_l("Bliver i teamet, når I deler, medmindre I vælger andet."),
        **_T,
    ),
    _plan(
        "pupil_say",
        _l("Hvad har eleverne indflydelse på?"),
        hint=_l("Det, de er med til at vælge eller bestemme."),
        **_T,
    ),
    _plan(
        "own_learning_need",
        _l("Hvad har vi selv brug for at lære?"),
        hint=_l("Det, I voksne skal øve jer på for at kunne prøve det."),
        **_T,
    ),
    _plan(
        "advice",
        _l("Hvem har vi spurgt til råds?"),
        hint=_l("En kollega, en vejleder, eleverne, en bog."),
        **_T,
    ),
    _plan("inspiration_source", _l("Hvor kommer idéen fra?"), shape="choice", **_T),
    _plan("inspiration_note", _l("Mere om idéen"), shape="line", **_T),
    _plan(
        "plan_changes",
        _l("Ændrede vi planen undervejs?"),
        hint=_l("Det, I gjorde anderledes, end I havde tænkt, og hvorfor."),
        **_T,
    ),
)

EVALUATION_FIELDS: tuple[Field, ...] = (
    _evaluation("on", _l("Evalueret"), shape="date", column="evaluated_on"),
    _evaluation(
        "observations",
        _l("Hvad så vi?"),
        hint=_l("Før I forklarer det: hvad skete der?"),
        later=False,
        **_T,
    ),
    _evaluation("sign_results", _l("Så vi tegnene?"), shape="signs", later=False, **_T),
    _evaluation(
        "interpretation",
        _l("Hvordan forstår vi det?"),
        hint=_l("Nu må I gerne forklare. Find mere end én forklaring."),
        later=False,
        **_T,
    ),
    _evaluation(
        "uncommon_acts",
        _l("Det bliver gjort anderledes her"),
        shape="texts",
        hint=_l("Små, konkrete handlinger, som andre kan gøre efter."),
        later=False,
        **_D,
    ),
    _evaluation(
        "transferable",
        _l("Det kan alle gøre"),
        hint=_l("Det, der ikke kræver mere tid, flere penge eller flere voksne."),
        later=False,
        **_D,
    ),
    _evaluation(
        "special_conditions",
        _l("Det kræver særlige forhold"),
        hint=_l("Det, andre ikke uden videre har."),
        **_D,
    ),
    _evaluation(
        "pupil_voice",
        _l("Elevernes stemme"),
        hint=_l("Deres egne ord, uden navne."),
        later=False,
    ),
    _evaluation("effect", _l("Hvor stor forskel gjorde det?"), shape="choice", **_T),
    _evaluation("effect_on", _l("Hvor så vi den?"), shape="choices", **_T),
    _evaluation("effort", _l("Hvor meget arbejde krævede det?"), shape="choice", **_T),
    _evaluation(
        "learning",
        _l("Hvad har vi lært?"),
        hint=_l("Det, I vil huske næste gang, også af det, der ikke virkede."),
        later=False,
        **_T,
    ),
    _evaluation(
        "team_learning",
        _l("Hvad har vi lært som team?"),
        stays="team_learning",
        hint=_l("Bliver i teamet, når I deler, medmindre I vælger andet."),
        **_T,
    ),
    _evaluation("decision", _l("Hvad beslutter vi?"), shape="choice", later=False, **_T),
    _evaluation("next_step", _l("Næste skridt"), later=False),
    _evaluation(
        "who_benefits",
        _l("Hvem har glæde af at vide det?"),
        hint=_l("Et andet team, lederen, forældrene?"),
        **_T,
    ),
    _evaluation(
        "pupil_feedback",
        _l("Hvad fortalte vi eleverne bagefter?"),
        hint=_l("Så de ved, hvad der kom ud af det."),
        **_T,
    ),
)

HEADER_LABELS: dict[str, Any] = {
    "title": _l("Titel"),
    "occasion": _l("Anledning"),
    "focus_area": _l("Indsatsområde"),
    "grades": _l("Klassetrin"),
    "subjects": _l("Fag eller aktivitet"),
    "tags": _l("Emneord"),
}

CHOICES: dict[str, dict[str, Any]] = {
    "kind": {TRIAL: _l("Prøvehandling"), DEVIATION: _l("Positiv afvigelse")},
    "occasion": {"challenge": _l("udfordring"), "opportunity": _l("mulighed")},
    "inspiration_source": {
        "own_experience": _l("egen erfaring"),
        "colleague": _l("kollega"),
        "pupils": _l("eleverne"),
        "other_school": _l("en anden skole"),
        "literature": _l("faglitteratur eller forskning"),
    },
    "sign_results": {
        "seen": _l("Set"),
        "partly": _l("Delvist"),
        "not_seen": _l("Ikke set"),
        "not_examined": _l("Fik vi ikke undersøgt"),
    },
    "effect": {
        "none": _l("ingen forskel"),
        "small": _l("lille forskel"),
        "some": _l("nogen forskel"),
        "large": _l("stor forskel"),
        "opposite": _l("det gik den forkerte vej"),
        "unknown": _l("ved vi ikke endnu"),
    },
    "effect_on": {
        "learning": _l("læring"),
        "wellbeing": _l("trivsel"),
        "motivation": _l("motivation og engagement"),
        "collaboration": _l("vores samarbejde"),
    },
    "effort": {
        "small": _l("lidt arbejde"),
        "medium": _l("noget arbejde"),
        "large": _l("meget arbejde"),
    },
    "decision": {
        "keep": _l("Fasthold"),
        "adapt": _l("Tilpas"),
        "drop": _l("Forkast"),
        "spread": _l("Udbred"),
    },
}
AGREEMENT: dict[str, Any] = {
    "false": _l("Ikke endnu"),
    "true": _l("Ja, de er spurgt og med på det"),
    "null": _l("Det handler om os selv"),
}
DECISION_MEANINGS: dict[str, Any] = {
    "keep": _l("Det bliver en del af vores hverdag"),
    "adapt": _l("Vi ændrer noget og prøver igen"),
    "spread": _l("Vi bliver ved og inviterer andre til at prøve det hos sig"),
    "drop": _l("Vi stopper; det, vi har lært, bliver stående"),
}
PHASE_WORDS: dict[str, dict[str, Any]] = {
    TRIAL: {
        "planning": _l("Planlæg"),
        "trying": _l("Afprøv"),
        "evaluating": _l("Evaluér"),
        "closed": _l("Afsluttet"),
    },
    DEVIATION: {
        "planning": _l("Planlæg"),
        "trying": _l("Undersøg"),
        "evaluating": _l("Beskriv"),
        "closed": _l("Afsluttet"),
    },
}
STATUS_WORDS: dict[str, dict[str, Any]] = {
    TRIAL: {
        "planning": _l("Planlægges"),
        "trying": _l("Afprøves"),
        "evaluating": _l("Evalueres"),
        "closed": _l("Afsluttet"),
    },
    DEVIATION: {
        "planning": _l("Planlægges"),
        "trying": _l("Undersøges"),
        "evaluating": _l("Beskrives"),
        "closed": _l("Afsluttet"),
    },
}


def plan_fields(kind: str) -> tuple[Field, ...]:
    return tuple(field for field in PLAN_FIELDS if kind in field.kinds)


def evaluation_fields(kind: str) -> tuple[Field, ...]:
    return tuple(field for field in EVALUATION_FIELDS if kind in field.kinds)


def required_field(kind: str) -> str:
    """The one thing that is typed to start."""
    return "action" if kind == TRIAL else "what_succeeds"


def hint_of(field: Field, kind: str) -> Any:
    """The one line under the label. A next step is a thing to do, or somebody who tries it."""
    if field.name != "next_step":
        return field.hint
    return (
        _l("»Ingen endnu« er også et svar.")
        if kind == DEVIATION
        else _l("Et lille skridt, og hvornår.")
    )


def label_of(field: Field, kind: str) -> Any:
    """The label on the screen; a positive deviation asks who tries it as its next step."""
    asks_who = field.name == "next_step" and kind == DEVIATION
    return _l("Hvem prøver det?") if asks_who else field.label
