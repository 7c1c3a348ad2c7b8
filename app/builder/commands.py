"""What its maker does to a report. Answers of teams are in answers.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.viewer import Viewer
from app.builder.hurdles import Hurdle, require_answered
from app.core import clock, securitylog
from app.core.clock import now
from app.core.danish import date_full, shift_school_year
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.mail import path_for
from app.personaldata.finding import Known
from app.personaldata.found import answered_with, swapped
from app.teams.commands_news import mail_team
from app.yearreports.content import Content, digest
from app.yearreports.kinds import kind_of, sections_in
from app.yearreports.models import ReportAsk, ReportEdition, YearReport
from app.yearreports.owners import Owner, owner_column
from app.yearreports.passages import WAITING, Passage
from app.yearreports.queries import report_of_year
from app.yearreports.queries_sections import begins_like
from app.yearreports.sections import (
    ReportKind,
    Section,
    has_room,
    like_last_year,
    moved,
    stored,
    with_own,
    without_own,
)

REVISION = "revision"


def start_report(kind: ReportKind, owner: Owner, *, school_year: str) -> YearReport:
    """Its report for the year: the one that is begun, or a new one like last year's, or as chosen."""
    there = report_of_year(owner, school_year, lock=True)
    if there is not None:
        return there
    before = report_of_year(owner, shift_school_year(school_year, -1))
    report = YearReport(
        kind=kind.code,
        **owner_column(owner),
        school_year=school_year,
        sections=like_last_year(kind, begins_like(kind, owner, before)),
        follow_up=[_followed(one) for one in before.agreements] if before else [],
    )
    db.session.add(report)
    db.session.flush()
    return report


@dataclass(frozen=True, slots=True)
class Written:
    """What the page of a report sends: its sections, what came of each agreement, seen revision.

    `asked` are the schools whose questions come along.
    """

    sections: Sequence[Section]
    outcomes: Sequence[str]
    revision: int
    asked: Sequence[str] = ()


def write_report(report: YearReport, written: Written, shown: Sequence[str] = ()) -> None:
    """Keep what was written. What a colleague saved meanwhile is not overwritten unseen.

    `shown` are the schools whose questions stood on the page.
    """
    if written.revision != report.revision:
        raise FieldError(
            REVISION,
            _(
                "En anden har gemt rapporten imens. Det, der står her, er ikke gemt endnu. "
                "Gem igen, hvis den skal gælde."
            ),
        )
    report.sections = stored(written.sections)
    report.follow_up = [
        {"text": one["text"], "outcome": outcome}
        for one, outcome in zip(report.follow_up, written.outcomes, strict=True)
    ]
    unseen = [one for one in report.left_out if one not in shown]
    report.left_out = [*unseen, *(one for one in shown if one not in written.asked)]
    _touch(report)


def move_section(report: YearReport, code: str, *, up: bool) -> None:
    report.sections = stored(moved(sections_in(report), code, up=up))
    _touch(report)


def add_section(report: YearReport) -> str:
    """Add a section with a heading of the maker's own, while there is room. Returns its code."""
    sections = sections_in(report)
    if not has_room(sections):
        return ""
    listed, code = with_own(sections)
    report.sections = stored(listed)
    _touch(report)
    return code


def remove_section(report: YearReport, code: str) -> None:
    """Remove a section that the maker has added, with its text."""
    report.sections = stored(without_own(sections_in(report), code))
    _touch(report)


def pick(
    report: YearReport,
    *,
    offered: Collection[str],
    shown: Mapping[str, Collection[str]],
    chosen: Mapping[str, Sequence[str]],
    measures: Mapping[str, Collection[str]],
) -> None:
    """Pick among those shown on the page; what a filter hid stays as it was.

    What may not come any more takes up no room: it goes when the maker picks again. `shown` says which
    measures each record has; `measures` which are to come along with a story.
    """
    picks: dict[str, Any] = {}
    for kind, most in kind_of(report).most.items():
        hidden = [one for one in report.picks.get(kind, ()) if one in offered and one not in shown]
        kept = [one for one in report.picks.get(kind, ()) if one in chosen[kind]]
        new = [one for one in shown if one in chosen[kind] and one not in kept]
        picks[kind] = [*hidden, *kept, *new]
        if len(picks[kind]) > most:
            raise FieldError(kind, _too_many(kind, most))
    before = report.picks.get("measure", {})
    along = {
        one: [code for code in shown[one] if code in measures.get(one, ())]
        if one in shown
        else before.get(one, [])
        for one in picks["story"]
    }
    report.picks = {**picks, "measure": {one: codes for one, codes in along.items() if codes}}
    _touch(report)


def ask_teams(
    report: YearReport, passages: Sequence[Passage], *, answer_by: date, today: date
) -> int:
    """Ask the teams that have not been asked about this very text. Returns how many texts."""
    if answer_by <= today:
        raise FieldError("answer_by", _("Vælg en dag, der ikke er gået, så teamene kan nå det."))
    known = {ask.cycle_id: ask for ask in report.asks}
    for passage in passages:
        ask = known.get(passage.cycle_id)
        if ask is None:
            ask = ReportAsk(report_id=report.id, cycle_id=passage.cycle_id)
            db.session.add(ask)
        ask.state, ask.answered_at = WAITING, None
        ask.texts, ask.measures = None, None
        ask.first_yes, ask.first_yes_by_id = None, None
        ask.colleague_email, ask.colleague_id = None, None
        ask.version, ask.answer_by, ask.asked_at = passage.version, answer_by, now()
    for team_id, team in {one.team_id: one.team_public_id for one in passages}.items():
        mail_team(team_id, "report_asks", path=path_for("builder.ask_list", team_id=team))
    _touch(report)
    db.session.flush()
    return len(passages)


def swap_words(report: YearReport, *, token: str, known: Known) -> bool:
    """Put the proposed words wherever this was found in its maker's text. Whether there was any."""

    def other(text: str) -> str:
        return swapped(text, token, of=report.public_id, known=known)

    before = [report.sections, report.follow_up, report.agreements]
    report.sections = [
        {**one, "heading": other(one["heading"]), "text": other(one["text"])}
        for one in report.sections
    ]
    report.follow_up = [
        {"text": other(one["text"]), "outcome": other(one["outcome"])} for one in report.follow_up
    ]
    report.agreements = [other(one) for one in report.agreements]
    if before == [report.sections, report.follow_up, report.agreements]:
        return False
    _touch(report)
    return True


def agree(report: YearReport, *, agreements: str) -> None:
    """Keep what was agreed at the talk, a line each. Next year's report, if begun, gets them too."""
    report.agreements = [
        line.strip("–- \t") for line in agreements.splitlines() if line.strip("–- \t")
    ]
    _touch(report)
    later = report_of_year(report.owner, shift_school_year(report.school_year, 1))
    if later is not None:
        known = {one["text"] for one in later.follow_up}
        new = [_followed(one) for one in report.agreements if one not in known]
        later.follow_up = [*later.follow_up, *new]
        later.revision += 1
    db.session.flush()


def finish_report(
    report: YearReport,
    content: Content,
    *,
    by: Viewer,
    found: Sequence[Hurdle],
    ticked: Collection[str],
    passages: Sequence[Passage],
) -> ReportEdition:
    """Freeze the content as the next edition. Refuses while a hurdle stands.

    `passages` are those the content is made of: their teams can be told so later.
    """
    require_answered(found, ticked)
    report.answered = answered_with(report.answered, [one.found for one in found if one.found])
    last = report.editions[-1] if report.editions else None
    number = last.number + 1 if last else 1
    whole = {**content, "number": number, "finished_on": _day(), "replaces": _replaced(last)}
    edition = ReportEdition(
        report_id=report.id,
        number=number,
        content=whole,
        sha256=digest(whole),
        finished_by_id=by.person_id,
    )
    db.session.add(edition)
    held = {one.cycle_id for one in passages}
    for ask in report.asks:
        if ask.cycle_id in held:
            ask.editions = [*ask.editions, number]
    db.session.flush()
    securitylog.record(
        "year_report_finished",
        person_id=by.person_id,
        object_kind="report_edition",
        object_id=edition.public_id,
    )
    return edition


def file_edition(edition: ReportEdition, *, case_number: str) -> None:
    """Note under which case number the municipality's records system has it."""
    edition.case_number = case_number or None
    db.session.flush()


def _replaced(last: ReportEdition | None) -> Content | None:
    if last is None:
        return None
    finished = date_full(clock.danish(last.finished_at).date())
    return {"number": last.number, "finished_on": finished, "sha256": last.sha256}


def _day() -> str:
    return date_full(clock.today())


def _followed(agreement: str) -> dict[str, Any]:
    return {"text": agreement, "outcome": ""}


def _too_many(kind: str, most: int) -> str:
    if kind == "story":
        return _(
            "Der er plads til %(most)s historier. Vælg en fra, før en ny kan komme med.", most=most
        )
    return _(
        "Der er plads til %(most)s stykker læring. Vælg et fra, før et nyt kan komme med.",
        most=most,
    )


def _touch(report: YearReport) -> None:
    report.revision += 1
    report.changed_at = now()
    db.session.flush()
