"""A forum whose operator exchanges files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from forum.db import db
from forum.hsds import giving
from forum.hsds.whole import Whole
from forum.resources.said import ServiceSaid
from forum.web import locale
from tests.cli.commands import database_of, run
from tests.conftest import empty
from tests.factories import World
from tests.hsds.samples import plant, whole

# What the operator says of files of others.
TOLD = ("--country", "GB", "--timezone", "Europe/London", "--language", "en", "--kind", "online",
        "--source", "https://a.example.org/")  # fmt: skip


class Site:
    """A forum, its commands, and a folder for files."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app = app
        self.folder = folder
        self.world = World(app)
        with app.test_request_context():
            self.today: date = locale.today()

    def abri(self, *words: str, status: int = 0) -> Result:
        """The answer to `abri hsds WORDS`."""
        return run(database_of(self.app), "hsds", *words, status=status)

    def seed(self, services: int) -> None:
        run(database_of(self.app), "seed", "--services", str(services), "--seed", "3")

    def empty(self) -> None:
        empty(self.app)

    def file(self, *records: Any) -> str:
        """The path of a document with these records."""
        path = self.folder / "in.json"
        path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        return str(path)

    def of(self, *wholes: Whole) -> str:
        """The path of a document with these services."""
        return self.file(*(giving.service(one, today=self.today) for one in wholes))

    def made(self, said: ServiceSaid | None = None, **chosen: Any) -> Whole:
        """A service that was checked today."""
        return replace(whole(said, **chosen), checked_on=self.today, review_by=self.today + timedelta(days=30))

    def plant(self, *wholes: Whole) -> None:
        with self.world.open():
            plant(*wholes)

    def stored(self) -> dict[str, list[Any]]:
        """All that the database holds."""
        with self.app.app_context():
            return {
                table.name: sorted(map(tuple, db.session.execute(table.select())), key=str)
                for table in db.metadata.sorted_tables
            }

    def all(self, column: Any) -> list[Any]:
        return list(self._scalars(column))

    def _scalars(self, column: Any) -> Iterator[Any]:
        with self.app.app_context():
            yield from db.session.scalars(select(column)).all()
