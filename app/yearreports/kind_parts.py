"""Sections that reports of several kinds have, in the same words."""

from __future__ import annotations

from app.core.i18n import _l
from app.yearreports import bodies
from app.yearreports.naming import AREA, DECISION, PHASE
from app.yearreports.sections import SectionKind

TRIED = SectionKind(
    "tried",
    _l("Det har vi prøvet"),
    made_of=_l("En tabel over det delte, og tal for faser, emner, beslutninger og varighed."),
    body=bodies.tried,
    names=(AREA, PHASE, DECISION),
)
LEARNED = SectionKind(
    "learned",
    _l("Det har vi lært"),
    made_of=_l("Den læring, der er valgt, med teamenes egne ord."),
    body=bodies.learned,
)
STORIES = SectionKind(
    "stories",
    _l("Historier fra praksis"),
    made_of=_l(
        "De historier, der er valgt, med teamenes egne ord og de målinger, der er taget med."
    ),
    body=bodies.stories,
    names_picked="story",
)
VOICES = SectionKind(
    "voices",
    _l("Elevernes stemme"),
    made_of=_l("Det, eleverne siger i de historier og den læring, der er valgt."),
    body=bodies.voices,
)
DROPPED = SectionKind(
    "dropped",
    _l("Det stoppede vi, og derfor"),
    made_of=_l("Det, teams har forkastet, og hvad de lærte af det."),
    body=bodies.dropped,
)
ANNEX = SectionKind(
    "annex",
    _l("Bilag: Liste og metode"),
    made_of=_l("Listen over det delte, og hvordan der er talt."),
    body=bodies.annex,
    names=(AREA, PHASE),
)
