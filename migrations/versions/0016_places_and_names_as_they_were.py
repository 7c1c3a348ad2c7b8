"""What is shared keeps the place it was given to and the names it had; networks that grow or end.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BEFORE = "(kind = 'network') = (network_id IS NOT NULL) AND (kind = 'team') = (team_id IS NOT NULL)"
AFTER = (
    "(kind = 'network') = (network_id IS NOT NULL) AND (kind = 'team') = (team_id IS NOT NULL)"
    " AND (kind IN ('school', 'public')) = (school_id IS NOT NULL)"
    " AND (kind IN ('organisation', 'public')) = (organisation_id IS NOT NULL)"
)
# Audiences by table, what they are audiences of, and the column with the owning team.
AUDIENCES = (
    ("audience", "cycle", "cycle_id", "team_id"),
    ("prototype_audience", "prototype", "prototype_id", "owner_team_id"),
)
NEWS_PLACES = ("school", "organisation", "network")
NEWS_KINDS = ("moved", "network_grew")

team: sa.TableClause = sa.table("team", sa.column("id"), sa.column("name"), sa.column("school_id"))
school: sa.TableClause = sa.table(
    "school", sa.column("id"), sa.column("name"), sa.column("organisation_id")
)
area: sa.TableClause = sa.table(
    "focus_area",
    sa.column("id"),
    sa.column("exchange_id"),
    sa.column("name"),
    sa.column("goal"),
)
cycle: sa.TableClause = sa.table(
    "cycle",
    sa.column("id"),
    sa.column("team_id"),
    sa.column("title"),
    sa.column("focus_area_id"),
    sa.column("headline", sa.Boolean()),
    sa.column("headline_words", sa.JSON()),
    sa.column("headline_school_id"),
)


def upgrade() -> None:
    for table, owner, owner_id, owner_team in AUDIENCES:
        _give_places(table, owner, owner_id, owner_team)
    _name_versions("shared_version")
    _name_versions("share_proposal")
    _name_prototypes()
    _word_headlines()
    _place_questions()
    with op.batch_alter_table("network_member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reads_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))
    with op.batch_alter_table("team_news", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_role", sa.Text(), nullable=True))
        for place in NEWS_PLACES:
            batch_op.add_column(sa.Column(f"{place}_id", sa.Integer(), nullable=True))
            batch_op.create_foreign_key(
                op.f(f"fk_team_news_{place}_id_{place}"),
                place,
                [f"{place}_id"],
                ["id"],
                ondelete="SET NULL",
            )
    with op.batch_alter_table("report_ask", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_yes", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("first_yes_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_report_ask_first_yes_by_id_person"),
            "person",
            ["first_yes_by_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_table(
        "place_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("readers_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_place_move_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_move")),
        sa.UniqueConstraint("team_id", name=op.f("uq_place_move_team_id")),
    )
    op.create_index("ix_place_move_readers_on", "place_move", ["readers_on"])


def downgrade() -> None:
    op.drop_table("place_move")
    with op.batch_alter_table("report_ask", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_report_ask_first_yes_by_id_person"), type_="foreignkey")
        batch_op.drop_column("first_yes_by_id")
        batch_op.drop_column("first_yes")
    news = sa.table("team_news", sa.column("kind"))
    op.get_bind().execute(sa.delete(news).where(news.c.kind.in_(NEWS_KINDS)))
    with op.batch_alter_table("team_news", schema=None) as batch_op:
        for place in NEWS_PLACES:
            name = op.f(f"fk_team_news_{place}_id_{place}")
            batch_op.drop_constraint(name, type_="foreignkey")
            batch_op.drop_column(f"{place}_id")
        batch_op.drop_column("by_role")
    with op.batch_alter_table("network_member", schema=None) as batch_op:
        batch_op.drop_column("until")
        batch_op.drop_column("reads_from")
    with op.batch_alter_table("sparring_request", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_sparring_request_school_id_school"), type_="foreignkey")
        batch_op.drop_column("team_name")
        batch_op.drop_column("school_id")
    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_cycle_headline_school_id_school"), type_="foreignkey")
        batch_op.drop_column("headline_school_id")
        batch_op.drop_column("headline_words")
    for table in ("shared_version", "share_proposal", "prototype"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("names")
    for table, *_owner in AUDIENCES:
        _take_places(table)


def _give_places(table: str, owner: str, owner_id: str, owner_team: str) -> None:
    """Everybody who reads today goes on reading: the place is where the team is now."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{table}_target_fits_kind"), type_="check")
        for place in ("school", "organisation"):
            batch_op.add_column(sa.Column(f"{place}_id", sa.Integer(), nullable=True))
            batch_op.create_foreign_key(
                op.f(f"fk_{table}_{place}_id_{place}"), place, [f"{place}_id"], ["id"]
            )
    audience = sa.table(
        table,
        sa.column(owner_id),
        sa.column("kind"),
        sa.column("school_id"),
        sa.column("organisation_id"),
    )
    owned = sa.table(owner, sa.column("id"), sa.column(owner_team))
    home = (
        sa.select(school.c.id)
        .where(
            owned.c.id == audience.c[owner_id],
            team.c.id == owned.c[owner_team],
            school.c.id == team.c.school_id,
        )
        .correlate(audience)
    )
    for place, kinds, column in (
        ("school_id", ("school", "public"), school.c.id),
        ("organisation_id", ("organisation", "public"), school.c.organisation_id),
    ):
        where_it_is = home.with_only_columns(column).scalar_subquery()
        op.get_bind().execute(
            sa.update(audience).where(audience.c.kind.in_(kinds)).values({place: where_it_is})
        )
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_check_constraint(op.f(f"ck_{table}_target_fits_kind"), AFTER)
        if table == "audience":
            name = op.f("uq_audience_cycle_id_kind_network_id_team_id")
            batch_op.drop_constraint(name, type_="unique")
            batch_op.create_unique_constraint(
                op.f("uq_audience_cycle_id_kind_network_id_team_id_school_id_organisation_id"),
                ["cycle_id", "kind", "network_id", "team_id", "school_id", "organisation_id"],
            )


def _take_places(table: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{table}_target_fits_kind"), type_="check")
        if table == "audience":
            batch_op.drop_constraint(
                op.f("uq_audience_cycle_id_kind_network_id_team_id_school_id_organisation_id"),
                type_="unique",
            )
            batch_op.create_unique_constraint(
                op.f("uq_audience_cycle_id_kind_network_id_team_id"),
                ["cycle_id", "kind", "network_id", "team_id"],
            )
        for place in ("school", "organisation"):
            name = op.f(f"fk_{table}_{place}_id_{place}")
            batch_op.drop_constraint(name, type_="foreignkey")
            batch_op.drop_column(f"{place}_id")
        batch_op.create_check_constraint(op.f(f"ck_{table}_target_fits_kind"), BEFORE)


def _name_versions(table: str) -> None:
    """The names that everybody reads today are those it has from now on."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column("names", sa.JSON(), nullable=True))
    version = sa.table(
        table,
        sa.column("id"),
        sa.column("cycle_id"),
        sa.column("content", sa.JSON()),
        sa.column("names", sa.JSON()),
    )
    bind = op.get_bind()
    areas = {one.exchange_id: one for one in bind.execute(sa.select(area))}
    rows = bind.execute(
        sa.select(version.c.id, version.c.content, team.c.name, school.c.name.label("school"))
        .join(cycle, cycle.c.id == version.c.cycle_id)
        .join(team, team.c.id == cycle.c.team_id)
        .join(school, school.c.id == team.c.school_id)
    ).all()
    for row in rows:
        wanted = row.content.get("focus_area") if isinstance(row.content, dict) else None
        known = areas.get(wanted)
        names = {
            "team": row.name,
            "school": row.school,
            "focus_area": known.name if known else "",
            "goal": (known.goal or "") if known else "",
        }
        bind.execute(sa.update(version).where(version.c.id == row.id).values(names=names))
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column("names", existing_type=sa.JSON(), nullable=False)


def _name_prototypes() -> None:
    with op.batch_alter_table("prototype", schema=None) as batch_op:
        batch_op.add_column(sa.Column("names", sa.JSON(none_as_null=True), nullable=True))
    prototype = sa.table(
        "prototype",
        sa.column("id"),
        sa.column("owner_team_id"),
        sa.column("shared_on"),
        sa.column("names", sa.JSON()),
    )
    bind = op.get_bind()
    rows = bind.execute(
        sa.select(prototype.c.id, team.c.name, school.c.name.label("school"))
        .join(team, team.c.id == prototype.c.owner_team_id)
        .join(school, school.c.id == team.c.school_id)
        .where(prototype.c.shared_on.is_not(None))
    ).all()
    for row in rows:
        names = {"team": row.name, "school": row.school}
        bind.execute(sa.update(prototype).where(prototype.c.id == row.id).values(names=names))


def _word_headlines() -> None:
    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.add_column(sa.Column("headline_words", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("headline_school_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_cycle_headline_school_id_school"), "school", ["headline_school_id"], ["id"]
        )
    bind = op.get_bind()
    rows = bind.execute(
        sa.select(
            cycle.c.id, cycle.c.title, team.c.name, team.c.school_id, area.c.name.label("area")
        )
        .join(team, team.c.id == cycle.c.team_id)
        .join(area, area.c.id == cycle.c.focus_area_id, isouter=True)
        .where(cycle.c.headline)
    ).all()
    for row in rows:
        words = {"title": row.title, "team": row.name, "focus_area": row.area or ""}
        shown = sa.update(cycle).where(cycle.c.id == row.id)
        bind.execute(shown.values(headline_words=words, headline_school_id=row.school_id))


def _place_questions() -> None:
    with op.batch_alter_table("sparring_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("school_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("team_name", sa.Text(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_sparring_request_school_id_school"), "school", ["school_id"], ["id"]
        )
    asked = sa.table(
        "sparring_request", sa.column("cycle_id"), sa.column("school_id"), sa.column("team_name")
    )
    home = (
        sa.select(team.c.school_id)
        .where(cycle.c.id == asked.c.cycle_id, team.c.id == cycle.c.team_id)
        .correlate(asked)
    )
    op.get_bind().execute(
        sa.update(asked).values(
            school_id=home.scalar_subquery(),
            team_name=home.with_only_columns(team.c.name).scalar_subquery(),
        )
    )
    with op.batch_alter_table("sparring_request", schema=None) as batch_op:
        batch_op.alter_column("school_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("team_name", existing_type=sa.Text(), nullable=False)
