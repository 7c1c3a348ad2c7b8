"""In which phase a record stands, in the words and the colour of every page, list and paper.

Whoever shows a record's phase takes the word from here, so that a card, the record's own page, a
PDF and a spreadsheet say the same. The words of the steps (*Planlæg*, *Afprøv*) are what one does;
they stand in `fields.PHASE_WORDS`.
"""

from __future__ import annotations

from app.core.i18n import _
from app.cycles.fields import CHOICES, DEVIATION, STATUS_WORDS, TRIAL

# The colour of a phase, as the style sheet calls it.
TONES = {"planning": "plan", "trying": "try", "evaluating": "evaluate", "closed": "closed"}


def phase_word(kind: str, status: str) -> str:
    """*Afprøves*; of a positive deviation *Undersøges*."""
    return str(STATUS_WORDS[kind][status])


def phase_word_of_both(status: str) -> str:
    """Where both kinds are counted or chosen together: *Afprøves eller undersøges*."""
    trial, deviation = phase_word(TRIAL, status), phase_word(DEVIATION, status)
    if trial == deviation:
        return trial
    return _("%(trial)s eller %(deviation)s", trial=trial, deviation=deviation.lower())


def phase_words(kind: str = "") -> dict[str, str]:
    """The words of all phases in their order, of one kind or, without one, of both."""
    return {
        status: phase_word(kind, status) if kind else phase_word_of_both(status) for status in TONES
    }


def tag_words(kind: str, status: str, decision: str | None) -> str:
    """The phase, and what was decided once the record is closed: *Afsluttet · Tilpas*."""
    word = phase_word(kind, status)
    if status == "closed" and decision:
        return f"{word} · {CHOICES['decision'][decision]}"
    return word


def tone_of(status: str, decision: str | None) -> str:
    """The colour of what `tag_words` says: to have dropped something looks like no success."""
    return "quiet" if status == "closed" and decision == "drop" else TONES[status]
