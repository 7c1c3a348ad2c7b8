"""axe-core on a page: every rule of WCAG 2.0–2.2 A and AA and the best practices, target size too."""

from __future__ import annotations

from typing import Any

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
DARK = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **{
    name: OPTIONS[name] for name in ("resultTypes", "preload")
}}  # fmt: skip
RUN = """
async options => (await axe.run(document, options)).violations.flatMap(rule =>
  rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary.slice(0, 200)}`))
"""


def violations_in_the_dark(page: Page) -> list[str]:
    """The same for what a dark scheme changes: whether everything can be read."""
    page.emulate_media(color_scheme="dark")
    found = violations(page, DARK)
    page.emulate_media(color_scheme="light")
    return [f"in the dark: {one}" for one in found]


def violations(page: Page, options: dict[str, Any] = OPTIONS) -> list[str]:
    """What axe finds wrong, one line each with the place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
        # Pages opened from now on in this window bring it along, for less than half the work.
        page.add_init_script(path=AXE)
    found: list[str] = page.evaluate(RUN, options)
    return found
