"""When a page or a service must be checked again, and what it still may do until then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Protocol

from forum.freshness import Freshness, freshness
from forum.resources.models import SOON, TWICE, GuidanceState, HelpKind, LinkState, ServiceState

# Kinds of help that people turn to at once: with a number, they are helplines.
_HELPLINES = frozenset({HelpKind.POLICE, HelpKind.ONLINE})
HOURLY_TRIES = 24
_PUBLIC = frozenset({GuidanceState.PUBLISHED, ServiceState.PUBLISHED})


class Checked(Protocol):
    """What a page and a service have in common for these rules; days."""

    @property
    def state(self) -> GuidanceState | ServiceState: ...
    @property
    def review_by(self) -> date: ...
    @property
    def lapses_on(self) -> date: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


def review_interval(
    days: Mapping[str, int], *, help_kind: HelpKind, has_phone: bool, review_days: int | None
) -> timedelta:
    """How long a check of a service holds. `days` is the setting `review_days`; the service's own number of days
    counts only where it is shorter."""
    usual = days["helpline" if has_phone and help_kind in _HELPLINES else "rest"]
    return timedelta(days=usual if review_days is None else min(usual, review_days))


def is_valid(valid_from: date | None, valid_to: date | None, today: date) -> bool:
    """Whether today is among the days for which something was written; None: no bound."""
    return (valid_from is None or valid_from <= today) and (valid_to is None or today <= valid_to)


def is_public_now(row: Checked, today: date) -> bool:
    """Whether readers find it today, however long ago it was checked. Twin: `queries.is_public_on`."""
    return row.state in _PUBLIC and is_valid(row.valid_from, row.valid_to, today)


def is_fresh(row: Checked, today: date) -> bool:
    """Whether it is public and not overdue: what an agency may propose. Twin: `queries.is_fresh_on`."""
    return is_public_now(row, today) and freshness(row.review_by, row.lapses_on, today) is Freshness.FRESH


def is_standing(row: Checked, today: date) -> bool:
    """Whether it is public and not lapsed: it may stand beside threads. Twin: `queries.is_standing_on`."""
    return is_public_now(row, today) and freshness(row.review_by, row.lapses_on, today) is not Freshness.LAPSED


def is_due(*, state: GuidanceState | ServiceState, review_by: date, today: date) -> bool:
    """Whether whoever looks after it is asked to check it again."""
    return state in _PUBLIC and review_by <= today + timedelta(days=SOON)


def is_silent(unanswered: int) -> bool:
    """Whether enough readers said that nobody answered to open a review of a service."""
    return unanswered >= TWICE


def link_state(before: LinkState | None, *, is_there: bool) -> LinkState:
    """What is known of a service's own pages after asking once more, on another day."""
    if is_there:
        return LinkState.FINE
    return LinkState.FAILED if before in {None, LinkState.FINE} else LinkState.BROKEN


def mail_pause(tries: int) -> timedelta:
    """How long to wait after a message failed so many times: an hour, and a day once a day has gone by."""
    return timedelta(hours=1) if tries < HOURLY_TRIES else timedelta(days=1)
