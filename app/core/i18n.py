"""Words on the screen. The msgids are Danish; other languages come as catalogues."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask_babel import Babel, gettext, lazy_gettext
from flask_babel import ngettext as babel_ngettext

__all__ = ["_", "_l", "init_i18n", "ngettext"]

babel = Babel()
# The library comes without types.
_: Callable[..., str] = gettext
_l = lazy_gettext
ngettext: Callable[..., str] = babel_ngettext


def init_i18n(flask_app: Flask) -> None:
    babel.init_app(
        flask_app,
        default_locale="da",
        default_timezone="Europe/Copenhagen",
        default_translation_directories="translations",
    )
