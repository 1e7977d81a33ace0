"""What a service says, in words: for a preview, and for whoever compares two versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from flask_babel import gettext as _

from forum.resources import labels
from forum.resources.rules.services import IDS, as_text
from forum.resources.said import Facts, ServiceSaid
from forum.web import filters

# Where a fact stands: its part ("" for the service itself), the public id or number of the part, its field.
Key = tuple[str, str, str]
_PARTS = ("phones", "places", "languages", "areas", "accessibility")
_CODES: Mapping[str, Callable[[Any], Any]] = {
    "help_kind": labels.HELP_KINDS.__getitem__,
    "cost": labels.COSTS.__getitem__,
    "type": labels.CHANNELS.__getitem__,
    "works_from_mobile": labels.KNOWN.__getitem__,
    "on_bill": labels.KNOWN.__getitem__,
    "works_without_plan": labels.KNOWN.__getitem__,
    "country": filters.country,
    "written_in": labels.language,
    "code": labels.language,
    "needs": lambda needs: ", ".join(str(labels.NEEDS[need]) for need in needs),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One fact in words: as it is, and as it was ("" for nothing)."""

    label: str
    now: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The facts of one part, or of the service itself."""

    title: str
    facts: list[Told] = field(default_factory=list)


def sections(said: ServiceSaid) -> list[Section]:
    """All that it says, part by part; what is not said is left out."""
    return _grouped((key, Told(_label(key), now)) for key, now in _facts(said) if now)


def changed(before: ServiceSaid, after: ServiceSaid) -> list[Section]:
    """What one version changes in the other, part by part."""
    old, new = dict(_facts(before)), dict(_facts(after))
    keys = [*new, *(key for key in old if key not in new)]
    found = ((key, new.get(key, ""), old.get(key, "")) for key in keys)
    return _grouped((key, Told(_label(key), now, was)) for key, now, was in found if now != was)


def _grouped(facts: Iterator[tuple[Key, Told]]) -> list[Section]:
    found: dict[tuple[str, str], Section] = {}
    numbers: dict[str, int] = {}
    for (part, which, _field), told in facts:
        if (part, which) not in found:
            numbers[part] = numbers.get(part, 0) + 1
            found[part, which] = Section(_title(part, numbers[part]))
        found[part, which].facts.append(told)
    return list(found.values())


def _title(part: str, number: int) -> str:
    titles = {
        "": _("Le service"),
        "phones": _("Numéro %(n)d", n=number),
        "languages": _("Langue %(n)d", n=number),
        "places": _("Lieu %(n)d", n=number),
        "areas": _("Pays %(n)d", n=number),
    }
    return str(titles[part])


def _label(key: Key) -> str:
    part, _which, name = key
    if name == "extent":
        return str(labels.PARTS[part])
    inner = name.removeprefix("accessibility.")
    return str(labels.FIELDS.get(f"{part}.{name}") or labels.FIELDS.get(name) or labels.FIELDS[inner])


def _facts(said: ServiceSaid) -> Iterator[tuple[Key, str]]:
    yield from _of("", "", said)
    for part in labels.PARTS:
        for number, one in enumerate(getattr(said, part)):
            which = one.id or str(number)
            yield from _of(part, which, one)
            accessibility = [access.description for access in getattr(one, "accessibility", ())]
            if accessibility:
                yield (part, which, "accessibility.description"), ", ".join(accessibility)


def _of(part: str, which: str, said: Facts) -> Iterator[tuple[Key, str]]:
    for one in fields(said):
        if one.name not in IDS and one.name not in _PARTS:
            yield (part, which, one.name), _in_words(one.name, getattr(said, one.name))


def _in_words(name: str, value: Any) -> str:
    if name == "extent":
        return _area(value)
    if isinstance(value, bool):
        return str(_("Oui")) if value else ""
    if value is None or value in ("", ()):
        return ""
    if name in _CODES:
        return str(_CODES[name](value))
    return filters.whole_day(value) if isinstance(value, date) else str(as_text(value))


def _area(extent: str) -> str:
    if not extent:
        return str(_("Partout"))
    name = filters.country(extent[:2])
    return name if len(extent) == len("FR") else f"{name} ({extent})"
