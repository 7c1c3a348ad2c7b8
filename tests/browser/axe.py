"""axe-core on a page: every rule of WCAG 2.0–2.2 A and AA and the best practices, target size too."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import AXE

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    # Fetching the style sheets once more serves one rule only, which is not among these.
    "preload": False,
}


# Of hundreds of rules only what is wrong is worth carrying over.
RUN = """
async options => (await axe.run(document, options)).violations.flatMap(rule =>
  rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary.slice(0, 200)}`))
"""


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one line each with the place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
        # Pages opened from now on in this window bring it along, for less than half the work.
        page.add_init_script(path=AXE)
    found: list[str] = page.evaluate(RUN, OPTIONS)
    return found
