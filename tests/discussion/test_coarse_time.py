"""When somebody wrote is told in days at the finest, never in hours: nobody can read off when they were awake."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import lxml.html
import pytest
import time_machine
from babel.dates import format_date
from flask import Flask
from lxml.html import HtmlElement

from forum.discussion.models import Board, PostState
from forum.discussion.queries import threads
from tests.factories import World
from tests.visitor import CLOCK_TIME, Page, Visitor

DAY = date(2026, 3, 14)
FINE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\s?h(\s?\d{2})?\b|\b\d{9,}\b")


def _at(hour: int, minute: int = 0) -> time_machine.travel:
    return time_machine.travel(datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=UTC), tick=False)


def _without_ids(element: HtmlElement) -> str:
    """An element's source with everything that is random or a running number made equal."""
    source = lxml.html.tostring(element, encoding="unicode", with_tail=False)
    source = re.sub(r"[A-Za-z0-9_-]{22}", "ID", source)
    return re.sub(r'"(by-|m)\d+"', r'"\1N"', source)


@pytest.fixture
def board(world: World) -> Board:
    return world.board(public=True)


def test_two_posts_three_hours_apart_look_the_same(app: Flask, world: World, board: Board) -> None:
    author = world.member()
    with _at(6):
        thread = world.thread(board)
    for hour, minute in ((9, 5), (12, 47)):
        with _at(hour, minute):
            world.reply(thread, author=author, body="Courage.")
    with _at(13):
        page = Visitor(app).get(f"/t/{thread.public_id}")
    first, second = page.css(".post-card")[1:]
    assert _without_ids(first) == _without_ids(second)


def test_two_threads_three_hours_apart_look_the_same(app: Flask, world: World, board: Board) -> None:
    author = world.member()
    for hour in (9, 12):
        with _at(hour):
            world.thread(board, author=author, title="Bonjour")
    with _at(13):
        page = Visitor(app).get(f"/b/{board.public_id}")
    first, second = page.css(".thread-row")
    assert _without_ids(first) == _without_ids(second)
    assert [" ".join(when.text_content().split()) for when in page.css(".day__when")] == ["Aujourd’hui"]


def test_two_threads_of_one_day_are_the_same_page_after_page(app: Flask, world: World, board: Board) -> None:
    """All of one is written in the morning, the other in the afternoon while others write elsewhere: neither an address
    nor the key of a page says how much was written on the site meanwhile."""
    author, other = world.member(), world.member()
    replies = threads.POSTS_A_PAGE + 1
    pages = []
    with _at(5):
        elsewhere = world.thread(board)
    for hour, has_company in ((6, False), (11, True)):
        with _at(hour):
            thread = world.thread(board, author=author, title="Bonjour", body="Un début.")
        for number in range(replies):
            with _at(hour + 1, 2 * number):
                world.reply(thread, author=other, body="Courage.")
                if has_company:
                    world.reply(elsewhere)
        with _at(14):
            first = Visitor(app).get(f"/t/{thread.public_id}")
            (after,) = {link.get("href") for link in first.css("a[href*='?after=']")}
            pages.append((first, Visitor(app).get(after), after.partition("?")[2]))
    assert pages[0][2] == pages[1][2]
    for morning, afternoon in zip(pages[0][:2], pages[1][:2], strict=True):
        assert _said(morning) == _said(afternoon)


def _said(page: Page) -> str:
    """All of a page but ids, the form token and the padding."""
    return re.sub(r"[A-Za-z0-9_.-]{22,}|<!--.*?-->", "", page.source)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "aujourd’hui"), (1, "cette semaine"), (6, "cette semaine"), (7, "il y a une semaine"),
     (20, "il y a 2 semaines"), (60, "mars 2026")],
)  # fmt: skip
def test_a_post_grows_old_in_words_that_grow_coarser(
    app: Flask, world: World, board: Board, days: int, said: str
) -> None:
    with _at(10):
        thread = world.thread(board)
    with time_machine.travel(datetime.fromordinal(DAY.toordinal() + days).replace(hour=15, tzinfo=UTC), tick=False):
        page = Visitor(app).get(f"/t/{thread.public_id}")
    assert " ".join(page.one(".post-card__by p").text_content().split()) == said


def _pages(app: Flask, world: World, board: Board, somebody: Callable[[], Visitor]) -> list[Page]:
    with _at(10, 21):
        author = world.member()
        thread = world.thread(board, author=author)
        world.reply(thread)
        world.reply(thread, author=author, state=PostState.HELD)
    with _at(15, 42):
        visitor = somebody()
        return [visitor.get(path) for path in (f"/b/{board.public_id}", f"/t/{thread.public_id}")]


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_no_page_carries_a_time_of_day_or_a_date(app: Flask, world: World, board: Board, role: str) -> None:
    def somebody() -> Visitor:
        return Visitor(app) if role == "visitor" else Visitor(app).become(world.member())

    for page in _pages(app, world, board, somebody):
        source = re.sub(r'[A-Za-z0-9_.-]{22,}|/static/\S+|(content|d|viewBox)="[^"]*"', "", page.source)
        assert not CLOCK_TIME.search(source), page.path
        assert not FINE.search(page.text), (page.path, FINE.search(page.text))
        assert not re.search(r"\d{4}-\d{2}-\d{2}", source), page.path
        assert not page.css("time, [datetime]"), page.path
        assert format_date(DAY, "d MMMM", locale="fr") not in page.text, page.path
        for name, value in page.headers.items():
            assert name == "Date" or not CLOCK_TIME.search(value), (page.path, name)


def test_an_author_too_reads_notices_in_coarse_words(app: Flask, world: World, board: Board) -> None:
    author = world.member()
    with _at(10, 21):
        thread = world.thread(board, author=author)
        post = world.reply(thread, state=PostState.HELD)
        moderator = Visitor(app).become(world.moderator())
        moderator.post(f"/mod/p/{post.public_id}/decide", {"outcome": "publish", "version": post.version})
    with _at(15, 42):
        page = Visitor(app).become(author).get("/n")
    assert "Aujourd’hui" in page.text
    assert not CLOCK_TIME.search(page.text)
