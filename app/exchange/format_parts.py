"""What the entries of the format are made of: texts, links, audiences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from app.exchange.faults import Findings, Link, Place, quoted
from app.exchange.shapes import Day, Id, LinkTo, OneOf, Text
from app.exchange.structures import ListOf
from app.organisations.mail_domains import fault_of

OPEN_AUDIENCES: Final = ("school", "organisation", "public")
NAMED_AUDIENCES: Final = {"network": "networks", "team": "teams"}

ID: Final = Id(required=True)
NAME: Final = Text(required=True)
TEXT: Final = Text()
TEXTS: Final = ListOf(item=Text(), skip_empty=True)
DAY: Final = Day()


def link_to(*lists: str, required: bool = True) -> LinkTo:
    return LinkTo(lists=lists, required=required)


def itself(value: Any) -> Any:
    return value


def words_of(choices: tuple[str, ...]) -> ListOf:
    """A list of known words, each once."""
    return ListOf(item=OneOf(choices=choices, required=True), once=itself)


@dataclass(frozen=True, kw_only=True)
class Audience(Id):
    """school, organisation, public, network:ID or team:ID."""

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        text = super().value(raw, place, findings)
        if text is None or text in OPEN_AUDIENCES:
            return text
        kind, _colon, name = text.partition(":")
        if kind in NAMED_AUDIENCES and name:
            findings.links.append(Link(place, (NAMED_AUDIENCES[kind],), name))
        else:
            known = ", ".join((*OPEN_AUDIENCES, "network:ID", "team:ID"))
            findings.fault(place, f"Ukendt værdi {quoted(text)}. Kendte værdier: {known}.")
        return text


AUDIENCES: Final = ListOf(item=Audience(required=True), once=itself)


@dataclass(frozen=True, kw_only=True)
class MailDomain(Text):
    """A mail domain of an organisation's own, in small letters; not one that anybody can be in."""

    def value(self, raw: Any, place: Place, findings: Findings) -> Any:
        text = super().value(raw, place, findings)
        if isinstance(text, str) and (fault := fault_of(text)):
            findings.fault(place, fault)
        return text
