"""Breaks, days and hard texts in a row: what a moderator is refused, may override, and is shown of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Post
from forum.moderation.models import Claim, Sparing
from forum.moderation.operations import sparing as operations
from forum.moderation.queries import queue
from forum.waiting import Level
from tests.factories import World, viewer_of
from tests.moderation.sparing import claim, staff_pages, statements, waiting, without_tokens
from tests.moderation.test_at_once import at_once, pressing
from tests.visitor import Page, Visitor

MORNING = datetime(2026, 3, 16, 9, tzinfo=UTC)


@pytest.fixture
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def account(world: World, moment: time_machine.Traveller) -> Account:
    return world.moderator()


@pytest.fixture
def somebody(app: Flask, account: Account) -> Visitor:
    return Visitor(app).become(account)


def decide(somebody: Visitor, post: Post) -> None:
    path = f"/mod/p/{post.public_id}"
    somebody.send(somebody.get(path), f"{path}/decide", outcome="publish")


def is_pause(page: Page) -> bool:
    return bool(page.css("button[name=override]"))


def test_after_fifty_minutes_the_next_text_is_a_break(
    world: World, somebody: Visitor, moment: time_machine.Traveller
) -> None:
    for _ in range(6):
        post = waiting(world)
        claim(somebody, post)
        moment.shift(timedelta(minutes=8))
        decide(somebody, post)
    moment.shift(timedelta(minutes=2))
    post = waiting(world)
    page = claim(somebody, post, 403)
    assert page.h1 == "C’est l’heure d’une pause"
    assert "Vous relisez depuis 50 minutes." in page.text
    assert world.count(Claim) == 0
    moment.shift(timedelta(minutes=10))
    claim(somebody, post)
    assert "Vous relisez depuis une minute. Pause dans 50 minutes." in somebody.get("/mod/me").text.replace(
        "\u00a0", " "
    )


def test_going_on_all_the_same_is_counted_for_oneself_and_without_a_name_for_all(
    world: World, somebody: Visitor, account: Account, moment: time_machine.Traveller
) -> None:
    claim(somebody, waiting(world))
    for _ in range(5):
        moment.shift(timedelta(minutes=9))
        claim(somebody, waiting(world))
    moment.shift(timedelta(minutes=5))
    post = waiting(world)
    path = f"/mod/items/{post.public_id}/claim"
    page = claim(somebody, post, 403)
    buttons = [button for button in page.css("main button") if button.text_content().strip()]
    assert "pause" in buttons[0].text_content()
    assert somebody.send(page, path, override="yes").location == f"/mod/p/{post.public_id}"
    line = world.load(AuditLine, act=Act.LIMIT_PASSED)
    assert (line.actor, line.about, line.why) == (None, "", "break")
    assert "vous avez continué une fois" in somebody.get("/mod/me").text
    assert world.load(Sparing, moderator_id=account.id).overrides == 1
    assert is_pause(claim(somebody, waiting(world), 403))
    assert world.count(AuditLine, act=Act.LIMIT_PASSED) == 1


def test_two_hours_are_enough_until_tomorrow(
    world: World, somebody: Visitor, account: Account, moment: time_machine.Traveller
) -> None:
    with world.open():
        db.session.add(Sparing(moderator_id=account.id, day=MORNING.date(), seconds_today=119 * 60))
    claim(somebody, waiting(world))
    moment.shift(timedelta(minutes=30))
    page = claim(somebody, waiting(world), 403)
    assert page.h1 == "C’est assez pour aujourd’hui"
    assert "129 minutes" in page.text
    moment.shift(timedelta(hours=24))
    somebody.become(account)
    claim(somebody, waiting(world))
    assert "Aujourd’hui : 0 minutes" in somebody.get("/mod/me").text.replace("\u00a0", " ")


def test_after_three_hard_texts_an_easy_one_comes_next(
    world: World, somebody: Visitor, moment: time_machine.Traveller
) -> None:
    for level in (Level.RED, Level.CRISIS, Level.RED):
        claim(somebody, waiting(world, level))
        moment.shift(timedelta(minutes=1))
    moment.shift(timedelta(minutes=10))  # the three are free again
    moment.shift(timedelta(minutes=-5))
    hard, easy = waiting(world, Level.CRISIS), waiting(world, Level.GREEN)
    page = claim(somebody, hard, 403)
    assert page.h1 == "Un texte plus calme d’abord"
    assert "3 textes difficiles" in page.text.replace("\u00a0", " ")
    assert somebody.send(page, "/mod/next").location == f"/mod/p/{easy.public_id}"
    claim(somebody, hard)


def test_when_only_hard_texts_are_left_the_next_asks_first(world: World, somebody: Visitor, account: Account) -> None:
    with world.open():
        now = clock.now()
        facts = {"day": MORNING.date(), "shift_started_at": now, "last_taken_at": now, "hard_in_row": 3}
        db.session.add(Sparing(moderator_id=account.id, **facts))
    post = waiting(world, Level.RED)
    page = somebody.post("/mod/next", None, 403)
    assert is_pause(page)
    again = [form for form in page.css("form[action='/mod/next']") if form.cssselect("[name=override]")]
    assert len(again) == 1
    assert somebody.post("/mod/next", {"override": "yes"}).location == f"/mod/p/{post.public_id}"


def test_keeping_ones_claim_longer_is_no_new_text_and_never_refused(
    world: World, somebody: Visitor, account: Account, moment: time_machine.Traveller
) -> None:
    post = waiting(world, Level.RED)
    for _ in range(8):
        claim(somebody, post)
        moment.shift(timedelta(minutes=9))
    assert world.load(Sparing, moderator_id=account.id).hard_in_row == 1


def test_a_break_that_one_asks_for_lasts_ten_minutes(
    world: World, somebody: Visitor, moment: time_machine.Traveller
) -> None:
    claim(somebody, waiting(world))
    moment.shift(timedelta(minutes=4))
    somebody.send(somebody.get("/mod/me"), "/mod/me/break")
    moment.shift(timedelta(minutes=3))
    page = somebody.get("/mod/me")
    assert "Vous êtes en pause, encore 7 minutes." in page.text.replace("\u00a0", " ")
    assert not page.css("form[action='/mod/me/break']")
    assert is_pause(claim(somebody, waiting(world), 403))
    moment.shift(timedelta(minutes=7))
    claim(somebody, waiting(world))


def test_limits_are_settings(world: World, somebody: Visitor, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    hard = dict(app.config["ABRI"].sparing, hard_in_a_row=1)
    monkeypatch.setattr("forum.moderation.queries.sparing.current_app", _Settings(app, hard))
    claim(somebody, waiting(world, Level.RED))
    claim(somebody, waiting(world, Level.RED), 403)


class _Settings:
    """The application with other limits."""

    def __init__(self, app: Flask, sparing: dict[str, int]) -> None:
        self.config = {"ABRI": type("Settings", (), {"sparing": sparing, "claim_minutes": 10})}


def test_taking_reads_once_and_writes_once_and_putting_aside_is_one_statement(
    app: Flask, world: World, account: Account
) -> None:
    post, viewer = waiting(world), viewer_of(account)
    with world.open():
        item = queue.item(post.public_id, viewer, clock.now())
        with statements(app) as sent:
            operations.before_taking(item, viewer, clock.now(), override=False)
        assert [statement.split()[0] for statement in sent] == ["INSERT", "UPDATE"]
        with statements(app) as sent:
            operations.after_deciding(viewer, clock.now())
        assert [statement.split()[0] for statement in sent] == ["UPDATE"]


def test_reading_ends_with_the_decision_and_past_days_are_forgotten(
    world: World, account: Account, moment: time_machine.Traveller
) -> None:
    other, late = world.moderator(), world.moderator()
    yesterday = MORNING.date() - timedelta(days=1)
    with world.open():
        taken, ago = MORNING, MORNING - timedelta(hours=14)
        now = {"day": MORNING.date(), "seconds_today": 60, "shift_started_at": taken, "last_taken_at": taken}
        then = {"day": yesterday, "seconds_today": 600, "hard_in_row": 2, "overrides": 1, "skipped_notes": "suicide"}
        db.session.add(Sparing(moderator_id=account.id, **now))
        db.session.add(Sparing(moderator_id=other.id, shift_started_at=ago, last_taken_at=ago, **then))
        db.session.add(Sparing(moderator_id=late.id, **{**then, **now, "seconds_today": 7}))
    moment.shift(timedelta(minutes=4))
    with world.open():
        operations.after_deciding(viewer_of(account), clock.now())
    mine = world.load(Sparing, moderator_id=account.id)
    assert (mine.last_ended_at, mine.seconds_today) == (MORNING + timedelta(minutes=4), 60)
    theirs = world.load(Sparing, moderator_id=other.id)
    kept = (theirs.day, theirs.shift_started_at, theirs.last_taken_at, theirs.break_until, theirs.last_ended_at)
    assert kept == (None,) * 5
    assert (theirs.seconds_today, theirs.hard_in_row, theirs.overrides, theirs.skipped_notes) == (0, 0, 0, "suicide")
    assert world.load(Sparing, moderator_id=late.id).last_ended_at is None


def test_one_who_takes_two_at_once_has_both_counted(app: Flask, world: World) -> None:
    account = world.moderator()
    posts = [waiting(world, Level.RED) for _ in range(3)]
    asks = [pressing(account, app, f"/mod/items/{post.public_id}/claim", {}) for post in posts]
    assert at_once(asks) == {303: 3}
    assert world.load(Sparing, moderator_id=account.id).hard_in_row == 3


def test_nobody_else_sees_how_much_somebody_has_read(app: Flask, world: World, account: Account) -> None:
    """Every page of staff without an id is the same bytes for everybody else, whatever the exposure is."""
    waiting(world)
    others = [Visitor(app).become(other) for other in (world.moderator(), world.admin())]
    pages = staff_pages(app)
    assert {"/mod", "/mod/me", "/mod/limits", "/admin/boards"} <= set(pages)
    before = [_read(other, pages) for other in others]
    with world.open():
        now = clock.now()
        counts = {"seconds_today": 97 * 60, "hard_in_row": 71, "overrides": 83, "skipped_notes": "suicide animals"}
        times = {"shift_started_at": now, "last_taken_at": now, "break_until": now + timedelta(minutes=9)}
        db.session.add(Sparing(moderator_id=account.id, day=MORNING.date(), **counts, **times))
    assert [_read(other, pages) for other in others] == before
    me = Visitor(app).become(account)
    assert "97 minutes" in me.get("/mod/me").text.replace("\u00a0", " ")
    assert "83 fois" in me.get("/mod/me").text.replace("\u00a0", " ")


def _read(other: Visitor, pages: list[str]) -> dict[str, str]:
    found = {}
    for path in pages:
        response = other.client.get(path, base_url="https://localhost")
        found[path] = without_tokens(response.get_data(as_text=True))
    return found


@pytest.mark.parametrize("path", ["/mod/me", "/mod/me/break"])
def test_only_those_who_review_have_a_pace(app: Flask, world: World, path: str) -> None:
    for account in (world.member(), world.agency()[0]):
        Visitor(app).become(account).post(path, None, 403)
    assert world.count(Sparing) == 0


def test_subjects_that_one_skips_are_not_offered_but_can_be_taken(
    world: World, somebody: Visitor, account: Account
) -> None:
    skipped = waiting(world, Level.RED, notes=["suicide"])
    other = waiting(world, notes=["animals"])
    page = somebody.get("/mod/me")
    somebody.send(page, "/mod/me", notes=["suicide"])
    assert [box.get("value") for box in somebody.get("/mod/me").css("input[name=notes][checked]")] == ["suicide"]
    assert somebody.post("/mod/next").location == f"/mod/p/{other.public_id}"
    claim(somebody, skipped)
    assert world.count(AuditLine, actor=account.number, act=Act.LIMIT_PASSED) == 0


def test_a_subject_that_is_none_is_refused_and_changes_nothing(world: World, somebody: Visitor) -> None:
    somebody.post("/mod/me", {"notes": "suicide"})
    page = somebody.post("/mod/me", {"notes": ["suicide", "<b>"]}, 422)
    assert "Choisissez parmi les mots proposés." in page.text
    assert world.load(Sparing).skipped_notes == "suicide"
