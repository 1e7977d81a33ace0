"""`abri init`: bring the database to the present version of the program."""

from __future__ import annotations

import click
from flask_migrate import upgrade

from forum.cli import shared


@click.command()
def init() -> None:
    """Create the tables, or bring them up to date. Safe to run again."""
    with shared.forum():
        upgrade()
        shared.keep_numbers()
    click.echo("The database is up to date.")
