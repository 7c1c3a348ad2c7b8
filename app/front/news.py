"""What a team is told on its page, in sentences. Nothing here is typed text but titles and names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.core import clock, danish
from app.core.i18n import _
from app.front.queries import NewsRow


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A sentence, the team's own record it is about, and another team's where it may be read.

    With an answer the title leads to that answer. Without a record it is about the team itself; `in_settings` are the words of a link there.
    """

    public_id: str
    day: date
    lead: str
    title: str
    address_id: str
    other_title: str = ""
    other_id: str = ""
    in_settings: str = ""
    more: str = ""
    answer_id: str = ""


def news_items(rows: list[NewsRow]) -> list[NewsItem]:
    """One item for each piece of news; several teams suggested at once, or newcomers, make one."""
    known = [row for row in rows if row.kind in _SENTENCES]
    return [
        _SENTENCES[kind](list(group))
        for (kind, _cycle, _moment), group in groupby(known, key=_belongs_together)
    ]


def _belongs_together(row: NewsRow) -> tuple[str, object, object]:
    alone = row.kind not in ("suggest_meeting", "newcomer")
    return row.kind, row.public_id if alone else row.cycle_id, row.created_at


def _shared(rows: list[NewsRow]) -> NewsItem:
    return _item(rows, _("%(who)s har delt", who=rows[0].person or _("Et medlem")))


def _tried_elsewhere(rows: list[NewsRow]) -> NewsItem:
    team = rows[0].other_team if rows[0].other_title else None
    if team is None:
        return _item(rows, _("Et andet team prøver det nu:"))
    return _item(rows, _("%(team)s prøver det nu:", team=team))


def _answered(rows: list[NewsRow]) -> NewsItem:
    who = rows[0].person or _("En kollega")
    return _item(rows, _("%(who)s har svaret på jeres spørgsmål om", who=who))


def _flagged(rows: list[NewsRow]) -> NewsItem:
    return _item(
        rows,
        _("%(who)s mener, at der står noget om en bestemt person i", who=_somebody(rows[0])),
        more=_("Derfor er det nu kun jer, der har adgang. Ret teksten, og del igen, når I vil."),
    )


def _reported(rows: list[NewsRow]) -> NewsItem:
    return _item(
        rows,
        _("En læser mener, at der står noget om en bestemt person i"),
        more=_("Den er stadig delt. I bestemmer, om teksten skal rettes."),
    )


def _words_forgotten(rows: list[NewsRow]) -> NewsItem:
    who = rows[0].person or _("Et medlem")
    return _item(
        rows,
        _("%(who)s har glemt ord i alle udgaver af", who=who),
        more=_("De er sværtet alle steder, også i det, andre læser."),
    )


def _source_forgot(rows: list[NewsRow]) -> NewsItem:
    return _item(
        rows,
        _(
            "Teamet, I har idéen fra, har fjernet ord om en bestemt person. Se jeres egen tekst igennem:"
        ),
    )


def _moved(rows: list[NewsRow]) -> NewsItem:
    return _item(
        rows,
        _("Teamet hører nu til på %(school)s.", school=rows[0].place or _("en anden skole")),
        more=_(
            "Det, I har delt, kan læses dér, hvor I delte det. De nye kolleger kan læse det, I delte "
            "med skolen eller organisationen, når der er gået 14 skoledage. Vil I ikke det, så stop "
            "delingen forinden."
        ),
    )


def _network_grew(rows: list[NewsRow]) -> NewsItem:
    name = rows[0].place or _("Et netværk, I har delt med,")
    return _item(
        rows,
        _("%(network)s har fået et nyt medlem.", network=name),
        more=_("Det kan kun læse det, der bliver delt fra nu af."),
    )


def _somebody(row: NewsRow) -> str:
    """En leder på Engsvale Skole: a role and a place, never a name."""
    place = row.place
    match row.by_role, place:
        case "leader", str():
            return _("En leder på %(place)s", place=place)
        case "colleague", str():
            return _("En kollega på %(place)s", place=place)
        case "consultant", str():
            return _("En konsulent i %(place)s", place=place)
        case "coordinator", str():
            return _("En koordinator i %(place)s", place=place)
        case "member", _place:
            return _("Et medlem af teamet")
    return _("En læser")


def _suggest_meeting(rows: list[NewsRow]) -> NewsItem:
    names = sorted({row.other_team for row in rows if row.other_team}, key=danish.sort_key)
    teams = danish.join_words(names) or _("et andet team på skolen")
    who = rows[0].person or _("Skolens leder")
    return _item(
        rows,
        _(
            "%(who)s foreslår, at I mødes med %(teams)s. I arbejder med noget, der ligner:",
            who=who,
            teams=teams,
        ),
        more=_("I bestemmer selv, om og hvornår."),
    )


def _handover_offered(rows: list[NewsRow]) -> NewsItem:
    lead = _("%(team)s tilbyder jer alt, de har skrevet.", team=_other(rows))
    return _item(rows, lead, in_settings=_("Se tilbuddet"))


def _handover_declined(rows: list[NewsRow]) -> NewsItem:
    return _item(rows, _("%(team)s sagde nej tak til at overtage.", team=_other(rows)))


def _colleague_declined(rows: list[NewsRow]) -> NewsItem:
    return _item(rows, _("Den kollega, I bad om det andet ja, har sagt nej. Intet nyt er delt af:"))


def _handover_stopped(rows: list[NewsRow]) -> NewsItem:
    return _item(
        rows,
        _("Overdragelsen mellem jer og %(team)s er stoppet. Intet er flyttet.", team=_other(rows)),
    )


def _handover_fell(rows: list[NewsRow]) -> NewsItem:
    return _item(
        rows,
        _(
            "Overdragelsen mellem jer og %(team)s er faldet væk, fordi det team, der skulle overtage, "
            "har ændret sig. Intet er flyttet. I kan begynde forfra.",
            team=_other(rows),
        ),
    )


def _handover_given(rows: list[NewsRow]) -> NewsItem:
    return _item(rows, _("%(team)s har overtaget alt, teamet har skrevet.", team=_other(rows)))


def _handover_taken(rows: list[NewsRow]) -> NewsItem:
    return _item(rows, _("Alt, %(team)s har skrevet, hører nu til hos jer.", team=_other(rows)))


def _newcomers(rows: list[NewsRow]) -> NewsItem:
    names = sorted({row.person for row in rows if row.person}, key=danish.sort_key)
    who = danish.join_words(names) or _("En kollega")
    return _item(rows, _("%(who)s er kommet med i teamet.", who=who), in_settings=_("Se medlemmer"))


def _question_closed(rows: list[NewsRow]) -> NewsItem:
    if rows[0].person is None:
        return _item(rows, _("Et spørgsmål til teamet er lukket uden et ja."))
    return _item(rows, _("Spørgsmålet om %(who)s er lukket uden et ja.", who=rows[0].person))


def _access_closed(rows: list[NewsRow]) -> NewsItem:
    who = rows[0].person or _("Et medlem")
    return _item(rows, _("%(who)s er ikke længere med: adgangen er lukket.", who=who))


def _kind_changed(rows: list[NewsRow]) -> NewsItem:
    return _item(rows, _("Teamets slags er ændret."), in_settings=_("Se teamet"))


def _other(rows: list[NewsRow]) -> str:
    return rows[0].other_team or _("Et andet team")


_SENTENCES: dict[str, Callable[[list[NewsRow]], NewsItem]] = {
    "shared": _shared,
    "tried_elsewhere": _tried_elsewhere,
    "answered": _answered,
    "flagged": _flagged,
    "reported": _reported,
    "words_forgotten": _words_forgotten,
    "source_forgot": _source_forgot,
    "moved": _moved,
    "network_grew": _network_grew,
    "suggest_meeting": _suggest_meeting,
    "handover_offered": _handover_offered,
    "handover_declined": _handover_declined,
    "colleague_declined": _colleague_declined,
    "handover_stopped": _handover_stopped,
    "handover_fell": _handover_fell,
    "handover_given": _handover_given,
    "handover_taken": _handover_taken,
    "newcomer": _newcomers,
    "question_closed": _question_closed,
    "access_closed": _access_closed,
    "kind_changed": _kind_changed,
}


def _item(rows: list[NewsRow], lead: str, *, more: str = "", in_settings: str = "") -> NewsItem:
    row = rows[0]
    names_other = row.kind == "tried_elsewhere"
    return NewsItem(
        public_id=row.public_id,
        day=clock.danish(row.created_at).date(),
        lead=lead,
        title=row.own_title or "",
        address_id=row.own_public_id or "",
        other_title=(row.other_title or "") if names_other else "",
        other_id=(row.other_public_id or "") if names_other else "",
        in_settings=in_settings,
        more=more,
        answer_id=row.answer_public_id or "",
    )
