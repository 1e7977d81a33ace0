"""Whoever takes the database, and not the key, cannot tell whose the one-off names are."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from forum.accounts.models import Account
from forum.accounts.queries import once
from forum.cli.leaks import deeds
from forum.discussion.models import Post
from forum.moderation.models import Outcome, SanctionKind, SignedAct
from tests.conftest import empty
from tests.factories import World, viewer_of
from tests.linking import ACCOUNTS, Dump, Linker, dump
from tests.moderation.appealing import decided
from tests.visitor import Visitor

PEOPLE = 6
MORNING = datetime(2026, 3, 14, 8, tzinfo=UTC)


class Life:
    """Everybody does the same things, in an order of chance, over some days: what tells them apart is what is kept."""

    def __init__(self, world: World) -> None:
        self.world, self.chance = world, random.Random(7)
        self.people = [world.member() for _ in range(PEOPLE)]
        self.team = [world.moderator(), world.moderator()]
        self.board = world.board()
        self.threads = [world.thread(self.board) for _ in range(3)]
        self.browsers = {person.id: Visitor(world.app) for person in self.people}

    def live(self) -> None:
        days: list[list[Callable[[Account], Any]]] = [
            [self.say(n) for n in range(6)],
            [self.publish(0), self.publish(3), self.give_back(1), self.give_back(4), self.follow(2), self.follow(5)],
            [self.change, self.contest, self.report],
            [self.warn(2), self.warn(5), self.open_name],
        ]
        with time_machine.travel(MORNING, tick=False) as now:
            for day in days:
                self._in_chance_order(now, [lambda person: self.browsers[person.id].become(person)])
                self._in_chance_order(now, day)
                now.shift(timedelta(days=1))

    def _in_chance_order(self, now: time_machine.Traveller, acts: list[Callable[[Account], Any]]) -> None:
        every = [(act, person) for act in acts for person in self.people]
        for act, person in self.chance.sample(every, len(every)):
            now.shift(timedelta(seconds=self.chance.randint(10, 35)))
            act(person)

    def names(self) -> dict[int, int]:
        """Whose each one-off name is."""
        with self.world.app.app_context():
            return {name: each.id for each in self.people for name in once.held(viewer_of(each)).ties.once}

    # What members do: three texts under their own name, two under names of one thread, a thread under one more.

    def say(self, number: int) -> Callable[[Account], None]:
        def act(person: Account) -> None:
            fields = {"body": f"Texte {person.id} {number}.", "name": "once" if number > 2 else "mine", "step": "send"}
            path = f"/t/{self.threads[number % 3].public_id}/reply"
            if number == 5:
                path, fields["title"] = f"/b/{self.board.public_id}/new", "Un fil"
            self.browsers[person.id].post(path, fields)

        return act

    def said(self, person: Account, number: int) -> Post:
        return self.world.load(Post, body=f"Texte {person.id} {number}.")

    def change(self, person: Account) -> None:
        browser, path = self.browsers[person.id], f"/p/{self.said(person, 3).public_id}/edit"
        browser.send(browser.get(path), path, step="send", body=f"Autre {person.id}.")

    def contest(self, person: Account) -> None:
        self.browsers[person.id].post(f"/p/{self.said(person, 4).public_id}/appeal", {"text": "Ce n’est pas cela."})

    def report(self, person: Account) -> None:
        other = self.people[(self.people.index(person) + 3) % PEOPLE]
        deeds.report(self.world, self.said(other, 0), by=person)

    # What those who review do with these texts.

    def publish(self, number: int) -> Callable[[Account], object]:
        return lambda person: decided(self.world, self.said(person, number), Outcome.PUBLISH, by=self.team[0])

    def give_back(self, number: int) -> Callable[[Account], object]:
        return lambda person: decided(self.world, self.said(person, number), Outcome.RETURN, by=self.team[0])

    def follow(self, number: int) -> Callable[[Account], object]:
        def act(person: Account) -> None:
            case = self.world.case(self.said(person, number), by=self.team[0])
            deeds.join(self.world, case, by=self.team[1], note="Un mot.")

        return act

    def warn(self, number: int) -> Callable[[Account], object]:
        def act(person: Account) -> None:
            author = self.world.load(Account, id=self.said(person, number).author_id)
            self.world.sanction(author, SanctionKind.WARNING, by=self.team[0])

        return act

    def open_name(self, person: Account) -> None:
        signature = self.world.signature(SignedAct.OPEN_NAME, by=self.team[0], about=self.said(person, 5))
        deeds.sign(self.world, signature, by=self.team[1], used_by=self.team[0])


@dataclass
class Site:
    """A copy of the database after such a life, and whose each one-off name is."""

    copy: Dump
    truth: dict[int, int]

    def linked(self, rows: Dump | None = None) -> list[str]:
        return Linker(rows or self.copy, self.truth).found()


@pytest.fixture(scope="module")
def site(_app: Flask) -> Iterator[Site]:
    life = Life(World(_app))
    life.live()
    yield Site(dump(_app), life.names())
    empty(_app)


def test_nothing_in_a_copy_of_the_database_tells_whose_a_one_off_name_is(site: Site) -> None:
    assert len(site.truth) == PEOPLE * 3
    assert site.linked() == []


# The same, had something been kept: the one who looks would have found it.


def _of(rows: Dump, table: str, **facts: object) -> dict[str, Any]:
    return next(row for row in rows[table] if all(row[name] == value for name, value in facts.items()))


def _owner_beside_the_name(rows: Dump, truth: dict[int, int]) -> None:
    for name, owner in truth.items():
        _of(rows, ACCOUNTS, id=name)["idle_minutes"] = owner


def _number_of_one_owner(rows: Dump, truth: dict[int, int]) -> None:
    name, owner = next(iter(truth.items()))
    _of(rows, ACCOUNTS, id=name)["skeleton"] = str(_of(rows, ACCOUNTS, id=owner)["number"])


def _notice_to_the_account(rows: Dump, truth: dict[int, int]) -> None:
    notice = next(row for row in rows["notices"] if row["kind"] == "name_opened")
    notice["account_id"] = truth[notice["account_id"]]


def _appeal_of_the_account(rows: Dump, truth: dict[int, int]) -> None:
    appeal = next(row for row in rows["appeals"] if row["appellant_id"] in truth)
    appeal["appellant_id"] = truth[appeal["appellant_id"]]


def _act_of_the_member(rows: Dump, truth: dict[int, int]) -> None:
    post = next(row for row in rows["posts"] if row["author_id"] in truth)
    number = _of(rows, ACCOUNTS, id=truth[post["author_id"]])["number"]
    rows["audit_lines"].append({**rows["audit_lines"][-1], "id": 10**6, "actor": number, "about": post["public_id"]})


def _session_seen_when_sending(rows: Dump, truth: dict[int, int]) -> None:
    for post in rows["posts"]:
        if post["author_id"] in truth and post["waiting_at"] is not None:
            for session in rows["login_sessions"]:
                if session["account_id"] == truth[post["author_id"]]:
                    session["ends_at"] = post["waiting_at"]


def _day_of_ones_first_one_off_text(rows: Dump, truth: dict[int, int]) -> None:
    for name, owner in truth.items():
        for row in (_of(rows, ACCOUNTS, id=name), _of(rows, ACCOUNTS, id=owner)):
            row["joined_on"] = MORNING.date() + timedelta(days=owner * 3)


def _counted_one_after_the_other(rows: Dump, truth: dict[int, int]) -> None:
    for place, (name, owner) in enumerate(truth.items(), start=10**5):
        sanction = rows["sanctions"][0]
        rows["sanctions"] += [
            {**sanction, "id": place * 2 + step, "account_id": who, "public_id": f"{place}{step}", "about": ""}
            for step, who in enumerate((name, owner))
        ]


PLANTS = {
    "the owner's number in a column of the name": _owner_beside_the_name,
    "the opaque number of one owner": _number_of_one_owner,
    "a notice to the account that its name was opened": _notice_to_the_account,
    "an appeal under the account": _appeal_of_the_account,
    "a line of the record about one text": _act_of_the_member,
    "when a session was last used": _session_seen_when_sending,
    "the same day": _day_of_ones_first_one_off_text,
    "rows written one after the other": _counted_one_after_the_other,
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
def test_what_would_tell_it_is_found(site: Site, plant: Callable[[Dump, dict[int, int]], None]) -> None:
    rows = copy.deepcopy(site.copy)
    plant(rows, site.truth)
    assert site.linked(rows)
