"""What time it is, and which day it is for the site."""

from __future__ import annotations

from datetime import UTC, date

import time_machine

from forum import clock


def test_now_is_an_aware_instant_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_the_day_is_that_of_the_sites_zone() -> None:
    with time_machine.travel("2026-03-01 23:30:00+00:00", tick=False):
        assert clock.today() == date(2026, 3, 1)
        assert clock.today("Europe/Paris") == date(2026, 3, 2)
        assert clock.today("America/Montreal") == date(2026, 3, 1)


def test_summer_time_is_known() -> None:
    with time_machine.travel("2026-07-01 22:30:00+00:00", tick=False):
        assert clock.today("Europe/Paris") == date(2026, 7, 2)
        assert clock.today("Europe/Dublin") == date(2026, 7, 1)
