"""What a phone needs to put Afprøvet on its home screen: it opens where a note is written."""

from __future__ import annotations

from flask import Response, json, url_for

from app.access.guard import public
from app.core.i18n import _
from app.core.templating import asset
from app.pages.blueprint import bp

ICON_SIZES = (192, 512)


@bp.get("/app.webmanifest")
@public
def manifest() -> Response:
    note = url_for("cycles.note_new")
    content = {
        "name": "Afprøvet",
        "short_name": "Afprøvet",
        "lang": "da",
        "id": "/",
        "start_url": note,
        "scope": "/",
        "display": "standalone",
        "background_color": "#f7f5f0",
        "theme_color": "#0b5d57",
        "icons": [
            {
                "src": asset(f"img/icon-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for size in ICON_SIZES
        ],
        "shortcuts": [
            {"name": _("Skriv en note"), "url": note},
            {"name": _("Mine teams"), "url": url_for("front.front")},
        ],
    }
    return Response(json.dumps(content), mimetype="application/manifest+json")
