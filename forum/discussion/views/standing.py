"""What stands beside a page, with what a service's hours say at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_time, get_timezone_location
from flask import current_app
from flask_babel import gettext as _

from forum import clock
from forum.discussion.queries import beside as queries
from forum.discussion.queries.beside import PinnedHours, PinRow
from forum.resources.rules import hours
from forum.resources.rules.hours import OpenState
from forum.web import filters, locale


@dataclass(frozen=True, slots=True)
class Standing:
    """A pin as its card shows it. `opening` says what its hours say now: "" for a page, and where none are known."""

    pin: PinRow
    is_overdue: bool
    is_open: bool = False
    opening: str = ""


def beside(*, language: str, board_id: int | None = None, thread_id: int | None = None) -> list[Standing]:
    """What stands beside a thread, a board, or (neither) on the first page, for this reader. `language` is that of
    the thread or board. One query."""
    today = locale.today()
    rows = queries.pins(
        language=language,
        reads=locale.language(),
        country=locale.country(),
        today=today,
        board_id=board_id,
        thread_id=thread_id,
    )
    return [_standing(row, is_overdue=row.review_by < today) for row in rows]


def _standing(row: PinRow, *, is_overdue: bool) -> Standing:
    if row.hours is None:
        return Standing(row, is_overdue)
    now = clock.now()
    try:
        state = hours.state(row.hours, now)
    except ValueError:  # hours that can no longer be read are not known
        return Standing(row, is_overdue)
    return Standing(row, is_overdue, state.is_open and state.is_sure, _words(state, row.hours, now))


def _words(state: OpenState, said: PinnedHours, now: datetime) -> str:
    """In the zone of the service, which is named where it is not that of the site."""
    if not state.is_sure:
        return str(_("Horaires à vérifier auprès du service"))
    if state.always:
        return str(_("Ouvert jour et nuit"))
    change = state.closes_at if state.is_open else state.opens_at
    if change is None:
        return str(_("Ouvert") if state.is_open else _("Fermé"))
    when = {"time": _time(change), "day": filters.whole_day(change.date())}
    days = change.date() - now.astimezone(change.tzinfo).date()
    if state.is_open:
        words = _("Ouvert, ferme à %(time)s", **when) if not days else _("Ouvert, ferme le %(day)s", **when)
    elif not days:
        words = _("Fermé, ouvre à %(time)s", **when)
    elif days == timedelta(days=1):
        words = _("Fermé, ouvre demain à %(time)s", **when)
    else:
        words = _("Fermé, ouvre le %(day)s à %(time)s", **when)
    if said.timezone == current_app.config["ABRI"].timezone:
        return str(words)
    place = get_timezone_location(said.timezone, locale=locale.language(), return_city=True)
    return str(_("%(words)s (heure locale : %(place)s)", words=words, place=place))


def _time(moment: datetime) -> str:
    return str(format_time(moment, "short", tzinfo=moment.tzinfo, locale=locale.language()))
