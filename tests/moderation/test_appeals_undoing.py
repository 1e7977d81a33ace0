"""What an answer does by itself: a text appears or stays away, a sanction ends, a pin stands."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Pin, PinState, Post, PostState, Revision, Thread
from forum.moderation.models import Appeal, AppealState, Claim, Outcome, Sanction
from forum.notifications.models import Notice, NoticeKind
from tests.factories import World
from tests.moderation import appealing
from tests.moderation.appealing import ANSWER, REASON, RULE_NAME, Scene, answer, ask, look, look_again
from tests.visitor import Visitor


@pytest.fixture
def scene(app: Flask, world: World) -> Scene:
    account = world.member("Une hirondelle")
    first, second = world.moderator("Hibou patient"), world.moderator("Loutre calme")
    return Scene(app, world, account, Visitor(app).become(account), first, second)


@pytest.fixture
def post(scene: Scene) -> Post:
    """A reply that was removed before it appeared."""
    return appealing.contested_reply(scene.world, scene.account, by=scene.first, body="Ma chanson préférée.")


@pytest.fixture
def appeal(scene: Scene, post: Post) -> Appeal:
    ask(scene.author, f"/p/{post.public_id}/appeal")
    return scene.world.load(Appeal)


def test_overturned_a_reply_appears_and_its_author_reads_the_answer(scene: Scene, post: Post, appeal: Appeal) -> None:
    look_again(scene.app, scene.second, appeal)
    after, thread = scene.world.load(Post, id=post.id), scene.world.load(Thread)
    assert (after.state, after.place, after.rule, after.reason) == (PostState.PUBLISHED, 2, "", "")
    assert (thread.replies, thread.last_place) == (1, 2)
    assert "Ma chanson préférée." in Visitor(scene.app).become(scene.world.member()).get(f"/t/{thread.public_id}").text
    notices = scene.author.get("/n").text
    assert "Quelqu’un d’autre a regardé : la première décision est annulée." in notices
    assert ANSWER in notices
    page = scene.author.get(f"/p/{post.public_id}/appeal")
    assert ANSWER in page.text
    assert "Loutre calme" not in page.source + notices
    assert scene.world.count(Notice, account_id=scene.account.id, kind=NoticeKind.APPEAL) == 1
    kept = scene.world.load(Appeal)
    assert (kept.state, kept.decided_by, kept.waiting_at) == (AppealState.OVERTURNED, scene.second.number, None)
    assert scene.world.count(Claim) == 0


def test_upheld_nothing_moves_and_the_answer_is_read(scene: Scene, post: Post, appeal: Appeal) -> None:
    look_again(scene.app, scene.second, appeal, "uphold")
    after = scene.world.load(Post, id=post.id)
    assert (after.state, after.version) == (PostState.REMOVED, post.version)
    notices = scene.author.get("/n").text
    assert "Quelqu’un d’autre a regardé : la première décision reste." in notices
    assert ANSWER in notices
    ask(scene.author, f"/p/{post.public_id}/appeal", status=409)


def test_what_was_done_is_in_the_record_with_before_and_after(scene: Scene, post: Post, appeal: Appeal) -> None:
    look_again(scene.app, scene.second, appeal)
    viewed = scene.world.load(AuditLine, act=Act.APPEAL_VIEWED)
    assert (viewed.actor, viewed.about, viewed.after) == (scene.second.number, appeal.public_id, "overturn")
    line = scene.world.load(AuditLine, act=Act.APPEAL_OVERTURNED)
    assert (line.actor, line.about) == (scene.second.number, appeal.public_id)
    assert (line.why, line.before, line.after) == ("decision", "remove", "overturned")
    moved = scene.world.load(AuditLine, act=Act.POST_PUBLISHED)
    assert (moved.about, moved.before, moved.after) == (post.public_id, "removed", "published")


def test_what_its_author_put_aside_is_not_overturned_before_it_is_back(scene: Scene) -> None:
    """Else the answer would say that it is overturned, and the text come back as it was: removed."""
    post = scene.world.reply(scene.world.thread(), author=scene.account, body="Ma chanson préférée.")
    appealing.decided(scene.world, post, Outcome.REMOVE, by=scene.first)
    ask(scene.author, f"/p/{post.public_id}/appeal")
    appeal = scene.world.load(Appeal)
    scene.author.post("/a/erase/aside")
    again = Visitor(scene.app).become(scene.second)
    look(again, appeal)
    assert "La personne a mis ce texte hors de vue" in again.get(f"/mod/appeals/{appeal.public_id}").text
    page = answer(again, appeal, status=409)
    assert "Décidez quand il sera revenu." in page.text
    assert ANSWER in page.text
    assert scene.world.load(Appeal).state is AppealState.WAITING
    assert scene.world.load(Post, id=post.id).state is PostState.ASIDE
    scene.author.post("/a/erase/back")
    assert scene.world.load(Post, id=post.id).state is PostState.REMOVED
    answer(again, appeal)
    assert scene.world.load(Post, id=post.id).state is PostState.PUBLISHED
    assert scene.world.load(Appeal).state is AppealState.OVERTURNED


def test_a_beginning_taken_down_comes_back_in_its_place_with_its_replies(scene: Scene) -> None:
    thread = scene.world.thread(author=scene.account, body="Le tout début.")
    for _ in range(2):
        scene.world.reply(thread)
    opening = scene.world.first_post(thread)
    appealing.decided(scene.world, opening, Outcome.REMOVE, by=scene.first)
    ask(scene.author, f"/p/{opening.public_id}/appeal")
    before = scene.world.load(Thread)
    look_again(scene.app, scene.second, scene.world.load(Appeal))
    after, post = scene.world.load(Thread), scene.world.load(Post, id=opening.id)
    assert (post.state, post.place) == (PostState.PUBLISHED, 1)
    assert (after.state, after.replies, after.last_place) == (PostState.PUBLISHED, 2, 3)
    assert (after.rank, after.moved_on) == (before.rank, before.moved_on)
    assert "Le tout début." in Visitor(scene.app).become(scene.world.member()).get(f"/t/{thread.public_id}").text


def test_a_reply_taken_down_is_counted_again(scene: Scene) -> None:
    post = scene.world.reply(scene.world.thread(), author=scene.account)
    appealing.decided(scene.world, post, Outcome.REMOVE, by=scene.first)
    assert scene.world.load(Thread).replies == 0
    ask(scene.author, f"/p/{post.public_id}/appeal")
    look_again(scene.app, scene.second, scene.world.load(Appeal))
    thread, after = scene.world.load(Thread), scene.world.load(Post, id=post.id)
    assert (thread.replies, thread.last_place, after.place, after.state) == (1, 2, 2, PostState.PUBLISHED)


@pytest.mark.parametrize("outcome", [Outcome.RETURN, Outcome.REMOVE])
def test_a_thread_that_never_appeared_appears(scene: Scene, outcome: Outcome) -> None:
    thread = scene.world.thread(author=scene.account, state=PostState.HELD)
    opening = scene.world.first_post(thread)
    appealing.decided(scene.world, opening, outcome, by=scene.first)
    ask(scene.author, f"/p/{opening.public_id}/appeal")
    look_again(scene.app, scene.second, scene.world.load(Appeal))
    after = scene.world.load(Thread)
    assert (after.state, after.last_place, after.replies) == (PostState.PUBLISHED, 1, 0)
    Visitor(scene.app).become(scene.world.member()).get(f"/t/{thread.public_id}")


@pytest.mark.parametrize("outcome", [Outcome.RETURN, Outcome.REMOVE])
def test_an_edit_replaces_the_text_that_stood_before(scene: Scene, outcome: Outcome) -> None:
    thread = scene.world.thread(author=scene.account, title="Avant", body="Avant.")
    post = scene.world.first_post(thread)
    scene.world.edit(post, scene.account, title="Après", body="Après.")
    appealing.decided(scene.world, post, outcome, by=scene.first)
    ask(scene.author, f"/p/{post.public_id}/appeal")
    look_again(scene.app, scene.second, scene.world.load(Appeal))
    after, revision = scene.world.load(Post, id=post.id), scene.world.load(Revision)
    assert (after.state, after.body, revision.body) == (PostState.PUBLISHED, "Après.", "Avant.")
    assert (scene.world.load(Thread).title, revision.state) == ("Après", PostState.PUBLISHED)
    assert scene.world.count(AuditLine, act=Act.EDIT_PUBLISHED) == 1


def test_what_its_author_has_sent_again_is_not_published_by_an_answer(scene: Scene) -> None:
    post = appealing.contested_reply(scene.world, scene.account, by=scene.first, outcome=Outcome.RETURN)
    ask(scene.author, f"/p/{post.public_id}/appeal")
    scene.world.edit(post, scene.account, body="Un texte que personne n’a relu.")
    look_again(scene.app, scene.second, scene.world.load(Appeal))
    after = scene.world.load(Post, id=post.id)
    assert (after.state, after.place) == (PostState.HELD, None)
    assert scene.world.load(Appeal).state is AppealState.OVERTURNED
    assert scene.world.count(AuditLine, act=Act.POST_PUBLISHED) == 0


def test_what_its_author_has_withdrawn_stays_withdrawn(scene: Scene, post: Post, appeal: Appeal) -> None:
    scene.author.post(f"/p/{post.public_id}/withdraw")
    visitor = Visitor(scene.app).become(scene.second)
    assert "Ma chanson préférée." not in visitor.get(f"/mod/appeals/{appeal.public_id}").source
    look(visitor, appeal)
    answer(visitor, appeal)
    assert scene.world.load(Post, id=post.id).state is PostState.WITHDRAWN
    assert ANSWER in scene.author.get("/n").text


def test_an_overturned_sanction_ends(scene: Scene) -> None:
    sanction = appealing.sanctioned(scene.world, scene.account, by=scene.first)
    came, board = Visitor(scene.app).become(scene.account), scene.world.board()
    came.get(f"/b/{board.public_id}/new", 403)
    ask(came, f"/a/appeal/{sanction.public_id}")
    visitor = Visitor(scene.app).become(scene.second)
    before = visitor.get(f"/mod/appeals/{scene.world.load(Appeal).public_id}")
    assert REASON not in before.source
    assert RULE_NAME not in before.source
    look(visitor, scene.world.load(Appeal))
    answer(visitor, scene.world.load(Appeal))
    after = scene.world.load(Sanction)
    assert after.ended_on is not None
    assert scene.world.load(Account, id=scene.account.id).suspended_until is None
    came.get(f"/b/{board.public_id}/new")
    assert ANSWER in came.get(f"/a/appeal/{sanction.public_id}").text


def test_an_upheld_sanction_goes_on(scene: Scene) -> None:
    sanction = appealing.sanctioned(scene.world, scene.account, by=scene.first)
    ask(Visitor(scene.app).become(scene.account), f"/a/appeal/{sanction.public_id}")
    look_again(scene.app, scene.second, scene.world.load(Appeal), "uphold")
    assert scene.world.load(Sanction).ended_on is None


@pytest.fixture
def desk(scene: Scene) -> tuple[Visitor, Pin]:
    """An agency whose pin on a board was not taken, and that asked for a second look."""
    writer, agency = scene.world.agency()
    board = scene.world.board()
    pin = scene.world.pin(scene.world.guidance(agency), board=board, accepted=False)
    appealing.refused_pin(scene.world, pin, by=scene.first)
    visitor = Visitor(scene.app).become(writer)
    ask(visitor, f"/desk/pins/{pin.public_id}/appeal")
    return visitor, pin


def test_an_overturned_pin_stands(scene: Scene, desk: tuple[Visitor, Pin]) -> None:
    visitor, pin = desk
    look_again(scene.app, scene.second, scene.world.load(Appeal))
    assert scene.world.load(Pin, id=pin.id).state is PinState.ACCEPTED
    assert ANSWER in visitor.get("/n").text
    assert ANSWER in visitor.get(f"/desk/pins/{pin.public_id}/appeal").text
    assert scene.world.load(AuditLine, act=Act.APPEAL_OVERTURNED).before == "refused"


def test_a_full_board_takes_no_fourth_pin_and_the_appeal_goes_on_waiting(
    scene: Scene, desk: tuple[Visitor, Pin]
) -> None:
    _visitor, pin = desk
    _writer, agency = scene.world.agency()
    with scene.world.app.app_context():
        board = db.session.get(Pin, pin.id).board_id  # type: ignore[union-attr]
    for _ in range(3):
        other = scene.world.pin(scene.world.guidance(agency), board=scene.world.board(), accepted=True)
        with scene.world.open():
            db.session.get(Pin, other.id).board_id = board  # type: ignore[union-attr]
    came = Visitor(scene.app).become(scene.second)
    look(came, scene.world.load(Appeal))
    page = answer(came, scene.world.load(Appeal), status=409)
    assert "il y a déjà trois fiches" in " ".join(page.errors())
    assert page.one("textarea[name=answer]").text_content().strip() == ANSWER
    assert scene.world.load(Pin, id=pin.id).state is PinState.REFUSED
    assert scene.world.load(Appeal).state is AppealState.WAITING
    answer(came, scene.world.load(Appeal), "uphold")
    assert scene.world.load(Appeal).state is AppealState.UPHELD
