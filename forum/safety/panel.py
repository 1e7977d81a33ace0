"""What the crisis panel makes of a country's lines: one button a number, the card's choices, the few for error pages.

`place` gives a country as it may be shown today; the rest are plain values in, plain values out, in the language asked
for. No database, no network.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _

from forum.freshness import Freshness
from forum.safety import emergency, emergency_fresh
from forum.safety.emergency import Country, Kind, Line, OpenTo, TextChannel, UncheckedCountry
from forum.safety.emergency_lines import Sourced
from forum.web import locale

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
    notes: tuple[str, ...]  # the last one says that it is overdue, or has lapsed, where it has: `badge`
    badge: str
    origins: tuple[Line | TextChannel, ...]  # one for each different page, date and degree of checking
    is_fire_only: bool = False  # of all who answer it, not of `origins`, which keep one of several


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A line for a page on which something failed. `href` as above, `shown` as people write the number."""

    name: str
    note: str
    href: str
    shown: str


def place(code: str) -> Place | None:
    """The country with exactly this code, two upper-case letters, as `today_of` shows it; None for every other text."""
    found = next((one for one in emergency.checked() if one.code == code), None)
    if found is not None:
        return today_of(found)
    return next((one for one in emergency.others() if one.code == code), None)


def today_of(country: Country) -> Country:
    """What may be shown of a country today. Asks the site's settings and its clock."""
    return emergency_fresh.as_of(country, locale.today(), current_app.config["ABRI"].review_days)


def badge(said: Sourced, language: str) -> str:
    """That something should have been read again, or has not been for so long that we vouch for it no more; "" while
    it is fresh."""
    if said.standing is Freshness.LAPSED:
        return str(_("Non vérifié par nous depuis le %(day)s.", day=said.checked_said(language)))
    if said.standing is Freshness.OVERDUE:
        return str(_("À vérifier depuis le %(day)s.", day=said.due_said(language)))
    return ""


def standing(lines: Iterable[Sourced]) -> Freshness:
    """What the worst of these stands at; fresh for none."""
    order = list(Freshness)
    return max((line.standing for line in lines), key=order.index, default=Freshness.FRESH)


def urgent(country: Country, language: str) -> list[Urgent]:
    """The emergency numbers of a country, each once: police, medical help, one for everything, text, fire."""
    lines = sorted(country.lines, key=lambda line: ORDER.index(line.kind))
    found = _by_number(lines, language)
    at = sum(not one.is_fire_only for one in found)
    return [*found[:at], *_text(country, language), *found[at:]]


def _by_number(lines: Iterable[Line], language: str) -> list[Urgent]:
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.number, []).append(line)
    return [_urgent(number, same, language) for number, same in grouped.items()]


def _urgent(number: str, same: list[Line], language: str) -> Urgent:
    """What we know of a number that has lapsed is not said any more, but who answers it."""
    worst = max(same, key=lambda line: list(Freshness).index(line.standing))
    told = [line.note.said(language) for line in same if line.note and line.standing is not Freshness.LAPSED]
    warning = badge(worst, language)
    return Urgent(
        number=number,
        href=emergency.dialable(number),
        who=" · ".join(dict.fromkeys(line.who.said(language) for line in same)),
        notes=tuple(dict.fromkeys([*told, *([warning] if warning else [])])),
        badge=warning,
        origins=tuple({(line.source, line.page_of, line.checked_on, line.verified_by): line for line in same}.values()),
        is_fire_only=all(line.kind is Kind.FIRE for line in same),
    )


def _text(country: Country, language: str) -> list[Urgent]:
    """The text channel, where somebody who prepared nothing may get help by it, at least in places."""
    text = country.text
    if text is None or not text.number or not text.dialable or text.open_to is OpenTo.REGISTERED:
        return []
    warning = badge(text, language)
    notes = (_("Écrivez d’abord où vous êtes, puis ce qui se passe."), *([warning] if warning else []))
    return [Urgent(text.number, text.dialable, text_name(text.open_to), notes, warning, (text,))]


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
        for one in [*_by_number(first, language), *_text(where, language)]
    ]
    for line in where.helplines:
        hours = line.hours.said(language) if line.hours else _("Horaires non connus de nous")
        note = f"{hours}. {warning}" if (warning := badge(line, language)) else hours
        found.append(HelpLine(name=line.name.said(language), note=note, href=line.dialable, shown=line.number))
    return found[:MOST_HELP_LINES]


def _unchecked(number: str) -> HelpLine:
    return HelpLine(name=_("Urgences"), note=_("Non vérifié par nous"), href=emergency.dialable(number), shown=number)
