"""Blocking is both ways; from the first minute, and it can be taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import insert, select

from forum.accounts.models import Account, Block, Mute
from forum.accounts.operations import choices as operations
from forum.db import db
from forum.discussion.models import Board, Post, PostState, Thread
from forum.errors import Refused
from forum.web import locale
from tests.accounts.blocking import FIRST, SECOND, Two, cards, counts, titles
from tests.discussion import bulk
from tests.factories import World, viewer_of
from tests.visitor import Visitor


@pytest.fixture
def two(app: Flask, world: World) -> Two:
    return Two(app, world)


def test_a_block_is_both_ways_and_nothing_shows_a_gap(two: Two, visitor: Visitor) -> None:
    first, second, third = (two.come(each) for each in (two.first, two.second, two.third))
    page = first.get(f"/t/{two.between.public_id}")
    links = [link.get("href") for link in page.css(".post-card__report[href*='/person']")]
    assert links == [f"/t/{two.between.public_id}/person?place={place}" for place in (1, 3, 4)]
    page = first.get(links[1])
    for said in ("dans les deux sens", "second compte", "sans compte", "un seul fil"):
        assert said in page.text.lower()
    assert page.css("main a, main button")[0].get("href", "").startswith(f"/t/{two.between.public_id}")
    assert two.asked(first, 3, "block").location == f"/t/{two.between.public_id}"
    for came, own, other, away in ((first, FIRST, SECOND, two.of_second), (second, SECOND, FIRST, two.of_first)):
        page = came.get(f"/t/{two.between.public_id}")
        assert [words for _, words in cards(page)] == ["Un début.", own, "La fin."]
        assert [card.get("id") for card in page.css(".post-card[id^='m']")] == ["m1", "m2", "m3"]
        assert other not in page.source
        board = came.get(f"/b/{two.board.public_id}")
        assert len(titles(board)) == 2
        assert away.public_id not in board.source
        assert [words.split()[0] for words in counts(board)] == ["2", "une"]
        came.get(f"/t/{away.public_id}", 404)
        came.post(f"/t/{away.public_id}/reply", {"body": "Vers un fil."}, 404)
        # What they wrote there stays theirs, as in a thread that was hidden.
        mine = came.get("/a/texts")
        assert own in mine.text
        assert ("seconde" if came is first else "première") not in mine.text
    for came in (third, two.come(two.world.moderator()), two.come(two.world.member())):
        assert len(cards(came.get(f"/t/{two.between.public_id}"))) == 4
        assert len(titles(came.get(f"/b/{two.board.public_id}"))) == 3
    # Taken back by who made it, and by nobody else.
    blocks = first.get("/a/blocks")
    (undo,) = [form.get("action") or "" for form in blocks.css("form[action$='/undo']")]
    assert "La seconde" in blocks.text
    assert "La première" not in second.get("/a/blocks").text
    second.post(undo, status=404)
    first.post(undo)
    first.post(undo, status=404)
    assert len(cards(second.get(f"/t/{two.between.public_id}"))) == 4
    assert two.world.count(Block) == 0


def test_who_blocks_whose_thread_it_is_lands_on_the_board(two: Two) -> None:
    first = two.come(two.first)
    page = two.asked(first, 1, "block", thread=two.of_second)
    assert page.location == f"/b/{two.board.public_id}"
    assert "Fil de la seconde" not in first.follow(page).text


def test_pages_of_a_long_thread_are_full_though_much_of_it_is_unseen(two: Two) -> None:
    """Every third of ninety posts is of somebody blocked: pages of twenty, numbered without a gap, whose keys agree."""
    world, thread = two.world, two.world.thread(two.board, author=two.third)
    bulk.replies(world, thread, two.third, upto=90)
    with world.open():
        for post in db.session.scalars(select(Post).where(Post.thread_id == thread.id, Post.place > 4)):
            post.author_id = two.second.id if (post.place or 0) % 3 == 0 else two.third.id
    world.block(two.first, two.second)
    came, key, places = two.come(two.first), "", []
    while True:
        page = came.get(f"/t/{thread.public_id}" + (f"?after={key}" if key else ""))
        places.append([int((card.get("id") or "")[1:]) for card in page.css(".post-card[id^='m']")])
        more = [link.get("href") or "" for link in page.css(".pager a") if "Messages suivants" in link.text_content()]
        if not more:
            break
        key = more[0].partition("after=")[2]
    numbers = [place for each in places for place in each]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {len(each) for each in places[:-1]} == {20}
    newest = came.get(f"/t/{thread.public_id}").css("a.back[href*='after=']")[0].get("href") or ""
    assert newest.endswith(key)
    assert "Texte 89." in came.get(newest).text


def test_notices_of_ones_own_texts_lead_where_the_readercounts(two: Two, world: World) -> None:
    bulk.replies(world, two.between, two.second, upto=25)
    post = world.reply(two.between, author=two.first, body="Loin.")
    moderator = two.come(world.moderator())
    waiting = world.reply(two.between, author=two.first, body="Plus loin.", state=PostState.HELD)
    moderator.post(f"/mod/p/{waiting.public_id}/claim")
    form = moderator.get(f"/mod/p/{waiting.public_id}").form(f"/mod/p/{waiting.public_id}/decide")
    moderator.post(f"/mod/p/{waiting.public_id}/decide", {**form, "outcome": "publish"})
    first = two.come(two.first)
    links = [link.get("href") for link in first.get("/n").css("main a") if "/t/" in (link.get("href") or "")]
    assert links == [f"/t/{two.between.public_id}?after=%3Ei:20"]
    world.block(two.second, two.first)
    links = [link.get("href") for link in first.get("/n").css("main a") if "/t/" in (link.get("href") or "")]
    assert links == [f"/t/{two.between.public_id}"]
    assert first.get(f"/p/{post.public_id}/edit").css("a.back")[0].get("href") == f"/t/{two.between.public_id}"


def test_who_reviews_meets_everybody_and_can_be_blocked_as_a_member(two: Two, world: World) -> None:
    moderator = world.moderator("Qui relit")
    world.reply(two.between, author=moderator, body="En mon nom.")
    world.block(two.first, moderator)
    world.block(moderator, two.second)
    assert "En mon nom." not in two.come(two.first).get(f"/t/{two.between.public_id}").text
    page = two.come(moderator).get(f"/t/{two.between.public_id}")
    assert len(cards(page)) == 5
    assert "vous verrez toujours" in two.come(moderator).get(f"/t/{two.between.public_id}/person?place=2").text


def test_what_an_agency_says_stays_and_nobody_blocks_it(two: Two, world: World) -> None:
    board = world.board(public=True)
    account, _agency = world.agency("Rive Claire")
    thread = world.thread(board, author=two.third)
    world.reply(thread, author=account, body="Nous pouvons aider.")
    world.block(two.first, account)
    first = two.come(two.first)
    assert "Nous pouvons aider." in first.get(f"/t/{thread.public_id}").text
    assert len(first.get(f"/t/{thread.public_id}").css("a[href*='/person']")) == 1
    first.get(f"/t/{thread.public_id}/person?place=2", 404)


def test_nobody_is_there_for_a_wrong_place(two: Two, world: World) -> None:
    """2 is one's own."""
    first = two.come(two.first)
    path = f"/t/{two.between.public_id}/person"
    for place in ("", "0", "2", "99", "x", "999999999", "1e3", "A" * 22):
        first.get(f"{path}?place={place}", 404)
        first.post(path, {"about": place, "what": "block"}, 404)
    assert (world.count(Block), world.count(Mute)) == (0, 0)


def test_a_wrong_choice_shows_the_page_again_and_changes_nothing(two: Two, world: World) -> None:
    first = two.come(two.first)
    for what in ("", "both", "Block", "\x00"):
        page = two.asked(first, 3, what, 422)
        assert "La seconde" in page.h1
        assert page.css("[role=alert]")
        first.post(f"/b/{two.board.public_id}/mute", {"wish": what}, 422)
    first.post(f"/b/{'A' * 22}/mute", {"wish": "mute"}, 404)
    first.post(f"/a/blocks/{'A' * 22}/undo", status=404)
    assert (world.count(Block), world.count(Mute)) == (0, 0)


def test_the_form_means_the_same_person_when_places_have_changed(two: Two, world: World) -> None:
    """Between the page and its button somebody else is blocked: whoever stood third now stands second."""
    first = two.come(two.first)
    fourth = world.member("La quatrième")
    world.reply(two.between, author=fourth, body="Encore une.")
    path = f"/t/{two.between.public_id}/person"
    page = first.get(f"{path}?place=5")
    world.block(two.first, two.second)
    first.send(page, path, what="mute")
    assert world.load(Mute).about == str(fourth.id)


def test_pressed_at_once_or_twice_it_is_one(two: Two, world: World, app: Flask) -> None:
    came = [two.come(two.first) for _ in range(6)]
    path = f"/t/{two.between.public_id}/person"
    page = came[0].get(f"{path}?place=3")
    tokens = [each.token() for each in came]
    about, start = page.form(path)["about"], Barrier(len(came))

    def press(number: int) -> int:
        start.wait()
        fields = {"about": about, "what": ("block", "mute")[number % 2], "csrf_token": tokens[number]}
        return came[number].client.post(path, data=fields, base_url="https://localhost").status_code

    with ThreadPoolExecutor(len(came)) as pool:
        codes = list(pool.map(press, range(len(came))))
    # Whoever comes after the block no longer finds whom to mute.
    assert set(codes) <= {303, 404}
    assert world.count(Block) == 1
    assert world.count(Mute) <= 1


def test_there_is_an_end_to_how_many_and_none_of_oneself(
    two: Two, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOST_BLOCKS", 1)
    monkeypatch.setattr(operations, "MOST_MUTES", 1)
    me = viewer_of(two.first)
    with world.open():
        operations.block(me, two.second.id)
        operations.mute_person(me, two.second.id)
        for act in (operations.block, operations.mute_person):
            for other in (two.third.id, two.first.id):
                with pytest.raises(Refused):
                    act(me, other)
        with pytest.raises(Refused):
            operations.block(me, two.third.id, under=two.second.id)
    assert (world.count(Block), world.count(Mute)) == (1, 1)


def test_an_account_that_goes_leaves_no_block_and_no_mute(two: Two, world: World) -> None:
    world.block(two.first, two.second)
    world.mute(two.first, two.second)
    with world.open():
        operations.forget([two.second.id])
        db.session.delete(db.session.get_one(Account, two.second.id))
    assert (world.count(Block), world.count(Mute)) == (0, 0)
    assert two.come(two.first).get("/a/blocks").text.count("Personne.") == 2


def test_a_thread_that_somebody_unseen_brought_up_stands_where_it_stood_before(two: Two, world: World) -> None:
    """Sixty threads, one a day; into every third the second has written today. The first still finds each where the
    last text they meet had left it, once, over all pages."""
    board = world.board()
    bulk.threads(world, board, two.third, number=60)
    with world.open():
        today = locale.today()
        for thread in db.session.scalars(select(Thread).where(Thread.board_id == board.id)):
            thread.moved_on = today - timedelta(days=40 * (61 - thread.rank))
            for post in db.session.scalars(select(Post).where(Post.thread_id == thread.id)):
                post.published_on = thread.moved_on
        for thread in db.session.scalars(select(Thread).where(Thread.board_id == board.id, Thread.rank % 3 == 0)):
            thread.moved_on, thread.rank, thread.last_place, thread.replies = today, thread.rank + 100, 2, 1
            row = bulk._post(thread.id, two.second, 2) | {"published_on": today}
            db.session.execute(insert(Post), [row])
    brought_up = [f"Fil {rank}" for rank in range(60, 0, -3)]
    assert _all_titles(two.come(two.third), board)[0][:20] == brought_up
    before = [f"Fil {rank}" for rank in range(60, 0, -1)]
    world.block(two.second, two.first)
    listed, days = _all_titles(two.come(two.first), board)
    assert listed == before
    assert len(days) == len(set(days))
    assert "Aujourd’hui" not in days


def _all_titles(came: Visitor, board: Board) -> tuple[list[str], list[str]]:
    """Every thread of a board, page by page, and the days that stand above them."""
    listed: list[str] = []
    days: list[str] = []
    path = f"/b/{board.public_id}"
    while path:
        page = came.get(path)
        listed += titles(page)
        days += [day for each in page.css(".day__when") if (day := each.text_content()) not in days[-1:]]
        more = [link.get("href") or "" for link in page.css(".pager a") if "Fils plus anciens" in link.text_content()]
        path = more[0] if more else ""
    return listed, days
