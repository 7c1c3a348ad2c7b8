"""What browsers still hold is blackened, too: when a page opens there, drafts are looked through.

The browser cannot do it, because nothing says which words are gone; so it asks whether there is
anything, and sends its own drafts only then. They are not kept here.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import current_app, jsonify, request

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core.clock import now
from app.forgetting import queries
from app.forgetting.blueprint import bp
from app.forgetting.fingerprints import Blackener
from app.forgetting.places import rewritten_all


@bp.get("/kladder/glemte")
@requires(Can.USE_OWN_PAGES)
def drafts_forgotten(viewer: Viewer) -> Any:
    """Whether words were forgotten in the viewer's teams since this browser last looked."""
    moment = now()
    since = _moment_or_none(request.args.get("siden", ""))
    return jsonify(
        moment=moment.isoformat(), forgotten=bool(queries.forgotten_in_teams(viewer, since))
    )


@bp.post("/kladder/glemt")
@requires(Can.USE_OWN_PAGES)
def draft_blacken(viewer: Viewer) -> Any:
    """One draft as it comes back without the words, and whether any of them stood in it."""
    try:
        draft = json.loads(request.form.get("kladde", ""))
    except ValueError:
        return jsonify(draft=None, changed=False), 422
    settings = current_app.extensions["settings"]
    secrets = [settings.secret_key, *settings.secret_key_fallbacks]
    blackener = Blackener(secrets, queries.forgotten_in_teams(viewer, None))
    left = rewritten_all(draft, blackener.blacken)
    return jsonify(draft=left, changed=left != draft)


def _moment_or_none(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
