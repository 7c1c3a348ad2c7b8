"""A report as plain data: what the page shows, the PDF prints and an edition keeps.

Everything that is to be the same in ten years is in it, in words; only how it is drawn is not.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from app.core import danish
from app.core.danish import school_year_bounds
from app.core.i18n import _
from app.yearreports import figures
from app.yearreports.bodies import Sources
from app.yearreports.kinds import kind_of, sections_in
from app.yearreports.look import look_of
from app.yearreports.material import Material, SharedPrototype
from app.yearreports.models import YearReport
from app.yearreports.naming import FACTS, Named, named_by
from app.yearreports.passages import Passage
from app.yearreports.sections import Section

Content = dict[str, Any]
FORMAT = 2


def draft_content(
    report: YearReport,
    material: Material,
    prototypes: list[SharedPrototype],
    today: date,
) -> Content:
    """The report as it stands: what teams have not answered yet is in it, with a mark."""
    return _content(report, material, material.open, prototypes, today)


def final_content(
    report: YearReport,
    material: Material,
    prototypes: list[SharedPrototype],
    today: date,
) -> Content:
    """The report as it is to last: only what teams have said yes to."""
    return _content(report, material, material.final, prototypes, today)


def digest(content: Content) -> str:
    """SHA-256 of the content in one fixed way of writing it."""
    return hashlib.sha256(canonical(content)).hexdigest()


def canonical(content: Content) -> bytes:
    """The one way of writing it: JSON in UTF-8, names sorted, no spaces."""
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return written.encode()


def cycle_ids(material: Material, *, final: bool = False) -> list[dict[str, object]]:
    """The records behind a content, as a PDF's row keeps them."""
    passages = material.final if final else material.open
    return [{"cycle": one.cycle_id, "version": one.version} for one in passages]


def _content(
    report: YearReport,
    material: Material,
    passages: list[Passage],
    prototypes: list[SharedPrototype],
    today: date,
) -> Content:
    kind = kind_of(report)
    prototypes = _told(prototypes, material, passages)
    sources = Sources(
        report, material, passages, prototypes, today, kind.names_schools, str(kind.method)
    )
    counted = figures.counted(
        passages, kind.figures, prototypes, _named(report, sources), _told_before(report)
    )
    sections = []
    for section in sections_in(report):
        if section.on:
            body = section.kind.body(sources, counted)
            if section.text or body:
                known = {"code": section.code, "heading": section.heading, "text": section.text}
                part = {"part": section.part} if section.part else {}
                sections.append({**known, **part, **body})
    return {
        "format": FORMAT,
        "kind": report.kind,
        "kicker": str(kind.kicker),
        "title": str(kind.title),
        "place": report.owner.name,
        "school_year": report.school_year,
        "period": _period(report, today),
        "source": _(
            "Kilde: Afprøvet, %(what)s. Talt %(day)s.",
            what=kind.source,
            day=danish.date_full(today),
        ),
        "caveat": _(
            "Tallene gælder kun det, teams selv har valgt at dele. "
            "De viser ikke, hvor meget der arbejdes på skolerne."
        ),
        "sections": sections,
        **look_of(report),
    }


def _named(report: YearReport, sources: Sources) -> Named:
    """What the sections that are on say of each record."""
    every = [one.cycle_id for one in sources.passages]
    on = [section.kind for section in sections_in(report) if section.on]
    listed = [(kind.names, every) for kind in on if kind.names]
    picked = [kind.names_picked for kind in on if kind.names_picked]
    told = [(FACTS, [one.cycle_id for one in sources.picked(kind)]) for kind in picked]
    return named_by([*listed, *told], every)


def _told_before(report: YearReport) -> Content | None:
    """The content of its last final edition, if there is one."""
    return report.editions[-1].content if report.editions else None


def _told(
    prototypes: list[SharedPrototype], material: Material, passages: list[Passage]
) -> list[SharedPrototype]:
    """Those of which no record is left out: a prototype would tell what its team has withheld."""
    left_out = {one.cycle_id for one in material.passages} - {one.cycle_id for one in passages}
    return [one for one in prototypes if not one.behind & left_out]


def _period(report: YearReport, today: date) -> str:
    first, last = school_year_bounds(report.school_year)
    until = min(last, max(first, today))
    days = f"{danish.date_full(first)} – {danish.date_full(until)}"
    return _("Periode: %(days)s.", days=days)


def own_texts(report: YearReport) -> list[tuple[str, str]]:
    """What its maker has written, with where it stands: what the CPR check reads."""
    found = []
    for section in sections_in(report):
        if section.on:
            where = section.whole_heading
            found += [(where, section.own_heading), (where, section.text)]
            found += [(where, text) for text in _own_rows(report, section)]
    return [(where, text) for where, text in found if text]


def _own_rows(report: YearReport, section: Section) -> list[str]:
    if section.code == "follow_up":
        return [text for row in report.follow_up for text in (row["text"], row["outcome"])]
    return list(report.agreements) if section.code == "agreements" else []
