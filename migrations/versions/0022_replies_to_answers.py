"""An answer to a question for sparring gets a thread, and the news about it leads there.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEY = "fk_team_news_sparring_answer_id_sparring_answer"


def upgrade() -> None:
    op.create_table(
        "sparring_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["sparring_answer.id"],
            name=op.f("fk_sparring_reply_answer_id_sparring_answer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_sparring_reply_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sparring_reply")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sparring_reply_public_id")),
    )
    with op.batch_alter_table("sparring_reply", schema=None) as batch_op:
        batch_op.create_index("ix_sparring_reply_answer_id", ["answer_id"], unique=False)
    with op.batch_alter_table("team_news", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sparring_answer_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f(KEY), "sparring_answer", ["sparring_answer_id"], ["id"], ondelete="CASCADE"
        )


def downgrade() -> None:
    with op.batch_alter_table("team_news", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(KEY), type_="foreignkey")
        batch_op.drop_column("sparring_answer_id")
    with op.batch_alter_table("sparring_reply", schema=None) as batch_op:
        batch_op.drop_index("ix_sparring_reply_answer_id")
    op.drop_table("sparring_reply")
