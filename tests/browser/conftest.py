"""A real Chromium against the real app on this machine, on both databases."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from app.accounts.models import Person
from app.accounts.sessions import open_session
from app.core.db import db, intend_to_write

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


# A busy machine may take its time; what is waited for is a condition, not a moment.
expect.set_options(timeout=30_000)


# A browser that goes on to the next page drops what it was still loading, and the test server then
# leaves the static file to the garbage collector.
DROPPED = (
    "ignore:unclosed file.*static:ResourceWarning",
    "ignore:Exception ignored in.*static:pytest.PytestUnraisableExceptionWarning",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Such a file is no fault of the test during which it is closed."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            for ignored in DROPPED:
                item.add_marker(pytest.mark.filterwarnings(ignored))


class _Quiet(WSGIRequestHandler):
    def log(self, *_args: Any) -> None:
        """The tests speak for themselves."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    # The same engine without windows draws the same pages for two thirds of the work.
    installed = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    chromium = os.environ.get("CHROMIUM") or installed
    return {**browser_type_launch_args, "executable_path": chromium, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def server(migrated_app: Flask) -> Iterator[str]:
    """The address of the app, served for real on a free port."""
    listening = make_server("127.0.0.1", 0, migrated_app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def visit(flask_app: Flask, server: str, browser: Browser) -> Iterator[Any]:
    """`visit(person, size)` opens a browser window where that person is logged in."""
    contexts: list[BrowserContext] = []

    def open_window(person: Person | None = None, size: dict[str, int] = DESKTOP) -> Page:
        context = browser.new_context(
            base_url=server,
            viewport=size,  # type: ignore[arg-type]
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
            accept_downloads=True,
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        if person is not None:
            context.add_cookies(
                [{"name": "sid", "value": cookie(flask_app, person), "url": server}]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"JavaScript: {error}"))
        return page

    yield open_window
    for context in contexts:
        context.close()


def cookie(flask_app: Flask, person: Person) -> str:
    """The session cookie of a fresh log-in."""
    intend_to_write(True)
    user = open_session(person)
    db.session.commit()
    signer = SecureCookieSessionInterface().get_signing_serializer(flask_app)
    return str(signer.dumps({"_user_id": user.get_id(), "_fresh": True}))
