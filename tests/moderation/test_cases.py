"""Crisis cases: two people, a note for the author alone, follow-ups that come back, no word of the text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from forum import clock
from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.moderation.models import CaseState, CaseStep, CrisisCase, LevelChange
from forum.moderation.models.items import Filters, ItemKind
from forum.moderation.queries import queue
from forum.notifications.models import Notice, NoticeKind
from forum.waiting import Level
from tests.factories import World, viewer_of
from tests.moderation.test_at_once import at_once, pressing
from tests.visitor import Visitor

BODY = "Il attend devant la porte bleue avec un couteau et je ne sais plus quoi faire ce soir"
NOTE = "Bonjour. Nous pensons à vous, et nous restons là."
REVIEW = "Nous avons été deux tout de suite."


@pytest.fixture
def noon() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(clock.now(), tick=False) as moment:
        yield moment


@pytest.fixture
def account(world: World) -> Account:
    return world.member()


@pytest.fixture
def post(world: World, account: Account) -> Post:
    return world.reply(world.thread(), author=account, state=PostState.HELD, body=BODY)


class People:
    """Two who review, their accounts, and the case that the first has opened."""

    def __init__(self, app: Flask, world: World, post: Post) -> None:
        self.app, self.world, self.post = app, world, post
        self.accounts = [world.moderator(), world.moderator()]
        self.path = self.first.post(f"/mod/p/{post.public_id}/case").location
        self.public_id = self.case.public_id

    @property
    def first(self) -> Visitor:
        """In a session of now: sessions end sooner than cases do."""
        return Visitor(self.app).become(self.accounts[0])

    @property
    def second(self) -> Visitor:
        return Visitor(self.app).become(self.accounts[1])

    @property
    def case(self) -> CrisisCase:
        return self.world.load(CrisisCase)

    def act(self, who: Visitor, verb: str, status: int = 303, **fields: str) -> str:
        sent = {"version": str(self.case.version), **fields}
        return who.post(f"{self.path}/{verb}", sent, status).source

    def begin(self) -> None:
        """Two people and a note: what the first hour asks for."""
        self.act(self.second, "join")
        self.act(self.second, "note", text=NOTE)

    def waits(self) -> Level | None:
        """Its level in the queue of somebody else; None when it is not there."""
        viewer = viewer_of(self.world.moderator())
        with self.app.app_context():
            found = queue.queue(None, Filters(kind=ItemKind.CASE.value), viewer, clock.now()).lines
        return found[0].item.level if found else None


@pytest.fixture
def people(app: Flask, world: World, post: Post, noon: time_machine.Coordinates) -> People:
    return People(app, world, post)


def test_opening_a_case_shows_the_author_the_numbers_at_once(
    app: Flask, world: World, account: Account, people: People
) -> None:
    author = Visitor(app).become(account)
    assert author.get("/a/texts").css("#own-1 a[href^='tel:']")
    link = author.get("/n").css("a[href^='/a/care/']")[0].get("href") or ""
    page = author.get(link)
    assert page.css("main a[href^='tel:']")
    assert "nous ne pouvons pas envoyer de secours" in page.one("main").text_content()
    assert world.load(Post, id=people.post.id).level is Level.CRISIS
    assert people.waits() is Level.CRISIS
    assert world.count(AuditLine, act=Act.CASE_OPENED, about=people.public_id) == 1


def test_opening_it_again_leads_to_the_same_case(people: People, world: World) -> None:
    assert people.second.post(f"/mod/p/{people.post.public_id}/case").location == people.path
    assert world.count(CrisisCase) == 1
    assert world.count(Notice, kind=NoticeKind.CARE) == 1


def test_ten_who_open_it_at_once_open_one(app: Flask, world: World, post: Post) -> None:
    moderators = [world.moderator() for _ in range(3)]
    path = f"/mod/p/{post.public_id}/case"
    answers = at_once([pressing(moderators[number % 3], app, path, {}) for number in range(9)])
    assert set(answers) <= {303, 409}
    assert answers[303] >= 1
    assert world.count(CrisisCase) == world.count(Notice) == world.count(AuditLine, act=Act.CASE_OPENED) == 1


def test_no_word_of_the_text_is_anywhere_in_a_case(app: Flask, people: People) -> None:
    people.begin()
    people.act(people.first, "steps", step="numbers", done="yes")
    refused = people.act(people.first, "note", 422, text=f"Vous écrivez : {BODY.lower()}. Tenez bon.")
    assert "reprend les mots de la personne" in refused
    refused = people.act(people.first, "close", 422, text=f"Elle disait : {BODY}.", reason="Partie.")
    assert "reprend les mots de la personne" in refused
    people.act(people.first, "close", text=REVIEW, reason="Partie.")
    words = [BODY[:20], "porte bleue", "couteau"]
    with app.app_context():
        for table in ("crisis_cases", "author_notes", "staff_notes", "level_changes", "audit_lines", "notices"):
            rows = str(db.session.execute(text(f"SELECT * FROM {table}")).all())
            assert not [word for word in words if word in rows], table
    for path in ("/mod/cases", people.path):
        assert "couteau" not in people.first.get(path).source


def test_the_second_person_is_another_one(app: Flask, world: World, people: People) -> None:
    assert not people.first.get(people.path).css(f"form[action='{people.path}/join']")
    people.act(people.first, "join", 403)
    assert people.case.second is None
    people.act(people.second, "join")
    assert people.case.second == people.accounts[1].number
    third = Visitor(app).become(world.moderator())
    people.act(third, "join", 403)
    assert people.case.second == people.accounts[1].number
    assert people.waits() is Level.CRISIS, "until the note is written too"
    page = people.second.get(people.path)
    assert page.form(f"{people.path}/note")["text"].strip()
    people.act(people.second, "note", text=NOTE)
    assert not people.second.get(people.path).form(f"{people.path}/note")["text"].strip(), "a second one starts empty"
    assert world.count(LevelChange, about=people.public_id, before=Level.CRISIS, after=Level.RED) == 1


def test_of_two_who_join_at_once_one_does(app: Flask, world: World, people: People) -> None:
    fields = {"version": people.case.version}
    asks = [pressing(world.moderator(), app, f"{people.path}/join", fields) for _ in range(2)]
    answers = at_once(asks)
    assert answers[303] == 1
    assert set(answers) <= {303, 403, 409}
    assert world.count(AuditLine, act=Act.CASE_JOINED) == 1


def test_follow_ups_come_back_after_24_and_72_hours_and_not_before(
    people: People, noon: time_machine.Coordinates
) -> None:
    people.begin()
    assert people.waits() is None
    people.act(people.first, "follow-up", 409)
    noon.shift(timedelta(hours=23, minutes=59))
    assert people.waits() is None
    assert "dans 1 h" in people.first.get(people.path).text
    noon.shift(timedelta(minutes=1))
    assert people.waits() is Level.RED
    people.act(people.first, "follow-up")
    assert people.waits() is None
    noon.shift(timedelta(hours=47, minutes=59))
    assert people.waits() is None
    noon.shift(timedelta(minutes=1))
    assert people.waits() is Level.RED
    people.act(people.second, "follow-up")
    assert people.waits() is Level.AMBER  # to be closed
    people.act(people.first, "follow-up", 409)
    assert people.case.followup == 72
    assert {CaseStep.AFTER_24, CaseStep.AFTER_72} <= people.case.done


def test_a_follow_up_that_is_late_does_not_move_the_next_one(people: People, noon: time_machine.Coordinates) -> None:
    people.begin()
    opened: datetime = clock.now()
    noon.shift(timedelta(hours=40))
    people.act(people.first, "follow-up")
    assert people.case.waiting_at == opened + timedelta(hours=72)


def test_of_two_follow_ups_at_once_one_is_noted(
    app: Flask, world: World, people: People, noon: time_machine.Coordinates
) -> None:
    people.begin()
    noon.shift(timedelta(hours=25))
    fields = {"version": people.case.version}
    asks = [pressing(account, app, f"{people.path}/follow-up", fields) for account in people.accounts]
    assert at_once(asks) == {303: 1, 409: 1}
    assert (people.case.followup, world.count(AuditLine, act=Act.CASE_FOLLOWED)) == (24, 1)


CLOSING = {
    "without a second person": ([], "Partie.", "deuxième personne"),
    "without a note": (["join"], "Partie.", "Écrivez d’abord un mot"),
    "without follow-ups and without a reason": (["join", "note"], "", "Dites pourquoi"),
}


@pytest.mark.parametrize("how", CLOSING)
def test_a_case_is_not_closed_while_something_is_missing(people: People, how: str) -> None:
    done, reason, told = CLOSING[how]
    for verb in done:
        people.act(people.second, verb, text=NOTE)
    refused = people.act(people.first, "close", 422, text=REVIEW, reason=reason)
    assert told in refused
    assert REVIEW in refused
    assert people.case.is_open


def test_a_case_is_closed_with_what_was_learnt(people: People, noon: time_machine.Coordinates) -> None:
    people.begin()
    for hours in (24, 48):
        noon.shift(timedelta(hours=hours))
        people.act(people.first, "follow-up")
    people.act(people.first, "close", 422, text="")
    people.act(people.first, "close", text=REVIEW)
    assert (people.case.state, people.case.waiting_at) == (CaseState.CLOSED, None)
    assert people.waits() is None
    assert REVIEW in people.second.get(people.path).text
    for verb in ("join", "steps", "note", "follow-up", "close"):
        people.act(people.second, verb, 409, text=NOTE, step="numbers", done="yes", reason="x")


def test_a_stale_page_changes_nothing(people: People) -> None:
    fields = {"version": str(people.case.version - 1 or 99), "text": NOTE, "step": "numbers", "done": "yes"}
    for verb in ("join", "steps", "note", "follow-up", "close"):
        people.second.post(f"{people.path}/{verb}", fields, 409)
    for bad in ({"step": "second"}, {"step": "x"}, {"done": "maybe"}, {"version": "x"}):
        people.act(people.second, "steps", 409, **{"step": "numbers", "done": "yes", **bad})
    assert people.case.done == {CaseStep.HELP}


def test_a_step_is_ticked_and_taken_back(people: People) -> None:
    for done, steps in (("yes", {CaseStep.HELP, CaseStep.CALLS}), ("no", {CaseStep.HELP})):
        people.act(people.first, "steps", step="calls", done=done)
        assert people.case.done == steps


def test_that_the_text_is_decided_is_seen_from_the_text_and_leads_to_its_thread(world: World, people: People) -> None:
    def step() -> str:
        lines = [" ".join(line.text_content().split()) for line in people.first.get(people.path).css("ul.lines li")]
        return next(line for line in lines if "Son texte est décidé" in line)

    assert step() == "À faire : Son texte est décidé"
    people.act(people.first, "steps", 409, step="post", done="yes")
    version = world.load(Post, id=people.post.id).version
    decided = {"outcome": "publish", "version": str(version)}
    Visitor(world.app).become(world.moderator()).post(f"/mod/p/{people.post.public_id}/decide", decided)
    assert step() == "Fait : Son texte est décidé"
    thread = world.load(Thread, id=people.post.thread_id).public_id
    assert people.first.get(people.path).css(f"a[href='/t/{thread}']")
