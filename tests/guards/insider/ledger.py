"""Who has agreed to what, told from what people did openly: nothing here asks the app's own rules.

The rules are those of docs/decisions/0014: whoever was there from the beginning reads; whoever comes
is invited by a member, and with a role around the team by two members' yes and nobody's no; a teacher
made leader has fourteen school days. Records change hands when fourteen school days have gone by after
the offer, and not to a team in which somebody leads.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.organisations.school_days import after_school_days, current_calendar
from tests.guards.insider.people import World

GRACE: Final = 14
NEEDED: Final = 2
OPEN: Final = 20
# In the beginning: whose words are whose. Udo has answered all of them, and reads his own answers.
AT_FIRST: Final = {
    "T": frozenset({"tove", "mette", "mikkel"}),
    "E": frozenset({"else"}),
    "V": frozenset({"viggo", "vera"}),
    "W": frozenset({"wilma", "tina"}),
}


@dataclass(slots=True)
class Ledger:
    """What was said and done so far in one line of play. `answers` by team and person or kind."""

    invited: frozenset[tuple[str, str]] = frozenset()
    said_yes: frozenset[tuple[str, object, str]] = frozenset()
    said_no: frozenset[tuple[str, object]] = frozenset()
    role_since: tuple[tuple[str, date], ...] = ()
    offered: tuple[tuple[str, str, date], ...] = ()
    asked: tuple[tuple[str, object, date, frozenset[str]], ...] = ()
    confirmed: frozenset[tuple[str, str]] = frozenset()
    members: frozenset[tuple[int, int]] = field(default=frozenset())
    world: World | None = None

    def copy(self) -> Ledger:
        return Ledger(
            self.invited, self.said_yes, self.said_no, self.role_since, self.offered,
            self.asked, self.confirmed, self.members, self.world,
        )  # fmt: skip

    def key(self) -> tuple[object, ...]:
        return (
            self.invited,
            self.said_yes,
            self.said_no,
            self.role_since,
            self.offered,
            self.asked,
        )

    def look(self, raw: sqlite3.Connection) -> None:
        """Who is in which team just now, before the next deed."""
        self.members = frozenset(raw.execute("SELECT team_id, person_id FROM membership"))

    def is_in(self, who: str, letter: str) -> bool:
        assert self.world is not None
        return (self.world.teams[letter], self.world.people[who]) in self.members

    # -- what people do

    def invites(self, who: str, letter: str, whom: str) -> None:
        if self.is_in(who, letter):
            self.invited |= {(letter, whom)}

    def see_questions(self, raw: sqlite3.Connection, day: date) -> None:
        """What is asked of whom since the last deed: of everybody who is there with an open account."""
        assert self.world is not None
        known = {one[:2] for one in self.asked}
        letters = {team: letter for letter, team in self.world.teams.items()}
        for team, about in raw.execute(
            "SELECT team_id, coalesce(person_id, new_kind, -other_team_id) FROM team_question"
            " WHERE outcome IS NULL"
        ):
            if (letters[team], about) not in known:
                there = raw.execute(
                    "SELECT person_id FROM membership JOIN person ON person.id = person_id"
                    " WHERE team_id = ? AND active AND person_id IS NOT ?",
                    (team, about),
                )
                names = frozenset(self.world.name_of(one) for (one,) in there)
                self.asked += ((letters[team], about, day, names),)

    def answers(self, who: str, letter: str, about: object, yes: bool) -> None:
        if not self.is_in(who, letter):
            return
        if yes:
            self.said_yes |= {(letter, about, who)}
        else:
            self.said_no |= {(letter, about)}
            self.said_yes = frozenset(one for one in self.said_yes if one[:2] != (letter, about))

    def gives_role(self, day: date, whom: str) -> None:
        if whom not in dict(self.role_since):
            self.role_since += ((whom, day),)

    def offers(self, who: str, letter: str, to: str, day: date) -> None:
        """Whoever offers agrees."""
        assert self.world is not None
        if not self.is_in(who, letter):
            return
        self.said_yes |= {(letter, -self.world.teams[to], who)}
        if (letter, to) not in {one[:2] for one in self.offered}:
            self.offered += ((letter, to, day),)

    def confirms(self, who: str, letter: str) -> None:
        if self.is_in(who, letter):
            self.confirmed |= {(letter, who)}

    # -- what follows from it

    def may_read(self, who: str, letter: str, day: date, roles: frozenset[str]) -> bool:
        """Whether somebody has agreed that this person reads what this team has not shared.

        `roles`: what the person leads, consults, coordinates or administers around the team today.
        """
        agreed = self._agreed(letter, self._id(who), day)
        agreed = agreed or ("leader" in roles and self._agreed(letter, "leadership_team", day))
        if who in AT_FIRST[letter] or (letter, who) in self.invited:
            return not roles or agreed or who == "tina" or self._has_grace(who, day, roles)
        return any(self.is_in(who, to) for to in self._heirs(letter, day))

    def _id(self, who: str) -> object:
        assert self.world is not None
        return self.world.people[who]

    def _agreed(self, letter: str, about: object, day: date) -> bool:
        """Two have said yes and nobody no; and all who were asked have, or the days are over."""
        yes = {who for team, what, who in self.said_yes if (team, what) == (letter, about)}
        if len(yes) < NEEDED or (letter, about) in self.said_no:
            return False
        for team, what, since, there in self.asked:
            if (team, what) == (letter, about):
                return there <= yes or day > after_school_days(since, OPEN, current_calendar())
        return False

    def _has_grace(self, who: str, day: date, roles: frozenset[str]) -> bool:
        since = dict(self.role_since).get(who)
        only_leads = roles == {"leader"}
        return (
            since is not None
            and only_leads
            and day < after_school_days(since, GRACE, current_calendar())
        )

    def _heirs(self, letter: str, day: date) -> list[str]:
        """The teams to which the records may have gone by now: nobody has stopped it, or two agree."""
        return [
            to
            for team, to, since in self.offered
            if team == letter and self._went(team, to, since, day)
        ]

    def _went(self, letter: str, to: str, since: date, day: date) -> bool:
        assert self.world is not None
        about = -self.world.teams[to]
        if (letter, about) in self.said_no:
            return False
        unstopped = day >= after_school_days(since, GRACE, current_calendar())
        return self._agreed(letter, about, day) or (unstopped and to != "L")
