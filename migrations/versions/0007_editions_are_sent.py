"""Final editions are sent to those they are made for; a committee's paper may leave questions out.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SENDER = "fk_report_edition_sent_by_id_person"


def upgrade() -> None:
    with op.batch_alter_table("report_edition", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("sent_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f(SENDER), "person", ["sent_by_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("year_report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_out", sa.JSON(), nullable=True))
    reports = sa.table("year_report", sa.column("left_out", sa.JSON()))
    op.get_bind().execute(sa.update(reports).values(left_out=[]))
    with op.batch_alter_table("year_report", schema=None) as batch_op:
        batch_op.alter_column("left_out", existing_type=sa.JSON(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("year_report", schema=None) as batch_op:
        batch_op.drop_column("left_out")
    with op.batch_alter_table("report_edition", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(SENDER), type_="foreignkey")
        batch_op.drop_column("sent_by_id")
        batch_op.drop_column("sent_at")
