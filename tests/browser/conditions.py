"""Waiting in a browser for what only the page knows."""

from __future__ import annotations

from time import monotonic

from playwright.sync_api import Error, Page

SECONDS = 20
MILLISECONDS_BETWEEN = 50


def wait_until(window: Page, condition: str) -> None:
    """Wait until a JavaScript condition holds, also across a page that loads itself again.

    Playwright's own `wait_for_function` asks a second time by `eval` in the page, which the
    Content-Security-Policy refuses: it works only where the condition holds at once.
    """
    last = monotonic() + SECONDS
    while not _holds(window, condition):
        assert monotonic() < last, f"after {SECONDS} seconds not so: {condition}"
        window.wait_for_timeout(MILLISECONDS_BETWEEN)


def _holds(window: Page, condition: str) -> bool:
    try:
        return bool(window.evaluate(condition))
    except Error as error:
        if "context was destroyed" not in str(error):
            raise
        return False  # another page is on its way
