"""Agencies in threads: under their name, marked, held like everybody, and only where a board lets them read."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.cli.leaks import deeds
from forum.db import db
from forum.discussion.models import Board, Post, PostState, Thread
from forum.moderation.models.reports import ReportCase
from forum.notifications.models import Notice, NoticeKind
from forum.resources.models import Agency, AgencyMember
from forum.roles import Role
from tests.factories import World
from tests.visitor import Visitor

NAME = "Rive Claire"


@pytest.fixture
def desk(world: World) -> tuple[Account, Agency]:
    return world.agency(NAME)


@pytest.fixture
def agent(app: Flask, desk: tuple[Account, Agency]) -> Visitor:
    return Visitor(app).become(desk[0])


def _reply(world: World, agent: Visitor, thread: Thread, **fields: str) -> Post:
    agent.post(f"/t/{thread.public_id}/reply", {"body": "Nous vous lisons.", "step": "send", **fields})
    return world.load(Post, body="Nous vous lisons.")


def _decide(moderator: Visitor, post: Post, **fields: str) -> None:
    path = f"/mod/p/{post.public_id}"
    moderator.send(moderator.get(path), f"{path}/decide", **fields)


def test_an_agency_answers_under_its_name_once_a_moderator_has_read_it(
    world: World, visitor: Visitor, agent: Visitor, desk: tuple[Account, Agency], moderator: Visitor
) -> None:
    thread = world.thread(world.board(public=True))
    page = agent.get(f"/t/{thread.public_id}")
    assert not page.css("input[name=quick]")
    assert "sous le nom de votre organisation" in page.text
    checked = agent.send(page, f"/t/{thread.public_id}/reply", 200, body="Nous vous lisons.", step="check")
    assert not checked.css("input[name=quick]")
    post = _reply(world, agent, thread, quick="y")
    assert (post.state, post.agency_id, post.author_id) == (PostState.HELD, desk[1].id, desk[0].id)
    assert post.level_why == ""  # nobody at an agency asks for a quick answer
    assert "Nous vous lisons." not in visitor.get(f"/t/{thread.public_id}").text
    assert NAME in moderator.get(f"/mod/p/{post.public_id}").text
    _decide(moderator, post, outcome="publish")
    card = visitor.get(f"/t/{thread.public_id}").one(".post-card--agency")
    said = " ".join(card.text_content().split())
    assert said.startswith(f"{NAME} Association, identité vérifiée")
    assert desk[0].pseudonym not in visitor.get(f"/t/{thread.public_id}").source
    own = agent.get(f"/t/{thread.public_id}").one(".post-card--agency")
    assert "C’est votre organisation" in own.text_content()
    assert world.count(Notice, account_id=desk[0].id, kind=NoticeKind.DECISION) == 1
    assert "Votre message a paru." in agent.get("/n").text


def test_an_agency_opens_a_thread_and_its_colleagues_look_after_it(
    world: World, visitor: Visitor, agent: Visitor, desk: tuple[Account, Agency], moderator: Visitor
) -> None:
    app, board = world.app, world.board(public=True)
    colleague, stranger = Visitor(app).become(world.agency(NAME)[0]), Visitor(app).become(world.agency()[0])
    fields = {"title": "Permanence de mai", "body": "Nous répondons ici.", "step": "send"}
    agent.post(f"/b/{board.public_id}/new", fields)
    thread, post = world.load(Thread), world.load(Post)
    assert (thread.agency_id, post.agency_id) == (desk[1].id, desk[1].id)
    for somebody, status in ((colleague, 200), (stranger, 404), (visitor, 404)):
        somebody.get(f"/t/{thread.public_id}", status)
    assert "Permanence de mai" in colleague.get(f"/b/{board.public_id}").text
    assert "Permanence de mai" in colleague.get("/a/texts").text
    assert "Permanence de mai" not in stranger.get("/a/texts").text
    _decide(moderator, post, outcome="return", rule="advert", reason="Trop long.")
    assert "Trop long." in colleague.get("/a/texts").text
    path = f"/p/{post.public_id}/edit"
    stranger.get(path, 404)
    colleague.send(colleague.get(path), path, body="Nous répondons.", step="send")
    _decide(moderator, post, outcome="publish")
    row = " ".join(visitor.get(f"/b/{board.public_id}").one(".thread-row").text_content().split())
    assert f"{NAME}, identité vérifiée" in row
    answer = world.reply(thread)
    assert world.count(Notice, about=answer.public_id) == 0  # it was published by hand, not by a decision
    waiting = world.reply(thread, state=PostState.HELD)
    _decide(moderator, waiting, outcome="publish")
    assert world.count(Notice, kind=NoticeKind.REPLY, about=waiting.public_id) == 2  # both of them
    stranger.post(f"/p/{post.public_id}/withdraw", {"what": "post"}, 404)
    colleague.post(f"/p/{post.public_id}/withdraw", {"what": "post"})
    assert "Nous répondons." not in visitor.get(f"/t/{thread.public_id}").text


def test_who_leaves_an_agency_leaves_its_texts_and_its_name_behind(
    app: Flask, world: World, visitor: Visitor, desk: tuple[Account, Agency]
) -> None:
    account = desk[0]
    thread = world.thread(world.board(public=True))
    post, held = world.reply(thread, author=account), world.reply(thread, author=account, state=PostState.HELD)
    with world.open():
        db.session.get_one(Account, account.id).role = Role.MEMBER
        db.session.delete(db.session.query(AgencyMember).filter_by(account_id=account.id).one())
    former, colleague = Visitor(app).become(account), Visitor(app).become(world.agency(NAME)[0])
    for one in (post, held):
        former.get(f"/p/{one.public_id}/edit", 404)
        former.post(f"/p/{one.public_id}/withdraw", {"what": "post"}, 404)
        colleague.get(f"/p/{one.public_id}/edit")
    assert NAME in visitor.get(f"/t/{thread.public_id}").one(".post-card--agency").text_content()
    with world.open():
        db.session.get_one(Post, post.id).author_id = None
    assert NAME in visitor.get(f"/t/{thread.public_id}").one(".post-card--agency").text_content()
    # Whatever has become of who wrote it, reports of it are for administrators alone.
    deeds.report(world, post, by=world.member())
    assert world.load(ReportCase).admins_only
    moderator, admin = Visitor(app).become(world.moderator()), Visitor(app).become(world.admin())
    case = world.load(ReportCase).public_id
    moderator.get(f"/mod/reports/{case}", 404)
    admin.get(f"/mod/reports/{case}")


def test_agencies_read_a_members_board_only_where_it_says_so(
    app: Flask, world: World, agent: Visitor, member: Visitor, desk: tuple[Account, Agency]
) -> None:
    board = world.board(name="La nuit")
    words = "Des organisations dont l’identité a été vérifiée lisent et répondent ici."
    address, admin = f"/admin/boards/{board.public_id}", Visitor(app).become(world.admin())
    for path in (f"/b/{board.public_id}", f"/b/{board.public_id}/new"):
        agent.get(path, 404)
    assert words not in member.get(f"/b/{board.public_id}").text
    assert "La nuit Pour essayer. Réservée aux membres." in agent.get("/").text
    admin.send(admin.get(address), address, agencies_read="y")
    assert admin.get(address).css("input[name=agencies_read][checked]")
    assert world.load(Board).agencies_read
    thread = world.thread(board, title="Le bus de nuit")
    assert words in member.get(f"/b/{board.public_id}").text
    assert "lisent ici aussi" in member.get(f"/t/{thread.public_id}").text
    assert "Le bus de nuit" in agent.get(f"/b/{board.public_id}").text
    post = _reply(world, agent, thread)
    # Closed again: what they wrote stays theirs, what others wrote is out of reach.
    fields = admin.get(address).form(address)
    fields.pop("agencies_read")
    admin.post(address, fields)
    for path in (f"/b/{board.public_id}", f"/t/{thread.public_id}"):
        agent.get(path, 404)
    agent.post(f"/t/{thread.public_id}/reply", {"body": "Un texte."}, 404)
    # Never open again to them: here people write for members now.
    assert "pour les seules personnes" in admin.post(address, fields | {"agencies_read": "y"}, 422).text
    assert not world.load(Board).agencies_read
    texts = agent.get("/a/texts").text
    assert "Nous vous lisons." in texts
    assert "Le bus de nuit" not in texts
    agent.post(f"/p/{post.public_id}/withdraw", {"what": "post"})
    assert world.load(Post, id=post.id).state is PostState.WITHDRAWN


@pytest.mark.parametrize("is_strong", [True, False], ids=["of no agency", "without a second factor"])
def test_who_speaks_for_no_agency_writes_nothing(app: Flask, world: World, is_strong: bool) -> None:
    board = world.board(public=True)
    thread = world.thread(board)
    account = world.account(Role.AGENCY) if is_strong else world.agency()[0]
    somebody = Visitor(app).become(account, is_strong=is_strong)
    before = world.count(Post)
    for path in (f"/b/{board.public_id}/new", f"/t/{thread.public_id}/reply"):
        somebody.post(path, {"title": "Un titre", "body": "Un texte.", "step": "send"}, 403 if is_strong else 303)
    assert world.count(Post) == before
