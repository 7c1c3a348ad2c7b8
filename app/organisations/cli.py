"""`flask user create-administrator`: the first person of a new installation."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.accounts import queries
from app.accounts.cli import invite_and_say
from app.accounts.commands import add_person
from app.core.db import writing
from app.core.errors import FieldError
from app.organisations.commands_administrators import name_administrator


@click.command("create-administrator")
@click.argument("email")
@click.argument("name")
@with_appcontext
def create_administrator(email: str, name: str) -> None:
    """Make EMAIL an administrator, called NAME when new here, and send a link to choose a password.

    Doing it again sends a new link.
    """
    try:
        with writing():
            person = queries.person_by_email(email) or add_person(name=name, email=email)
            new = name_administrator(person)
            said = invite_and_say(person)
    except FieldError as error:
        raise click.ClickException(error.message) from error
    role = "er nu administrator" if new else "er administrator i forvejen"
    click.echo(f"{person.email} {role}.\n{said}")
