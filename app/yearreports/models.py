"""The report of a school, a municipality or a network for a school year, and what teams answer.

The report itself is a working copy. What lasts is an edition: its content as data, with its hash.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.core.clock import now
from app.core.db import Model, UtcDateTime
from app.core.models import Json, JsonOrNull, LongText, Moment, PrimaryKey, PublicId, one_of
from app.cycles.models import Cycle
from app.organisations.models import Network, Organisation, School
from app.reports.models import ReportFile

YEAR_REPORT_KINDS = ("school", "committee", "network")
CHOSEN_KINDS = ("school", "committee")
PICK_KINDS = ("story", "learning", "measure")
ASK_STATES = ("waiting", "accepted", "amended", "withheld")
EDITION_FILE_KINDS = ("reader", "archive")


class YearReport(Model):
    """What a school, the committee of a municipality or a network reads about one school year.

    It is the working copy. Its kind says whose it is: `school_id`, `organisation_id` or `network_id`.
    `sections` is a list in its order: {"code", "heading", "on", "text"}. `picks` holds addresses
    of records by kind; as "measure" for a story's address the codes of the measures it takes along. `follow_up` is what was agreed last year and what came of it: {"text",
    "outcome"}; `agreements` what is agreed this year, from which the next report begins. `left_out`
    holds addresses of schools whose questions the committee's paper leaves out.
    """

    __tablename__ = "year_report"
    __table_args__ = (
        one_of("kind", YEAR_REPORT_KINDS),
        CheckConstraint(
            "(kind = 'school') = (school_id IS NOT NULL)"
            " AND (kind = 'committee') = (organisation_id IS NOT NULL)"
            " AND (kind = 'network') = (network_id IS NOT NULL)",
            name="owner_fits_kind",
        ),
        UniqueConstraint("school_id", "school_year"),
        UniqueConstraint("organisation_id", "school_year"),
        UniqueConstraint("network_id", "school_year"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    kind: Mapped[str] = mapped_column(Text, default="school")
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    school: Mapped[School | None] = relationship(lazy="raise_on_sql")
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE")
    )
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    network: Mapped[Network | None] = relationship(lazy="raise_on_sql")
    school_year: Mapped[str] = mapped_column(Text)
    sections: Mapped[Json] = mapped_column(default=list)
    picks: Mapped[Json] = mapped_column(default=dict)
    follow_up: Mapped[Json] = mapped_column(default=list)
    agreements: Mapped[Json] = mapped_column(default=list)
    left_out: Mapped[Json] = mapped_column(default=list)
    # Warnings about personal data that its maker has answered: tokens, never the words.
    answered: Mapped[Json] = mapped_column(default=list)
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment] = mapped_column(default=now)
    changed_at: Mapped[Moment] = mapped_column(default=now)

    asks: Mapped[list[ReportAsk]] = relationship(
        lazy="raise_on_sql", order_by="ReportAsk.id", back_populates="report", passive_deletes=True
    )
    editions: Mapped[list[ReportEdition]] = relationship(
        lazy="raise_on_sql",
        order_by="ReportEdition.number",
        back_populates="report",
        passive_deletes=True,
    )

    @property
    def owner(self) -> School | Organisation | Network:
        """Whose report it is. Needs the owner loaded."""
        owner = self.school or self.organisation or self.network
        if owner is None:
            raise LookupError("a report without an owner")
        return owner


class ReportAsk(Model):
    """A team is asked whether its text may stand in a report. No answer by the day is a no.

    `version` is the digest of the shared version it was asked about: another version is another
    question. `texts` is what the team wrote instead; `measures` are the codes of the measures that it
    has seen and lets come. `editions` are the numbers of those that hold the text, whatever is
    answered afterwards: an edition itself keeps no address of a record. Withheld without an answer is
    what the report's maker does without: its team is not asked any longer.
    """

    __tablename__ = "report_ask"
    __table_args__ = (
        one_of("state", ASK_STATES),
        UniqueConstraint("report_id", "cycle_id"),
        Index("ix_report_ask_cycle_id", "cycle_id"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    report_id: Mapped[int] = mapped_column(ForeignKey("year_report.id", ondelete="CASCADE"))
    report: Mapped[YearReport] = relationship(lazy="raise_on_sql", back_populates="asks")
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    cycle: Mapped[Cycle] = relationship(lazy="raise_on_sql")
    state: Mapped[str] = mapped_column(Text, default="waiting")
    answer_by: Mapped[date]
    version: Mapped[str] = mapped_column(Text)
    texts: Mapped[Json | None]
    measures: Mapped[Json | None]
    editions: Mapped[Json] = mapped_column(default=list)
    asked_at: Mapped[Moment] = mapped_column(default=now)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A yes that leaves the school waits here for a second member's: {state, texts, measures}.
    first_yes: Mapped[JsonOrNull | None]
    first_yes_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL")
    )
    # Whom a team of one has asked for it, as in `share_proposal`.
    colleague_email: Mapped[str | None] = mapped_column(Text)
    colleague_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    @property
    def is_spared(self) -> bool:
        """The report is made without it, before its team had answered."""
        return self.state == "withheld" and self.answered_at is None


class ReportEdition(Model):
    """A final report: numbered, and never changed. A later edition stands beside it.

    A sent one can be read by those it was made for, for good: a school's by its municipality, the
    committee's by the leaders of the municipality's schools.
    """

    __tablename__ = "report_edition"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    report_id: Mapped[int] = mapped_column(ForeignKey("year_report.id", ondelete="CASCADE"))
    report: Mapped[YearReport] = relationship(lazy="raise_on_sql", back_populates="editions")
    number: Mapped[int]
    content: Mapped[Json] = deferred(mapped_column(JSON, nullable=False))
    sha256: Mapped[LongText]
    finished_at: Mapped[Moment] = mapped_column(default=now)
    finished_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    case_number: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None

    @property
    def receiving_organisation_id(self) -> int | None:
        """The organisation whose people a sent one is for. Needs the report's owner loaded."""
        school = self.report.school
        return school.organisation_id if school else self.report.organisation_id

    @property
    def school_id(self) -> int | None:
        return self.report.school_id

    @property
    def organisation_id(self) -> int | None:
        return self.report.organisation_id

    @property
    def network_id(self) -> int | None:
        return self.report.network_id


class ReportEditionFile(Model):
    """A PDF of a final edition, kept as long as the edition is. Who may read that may fetch it."""

    __tablename__ = "report_edition_file"
    __table_args__ = (
        one_of("kind", EDITION_FILE_KINDS),
        UniqueConstraint("edition_id", "kind"),
    )

    id: Mapped[PrimaryKey]
    edition_id: Mapped[int] = mapped_column(ForeignKey("report_edition.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(ForeignKey("report_file.sha256"))
    file: Mapped[ReportFile] = relationship(lazy="raise_on_sql")
    made_at: Mapped[Moment] = mapped_column(default=now)


class ChosenSections(Model):
    """Which sections new reports of an organisation's schools, or to its committee, begin with.

    `sections` is like a report's, without texts.
    """

    __tablename__ = "chosen_sections"
    __table_args__ = (one_of("kind", CHOSEN_KINDS), UniqueConstraint("organisation_id", "kind"))

    id: Mapped[PrimaryKey]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    sections: Mapped[Json] = mapped_column(default=list)
    revision: Mapped[int] = mapped_column(default=0)
