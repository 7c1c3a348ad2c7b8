"""Between forms and records: what a form shows, what it sends, what was there when it was opened.

All three are dicts from form field name to plain value (text, list, date, True/False/None), so that
they can be compared when two people edit at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.access.viewer import Viewer
from app.core import receipts
from app.core.text import clean
from app.cycles import queries
from app.cycles.content import FIELDS, Content
from app.cycles.forms import SIGN_PREFIX, CycleForm
from app.cycles.merge import Merge, merge
from app.cycles.models import Cycle
from app.cycles.versions import content_at
from app.cycles.words import FLAG_CODES, in_words

_HEADERS = ("title", "occasion", "focus_area", "grades", "subjects", "tags")
_COMMA_LISTS = ("subjects", "tags")
# Lists of texts of their own: two who change different ones do not disagree.
_ROW_BY_ROW = ("signs", "uncommon_acts")
_FLAGS = {code: value for value, code in FLAG_CODES.items()}
_BY_ATTRIBUTE = {field.attribute: field for field in FIELDS.values()}
Values = dict[str, Any]


def merge_typed(cycle: Cycle, form: CycleForm, by: Viewer) -> Merge:
    """What to save of a form when somebody else may have saved since it was opened.

    Who sends the same opened form twice, with more in it, does not disagree with themselves.
    """
    typed = typed_values(form)
    stored = stored_values(cycle, typed)
    number = form.revision.data or ""
    if number == str(cycle.revision):
        return Merge(values=typed, theirs={})
    content = content_at(cycle, int(number)) if number.isdigit() else None
    opened = opened_values(content, typed) if content else {}
    merged = merge(opened, stored, typed, row_by_row=_ROW_BY_ROW if content else ())
    is_own = content and receipts.was_sent_again()
    if is_own and not queries.is_saved_by_others(cycle, by, since=int(number)):
        return Merge(values={**merged.values, **_mine(merged, typed)}, theirs={})
    return merged


def _mine(merged: Merge, typed: Values) -> Values:
    return {name: typed[name] for name in merged.theirs}


def typed_values(form: CycleForm) -> Values:
    """What was sent, as plain values; the rows for the signs are one value."""
    values = {
        name: _from_field(name, form[name].data)
        for name in form._fields
        if name in _HEADERS or name in _BY_ATTRIBUTE
    }
    signs = [field for field in form if field.name.startswith(SIGN_PREFIX)]
    if signs:
        values["sign_results"] = [
            {"sign": field.label.text, "result": field.data} for field in signs if field.data
        ]
    return values


def stored_values(cycle: Cycle, names: Iterable[str]) -> Values:
    """What stands in the record for these fields."""
    return {
        name: (cycle.focus_area.exchange_id if cycle.focus_area else None)
        if name == "focus_area"
        else getattr(cycle, name)
        for name in names
    }


def opened_values(content: Content, names: Iterable[str]) -> Values:
    """What stood in an earlier version for these fields."""
    values = {}
    for name in names:
        if name in _HEADERS:
            values[name] = content[name]
        else:
            field = _BY_ATTRIBUTE[name]
            value = (content[field.part] or {}).get(field.name)
            values[name] = _from_content(field.shape, value)
    return values


def fill_form(form: CycleForm, values: Values, revision: int) -> None:
    """Show these values in the form."""
    form.revision.data = str(revision)
    for name, value in values.items():
        if name == "sign_results":
            _fill_signs(form, value)
        elif name in form._fields:
            _fill_field(form[name], name, value)


def their_words(cycle: Cycle, theirs: Values) -> dict[str, str]:
    """What somebody else has saved meanwhile, as a person reads it."""
    area = cycle.focus_area
    areas = {area.exchange_id: area.name} if area else {}
    return {name: in_words(name, value, areas) for name, value in theirs.items()}


def _from_field(name: str, data: Any) -> Any:
    if name in _COMMA_LISTS:
        parts = [clean(part, multiline=False) for part in (data or "").split(",")]
        return [part for part in parts if part]
    if name == "described_agree":
        return _FLAGS.get(data or "false", False)
    if isinstance(data, list):
        return [part for part in data if part not in (None, "")]
    return data or None


def _from_content(shape: str, value: Any) -> Any:
    if shape == "date":
        return date.fromisoformat(value) if value else None
    return (value or []) if shape in ("texts", "choices", "signs") else value


def _fill_field(field: Any, name: str, value: Any) -> None:
    if name in _COMMA_LISTS:
        field.data = ", ".join(value)
    elif name == "described_agree":
        field.data = FLAG_CODES[value]
    elif hasattr(field, "entries"):
        # Rows that have nothing any longer are emptied, or one could stand in two of them.
        padded = [*value, *[""] * len(field.entries)]
        for entry, text in zip(list(field.entries), padded, strict=False):
            entry.data = text
        for text in value[len(field.entries) :]:
            field.append_entry(text)
    else:
        field.data = value


def _fill_signs(form: CycleForm, results: list[dict[str, str]]) -> None:
    by_sign = {row["sign"]: row["result"] for row in results}
    for field in form:
        if field.name.startswith(SIGN_PREFIX):
            field.data = by_sign.get(field.label.text)
