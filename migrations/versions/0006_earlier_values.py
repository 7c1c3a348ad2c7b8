"""Values as they were before they were corrected or taken out; measures that were removed.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measure_point_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "change IN ('corrected', 'taken_out')",
            name=op.f("ck_measure_point_version_change_known"),
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["measure.id"],
            name=op.f("fk_measure_point_version_measure_id_measure"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_measure_point_version_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_point_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_measure_point_version_public_id")),
    )
    op.create_index("ix_measure_point_version_measure_id", "measure_point_version", ["measure_id"])
    op.create_table(
        "measure_removal",
        sa.Column("measure_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["measure.id"],
            name=op.f("fk_measure_removal_measure_id_measure"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_measure_removal_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("measure_id", name=op.f("pk_measure_removal")),
    )


def downgrade() -> None:
    # Without the table of removals removed measures would be there again.
    removed = "(SELECT measure_id FROM measure_removal)"
    op.drop_table("measure_point_version")
    op.execute(f"DELETE FROM measure_point WHERE measure_id IN {removed}")  # noqa: S608
    op.execute(f"DELETE FROM measure WHERE id IN {removed}")  # noqa: S608
    op.drop_table("measure_removal")
