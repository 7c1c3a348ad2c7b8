"""A rule for import-linter: a package's views and forms are its own.

Other packages speak to it through its queries, commands and models. The kernel's base form is
there for everybody, and the modules that put the application together see all.
"""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output

FOR_EVERYBODY = "app.core"
OWN_PAGES = ("views", "forms")
SEE_ALL = ("app", "app.routes")


class OwnPagesContract(Contract):
    """No feature package imports another one's views or forms."""

    type_name = "own_pages"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import of a module whose name begins with views or forms."""
        broken = [
            f"{importer} imports {page}"
            for page in sorted(filter(_is_page, graph.modules))
            for importer in sorted(graph.find_modules_that_directly_import(page))
            if importer not in SEE_ALL and _package(importer) != _package(page)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name the imports to change."""
        for line in check.metadata["broken"]:
            output.print_error(line)


def _is_page(module: str) -> bool:
    own_part = module.removeprefix(_package(module)).split(".")
    return _package(module) != FOR_EVERYBODY and any(p.startswith(OWN_PAGES) for p in own_part)


def _package(module: str) -> str:
    return ".".join(module.split(".")[:2])
