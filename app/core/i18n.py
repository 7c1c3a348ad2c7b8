"""Words on the screen. The msgids are Danish; other languages come as catalogues."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel, gettext, lazy_gettext, ngettext

__all__ = ["_", "_l", "init_i18n", "ngettext"]

babel = Babel()
_ = gettext
_l = lazy_gettext


def init_i18n(flask_app: Flask) -> None:
    babel.init_app(
        flask_app,
        default_locale="da",
        default_timezone="Europe/Copenhagen",
        default_translation_directories="translations",
    )
