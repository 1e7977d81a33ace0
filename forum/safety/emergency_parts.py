"""A country's document in parts, for whoever changes one: finding a part, putting another in its place, what differs.

A part is named as "police-0" (a place in a list, from 0) or "silent" (what stands alone). Documents are never changed
in place. Pure.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

import phonenumbers
from phonenumbers import NumberParseException, ValidationResult, shortnumberinfo

from forum.safety.emergency_file import LEAST_HELPLINES, LISTS, MOST_HELPLINES, SINGLES, Document
from forum.safety.emergency_lines import Kind

Entry = dict[str, Any]
PART = re.compile(rf"(?P<key>{'|'.join(LISTS)})-(?P<place>[0-9]|[1-9][0-9])|(?P<single>{'|'.join(SINGLES)})")
# What a signature itself sets; no difference that anybody would have to compare.
SET_BY_SIGNING = frozenset({"checked_on", "verified_by"})
ENOUGH = 2  # people
MOST_LINES = 9  # of one kind


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after, as text; "" where there is nothing. `name`: the number or name of its line."""

    key: str
    name: str
    field: str
    before: str
    after: str


def key_of(part: str) -> str:
    """ "police" for "police-0"; raises KeyError for what is no part."""
    found = PART.fullmatch(part)
    if found is None:
        raise KeyError(part)
    return found["key"] or found["single"]


def place_of(part: str) -> int | None:
    """Its place in the list; None for what stands alone. Raises KeyError."""
    key_of(part)
    return int(part.rsplit("-", 1)[1]) if "-" in part else None


def entry(document: Document, part: str) -> Entry | None:
    """What stands there; None for nothing, as behind the end of a list. Raises KeyError for what is no part."""
    key, place = key_of(part), place_of(part)
    if place is None:
        found: Entry | None = document[key]
        return found
    return document[key][place] if place < len(document[key]) else None


def parts(document: Document) -> Iterator[tuple[str, Entry]]:
    """Every part that is there."""
    for key in LISTS:
        for place, one in enumerate(document[key]):
            yield f"{key}-{place}", one
    for key in SINGLES:
        if document[key] is not None:
            yield key, document[key]


def with_entry(document: Document, part: str, changed: Entry | None) -> Document:
    """The document with this in that place; None takes it out. Behind the end of a list it is put at its end."""
    found, key, place = copy.deepcopy(document), key_of(part), place_of(part)
    if place is None:
        found[key] = changed
    elif changed is None:
        found[key][place : place + 1] = []
    else:
        found[key][place : place + 1] = [changed]
    return found


def stamped(document: Document, part: str, today: date) -> Document:
    """As two people have confirmed this part today; every part of a country that is taken in, where `part` is ""."""
    found = copy.deepcopy(document)
    for name, one in parts(found):
        if not part or name == part:
            one["checked_on"], one["verified_by"] = today.isoformat(), ENOUGH
    return found


def may_go(document: Document, part: str) -> bool:
    """Whether the country may be without it: one number at least of each kind that people need, two helplines."""
    key = key_of(part)
    least = LEAST_HELPLINES if key == "helplines" else int(key in {Kind.POLICE, Kind.MEDICAL, Kind.FIRE})
    return key != "on_bill" and (key in SINGLES or len(document[key]) > least)


def free_place(document: Document, key: str) -> str:
    """The part that one more of this kind would be; "" where there is no room."""
    if key in SINGLES:
        return key if document[key] is None else ""
    most = MOST_HELPLINES if key == "helplines" else MOST_LINES
    return f"{key}-{len(document[key])}" if len(document[key]) < most else ""


def as_text(document: Document | None) -> str:
    """The same text for the same document, whatever the order of its keys; "" for none."""
    return "" if document is None else json.dumps(document, ensure_ascii=False, sort_keys=True)


def may_be_odd(code: str, part: str, number: str) -> bool:
    """Whether this number needs a reason: as an emergency number that libphonenumber does not list for the region, or
    one that cannot exist there at all. Its list is a second opinion, never a source.
    """
    if not number:
        return False
    if key_of(part) in set(Kind):
        return not phonenumbers.is_emergency_number(number, code)
    try:
        parsed = phonenumbers.parse(number, code)
    except NumberParseException:
        return True
    is_whole = phonenumbers.is_possible_number_with_reason(parsed) == ValidationResult.IS_POSSIBLE
    return not is_whole and not shortnumberinfo.is_possible_short_number_for_region(parsed, code)


def oddities(document: Document) -> list[tuple[str, str, str]]:
    """Every number that needs a reason, with its part and that reason, "" where it is missing."""
    return [
        (part, one["number"], one["odd"] or "")
        for part, one in parts(document)
        if "number" in one and may_be_odd(document["code"], part, one["number"] or "")
    ]


def differences(before: Document | None, after: Document) -> list[Difference]:
    """Field by field, in the order of the file; without what the signature itself sets."""
    found: list[Difference] = []
    for key in (*LISTS, *SINGLES):
        old, new = ([] if before is None else _all(before, key)), _all(after, key)
        for one, other in _pairs(old, new):
            found += _fields(key, one, other)
    return found


def _all(document: Document, key: str) -> list[Entry]:
    if key in LISTS:
        return list(document[key])
    return [] if document[key] is None else [document[key]]


def _pairs(old: list[Entry], new: list[Entry]) -> Iterator[tuple[Entry | None, Entry | None]]:
    """What stands in the place of what; the same on both sides is left out."""
    lines = SequenceMatcher(None, [as_text(one) for one in old], [as_text(one) for one in new], autojunk=False)
    for kind, first, last, begin, end in lines.get_opcodes():
        if kind != "equal":
            yield from zip_longest(old[first:last], new[begin:end])


def _fields(key: str, one: Entry | None, other: Entry | None) -> Iterator[Difference]:
    old, new = _flat(one), _flat(other)
    name = old.get("number") or new.get("number") or ""
    changed = [field for field in {**old, **new} if old.get(field, "") != new.get(field, "")]
    for field in changed:
        yield Difference(key=key, name=name, field=field, before=old.get(field, ""), after=new.get(field, ""))
    if not changed:  # read again, and nothing new
        yield Difference(key=key, name=name, field="checked_on", before=_day(one), after="")


def _day(one: Entry | None) -> str:
    return str(one["checked_on"]) if one is not None else ""


def _flat(one: Entry | None) -> dict[str, str]:
    """Field → text: words by language, lists with commas."""
    found: dict[str, str] = {}
    for field, value in (one or {}).items():
        if isinstance(value, dict):
            found |= {f"{field}.{language}": str(text) for language, text in value.items()}
        elif field not in SET_BY_SIGNING:
            found[field] = ", ".join(value) if isinstance(value, list) else str(value if value is not None else "")
    return found
