"""Full addresses for what leaves the site: mails, calendar files."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for


def public_address(endpoint: str, **values: Any) -> str:
    """A full address built from the setting, never from the request's Host header."""
    base: str = current_app.extensions["settings"].public_base_url
    return base + url_for(endpoint, **values)
