"""A team offers all it has written to another team of its school.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = ("handover_offered", "handover_declined", "handover_given", "handover_taken")


def upgrade() -> None:
    op.create_table(
        "team_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("from_team_id", sa.Integer(), nullable=False),
        sa.Column("to_team_id", sa.Integer(), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "from_team_id <> to_team_id", name=op.f("ck_team_handover_to_another_team")
        ),
        sa.ForeignKeyConstraint(
            ["from_team_id"],
            ["team.id"],
            name=op.f("fk_team_handover_from_team_id_team"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["to_team_id"],
            ["team.id"],
            name=op.f("fk_team_handover_to_team_id_team"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["offered_by_id"],
            ["person.id"],
            name=op.f("fk_team_handover_offered_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_handover")),
        sa.UniqueConstraint("from_team_id", name=op.f("uq_team_handover_from_team_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_team_handover_public_id")),
    )
    op.create_index("ix_team_handover_to_team_id", "team_handover", ["to_team_id"])
    with op.batch_alter_table("team_news", schema=None) as batch_op:
        batch_op.add_column(sa.Column("other_team_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_team_news_other_team_id_team"),
            "team",
            ["other_team_id"],
            ["id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    news = sa.table("team_news", sa.column("kind"))
    op.get_bind().execute(sa.delete(news).where(news.c.kind.in_(KINDS)))
    with op.batch_alter_table("team_news", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_team_news_other_team_id_team"), type_="foreignkey")
        batch_op.drop_column("other_team_id")
    op.drop_table("team_handover")
