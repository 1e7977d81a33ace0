"""What the crisis panel makes of a country's lines: one button a number, the card's choices, the few for error pages.

Plain values in, plain values out, in the language asked for. No request, no database, no network.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from forum.safety import emergency
from forum.safety.emergency import Country, Kind, Line, OpenTo, TextChannel, UncheckedCountry

Place = Country | UncheckedCountry
# Danger from a person first; what answers fires only comes last.
ORDER = (Kind.POLICE, Kind.MEDICAL, Kind.GENERAL, Kind.FIRE)
MOST_HELP_LINES = 6


@dataclass(frozen=True, slots=True)
class Urgent:
    """One emergency number with everybody who answers it. `href` is `tel:` or `sms:`, then digits and + only."""

    number: str
    href: str
    who: str
    notes: tuple[str, ...]
    origins: tuple[Line | TextChannel, ...]  # one for each different page, date and degree of checking


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A line for a page on which something failed. `href` as above, `shown` as people write the number."""

    name: str
    note: str
    href: str
    shown: str


def place(code: str) -> Place | None:
    """The country with exactly this code, two upper-case letters; None for every other text."""
    known: tuple[Place, ...] = (*emergency.checked(), *emergency.others())
    return next((one for one in known if one.code == code), None)


def urgent(country: Country, language: str) -> list[Urgent]:
    """The emergency numbers of a country, each once: police, medical help, one for everything, text, fire."""
    lines = sorted(country.lines, key=lambda line: ORDER.index(line.kind))
    found = _by_number(lines, language)
    fire_only = {line.number for line in lines} - {line.number for line in lines if line.kind is not Kind.FIRE}
    at = sum(one.number not in fire_only for one in found)
    return [*found[:at], *_text(country), *found[at:]]


def _by_number(lines: Iterable[Line], language: str) -> list[Urgent]:
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.number, []).append(line)
    return [
        Urgent(
            number=number,
            href=emergency.dialable(number),
            who=" · ".join(dict.fromkeys(line.who.said(language) for line in same)),
            notes=tuple(dict.fromkeys(line.note.said(language) for line in same if line.note)),
            origins=tuple({(line.source, line.checked_on, line.verified_by): line for line in same}.values()),
        )
        for number, same in grouped.items()
    ]


def _text(country: Country) -> list[Urgent]:
    """The text channel, where somebody who prepared nothing may get help by it, at least in places."""
    text = country.text
    if text is None or not text.number or not text.dialable or text.open_to is OpenTo.REGISTERED:
        return []
    notes = (_("Écrivez d’abord où vous êtes, puis ce qui se passe."),)
    return [Urgent(text.number, text.dialable, text_name(text.open_to), notes, (text,))]


def text_name(open_to: OpenTo) -> str:
    """For whom a text channel is, in a few words."""
    names = {
        OpenTo.ANYONE_UNABLE_TO_SPEAK: _("Par SMS, si vous ne pouvez pas parler"),
        OpenTo.SOME_AREAS: _("Par SMS, dans certains endroits seulement"),
        OpenTo.REGISTERED: _("Par écrit, après une inscription seulement"),
    }
    return str(names[open_to])


def numbers(where: Place, language: str) -> dict[str, str]:
    """Every number of a country as it is written → who answers, for the choice of a contact card."""
    if isinstance(where, UncheckedCountry):
        return {number: _("urgences, non vérifié par nous") for number in where.numbers}
    found: dict[str, str] = {}
    for one in urgent(where, language):
        found.setdefault(one.number, one.who)
    for line in where.helplines:
        found.setdefault(line.number, line.name.said(language))
    return found


def help_lines(where: Place, language: str) -> list[HelpLine]:
    """The first few lines of a country: police, medical help, one for everything, text, then those who listen."""
    if isinstance(where, UncheckedCountry):
        return [_unchecked(number) for number in where.numbers[:MOST_HELP_LINES]]
    first = [where.of(kind)[0] for kind in ORDER[:3] if where.of(kind)]
    found = [
        HelpLine(name=one.who, note=" ".join(one.notes), href=one.href, shown=one.number)
        for one in [*_by_number(first, language), *_text(where)]
    ]
    for line in where.helplines:
        hours = line.hours.said(language) if line.hours else _("Horaires non connus de nous")
        found.append(HelpLine(name=line.name.said(language), note=hours, href=line.dialable, shown=line.number))
    return found[:MOST_HELP_LINES]


def _unchecked(number: str) -> HelpLine:
    return HelpLine(name=_("Urgences"), note=_("Non vérifié par nous"), href=emergency.dialable(number), shown=number)
