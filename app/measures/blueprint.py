"""A team's measures: add, type, paste, correct, begin a baseline anew."""

from flask import Blueprint

from app.cycles.page import RecordPage
from app.measures.series import Series, series_of_content

bp = Blueprint("measures", __name__)


@bp.app_template_filter("series_of_page")
def series_of_page(page: RecordPage) -> list[Series]:
    """The measures of a page that shows one version of a record, as a preview does."""
    cycle, content = page.cycle, {**page.content, "measures": page.measures}
    return series_of_content(cycle.kind, cycle.round, content)
