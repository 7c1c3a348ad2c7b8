"""That words of a record were forgotten: keyed fingerprints, never the words.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forgotten_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("fingerprints", sa.JSON(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["cycle.id"],
            name=op.f("fk_forgotten_words_cycle_id_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgotten_words")),
    )
    with op.batch_alter_table("forgotten_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forgotten_words_cycle_id"), ["cycle_id"], unique=False)


def downgrade() -> None:
    op.drop_table("forgotten_words")
