"""Packages speak to each other through queries, commands and models, never through pages."""

from __future__ import annotations

import pytest
from grimp import ImportGraph

from tools.import_rules import OwnPagesContract


def is_kept(importer: str, imported: str) -> bool:
    graph = ImportGraph()
    graph.add_import(importer=importer, imported=imported)
    contract = OwnPagesContract("pages", session_options={}, contract_options={})
    return contract.check(graph, verbose=False).kept


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("app.sharing.views", "app.cycles.queries"),
        ("app.cycles", "app.cycles.views"),
        ("app.cycles.views_try", "app.cycles.forms"),
        ("app", "app.cycles.views"),
        ("app.routes", "app.cycles.views_try"),
        ("app.cycles.forms", "app.core.forms"),
    ],
)
def test_import_within_the_rules_is_kept(importer, imported):
    assert is_kept(importer, imported)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("app.sharing.views", "app.cycles.forms"),
        ("app.sharing.commands", "app.cycles.views"),
        ("app.sharing.views", "app.cycles.views_try"),
        ("app.demo.cli", "app.teams.forms.invite"),
    ],
)
def test_import_of_another_packages_pages_is_found(importer, imported):
    assert not is_kept(importer, imported)
