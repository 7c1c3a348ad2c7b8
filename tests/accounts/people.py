"""People who can log in, and logging in as they do it."""

from __future__ import annotations

from typing import Any

from app.accounts.models import Person
from app.accounts.passwords import hash_password
from tests.make import make_person
from tests.page import Browserless, Page

PASSWORD = "hest batteri rigtig klips"
NEW_PASSWORD = "giraf postkasse mandag tudse"
WRONG = "noget helt forkert her"


def make_account(name: str = "Karen Testesen", **values: Any) -> Person:
    """Somebody with a password."""
    return make_person(name, **{"password_hash": hash_password(PASSWORD), **values})


def log_in(
    browser: Browserless,
    email: str,
    password: str = PASSWORD,
    *,
    status: int | None = 302,
    address: str = "/log-ind",
    **fields: Any,
) -> Page:
    """Fill in the log-in page and send it."""
    page = browser.submit(address, email=email, password=password, status=status, **fields)
    browser._logged_in = page.status == 302
    return page


def is_in(browser: Browserless) -> bool:
    """Whether this browser is somebody: a page of one's own opens."""
    return browser.client.get("/konto").status_code == 200
