"""A report's lists and figures as sheets: for a workbook, and for CSV files, one a sheet. Pure.

Everything comes from the content, and nothing is counted again: what the page must not say, no
sheet says either.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from app.core import danish
from app.core.csvfile import Cell, to_csv
from app.core.i18n import _
from app.core.xlsxfile import Sheet, sheet_name
from app.reports.files import file_name
from app.yearreports import curves
from app.yearreports.content import Content
from app.yearreports.figures import figure_table
from app.yearreports.words import unnamed

Rows = list[list[Cell]]
Table = Callable[[list[Content]], tuple[list[str], Rows]]
# What a file in an archive says of when it was made: always the same, since the content is.
_A_MOMENT = (2020, 1, 1, 0, 0, 0)


def sheets_of(content: Content, sha256: str = "") -> list[Sheet]:
    """First what report it is, then each list in the report's order, with its measures and figures."""
    sheets = [Sheet(_("Om rapporten"), [_("Hvad"), _("Indhold")], _about(content, sha256))]
    for section in content["sections"]:
        sheets += _lists(section)
        sheets += _measures(section, content["caveat"])
        for figure in section.get("figures", ()):
            sheets.append(Sheet(figure["title"], *figure_table(figure, content)))
    return sheets


def csv_archive(sheets: list[Sheet]) -> bytes:
    """The sheets as CSV files in a ZIP; the same sheets give the same bytes."""
    out = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, sheet in enumerate(sheets, start=1):
            name = sheet_name(sheet.name, taken)
            taken.add(name)
            entry = zipfile.ZipInfo(file_name(f"{number:02} {name}", "csv"), _A_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, to_csv(sheet.header, sheet.rows))
    return out.getvalue()


def _about(content: Content, sha256: str) -> Rows:
    number = content.get("number")
    rows: Rows = [
        [_("Titel"), content["title"]],
        [_("Sted"), content["place"]],
        [_("Skoleår"), content["school_year"]],
        [_("Periode"), unnamed(content["period"], _("Periode"))],
        [_("Kilde"), unnamed(content["source"], _("Kilde"))],
        [_("Forbehold"), content["caveat"]],
        [_("Udgave"), number or _("Udkast. Ikke til at dele.")],
    ]
    if number:
        rows.append([_("Endelig den"), _day(content["finished_on"])])
        rows.append([_("Kontrolnummer (SHA-256)"), sha256])
    if replaced := content.get("replaces"):
        rows.append([_("Erstatter udgave"), replaced["number"]])
    rows += [[_("Ikke vist, for få teams"), one] for one in _hidden(content)]
    return rows


def _hidden(content: Content) -> list[str]:
    return [
        one
        for section in content["sections"]
        for one in [*section.get("hidden", ()), *section.get("not_shown", ())]
    ]


def _lists(section: Content) -> Iterator[Sheet]:
    for name, table in TABLES.items():
        if ones := section.get(name):
            header, rows = table(ones)
            waiting = _waiting(name, ones)
            if any(waiting):
                header = [*header, _("Mangler teamets ja")]
                rows = [[*row, waits] for row, waits in zip(rows, waiting, strict=True)]
            yield Sheet(section["heading"], header, rows)


def _measures(section: Content, caveat: str) -> Iterator[Sheet]:
    """The values of each measure that a story has along."""
    for story in section.get("stories", ()):
        for one in story.get("measures", ()):
            header, rows = curves.value_table(one, story, caveat)
            if story["waiting"]:
                header, rows = (
                    [*header, _("Mangler teamets ja")],
                    [[*row, True] for row in rows],
                )
            yield Sheet(one["name"], header, rows)


def _waiting(name: str, ones: list[Any]) -> list[bool]:
    """For each row of a draft, whether its team has not answered yet; a story has several rows."""
    return [
        isinstance(one, dict) and bool(one.get("waiting"))
        for one in ones
        for _row in (one["paragraphs"] if name == "stories" else (one,))
    ]


def _facts(ones: list[Content]) -> tuple[list[str], Rows]:
    return [_("Antal"), _("Hvad")], [[_figure(one["figure"]), one["words"]] for one in ones]


def _areas(ones: list[Content]) -> tuple[list[str], Rows]:
    heads = [_("Hvis"), _("Indsatsområde"), _("Mål")]
    return heads, [[one["whose"], one["name"], one["goal"]] for one in ones]


def _tried(ones: list[Content]) -> tuple[list[str], Rows]:
    heads = [_("Titel"), _("Team"), _("Indsatsområde"), _("Hvor langt")]
    return heads, [[one["title"], one["team"], one["area"], one["tag"]] for one in ones]


def _texts(words: Callable[[], str]) -> Table:
    """Title, team and one text, which is called this."""

    def table(ones: list[Content]) -> tuple[list[str], Rows]:
        heads = [_("Titel"), _("Team"), words()]
        return heads, [[one["title"], one["team"], one["text"]] for one in ones]

    return table


def _stories(ones: list[Content]) -> tuple[list[str], Rows]:
    heads = [_("Titel"), _("Team"), _("Hvor langt"), _("Spørgsmål"), _("Svar")]
    return heads, [
        [one["title"], one["team"], one["tag"], part["question"], part["text"]]
        for one in ones
        for part in one["paragraphs"]
    ]


def _followed(ones: list[Content]) -> tuple[list[str], Rows]:
    heads = [_("Aftale"), _("Hvad er der kommet ud af det?")]
    return heads, [[one["text"], one["outcome"]] for one in ones]


def _agreed(ones: list[Any]) -> tuple[list[str], Rows]:
    return [_("Aftale")], [[one] for one in ones]


def _shared(ones: list[Content]) -> tuple[list[str], Rows]:
    # Editions from before areas and phases were named have neither.
    heads = [_("Titel"), _("Team"), _("Slags"), _("Klassetrin"), _("Delt")]
    heads += [_("Indsatsområde"), _("Fase")] if any("phase" in one for one in ones) else []
    return heads, [
        [
            *(one["title"], one["team"], one["kind"], one["grades"], _day(one["shared"])),
            *((one["area"], one["phase"]) if "phase" in one else ()),
        ]
        for one in ones
    ]


def _prototypes(ones: list[Content]) -> tuple[list[str], Rows]:
    heads = [_("Titel"), _("Team"), _("Kort fortalt"), _("Prøvet igen og bygger på")]
    return heads, [[one["title"], one["team"], one["text"], _around(one)] for one in ones]


def _around(prototype: Content) -> str:
    """Where it was tried again and what it was made of, as far as this kind of report says it."""
    facts = [f"{fact['question']} {fact['text']}" for fact in prototype.get("facts", ())]
    again = [f"{trial['title']} ({trial['team']})" for trial in prototype.get("again", ())]
    return "; ".join([*facts, *again])


def _members(ones: list[Content]) -> tuple[list[str], Rows]:
    heads = [_("Navn"), _("Slags"), _("Hører til")]
    return heads, [[one["name"], one["kind"], one["place"]] for one in ones]


def _asked(ones: list[Content]) -> tuple[list[str], Rows]:
    heads = [_("Skole"), _("Det beder skolen om"), _("Kilde")]
    return heads, [[one["school"], one["text"], one["source"]] for one in ones]


# What a section may be made of besides text, as app/builder/bodies.py calls it.
TABLES: dict[str, Table] = {
    "facts": _facts,
    "areas": _areas,
    "rows": _tried,
    "learnings": _texts(lambda: _("Læring")),
    "stories": _stories,
    "voices": _texts(lambda: _("Det siger eleverne")),
    "dropped": _texts(lambda: _("Det lærte vi")),
    "prototypes": _prototypes,
    "members": _members,
    "asked": _asked,
    "follow_up": _followed,
    "agreements": _agreed,
    "list": _shared,
}


def _day(words: str) -> Cell:
    """The day that these words say; the words themselves when they say none."""
    try:
        return danish.parse_date(words)
    except ValueError:
        return words


def _figure(words: str) -> Cell:
    return int(words) if words.isdecimal() else words
