"""Notes between those who review, and the one private channel: an account and the whole team."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from forum import clock
from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.db import db
from forum.moderation.models import Conversation, LevelChange, Message
from forum.moderation.models.items import Filters
from forum.moderation.queries import queue
from forum.notifications.models import Notice, NoticeKind
from forum.safety import triage
from forum.safety.triage import Raised
from forum.waiting import Level
from tests.factories import World, viewer_of
from tests.moderation.test_at_once import at_once, pressing
from tests.visitor import Visitor

WORDS = "Je ne comprends pas ma suspension."
ANSWER = "Voici pourquoi, et comment la contester."


@pytest.fixture
def account(world: World) -> Account:
    return world.member(name="Martin Bleu")


@pytest.fixture
def author(app: Flask, account: Account) -> Visitor:
    return Visitor(app).become(account)


def _send(author: Visitor, words: str = WORDS, **fields: str) -> None:
    author.send(author.get("/a/team"), "/a/team", text=words, **fields)


def _address(world: World) -> str:
    return f"/mod/team/{world.load(Conversation).public_id}"


def _queue(app: Flask, account: Account) -> list[str]:
    with app.app_context():
        found = queue.queue(None, Filters(), viewer_of(account), clock.now()).lines
        assert queue.waiting(viewer_of(account), clock.now()).total == len(found)
    return [line.item.public_id for line in found]


def test_a_message_reaches_the_team_and_its_answer_carries_no_name(
    app: Flask, world: World, account: Account, author: Visitor
) -> None:
    _send(author)
    moderator = world.moderator(name="Rose Secrète")
    came = Visitor(app).become(moderator)
    path = _address(world)
    assert _queue(app, moderator) == [path.rpartition("/")[2]]
    assert "Martin Bleu" in came.get("/mod/team").text
    page = came.get(path)
    assert WORDS in page.text
    came.send(page, f"{path}/answer", text=ANSWER)
    assert _queue(app, moderator) == []
    told = author.get("/n")
    assert "L’équipe de relecture vous a répondu." in told.text
    read = author.get("/a/team")
    assert ANSWER in read.text
    assert "L’équipe de relecture" in read.one("ol.lines").text_content()
    assert "Rose Secrète" not in told.source + read.source
    assert world.load(Message, from_team=True).author == moderator.number
    assert world.count(AuditLine, act=Act.MESSAGE_ANSWERED, actor=moderator.number) == 1


def test_words_of_a_conversation_are_sealed(app: Flask, world: World, author: Visitor, moderator: Visitor) -> None:
    _send(author)
    moderator.post("/mod/notes", {"about": world.load(Conversation).public_id, "text": "Une note secrète."})
    with app.app_context():
        for table in ("messages", "conversations", "staff_notes"):
            rows = str(db.session.execute(text(f"SELECT * FROM {table}")).all())
            assert "suspension" not in rows
            assert "secrète" not in rows


def test_a_conversation_waits_amber_and_a_further_message_joins_it(world: World, author: Visitor) -> None:
    _send(author)
    first = world.load(Conversation)
    _send(author, "Autre chose.")
    _send(author, "Autre chose.")
    after = world.load(Conversation)
    assert (after.id, after.level, after.waiting_at) == (first.id, Level.AMBER, first.waiting_at)
    assert world.count(Message) == 2


def test_words_of_danger_raise_it_and_show_the_numbers_at_once(app: Flask, world: World, author: Visitor) -> None:
    def danger(words: str, language: str) -> Raised | None:
        return Raised(Level.CRISIS, ("life",)) if "danger" in words else None

    former = app.extensions.get(triage.RULES)
    app.extensions[triage.RULES] = [danger]
    try:
        _send(author)
        assert not author.get("/a/team").css("main a[href^='tel:']")
        _send(author, "Je suis en danger.")
    finally:
        app.extensions[triage.RULES] = former or []
    assert author.get("/a/team").css("main a[href^='tel:']")
    found = world.load(Conversation)
    assert (found.level, found.level_why) == (Level.CRISIS, "rule:life")
    assert world.load(LevelChange).before is Level.AMBER


def test_what_is_about_the_team_is_there_for_administrators_alone(app: Flask, world: World, author: Visitor) -> None:
    _send(author, about_team="y")
    moderator, admin = world.moderator(), world.admin()
    came, path = Visitor(app).become(moderator), _address(world)
    public_id, version = path.rpartition("/")[2], world.load(Conversation).version
    assert _queue(app, moderator) == []
    assert _queue(app, admin) == [public_id]
    for address in ("/mod", "/mod/team"):
        source = came.get(address).source
        assert public_id not in source
        assert "Martin Bleu" not in source
    came.get(path, 404)
    for verb in ("answer", "close"):
        came.post(f"{path}/{verb}", {"text": ANSWER, "version": version}, 404)
    came.post(f"/mod/items/{public_id}/claim", None, 404)
    chief = Visitor(app).become(admin)
    chief.send(chief.get(path), f"{path}/answer", text=ANSWER)
    assert ANSWER in author.get("/a/team").text
    assert world.count(Message, from_team=True) == 1


def test_of_two_answers_at_once_one_is_sent(app: Flask, world: World, account: Account, author: Visitor) -> None:
    _send(author)
    fields = {"text": ANSWER, "version": world.load(Conversation).version}
    asks = [pressing(world.moderator(), app, f"{_address(world)}/answer", fields) for _ in range(4)]
    assert at_once(asks) == {303: 1, 409: 3}
    assert world.count(Message, from_team=True) == 1
    assert world.count(Notice, account_id=account.id, kind=NoticeKind.TEAM) == 1


def test_an_answer_to_what_has_grown_meanwhile_is_not_sent(world: World, author: Visitor, moderator: Visitor) -> None:
    _send(author)
    page = moderator.get(_address(world))
    _send(author, "Autre chose.")
    moderator.send(page, f"{_address(world)}/answer", 409, text=ANSWER)
    moderator.send(page, f"{_address(world)}/answer", 409, text="")
    assert world.count(Message, from_team=True) == 0


def test_somebody_elses_claim_holds(app: Flask, world: World, author: Visitor, moderator: Visitor) -> None:
    _send(author)
    other = Visitor(app).become(world.moderator())
    other.post(f"/mod/items/{world.load(Conversation).public_id}/claim")
    moderator.send(moderator.get(_address(world)), f"{_address(world)}/answer", 409, text=ANSWER)
    other.send(other.get(_address(world)), f"{_address(world)}/answer", text=ANSWER)


def test_nobody_answers_or_sees_from_inside_what_they_wrote_themselves(app: Flask, world: World) -> None:
    account = world.moderator()
    came = Visitor(app).become(account)
    _send(came)
    path = _address(world)
    came.get(path, 404)
    assert path not in came.get("/mod/team").source
    came.post(f"{path}/answer", {"text": ANSWER, "version": world.load(Conversation).version}, 404)


def test_a_withdrawn_message_is_gone_and_nothing_waits(
    app: Flask, world: World, account: Account, author: Visitor, moderator: Visitor
) -> None:
    _send(author)
    _send(author, "Autre chose.")
    first, second = (message.get("action") or "" for message in author.get("/a/team").css("form[action$=withdraw]"))
    stale = moderator.get(_address(world))
    author.post(first)
    assert world.load(Conversation).waiting_at is not None
    assert WORDS not in author.get("/a/team").text
    assert WORDS not in moderator.get(_address(world)).text
    moderator.send(stale, f"{_address(world)}/answer", 409, text=ANSWER)
    Visitor(app).become(world.member()).post(second, None, 404)
    author.post(first, None, 404)
    author.post(second)
    assert world.load(Conversation).waiting_at is None
    assert world.count(Message, sealed="") == 2
    page = moderator.get(_address(world))
    moderator.send(page, f"{_address(world)}/answer", text=ANSWER)
    answer = world.load(Message, from_team=True)
    author.post(f"/a/team/{answer.public_id}/withdraw", None, 404)


def test_a_closed_conversation_takes_nothing_and_the_next_message_opens_another(
    world: World, author: Visitor, moderator: Visitor
) -> None:
    _send(author)
    path = _address(world)
    page = moderator.get(path)
    moderator.send(page, f"{path}/close")
    closed = world.load(Conversation)
    assert (closed.waiting_at, closed.closed_on is None) == (None, False)
    assert "Cet échange est clos." in author.get("/a/team").text
    for verb in ("answer", "close"):
        moderator.post(f"{path}/{verb}", {"text": ANSWER, "version": closed.version}, 409)
    _send(author)
    assert world.count(Conversation) == 2


@pytest.mark.parametrize(
    ("fields", "kept"), [({"text": ""}, ""), ({"text": "x" * 5001}, "x" * 5001), ({}, "")], ids=["", "long", "none"]
)
def test_a_message_that_cannot_be_sent_is_given_back(
    world: World, author: Visitor, fields: dict[str, str], kept: str
) -> None:
    page = author.post("/a/team", fields, 422)
    assert page.css(".notice--wrong")
    assert page.one("textarea[name=text]").text_content().strip() == kept
    assert world.count(Conversation) == 0


def test_ten_messages_a_day_and_no_more(app: Flask, world: World, account: Account, author: Visitor) -> None:
    with time_machine.travel(clock.now().replace(hour=10), tick=False) as moment:
        author.become(account)
        for number in range(10):
            _send(author, f"Message {number}.")
        page = author.post("/a/team", {"text": "Encore un."}, 429)
        assert "Encore un." in page.text
        assert int(page.headers["Retry-After"]) > 0
        moment.shift(timedelta(days=1))
        _send(author.become(account), "Encore un.")
    assert world.count(Message) == 11


def test_agencies_write_to_the_team_too_and_visitors_enter_first(app: Flask, world: World) -> None:
    agency, _ = world.agency()
    _send(Visitor(app).become(agency))
    assert world.load(Conversation).account_id == agency.id
    assert Visitor(app).get("/a/team", 303).location == "/in"
    Visitor(app).post("/a/team", {"text": WORDS}, 403)
    assert world.count(Message) == 1
