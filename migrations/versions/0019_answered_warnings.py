"""Answered warnings about personal data, kinds that stand in a PDF, a trial's question of agreement.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

LISTS = (("cycle", "answered"), ("year_report", "answered"), ("report", "found"))


def upgrade() -> None:
    for table, column in LISTS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.JSON(), nullable=True))
        op.get_bind().execute(
            sa.update(sa.table(table, sa.column(column, sa.JSON()))).values({column: []})
        )
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, existing_type=sa.JSON(), nullable=False)
    _keep_questions()


def downgrade() -> None:
    for table, column in LISTS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)


def _keep_questions() -> None:
    """A trial is about oneself, but one that was made from a positive deviation keeps its question."""
    cycle = sa.table(
        "cycle",
        sa.column("id"),
        sa.column("kind"),
        sa.column("inspired_by_cycle_id"),
        sa.column("described_agree", sa.Boolean()),
    )
    source = cycle.alias()
    bind = op.get_bind()
    trials = cycle.c.kind == "trial_action"
    bind.execute(sa.update(cycle).where(trials).values(described_agree=None))
    asked = sa.select(cycle.c.id, source.c.described_agree).where(
        trials,
        source.c.id == cycle.c.inspired_by_cycle_id,
        source.c.kind == "positive_deviation",
        source.c.described_agree.is_not(None),
    )
    for trial_id, agree in bind.execute(asked).all():
        bind.execute(sa.update(cycle).where(cycle.c.id == trial_id).values(described_agree=agree))
