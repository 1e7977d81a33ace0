"""Whoever takes the database, and not the key, cannot tell whose the one-off names are."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from forum.accounts.models import Account, LoginSession
from forum.accounts.queries import once
from forum.db import db
from forum.discussion.models import Post, Thread
from forum.moderation.models import Outcome, SanctionKind, Signature, SignedAct
from tests import deeds
from tests.conftest import empty
from tests.factories import World, viewer_of
from tests.linking import ACCOUNTS, Dump, Linker, dump
from tests.moderation.appealing import decided
from tests.visitor import Visitor

PEOPLE = 8
MORNING = datetime(2026, 3, 14, 8, tzinfo=UTC)


@dataclass
class Site:
    """A site on which several members wrote under both of their names; whose each one-off name is."""

    app: Flask
    truth: dict[int, int]
    copy: Dump


@pytest.fixture(scope="module")
def site(_app: Flask) -> Iterator[Site]:
    """Lived once: nothing here changes anything."""
    life = Life(World(_app))
    life.live()
    yield Site(_app, life.names(), dump(_app))
    empty(_app)


class Life:
    """Everybody does the same things, in an order of chance, over some days: what tells them apart is what is kept."""

    def __init__(self, world: World) -> None:
        self.world, self.chance = world, random.Random(7)  # noqa: S311 - the same each time
        self.people = [world.member() for _ in range(PEOPLE)]
        self.first, self.second = world.moderator(), world.moderator()
        self.board = world.board()
        self.threads = [world.thread(self.board) for _ in range(3)]
        self.browsers: dict[int, Visitor] = {}

    def live(self) -> None:
        steps = [
            (self.come,),
            (self.mine, self.mine, self.mine, self.once, self.once, self.begin),
            (self.publish, self.give_back, self.follow),
            (self.change, self.contest, self.report),
            (self.warn, self.open_name, self.clear),
        ]
        with time_machine.travel(MORNING, tick=False) as now:
            for day in steps:
                acts = [(act, person) for act in day for person in self.people]
                for act, person in self.chance.sample(acts, len(acts)):
                    now.shift(timedelta(seconds=self.chance.randint(120, 600)))
                    act(person)
                now.shift(timedelta(days=1))

    def names(self) -> dict[int, int]:
        """Whose each one-off name is."""
        with self.world.app.app_context():
            return {name: each.id for each in self.people for name in once.held(viewer_of(each)).ties.once}

    # what they do

    def come(self, person: Account) -> None:
        self.browsers[person.id] = Visitor(self.world.app)

    def _browser(self, person: Account) -> Visitor:
        """Signed in for this day: sessions that are past their end are erased."""
        browser = self.browsers[person.id]
        if self.world.count(LoginSession, account_id=person.id) == 0 or browser.get("/n", 200).status != 200:
            browser.become(person)
        return browser

    def _said(self, person: Account, kind: str) -> Post:
        return self.world.load(Post, body=f"{kind} {person.id}.")

    def _reply(self, person: Account, kind: str, name: str) -> None:
        """Each kind of text in a thread of its own, and for all in the same."""
        number = self.written(person, name) % len(self.threads)
        fields = {"body": f"{kind} {person.id}.", "name": name, "step": "send"}
        self.browsers[person.id].post(f"/t/{self.threads[number].public_id}/reply", fields)

def test_nothing_in_a_copy_of_the_database_tells_whose_a_one_off_name_is(site: Site) -> None:
    assert len(site.truth) == PEOPLE * 3
    assert Linker(dump(site.app), site.truth).found() == []
