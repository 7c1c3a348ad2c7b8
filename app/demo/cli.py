"""`flask demo load` and `flask demo people`. Only in demo mode: everybody knows the password."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.passwords import hash_password
from app.core import clock
from app.core.db import db, writing
from app.demo.commands import PASSWORD, PEOPLE, fill, is_empty

demo_cli = AppGroup("demo", help="Invented content to try everything with (DEMO=1).")


@demo_cli.command("load")
def load_command() -> None:
    """Fill an empty database with the demo. Does nothing when there is somebody already."""
    _refuse_outside_demo()
    if not is_empty():
        click.echo("Der er data i forvejen. Demoen er ikke indlæst igen.")
        return
    password_hash = hash_password(PASSWORD)
    with writing():
        fill(password_hash=password_hash, today=clock.today())
    click.echo("Demoen er indlæst.")


@demo_cli.command("people")
def people_command() -> None:
    """Print five people to log in as, and their password."""
    _refuse_outside_demo()
    people = {p.exchange_id: p for p in db.session.scalars(select(Person))}
    known = [(people[one.exchange_id], one.what) for one in PEOPLE if one.exchange_id in people]
    if not known:
        click.echo("Demoens personer er her ikke.")
        return
    click.echo("Log ind som:")
    for person, what in known:
        click.echo(f"  {person.email:<24} {person.name}, {what}")
    click.echo(f"Adgangskode til dem alle: {PASSWORD}")


def _refuse_outside_demo() -> None:
    if not current_app.extensions["settings"].demo:
        raise click.ClickException("Demoen kræver DEMO=1. Den har en kendt adgangskode.")
