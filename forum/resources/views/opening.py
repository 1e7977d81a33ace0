"""Opening hours in words, and which of all schedules are open now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location
from flask import current_app
from flask_babel import gettext as _

from forum.resources import queries
from forum.resources.rules import hours as rules
from forum.resources.said import Hours
from forum.web import filters, locale

WEEK = 7  # days
_CACHE = "abri_open_schedules"


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether somebody answers, in words: "Ouvert", "ferme à 19 h", "heure de Londres", "jours fériés : à vérifier".
    All but `first` may be ""."""

    is_lit: bool
    first: str
    then: str = ""
    zone: str = ""
    holidays: str = ""


def opening(hours: Hours | None, now: datetime) -> Opening | None:
    """What is said of these hours in this minute; None for none."""
    if hours is None:
        return None
    here = current_app.config["ABRI"].timezone
    return _opening(hours, now.replace(second=0, microsecond=0), locale.language(), here)


@lru_cache(maxsize=4096)
def _opening(hours: Hours, now: datetime, _language: str, site_zone: str) -> Opening:
    """Looked at once a minute and language: the services of a list share their hours."""
    try:
        state = rules.state(hours, now)
    except ValueError:  # kept before the library read them so
        return Opening(False, _("Horaires à vérifier"))
    if state.always:
        return Opening(True, _("Ouvert"), _("jour et nuit"))
    here = now.astimezone(ZoneInfo(hours.timezone))
    return Opening(
        is_lit=state.is_open,
        first=_first(state),
        then=_then(state, here),
        zone="" if hours.timezone == site_zone else zone_words(hours.timezone),
        holidays="" if state.knows_holidays else _("jours fériés : à vérifier"),
    )


def _first(state: rules.OpenState) -> str:
    if state.is_open:
        return str(_("Ouvert"))
    return str(_("Fermé") if state.is_sure else _("Horaires incertains"))


def _then(state: rules.OpenState, here: datetime) -> str:
    if state.is_open:
        return _when(state.closes_at, here, until=True) if state.closes_at else ""
    return _when(state.opens_at, here, until=False) if state.opens_at else ""


def _when(moment: datetime, here: datetime, *, until: bool) -> str:
    at = clock_words(moment)
    days = (moment.date() - here.date()).days
    # The end of a night shift is of the same night.
    if days == 0 or (until and moment - here < timedelta(hours=14)):
        return str(_("ferme à %(time)s", time=at) if until else _("rouvre à %(time)s", time=at))
    day = _day(moment, days)
    if until:
        return str(_("ferme %(day)s à %(time)s", day=day, time=at))
    return str(_("rouvre %(day)s à %(time)s", day=day, time=at))


def _day(moment: datetime, days: int) -> str:
    if days == 1:
        return str(_("demain"))
    if days < WEEK:
        return weekday(moment)
    return str(_("le %(day)s", day=filters.whole_day(moment.date())))


def weekday(moment: datetime) -> str:
    """ "lundi"."""
    return str(format_date(moment, "EEEE", locale=_locale(locale.language())))


def clock_words(moment: datetime) -> str:
    """ "19 h", "9 h 30", "minuit", in the reader's language."""
    return _clock_words(moment.hour, moment.minute, locale.language())


@lru_cache(maxsize=2048)
def _clock_words(hour: int, minute: int, language: str) -> str:
    if not hour and not minute:
        return locale.translations(language).ugettext("minuit")
    if language == "fr":
        return f"{hour}\u00a0h\u00a0{minute:02}" if minute else f"{hour}\u00a0h"
    return str(format_time(time(hour, minute), "short", locale=_locale(language)))


def zone_words(name: str) -> str:
    """ "heure de Londres"."""
    return str(_("heure de %(city)s", city=_city(name, locale.language())))


@lru_cache(maxsize=512)
def _city(zone: str, language: str) -> str:
    return str(get_timezone_location(zone, locale=_locale(language), return_city=True))


def _locale(language: str) -> str:
    return filters.DATES.get(language, language)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week that comes, with its hours in words; none: closed."""

    name: str
    stretches: tuple[str, ...]
    is_whole: bool


def week(hours: Hours | None, now: datetime) -> list[Day]:
    """The seven days that come, as they will be: public holidays that are known are in it."""
    if hours is None:
        return []
    try:
        days = rules.week(hours, now)
    except ValueError:
        return []
    return [
        Day(
            filters.capital(str(format_date(day, "EEEE d MMMM", locale=_locale(locale.language())))),
            tuple(_("de %(start)s à %(end)s", start=clock_words(one.start), end=clock_words(one.end)) for one in some),
            any(one.is_whole_day for one in some),
        )
        for day, some in days
    ]


def open_schedules(now: datetime) -> tuple[int, ...]:
    """The numbers of the schedules that are open in this minute, in each process looked at once a minute."""
    kept = (now.replace(second=0, microsecond=0), queries.stamp())
    cache = current_app.extensions.get(_CACHE)
    if cache is None or cache[0] != kept:
        every = queries.every_schedule()
        cache = current_app.extensions[_CACHE] = (kept, tuple(number for number, one in every if _is_open(one, now)))
    numbers: tuple[int, ...] = cache[1]
    return numbers


def _is_open(hours: Hours, now: datetime) -> bool:
    try:
        return rules.is_open(hours, now)
    except ValueError:
        return False
