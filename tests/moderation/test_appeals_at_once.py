"""Several who press at the same moment: one request, one view, one answer, on both engines."""

from __future__ import annotations

from flask import Flask

from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.discussion.models import Post, PostState, Thread
from forum.moderation.models import Appeal, AppealState
from forum.notifications.models import Notice, NoticeKind
from tests.factories import World
from tests.moderation import appealing
from tests.moderation.appealing import ANSWER, VIEW, ask, look
from tests.moderation.test_at_once import at_once, pressing
from tests.visitor import Visitor

MANY = 8


def _contested(app: Flask, world: World, account: Account) -> Post:
    return appealing.contested_reply(world, account, by=world.moderator())


def test_a_request_sent_many_times_at_once_is_made_once(app: Flask, world: World) -> None:
    account = world.member()
    post = _contested(app, world, account)
    path = f"/p/{post.public_id}/appeal"
    asks = [pressing(account, app, path, {"text": f"Texte {number}"}) for number in range(MANY)]
    assert at_once(asks) == {303: 1, 409: MANY - 1}
    assert world.count(Appeal) == 1


def test_of_several_views_at_once_one_is_kept(app: Flask, world: World) -> None:
    account = world.member()
    ask(Visitor(app).become(account), f"/p/{_contested(app, world, account).public_id}/appeal")
    appeal = world.load(Appeal)
    fields = {"outcome": "uphold", "text": VIEW, "version": appeal.version}
    path = f"/mod/appeals/{appeal.public_id}/view"
    asks = [pressing(world.moderator(), app, path, fields) for _ in range(MANY)]
    assert at_once(asks) == {303: 1, 409: MANY - 1}
    assert world.count(AuditLine, act=Act.APPEAL_VIEWED) == 1


def test_an_answer_pressed_many_times_acts_once(app: Flask, world: World) -> None:
    account, second = world.member(), world.moderator()
    post = _contested(app, world, account)
    ask(Visitor(app).become(account), f"/p/{post.public_id}/appeal")
    look(Visitor(app).become(second), world.load(Appeal))
    appeal = world.load(Appeal)
    path = f"/mod/appeals/{appeal.public_id}/decide"
    asks = [
        pressing(second, app, path, {"outcome": outcome, "answer": ANSWER, "version": appeal.version})
        for outcome in ["overturn", "uphold"] * (MANY // 2)
    ]
    assert at_once(asks) == {303: 1, 409: MANY - 1}
    after = world.load(Appeal)
    overturned = after.state is AppealState.OVERTURNED
    assert world.load(Post, id=post.id).state is (PostState.PUBLISHED if overturned else PostState.REMOVED)
    assert world.load(Thread).replies == int(overturned)
    assert world.count(Notice, account_id=account.id, kind=NoticeKind.APPEAL) == 1


def test_an_answer_and_a_request_taken_back_at_once_leave_one_of_both(app: Flask, world: World) -> None:
    account, second = world.member(), world.moderator()
    post = _contested(app, world, account)
    ask(Visitor(app).become(account), f"/p/{post.public_id}/appeal")
    look(Visitor(app).become(second), world.load(Appeal))
    appeal = world.load(Appeal)
    fields = {"outcome": "overturn", "answer": ANSWER, "version": appeal.version}
    answers = at_once(
        [
            pressing(second, app, f"/mod/appeals/{appeal.public_id}/decide", fields),
            pressing(account, app, f"/a/appeal/{appeal.public_id}/withdraw", {}),
        ]
    )
    assert answers == {303: 1, 409: 1}
    after, text = world.load(Appeal), world.load(Post, id=post.id)
    assert (after.state, text.state) in {
        (AppealState.OVERTURNED, PostState.PUBLISHED),
        (AppealState.WITHDRAWN, PostState.REMOVED),
    }
