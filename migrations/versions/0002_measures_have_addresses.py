"""Measures and their points have random names for addresses.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("measure", "measure_point")
# As app/core/ids.py has them; a migration stays what it was when that changes.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 14


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("public_id", sa.Text(), nullable=True))
        _name_rows(table)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("public_id", existing_type=sa.Text(), nullable=False)
            batch_op.create_unique_constraint(op.f(f"uq_{table}_public_id"), ["public_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"uq_{table}_public_id"), type_="unique")
            batch_op.drop_column("public_id")


def _name_rows(table: str) -> None:
    rows = sa.table(table, sa.column("id", sa.Integer), sa.column("public_id", sa.Text))
    connection = op.get_bind()
    named = [
        {"row": row, "name": "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))}
        for row in connection.scalars(sa.select(rows.c.id))
    ]
    if named:
        change = sa.update(rows).where(rows.c.id == sa.bindparam("row"))
        connection.execute(change.values(public_id=sa.bindparam("name")), named)
