"""A final edition has its files: the reader's PDF and the archive's.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OLD_KINDS = "kind IN ('record', 'collection', 'report_draft', 'report_edition')"
KINDS = "kind IN ('record', 'collection', 'report_draft', 'report_edition', 'report_archive')"
KNOWN = "ck_report_kind_known"


def upgrade() -> None:
    _allow(KINDS)
    op.create_table(
        "report_edition_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('reader', 'archive')", name=op.f("ck_report_edition_file_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["report_edition.id"],
            name=op.f("fk_report_edition_file_edition_id_report_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["report_file.sha256"],
            name=op.f("fk_report_edition_file_sha256_report_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_edition_file")),
        sa.UniqueConstraint(
            "edition_id", "kind", name=op.f("uq_report_edition_file_edition_id_kind")
        ),
    )


def downgrade() -> None:
    """Reports in the making that the older schema has no word for are let go; so are the files."""
    op.drop_table("report_edition_file")
    op.execute("DELETE FROM report WHERE kind = 'report_archive'")
    _allow(OLD_KINDS)


def _allow(kinds: str) -> None:
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(KNOWN), type_="check")
        batch_op.create_check_constraint(op.f(KNOWN), kinds)
