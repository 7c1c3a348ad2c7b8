"""How the server is, as JSON, for whoever restarts it or sends it requests."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app.access.guard import public
from app.core import schema
from app.core.clock import now
from app.core.db import db
from app.core.models import WorkerHeartbeat
from app.core.reasons import reason_of
from app.pages.blueprint import bp

log = logging.getLogger(__name__)
SILENT_AFTER = timedelta(minutes=3)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers. Touches nothing else: a broken database is no reason to restart us."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Ready for people: database reachable, schema as this code wants it, worker heard from."""
    parts = _parts()
    ready = set(parts.values()) == {"ok"}
    return jsonify(status="ok" if ready else "not ready", **parts), 200 if ready else 503


def _parts() -> dict[str, str]:
    try:
        if not schema.is_current():
            return {"database": "ok", "schema": "not at head", "worker": "unknown"}
        return {"database": "ok", "schema": "ok", "worker": _worker()}
    except SQLAlchemyError as error:
        log.error("not ready: %s", reason_of(error))
        db.session.rollback()
        return {"database": "unreachable", "schema": "unknown", "worker": "unknown"}


def _worker() -> str:
    seen_at = db.session.scalar(select(func.max(WorkerHeartbeat.seen_at)))
    if seen_at is None:
        return "never heard from"
    # A sign from the time to come is one of before the clock was set back.
    return "ok" if abs(now() - seen_at) < SILENT_AFTER else "silent"
