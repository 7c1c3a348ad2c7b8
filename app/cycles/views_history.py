"""Earlier versions: who changed what, and putting one back. For the team only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core.db import db
from app.core.i18n import _, _l
from app.cycles import comparison, versions
from app.cycles.blueprint import bp
from app.cycles.commands_evaluate import needed_in_phase
from app.cycles.content import Content
from app.cycles.focus import areas_by_exchange_id
from app.cycles.loading import cycle_to_change
from app.cycles.models import Cycle
from app.cycles.queries import own_cycle_or_none

CHANGES = {
    "started": _l("begyndt"),
    "plan": _l("planen ændret"),
    "note": _l("en note"),
    "phase": _l("ny fase"),
    "evaluation": _l("evalueringen ændret"),
    "closed": _l("afsluttet"),
    "forgotten": _l("ord glemt i alle udgaver"),
    "restored": _l("en tidligere udgave sat tilbage"),
    "loaded": _l("indlæst"),
    "binned": _l("lagt i papirkurven"),
    "unbinned": _l("hentet op af papirkurven"),
    "archived": _l("lagt i arkivet"),
    "unarchived": _l("taget ud af arkivet"),
}


@dataclass(frozen=True, slots=True)
class OldVersion:
    """One earlier version of a record."""

    cycle: Cycle
    number: int
    content: Content

    @property
    def team_id(self) -> int:
        return self.cycle.team_id


def _old(viewer: Viewer, cycle_id: str, number: int) -> OldVersion | None:
    # Which versions there are is for the team alone: to others there is nothing here.
    cycle = own_cycle_or_none(viewer, cycle_id, lock=True)
    content = versions.content_at(cycle, number) if cycle is not None else None
    if cycle is None or content is None:
        return None
    return OldVersion(cycle, number, content)


@bp.get("/afproevninger/<public_id:cycle_id>/udgaver")
@requires(Can.SEE_HISTORY, load=cycle_to_change)
def history(viewer: Viewer, cycle: Cycle) -> Any:
    kept = versions.versions_of(cycle)
    old, new = _pair(kept, cycle.revision)
    changes = None
    if old is not None and new is not None:
        changes = comparison.changes(
            old.content, new.content, cycle.kind, _focus_areas(old.content, new.content)
        )
    return render_template(
        "cycles/history.html",
        cycle=cycle,
        versions=kept,
        words=CHANGES,
        old=old,
        new=new,
        changes=changes,
    )


@bp.post("/afproevninger/<public_id:cycle_id>/udgaver/<int:number>/saet-tilbage")
@requires(Can.EDIT_CYCLE, load=_old)
def version_restore(viewer: Viewer, old: OldVersion) -> Any:
    whole = versions.restore_version(
        old.cycle, old.content, by=viewer.person_id, needed=needed_in_phase(old.cycle)
    )
    db.session.commit()
    flash(_("Teksten fra udgave %(number)d er sat tilbage. Noterne er urørte.", number=old.number))
    if not whole:
        flash(_("Det, I evaluerede siden, står stadig: Udgaven har intet på de felter."), "info")
    return redirect(url_for("records.record_detail", cycle_id=old.cycle.public_id))


def _focus_areas(*contents: Content) -> dict[str, str]:
    """The names of the focus areas in these versions, one statement when there are any."""
    ids = {content["focus_area"] for content in contents} - {None}
    return {exchange_id: area.name for exchange_id, area in areas_by_exchange_id(ids).items()}


def _pair(kept: list[Any], newest: int) -> tuple[Any, Any]:
    """The two versions to compare: those asked for, or the newest and the one before."""
    by_number = {version.number: version for version in kept}
    new = request.args.get("ny", default=newest, type=int)
    old = request.args.get("gammel", default=new - 1, type=int)
    return by_number.get(old), by_number.get(new)
