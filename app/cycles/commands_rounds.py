"""New records from old ones: the next round, a trial from a positive deviation, try it here."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.access.viewer import Viewer
from app.core.db import db
from app.core.ids import new_public_id
from app.core.text import whole_title
from app.cycles.commands import start_cycle
from app.cycles.content import Content
from app.cycles.fields import DEVIATION, TRIAL, required_field
from app.cycles.models import Cycle
from app.organisations.school_days import HolidayCalendar
from app.teams.models import Team, TeamNews

# What a new round takes over as a beginning; everything stays changeable.
CARRIED_OVER = (
    "title",
    "action",
    "starting_point",
    "pupil_needs",
    "hypothesis",
    "signs",
    "inquiry_method",
    "responsibilities",
    "pupil_say",
    "occasion",
    "focus_area",
    "grades",
    "subjects",
    "tags",
    "what_succeeds",
    "where",
    "shared_problem",
    "same_conditions",
    "described_agree",
)


def next_round_values(cycle: Cycle) -> dict[str, Any]:
    """What the next round begins with: the plan, and the agreed next step as what to try."""
    values = {name: getattr(cycle, name) for name in CARRIED_OVER}
    values["title"] = whole_title(cycle.title, getattr(cycle, required_field(cycle.kind)) or "")
    if cycle.kind == TRIAL and cycle.next_step:
        values["action"] = cycle.next_step
    return values


def replaced_words(cycle: Cycle) -> str:
    """What this round set out to try, where the next one begins with other words; or empty."""
    words = cycle.action or ""
    return "" if next_round_values(cycle)["action"] == words else words


def start_next_round(
    cycle: Cycle, *, by: Viewer, values: dict[str, Any], today: date, calendar: HolidayCalendar
) -> Cycle:
    """Begin the next round of a record of one's own, linked to it."""
    return start_cycle(
        team=cycle.team,
        by=by,
        kind=cycle.kind,
        # What was answered about the words that are carried over is not asked again.
        values={**values, "answered": list(cycle.answered)},
        today=today,
        calendar=calendar,
        follows_id=cycle.id,
        round=cycle.round + 1,
    )


def trial_values(content: Content, kind: str, *, title: str) -> dict[str, Any]:
    """What a trial begins with when it comes from somebody's record as the viewer may read it."""
    plan = content["plan"]
    title = whole_title(title, plan[required_field(kind)] or "")
    if kind == DEVIATION:
        acts = (content["evaluation"] or {}).get("uncommon_acts") or []
        return {"title": title, "action": "\n".join(acts) or plan["what_succeeds"]}
    return {
        "title": title,
        "action": plan["action"],
        "pupil_needs": plan["pupil_needs"],
        "hypothesis": plan["hypothesis"],
        "signs": list(plan["signs"]),
        "inquiry_method": plan["inquiry_method"],
    }


def start_trial_from(
    source: Cycle,
    *,
    team: Team,
    by: Viewer,
    values: dict[str, Any],
    today: date,
    calendar: HolidayCalendar,
) -> Cycle:
    """Begin a trial in `team` that comes from `source`, and tell the team it came from."""
    own = source.team_id == team.id
    trial = start_cycle(
        team=team,
        by=by,
        kind=TRIAL,
        # It tells of the same people: what they have said holds for it, and what nobody has asked.
        values={**values, "described_agree": source.described_agree},
        today=today,
        calendar=calendar,
        inspired_by_cycle_id=source.id,
    )
    if not own:
        db.session.add(
            TeamNews(
                public_id=new_public_id(),
                team_id=source.team_id,
                kind="tried_elsewhere",
                cycle_id=source.id,
                other_cycle_id=trial.id,
            )
        )
        db.session.flush()
    return trial
