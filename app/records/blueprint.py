"""A record's own page, put together from what the packages below know of it."""

from collections.abc import Sequence

from flask import Blueprint

from app.access.viewer import Viewer
from app.cycles.models import Cycle
from app.prototypes.queries import PrototypeLinks, links_of

bp = Blueprint("records", __name__)


@bp.app_template_filter("prototypes_around")
def prototypes_around(rounds: Sequence[Cycle], viewer: Viewer) -> PrototypeLinks:
    """The prototypes that rounds came from and went to, for pages of packages below this one."""
    return links_of(viewer, rounds)
