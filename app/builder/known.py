"""What the check of personal data is told about a report: names."""

from __future__ import annotations

from dataclasses import replace

from app.personaldata.finding import Known
from app.teams.queries_known import known_around
from app.yearreports.material import Material
from app.yearreports.models import YearReport


def known_to(report: YearReport, material: Material) -> Known:
    """Names of the places and focus areas it is about, and of the members of its teams."""
    names = {report.owner.name, *(name for name in material.organisations.values() if name)}
    names |= {area.name for area in material.areas}
    names |= {name for one in material.passages for name in (one.team, one.school, one.area)}
    ids = {one for one in material.organisations if one is not None}
    around = known_around(ids, {one.team_id for one in material.passages})
    return replace(around, things=around.things | names)
