"""Every module that holds pages, in one list."""

from __future__ import annotations

from flask import Blueprint, Flask

BLUEPRINTS: tuple[Blueprint, ...] = ()


def init_routes(flask_app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        flask_app.register_blueprint(blueprint)
