"""Choosing which sections new reports begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.builder.commands import REVISION
from app.core.db import db
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
    chosen = chosen_sections(organisation.id, kind)
    if chosen is None:
        chosen = ChosenSections(organisation_id=organisation.id, kind=kind.code, revision=0)
        db.session.add(chosen)
    if seen != chosen.revision:
        raise FieldError(
            REVISION, _("En anden har gemt imens. Gem igen, hvis det er jeres, der skal gælde.")
        )
    bare = [replace(one, text="") for one in sections]
    chosen.sections = stored(moved(bare, move, up=up) if move else bare)
    chosen.revision += 1
    db.session.flush()


def forget_sections(organisation: Organisation, kind: ReportKind) -> None:
    """New reports begin as ours do."""
    chosen = chosen_sections(organisation.id, kind)
    if chosen is not None:
        db.session.delete(chosen)
        db.session.flush()
