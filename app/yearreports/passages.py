"""What a report may say of a record: the paragraphs and measures that its team is asked about. Pure.

Made of the shared version and nothing else. What a team writes instead takes the paragraphs' place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.core import danish
from app.core.i18n import _l
from app.cycles.content import Content
from app.cycles.fields import CHOICES, TRIAL
from app.cycles.models import Cycle
from app.cycles.names import shared_names
from app.cycles.phase_words import phase_word, tag_words, tone_of
from app.cycles.reading import shared_content
from app.reports import words
from app.reports.queries import version_digest
from app.yearreports.curves import Measures, measures_in
from app.yearreports.models import ReportAsk

# The paragraphs in reading order, with the question each answers.
PARTS: dict[str, dict[str, Any]] = {
    TRIAL: {
        "tried": _l("Det prøvede vi"),
        "seen": _l("Det så vi"),
        "voice": _l("Elevernes stemme"),
        "learned": _l("Det har vi lært"),
    },
    "positive_deviation": {
        "tried": _l("Det lykkes"),
        "seen": _l("Det bliver gjort anderledes her"),
        "voice": _l("Elevernes stemme"),
        "learned": _l("Det kan alle gøre"),
    },
}
DAYS_A_MONTH = 30.44
# What a team writes where pupils have said nothing. Printed in *Elevernes stemme* it would be words in
# the pupils' mouths. Whole answers only, so that a sentence that merely begins so is never lost.
NO_VOICE = frozenset(
    {
        *(
            "",
            "ikke relevant",
            "irrelevant",
            "ikke aktuelt",
            "ingen",
            "ingen elever",
            "intet",
            "nej",
        ),
        *("ikke spurgt", "ikke spurgt endnu", "eleverne er ikke spurgt", "vi har ikke spurgt"),
        *("ikke endnu", "ingenting", "n a", "na", "i r", "ir"),
    }
)
# The answers of a team, and what there is before one, or instead: the maker does without the text.
UNASKED, WAITING, ACCEPTED, AMENDED, WITHHELD, SPARED = (
    "unasked",
    "waiting",
    "accepted",
    "amended",
    "withheld",
    "spared",
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A shared record as a report tells of it, and what its team says to that.

    `shared` is its shared version; `agreed` the codes of those measures in it that the team lets
    come, None when that is all of them; `told` what it has answered about personal data in its
    record.
    """

    cycle_id: int
    public_id: str
    team_id: int
    team_public_id: str
    team: str
    school: str
    kind: str
    status: str
    decision: str | None
    area: str
    grades: str
    round: int
    shared_on: date
    months: float | None
    version: str
    title: str
    tried: str
    seen: str
    voice: str
    learned: str
    state: str
    prototype_id: int | None = None
    shared: Content = field(default_factory=dict, compare=False, repr=False)
    agreed: frozenset[str] | None = None
    told: frozenset[str] = field(default_factory=frozenset, compare=False, repr=False)

    @property
    def is_final(self) -> bool:
        """Its team has said yes."""
        return self.state in (ACCEPTED, AMENDED)

    @property
    def is_open(self) -> bool:
        """It may still come: in a draft it stands with a mark."""
        return self.state not in (WITHHELD, SPARED)

    @property
    def tag(self) -> str:
        return tag_words(self.kind, self.status, self.decision)

    @property
    def tone(self) -> str:
        return tone_of(self.status, self.decision)

    @property
    def kind_word(self) -> str:
        return str(CHOICES["kind"][self.kind])

    @property
    def phase_word(self) -> str:
        return phase_word(self.kind, self.status)

    @property
    def paragraphs(self) -> list[tuple[str, str, str]]:
        """Name, question and text of those paragraphs that hold something."""
        rows = [(name, str(word), getattr(self, name)) for name, word in PARTS[self.kind].items()]
        return [row for row in rows if row[2]]

    @property
    def shared_measures(self) -> Measures:
        """All that is measured in its shared version, by code: what its team is asked about."""
        if not self.shared.get("measures"):
            return {}
        return measures_in(self.kind, self.round, self.shared)

    @property
    def measures(self) -> Measures:
        """Those of them that a report may have."""
        shared, agreed = self.shared_measures, self.agreed
        return {code: one for code, one in shared.items() if agreed is None or code in agreed}

    @property
    def texts(self) -> dict[str, str]:
        """Everything a team may write anew."""
        return {"title": self.title, **{name: getattr(self, name) for name in PARTS[self.kind]}}


def passage_of(cycle: Cycle, ask: ReportAsk | None, today: date) -> Passage:
    """The record's passage as it stands today. Needs team with school, and shared version loaded."""
    shared = cycle.shared_version
    if shared is None:
        raise LookupError("nothing is shared of this record")
    content, names = shared_content(cycle), shared_names(cycle)
    evaluation = content["evaluation"] or {}
    passage = Passage(
        cycle_id=cycle.id,
        public_id=cycle.public_id,
        team_id=cycle.team_id,
        team_public_id=cycle.team.public_id,
        team=names.team,
        school=names.school,
        kind=cycle.kind,
        status=content["status"],
        decision=evaluation.get("decision"),
        area=names.focus_area,
        grades=words.grades(content["grades"]),
        round=cycle.round,
        shared_on=shared.shared_on,
        months=_months(content),
        version=version_digest(shared),
        title=content["title"],
        **_paragraphs(cycle.kind, content),
        state=ACCEPTED if shared.reports == "yes" else UNASKED,
        prototype_id=cycle.inspired_by_prototype_id,
        shared=content,
        told=frozenset(cycle.answered),
    )
    return passage if shared.reports == "yes" else answered(passage, ask, today)


def answered(passage: Passage, ask: ReportAsk | None, today: date) -> Passage:
    """The passage with its team's answer. Asked about another version is not asked.

    A measure comes only if the answer names it: whoever answered without seeing it did not.
    """
    if ask is None or ask.version != passage.version:
        return passage
    is_silent = ask.state == WAITING and today > ask.answer_by
    state = SPARED if ask.is_spared else WITHHELD if is_silent else ask.state
    texts = {name: ask.texts.get(name, "") for name in passage.texts} if ask.texts else {}
    if texts:
        texts["voice"] = spoken(texts["voice"])
    agreed = None if state == WAITING else frozenset(ask.measures or ())
    return replace(passage, state=state, agreed=agreed, **(texts if state == AMENDED else {}))


def spoken(text: str) -> str:
    """What pupils said; nothing where the answer says that there is nothing."""
    words = " ".join(re.findall(r"\w+", danish.casefold(text)))
    return "" if words in NO_VOICE else text


def _paragraphs(kind: str, content: Content) -> dict[str, Any]:
    plan, evaluation = content["plan"], content["evaluation"] or {}
    if kind == TRIAL:
        texts = (plan.get("action"), evaluation.get("observations"))
        learned = evaluation.get("learning")
    else:
        acts = evaluation.get("uncommon_acts") or []
        texts = (plan.get("what_succeeds"), "\n".join(f"– {act}" for act in acts))
        learned = evaluation.get("transferable")
    tried, seen = texts
    voice = evaluation.get("pupil_voice")
    return {
        "tried": tried or "",
        "seen": seen or "",
        "voice": spoken(voice or ""),
        "learned": learned or "",
    }


def _months(content: Content) -> float | None:
    """From the first day of the trial to its evaluation."""
    evaluation = content["evaluation"] or {}
    began = words.day(content["plan"].get("start") or (content["frozen"] or {}).get("on"))
    ended = words.day(evaluation.get("on"))
    if began is None or ended is None or ended < began:
        return None
    return (ended - began).days / DAYS_A_MONTH
