"""Teams are asked about people with a role around them; leave, and a last day in a team.

What is there today is asked about by the worker when this has run: consultants and administrators
rest until then and on, leaders after their days of grace.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ABOUT = ("newcomer", "member", "kind")
OUTCOMES = ("yes", "no", "unanswered", "ended", "alone")
KINDS = (
    "class_team",
    "year_team",
    "subject_team",
    "section_team",
    "resource_team",
    "project_team",
    "cross_team",
    "programme_team",
    "leadership_team",
    "other",
)
NEWS = ("newcomer", "question_closed", "access_closed", "kind_changed")
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
# Twenty school days in days, when no holiday lies among them: a migration knows no calendar.
OPEN_FOR = 28


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("on_leave", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("on_leave", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))
    _create_question()
    _create_roles()
    _create_answers()
    _ask_on()
    op.drop_table("leader_consent")


def downgrade() -> None:
    _create_consent()
    _consent_on()
    op.drop_table("team_question_answer")
    op.drop_table("team_question_role")
    op.drop_table("team_question")
    news = sa.table("team_news", sa.column("kind"))
    op.get_bind().execute(sa.delete(news).where(news.c.kind.in_(NEWS)))
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_column("until")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("on_leave")


def _words(column: str, words: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _create_question() -> None:
    op.create_table(
        "team_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("new_kind", sa.Text(), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("rests_on", sa.Date(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(_words("about", ABOUT), name=op.f("ck_team_question_about_known")),
        sa.CheckConstraint(_words("new_kind", KINDS), name=op.f("ck_team_question_new_kind_known")),
        sa.CheckConstraint(
            _words("outcome", OUTCOMES), name=op.f("ck_team_question_outcome_known")
        ),
        sa.CheckConstraint(
            "(about = 'kind') = (person_id IS NULL) AND (about = 'kind') = (new_kind IS NOT NULL)",
            name=op.f("ck_team_question_one_subject"),
        ),
        _to("team_question", "team_id", "team"),
        _to("team_question", "person_id", "person"),
        _to("team_question", "opened_by_id", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_question")),
        sa.UniqueConstraint("public_id", name=op.f("uq_team_question_public_id")),
    )
    op.create_index("ix_team_question_team_id", "team_question", ["team_id"])
    op.create_index("ix_team_question_person_id", "team_question", ["person_id"])


def _create_roles() -> None:
    op.create_table(
        "team_question_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        _to("team_question_role", "question_id", "team_question"),
        _to("team_question_role", "role_id", "role"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_question_role")),
        sa.UniqueConstraint(
            "question_id", "role_id", name=op.f("uq_team_question_role_question_id_role_id")
        ),
    )
    op.create_index("ix_team_question_role_role_id", "team_question_role", ["role_id"])


def _create_answers() -> None:
    op.create_table(
        "team_question_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("yes", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        _to("team_question_answer", "question_id", "team_question"),
        _to("team_question_answer", "member_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_question_answer")),
        sa.UniqueConstraint(
            "question_id", "member_id", name=op.f("uq_team_question_answer_question_id_member_id")
        ),
    )
    op.create_index("ix_team_question_answer_member_id", "team_question_answer", ["member_id"])


def _create_consent() -> None:
    op.create_table(
        "leader_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        _to("leader_consent", "team_id", "team"),
        _to("leader_consent", "leader_id", "person"),
        _to("leader_consent", "member_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leader_consent")),
        sa.UniqueConstraint(
            "team_id",
            "leader_id",
            "member_id",
            name=op.f("uq_leader_consent_team_id_leader_id_member_id"),
        ),
    )


def _to(table: str, column: str, other: str, ondelete: str = "CASCADE") -> Any:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def _tables() -> tuple[Any, Any, Any]:
    consent = sa.table(
        "leader_consent",
        *map(sa.column, ("team_id", "leader_id", "member_id")),
        sa.column("agreed_at", sa.DateTime(timezone=True)),
    )
    question = sa.table(
        "team_question",
        *map(sa.column, ("id", "public_id", "team_id", "about", "person_id", "outcome")),
        sa.column("opened_on", sa.Date()),
        sa.column("closes_on", sa.Date()),
    )
    answer = sa.table(
        "team_question_answer",
        *map(sa.column, ("question_id", "member_id")),
        sa.column("yes", sa.Boolean()),
        sa.column("answered_at", sa.DateTime(timezone=True)),
    )
    return consent, question, answer


def _ask_on() -> None:
    """What was asked about a leader goes on, with the answers there are."""
    consent, question, answer = _tables()
    bind = op.get_bind()
    role = sa.table("role", *map(sa.column, ("id", "person_id", "kind", "school_id")))
    team = sa.table("team", *map(sa.column, ("id", "school_id")))
    about = sa.table("team_question_role", *map(sa.column, ("question_id", "role_id")))
    today = datetime.now(UTC).date()
    pairs = bind.execute(sa.select(consent.c.team_id, consent.c.leader_id).distinct()).all()
    for team_id, leader_id in pairs:
        public_id = "".join(secrets.choice(ALPHABET) for _ in range(14))
        bind.execute(
            sa.insert(question).values(
                public_id=public_id,
                team_id=team_id,
                about="newcomer",
                person_id=leader_id,
                opened_on=today,
                closes_on=today + timedelta(days=OPEN_FOR),
            )
        )
        made = sa.select(question.c.id).where(question.c.public_id == public_id)
        question_id = bind.execute(made).scalar_one()
        of_pair = (consent.c.team_id == team_id, consent.c.leader_id == leader_id)
        said_yes = sa.select(consent).where(*of_pair, consent.c.agreed_at.is_not(None))
        for row in bind.execute(said_yes).all():
            bind.execute(
                sa.insert(answer).values(
                    question_id=question_id,
                    member_id=row.member_id,
                    yes=True,
                    answered_at=row.agreed_at,
                )
            )
        leads = (
            sa.select(role.c.id)
            .join(team, team.c.school_id == role.c.school_id)
            .where(role.c.person_id == leader_id, role.c.kind == "leader", team.c.id == team_id)
        )
        for (role_id,) in bind.execute(leads).all():
            bind.execute(sa.insert(about).values(question_id=question_id, role_id=role_id))


def _consent_on() -> None:
    consent, question, answer = _tables()
    bind = op.get_bind()
    query = (
        sa.select(
            question.c.team_id, question.c.person_id, answer.c.member_id, answer.c.answered_at
        )
        .join(answer, answer.c.question_id == question.c.id)
        .where(question.c.about == "newcomer", question.c.outcome.is_(None), answer.c.yes)
    )
    for team_id, leader_id, member_id, agreed_at in bind.execute(query).all():
        bind.execute(
            sa.insert(consent).values(
                team_id=team_id, leader_id=leader_id, member_id=member_id, agreed_at=agreed_at
            )
        )
