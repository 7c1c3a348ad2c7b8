"""Receipts of forms know what was sent, as a hash, so that other content is not taken for the same.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("form_receipt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content_hash", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("form_receipt", schema=None) as batch_op:
        batch_op.drop_column("content_hash")
