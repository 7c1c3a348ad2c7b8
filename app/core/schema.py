"""Whether the database has the tables that this version of the code expects."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db, is_sqlite
from app.core.reasons import reason_of

log = logging.getLogger(__name__)
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


class WrongSchemaError(RuntimeError):
    """The database's tables are not those of this code. The message names the command that helps."""


def require_current() -> None:
    """Refuse to serve a database whose tables are older or newer than this code.

    Raises WrongSchemaError. A database that cannot be asked is no reason: it may come back, and
    until then people read that there is a pause.
    """
    try:
        found = _revisions_if_any()
    except SQLAlchemyError as error:
        log.error("the schema is not known yet: %s", reason_of(error))
        return
    finally:
        # Whoever serves forks first: no connection may be shared.
        db.session.remove()
        db.engine.dispose()
    if unknown := found - known_revisions():
        raise WrongSchemaError(
            f"the database was made by a newer version of Afprøvet ({_listed(unknown)} is not known "
            "here). Start that version, or go back to a backup of this one: "
            "flask --app app backup restore FILE"
        )
    if found != _heads():
        is_now = f"stands at {_listed(found)}" if found else "has no tables yet"
        raise WrongSchemaError(
            f"the database {is_now}, this version needs {_listed(_heads())}. Run: "
            "flask --app app db upgrade"
        )


def _revisions_if_any() -> frozenset[str]:
    """Without making an empty file of a SQLite database that is not there."""
    file = db.engine.url.database
    if is_sqlite(db.engine) and not Path(file or "").exists():
        return frozenset()
    return revisions()


def _listed(revisions_: frozenset[str]) -> str:
    return ", ".join(sorted(revisions_))


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
