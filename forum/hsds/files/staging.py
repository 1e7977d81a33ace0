"""A folder of CSV files, put together: its rows wait in a small database of their own, for as long as they are read.

Fifty thousand services with all their parts would not fit into the memory of a small machine.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from forum.hsds import tables
from forum.hsds.files.streaming import BadFile
from forum.hsds.tables import FILES, Record

LONGEST_FIELD = 1 << 20  # characters
# The columns by which rows are found, of each table.
_WANTED = {
    table: sorted({"id", *(tables.link(table, owner) for owner, names in tables.PARTS.items() for name in names
                           if tables.MANY[name] == table)})
    for table in FILES
}  # fmt: skip


class Staging:
    """The rows of a folder. `path` is where they wait: a file that the caller removes. `given`: how many services were
    given out so far."""

    def __init__(self, folder: Path, path: Path) -> None:
        self.given = 0
        self._database = sqlite3.connect(path)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        for table in FILES:
            self._fill(folder, table)

    def _fill(self, folder: Path, table: str) -> None:
        keys = _WANTED[table]
        named = ", ".join(f'"{key}"' for key in keys)
        self._database.execute(f'CREATE TABLE "{table}" (row TEXT, {named})')
        file = folder / FILES[table]
        if file.exists():
            marks = ", ".join("?" * (len(keys) + 1))
            self._database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', _rows(file, keys))
        for key in keys:
            self._database.execute(f'CREATE INDEX "{table} {key}" ON "{table}" ("{key}")')

    def close(self) -> None:
        self._database.close()

    def count(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM service").fetchone()[0])

    def records(self) -> Iterator[Record]:
        """Every service, nested, in the order of its file."""
        many, one = partial(_many, self._database), partial(_one, self._database)
        for (row,) in self._database.execute("SELECT row FROM service ORDER BY rowid"):
            self.given += 1
            yield tables.nested(json.loads(row), many, one)


def _rows(file: Path, keys: list[str]) -> Iterator[tuple[Any, ...]]:
    csv.field_size_limit(LONGEST_FIELD)
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream, strict=True):
                kept = {name: value for name, value in row.items() if name and isinstance(value, str)}
                said = {name.strip(): value for name, value in kept.items() if value != "" or name == "value"}
                yield (json.dumps(said, ensure_ascii=False), *(said.get(key, "").strip().lower() for key in keys))
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadFile(f"{file.name} is no CSV in UTF-8: {error}") from error


def _many(database: sqlite3.Connection, table: str, column: str, own: str) -> list[Record]:
    found = database.execute(f'SELECT row FROM "{table}" WHERE "{column}" = ? ORDER BY rowid', [own.strip().lower()])
    return [json.loads(row) for (row,) in found]


def _one(database: sqlite3.Connection, table: str, own: str) -> Record | None:
    found = _many(database, table, "id", own) if own else []
    return found[0] if found else None
