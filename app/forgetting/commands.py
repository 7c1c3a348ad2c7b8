"""Blackening words wherever a record keeps them. Whoever calls has locked the record's row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import Text, cast, delete, or_

from app.access.viewer import Viewer
from app.core import securitylog
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.mail import path_for
from app.core.traces import wipe_after_commit
from app.cycles.models import Cycle
from app.cycles.versions import keep_version
from app.forgetting.fingerprints import (
    LONGEST_PHRASE,
    Blackener,
    Fingerprint,
    fingerprint_of,
)
from app.forgetting.models import ForgottenWords
from app.forgetting.places import PLACES, rewritten, values_in, write
from app.forgetting.queries import Found, Round, takers_of
from app.reports.commands_files import forget_unused_files
from app.reports.models import Report
from app.teams.commands_news import tell_team

MOST_PHRASES: Final = 10
# A name or two may stand many times in a short text; more than this is no correction, but a loss.
SHARE: Final = 10
ALWAYS: Final = 8
_FINAL: Final = ("report_edition", "report_archive")


def fingerprints_in(secret: str, typed: str) -> list[Fingerprint]:
    """One phrase a line. Raises FieldError for none, too many, or one that is too long."""
    lines = [line for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST_PHRASES:
        raise FieldError("words", _("Skriv højst %(max)d linjer ad gangen.", max=MOST_PHRASES))
    found = []
    for line in lines:
        try:
            found.append(fingerprint_of(secret, line))
        except ValueError:
            raise FieldError(
                "words",
                _("En linje må højst have %(max)d ord. Ret længere tekst i selve teksten.",
                  max=LONGEST_PHRASE),
            ) from None  # fmt: skip
    known = [one for one in found if one is not None]
    if not known:
        raise FieldError("words", _("Skriv de ord, der skal glemmes."))
    return known


def refuse_too_much(found: Found) -> None:
    """Nobody makes a record unreadable with this: what is to go whole is deleted in the bin."""
    if not found.count:
        raise FieldError("words", _("Ordene står ingen steder. Se efter, om de er stavet rigtigt."))
    if found.matches > max(ALWAYS, found.words // SHARE):
        raise FieldError(
            "words",
            _(
                "Det ville sværte så meget, at teksten ikke kan læses. Skriv færre ord, eller læg "
                "den i papirkurven, hvis det hele skal væk."
            ),
        )


def forget(
    cycle: Cycle, rounds: Sequence[Round], *, secret: str, words: list[Fingerprint], by: Viewer
) -> None:
    """Blacken the words in all rounds, throw away finished PDFs of them, and tell who is concerned.

    The history gets a version that says so; the log says that words were forgotten, not which.
    """
    ids, addresses = [one.id for one in rounds], [one.public_id for one in rounds]
    # First, so that the version that says so is blackened like the others.
    keep_version(cycle, by=by.person_id, change="forgotten")
    blacken_everywhere(ids, addresses, Blackener([secret], words))
    drop_files(ids)
    kept = [str(one) for one in words]
    db.session.add_all(ForgottenWords(cycle_id=one, fingerprints=kept) for one in ids)
    securitylog.record(
        "words_forgotten", person_id=by.person_id, object_kind="cycle", object_id=cycle.public_id
    )
    _tell(cycle, ids, by)
    wipe_after_commit()


def blacken_everywhere(
    ids: Collection[int], addresses: Sequence[str], blackener: Blackener
) -> None:
    """Change the rows and nothing else: for the button, and once more after a restore."""
    db.session.flush()
    for place in PLACES:
        for row_id, values in values_in(place, ids, addresses):
            changed = rewritten(values, blackener.blacken)
            if changed != values:
                write(place, row_id, changed)


def drop_files(ids: Collection[int]) -> None:
    """PDFs that hold these records are gone, whoever ordered them. Final editions stay."""
    sources = cast(Report.sources, Text)
    holds = [sources.contains(f'"cycle": {cycle_id},') for cycle_id in ids]
    about = or_(Report.cycle_id.in_(ids), *holds)
    db.session.execute(
        delete(Report).where(about, Report.kind.not_in(_FINAL)),
        execution_options={"synchronize_session": False},
    )
    forget_unused_files()


def _tell(cycle: Cycle, ids: Collection[int], by: Viewer) -> None:
    tell_team(
        cycle.team_id,
        "words_forgotten",
        cycle_id=cycle.id,
        person_id=by.person_id,
        path=path_for("records.record_detail", cycle_id=cycle.public_id),
        but=by.person_id,
    )
    for taken in takers_of(ids):
        if taken.team_id != cycle.team_id:
            path = path_for("records.record_detail", cycle_id=taken.public_id)
            tell_team(taken.team_id, "source_forgot", cycle_id=taken.id, path=path)
