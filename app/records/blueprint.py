"""A record's own page, put together from what the packages below know of it."""

from flask import Blueprint

from app.access.viewer import Viewer
from app.cycles.models import Cycle
from app.cycles.series import neighbours_of
from app.measures.series import Series
from app.records.measured import measured_of

bp = Blueprint("records", __name__)


@bp.app_template_filter("measured_by")
def measured_by(cycle: Cycle, viewer: Viewer) -> list[Series]:
    """What the record's page shows of its measures, for pages of packages below this one."""
    rounds, _links = neighbours_of(viewer, cycle)
    return measured_of(viewer, cycle, rounds).series
