"""Organisations, their schools, the networks between them, and roles outside teams."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from app.accounts.models import Person
from app.core.danish import sort_key
from app.core.db import Model
from app.core.models import HasExchangeId, Json, PrimaryKey, one_of

ORGANISATION_KINDS = (
    "municipality",
    "region",
    "university_college",
    "institution",
    "foundation",
    "ministry",
    "association",
    "other",
)
SCHOOL_KINDS = ("folkeskole", "special", "upper_secondary", "vocational", "other")
NETWORK_KINDS = ("network", "partnership", "project", "subproject")
ROLE_KINDS = ("leader", "consultant", "coordinator", "administrator")


class _Named(HasExchangeId):
    """Something with a name that sorts in Danish order on both databases."""

    name: Mapped[str] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(
        Text,
        default=lambda context: sort_key(context.get_current_parameters()["name"]),
    )


class Organisation(_Named, Model):
    """A municipality, region or other owner of schools."""

    __tablename__ = "organisation"
    __table_args__ = (one_of("kind", ORGANISATION_KINDS),)

    kind: Mapped[str] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text, unique=True)
    # What a records system knows it by: docs/report-files.md. No reader of reports asks for it.
    cvr: Mapped[str | None] = mapped_column(Text)
    # Whoever has an address in one of these works there: mail_domains.py says which it cannot be.
    mail_domains: Mapped[Json] = mapped_column(default=list)
    look: Mapped[OrganisationLook | None] = relationship(
        lazy="raise_on_sql", viewonly=True, uselist=False
    )


class OrganisationLook(Model):
    """How reports of an organisation and its schools look, where it has chosen: colour and logo.

    The logo is the one that logo.py drew of what was uploaded: PNG, small, nothing else inside.
    """

    __tablename__ = "organisation_look"
    __table_args__ = (
        CheckConstraint(
            "(logo IS NULL) = (logo_sha256 IS NULL) AND (logo IS NULL) = (logo_width IS NULL)"
            " AND (logo IS NULL) = (logo_height IS NULL)",
            name="logo_is_whole",
        ),
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )
    accent: Mapped[str | None] = mapped_column(Text)
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    logo_sha256: Mapped[str | None] = mapped_column(Text)
    logo_width: Mapped[int | None]
    logo_height: Mapped[int | None]


class School(_Named, Model):
    """A school of any kind."""

    __tablename__ = "school"
    __table_args__ = (
        one_of("kind", SCHOOL_KINDS),
        Index("ix_school_organisation_id", "organisation_id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    kind: Mapped[str] = mapped_column(Text)

    # No column: queries that load a school for deciding fill it in; None when they did not.
    has_leader: Mapped[bool | None] = query_expression()


class Network(_Named, Model):
    """A network, partnership, project or subproject across organisations."""

    __tablename__ = "network"
    __table_args__ = (one_of("kind", NETWORK_KINDS),)

    kind: Mapped[str] = mapped_column(Text)
    start: Mapped[date | None]
    end: Mapped[date | None]


class NetworkMember(Model):
    """An organisation, a school or a team that is in a network: exactly one of the three.

    It reads what is shared there from the day `reads_from` on, everything where that is None, and is
    a member until the end of the day `until`.
    """

    __tablename__ = "network_member"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN school_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN team_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_member",
        ),
        Index("ix_network_member_network_id", "network_id"),
    )

    id: Mapped[PrimaryKey]
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    reads_from: Mapped[date | None]
    until: Mapped[date | None]


class Role(Model):
    """A role outside the teams: leads a school, consults an organisation, and so on."""

    __tablename__ = "role"
    __table_args__ = (
        one_of("kind", ROLE_KINDS),
        CheckConstraint(
            "(kind = 'leader' AND school_id IS NOT NULL)"
            " OR (kind = 'consultant' AND organisation_id IS NOT NULL)"
            " OR (kind = 'coordinator' AND network_id IS NOT NULL)"
            " OR (kind = 'administrator' AND school_id IS NULL"
            " AND organisation_id IS NULL AND network_id IS NULL)",
            name="place_fits_kind",
        ),
        Index("ix_role_person_id", "person_id"),
    )

    id: Mapped[PrimaryKey]
    position: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    kind: Mapped[str] = mapped_column(Text)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))


class FocusArea(_Named, Model):
    """What a school, organisation, network or team works with in a school year."""

    __tablename__ = "focus_area"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN school_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN network_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN team_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_owner",
        ),
    )

    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    school_year: Mapped[str | None] = mapped_column(Text)
    goal: Mapped[str | None] = mapped_column(Text)
    # Taken off the list of choices. Records that have it keep it.
    removed_on: Mapped[date | None]
