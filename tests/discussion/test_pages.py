"""Pages of a thread and of a board: how many, in which order, and the keys that lead from one to the next."""

from __future__ import annotations

import re

import pytest

from forum.discussion.models import Board, PostState, Thread
from forum.discussion.queries.boards import THREADS_A_PAGE
from forum.discussion.queries.threads import POSTS_A_PAGE, newest_key
from tests.discussion import bulk
from tests.factories import World
from tests.visitor import Page, Visitor

NEXT = ".pager a.button"


@pytest.fixture
def board(world: World) -> Board:
    return world.board(public=True)


def _long_thread(world: World, board: Board, *, posts: int) -> Thread:
    author = world.member()
    thread = world.thread(board, author=author, body="Texte 1.")
    if posts > 1:
        bulk.replies(world, thread, author, upto=posts)
    return thread


def _places(page: Page) -> list[int]:
    """The numbers of the posts on a page, as their texts say them."""
    return [int(found) for body in page.css(".post-card__body") for found in re.findall(r"\d+", body.text_content())]


def _walk(visitor: Visitor, start: str) -> list[Page]:
    """Every page from the first on, by the links."""
    pages = [visitor.get(start)]
    while following := pages[-1].css(NEXT):
        pages.append(visitor.get(following[0].get("href") or ""))
    return pages


def test_a_page_holds_twenty_posts_and_twenty_five_threads() -> None:
    assert (POSTS_A_PAGE, THREADS_A_PAGE) == (20, 25)


@pytest.mark.parametrize("posts", [1, 20, 21, 40, 41])
def test_the_pages_of_a_thread_hold_each_post_once_in_order(
    world: World, board: Board, visitor: Visitor, posts: int
) -> None:
    thread = _long_thread(world, board, posts=posts)
    pages = _walk(visitor, f"/t/{thread.public_id}")
    assert [len(_places(page)) for page in pages[:-1]] == [20] * (len(pages) - 1)
    assert [place for page in pages for place in _places(page)] == list(range(1, posts + 1))


@pytest.mark.parametrize("posts", [1, 20, 21, 40, 41, 400])
def test_the_link_to_the_newest_leads_to_the_last_page_with_the_last_post(
    world: World, board: Board, visitor: Visitor, posts: int
) -> None:
    thread = _long_thread(world, board, posts=posts)
    first = visitor.get(f"/t/{thread.public_id}")
    newest = [link for link in first.css("a.back") if "plus récents" in link.text_content()]
    if posts <= 20:
        assert not newest
        return
    last = visitor.get(newest[0].get("href") or "")
    assert _places(last)[-1] == posts
    assert not last.css(NEXT)
    assert _places(last)[0] % 20 == 1


def test_withdrawn_posts_keep_their_place_on_their_page(world: World, board: Board, visitor: Visitor) -> None:
    thread = _long_thread(world, board, posts=20)
    for _ in range(2):
        world.reply(thread, state=PostState.WITHDRAWN)
    reply = world.reply(thread, body="Texte 21.")
    assert reply.place == 21
    pages = _walk(visitor, f"/t/{thread.public_id}")
    assert [len(_places(page)) for page in pages] == [20, 1]
    assert newest_key(21) == ">i:20"


def test_the_pages_of_a_board_hold_each_thread_once_the_last_moved_first(
    world: World, board: Board, visitor: Visitor
) -> None:
    bulk.threads(world, board, world.member(), number=60)
    pages = _walk(visitor, f"/b/{board.public_id}")
    titles = [[row.text_content() for row in page.css(".thread-row__title")] for page in pages]
    assert [len(page) for page in titles] == [25, 25, 10]
    assert [title for page in titles for title in page] == [f"Fil {rank}" for rank in range(60, 0, -1)]


def test_a_thread_moves_up_when_a_reply_appears_and_not_before(world: World, board: Board, visitor: Visitor) -> None:
    first = world.thread(board, title="Le premier")
    world.thread(board, title="Le second")
    world.reply(first, state=PostState.HELD)
    titles = [row.text_content() for row in visitor.get(f"/b/{board.public_id}").css(".thread-row__title")]
    assert titles == ["Le second", "Le premier"]
    world.reply(first)
    page = visitor.get(f"/b/{board.public_id}")
    assert [row.text_content() for row in page.css(".thread-row__title")] == ["Le premier", "Le second"]
    assert page.css(".thread-row")[0].text_content().count("une réponse") == 1


def test_a_page_beyond_the_last_is_empty_and_leads_back(world: World, board: Board, visitor: Visitor) -> None:
    thread = _long_thread(world, board, posts=3)
    page = visitor.get(f"/t/{thread.public_id}?after=>i:500")
    assert not _places(page)
    assert page.one(".pager a").get("href") == f"/t/{thread.public_id}"
    assert "Il n’y a rien de plus ancien." in visitor.get(f"/b/{board.public_id}?after=>i:0~s:{'a' * 22}").text


KEYS = [
    "x",
    "20",
    "i:20",
    ">",
    "<",
    ">i:",
    ">i:abc",
    ">i:1~i:2~i:3",
    ">s:a",
    ">x",
    ">true",
    ">f:1.5",
    ">f:nan",
    ">n:1",
    ">d:2026-01-01",
    ">dt:2026-01-01T00:00:00",
    ">b:AAAA",
    ">uuid:00000000-0000-0000-0000-000000000000",
    ">i:" + "9" * 30,
    ">i:-" + "9" * 30,
    ">i:9223372036854775808",
    ">i:" + "9" * 5000,
    ">i:1\x00",
    "<i:3",
    ">i:1~s:a",
    ">i:1 ",
    ">i:\u0663",
    ">i:-5",
    ">i:2147483648",
    '>"i:1',
    ">i:1~s:\x00",
    "\ud800",
    ">i:1~i:1",
    ">s:1~i:1",
]


@pytest.mark.parametrize("key", KEYS, ids=range(len(KEYS)))
def test_a_key_that_no_link_carries_is_a_bad_request(world: World, visitor: Visitor, key: str) -> None:
    board = world.board(public=True)
    thread = world.thread(board)
    for path in (f"/t/{thread.public_id}", f"/b/{board.public_id}"):
        response = visitor.client.get(
            path, query_string={"after": key.encode("utf-8", "surrogatepass")}, base_url="https://localhost"
        )
        assert response.status_code == 400, (path, response.status_code)
        assert "/e" in response.get_data(as_text=True)


@pytest.mark.parametrize("key", [">i:0", ">i:1", ">i:2147483647"])
def test_a_key_of_the_right_kind_is_a_page_whatever_its_number(world: World, board: Board, key: str) -> None:
    thread = _long_thread(world, board, posts=3)
    visitor = Visitor(world.app)
    assert set(_places(visitor.get(f"/t/{thread.public_id}?after={key}"))) <= {1, 2, 3}


def test_an_empty_key_is_the_first_page(world: World, board: Board, visitor: Visitor) -> None:
    thread = _long_thread(world, board, posts=3)
    assert _places(visitor.get(f"/t/{thread.public_id}?after=")) == [1, 2, 3]
