"""Claims, expiry, take-over and decisions in any order: each item is decided exactly once, by whoever may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from math import ceil

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from forum import clock
from forum.db import db, write_lock
from forum.discussion.models import Post, PostState
from forum.errors import Conflict, Hidden
from forum.moderation.models import Claim, Decision, Outcome
from forum.moderation.operations import claims
from forum.moderation.operations.deciding import Ruling, decide
from forum.moderation.queries import queue
from forum.moderation.queries import review as reviews
from forum.roles import Viewer
from tests.conftest import Kept
from tests.factories import World, viewer_of

PEOPLE, ITEMS = 3, 5
TOTAL, PARTS, LONGEST = 10_000, 4, 50  # steps on SQLite, in so many tests, of machines of at most so many
who, what = st.integers(0, PEOPLE - 1), st.integers(0, ITEMS - 1)


@dataclass(frozen=True)
class Beginning:
    """A few moderators, the ids of the texts that wait, and the database with them in it."""

    people: list[Viewer]
    ids: list[str]
    kept: Kept


class Claims(RuleBasedStateMachine):
    """A few moderators over a few texts, with a clock that moves. The model: who holds what until when, and what each
    of them saw of which version."""

    app: Flask
    moment: time_machine.Coordinates
    beginning: Beginning
    steps = 0

    @initialize()
    def begin(self) -> None:
        type(self).steps -= 1  # what must hold is looked at before the first step, too
        self.beginning.kept.put_back()
        self.people, self.ids = self.beginning.people, self.beginning.ids
        self.holder: dict[int, tuple[int, datetime, datetime]] = {}
        self.decided: dict[int, int] = {}

    def _take(self, person: int, item: int) -> None:
        """They have it now, for ten minutes, at most an hour without a pause, and at most three at once."""
        since = self.holder[item][1] if self._holds(item) == person else clock.now()
        until = min(clock.now() + timedelta(minutes=10), since + timedelta(hours=1))
        self.holder[item] = (person, since, until)
        own = [number for number, (holder, _since, _until) in self.holder.items() if holder == person]
        own.sort(key=lambda number: (-self.holder[number][2].timestamp(), self.ids[number]))
        for number in own[3:]:
            del self.holder[number]

    def _holds(self, item: int) -> int | None:
        held = self.holder.get(item)
        return held[0] if held is not None and held[2] > clock.now() else None

    @rule(person=who, item=what)
    def take(self, person: int, item: int) -> None:
        viewer, held = self.people[person], self._holds(item)
        with self.app.test_request_context(), write_lock():
            try:
                claims.take(queue.item(self.ids[item], viewer, clock.now()), viewer, override=True)
                db.session.commit()
            except Hidden:
                assert item in self.decided
                return
            except Conflict:
                assert held not in {None, person}
                return
        assert item not in self.decided
        assert held in {None, person}
        self._take(person, item)

    @rule(person=who, item=what)
    def give_back(self, person: int, item: int) -> None:
        with self.app.test_request_context(), write_lock():
            claims.release(self.ids[item], self.people[person])
            db.session.commit()
        if self._holds(item) == person:
            del self.holder[item]

    @rule(person=who)
    def take_next(self, person: int) -> None:
        viewer = self.people[person]
        with self.app.test_request_context(), write_lock():
            found = claims.take_next(viewer, clock.now(), override=True)
            db.session.commit()
        free = {item for item in range(ITEMS) if item not in self.decided and self._holds(item) in {None, person}}
        assert (found is None) == (not free)
        if found is not None:
            item = self.ids.index(found.public_id)
            assert item in free
            self._take(person, item)

    @rule(person=who, item=what, outcome=st.sampled_from([Outcome.PUBLISH, Outcome.RETURN, Outcome.REMOVE]))
    def decide(self, person: int, item: int, outcome: Outcome) -> None:
        viewer, held = self.people[person], self._holds(item)
        with self.app.test_request_context(), write_lock():
            review = reviews.review(self.ids[item], viewer)
            try:
                decide(
                    review,
                    Ruling(outcome=outcome, rule="contact", reason="Une raison."),
                    version=review.post.version if item not in self.decided else 1,
                    viewer=viewer,
                )
                db.session.commit()
            except (Conflict, StaleDataError):
                assert item in self.decided or held not in {None, person}
                return
        assert item not in self.decided
        assert held in {None, person}
        self.decided[item] = person
        self.holder.pop(item, None)

    @rule(minutes=st.integers(1, 12))
    def wait(self, minutes: int) -> None:
        self.moment.shift(timedelta(minutes=minutes))

    @invariant()
    def each_is_decided_once_and_held_by_one(self) -> None:
        type(self).steps += 1
        with self.app.app_context():
            decisions = db.session.scalar(select(func.count()).select_from(Decision))
            waiting = set(db.session.scalars(select(Post.public_id).where(Post.waiting_at.is_not(None))))
            live = dict(
                db.session.execute(select(Claim.about, Claim.moderator_id).where(Claim.until > clock.now())).all()
            )
        assert decisions == len(self.decided)
        assert waiting == {public_id for item, public_id in enumerate(self.ids) if item not in self.decided}
        held = {self.ids[item]: self._holds(item) for item in range(ITEMS)}
        assert live == {about: self.people[who].account_id for about, who in held.items() if who is not None}


@pytest.fixture
def moment() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(clock.now(), tick=False) as moving:
        yield moving


@pytest.fixture
def beginning(app: Flask, world: World, moment: time_machine.Coordinates) -> Beginning:
    people = [viewer_of(world.moderator()) for _ in range(PEOPLE)]
    thread = world.thread()
    texts = [world.reply(thread, state=PostState.HELD, body=f"Texte {number}") for number in range(ITEMS)]
    return Beginning(people, [text.public_id for text in texts], Kept(app))


@pytest.mark.parametrize("part", range(PARTS))
def test_ten_thousand_random_steps_decide_each_text_exactly_once(
    app: Flask, engine_name: str, moment: time_machine.Coordinates, beginning: Beginning, part: int
) -> None:
    # PostgreSQL answers more slowly, and has its own test with real threads.
    wanted = TOTAL // PARTS if engine_name == "sqlite" else TOTAL // PARTS // 8
    Machine = type("Machine", (Claims,), {"app": app, "moment": moment, "beginning": beginning})  # noqa: N806
    for turn in count():
        _run(seed(PARTS * turn + part)(Machine), machines=ceil((wanted - Machine.steps) / LONGEST))
        if Machine.steps >= wanted:  # some machines are shorter
            break


def _run(machine: type[Claims], *, machines: int) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=machines,
            stateful_step_count=LONGEST,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
