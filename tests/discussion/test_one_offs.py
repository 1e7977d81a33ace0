"""Speaking in one thread under a name that is used nowhere else."""

from __future__ import annotations

import pytest
from flask import Flask

from forum import keys
from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.discussion.views import naming
from forum.moderation.models import Outcome, SanctionKind
from forum.notifications.models import Notice
from tests.factories import World
from tests.moderation.appealing import decided
from tests.visitor import Page, Visitor

MARK = "C’est vous (sous un nom d’un seul fil)"
OWN = "Camélia Franche"


@pytest.fixture
def account(world: World) -> Account:
    return world.member(OWN)


@pytest.fixture
def member(app: Flask, account: Account) -> Visitor:
    return Visitor(app).become(account)


def _named(page: Page) -> str:
    return page.one(".name").text_content()


def _author(world: World, body: str) -> Account:
    return world.load(Account, id=world.load(Post, body=body).author_id)


def test_a_text_appears_under_the_name_that_was_looked_at_before_it_was_sent(
    world: World, app: Flask, account: Account, member: Visitor
) -> None:
    thread = world.thread()
    path = f"/t/{thread.public_id}"
    opened = member.get(path)
    assert opened.form(f"{path}/reply")["name"] == "mine"
    assert f"Mon nom habituel : {OWN}" in opened.text
    looked = member.send(opened, f"{path}/reply", 200, body="Bonjour.", name="once", step="check")
    first = _named(looked)
    assert first != OWN
    drawn = member.send(looked, f"{path}/reply", 200, step="another")
    name = _named(drawn)
    assert name != first
    back = member.send(drawn, f"{path}/reply", 200, step="edit")
    again = member.send(back, f"{path}/reply", 200, step="check")
    assert _named(again) == name
    assert world.count(Account, pseudonym=name) == 0  # nothing is kept before it is sent
    member.send(again, f"{path}/reply", step="send")
    row = _author(world, "Bonjour.")
    assert (row.pseudonym, row.is_once, row.role) == (name, True, "member")
    assert row.id != account.id
    assert f"Sous le nom : {name}" in member.get(path).text
    decided(world, world.load(Post, body="Bonjour."), Outcome.PUBLISH, by=world.moderator())
    mine, theirs = member.get(path), Visitor(app).become(world.member()).get(path)
    assert MARK in mine.one("#m2").text_content()
    assert mine.css("#m2 a[href$='/edit']")
    assert name in theirs.one("#m2").text_content()
    for words in (OWN, "C’est vous", "nom d’un seul fil »"):
        assert words not in theirs.text


def test_a_thread_can_begin_under_such_a_name_and_its_author_looks_after_it(
    world: World, app: Flask, account: Account, member: Visitor
) -> None:
    board = world.board()
    member.post(f"/b/{board.public_id}/new", {"title": "Un titre", "body": "Début.", "name": "once", "step": "send"})
    post, thread = world.load(Post, body="Début."), world.load(Thread, title="Un titre")
    assert post.author_id == thread.author_id != account.id
    assert "Un titre" in member.get(f"/b/{board.public_id}").text
    decided(world, post, Outcome.PUBLISH, by=world.moderator())
    assert "a paru" in member.get("/n").text  # told under that name, read under all
    stranger = Visitor(app).become(world.member())
    stranger.get(f"/p/{post.public_id}/edit", 404)
    edit = member.get(f"/p/{post.public_id}/edit")
    assert "name" not in edit.form(f"/p/{post.public_id}/edit")  # it keeps the name under which it was sent
    member.send(edit, f"/p/{post.public_id}/edit", step="send", body="Un autre début.")
    assert "Un autre début." in member.get(f"/t/{thread.public_id}").text
    decided(world, world.reply(thread, state=PostState.HELD), Outcome.PUBLISH, by=world.moderator())
    assert "Une réponse a paru" in member.get("/n").text
    assert world.count(Notice, account_id=account.id) == 0
    member.post("/n/clear")
    assert world.count(Notice, account_id=post.author_id) == 0
    member.post(f"/p/{post.public_id}/withdraw")
    assert world.load(Post, id=post.id).state is PostState.WITHDRAWN


def test_the_name_that_spoke_last_in_a_thread_is_chosen_beforehand_and_nobody_speaks_under_the_other_unasked(
    world: World, account: Account, member: Visitor
) -> None:
    thread = world.thread()
    path = f"/t/{thread.public_id}"
    name = _author_name(world, world.one_off_reply(thread, account, "Loutre Calme"))
    opened = member.get(path)
    assert opened.form(f"{path}/reply")["name"] == "once"
    assert "il est choisi d’avance" in opened.text
    member.post(f"{path}/reply", {"body": "Sans dire le nom.", "step": "send"})
    assert _author(world, "Sans dire le nom.").pseudonym == name
    looked = member.send(opened, f"{path}/reply", 200, body="Encore.", step="check")
    assert _named(looked) == name
    assert not looked.css("button[value=another]")
    member.post(f"{path}/reply", {"body": "À visage découvert.", "name": "mine", "step": "send"})
    assert _author(world, "À visage découvert.").id == account.id
    assert member.get(path).form(f"{path}/reply")["name"] == "mine"
    member.post(f"{path}/reply", {"body": "À visage découvert.", "name": "once", "step": "send"})
    assert world.count(Post, body="À visage découvert.") == 2  # the same words under the other name are another text
    assert world.count(Account, language="fr") == 3  # who began the thread, the account, its one name here


def _author_name(world: World, post: Post) -> str:
    return world.load(Account, id=post.author_id).pseudonym


def _proposal(app: Flask, number: int, name: str) -> str:
    with app.test_request_context():
        return keys.seal_for(naming.PURPOSE, f'[{number}, "{name}"]')


def test_a_name_that_is_no_longer_free_is_never_given_and_every_word_stays(
    world: World, app: Flask, account: Account, member: Visitor
) -> None:
    thread, other = world.thread(), world.member("Nom Pris")
    path = f"/t/{thread.public_id}/reply"
    wrong = {
        "taken": _proposal(app, account.number, "Nom Pris"),
        "somebody else's": _proposal(app, other.number, "Nom Libre"),
        "made up": "gAAAA",
    }
    for proposed in wrong.values():
        sent = {"body": "Un long texte.", "name": "once", "proposed": proposed, "step": "send"}
        page = member.post(path, sent, 409)
        assert "n’est plus libre" in page.text
        assert page.form(path)["body"] == "Un long texte."
        assert _named(page) not in {"Nom Pris", "Nom Libre"}
    assert world.count(Post, body="Un long texte.") == 0
    member.send(page, path, step="send")
    assert _author(world, "Un long texte.").pseudonym == _named(page)
    refused = member.post(path, {"body": "Autre.", "name": "theirs", "step": "send"}, 422)
    assert refused.errors() == ["Choisissez l’un des deux noms."]


def test_agencies_have_one_name(world: World, app: Flask) -> None:
    account, _agency = world.agency()
    board = world.board(agencies=True)
    desk, thread = Visitor(app).become(account), world.thread(board)
    path = f"/t/{thread.public_id}"
    assert not desk.get(path).css("input[name=name]")
    desk.post(f"{path}/reply", {"body": "Une réponse.", "name": "once", "step": "send"})
    assert world.load(Post, body="Une réponse.").author_id == account.id


def test_replying_to_oneself_under_the_other_name_tells_nobody_anything(
    world: World, app: Flask, account: Account, member: Visitor
) -> None:
    thread = world.thread(author=account)
    reply = world.one_off_reply(thread, account, "Loutre Calme", state=PostState.HELD)
    decided(world, reply, Outcome.PUBLISH, by=world.moderator())
    # What is kept is what a reply of anybody leaves: a missing row would tell.
    assert world.count(Notice, kind="reply", account_id=account.id) == 1
    told = member.get("/n").text
    assert "Une réponse a paru" not in told
    other = world.reply(thread, state=PostState.HELD, body="De quelqu’un.")
    decided(world, other, Outcome.PUBLISH, by=world.moderator())
    assert "Une réponse a paru" in member.get("/n").text


def test_what_limits_one_name_limits_the_person_and_says_so_to_them_alone(
    world: World, app: Flask, account: Account, member: Visitor
) -> None:
    thread, board = world.thread(), world.board()
    post = world.one_off_reply(thread, account, "Loutre Calme")
    world.sanction(world.load(Account, id=post.author_id), SanctionKind.READ_ONLY)
    row = world.load(Account, id=account.id)
    assert (row.read_only_until, row.suspended_until) == (None, None)
    for name in ("mine", "once"):
        fields = {"title": "Un titre", "body": "Un texte.", "name": name, "step": "send"}
        assert "Vous pouvez lire, mais pas écrire" in member.post(f"/b/{board.public_id}/new", fields, 403).text
        member.post(f"/t/{thread.public_id}/reply", fields, 403)
    member.get(f"/p/{post.public_id}/edit", 403)
    assert "mais pas écrire" in member.get(f"/t/{thread.public_id}").text  # what they read before, they read now
    why = member.get("/a/sanctions")
    assert "Rien ne limite" not in why.text
    href = why.one(".lines a").get("href") or ""
    assert "Les faits." in member.get(href).text
    member.post(href.replace("sanctions", "appeal"), {"text": "Ce n’est pas cela."})
    Visitor(app).become(world.member()).get(href, 404)
    member.post(f"/p/{post.public_id}/withdraw")


def test_what_counts_for_an_account_counts_for_the_person(
    world: World, app: Flask, account: Account, member: Visitor
) -> None:
    board = world.board()
    for number in range(30):
        name = "" if number % 2 else f"Nom {number}"
        if name:
            world.one_off_thread(account, name, board=board, state=PostState.HELD, body=f"Texte {number}.")
        else:
            world.thread(board, author=account, state=PostState.HELD, body=f"Texte {number}.")
    for name in ("mine", "once"):
        fields = {"title": "Un titre", "body": "Un de trop.", "name": name, "step": "send"}
        assert "Trop de vos textes attendent" in member.post(f"/b/{board.public_id}/new", fields, 403).text
    assert world.count(Account, pseudonym=OWN) == 1
    with app.app_context():
        assert db.session.query(Post).filter_by(body="Un de trop.").count() == 0


def test_a_slow_thread_counts_the_person(world: World, account: Account, member: Visitor) -> None:
    thread = world.thread()
    with world.open():
        db.session.get_one(Thread, thread.id).slow_minutes = 30
    path = f"/t/{thread.public_id}/reply"
    member.post(path, {"body": "Un.", "name": "once", "step": "send"})
    assert "va lentement" in member.post(path, {"body": "Deux.", "name": "mine", "step": "send"}, 429).text
