"""What a measure was called and measured against, in words. Pure."""

from __future__ import annotations

from datetime import date

from app.core import danish
from app.core.i18n import _, ngettext
from app.measures.models import MeasureVersion


def called(version: MeasureVersion) -> str:
    """Minutter (min)"""
    return f"{version.name} ({version.unit})" if version.unit else version.name


def measured_against(version: MeasureVersion) -> str:
    """vi håber på lavere tal · mål: 8 · median af de første 3 værdier"""
    hopes = {
        "higher": _("vi håber på højere tal"),
        "lower": _("vi håber på lavere tal"),
        "none": _("ingen bestemt vej"),
    }
    words = [hopes.get(version.wanted or "", "")]
    if version.target is not None:
        words.append(_("mål: %(target)s", target=danish.number_as_typed(version.target)))
    first, *begun_anew = version.baselines
    words.append(_first_median(first["points"]))
    words += [
        _("fra %(day)s: %(median)s", day=_day(one["from"]), median=_first_median(one["points"]))
        for one in begun_anew
        if one["points"] and one["from"]
    ]
    return " · ".join(word for word in words if word)


def _first_median(points: int | None) -> str:
    if points is None:
        return _("median af alle værdier")
    return ngettext("median af den første værdi", "median af de første %(num)d værdier", points)


def _day(iso: str) -> str:
    return danish.date_full(date.fromisoformat(iso))
