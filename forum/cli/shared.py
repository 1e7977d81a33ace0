"""What the commands share: the application from the environment, errors without a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.exc import DatabaseError

from config import Config, ConfigError
from forum.admin.operations import emergency
from forum.app import create_app
from forum.db import db, write_lock


def application() -> Flask:
    """The forum that the environment describes; a wrong setting is said in one line."""
    try:
        config = Config.from_env()
        make_folder(config.database_url)
        return create_app(config)
    except ConfigError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def forum() -> Iterator[Flask]:
    """The forum, in an application context; a database that is missing or was not set up is said in one line."""
    app = application()
    try:
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()
    except DatabaseError as error:
        # The driver's first line: what SQLAlchemy adds holds the statement and its values.
        said = str(error.orig).splitlines()[0]
        raise click.ClickException(
            f"The database does not answer as it should ({said}). Try `./run abri init`."
        ) from error


def keep_numbers() -> None:
    """Within an application context: what two people have signed of the emergency numbers, once more into the file
    that the panel reads. A site whose database is away starts all the same, with what that file says.
    """
    try:
        with write_lock():
            emergency.keep_file()
    except DatabaseError as error:
        said = str(error.orig).splitlines()[0]
        click.echo(f"The emergency numbers of this site were not compared with its database ({said}).", err=True)
    finally:
        db.session.remove()


def make_folder(database_url: str) -> None:
    """The folder of a SQLite file, for this user only."""
    if database_url.startswith("sqlite:///"):
        Path(database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
