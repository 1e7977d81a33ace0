"""Claims, expiry, take-over and decisions in any order: each item is decided exactly once, by whoever may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
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
from tests.conftest import empty
from tests.factories import World, viewer_of

PEOPLE, ITEMS = 3, 5
MACHINES, STEPS = 200, 50  # 10,000 steps on SQLite
who, what = st.integers(0, PEOPLE - 1), st.integers(0, ITEMS - 1)


class Claims(RuleBasedStateMachine):
    """A few moderators over a few texts, with a clock that moves. The model: who holds what until when, and what each
    of them saw of which version."""

    app: Flask
    moment: time_machine.Coordinates

    @initialize()
    def begin(self) -> None:
        empty(self.app)
        world = World(self.app)
        self.people = [viewer_of(world.moderator()) for _ in range(PEOPLE)]
        thread = world.thread()
        self.ids = [
            world.reply(thread, state=PostState.HELD, body=f"Texte {number}").public_id for number in range(ITEMS)
        ]
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
        world = World(self.app)
        assert world.count(Decision) == len(self.decided)
        for item, public_id in enumerate(self.ids):
            post = world.load(Post, public_id=public_id)
            assert (post.waiting_at is None) == (item in self.decided)
            holder = self._holds(item)
            with self.app.app_context():
                live = db.session.get(Claim, public_id)
                assert holder == (
                    None
                    if live is None or live.until <= clock.now()
                    else [viewer.account_id for viewer in self.people].index(live.moderator_id)
                )


@pytest.fixture
def moment() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(clock.now(), tick=False) as moving:
        yield moving


def test_ten_thousand_random_steps_decide_each_text_exactly_once(
    app: Flask, engine_name: str, moment: time_machine.Coordinates
) -> None:
    class Machine(Claims):
        pass

    Machine.app, Machine.moment = app, moment
    # PostgreSQL answers more slowly, and has its own test with real threads.
    machines = MACHINES if engine_name == "sqlite" else MACHINES // 8
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Machine,
        settings=settings(
            max_examples=machines,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
