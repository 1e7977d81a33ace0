"""How long reviewing usually takes: counted without a time or an id, said without a promise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Date, DateTime, Integer

from forum.db import db
from forum.discussion.staffing import Staffing
from forum.moderation.models import WaitCount
from forum.moderation.operations import duty, waits
from forum.moderation.queries.waits import EXTENSION as REMEMBERED
from forum.moderation.queries.waits import KEPT, UsualWaits
from forum.moderation.rules import waits as rules
from tests.discussion.test_query_counts import statements
from tests.factories import World
from tests.visitor import Visitor

# A Wednesday; in Paris it is 14:30, the 62nd hour of the week.
NOW = datetime(2026, 3, 11, 13, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_remembered(app: Flask) -> Iterator[None]:
    app.extensions[REMEMBERED] = UsualWaits()
    yield
    app.extensions[REMEMBERED] = UsualWaits()


def counted(world: World, *, many: int, wait: timedelta, sent: datetime = NOW) -> None:
    with world.open():
        waits.count_all([(sent, sent + wait)] * many)


def now(app: Flask) -> Staffing:
    with app.app_context():
        return duty.staffing()


@pytest.mark.parametrize(
    ("wait", "bucket"),
    [
        (-MINUTE, 0),
        (timedelta(), 0),
        (14 * MINUTE, 0),
        (15 * MINUTE, 15),
        (23 * HOUR + 59 * MINUTE, 23 * 60 + 45),
        (DAY, 1440),
        (DAY + 59 * MINUTE, 1440),
        (DAY + HOUR, 1500),
        (14 * DAY - MINUTE, 14 * 1440 - 60),
        (14 * DAY, 14 * 1440),
        (400 * DAY, 14 * 1440),
    ],
)
def test_a_wait_falls_into_its_quarter_of_an_hour_or_hour(wait: timedelta, bucket: int) -> None:
    assert rules.bucket(wait) == bucket
    assert bucket in rules.BUCKETS


@pytest.mark.parametrize(
    ("counts", "minutes"),
    [
        ([], None),
        ([(0, 19)], None),
        ([(0, 20)], 15),
        ([(0, 10), (45, 10)], 15),
        ([(0, 9), (45, 11)], 60),
        ([(45, 11), (0, 9)], 60),
        ([(1380, 20)], 1395),
        ([(1440, 20)], 1500),
        ([(0, 9), (20160, 11)], 20161),
    ],
)
def test_half_of_the_texts_were_read_within_the_median(counts: list[tuple[int, int]], minutes: int | None) -> None:
    assert rules.median(counts) == minutes


@pytest.mark.parametrize(
    ("counts", "minutes"),
    [
        ([(0, 100, 0)], 15),
        ([(0, 100, 0), (600, 19, 19)], 15),
        ([(0, 100, 0), (600, 20, 20)], 615),
        ([(0, 10, 10), (600, 9, 9)], None),
    ],
)
def test_this_hour_of_the_week_speaks_where_it_has_twenty(
    counts: list[tuple[int, int, int]], minutes: int | None
) -> None:
    assert rules.usual(counts) == minutes


def test_the_weeks_that_count_began_at_most_thirty_days_ago() -> None:
    for days in range(60):
        today = date(2026, 1, 1) + timedelta(days=days)
        since = rules.since(today)
        assert since.weekday() == 0
        assert today - 30 * DAY <= since < today - 23 * DAY


def test_a_count_holds_no_time_and_no_id(world: World) -> None:
    kinds = {column.name: type(column.type) for column in WaitCount.__table__.columns}
    assert kinds == {"week": Date, "hour": Integer, "minutes": Integer, "total": Integer}
    assert not any(isinstance(column.type, DateTime) for column in WaitCount.__table__.columns)
    assert not WaitCount.__table__.foreign_keys
    for seconds in range(0, 600, 7):
        counted(world, many=1, wait=3 * HOUR, sent=NOW + timedelta(seconds=seconds))
    row = world.load(WaitCount)
    assert (row.week, row.hour, row.minutes, row.total) == (date(2026, 3, 9), 62, 180, 86)


@pytest.mark.parametrize(
    ("sent", "week", "hour"),
    [
        (datetime(2026, 3, 8, 22, 59, tzinfo=UTC), date(2026, 3, 2), 167),
        (datetime(2026, 3, 8, 23, 0, tzinfo=UTC), date(2026, 3, 9), 0),
        # The night in which the clocks go forward: one o'clock UTC is three in Paris.
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 23), 6 * 24 + 3),
    ],
)
def test_the_hour_is_that_of_the_sites_clocks(world: World, sent: datetime, week: date, hour: int) -> None:
    counted(world, many=1, wait=HOUR, sent=sent)
    assert world.count(WaitCount, week=week, hour=hour) == 1


@pytest.mark.parametrize("many", [1, 30])
def test_counting_is_one_statement_however_many(world: World, many: int) -> None:
    pairs = [(NOW + number * HOUR, NOW + 2 * number * HOUR) for number in range(many)]
    for _ in range(2):
        with world.open(), statements() as asked:
            waits.count_all(pairs)
        assert len(asked) == 1
    with world.app.app_context():
        assert world.count(WaitCount, total=2) == world.count(WaitCount) == many


def test_to_count_nothing_asks_nothing(world: World) -> None:
    with world.open(), statements() as asked:
        waits.count_all([])
    assert asked == []


def test_old_weeks_are_neither_used_nor_kept(app: Flask, world: World) -> None:
    counted(world, many=50, wait=HOUR, sent=NOW - 38 * DAY)
    counted(world, many=1, wait=HOUR, sent=NOW - 31 * DAY)
    with time_machine.travel(NOW):
        assert now(app).median_minutes is None
        with world.open():
            waits.forget_weeks(NOW.date())
    assert world.count(WaitCount) == 0
    counted(world, many=1, wait=HOUR, sent=NOW - 20 * DAY)
    with world.open():
        waits.forget_weeks(NOW.date())
    assert world.count(WaitCount) == 1


def test_what_is_asked_of_the_counts_is_remembered_for_some_minutes(app: Flask, world: World) -> None:
    with time_machine.travel(NOW) as clock:
        assert now(app).median_minutes is None
        counted(world, many=20, wait=HOUR)
        assert now(app).median_minutes is None
        clock.shift(KEPT)
        assert now(app).median_minutes == 75
        clock.shift(-2 * KEPT)  # a clock put back must not keep it for longer
        counted(world, many=21, wait=2 * HOUR)
        assert now(app).median_minutes == 135


def test_the_page_one_writes_on_costs_one_statement_for_it_remembered_or_not(
    app: Flask, world: World, member: Visitor
) -> None:
    board, thread = world.board(), world.thread()
    counted(world, many=40, wait=HOUR)
    costs = {}
    for path in (f"/b/{board.public_id}/new", f"/t/{thread.public_id}"):
        app.extensions[REMEMBERED] = UsualWaits()
        for _ in range(2):
            with statements() as asked:
                member.get(path)
            costs.setdefault(path, []).append(sum("staffed_until" in statement for statement in asked))
            assert len(asked) == len([each for each in asked if "staffed_until" not in each]) + 1
    assert list(costs.values()) == [[1, 1], [1, 1]]


SAID = [
    (0, 0 * MINUTE, "Nous ne savons pas encore combien de temps prend la relecture."),
    (19, 0 * MINUTE, "Nous ne savons pas encore combien de temps prend la relecture."),
    (20, 29 * MINUTE, "la moitié des messages étaient relus en moins de 30 minutes."),
    (20, 50 * MINUTE, "la moitié des messages étaient relus en moins d’une heure."),
    (20, 61 * MINUTE, "la moitié des messages étaient relus en moins de 2 heures."),
    (20, 170 * MINUTE, "la moitié des messages étaient relus en moins de 3 heures."),
    (20, 47 * HOUR, "la moitié des messages étaient relus en moins de 48 heures."),
    (20, 50 * HOUR, "la moitié des messages étaient relus en moins de 3 jours."),
    (20, 13 * DAY + 23 * HOUR, "la moitié des messages étaient relus en moins de 14 jours."),
    (20, 20 * DAY, "la moitié des messages attendaient plus de deux semaines."),
]


@pytest.mark.parametrize(("many", "wait", "words"), SAID)
def test_the_wait_is_said_in_round_words(world: World, app: Flask, many: int, wait: timedelta, words: str) -> None:
    board, account = world.board(), world.member()
    counted(world, many=many, wait=wait)
    with time_machine.travel(NOW + HOUR):
        text = Visitor(app).become(account).get(f"/b/{board.public_id}/new").text
    assert words in text
    assert ("Ces derniers temps" in text) == (many >= 20)


def test_with_enough_of_it_the_present_hour_of_the_week_is_told(world: World, app: Flask) -> None:
    board, account = world.board(), world.member()
    counted(world, many=60, wait=10 * MINUTE, sent=NOW - 5 * HOUR)
    counted(world, many=20, wait=9 * HOUR, sent=NOW - 7 * DAY)
    for moment, words in ((NOW, "moins de 10 heures"), (NOW + HOUR, "moins de 15 minutes")):
        with time_machine.travel(moment):
            assert words in Visitor(app).become(account).get(f"/b/{board.public_id}/new").text
    with world.open():
        assert db.session.get(WaitCount, (date(2026, 3, 2), 62, 540)) is not None


def test_after_two_weeks_the_hour_is_forgotten_and_the_count_stays(app: Flask, world: World) -> None:
    counted(world, many=3, wait=HOUR)
    counted(world, many=2, wait=HOUR, sent=NOW + 2 * HOUR)
    for days, hours in ((11, {62, 64}), (22, {168})):
        with world.open():
            waits.forget_hours((NOW + timedelta(days=days)).date())
        with app.app_context():
            rows = db.session.query(WaitCount).all()
        assert {row.hour for row in rows} == hours
        assert sum(row.total for row in rows) == 5
    with world.open():  # once more changes nothing
        waits.forget_hours((NOW + timedelta(days=23)).date())
    assert world.load(WaitCount).total == 5
