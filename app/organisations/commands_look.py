"""Choosing how reports of an organisation and its schools look."""

from __future__ import annotations

from app.access.viewer import Viewer
from app.core import securitylog
from app.core.danish import number
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.organisations.colours import LEAST_CONTRAST, colour_of, contrast_on_white
from app.organisations.logo import Logo
from app.organisations.models import Organisation, OrganisationLook


def keep_look(
    organisation: Organisation, *, accent: str, logo: Logo | None, drop_logo: bool, by: Viewer
) -> OrganisationLook:
    """Keep colour and logo. Without a new logo the old one stays, unless it is dropped."""
    colour = _accent(accent)
    look = db.session.get(OrganisationLook, organisation.id)
    if look is None:
        look = OrganisationLook(organisation_id=organisation.id)
        db.session.add(look)
    look.accent = colour
    if logo is not None:
        look.logo, look.logo_sha256 = logo.data, logo.sha256
        look.logo_width, look.logo_height = logo.width, logo.height
    elif drop_logo:
        look.logo = look.logo_sha256 = look.logo_width = look.logo_height = None
    db.session.flush()
    securitylog.record(
        "organisation_look_changed",
        person_id=by.person_id,
        object_kind="organisation",
        object_id=organisation.public_id,
    )
    return look


def _accent(typed: str) -> str | None:
    """Words in it must be easy to read on white."""
    if not typed:
        return None
    colour = colour_of(typed)
    if colour is None:
        raise FieldError(
            "accent",
            _("Skriv farven som # og seks tegn, for eksempel #1f4e8c, eller en af dem, vi nævner."),
        )
    contrast = contrast_on_white(colour)
    if contrast < LEAST_CONTRAST:
        raise FieldError(
            "accent",
            _(
                "Farven er for lys til, at ord i den kan læses på hvidt: Kontrasten er "
                "%(is)s til 1 og skal være mindst %(least)s til 1. Vælg en mørkere.",
                **{"is": number(int(contrast * 10) / 10), "least": number(LEAST_CONTRAST)},
            ),
        )
    return colour
