"""What the commands share: the application from the environment, errors without a traceback."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask

from config import Config, ConfigError
from forum.app import create_app


def application() -> Flask:
    """The forum that the environment describes; a wrong setting is said in one line."""
    try:
        config = Config.from_env()
    except ConfigError as error:
        raise click.ClickException(str(error)) from error
    make_folder(config.database_url)
    return create_app(config)


def make_folder(database_url: str) -> None:
    """The folder of a SQLite file, for this user only."""
    if database_url.startswith("sqlite:///"):
        Path(database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
