"""A year's report is a school's, to a committee, or a network's.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OWNERS = ("school", "organisation", "network")
OLD_KINDS = "kind IN ('record', 'collection', 'school_report', 'school_edition')"
KINDS = "kind IN ('record', 'collection', 'report_draft', 'report_edition')"
RENAMED = {"school_report": "report_draft", "school_edition": "report_edition"}
KEPT = (
    "id, public_id, school_id, school_year, sections, picks, follow_up, agreements, revision,"
    " created_at, changed_at"
)


def upgrade() -> None:
    _make("year_report", OWNERS)
    # The names in these statements are constants of this file.
    op.execute(
        f"INSERT INTO year_report (kind, {KEPT}) SELECT 'school', {KEPT} FROM school_report"  # noqa: S608
    )
    _point("school_report", "year_report")
    op.drop_table("school_report")
    _rename_pdfs(OLD_KINDS, KINDS, RENAMED)
    _rewrite(_to_format_2)
    _count_on("year_report")


def downgrade() -> None:
    lost = sa.text("SELECT id FROM year_report WHERE kind <> 'school'")
    ids = [row.id for row in op.get_bind().execute(lost)]
    for table in ("report_ask", "report_edition"):
        rows = sa.table(table, sa.column("report_id"))
        op.get_bind().execute(sa.delete(rows).where(rows.c.report_id.in_(ids)))
    _make("school_report", ("school",))
    op.execute(
        f"INSERT INTO school_report ({KEPT}) SELECT {KEPT} FROM year_report WHERE kind = 'school'"  # noqa: S608
    )
    _point("year_report", "school_report")
    op.drop_table("year_report")
    _rename_pdfs(KINDS, OLD_KINDS, {new: old for old, new in RENAMED.items()})
    _rewrite(_to_format_1)
    _count_on("school_report")


def _make(table: str, owners: tuple[str, ...]) -> None:
    several = len(owners) > 1
    kind = [
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('school', 'committee', 'network')", name=op.f("ck_year_report_kind_known")
        ),
        sa.CheckConstraint(
            "(kind = 'school') = (school_id IS NOT NULL)"
            " AND (kind = 'committee') = (organisation_id IS NOT NULL)"
            " AND (kind = 'network') = (network_id IS NOT NULL)",
            name=op.f("ck_year_report_owner_fits_kind"),
        ),
    ]
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        *(kind if several else ()),
        *(sa.Column(f"{one}_id", sa.Integer(), nullable=several) for one in owners),
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("picks", sa.JSON(), nullable=False),
        sa.Column("follow_up", sa.JSON(), nullable=False),
        sa.Column("agreements", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"],
                [f"{one}.id"],
                name=op.f(f"fk_{table}_{one}_id_{one}"),
                ondelete="CASCADE",
            )
            for one in owners
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
        *(
            sa.UniqueConstraint(
                f"{one}_id", "school_year", name=op.f(f"uq_{table}_{one}_id_school_year")
            )
            for one in owners
        ),
    )


def _point(old: str, new: str) -> None:
    """Questions and editions belong to the new table."""
    for table in ("report_ask", "report_edition"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"fk_{table}_report_id_{old}"), type_="foreignkey")
            batch_op.create_foreign_key(
                op.f(f"fk_{table}_report_id_{new}"), new, ["report_id"], ["id"], ondelete="CASCADE"
            )


def _rename_pdfs(old_kinds: str, new_kinds: str, names: dict[str, str]) -> None:
    check = op.f("ck_report_kind_known")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_constraint(check, type_="check")
    for old, new in names.items():
        op.get_bind().execute(
            sa.text("UPDATE report SET kind = :new WHERE kind = :old"), {"old": old, "new": new}
        )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_check_constraint(check, new_kinds)


def _rewrite(change: Any) -> None:
    """Nothing was released with the first format, so its editions are carried over."""
    editions = sa.table(
        "report_edition", sa.column("id"), sa.column("content", sa.JSON()), sa.column("sha256")
    )
    bind = op.get_bind()
    for row in bind.execute(sa.select(editions)).all():
        content = change(dict(row.content))
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).hexdigest()
        values = {"content": content, "sha256": digest}
        bind.execute(sa.update(editions).where(editions.c.id == row.id).values(values))


def _to_format_2(content: dict[str, Any]) -> dict[str, Any]:
    if content.get("format") != 1:
        return content
    content["place"] = content.pop("school")
    content.pop("organisation", None)
    return {**content, "format": 2, "kind": "school", "kicker": "Til skoleudviklingssamtalen"}


def _to_format_1(content: dict[str, Any]) -> dict[str, Any]:
    if content.get("format") != 2:
        return content
    content["school"] = content.pop("place")
    kept = {name: value for name, value in content.items() if name not in ("kind", "kicker")}
    return {**kept, "format": 1, "organisation": ""}


def _count_on(table: str) -> None:
    """PostgreSQL numbers the next row after those that were carried over."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        rows = sa.table(table, sa.column("id", sa.Integer()))
        following = sa.func.coalesce(sa.func.max(rows.c.id), 0) + 1
        sequence = sa.func.pg_get_serial_sequence(table, "id")
        bind.execute(sa.select(sa.func.setval(sequence, following, False)).select_from(rows))
