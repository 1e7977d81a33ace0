"""Writing services as files of the standard: a JSON document, or a folder of CSV files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from forum.hsds import giving, profile, tables
from forum.hsds.pieces import Record
from forum.hsds.tables import COLUMNS, FILES

PACKAGE = "datapackage.json"


def write_json(records: Iterable[Record], stream: TextIO) -> int:
    """One document, a list with a service a line; how many. The same services give the same bytes."""
    number = 0
    stream.write("[")
    for number, record in enumerate(records, start=1):
        stream.write(",\n" if number > 1 else "\n")
        json.dump(record, stream, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    stream.write("\n]\n")
    return number


def write_folder(records: Iterable[Record], folder: Path) -> int:
    """A file for each table, and what says which columns they have; how many services."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PACKAGE).write_text(json.dumps(_package(), indent=1) + "\n", encoding="utf-8")
    number = 0
    with ExitStack() as stack:
        writers = {table: _writer(stack, folder, table) for table in FILES}
        for table, row in _ours():
            writers[table].writerow(row)
        seen: set[str] = set()
        for record in records:
            number += 1
            for table, row in tables.rows(record):
                if not _is_shared(table, row) or row["id"] not in seen:
                    writers[table].writerow(row)
                if _is_shared(table, row):
                    seen.add(row["id"])
    return number


def _is_shared(table: str, row: Record) -> bool:
    """Whether several services may have it: it stands once."""
    of_shared = row.get("link_entity") in {"organization", "location"}
    return of_shared or table in {"address", "accessibility", *tables.ONE.values()}


def _writer(stack: ExitStack, folder: Path, table: str) -> csv.DictWriter[str]:
    stream = stack.enter_context((folder / FILES[table]).open("w", encoding="utf-8", newline=""))
    writer = csv.DictWriter(stream, COLUMNS[table], restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    return writer


def _ours() -> Iterator[tuple[str, dict[str, Any]]]:
    """Our own taxonomies and terms, which records name by their ids alone."""
    for taxonomy in profile.OURS:
        yield from tables.rows(giving.taxonomy(taxonomy), "taxonomy")
    for term in profile.TERMS:
        yield next(iter(tables.rows(giving.term(term), "taxonomy_term")))


def _package() -> Record:
    return {
        "name": "human_services_data",
        "resources": [
            {
                "name": Path(file).stem,
                "path": file,
                "profile": "tabular-data-resource",
                "schema": {"primaryKey": "id", "fields": [{"name": name} for name in COLUMNS[table]]},
            }
            for table, file in FILES.items()
        ],
    }
