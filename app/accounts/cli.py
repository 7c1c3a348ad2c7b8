"""`flask user …`: what an operator does with people from a shell."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from app.accounts import queries
from app.accounts.commands import invite
from app.accounts.models import Person
from app.core.db import writing
from app.core.mail_transport import mail_folder

user_cli = AppGroup("user", help="People who log in: the first administrator, invitations.")


@user_cli.command("invite")
@click.argument("email")
def invite_command(email: str) -> None:
    """Send EMAIL, a person who is here already, a link to choose a password."""
    with writing():
        person = queries.person_by_email(email)
        if person is None:
            raise click.ClickException(f"Der er ingen med mailadressen {email}.")
        said = invite_and_say(person)
    click.echo(said)


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
