"""Invitations wait for a yes; who counts for the second yes is known to work there.

Members that were invited and have no password yet have not said yes: they are invitations again.
Whoever is a member counts as known, since the rule did not hold when they came.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INVITED_AS = "'member', 'coordinator', 'leader', 'consultant', 'network_coordinator'"
GIVEN_AS = "'leader', 'consultant', 'colleague', 'administrator', 'before'"
PLACES = {
    "team_id": "team",
    "school_id": "school",
    "organisation_id": "organisation",
    "network_id": "network",
}
LIFETIME_DAYS = 14
ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def upgrade() -> None:
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sender", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("sender_path", sa.Text(), nullable=True))
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("mail_domains", sa.JSON(), nullable=False, server_default="[]")
        )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.alter_column("mail_domains", existing_type=sa.JSON(), server_default=None)
    _make_invitations()
    _make_words()
    _note_who_was_there()
    _members_who_have_not_said_yes()


def downgrade() -> None:
    op.drop_table("work_question")
    op.drop_table("work_word")
    op.drop_table("invitation")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_column("mail_domains")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_column("sender_path")
        batch_op.drop_column("sender")


def _one_place() -> str:
    return " + ".join(f"(CASE WHEN {place} IS NULL THEN 0 ELSE 1 END)" for place in PLACES)


def _make_invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("invited_as", sa.Text(), nullable=False),
        *(sa.Column(place, sa.Integer(), nullable=True) for place in PLACES),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            f"invited_as IN ({INVITED_AS})", name=op.f("ck_invitation_invited_as_known")
        ),
        sa.CheckConstraint(f"{_one_place()} = 1", name=op.f("ck_invitation_one_place")),
        *(
            sa.ForeignKeyConstraint(
                [place],
                [f"{table}.id"],
                name=op.f(f"fk_invitation_{place}_{table}"),
                ondelete="CASCADE",
            )
            for place, table in PLACES.items()
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_invitation_{column}_{table}"),
                ondelete="SET NULL",
            )
            for column, table in (("invited_by_id", "person"), ("mail_id", "mail"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
        *(
            sa.UniqueConstraint("email_key", place, name=op.f(f"uq_invitation_email_key_{place}"))
            for place in PLACES
        ),
    )
    for place in PLACES:
        op.create_index(f"ix_invitation_{place}", "invitation", [place])


def _make_words() -> None:
    op.create_table(
        "work_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("given_as", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"given_as IN ({GIVEN_AS})", name=op.f("ck_work_word_given_as_known")),
        sa.CheckConstraint(
            "by_id IS NULL OR by_id <> person_id", name=op.f("ck_work_word_not_for_oneself")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_work_word_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_work_word_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_work_word_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_word")),
        sa.UniqueConstraint(
            "person_id",
            "organisation_id",
            "by_id",
            name=op.f("uq_work_word_person_id_organisation_id_by_id"),
        ),
    )
    op.create_index("ix_work_word_organisation_id", "work_word", ["organisation_id"])
    op.create_table(
        "work_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_work_question_{column}_{table}"),
                ondelete="CASCADE",
            )
            for column, table in (
                ("person_id", "person"),
                ("school_id", "school"),
                ("asked_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_question")),
        sa.UniqueConstraint("public_id", name=op.f("uq_work_question_public_id")),
        sa.UniqueConstraint(
            "person_id",
            "school_id",
            "asked_id",
            name=op.f("uq_work_question_person_id_school_id_asked_id"),
        ),
    )
    op.create_index("ix_work_question_asked_id", "work_question", ["asked_id"])


def _note_who_was_there() -> None:
    """Whoever is a member when the rule begins counts as known in the team's organisation."""
    op.execute(
        sa.text(
            "INSERT INTO work_word (person_id, organisation_id, given_as, given_at)"
            " SELECT DISTINCT membership.person_id, school.organisation_id, 'before',"
            " CURRENT_TIMESTAMP FROM membership"
            " JOIN team ON team.id = membership.team_id"
            " JOIN school ON school.id = team.school_id"
            " JOIN person ON person.id = membership.person_id"
            " WHERE person.password_hash IS NOT NULL"
        )
    )


def _members_who_have_not_said_yes() -> None:
    """They were invited by a member, and nobody has used the link: the log tells them apart."""
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            "SELECT membership.id, membership.team_id, membership.role, person.email,"
            " person.email_key, person.name FROM membership"
            " JOIN team ON team.id = membership.team_id"
            " JOIN person ON person.id = membership.person_id"
            " WHERE person.password_hash IS NULL AND EXISTS (SELECT 1 FROM security_event"
            " WHERE event = 'team_member_invited'"
            " AND object_id = team.public_id || '/' || person.public_id)"
        )
    ).all()
    invitation = sa.table(
        "invitation",
        *(
            sa.column(name)
            for name in (
                "public_id",
                "email",
                "email_key",
                "name",
                "invited_as",
                "team_id",
                "token_hash",
            )
        ),
        *(
            sa.column(name, sa.DateTime(timezone=True))
            for name in ("invited_at", "sent_at", "expires_at")
        ),
    )
    present = datetime.now(UTC)
    for row in rows:
        bind.execute(
            sa.insert(invitation).values(
                public_id="".join(secrets.choice(ID_LETTERS) for _place in range(14)),
                email=row.email,
                email_key=row.email_key,
                name=row.name,
                invited_as=row.role,
                team_id=row.team_id,
                token_hash=secrets.token_hex(32),
                invited_at=present,
                sent_at=present,
                expires_at=present + timedelta(days=LIFETIME_DAYS),
            )
        )
        bind.execute(sa.text("DELETE FROM membership WHERE id = :id"), {"id": row.id})
