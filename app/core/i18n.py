"""Words on the screen. The msgids are Danish; other languages come as catalogues."""

from __future__ import annotations

from typing import Any

from babel.support import NullTranslations
from flask import Flask, g, has_app_context
from flask_babel import Babel, get_translations
from flask_babel.speaklater import LazyString

__all__ = ["_", "_l", "init_i18n", "ngettext"]

babel = Babel()


def init_i18n(flask_app: Flask) -> None:
    babel.init_app(
        flask_app,
        default_locale="da",
        default_timezone="Europe/Copenhagen",
        default_translation_directories="translations",
    )
    # Jinja's extension for translations adds this while it is loaded, unseen by type checkers.
    flask_app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda sentence: _catalogue().ugettext(sentence),
        ngettext=lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )


def _(sentence: str, **values: Any) -> str:
    """The sentence in the reader's language, with its values in it."""
    words = str(_catalogue().ugettext(sentence))
    return words % values if values else words


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The sentence for one or for several. The number is among the values, as `num`."""
    return str(_catalogue().ungettext(one, many, num)) % {"num": num, **values}


def _l(sentence: str, **values: Any) -> Any:
    """The same as `_`, said when it is shown."""
    return LazyString(_, sentence, **values)


def _catalogue() -> NullTranslations:
    """Kept for the request: the library looks it up anew for each of a page's hundreds of sentences,
    and that took longer than all else a sentence needs."""
    if not has_app_context():
        return NullTranslations()
    try:
        found: NullTranslations = g.catalogue
    except AttributeError:
        found = g.catalogue = get_translations()
    return found
