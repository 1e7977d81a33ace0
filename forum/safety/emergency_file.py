"""Reading data/emergency.json. A wrong line could cost a life, so anything unexpected stops the start."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
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

_T = TypeVar("_T")


class BadEmergencyFile(ValueError):
    """The file says something that must not be shown; the message names the file and the country."""


@cache
def load(file: Path) -> tuple[tuple[Country, ...], Statement]:
    """The countries and the note on call logs in `file`; raises BadEmergencyFile on any mistake."""
    try:
        whole = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadEmergencyFile(f"{file.name}: {error}") from error
    top = _fields(whole, "call_log countries", file.name)
    found = tuple(_country(entry, file.name) for entry in _list(top["countries"], file.name))
    codes = [one.code for one in found]
    _insist(len(codes) == len(set(codes)), f"{file.name}: a country stands there twice")
    return found, _statement(top["call_log"], f"{file.name}, call_log")


def _country(entry: Any, where: str) -> Country:
    kinds = " ".join(Kind)
    keys = f"code {kinds} text silent what_happens on_bill helplines"
    code = entry.get("code") if isinstance(entry, dict) else None
    where = f"{where}, {code}"
    fields = _fields(entry, keys, where)
    _insist(code in SUPPORTED_SHORT_REGIONS, f"{where}: not a region of libphonenumber")
    lines = tuple(_line(one, kind, where) for kind in Kind for one in _list(fields[kind], where))
    for kind in (Kind.POLICE, Kind.MEDICAL, Kind.FIRE):
        _insist(any(line.kind is kind for line in lines), f"{where}: no {kind} number")
    helplines = tuple(_helpline(one, where) for one in _list(fields["helplines"], where))
    _insist(2 <= len(helplines) <= 6, f"{where}: two to six helplines, not {len(helplines)}")
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
    fields = _fields(entry, "number who note source checked_on verified_by", where)
    return Line(
        kind=kind,
        number=_number(fields["number"], where),
        who=_words(fields["who"], where),
        note=_maybe(_words, fields["note"], where),
        **_origin(fields, where),
    )


def _text(entry: Any, where: str) -> TextChannel:
    where = f"{where}, text"
    fields = _fields(entry, "number open_to words source checked_on verified_by", where)
    return TextChannel(
        number=_maybe(_number, fields["number"], where),
        open_to=_one_of(OpenTo, fields["open_to"], where),
        words=_words(fields["words"], where),
        **_origin(fields, where),
    )


def _statement(entry: Any, where: str) -> Statement:
    fields = _fields(entry, "words source checked_on verified_by", where)
    return Statement(words=_words(fields["words"], where), **_origin(fields, where))


def _bill(entry: Any, where: str) -> Bill:
    where = f"{where}, on_bill"
    fields = _fields(entry, "shows words source checked_on verified_by", where)
    shows = _one_of(Shows, fields["shows"], where)
    unsourced = shows is Shows.UNKNOWN and fields["source"] is None
    origin = _origin(fields | {"source": "none"} if unsourced else fields, where)
    if unsourced:
        origin["source"] = ""
    return Bill(shows=shows, words=_words(fields["words"], where), **origin)


def _helpline(entry: Any, where: str) -> Helpline:
    where = f"{where}, helplines"
    fields = _fields(entry, "name number hours languages note source checked_on verified_by", where)
    return Helpline(
        name=_words(fields["name"], where),
        number=_number(fields["number"], where),
        hours=_maybe(_words, fields["hours"], where),
        languages=_maybe(_languages, fields["languages"], where),
        note=_maybe(_words, fields["note"], where),
        **_origin(fields, where),
    )


def _origin(fields: dict[str, Any], where: str) -> dict[str, Any]:
    source, checked_on, verified_by = fields["source"], fields["checked_on"], fields["verified_by"]
    _insist(isinstance(source, str) and bool(source.strip()), f"{where}: no source")
    _insist(_is_a_date(checked_on), f"{where}: checked_on is a date, a month or a year, not {checked_on!r}")
    counted = isinstance(verified_by, int) and not isinstance(verified_by, bool) and verified_by >= 0
    _insist(counted, f"{where}: verified_by is a number of people")
    return {"source": source, "checked_on": checked_on, "verified_by": verified_by}


def _is_a_date(text: Any) -> bool:
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


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
    codes = _list(value, where)
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


def _list(value: Any, where: str) -> list[Any]:
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
