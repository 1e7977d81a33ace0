"""What stands beside boards and threads, in which order and for whom."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Board
from forum.resources.models import Agency, GuidancePage, GuidanceState
from tests.factories import World
from tests.visitor import Page, Visitor


@pytest.fixture
def board(world: World) -> Board:
    return world.board(public=True)


@pytest.fixture
def desk(world: World) -> tuple[Account, Agency]:
    return world.agency("Rive Claire")


@pytest.fixture
def agent(app: Flask, desk: tuple[Account, Agency]) -> Visitor:
    return Visitor(app).become(desk[0])


@pytest.fixture
def agency(desk: tuple[Account, Agency]) -> Agency:
    return desk[1]


def _titles(page: Page) -> list[str]:
    return [title.text_content() for title in page.css(".pin__title")]


def _in_days(world: World, days: int) -> time_machine.travel:
    return time_machine.travel(world.later(days))


def test_the_threads_own_pin_comes_first_and_a_page_stands_once(
    world: World, visitor: Visitor, board: Board, agency: Agency
) -> None:
    thread = world.thread(board)
    of_board, of_both = (
        world.guidance(agency, title="A, sur la rubrique"),
        world.guidance(agency, title="Z, sur les deux"),
    )
    world.pin(of_board, board=board)
    world.pin(of_both, board=board)
    world.pin(of_both, thread=thread)
    assert _titles(visitor.get(f"/t/{thread.public_id}")) == ["Z, sur les deux", "A, sur la rubrique"]
    assert _titles(visitor.get(f"/t/{world.thread(board).public_id}")) == ["A, sur la rubrique", "Z, sur les deux"]


def test_the_boards_language_comes_first_then_the_readers_country(
    world: World, visitor: Visitor, board: Board, agency: Agency
) -> None:
    world.pin(world.guidance(agency, title="A, en anglais", language="en", country="FR"), board=board)
    world.pin(world.guidance(agency, title="B, partout", country=""), board=board)
    world.pin(world.guidance(agency, title="C, Belgique", country="BE"), board=board)
    path = f"/b/{board.public_id}"
    assert _titles(visitor.get(path)) == ["B, partout", "C, Belgique", "A, en anglais"]
    visitor.post("/h", {"country": "BE"})
    assert _titles(visitor.get(path)) == ["C, Belgique", "B, partout", "A, en anglais"]


def test_what_speaks_the_language_of_the_thread_comes_before_all_else(
    world: World, app: Flask, board: Board, agency: Agency
) -> None:
    """Whatever the reader's own language, whose pin it is, and for which country."""
    thread = world.thread(board)
    world.pin(world.guidance(agency, title="Fil, en anglais", language="en", country="FR"), thread=thread)
    world.pin(world.guidance(agency, title="Rubrique, en français", country="BE"), board=board)
    world.pin(world.guidance(agency, title="Rubrique, en espagnol", language="es"), board=board)
    world.pin(world.guidance(agency, title="Site, en français", country=""))
    english = Visitor(app, language="en")
    french = Visitor(app)
    first = ["Rubrique, en français", "Site, en français", "Fil, en anglais", "Rubrique, en espagnol"]
    assert _titles(french.get(f"/t/{thread.public_id}")) == first
    assert _titles(english.get(f"/t/{thread.public_id}")) == first
    assert _titles(french.get("/")) == ["Site, en français"]


def test_a_page_stands_in_the_language_of_the_thread_where_readers_find_it(
    world: World, visitor: Visitor, agency: Agency
) -> None:
    french, english = (world.board(public=True, language=language) for language in ("fr", "en"))
    page = world.guidance(agency, title="En français")
    other = world.guidance(agency, title="In English", language="en", country="")
    foreign = world.guidance(world.agency()[1], title="Not theirs", language="en")
    with world.open():
        for row in (other, foreign):
            found = db.session.get_one(GuidancePage, row.id)
            found.original_id, found.follows = (page.id, 1) if row is other else (None, None)
    for room in (french, english):
        world.pin(page, board=room)
    assert _titles(visitor.get(f"/b/{french.public_id}")) == ["En français"]
    shown = visitor.get(f"/b/{english.public_id}")
    assert _titles(shown) == ["In English"]
    assert shown.one(".pin__title a").get("href") == f"/r/{other.public_id}"
    with world.open():
        found = db.session.get_one(GuidancePage, other.id)
        found.state, found.waiting_at, found.published_on = GuidanceState.HELD, clock.now(), None
    assert _titles(visitor.get(f"/b/{english.public_id}")) == ["En français"]


def test_nobody_sees_what_is_meant_for_another_country_or_language(
    world: World, app: Flask, board: Board, agency: Agency
) -> None:
    for title, wish in {
        "Pour la France": {"country": "FR"}, "Pour la Belgique": {"country": "BE"}, "En espagnol": {"language": "es"},
    }.items():  # fmt: skip
        world.pin(world.guidance(agency, title=title, country=""), board=board, **wish)
    for country, titles in (("FR", ["Pour la France"]), ("BE", ["Pour la Belgique"]), ("CA", [])):
        reader = Visitor(app)
        reader.post("/h", {"country": country})
        assert _titles(reader.get(f"/b/{board.public_id}")) == titles


def test_pins_of_the_whole_site_stand_everywhere_one_for_each_reader(
    world: World, app: Flask, board: Board, agency: Agency
) -> None:
    """One is accepted for each pair of country and language; of two that are meant for a reader the nearer shows."""
    thread = world.thread(board)
    world.pin(world.guidance(agency, title="Pour tous les pays", country=""))
    world.pin(world.guidance(agency, title="Pour la Belgique", country="BE"), country="BE")
    paths = ("/", f"/b/{board.public_id}", f"/t/{thread.public_id}")
    assert [_titles(Visitor(app).get(path)) for path in paths] == [["Pour tous les pays"]] * 3
    belgian = Visitor(app)
    belgian.post("/h", {"country": "BE"})
    assert [_titles(belgian.get(path)) for path in paths] == [["Pour la Belgique"]] * 3
