"""Which editions of a report hold a team's text, noted at the question.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

USED = ("accepted", "amended")


def upgrade() -> None:
    with op.batch_alter_table("report_ask", schema=None) as batch_op:
        batch_op.add_column(sa.Column("editions", sa.JSON(), nullable=True))
    _note_older_editions()
    with op.batch_alter_table("report_ask", schema=None) as batch_op:
        batch_op.alter_column("editions", existing_type=sa.JSON(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("report_ask", schema=None) as batch_op:
        batch_op.drop_column("editions")


def _note_older_editions() -> None:
    """Those that were made after a yes: an answer that was changed since cannot be told any more."""
    asks = sa.table(
        "report_ask",
        sa.column("id"),
        sa.column("report_id"),
        sa.column("state"),
        sa.column("answered_at"),
        sa.column("editions", sa.JSON()),
    )
    made = sa.table(
        "report_edition", sa.column("report_id"), sa.column("number"), sa.column("finished_at")
    )
    bind = op.get_bind()
    editions = bind.execute(sa.select(made).order_by(made.c.number)).all()
    for ask in bind.execute(sa.select(asks)).all():
        said_yes = ask.state in USED and ask.answered_at is not None
        numbers = [
            one.number
            for one in editions
            if said_yes and one.report_id == ask.report_id and one.finished_at >= ask.answered_at
        ]
        bind.execute(sa.update(asks).where(asks.c.id == ask.id).values(editions=numbers))
