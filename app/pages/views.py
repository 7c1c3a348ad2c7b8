"""Help and what the footer links to: pages without secrets, for anybody."""

from __future__ import annotations

from flask import Response, current_app, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.access.guard import public, requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core.indexing import may_be_indexed, robots_txt
from app.core.receipts import spent_among
from app.pages.blueprint import bp
from config import Settings

MOST_DRAFTS = 50


@bp.get("/hjaelp", endpoint="help")
@public
@may_be_indexed
def help_page() -> ResponseReturnValue:
    return render_template("pages/help.html")


@bp.get("/kladder/sendt")
@requires(Can.USE_OWN_PAGES)
def drafts_sent(_viewer: Viewer) -> ResponseReturnValue:
    """Which of these forms were saved: the answer that said so may be lost, the draft not.

    Whoever asks has the tokens, which nobody can guess; nothing is told but that they are spent.
    """
    tokens = request.args.getlist("form")[:MOST_DRAFTS]
    return jsonify(sent=spent_among(tokens))


@bp.get("/privatliv")
@public
@may_be_indexed
def privacy() -> ResponseReturnValue:
    return render_template("pages/privacy.html", settings=_settings())


@bp.get("/cookies")
@public
@may_be_indexed
def cookies() -> ResponseReturnValue:
    name = current_app.config["SESSION_COOKIE_NAME"]
    return render_template(
        "pages/cookies.html",
        session_cookie=name,
        device_cookie="__Host-device" if _settings().uses_https else "device",
    )


@bp.get("/kontakt")
@public
@may_be_indexed
def contact() -> ResponseReturnValue:
    return render_template("pages/contact.html", settings=_settings())


@bp.get("/licens")
@public
@may_be_indexed
def licence() -> ResponseReturnValue:
    return render_template("pages/licence.html", settings=_settings())


@bp.get("/was")
@public
@may_be_indexed
def was() -> ResponseReturnValue:
    """The accessibility statement. The law wants it at this very address."""
    if _settings().was_url:
        return redirect(_settings().was_url)
    return render_template("pages/was.html", settings=_settings())


@bp.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    return Response(robots_txt(_settings()), mimetype="text/plain")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
