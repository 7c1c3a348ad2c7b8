"""A team is asked before its records change hands; a team of one asks a colleague.

Offers that wait are told to the giving team anew: they have no question yet.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ABOUT_BEFORE = "about IN ('newcomer', 'member', 'kind')"
ABOUT = "about IN ('newcomer', 'member', 'kind', 'handover')"
SUBJECT_BEFORE = (
    "(about = 'kind') = (person_id IS NULL) AND (about = 'kind') = (new_kind IS NOT NULL)"
)
SUBJECT = (
    "(about IN ('kind', 'handover')) = (person_id IS NULL)"
    " AND (about = 'kind') = (new_kind IS NOT NULL)"
    " AND (about = 'handover') = (other_team_id IS NOT NULL)"
)
NEWS = ("handover_stopped", "handover_fell")
# Where a colleague is asked for the second yes.
ASKS = ("share_proposal", "report_ask")


def upgrade() -> None:
    with op.batch_alter_table("team_question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("other_team_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("unless_stopped", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.create_foreign_key(
            op.f("fk_team_question_other_team_id_team"),
            "team",
            ["other_team_id"],
            ["id"],
            ondelete="CASCADE",
        )
        _replace_checks(batch_op, ABOUT, SUBJECT)
    with op.batch_alter_table("team_question", schema=None) as batch_op:
        batch_op.alter_column("unless_stopped", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("team_handover", schema=None) as batch_op:
        batch_op.add_column(sa.Column("question_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("accepted_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_team_handover_question_id_team_question"),
            "team_question",
            ["question_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_foreign_key(
            op.f("fk_team_handover_accepted_by_id_person"),
            "person",
            ["accepted_by_id"],
            ["id"],
            ondelete="SET NULL",
        )
    for table in ASKS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("colleague_email", sa.Text(), nullable=True))
            batch_op.add_column(sa.Column("colleague_id", sa.Integer(), nullable=True))
            batch_op.create_foreign_key(
                op.f(f"fk_{table}_colleague_id_person"),
                "person",
                ["colleague_id"],
                ["id"],
                ondelete="SET NULL",
            )


def downgrade() -> None:
    for table in ASKS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"fk_{table}_colleague_id_person"), type_="foreignkey")
            batch_op.drop_column("colleague_id")
            batch_op.drop_column("colleague_email")
    with op.batch_alter_table("team_handover", schema=None) as batch_op:
        for name in ("accepted_by_id_person", "question_id_team_question"):
            batch_op.drop_constraint(op.f(f"fk_team_handover_{name}"), type_="foreignkey")
        batch_op.drop_column("accepted_at")
        batch_op.drop_column("accepted_by_id")
        batch_op.drop_column("question_id")
    bind = op.get_bind()
    bind.execute(sa.text("DELETE FROM team_question WHERE about = 'handover'"))
    news = sa.table("team_news", sa.column("kind"))
    bind.execute(sa.delete(news).where(news.c.kind.in_(NEWS)))
    with op.batch_alter_table("team_question", schema=None) as batch_op:
        _replace_checks(batch_op, ABOUT_BEFORE, SUBJECT_BEFORE)
        batch_op.drop_constraint(op.f("fk_team_question_other_team_id_team"), type_="foreignkey")
        batch_op.drop_column("unless_stopped")
        batch_op.drop_column("other_team_id")


def _replace_checks(batch_op: Any, about: str, subject: str) -> None:
    for name, condition in (("about_known", about), ("one_subject", subject)):
        full_name = op.f(f"ck_team_question_{name}")
        batch_op.drop_constraint(full_name, type_="check")
        batch_op.create_check_constraint(full_name, condition)
