"""A team's measures: add, type, paste, correct, begin a baseline anew."""

from collections.abc import Sequence

from flask import Blueprint

from app.access.viewer import Viewer
from app.cycles.models import Cycle
from app.cycles.page import RecordPage
from app.cycles.series import neighbours_of
from app.measures.measured import measured_of
from app.measures.series import Series, series_of_content

bp = Blueprint("measures", __name__)


@bp.app_template_filter("series_of_page")
def series_of_page(page: RecordPage) -> list[Series]:
    """The measures of a page that shows one version of a record, as a preview does."""
    cycle, content = page.cycle, {**page.content, "measures": page.measures}
    return series_of_content(cycle.kind, cycle.round, content)


@bp.app_template_filter("measured_by")
def measured_by(
    cycle: Cycle, viewer: Viewer, rounds: Sequence[Cycle] | None = None
) -> list[Series]:
    """What the record's page shows of its measures, for pages of packages below this one.

    `rounds`: those of its series, where they are read already; else in one statement more.
    """
    if rounds is None:
        rounds, _links = neighbours_of(viewer, cycle)
    return measured_of(viewer, cycle, rounds).series
