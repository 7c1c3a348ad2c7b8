"""Copy what the pages need from node_modules to app/static/vendor/, so that no bundler is needed.

The folder is made anew each time. From the design system come one style sheet, its script, the
icons and five fonts, packed for browsers and plain for PDFs; the licences come along.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "static" / "vendor"

STYLE_SHEET = "dkfds-virkdk.min.css"
FONTS = ("Regular", "Italic", "Medium", "SemiBold", "Bold")
PLAIN_COPIES = {
    "dkfds/LICENSE.md": "dkfds/LICENSE.md",
    "dkfds/dist/js/dkfds.min.js": "dkfds/js/dkfds.min.js",
    "dkfds/dist/img/all-svg-icons.svg": "dkfds/img/all-svg-icons.svg",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
}

FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
WOFF2 = re.compile(r"url\([^)]*/(IBMPlexSans-(\w+)\.woff2)\)")
SOURCE_MAP = re.compile(rb"\n?(/\*|//)# sourceMappingURL=.*")


def main() -> None:
    """Fill the vendor folder; what an older version left there goes."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in PLAIN_COPIES.items():
        _write(VENDOR / target, SOURCE_MAP.sub(b"", (PACKAGES / source).read_bytes()))
    distribution = PACKAGES / "dkfds" / "dist"
    for style in FONTS:
        for form in ("woff2", "ttf"):  # unpacking woff2 would take longer than drawing a page
            font = distribution / f"fonts/IBMPlexSans/complete/{form}/IBMPlexSans-{style}.{form}"
            _write(VENDOR / "dkfds/fonts" / font.name, font.read_bytes())
    shutil.copytree(distribution / "img/svg-icons", VENDOR / "dkfds/img/svg-icons")
    css = SOURCE_MAP.sub(b"", (distribution / "css" / STYLE_SHEET).read_bytes()).decode()
    _write(VENDOR / "dkfds/css" / STYLE_SHEET, FONT_FACE.sub(_only_our_font, css).encode())


def _only_our_font(face: re.Match[str]) -> str:
    """The package names older formats first, and browsers then fetch the bigger file."""
    font = WOFF2.search(face.group())
    if font is None or font.group(2) not in FONTS:
        return ""
    rule = face.group().rstrip("}").split(",url(")[0].split(";src:")[0]
    return f'{rule};src:url(../fonts/{font.group(1)}) format("woff2")}}'


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


if __name__ == "__main__":
    main()
