"""A report as it stands today: its content, what it is made of, and what a file of it is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.access.viewer import Viewer
from app.core.i18n import _
from app.yearreports import queries_material
from app.yearreports.content import Content, draft_content
from app.yearreports.material import Material
from app.yearreports.models import YearReport


@dataclass(frozen=True, slots=True)
class Draft:
    """The content of a draft, and the material it was made of."""

    content: Content
    material: Material


def draft_of(viewer: Viewer, report: YearReport, today: date) -> Draft:
    """As whoever makes the report sees it."""
    material = queries_material.material_of(viewer, report, today)
    return Draft(draft_content(report, material, material.prototypes, today), material)


def draft_title(report: YearReport) -> str:
    """What a file of the draft is called."""
    return _("Udkast: %(place)s %(year)s", place=report.owner.name, year=report.school_year)
