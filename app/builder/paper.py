"""A report as a PDF: the worker asks here for the page of a draft or of a final edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.access.viewer import Viewer
from app.builder import edition_files
from app.builder.draft import draft_of
from app.charts.drawing import BRAND
from app.core import clock, danish
from app.core.csvfile import to_csv
from app.core.db import db
from app.core.i18n import _
from app.core.text import excerpt
from app.cycles.models import SharedVersion
from app.printing.pdf import ARCHIVE, Attachment
from app.reports.above import MAKERS, Maker, Opened, Page
from app.reports.models import Report
from app.reports.queries import version_digest
from app.yearreports import curves, queries
from app.yearreports.content import Content, cycle_ids
from app.yearreports.figures import figure_table, figures_in
from app.yearreports.look import assets_of
from app.yearreports.models import ReportEdition, YearReport
from app.yearreports.owners import made_by

DRAFT = "report_draft"
CHARACTERS_ON_A_PAGE = 2200
_HEADING_LENGTH = 100
_PAGE = "pdf"


def draft_html(content: Content, made_on: date) -> str:
    """The draft as a page to draw; every sheet says that it is one."""
    place = _("Udkast · %(place)s", place=_place(content))
    edition = _("Udkast, lavet %(day)s. Ikke til at dele.", day=danish.date_full(made_on))
    return _html(content, place, edition, made_on, is_draft=True)


def edition_html(edition: ReportEdition) -> str:
    """A final edition as a page to draw: from what was stored and nothing else."""
    content: Content = edition.content
    words = _("Udgave %(number)s, %(day)s", number=content["number"], day=content["finished_on"])
    day = clock.danish(edition.finished_at).date()
    return _html(content, _place(content), words, day, digest=edition.sha256)


def title_of(content: Content) -> str:
    return f"{content['place']}: {content['title']} {content['school_year']}"


def figure_files(content: Content) -> list[Attachment]:
    """What figures and run charts were drawn from, as files to travel inside the archive's PDF."""
    files = []
    for number, figure in enumerate(figures_in(content), start=1):
        words = f"{figure['title']}. {content['period']} {content['source']}"
        name = f"tal-{number:02}-{figure['code']}.csv"
        files.append(Attachment(name, words, to_csv(*figure_table(figure, content))))
    for number, (story, one) in enumerate(curves.curves_in(content), start=1):
        words = f"{one['name']}: {story['title']}, {story['team']}. {one['source']}"
        table = curves.value_table(one, story, content["caveat"])
        files.append(Attachment(f"maaling-{number:02}.csv", words, to_csv(*table)))
    return files


def parts_of(content: Content) -> list[str]:
    """What is being laid out, in words, for whoever waits: its sections."""
    sections = content["sections"]
    return [
        _(
            "Afsnit %(number)d af %(of)d: %(heading)s",
            number=number,
            of=len(sections),
            heading=excerpt(section["heading"], _HEADING_LENGTH),
        )
        for number, section in enumerate(sections, start=1)
    ]


def _html(
    content: Content,
    place: str,
    edition: str,
    made_on: date,
    *,
    digest: str = "",
    is_draft: bool = False,
) -> str:
    # Not render_template: nobody is looking at this page, so there is no viewer to hand over.
    template = current_app.jinja_env.get_template(f"builder/{_PAGE}.html")
    values: dict[str, Any] = {
        "content": content,
        "document_title": title_of(content),
        "place": place,
        "edition": edition,
        "made_on": made_on,
        "digest": digest,
        "is_draft": is_draft,
    }
    return _in_its_colour(template.render(**values), content)


def _in_its_colour(html: str, content: Content) -> str:
    """No style sheet reaches into a drawing on paper: its colour is in its shapes."""
    colour = content.get("look", {}).get("accent")
    if not colour:
        return html
    for shape in ("fill", "stroke"):
        html = html.replace(f'{shape}="{BRAND}"', f'{shape}="{colour}"')
    return html


def _place(content: Content) -> str:
    return f"{content['place']} · {content['school_year']}"


def _draw_draft(viewer: Viewer, row: Report, made_on: date) -> Page | None:
    report = queries.report_or_none(viewer, row.subject or "")
    if report is None:
        return None
    draft = draft_of(viewer, report, made_on)
    content, sources = draft.content, cycle_ids(draft.material)
    html, assets = draft_html(content, made_on), assets_of(content)
    return Page(html, _pages(content), sources, parts_of(content), assets=assets)


def _draw_edition(_viewer: Viewer, row: Report, _made_on: date) -> Page | None:
    """Nobody's rights are asked: it is drawn for the edition, which says who fetches it."""
    edition = queries.stored_edition(row.subject or "")
    if edition is None:
        return None
    page = Page(
        edition_html(edition),
        _pages(edition.content),
        parts=parts_of(edition.content),
        assets=assets_of(edition.content),
        content_hash=edition.sha256,
    )
    if row.kind == edition_files.MADE_AS[edition_files.READER]:
        return page
    return replace(page, edition=ARCHIVE, attachments=figure_files(edition.content))


def _pages(content: Content) -> int:
    # A value of a run chart takes a fraction of the room that its data does.
    values = sum(len(str(one["parts"])) * 3 // 4 for _story, one in curves.curves_in(content))
    return 2 + (len(str(content["sections"])) - values) // CHARACTERS_ON_A_PAGE


def _opened_drafts(viewer: Viewer, rows: Sequence[Report]) -> dict[int, Opened]:
    """Drafts of reports that the viewer makes, as long as all in them is shared as it was."""
    wanted = {row.subject for row in rows}
    ids = {source["cycle"] for row in rows for source in row.sources}
    made = select(YearReport.public_id).where(YearReport.public_id.in_(wanted), made_by(viewer))
    known = set(db.session.scalars(made))
    versions = select(SharedVersion).where(SharedVersion.cycle_id.in_(ids))
    today = {one.cycle_id: version_digest(one) for one in db.session.scalars(versions)}
    return {
        row.id: Opened(
            title=row.title,
            about=_("Udkast, som det så ud, da PDF'en blev lavet."),
            is_current=all(today.get(s["cycle"]) == s["version"] for s in row.sources),
        )
        for row in rows
        if row.subject in known
    }


def _nobodys(_viewer: Viewer, _rows: Sequence[Report]) -> dict[int, Opened]:
    """Files of editions are fetched from the edition's page."""
    return {}


MAKERS[DRAFT] = Maker(_draw_draft, _opened_drafts)
for made_as in edition_files.MADE_AS.values():
    MAKERS[made_as] = Maker(_draw_edition, _nobodys, edition_files.keep_file)
