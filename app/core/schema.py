"""Whether the database has the tables that this version of the code expects."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.core.db import db

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def is_current() -> bool:
    """Whether every migration has run, and none that we do not know."""
    return revisions() == _heads()


def revisions() -> frozenset[str]:
    """What the database says has run. Empty for an empty database."""
    context = MigrationContext.configure(db.session.connection())
    return frozenset(context.get_current_heads())


@lru_cache(maxsize=1)
def known_revisions() -> frozenset[str]:
    """Every migration that this code has."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return frozenset(_scripts().get_heads())


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))
