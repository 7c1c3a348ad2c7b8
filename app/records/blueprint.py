"""A record's own page, put together from what the packages below know of it."""

from collections.abc import Sequence

from flask import Blueprint

from app.access.viewer import Viewer
from app.cycles.models import Cycle
from app.cycles.series import neighbours_of
from app.measures.series import Series
from app.prototypes.queries import PrototypeLinks, links_of
from app.records.measured import measured_of

bp = Blueprint("records", __name__)


@bp.app_template_filter("measured_by")
def measured_by(cycle: Cycle, viewer: Viewer) -> list[Series]:
    """What the record's page shows of its measures, for pages of packages below this one."""
    rounds, _links = neighbours_of(viewer, cycle)
    return measured_of(viewer, cycle, rounds).series


@bp.app_template_filter("prototypes_around")
def prototypes_around(rounds: Sequence[Cycle], viewer: Viewer) -> PrototypeLinks:
    """The prototypes that rounds came from and went to, for pages of packages below this one."""
    return links_of(viewer, rounds)
