"""Reading what is said of each country: the reviewed file, and documents of single countries in the same shape.

A wrong line could cost a life, so anything unexpected is refused: in the reviewed file it stops the start.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from phonenumbers.shortnumberinfo import SUPPORTED_SHORT_REGIONS

from forum.safety.emergency_lines import (
    Bill,
    Country,
    Helpline,
    Kind,
    Line,
    OpenTo,
    Shows,
    Statement,
    TextChannel,
    Words,
)

FILE = Path(__file__).parent / "numbers" / "emergency.json"
# Of a country, what is a list and what stands alone; None, where nothing is known, but for the bill.
LISTS = (*Kind, "helplines")
SINGLES = ("text", "silent", "what_happens", "on_bill")

LEAST_HELPLINES, MOST_HELPLINES = 2, 6
Document = dict[str, Any]  # a country as it stands in a file
_T = TypeVar("_T")


class BadEmergencyFile(ValueError):
    """The file says something that must not be shown; the message names the file and the country."""


@dataclass(frozen=True, slots=True)
class Book:
    """A file of countries, in its order. `documents` are the same countries as they stand there, by code."""

    countries: tuple[Country, ...]
    call_log: Statement
    documents: dict[str, Document]


@cache
def load(file: Path) -> Book:
    """What stands in `file`; raises BadEmergencyFile on any mistake."""
    whole = parsed(file.read_text(encoding="utf-8"), file.name)
    top = _fields(whole, "call_log countries", file.name)
    entries = listed(top["countries"], file.name)
    found = tuple(read_country(entry, file.name) for entry in entries)
    codes = [one.code for one in found]
    _insist(len(codes) == len(set(codes)), f"{file.name}: a country stands there twice")
    call_log = _statement(top["call_log"], f"{file.name}, call_log")
    return Book(found, call_log, {entry["code"]: entry for entry in entries})


def parsed(text: str, where: str) -> Any:
    """JSON; raises BadEmergencyFile."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadEmergencyFile(f"{where}: {error}") from error


def read_country(entry: Any, where: str) -> Country:
    """One country; raises BadEmergencyFile, its message beginning with `where`."""
    keys = f"code {' '.join(LISTS)} {' '.join(SINGLES)}"
    code = entry.get("code") if isinstance(entry, dict) else None
    where = f"{where}, {code}"
    fields = _fields(entry, keys, where)
    _insist(code in SUPPORTED_SHORT_REGIONS, f"{where}: not a region of libphonenumber")
    lines = tuple(_line(one, kind, where) for kind in Kind for one in listed(fields[kind], where))
    for kind in (Kind.POLICE, Kind.MEDICAL, Kind.FIRE):
        _insist(any(line.kind is kind for line in lines), f"{where}: no {kind} number")
    helplines = tuple(_helpline(one, where) for one in listed(fields["helplines"], where))
    enough = LEAST_HELPLINES <= len(helplines) <= MOST_HELPLINES
    _insist(enough, f"{where}: two to six helplines, not {len(helplines)}")
    return Country(
        code=str(code),
        lines=lines,
        text=_maybe(_text, fields["text"], where),
        silent=_maybe(_statement, fields["silent"], where),
        what_happens=_maybe(_statement, fields["what_happens"], where),
        bill=_bill(fields["on_bill"], where),
        helplines=helplines,
    )


def _line(entry: Any, kind: Kind, where: str) -> Line:
    where = f"{where}, {kind}"
    fields = _fields(entry, "number who note odd source page_of checked_on verified_by", where)
    return Line(
        kind=kind,
        number=_number(fields["number"], where),
        who=_words(fields["who"], where),
        note=_maybe(_words, fields["note"], where),
        odd=_maybe(_plain, fields["odd"], where) or "",
        **_origin(fields, where),
    )


def _text(entry: Any, where: str) -> TextChannel:
    where = f"{where}, text"
    fields = _fields(entry, "number open_to words odd source page_of checked_on verified_by", where)
    return TextChannel(
        number=_maybe(_number, fields["number"], where),
        open_to=_one_of(OpenTo, fields["open_to"], where),
        words=_words(fields["words"], where),
        odd=_maybe(_plain, fields["odd"], where) or "",
        **_origin(fields, where),
    )


def _statement(entry: Any, where: str) -> Statement:
    fields = _fields(entry, "words source page_of checked_on verified_by", where)
    return Statement(words=_words(fields["words"], where), **_origin(fields, where))


def _bill(entry: Any, where: str) -> Bill:
    where = f"{where}, on_bill"
    fields = _fields(entry, "shows words source page_of checked_on verified_by", where)
    shows = _one_of(Shows, fields["shows"], where)
    unsourced = shows is Shows.UNKNOWN and fields["source"] is None
    origin = _origin(fields, where, is_sourced=not unsourced)
    return Bill(shows=shows, words=_words(fields["words"], where), **origin)


def _helpline(entry: Any, where: str) -> Helpline:
    where = f"{where}, helplines"
    fields = _fields(entry, "name number hours languages note odd source page_of checked_on verified_by", where)
    return Helpline(
        name=_words(fields["name"], where),
        number=_number(fields["number"], where),
        hours=_maybe(_words, fields["hours"], where),
        languages=_maybe(_languages, fields["languages"], where),
        note=_maybe(_words, fields["note"], where),
        odd=_maybe(_plain, fields["odd"], where) or "",
        **_origin(fields, where),
    )


def _origin(fields: dict[str, Any], where: str, *, is_sourced: bool = True) -> dict[str, Any]:
    source, page_of, verified_by = fields["source"] if is_sourced else "", fields["page_of"], fields["verified_by"]
    _insist(not is_sourced or (isinstance(source, str) and bool(source.strip())), f"{where}: no source")
    address = not is_sourced or re.fullmatch(r"https?://[^/\s]+/\S*", source) is not None
    _insist(address, f"{where}: no source: the whole address of a page was expected, not {source!r}")
    checked_on = _day(fields["checked_on"], where)
    _insist(page_of is None or _is_a_date(page_of), f"{where}: page_of is a date, a month or a year, not {page_of!r}")
    _insist(
        page_of is None or page_of <= checked_on.isoformat()[: len(page_of)],
        f"{where}: checked_on is before the page's own date",
    )
    counted = isinstance(verified_by, int) and not isinstance(verified_by, bool) and verified_by >= 0
    _insist(counted, f"{where}: verified_by is a number of people")
    return {"source": source, "page_of": page_of or "", "checked_on": checked_on, "verified_by": verified_by}


def _day(value: Any, where: str) -> date:
    _insist(_is_a_date(value) and len(value) == len("2026-11-22"), f"{where}: checked_on is a day, not {value!r}")
    return date.fromisoformat(value)


def _is_a_date(text: Any) -> bool:
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _plain(value: Any, where: str) -> str:
    _insist(isinstance(value, str) and bool(value.strip()), f"{where}: odd says why, or is null")
    return str(value)


def _number(value: Any, where: str) -> str:
    written = isinstance(value, str) and re.fullmatch(r"[+]?[0-9]+([ -][0-9]+)*", value) is not None
    _insist(written, f"{where}: {value!r} cannot be dialled")
    return str(value)


def _words(value: Any, where: str) -> Words:
    fields = _fields(value, "fr en", where)
    for language, text in fields.items():
        _insist(isinstance(text, str) and bool(text.strip()), f"{where}: no words in {language}")
    return Words(**fields)


def _languages(value: Any, where: str) -> tuple[str, ...]:
    codes = listed(value, where)
    sound = codes and all(isinstance(code, str) and re.fullmatch("[a-z]{2,3}", code) for code in codes)
    _insist(bool(sound), f"{where}: languages are codes such as fr")
    return tuple(codes)


def _one_of(choices: Callable[[Any], _T], value: Any, where: str) -> _T:
    try:
        return choices(value)
    except ValueError as error:
        raise BadEmergencyFile(f"{where}: {error}") from error


def _maybe(read: Callable[[Any, str], _T], value: Any, where: str) -> _T | None:
    return None if value is None else read(value, where)


def listed(value: Any, where: str) -> list[Any]:
    """`value`, if it is a list; raises BadEmergencyFile."""
    _insist(isinstance(value, list), f"{where}: a list was expected")
    return list(value)


def _fields(value: Any, keys: str, where: str) -> dict[str, Any]:
    """`value`, if it is an object with exactly these keys: a misspelt one must not pass in silence."""
    _insist(isinstance(value, dict), f"{where}: an object with {keys} was expected")
    odd = sorted(set(keys.split()) ^ set(value))
    _insist(not odd, f"{where}: missing or unknown: {', '.join(odd)}")
    return dict(value)


def _insist(holds: bool, otherwise: str) -> None:
    if not holds:
        raise BadEmergencyFile(otherwise)
