"""Measured figures are kept digit for digit, as text, and no longer as binary fractions.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

FIGURES = (
    ("measure", "target"),
    ("measure_point", "value"),
    ("measure_point_version", "value"),
    ("measure_version", "target"),
)
A_PIECE = 5_000


def upgrade() -> None:
    for table, column in FIGURES:
        _change(table, column, sa.Float(), sa.Text(), _digits)


def downgrade() -> None:
    for table, column in FIGURES:
        _change(table, column, sa.Text(), sa.Float(), float)


def _change(
    table: str, column: str, old: Any, new: Any, written: Callable[[Any], str | float]
) -> None:
    """The figures are read before the column changes, since SQLite would write fifteen digits."""
    bind = op.get_bind()
    before = _columns(table, column, old)
    read = sa.select(before.c.id, before.c[column]).where(before.c[column].is_not(None))
    rows = [{"row": row, "figure": written(figure)} for row, figure in bind.execute(read).all()]
    using = f"{column}::{'text' if isinstance(new, sa.Text) else 'double precision'}"
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(
            column, existing_type=old, type_=new, existing_nullable=True, postgresql_using=using
        )
    after = _columns(table, column, new)
    write = sa.update(after).where(after.c.id == sa.bindparam("row"))
    for start in range(0, len(rows), A_PIECE):
        values = {column: sa.bindparam("figure")}
        bind.execute(write.values(values), rows[start : start + A_PIECE])


def _columns(table: str, column: str, kind: Any) -> sa.TableClause:
    return sa.table(table, sa.column("id", sa.Integer()), sa.column(column, kind))


def _digits(figure: float) -> str:
    """As short as tells it from every other float: 7.5, 11, 0.00001."""
    digits = Decimal(repr(float(figure)))
    whole = digits == digits.to_integral_value()
    return f"{digits.quantize(Decimal(1)) if whole and abs(digits) < 10**20 else digits:f}"
