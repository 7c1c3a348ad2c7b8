"""While developing: every kind of chart with extreme data, to look at and to test."""

from __future__ import annotations

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue

from app.access.guard import public
from app.pages.blueprint import bp
from app.pages.chart_samples import samples
from config import Settings


@bp.get("/udvikling/diagrammer")
@public
def dev_charts() -> ResponseReturnValue:
    """A workshop for those who build, with invented figures: production has no such page."""
    settings: Settings = current_app.extensions["settings"]
    if settings.is_production:
        abort(404)
    return render_template("pages/dev_charts.html", samples=samples())
