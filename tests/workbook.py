"""Reading a workbook back, the way a spreadsheet program does: no library between."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, fromstring

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DAY_0 = date(1899, 12, 30)


@dataclass
class SheetRead:
    name: str
    rows: list[list[Any]] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    kept_as_text: list[str] = field(default_factory=list)
    frozen_rows: int = 0
    filtered: str | None = None


def read_workbook(data: bytes) -> list[SheetRead]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}  # noqa: S314 - our own file  # fmt: skip
    strings = [
        "".join(t.text or "" for t in one.iter(f"{NS}t"))
        for one in parts.get("xl/sharedStrings.xml", Element("none"))
    ]
    styles = list(parts["xl/styles.xml"].find(f"{NS}cellXfs") or ())
    names = [one.get("name", "") for one in parts["xl/workbook.xml"].iter(f"{NS}sheet")]
    return [
        _sheet(name, parts[f"xl/worksheets/sheet{number}.xml"], strings, styles)
        for number, name in enumerate(names, start=1)
    ]


def _sheet(name: str, page: Element, strings: list[str], styles: list[Element]) -> SheetRead:
    sheet = SheetRead(name)
    for pane in page.iter(f"{NS}pane"):
        sheet.frozen_rows = int(pane.get("ySplit", 0)) if pane.get("state") == "frozen" else 0
    for one in page.iter(f"{NS}autoFilter"):
        sheet.filtered = one.get("ref")
    for row in page.iter(f"{NS}row"):
        cells: list[Any] = []
        for cell in row.iter(f"{NS}c"):
            place = cell.get("r", "")
            cells += [None] * (_column(place) - len(cells))
            cells.append(_read(sheet, cell, styles[int(cell.get("s", 0))], strings))
        sheet.rows.append(cells)
    return sheet


def _read(sheet: SheetRead, cell: Element, style: Element, strings: list[str]) -> Any:
    place = cell.get("r", "")
    if cell.find(f"{NS}f") is not None:
        sheet.formulas.append(place)
    if style.get("quotePrefix") == "1":
        sheet.kept_as_text.append(place)
    return _value(cell, style, strings)


def _column(place: str) -> int:
    number = 0
    for letter in re.match(r"[A-Z]+", place)[0]:  # type: ignore[index]
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: Element, style: Element, strings: list[str]) -> Any:
    value = cell.find(f"{NS}v")
    if value is None or value.text is None:
        return None
    if cell.get("t") == "s":
        return strings[int(value.text)]
    if int(style.get("numFmtId", 0)) >= 164:
        return DAY_0 + timedelta(days=int(value.text))
    return float(value.text) if "." in value.text else int(value.text)
