"""Every column of what travels is either in the format or known to stay at home."""

from __future__ import annotations

import pytest

from app.core.db import Model
from app.cycles.models import Audience, Note, SharedVersion
from app.exchange.columns import COLUMNS
from app.exchange.format import LISTS
from app.measures.models import Measure, MeasurePoint
from app.organisations.models import NetworkMember, Role
from app.prototypes.models import PrototypeAudience, PrototypeSource
from app.sparring.models import SparringAnswer, SparringReply, SparringRequest
from app.teams.models import Membership
from tests.exchange.documents import document
from tests.exchange.test_load import as_if_loaded

# Keys, and what the format says by order or by where an entry stands.
SAID_OTHERWISE = {"id", "public_id", "exchange_id", "position"}
STAYS = {
    "organisation": {"cvr"},
    "person": {"password_hash", "weekly_mail", "created_at"},
    "cycle": {
        "revision",
        "created_at",
        "changed_at",
        "begun_by_date",
        "headline_school_id",
        "answered",
    },
    "membership": {"used_at", "since"},
    "note": {"created_at"},
    "sparring_request": {"withdrawn_at", "created_at", "school_id", "team_name"},
    "audience": {"school_id", "organisation_id"},
    "prototype_audience": {"school_id", "organisation_id"},
    "prototype": {"names"},
}
LINKS = {"cycle": {"follows_id", "inspired_by_cycle_id", "inspired_by_prototype_id"}}
INSIDE: dict[type[Model], set[str]] = {
    NetworkMember: {"network_id", "organisation_id", "school_id", "team_id", "reads_from", "until"},
    Membership: {"team_id", "person_id", "role", "until"},
    Role: {"person_id", "kind", "school_id", "organisation_id", "network_id"},
    Note: {"team_id", "cycle_id", "noted_on", "text", "author_id"},
    Audience: {"cycle_id", "kind", "network_id", "team_id"},
    SharedVersion: {"cycle_id", "shared_on", "extras", "reports", "content", "names"},
    Measure: {"cycle_id", "name", "unit", "wanted", "baseline_points", "target"},
    MeasurePoint: {"measure_id", "measured_on", "value", "note"},
    SparringRequest: {"cycle_id", "question", "asked_on"},
    SparringAnswer: {"request_id", "person_id", "answered_on", "text"},
    SparringReply: {"answer_id", "person_id", "replied_on", "text"},
    PrototypeSource: {"prototype_id", "cycle_id"},
    PrototypeAudience: {"prototype_id", "kind", "network_id", "team_id"},
}


def written_columns() -> dict[type[Model], set[str]]:
    there = as_if_loaded(document())
    return {
        model: set(columns(there.lists[name][0], there.keys))
        for name, (model, columns) in COLUMNS.items()
    }


def unexplained(table: str, columns: set[str], travels: set[str]) -> set[str]:
    return columns - travels - LINKS.get(table, set()) - STAYS.get(table, set()) - SAID_OTHERWISE


@pytest.mark.parametrize("model", [*(model for model, _ in COLUMNS.values()), *INSIDE])
def test_every_column_travels_or_is_known_to_stay(model):
    table = model.__table__
    columns = {column.name for column in table.columns}
    travels = {**written_columns(), **INSIDE}[model]

    assert unexplained(table.name, columns, travels) == set()
    assert travels | LINKS.get(table.name, set()) | STAYS.get(table.name, set()) <= columns


def test_a_new_column_would_be_noticed():
    assert unexplained("note", {"id", "text", "mood"}, {"text"}) == {"mood"}


def test_every_list_of_the_format_has_a_table():
    assert set(COLUMNS) | {"roles", "loose_notes", "sparring"} == set(LISTS)
