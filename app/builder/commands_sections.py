"""Choosing which sections new reports begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from app.builder.commands import REVISION
from app.core.db import db, is_sqlite
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations.models import Organisation
from app.yearreports.models import ChosenSections
from app.yearreports.queries_sections import chosen_sections
from app.yearreports.sections import ReportKind, Section, moved, stored


def choose_sections(
    organisation: Organisation,
    kind: ReportKind,
    *,
    sections: Sequence[Section],
    seen: int,
    move: str = "",
    up: bool = False,
) -> None:
    """Keep on, off, headings and order; `move` is the code of a section to move a place after that.

    `seen` is the revision that was on the page: a colleague's choice is not overwritten unseen.
    """
    chosen = _held(organisation, kind)
    if chosen is None or seen != chosen.revision:
        raise FieldError(
            REVISION, _("En anden har gemt imens. Gem igen, hvis det er jeres, der skal gælde.")
        )
    bare = [replace(one, text="") for one in sections]
    chosen.sections = stored(moved(bare, move, up=up) if move else bare)
    chosen.revision += 1
    db.session.flush()


def forget_sections(organisation: Organisation, kind: ReportKind) -> None:
    """New reports begin as ours do."""
    theirs = ChosenSections.organisation_id == organisation.id, ChosenSections.kind == kind.code
    forgotten = delete(ChosenSections).where(*theirs)
    db.session.execute(forgotten, execution_options={"synchronize_session": False})


def _held(organisation: Organisation, kind: ReportKind) -> ChosenSections | None:
    """The choice, held until we are done: a colleague who saves in this moment waits, and is told.

    The first one makes the row, also when two begin at once. None when somebody took it away.
    """
    insert: Any = sqlite.insert if is_sqlite(db.engine) else postgresql.insert
    row = insert(ChosenSections).values(
        organisation_id=organisation.id, kind=kind.code, sections=[], revision=0
    )
    db.session.execute(row.on_conflict_do_nothing(index_elements=["organisation_id", "kind"]))
    return chosen_sections(organisation.id, kind, lock=True)
