"""*Kopiér sagsteksten*: a report as plain text with headings, for the agenda system. Pure."""

from __future__ import annotations

from typing import Any

from app.core.i18n import _
from app.yearreports.words import hidden_note, lower_first, quoted

Content = dict[str, Any]


def case_sections(content: Content) -> list[tuple[str, str]]:
    """Heading and text of each section that says something, the heading with its part's."""
    told = [(_heading(one), section_text(one, content)) for one in content["sections"]]
    return [(heading, text) for heading, text in told if text]


def case_text(content: Content) -> str:
    """Everything in one: headings on lines of their own, a part's once above its sections.

    First of all which edition it is: a text that is pasted somewhere has nothing else to tell.
    """
    title = f"{_which(content)}\n{content['title']} {content['school_year']}\n{content['place']}"
    parts, before = [title], ""
    for section in (one for one in content["sections"] if section_text(one, content)):
        part = section.get("part", "")
        above = f"{part}\n\n" if part != before and part else ""
        parts.append(f"{above}{section['heading']}\n\n{section_text(section, content)}")
        before = part
    return "\n\n\n".join(parts) + "\n"


def _which(content: Content) -> str:
    if "number" not in content:
        return _("Udkast. Ikke til at dele.")
    return _("Udgave %(number)s, %(day)s", number=content["number"], day=content["finished_on"])


def _heading(section: Content) -> str:
    part = section.get("part")
    return f"{part}: {section['heading']}" if part else str(section["heading"])


def section_text(section: Content, content: Content) -> str:
    """A section's own text, then what it is made of, a paragraph a thing."""
    own = section["text"]
    answers = "asked" in section
    parts = [
        "" if answers else own,
        _facts(section, content),
        *map(_area, section.get("areas", ())),
        *map(_member, section.get("members", ())),
        *map(_row, section.get("rows", ())),
        *(_figure(figure, content) for figure in section.get("figures", ())),
        hidden_note(section),
        _meanings(section),
        *(f"{quoted(one['text'])}\n{_from(one)}" for one in section.get("voices", ())),
        *(_story(story, content) for story in section.get("stories", ())),
        *(_quote(one) for name in ("learnings", "dropped") for one in section.get(name, ())),
        *map(_prototype, section.get("prototypes", ())),
        *map(_asked, section.get("asked", ())),
        f"{_('Det siger forvaltningen')}:\n{own}" if answers and own else "",
        *map(_followed, section.get("follow_up", ())),
        *(f"– {one}" for one in section.get("agreements", ())),
        *(f"– {one['title']} ({one['team']}), {one['kind']}" for one in section.get("list", ())),
        *section.get("method", ()),
    ]
    return "\n\n".join(part for part in parts if part)


def _meanings(section: Content) -> str:
    return "\n".join(f"{one['word']}: {one['meaning']}" for one in section.get("meanings", ()))


def _facts(section: Content, content: Content) -> str:
    """The counts, with what stands under every figure."""
    rows = [f"{fact['figure']} {fact['words']}" for fact in section.get("facts", ())]
    return "\n".join([*rows, *_under(content)]) if rows else ""


def _under(content: Content) -> tuple[str, str, str]:
    return content["period"], content["source"], content["caveat"]


def _from(one: Content) -> str:
    return f"{one['title']}, {one['team']}"


def _quote(one: Content) -> str:
    return "\n".join(part for part in (_from(one), one["text"]) if part)


def _prototype(one: Content) -> str:
    facts = [f"{fact['question']} {fact['text']}" for fact in one.get("facts", ())]
    again = [f"{trial['title']} ({trial['team']})" for trial in one.get("again", ())]
    tried = [_("Prøvet igen: %(trial)s", trial=trial) for trial in again]
    return "\n".join([_quote(one), *facts, *tried])


def _member(member: Content) -> str:
    place = f" ({member['place']})" if member["place"] else ""
    return f"– {member['name']}{place}"


def _asked(one: Content) -> str:
    return f"{one['school']}\n{one['text']}\n{one['source']}"


def _area(area: Content) -> str:
    goal = f": {area['goal']}" if area["goal"] else ""
    whose = f"{area['whose']}: " if area["whose"] else "– "
    return f"{whose}{area['name']}{goal}"


def _row(row: Content) -> str:
    return f"– {_from(row)}: {row['tag']}"


def _figure(figure: Content, content: Content) -> str:
    rows = [
        f"{row['name']}: {row['words']} {figure['what']}{_parts(row, figure)}"
        for row in figure["rows"]
    ]
    notes = [figure["note"]] if "note" in figure else []
    return "\n".join([figure["title"], *rows, *notes, *_under(content)])


def _parts(row: Content, figure: Content) -> str:
    """What a row is divided into, in brackets."""
    pairs = zip(figure.get("series", ()), row.get("parts", ()), strict=False)
    told = [f"{lower_first(name)} {count}" for name, count in pairs if count]
    return f" ({', '.join(told)})" if told else ""


def _story(story: Content, content: Content) -> str:
    paragraphs = [f"{one['question']}: {one['text']}" for one in story["paragraphs"]]
    measures = [_measure(one, content["caveat"]) for one in story.get("measures", ())]
    return "\n".join([_from(story), *paragraphs, *measures, story["tag"]])


def _measure(one: Content, caveat: str) -> str:
    """What a run chart says, in words."""
    name = f"{one['name']} ({one['about']})" if one["about"] else one["name"]
    said = [one["verdict"], one["comparison"], *one["counted"], one["source"], caveat]
    return f"{name}: {' '.join(part for part in said if part)}"


def _followed(row: Content) -> str:
    outcome = row["outcome"] or _("Ikke skrevet endnu")
    return f"– {row['text']}\n  {outcome}"
