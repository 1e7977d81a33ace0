"""Running the operator's commands as an operator does: by words and settings."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result
from flask import Flask

from config import ROOT
from forum.cli.__main__ import abri
from tests.conftest import SECRET


def settings(database_url: str, **others: str) -> dict[str, str | None]:
    """What an operator sets. A value of None takes a setting away."""
    return {
        "ABRI_SECRET_KEY": SECRET,
        "ABRI_DATABASE_URL": database_url,
        "ABRI_CACHE_FOLDER": str(ROOT / "var" / "static"),
        **others,
    }


def run(database_url: str, *words: str, status: int = 0, **others: str) -> Result:
    """The answer to `abri WORDS`, whose exit status must be `status`."""
    result = CliRunner().invoke(abri, words, env=settings(database_url, **others))
    assert result.exit_code == status, f"{result.output}\n{result.exception!r}"
    assert "Traceback" not in result.output
    return result


def database_of(app: Flask) -> str:
    return str(app.config["SQLALCHEMY_DATABASE_URI"])


def new_database(folder: Path) -> str:
    return f"sqlite:///{folder / 'site' / 'abri.sqlite3'}"
