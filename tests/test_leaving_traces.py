"""What a device, a busy database and a file keep of somebody who has left or taken words back."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.cli.leaks import deeds
from forum.discussion.models import Board, PostState, WhoReads
from forum.moderation.models import Appeal
from forum.safety import quick_exit
from tests.conftest import bytes_of
from tests.factories import World
from tests.moderation import appealing
from tests.visitor import Visitor

STORY = "Une phrase que personne d’autre ne doit lire."


def _database(app: Flask) -> Path:
    return Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))


def test_the_exit_does_not_wait_for_a_locked_database_and_ends_the_session_behind_its_answer(make_app) -> None:
    app = make_app()
    member = Visitor(app).become(World(app).member())
    lock = sqlite3.connect(_database(app), isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    member.get("/e", 303)
    assert lock.in_transaction, "the answer came while the lock was still held"
    assert lock.execute("SELECT count(*) FROM login_sessions").fetchone() == (1,)
    lock.execute("ROLLBACK")
    for _ in range(100):
        if lock.execute("SELECT count(*) FROM login_sessions").fetchone() == (0,):
            break
        time.sleep(0.1)
    assert lock.execute("SELECT count(*) FROM login_sessions").fetchone() == (0,)


def test_the_exit_tries_again_when_ending_the_session_fails_once(make_app) -> None:
    app = make_app()
    tries: list[int] = []

    def ending():
        def end() -> None:
            tries.append(1)
            if len(tries) == 1:
                raise OSError

        return end

    quick_exit.on_leave(app, ending)
    Visitor(app).get("/e", 303)
    assert len(tries) == 2


def test_a_form_sent_again_after_the_exit_shows_nothing_of_what_was_written(world: World, app: Flask) -> None:
    thread = world.thread()
    member = Visitor(app).become(world.member())
    page = member.get(f"/t/{thread.public_id}")
    fields = page.form(f"/t/{thread.public_id}/reply") | {"body": STORY, "step": "check"}
    assert STORY in member.post(f"/t/{thread.public_id}/reply", fields, 200).text
    member.get("/e", 303)
    assert STORY not in member.post(f"/t/{thread.public_id}/reply", fields, 400, token=False).text


def test_a_text_sent_after_the_session_has_ended_travels_through_signing_in(world: World, app: Flask) -> None:
    thread = world.thread()
    member = Visitor(app).become(world.member())
    page = member.get(f"/t/{thread.public_id}")
    fields = page.form(f"/t/{thread.public_id}/reply") | {"body": STORY, "step": "check"}
    member.client.delete_cookie("__Host-k", domain="localhost")
    refused = member.post(f"/t/{thread.public_id}/reply", fields, 403)
    assert refused.form("/in")["kept.body"] == STORY
    again = member.send(refused, "/in", 422, passphrase="des mots que personne ne connaît")
    assert again.form("/in")["kept.body"] == STORY

    joined = Visitor(app)
    proposal = joined.get("/join")
    words = " ".join(word.text_content() for word in proposal.css(".words li"))
    joined.send(proposal, "/join", agree="y", language="fr")
    resumed = member.send(again, "/in", 200, passphrase=words)
    assert resumed.one("textarea[name=body]").text_content().strip() == STORY
    # Who has only just joined first reads what to know before writing; the text goes along.
    first = member.send(resumed, f"/t/{thread.public_id}/reply", 200, step="check")
    assert first.form(f"/t/{thread.public_id}/reply")["body"].strip() == STORY
    assert STORY in member.send(first, f"/t/{thread.public_id}/reply", 200, step="check").text


def test_the_words_of_an_open_account_are_never_shown_again(app: Flask) -> None:
    visitor = Visitor(app)
    proposal = visitor.get("/join")
    fields = proposal.form("/join") | {"agree": "y"}
    words = [word.text_content() for word in proposal.css(".words li")]
    visitor.post("/join", fields, 303)
    visitor.post("/out")
    for path in ("/join", "/join/name"):
        answer = visitor.post(path, {"proposal": fields["proposal"], "language": "fr"}, 303)
        assert answer.location == "/in"
        assert not any(word in answer.source for word in words)


def test_no_page_of_others_names_a_post_by_the_id_in_its_authors_history(world: World, app: Flask) -> None:
    thread, author = world.thread(), world.member()
    post = world.reply(thread, author=author)
    assert post.public_id in Visitor(app).become(author).get(f"/t/{thread.public_id}").source
    assert post.public_id not in Visitor(app).become(world.member()).get(f"/t/{thread.public_id}").source


def test_a_reply_leaves_no_id_of_its_own_in_the_address(world: World, app: Flask) -> None:
    thread = world.thread()
    member = Visitor(app).become(world.member())
    sent = member.send(member.get(f"/t/{thread.public_id}"), f"/t/{thread.public_id}/reply", body=STORY, step="send")
    assert sent.location == f"/t/{thread.public_id}#own-1"


def test_withdrawn_words_are_gone_from_the_log_of_the_database_as_well(make_app) -> None:
    app = make_app()
    world = World(app)
    author = world.member()
    thread = world.thread(author=author, body=STORY)
    post = world.first_post(thread)
    member = Visitor(app).become(author)
    database = _database(app)
    files = [database, database.with_name(database.name + "-wal")]
    assert STORY.encode() in bytes_of(*files)
    member.post(f"/p/{post.public_id}/withdraw", {"what": "post"})
    assert STORY.encode() not in bytes_of(*files)


def test_what_was_written_for_members_is_never_opened_to_the_world(world: World, app: Flask) -> None:
    board, empty = world.board(), world.board()
    world.thread(board)
    admin = Visitor(app).become(world.admin())
    page = admin.get(f"/admin/boards/{board.public_id}")
    refused = admin.send(page, f"/admin/boards/{board.public_id}", 422, who_reads="public")
    assert "Ouvrez plutôt une nouvelle rubrique." in refused.errors()[0]
    admin.send(admin.get(f"/admin/boards/{empty.public_id}"), f"/admin/boards/{empty.public_id}", who_reads="public")
    assert world.count(Board, who_reads=WhoReads.PUBLIC) == 1


def test_nobody_fills_the_queue_alone(world: World, app: Flask) -> None:
    thread, author = world.thread(), world.member()
    for number in range(30):
        world.reply(thread, author=author, body=f"Réponse {number}.", state="held")
    member = Visitor(app).become(author)
    page = member.get(f"/t/{thread.public_id}")
    refused = member.send(page, f"/t/{thread.public_id}/reply", 403, body=STORY, step="send")
    assert "Trop de vos textes attendent" in refused.text
    assert STORY in refused.text


WORDS = "Lanternemoussue"  # one word, which no key and no name holds by chance


def _kept_anywhere(app: Flask) -> bool:
    """Whether the words stand in any file of the database, however rows look."""
    database = _database(app)
    files = [database, database.with_name(database.name + "-wal")]
    return WORDS.encode() in bytes_of(*files)


def _name_withdrawn(world: World, member: Account) -> Visitor:
    world.wish(member, WORDS)
    assert _kept_anywhere(world.app)
    came = Visitor(world.app).become(member)
    came.post("/a/names/withdraw")
    return came


def _original_given_up(world: World, member: Account) -> Visitor:
    post = world.reply(world.thread(), author=member, state=PostState.HELD, body=f"Un texte {WORDS}.")
    deeds.mask(world, post, "Un texte [retiré].", by=world.moderator())
    came = Visitor(world.app).become(member)
    assert WORDS in came.get(f"/p/{post.public_id}/shown").text
    came.post(f"/p/{post.public_id}/shown")
    return came


def _original_withdrawn(world: World, member: Account) -> Visitor:
    post = world.reply(world.thread(), author=member, state=PostState.HELD, body=f"Un texte {WORDS}.")
    deeds.mask(world, post, "Un texte [retiré].", by=world.moderator())
    came = Visitor(world.app).become(member)
    came.post(f"/p/{post.public_id}/withdraw", {"what": "post"})
    return came


def _reported_text_withdrawn(world: World, member: Account) -> Visitor:
    post = world.reply(world.thread(), author=member, body=f"Un texte {WORDS}.")
    deeds.report(world, post, by=world.member(), words=f"J’y lis {WORDS}.")
    came = Visitor(world.app).become(member)
    came.post(f"/p/{post.public_id}/withdraw", {"what": "post"})
    return came


def _appeal_withdrawn(world: World, member: Account) -> Visitor:
    post = appealing.contested_reply(world, member, by=world.moderator())
    came = Visitor(world.app).become(member)
    appealing.ask(came, f"/p/{post.public_id}/appeal", f"Ce n’était que {WORDS}.")
    appeal = world.load(Appeal, appellant_id=member.id)
    came.post(f"/a/appeal/{appeal.public_id}/withdraw")
    return came


def _message_withdrawn(world: World, member: Account) -> Visitor:
    world.conversation(member, f"Un mot sur {WORDS}.")
    came = Visitor(world.app).become(member)
    page = came.get("/a/team")
    came.post(next(form.get("action") for form in page.css("form") if form.get("action", "").endswith("/withdraw")))
    return came


def _note_erased(world: World, member: Account) -> Visitor:
    case = world.case(world.reply(world.thread(), author=member), by=world.moderator())
    deeds.join(world, case, by=world.moderator(), note=f"Nous pensons à {WORDS}.")
    came = Visitor(world.app).become(member)
    assert WORDS in came.get(f"/a/care/{case.public_id}").text
    came.post(f"/a/care/{case.public_id}/erase")
    return came


@pytest.mark.parametrize(
    "taken_back",
    [
        _name_withdrawn, _original_given_up, _original_withdrawn, _reported_text_withdrawn, _appeal_withdrawn,
        _message_withdrawn, _note_erased,
    ],
)  # fmt: skip
def test_words_that_are_taken_back_are_gone_from_every_file_of_the_database(
    make_app, taken_back: Callable[[World, Account], Visitor]
) -> None:
    app = make_app()
    world = World(app)
    came = taken_back(world, world.member())
    assert not _kept_anywhere(app)
    assert all(WORDS not in came.get(path).source for path in ("/a/texts", "/a/team", "/a/names", "/n"))


def test_what_is_said_to_the_team_never_stands_in_the_database_as_it_was_written(make_app) -> None:
    """Whoever has a copy of the database, and not the key, reads none of it."""
    app = make_app()
    world = World(app)
    member, asker = world.member(), world.moderator()
    post = world.reply(world.thread(), author=member)
    deeds.report(world, post, by=world.member(), words=f"J’y lis {WORDS}.")
    world.conversation(member, f"Un mot sur {WORDS}.")
    deeds.staff_note(world, post.public_id, f"Une note sur {WORDS}.", by=asker)
    case = world.case(post, by=asker)
    deeds.join(world, case, by=world.moderator(), note=f"Nous pensons à {WORDS}.")
    deeds.close(world, case, f"Ce que {WORDS} nous apprend.", by=asker)
    assert not _kept_anywhere(app)
