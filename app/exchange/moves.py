"""What a file changes about who is where: teams that move and networks that grow are told of."""

from __future__ import annotations

from datetime import date

from app.exchange.changes import Changes
from app.exchange.columns import Keys
from app.exchange.format import member_of
from app.exchange.stored import Stored
from app.sharing.commands_moves import announce_growth, announce_moves


def announce(changes: Changes, there: Stored, keys: Keys, today: date) -> None:
    """When everything is written. What is new has shared nothing yet."""
    moved = [keys["teams"][team] for team in _moved_teams(changes, there)]
    if moved:
        announce_moves(moved, on=today)
    for network in _grown_networks(changes, there):
        announce_growth(keys["networks"][network])


def _moved_teams(changes: Changes, there: Stored) -> list[str]:
    teams, schools = there.by_id("teams"), there.by_id("schools")
    moved_schools = {
        item["id"]
        for item in changes.other["schools"]
        if item["organisation"] != schools[item["id"]]["organisation"]
    }
    now = {item["id"]: item["school"] for item in changes.other["teams"]}
    return [
        known
        for known, team in teams.items()
        if now.get(known, team["school"]) != team["school"] or team["school"] in moved_schools
    ]


def _grown_networks(changes: Changes, there: Stored) -> list[str]:
    networks = there.by_id("networks")
    return [
        item["id"]
        for item in changes.other["networks"]
        if {member_of(one) for one in item["members"]}
        - {member_of(one) for one in networks[item["id"]]["members"]}
    ]
