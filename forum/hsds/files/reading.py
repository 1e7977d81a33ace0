"""Opening what an operator gives: a JSON document, or a folder of CSV files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from forum.hsds.files.staging import Staging
from forum.hsds.files.streaming import BadFile, records
from forum.hsds.tables import FILES

__all__ = ["BadFile", "Source", "open_source"]


@dataclass(frozen=True, slots=True)
class Source:
    """Records to be read. `total` is how much there is, in whatever `position` counts: bytes, or records."""

    records: Callable[[], Iterator[Any]]
    total: int
    position: Callable[[], int]


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Open a document or a folder. Raises BadFile, also while its records are read."""
    if not path.is_dir():
        with path.open("rb") as stream:
            text = TextIOWrapper(stream, encoding="utf-8")
            yield Source(lambda: records(text), path.stat().st_size, stream.tell)
        return
    if not (path / FILES["service"]).exists():
        raise BadFile(f"The folder holds no {FILES['service']}.")
    with TemporaryDirectory(prefix="abri-hsds-") as folder:
        staging = Staging(path, Path(folder) / "rows.sqlite3")
        try:
            yield Source(staging.records, staging.count(), lambda: staging.given)
        finally:
            staging.close()
