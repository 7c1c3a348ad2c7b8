"""What a series says, in plain Danish, and how it was counted. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core import danish
from app.core.i18n import _, ngettext
from app.measures.chains import Segment
from app.measures.runchart import NEEDED, RunChart, analyse, median

PER_CENT_FROM = 20


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Two sets of values, with what to say of them."""

    before: tuple[Decimal, ...]
    after: tuple[Decimal, ...]
    sentence: str

    @property
    def fewest(self) -> int:
        """How many values the smaller of the two holds."""
        return min(len(self.before), len(self.after))

    @property
    def medians(self) -> tuple[Decimal, Decimal]:
        return median(self.before), median(self.after)


def count_of(count: int, of: int, what: str) -> str:
    """4 af 15; per cent only from twenty on, after the count."""
    plain = _("%(count)s af %(of)s %(what)s", count=count, of=of, what=what)
    if of < PER_CENT_FROM:
        return plain
    return _("%(plain)s (%(share)s pct.)", share=round(100 * count / of), plain=plain)


def chart_of(segment: Segment) -> RunChart:
    """The rules applied to one segment."""
    return analyse(segment.numbers, baseline_points=segment.baseline)


def verdict(segment: Segment, wanted: str | None) -> str:
    """One or two sentences. Says that it cannot tell yet where there are too few points."""
    chart = chart_of(segment)
    if chart.signal is None:
        return _cannot_tell(segment, chart)
    if not chart.signal:
        return _("Tallene svinger, som de plejer. Forskellen kan være tilfældig.")
    return " ".join(
        part
        for part in (
            _("Noget har ændret sig. Så stort et udsving kommer sjældent af sig selv."),
            _direction(segment, chart, wanted),
        )
        if part
    )


def steps(segment: Segment) -> list[str]:
    """*Sådan har vi regnet*: each number that the verdict rests on."""
    chart = chart_of(segment)
    if chart.centre_line is None:
        return [_("Der er ingen tal at regne på endnu.")]
    found = [_median_words(segment, chart), useful_words(segment)]
    if chart.longest_run is not None:
        found += [
            _(
                "Flest i træk på samme side af medianen: %(run)s. Tilfældighed giver sjældent "
                "mere end %(most)s.",
                run=chart.longest_run,
                most=chart.longest_run_max,
            ),
            _(
                "Kurven krydser medianen %(times)s. Tilfældighed giver sjældent færre end %(least)s.",
                times=ngettext("1 gang", "%(num)d gange", chart.crossings or 0),
                least=chart.crossings_min,
            ),
        ]
    found.append(
        _(
            "Er bare én af de to grænser brudt, er det tegn på en ændring. Reglerne er Jacob "
            "Anhøjs for seriediagrammer (2014 og 2015) og kræver mindst %(needed)s værdier, der "
            "ikke ligger på medianen.",
            needed=NEEDED,
        )
    )
    return found


def before_after(
    parts: Sequence[Segment], wanted: str | None, before_start: int
) -> BeforeAfter | None:
    """The two sets there are: of two baselines, before and after a baseline, or before the start.

    `before_start`: how many of the last segment's values are from before the trial began.
    """
    sets = _two_sets(parts, before_start)
    if sets is None:
        return None
    before, after = sets
    middle = median(before)
    lower = wanted == "lower" or (wanted != "higher" and median(after) < middle)
    count = sum(value < middle if lower else value > middle for value in after)
    side = _("under") if lower else _("over")
    what = _("værdier efter")
    sentence = _(
        "%(count)s ligger %(side)s medianen fra før (det midterste tal, %(median)s).",
        count=count_of(count, len(after), what),
        side=side,
        median=danish.number_as_typed(middle),
    )
    return BeforeAfter(tuple(before), tuple(after), sentence)


def _two_sets(
    parts: Sequence[Segment], before_start: int
) -> tuple[Sequence[Decimal], Sequence[Decimal]] | None:
    with_values = [part for part in parts if part.known]
    if len(with_values) > 1:
        return with_values[-2].known, with_values[-1].known
    if not with_values:
        return None
    known = with_values[0].known
    at = with_values[0].baseline or before_start
    return (known[:at], known[at:]) if 0 < at < len(known) else None


def _cannot_tell(segment: Segment, chart: RunChart) -> str:
    known = segment.known
    if not known:
        return _("Der er ingen tal endnu.")
    if len(known) > 1 and len(set(known)) == 1:
        return _("Alle værdier er ens.")
    return ngettext(
        "Det kan vi ikke sige noget om endnu. Der mangler 1 værdi, før tallene kan fortælle noget.",
        "Det kan vi ikke sige noget om endnu. Der mangler %(num)d værdier, før tallene kan "
        "fortælle noget.",
        chart.missing,
    )


def _direction(segment: Segment, chart: RunChart, wanted: str | None) -> str:
    """Which way: what came after the baseline against it, or the later half against the earlier."""
    known = segment.known
    at = segment.baseline if segment.baseline and segment.baseline < len(known) else len(known) // 2
    earlier = (chart.centre_line or 0) if segment.baseline else median(known[:at])
    later = median(known[at:])
    if later == earlier:
        return ""
    way = "lower" if later < earlier else "higher"
    said = _("Tallene er blevet lavere.") if way == "lower" else _("Tallene er blevet højere.")
    if wanted not in ("higher", "lower"):
        return said
    hoped = _("Det var det, vi håbede på.") if way == wanted else _("Vi håbede på det modsatte.")
    return f"{said} {hoped}"


def _median_words(segment: Segment, chart: RunChart) -> str:
    line, count = danish.number_as_typed(chart.centre_line or 0), len(segment.known)
    if segment.baseline and segment.baseline < count:
        return _(
            "Medianen er %(line)s. Den er regnet af de første %(count)s værdier og bliver stående.",
            line=line,
            count=danish.number(segment.baseline),
        )
    return _(
        "Medianen er %(line)s: den midterste af de %(count)s værdier.",
        line=line,
        count=danish.number(count),
    )


def useful_words(segment: Segment) -> str:
    """How many values say something, and how many lie on the median and do not."""
    chart = chart_of(segment)
    on_line = len(segment.known) - chart.n_useful
    useful = {"count": danish.number(chart.n_useful)}
    words = ngettext(
        "1 værdi tæller med.", "%(count)s værdier tæller med.", chart.n_useful, **useful
    )
    if not on_line:
        return words
    return f"{words} " + ngettext(
        "1 ligger på medianen og tæller ikke.",
        "%(num)d ligger på medianen og tæller ikke.",
        on_line,
    )
