"""Opening a thread and answering in one: nothing leaves before it was read once more, and then it waits."""

from __future__ import annotations

import pytest
from flask import Flask

from forum import markup
from forum.discussion.models import Board, Post, PostState, Thread
from forum.discussion.rules import MOST_WAITING
from tests.factories import World
from tests.visitor import Visitor

TOO_LONG = "é" * (markup.LIMIT + 1)


@pytest.fixture
def board(world: World) -> Board:
    return world.board(name="Le travail")


def _thread_fields(**chosen: object) -> dict[str, object]:
    return {"title": "Un début", "body": "Ce qui m’arrive.", "step": "send", **chosen}


def test_a_member_reads_a_new_thread_once_more_before_it_is_sent(world: World, member: Visitor, board: Board) -> None:
    writing = member.get(f"/b/{board.public_id}/new")
    action = f"/b/{board.public_id}/new"
    page = member.send(writing, action, 200, title="Un début", body="Ce *qui* m’arrive.", notes="threats", step="check")
    assert page.h1 == "Relire avant d’envoyer"
    assert page.one(".ruled h3").text == "Un début"
    assert page.one(".ruled em").text == "qui"
    assert world.count(Thread) == world.count(Post) == 0
    sent = member.send(page, action, step="send")
    assert sent.location == f"/b/{board.public_id}"
    post = world.load(Post)
    assert (post.state, post.body, post.content_notes) == (PostState.HELD, "Ce *qui* m’arrive.", ["threats"])
    assert world.load(Thread).title == "Un début"


def test_the_step_back_gives_every_word_back_and_stores_nothing(world: World, member: Visitor, board: Board) -> None:
    action = f"/b/{board.public_id}/new"
    page = member.post(action, _thread_fields(notes=["violence", "children"], step="edit"), 200)
    fields = page.form(action)
    assert (fields["title"], fields["body"].strip()) == ("Un début", "Ce qui m’arrive.")
    assert [box.get("value") for box in page.css("input[name=notes][checked]")] == ["violence", "children"]
    assert world.count(Thread) == 0


def test_a_step_that_does_not_exist_is_the_harmless_one(world: World, member: Visitor, board: Board) -> None:
    page = member.post(f"/b/{board.public_id}/new", _thread_fields(step="publish"), 200)
    assert page.h1 == "Relire avant d’envoyer"
    assert world.count(Thread) == 0


@pytest.mark.parametrize("step", ["check", "send"])
@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"body": ""}, "Le message est vide."),
        ({"body": " \u200b\n\u202e "}, "Le message est vide."),
        ({"body": TOO_LONG}, "Le message dépasse 20000 caractères. Partagez-le en deux : rien n’est perdu ici."),
        ({"title": ""}, "Donnez un titre, même court."),
        ({"title": "t" * 141}, "Le titre dépasse 140 caractères."),
        ({"notes": "weather"}, "Choisissez parmi les mots proposés."),
        ({"notes": ["threats", "weather"]}, "Choisissez parmi les mots proposés."),
        ({"name": "theirs"}, "Choisissez l’un des deux noms."),
    ],
    ids=["empty", "invisible", "too long", "no title", "long title", "no note of ours", "one of two", "another name"],
)
def test_what_is_wrong_is_said_and_what_was_written_is_kept(
    world: World, member: Visitor, step: str, wrong: dict[str, object], complaint: str
) -> None:
    board = world.board()
    action = f"/b/{board.public_id}/new"
    sent = _thread_fields(**wrong, step=step)
    page = member.post(action, sent, 422)
    assert page.css(".notice--wrong")
    assert complaint in page.text
    kept = page.form(action)
    assert kept["title"] == sent["title"]
    if "\u200b" not in str(sent["body"]):
        assert kept["body"].strip() == sent["body"]
    assert world.count(Thread) == world.count(Post) == 0


def test_a_text_of_exactly_twenty_thousand_characters_is_taken(world: World, member: Visitor, board: Board) -> None:
    member.post(f"/b/{board.public_id}/new", _thread_fields(body="é" * markup.LIMIT))
    assert len(world.load(Post).body) == markup.LIMIT


def test_a_button_pressed_twice_makes_one_thread_and_one_reply(world: World, member: Visitor, board: Board) -> None:
    for _ in range(2):
        member.post(f"/b/{board.public_id}/new", _thread_fields())
    assert world.count(Thread) == world.count(Post) == 1
    thread = world.thread(board)
    for _ in range(2):
        member.post(f"/t/{thread.public_id}/reply", {"body": "Moi aussi."})
    assert world.count(Post, opens=False) == 1


def test_other_words_or_other_notes_are_another_text(world: World, member: Visitor, board: Board) -> None:
    thread = world.thread(board)
    for fields in ({"body": "Moi."}, {"body": "Moi aussi."}, {"body": "Moi.", "notes": "threats"}):
        member.post(f"/t/{thread.public_id}/reply", fields)
    assert world.count(Post, opens=False) == 3


def test_a_reply_waits_and_stands_marked_before_its_author_alone(
    app: Flask, world: World, board: Board, visitor: Visitor
) -> None:
    thread = world.thread(board, title="Bonjour")
    author, other = Visitor(app).become(world.member()), Visitor(app).become(world.member())
    action = f"/t/{thread.public_id}/reply"
    checked = author.send(author.get(f"/t/{thread.public_id}"), action, 200, body="Courage.", step="check")
    assert world.count(Post, opens=False) == 0
    sent = author.send(checked, action, step="send")
    page = author.follow(sent)
    held = " ".join(page.one("#own-1 .held").text_content().split())
    assert held.startswith("En attente de relecture. Seule l’équipe de relecture le voit.")
    post = world.load(Post, opens=False)
    assert sent.location.endswith("#own-1")
    assert page.css(f"form[action='/p/{post.public_id}/withdraw'] button")
    assert page.css(f"a[href='/p/{post.public_id}/edit']")
    assert "Courage." in author.get("/a/texts").text
    assert "Courage." not in other.get(f"/t/{thread.public_id}").text
    assert "attend une première réponse" in other.get(f"/b/{board.public_id}").text


def test_an_author_finds_their_held_thread_on_the_board_and_may_read_it(app: Flask, world: World, board: Board) -> None:
    account = world.member()
    author, other = Visitor(app).become(account), Visitor(app).become(world.member())
    thread = world.thread(board, author=account, state=PostState.HELD, title="Encore fragile")
    page = author.get(f"/b/{board.public_id}")
    assert "En attente de relecture." in page.one(".thread-row").text_content()
    assert author.get(f"/t/{thread.public_id}").h1 == "Encore fragile"
    assert "fragile" not in other.get(f"/b/{board.public_id}").text
    other.get(f"/t/{thread.public_id}", 404)


@pytest.mark.parametrize("state", [PostState.HELD, PostState.RETURNED, PostState.REMOVED])
@pytest.mark.parametrize("step", ["check", "send"])
def test_nobody_answers_a_thread_that_has_not_appeared(
    app: Flask, world: World, member: Visitor, state: PostState, step: str
) -> None:
    account = world.member()
    thread = world.thread(author=account, state=state)
    author = Visitor(app).become(account)
    assert "on ne peut pas encore y répondre" in author.get(f"/t/{thread.public_id}").text
    fields = {"body": "Une suite.", "step": step}
    refused = author.post(f"/t/{thread.public_id}/reply", fields, 403)
    assert refused.one("textarea").text_content().strip() == "Une suite."
    member.post(f"/t/{thread.public_id}/reply", fields, 404)
    assert world.count(Post, opens=False) == 0


def test_the_address_of_a_reply_leads_back_to_its_thread(member: Visitor, world: World) -> None:
    thread = world.thread()
    assert member.get(f"/t/{thread.public_id}/reply", 303).location == f"/t/{thread.public_id}"


def test_nobody_fills_the_queue_and_nothing_they_wrote_is_lost(app: Flask, world: World, board: Board) -> None:
    account = world.member()
    thread, author = world.thread(board), Visitor(app).become(account)
    for number in range(MOST_WAITING):
        world.reply(thread, author=account, state=PostState.HELD, body=f"Texte {number}.")
    for path, fields in ((f"/t/{thread.public_id}/reply", {"body": "Un de plus."}),
                         (f"/b/{board.public_id}/new", _thread_fields(body="Un de plus."))):  # fmt: skip
        page = author.post(path, fields, 403)
        assert "Un de plus." in page.text
    assert world.count(Post, state=PostState.HELD) == MOST_WAITING
    # The same words again are not one more; and what is given back or published makes room.
    author.post(f"/t/{thread.public_id}/reply", {"body": "Texte 0."})
    author.post(f"/p/{world.load(Post, body='Texte 0.').public_id}/withdraw")
    author.post(f"/t/{thread.public_id}/reply", {"body": "Un de plus."})
