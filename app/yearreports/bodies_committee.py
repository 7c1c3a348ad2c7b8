"""What the sections of the committee's paper are made of: like bodies.py, for readers outside schools.

No record is named but where its own words stand, among the prototypes' trials, and in the annex;
there they come by title, so that no school's stand together.
"""

from __future__ import annotations

from app.core import danish
from app.core.danish import sort_key
from app.core.i18n import _
from app.yearreports import bodies
from app.yearreports.bodies import Content, Sources
from app.yearreports.naming import DECISION


def goals(sources: Sources, _counted: Content) -> Content:
    """The municipality's own focus areas, those with a goal first."""
    own = sources.report.organisation_id
    areas = [one for one in sources.material.areas if one.organisation_id == own]
    rows = [{"whose": "", "name": one.name, "goal": one.goal or ""} for one in areas]
    rows.sort(key=lambda row: not row["goal"])
    return {"areas": rows} if rows else {}


def overview(sources: Sources, counted: Content) -> Content:
    """Figures alone: no list of records, and so none of schools."""
    if not counted["figures"]:
        return {}
    is_divided = any(one["code"] == DECISION for one in counted["figures"])
    named = sources.passages if is_divided else sources.picked("story")
    return {"figures": counted["figures"], **bodies.meanings(named)}


def prototypes(sources: Sources, counted: Content) -> Content:
    """This year's, and older ones tried again; with the schools that did, in Danish order, uncounted."""
    rows = []
    for one in sources.prototypes:
        again = [p.school for p in sources.passages if p.prototype_id == one.id]
        if not (one.is_new or again):
            continue
        behind = [p.title for p in sources.passages if p.cycle_id in one.behind]
        facts = [
            {"question": _("Prøvet igen på"), "text": _listed(again)},
            {"question": _("Bygger på"), "text": _listed([f"»{title}«" for title in behind])},
        ]
        row = {"title": one.title, "team": sources.whose(one), "text": one.summary}
        rows.append({**row, "facts": [fact for fact in facts if fact["text"]]})
    return bodies.with_retrials(rows, counted)


def asked(sources: Sources, _counted: Content) -> Content:
    """What schools ask for in what they have sent, but for what the maker leaves out."""
    left_out = sources.report.left_out
    rows = [
        {
            "school": one.school,
            "text": one.text,
            "source": _(
                "Fra skolens rapport, udgave %(number)s, sendt %(day)s",
                number=one.edition,
                day=danish.date_full(one.sent_on),
            ),
        }
        for one in sources.material.asked
        if one.public_id not in left_out
    ]
    return {"asked": rows} if rows else {}


def annex(sources: Sources, counted: Content) -> Content:
    """By title, so that no school's stand together. No decision is in the list."""
    made = bodies.annex(sources, counted)
    if made:
        made["list"].sort(key=lambda row: (sort_key(row["title"]), sort_key(row["team"])))
    return made


def _listed(names: list[str]) -> str:
    """»A, B og C«, each once, in Danish order."""
    known = sorted(dict.fromkeys(names), key=sort_key)
    if len(known) < 2:
        return "".join(known)
    return _("%(first)s og %(last)s", first=", ".join(known[:-1]), last=known[-1])
