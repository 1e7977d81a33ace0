"""`abri names rekey`: the key that tells whose a one-off name is, turned."""

from __future__ import annotations

import os

import click
from flask import Flask

from forum.accounts import one_offs
from forum.accounts.operations import once
from forum.audit import Act, record
from forum.cli import shared
from forum.db import db, write_lock
from forum.discussion.queries import own_names
from forum.errors import Refused

FORMER = "ABRI_FORMER_NAMES_KEY"


@click.group()
def names() -> None:
    """One-off names."""


@names.command()
@click.option("--dry-run", is_flag=True, help="Only count what would be found; change nothing.")
def rekey(dry_run: bool) -> None:
    """Find every one-off name under the former key and keep it under the present one.

    The former key is read from ABRI_FORMER_NAMES_KEY; without it, it is the site's secret. The present one is
    ABRI_NAMES_KEY, or else the secret. Stop the server first: nobody may write meanwhile.
    """
    with shared.forum() as app, write_lock():
        try:
            done = once.rekey(
                _former(app),
                one_offs.present_secret(),
                places=own_names.places_of,
                threads=own_names.every_thread,
            )
        except Refused as error:
            raise click.ClickException(
                f"Nothing was changed: no one-off name is found under the key in {FORMER}, or it is the present one."
            ) from error
        click.echo(
            f"one-off names: {done.names}; found under the former key: {done.found}; under the present key already: "
            f"{done.already}; found without their thread: {done.without_thread}; under neither key: {done.lost}"
        )
        if dry_run or not done.found:
            db.session.rollback()
            return
        record(Act.NAMES_REKEYED, actor=None, before=str(done.names), after=str(done.found))
        db.session.commit()


def _former(app: Flask) -> str:
    return os.environ.get(FORMER) or str(app.config["ABRI"].secret_key)
