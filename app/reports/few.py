"""What few values can say, beside what a team tells. Pure.

A run chart's rules find chance's absence, not its presence: »no signal« in few values is no proof that
nothing has changed (Anhøj & Olesen 2014: the rules grow more certain with the number of values).
"""

from __future__ import annotations

from app.core.i18n import _
from app.measures.series import Series
from app.measures.verdict import chart_of

FEW = 20


def few_words(series: Series) -> str:
    """So that verdict and story do not gainsay each other; nothing where there is a signal."""
    if not series.parts or not series.last.known:
        return ""
    chart = chart_of(series.last)
    if chart.signal or chart.n_useful >= FEW:
        return ""
    return _(
        "Så få værdier kan ikke udelukke, at forskellen er tilfældig. De siger heller ikke imod, "
        "hvad teamet selv har set."
    )
