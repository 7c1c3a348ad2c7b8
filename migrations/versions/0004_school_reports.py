"""A school's report: its working copy, what teams answer, final editions; PDFs of both.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OLD_KINDS = "kind IN ('record', 'collection')"
KINDS = "kind IN ('record', 'collection', 'school_report', 'school_edition')"


def upgrade() -> None:
    op.create_table(
        "school_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("picks", sa.JSON(), nullable=False),
        sa.Column("follow_up", sa.JSON(), nullable=False),
        sa.Column("agreements", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"],
            ["school.id"],
            name=op.f("fk_school_report_school_id_school"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_report")),
        sa.UniqueConstraint("public_id", name=op.f("uq_school_report_public_id")),
        sa.UniqueConstraint(
            "school_id", "school_year", name=op.f("uq_school_report_school_id_school_year")
        ),
    )
    op.create_table(
        "report_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'accepted', 'amended', 'withheld')",
            name=op.f("ck_report_ask_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["cycle.id"],
            name=op.f("fk_report_ask_cycle_id_cycle"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["school_report.id"],
            name=op.f("fk_report_ask_report_id_school_report"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_ask")),
        sa.UniqueConstraint("public_id", name=op.f("uq_report_ask_public_id")),
        sa.UniqueConstraint("report_id", "cycle_id", name=op.f("uq_report_ask_report_id_cycle_id")),
    )
    op.create_index("ix_report_ask_cycle_id", "report_ask", ["cycle_id"], unique=False)
    op.create_table(
        "report_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_by_id", sa.Integer(), nullable=True),
        sa.Column("case_number", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["finished_by_id"],
            ["person.id"],
            name=op.f("fk_report_edition_finished_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["school_report.id"],
            name=op.f("fk_report_edition_report_id_school_report"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_edition")),
        sa.UniqueConstraint("public_id", name=op.f("uq_report_edition_public_id")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_report_edition_report_id_number")),
    )
    op.add_column("report", sa.Column("subject", sa.Text(), nullable=True))
    _know_kinds(KINDS)


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM report WHERE kind IN ('school_report', 'school_edition')"))
    _know_kinds(OLD_KINDS)
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_column("subject")
    op.drop_table("report_edition")
    op.drop_index("ix_report_ask_cycle_id", table_name="report_ask")
    op.drop_table("report_ask")
    op.drop_table("school_report")


def _know_kinds(kinds: str) -> None:
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_report_kind_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_report_kind_known"), kinds)
