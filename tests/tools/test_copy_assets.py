"""What the copied style sheet asks for is there, and nothing comes from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.copy_assets import FONTS, STYLE_SHEET, VENDOR

CSS = VENDOR / "dkfds" / "css" / STYLE_SHEET
# Logos of the design system's owners: theirs, not ours, and on none of our pages.
LEFT_OUT = {"../img/logo-placeholder.png", "../img/logo_virk.svg"}


def addresses_without_a_file(css: str, folder: Path) -> set[str]:
    addresses = re.findall(r"url\(['\"]?([^)'\"]+)", css)
    return {a for a in addresses if not a.startswith("data:") and not (folder / a).is_file()}


def test_every_icon_and_font_of_the_style_sheet_was_copied():
    assert addresses_without_a_file(CSS.read_text(), CSS.parent) == LEFT_OUT


def test_a_missing_icon_and_a_foreign_address_would_be_found():
    css = "a{background:url(../img/nothing.svg)} @import url('https://example.org/x.css')"

    missing = addresses_without_a_file(css, CSS.parent)

    assert missing == {"../img/nothing.svg", "https://example.org/x.css"}


@pytest.mark.parametrize("style", FONTS)
def test_style_sheet_uses_the_small_font_files_only(style):
    assert f"IBMPlexSans-{style}.woff2" in CSS.read_text()
    assert not re.search(r"IBMPlexSans[^)]*\.(woff|ttf|eot)\b(?!2)", CSS.read_text())


def test_licences_came_along():
    assert "SIL Open Font License" in (VENDOR / "dkfds" / "LICENSE.md").read_text()
    assert (VENDOR / "htmx" / "LICENSE").is_file()
