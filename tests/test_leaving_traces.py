"""What a device, a busy database and a file keep of somebody who has left or taken words back."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from flask import Flask

from forum.discussion.models import Board, WhoReads
from forum.safety import quick_exit
from tests.factories import World
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
    assert STORY in member.send(resumed, f"/t/{thread.public_id}/reply", 200, step="check").text


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
    assert any(STORY.encode() in file.read_bytes() for file in files if file.exists())
    member.post(f"/p/{post.public_id}/withdraw", {"what": "post"})
    assert not any(STORY.encode() in file.read_bytes() for file in files if file.exists())


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
