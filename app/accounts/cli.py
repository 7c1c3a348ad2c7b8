"""`flask user …`: what an operator does with people from a shell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
from flask import current_app
from flask.cli import AppGroup

from app.accounts import links, queries
from app.accounts.commands import invite
from app.accounts.models import Person
from app.core.db import writing
from app.core.mail_transport import mail_folder

AT_A_TIME = 100
user_cli = AppGroup("user", help="People who log in: the first administrator, invitations.")


@user_cli.command("invite")
@click.argument("email", required=False)
@click.option("--all", "everybody", is_flag=True, help="Everybody who has no password yet.")
def invite_command(email: str | None, everybody: bool) -> None:
    """Send EMAIL, a person who is here already, a link to choose a password.

    With --all everybody who has none yet, as after `data load`. Doing it again sends nothing to
    those whose link still works.
    """
    if everybody == (email is not None):
        raise click.UsageError("Give one EMAIL, or --all.")
    if email is None:
        _invite_everybody()
        return
    with writing():
        person = queries.person_by_email(email)
        if person is None:
            raise click.ClickException(f"Der er ingen med mailadressen {email}.")
        said = invite_and_say(person)
    click.echo(said)


def _invite_everybody() -> None:
    invited, waiting = 0, 0
    for batch in _batches(queries.ids_without_password()):
        # A batch is stored before the next begins: broken off, the next time goes on from there.
        with writing():
            for person in queries.people_by_id(batch):
                if links.has_living(person, "invitation"):
                    waiting += 1
                elif invite(person) is not None:
                    invited += 1
    click.echo(f"{invited} er inviteret. {waiting} har et link, der stadig virker.")


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """So many at a time as one transaction may take."""
    for start in range(0, len(ids), AT_A_TIME):
        yield ids[start : start + AT_A_TIME]


def invite_and_say(person: Person) -> str:
    """Invite, and tell the operator what happens. The link itself is told only when mails are
    written to files, where the operator can read it anyway.
    """
    path = invite(person)
    if not person.active:
        return f"{person.email} er lukket ude. Der er ikke sendt noget."
    if path is None:
        return f"{person.email} har en adgangskode i forvejen. Der er ikke sendt noget."
    settings = current_app.extensions["settings"]
    if mail_folder(settings) is not None:
        return f"Vælg en adgangskode her inden 14 dage: {settings.public_base_url}{path}"
    return f"Der er en invitation på vej til {person.email}."
