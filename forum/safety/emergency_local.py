"""What two people of this site have changed since the reviewed file: one file beside the database, over that one.

The panel reads it without a database. It is written in one piece (a temporary file, then a rename) and read again when
it has changed; while it is broken or gone, what was last read of it counts. Its record is a table: see forum.admin.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import structlog

from forum.safety.emergency_file import BadEmergencyFile, Document, listed, parsed, read_country
from forum.safety.emergency_lines import Country, Sourced

LARGEST = 4_000_000  # bytes: all countries of the world, twice over

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Signed:
    """A country as two people left it, and the day of their signature."""

    on: date
    document: Document
    country: Country


def signed(on: date, document: Document, where: str) -> Signed:
    """Raises BadEmergencyFile where the document is none of a country."""
    return Signed(on, document, read_country(document, where))


def newest(first: Mapping[str, Signed], second: Mapping[str, Signed]) -> dict[str, Signed]:
    """By country, what was signed later; on the same day that of `first`."""
    found = dict(first)
    for code, one in second.items():
        if code not in found or found[code].on < one.on:
            found[code] = one
    return found


def over(shipped: Country | None, local: Signed | None) -> bool:
    """Whether what this site signed stands over what the program brought: unless every single line of the latter was
    read after that signature. One line read later must not undo a number that two people here have put right.
    """
    if local is None or shipped is None:
        return local is not None
    return not min(said.checked_on for said in statements(shipped)) > local.on


def statements(country: Country) -> list[Sourced]:
    """Everything of a country that has a source and a day."""
    found: list[Sourced] = []
    for part in fields(country):
        value = getattr(country, part.name)
        found += [one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, Sourced)]
    return found


def read(text: str, where: str) -> dict[str, Signed]:
    """What a text of this file's shape says, by country; raises BadEmergencyFile."""
    whole = parsed(text, where)
    found: dict[str, Signed] = {}
    for entry in listed(whole.get("countries") if isinstance(whole, dict) else None, where):
        if not isinstance(entry, dict) or set(entry) != {"on", "country"}:
            raise BadEmergencyFile(f"{where}: an object with on and country was expected")
        one = signed(_day(entry["on"], where), entry["country"], where)
        if one.country.code in found:
            raise BadEmergencyFile(f"{where}: a country stands there twice")
        found[one.country.code] = one
    return found


def _day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadEmergencyFile(f"{where}: on is a day, not {value!r}") from error


def written(found: Mapping[str, Signed]) -> str:
    """The text that `read` reads."""
    entries = [{"on": one.on.isoformat(), "country": one.document} for _code, one in sorted(found.items())]
    return json.dumps({"countries": entries}, ensure_ascii=False, indent=1) + "\n"


def write(path: Path, found: Mapping[str, Signed]) -> None:
    """Put this into the place of what is there, whole or not at all. Raises OSError, also where there is something
    that is no file, and BadEmergencyFile where what was written could not be read again.
    """
    text = written(found)
    read(text, path.name)
    if path.exists() and not path.is_file():
        raise OSError(f"{path.name} is no file")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        with suppress(OSError):  # it is in its place
            os.unlink(temporary)


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Of several processes that are about to write, one after the other. Raises OSError where none can."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(path.with_name(f".{path.name}.lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class LocalFile:
    """One such file, as this process has last read it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: object = None
        self._found: Mapping[str, Signed] = {}

    def found(self) -> Mapping[str, Signed]:
        """What stands in it, by country: a look at its date, and reading only where that has changed. Never fails; the
        log says once of each version why it could not be read.
        """
        stamp = self._look()
        if stamp != self._stamp:
            try:
                self._found = read(self._text() if stamp is not None else "", self.path.name)
            except (OSError, ValueError) as error:  # BadEmergencyFile and broken letters are of the latter
                log.error("emergency_file", file=self.path.name, kind=type(error).__name__, said=_short(error))
            self._stamp = stamp
        return self._found

    def _look(self) -> object:
        """What changes with the file; None where there is none."""
        try:
            at = os.stat(self.path)
        except OSError:
            return None
        return at.st_mtime_ns, at.st_size, at.st_ino

    def _text(self) -> str:
        with open(self.path, "rb") as file:
            found = file.read(LARGEST + 1)
        if len(found) > LARGEST:
            raise BadEmergencyFile(f"{self.path.name}: too large")
        return found.decode("utf-8")


def _short(error: Exception) -> str:
    return str(error)[:200]
