"""Making and changing organisations and schools."""

from __future__ import annotations

from sqlalchemy import select

from app.access.viewer import Viewer
from app.core import securitylog
from app.core.danish import casefold, sort_key
from app.core.db import db
from app.core.errors import FieldError
from app.core.i18n import _
from app.core.naming import refuse_personal_data
from app.organisations.cvr import read_cvr
from app.organisations.mail_domains import read_domains
from app.organisations.models import Organisation, School
from app.organisations.municipalities import by_code


def create_organisation(
    *, kind: str, name: str, code: str, by: Viewer, may_stand: bool = False
) -> Organisation:
    """A new organisation. A municipality is chosen from the list and has its name from there."""
    if kind == "municipality":
        name = _municipality_name(code)
    elif code:
        raise FieldError("code", _("Vælg »Kommune« som slags, eller lad kommunen stå tom."))
    if not name:
        raise FieldError("name", _("Skriv et navn."))
    refuse_personal_data(may_stand=may_stand, name=name)
    _refuse_same_organisation(name)
    organisation = Organisation(kind=kind, name=name, code=code or None)
    db.session.add(organisation)
    db.session.flush()
    _log("organisation_created", by, "organisation", organisation.public_id)
    return organisation


def edit_organisation(
    organisation: Organisation,
    *,
    name: str,
    cvr: str,
    mail_domains: str,
    by: Viewer,
    may_stand: bool = False,
) -> None:
    """Change its name, its CVR number, which may be typed with spaces or not at all, and its own
    mail domains.
    """
    renamed = name != organisation.name
    if renamed:
        refuse_personal_data(may_stand=may_stand, name=name)
    _refuse_same_organisation(name, but=organisation)
    organisation.cvr = read_cvr(cvr)
    organisation.mail_domains = read_domains(mail_domains)
    organisation.name, organisation.sort_key = name, sort_key(name)
    db.session.flush()
    _log("organisation_changed", by, "organisation", organisation.public_id)
    if renamed:
        _log("organisation_renamed", by, "organisation", organisation.public_id)


def create_school(
    organisation: Organisation, *, name: str, kind: str, by: Viewer, may_stand: bool = False
) -> School:
    refuse_personal_data(may_stand=may_stand, name=name)
    _refuse_same_school(organisation.id, name)
    school = School(organisation_id=organisation.id, name=name, kind=kind)
    db.session.add(school)
    db.session.flush()
    _log("school_created", by, "school", school.public_id)
    return school


def edit_school(
    school: School, *, name: str, kind: str, by: Viewer, may_stand: bool = False
) -> None:
    """What its teams have shared keeps the name that it had then."""
    renamed = name != school.name
    if renamed:
        refuse_personal_data(may_stand=may_stand, name=name)
    _refuse_same_school(school.organisation_id, name, but=school)
    school.name, school.sort_key, school.kind = name, sort_key(name), kind
    db.session.flush()
    _log("school_changed", by, "school", school.public_id)
    if renamed:
        _log("school_renamed", by, "school", school.public_id)


def _municipality_name(code: str) -> str:
    municipality = by_code(code)
    if municipality is None:
        raise FieldError("code", _("Vælg kommunen på listen."))
    if db.session.scalar(select(Organisation.id).where(Organisation.code == code)):
        raise FieldError("code", _("%(name)s findes allerede.", name=municipality.display_name))
    return municipality.display_name


def _refuse_same_organisation(name: str, *, but: Organisation | None = None) -> None:
    names = select(Organisation.id, Organisation.name)
    for organisation_id, other in db.session.execute(names):
        if casefold(other) == casefold(name) and (but is None or organisation_id != but.id):
            raise FieldError("name", _("Der findes allerede en organisation med det navn."))


def _refuse_same_school(organisation_id: int, name: str, *, but: School | None = None) -> None:
    names = select(School.id, School.name).where(School.organisation_id == organisation_id)
    for school_id, other in db.session.execute(names):
        if casefold(other) == casefold(name) and (but is None or school_id != but.id):
            raise FieldError("name", _("Der findes allerede en skole med det navn."))


def _log(event: str, by: Viewer, kind: str, public_id: str) -> None:
    securitylog.record(event, person_id=by.person_id, object_kind=kind, object_id=public_id)
