"""*Kopiér sagsteksten*: a report as plain text with headings, for the agenda system. Pure."""

from __future__ import annotations

from typing import Any

from app.builder.words import quoted
from app.core.i18n import _

Content = dict[str, Any]


def case_sections(content: Content) -> list[tuple[str, str]]:
    """Heading and text of each section."""
    return [(section["heading"], section_text(section, content)) for section in content["sections"]]


def case_text(content: Content) -> str:
    """Everything in one: headings on lines of their own."""
    title = f"{content['title']} {content['school_year']}\n{content['place']}"
    parts = [f"{heading}\n\n{text}" for heading, text in case_sections(content)]
    return "\n\n\n".join([title, *parts]) + "\n"


def section_text(section: Content, content: Content) -> str:
    """A section's own text, then what it is made of, a paragraph a thing."""
    parts = [
        section["text"],
        *(f"{fact['figure']} {fact['words']}" for fact in section.get("facts", ())),
        *map(_area, section.get("areas", ())),
        *map(_member, section.get("members", ())),
        *map(_row, section.get("rows", ())),
        *(_figure(figure, content) for figure in section.get("figures", ())),
        *(f"{quoted(one['text'])}\n{_from(one)}" for one in section.get("voices", ())),
        *map(_story, section.get("stories", ())),
        *(_quote(one) for name in ("learnings", "dropped") for one in section.get(name, ())),
        *map(_prototype, section.get("prototypes", ())),
        *map(_followed, section.get("follow_up", ())),
        *(f"– {one}" for one in section.get("agreements", ())),
        *(f"– {one['title']} ({one['team']}), {one['kind']}" for one in section.get("list", ())),
        *section.get("method", ()),
    ]
    return "\n\n".join(part for part in parts if part)


def _from(one: Content) -> str:
    return f"{one['title']}, {one['team']}"


def _quote(one: Content) -> str:
    return "\n".join(part for part in (_from(one), one["text"]) if part)


def _prototype(one: Content) -> str:
    again = [f"{trial['title']} ({trial['team']})" for trial in one.get("again", ())]
    return "\n".join([_quote(one), *(_("Prøvet igen: %(trial)s", trial=t) for t in again)])


def _member(member: Content) -> str:
    place = f" ({member['place']})" if member["place"] else ""
    return f"– {member['name']}{place}"


def _area(area: Content) -> str:
    goal = f": {area['goal']}" if area["goal"] else ""
    return f"{area['whose']}: {area['name']}{goal}"


def _row(row: Content) -> str:
    return f"– {_from(row)}: {row['tag']}"


def _figure(figure: Content, content: Content) -> str:
    rows = [f"{row['name']}: {row['words']} {figure['what']}" for row in figure["rows"]]
    return "\n".join(
        [figure["title"], *rows, content["period"], content["source"], content["caveat"]]
    )


def _story(story: Content) -> str:
    paragraphs = [f"{one['question']}: {one['text']}" for one in story["paragraphs"]]
    return "\n".join([_from(story), *paragraphs, story["tag"]])


def _followed(row: Content) -> str:
    outcome = row["outcome"] or _("Ikke skrevet endnu")
    return f"– {row['text']}\n  {outcome}"
