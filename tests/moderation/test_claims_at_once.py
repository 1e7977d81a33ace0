"""Claims and decisions by many at the same moment, in real threads: each text is decided exactly once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from forum import clock
from forum.db import db, write_lock
from forum.discussion.models import Post, PostState
from forum.errors import Conflict, Hidden, Refused
from forum.moderation.models import Claim, Decision, Outcome
from forum.moderation.operations import claims
from forum.moderation.operations.deciding import Ruling, decide
from forum.moderation.queries import queue
from forum.moderation.queries import review as reviews
from forum.notifications.models import Notice
from forum.roles import Viewer
from tests.factories import World, viewer_of

PEOPLE, TEXTS, TURNS = 8, 24, 60


@contextmanager
def _turn(app: Flask) -> Iterator[None]:
    """One request's unit of work; what is refused or too late changes nothing."""
    with app.test_request_context(), write_lock():
        try:
            yield
            db.session.commit()
        except (Conflict, Hidden, Refused, StaleDataError):
            db.session.rollback()


def _work(app: Flask, viewer: Viewer, ids: list[str], seed: int) -> int:
    """One moderator's hour, at random: take, lose, give back, decide. How many decisions were theirs."""
    chance, decided = random.Random(seed), 0
    for _ in range(TURNS):
        public_id = chance.choice(ids)
        with _turn(app):
            act = chance.random()
            if act < 0.3:
                claims.take(queue.item(public_id, viewer, clock.now()), viewer, override=True)
            elif act < 0.45:
                claims.take_next(viewer, clock.now(), override=True)
            elif act < 0.55:
                claims.release(public_id, viewer)
            elif act < 0.7:  # somebody's ten minutes are over
                late = clock.now() - timedelta(seconds=1)
                db.session.execute(update(Claim).where(Claim.about == public_id).values(until=late))
            else:
                review = reviews.review(public_id, viewer)
                outcome = chance.choice([Outcome.PUBLISH, Outcome.RETURN, Outcome.REMOVE])
                ruling = Ruling(outcome=outcome, rule="contact", reason="Une raison.")
                decide(review, ruling, version=review.post.version, viewer=viewer)
                db.session.commit()
                decided += 1
    return decided


@pytest.mark.parametrize("seed", range(3))
def test_many_who_take_lose_and_decide_at_random_decide_each_text_once(app: Flask, world: World, seed: int) -> None:
    thread = world.thread()
    people = [viewer_of(world.moderator()) for _ in range(PEOPLE)]
    ids = [world.reply(thread, state=PostState.HELD, body=f"Texte {number}").public_id for number in range(TEXTS)]
    before = world.count(Notice), world.count(Decision)
    with ThreadPoolExecutor(PEOPLE) as pool:
        turns = [pool.submit(_work, app, viewer, ids, seed * 100 + number) for number, viewer in enumerate(people)]
        decided = sum(turn.result() for turn in turns)
    waiting = sum(world.load(Post, public_id=public_id).waiting_at is not None for public_id in ids)
    assert decided == TEXTS - waiting
    assert decided > TEXTS // 2
    assert world.count(Decision) - before[1] == decided
    assert all(world.count(Decision, post_id=world.load(Post, public_id=one).id) <= 1 for one in ids)


def test_nobody_waits_for_ever_for_somebody_who_waits_for_them(app: Flask, world: World) -> None:
    """Two who take over each other's ended claims in opposite order."""
    thread = world.thread()
    people = [viewer_of(world.moderator()) for _ in range(2)]
    ids = [world.reply(thread, state=PostState.HELD, body=f"Texte {number}").public_id for number in range(2)]

    def cross(viewer: Viewer, order: list[str]) -> None:
        for _ in range(20):
            for public_id in order:
                with _turn(app):
                    db.session.execute(update(Claim).values(until=clock.now() - timedelta(seconds=1)))
                with _turn(app):
                    claims.take(queue.item(public_id, viewer, clock.now()), viewer, override=True)

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(cross, people[0], ids), pool.submit(cross, people[1], ids[::-1])]
        for one in both:
            try:
                one.result(60)
            except OperationalError as error:  # a deadlock that PostgreSQL had to break
                raise AssertionError from error
