"""Files are kept by their SHA-256, once each; a report can be cancelled, and says what it is at.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = "state IN ('queued', 'running', 'done', 'failed')"
AFTER = "state IN ('queued', 'running', 'done', 'failed', 'cancelled')"
KEY_BEFORE = "fk_report_file_id_report_file"
KEY_AFTER = "fk_report_file_sha256_report_file"


def upgrade() -> None:
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doing", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("file_sha256", sa.Text(), nullable=True))
        batch_op.drop_constraint(op.f(KEY_BEFORE), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_report_state_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_report_state_known"), AFTER)
    op.execute(
        "UPDATE report SET file_sha256 ="
        " (SELECT sha256 FROM report_file WHERE report_file.id = report.file_id)"
    )
    op.execute(
        "DELETE FROM report_file WHERE id NOT IN (SELECT min(id) FROM report_file GROUP BY sha256)"
    )
    with op.batch_alter_table("report_file", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("pk_report_file"), type_="primary")
        batch_op.drop_column("id")
        batch_op.create_primary_key(op.f("pk_report_file"), ["sha256"])
        batch_op.alter_column("data", existing_type=sa.LargeBinary(), nullable=False)
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.alter_column("doing", existing_type=sa.Text(), server_default=None)
        batch_op.drop_column("file_id")
        batch_op.create_foreign_key(op.f(KEY_AFTER), "report_file", ["file_sha256"], ["sha256"])


def downgrade() -> None:
    op.execute("UPDATE report SET state = 'failed' WHERE state = 'cancelled'")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(KEY_AFTER), type_="foreignkey")
        batch_op.add_column(sa.Column("file_id", sa.Integer(), nullable=True))
    op.create_table(
        "numbered_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_numbered_file")),
    )
    op.execute(
        "INSERT INTO numbered_file (sha256, size_bytes, data)"
        " SELECT sha256, size_bytes, data FROM report_file ORDER BY sha256"
    )
    op.drop_table("report_file")
    op.rename_table("numbered_file", "report_file")
    with op.batch_alter_table("report_file", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("pk_numbered_file"), type_="primary")
        batch_op.create_primary_key(op.f("pk_report_file"), ["id"])
    op.execute(
        "UPDATE report SET file_id ="
        " (SELECT id FROM report_file WHERE report_file.sha256 = report.file_sha256)"
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_column("file_sha256")
        batch_op.drop_column("doing")
        batch_op.drop_constraint(op.f("ck_report_state_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_report_state_known"), BEFORE)
        batch_op.create_foreign_key(op.f(KEY_BEFORE), "report_file", ["file_id"], ["id"])
