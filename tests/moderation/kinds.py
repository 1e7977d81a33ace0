"""One item of each kind, made as people make it: for tests over all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.discussion.models import Board, Post, PostState, Thread
from forum.moderation.models import SignedAct
from forum.moderation.models.items import Filters, Item, ItemKind
from forum.moderation.queries import queue
from tests.factories import World, viewer_of
from tests.visitor import Visitor


@dataclass(frozen=True)
class Forum:
    """A thread on a board, its author, a moderator who acts, and an administrator who looks."""

    app: Flask
    world: World
    thread: Thread
    author: Account
    fellow: Account
    admin: Account

    @property
    def first(self) -> Post:
        return self.world.first_post(self.thread)

    def come(self, account: Account) -> Visitor:
        return Visitor(self.app).become(account)

    def item(self, kind: ItemKind) -> Item:
        """The one item of a kind that waits."""
        with self.world.open():
            found = queue.queue(None, Filters(kind=kind.value), viewer_of(self.admin), clock.now())
            assert len(found.lines) == 1
            return found.lines[0].item


def forum_of(app: Flask, world: World) -> Forum:
    author = world.member()
    thread = world.thread(world.board(), author=author)
    return Forum(app, world, thread, author, world.moderator(), world.admin())


def _post(forum: Forum) -> None:
    forum.world.reply(forum.thread, state=PostState.HELD)


def _edit(forum: Forum) -> None:
    forum.world.edit(forum.first, forum.author, title="Autrement", body="Autrement.")


def _report(forum: Forum) -> None:
    fields = {"reason": "identity", "text": "On la reconnaît."}
    forum.come(forum.world.member()).post(f"/t/{forum.thread.public_id}/report", fields)


def _appeal(forum: Forum) -> None:
    post = forum.world.reply(forum.thread, author=forum.author, state=PostState.HELD)
    fields = {"outcome": "return", "rule": "anonymous", "reason": "Un nom.", "version": post.version}
    forum.come(forum.fellow).post(f"/mod/p/{post.public_id}/decide", fields)
    forum.come(forum.author).post(f"/p/{post.public_id}/appeal", {"text": "Ce n’est pas un nom."})


def _case(forum: Forum) -> None:
    post = forum.world.reply(forum.thread, state=PostState.HELD)
    forum.come(forum.fellow).post(f"/mod/p/{post.public_id}/case")
    fields = {"outcome": "publish", "version": forum.world.load(Post, id=post.id).version}
    forum.come(forum.fellow).post(f"/mod/p/{post.public_id}/decide", fields)


def _name(forum: Forum) -> None:
    forum.world.wish(forum.author, "Petite Vague")


def _guidance(forum: Forum) -> None:
    forum.world.guidance(forum.world.agency()[1], published=False)


def _pin(forum: Forum) -> None:
    board = forum.world.load(Board, id=forum.thread.board_id)
    forum.world.pin(forum.world.guidance(forum.world.agency()[1]), board=board, accepted=False)


def _service(forum: Forum) -> None:
    forum.world.service(forum.world.agency()[1], published=False)


def _signature(forum: Forum) -> None:
    forum.world.signature(SignedAct.OPEN_TEXTS, by=forum.fellow, about=forum.first)


def _message(forum: Forum) -> None:
    forum.world.conversation(forum.author)


MAKE: dict[ItemKind, Callable[[Forum], None]] = {
    ItemKind.POST: _post,
    ItemKind.EDIT: _edit,
    ItemKind.REPORT: _report,
    ItemKind.APPEAL: _appeal,
    ItemKind.CASE: _case,
    ItemKind.NAME: _name,
    ItemKind.GUIDANCE: _guidance,
    ItemKind.PIN: _pin,
    ItemKind.SERVICE: _service,
    ItemKind.SIGNATURE: _signature,
    ItemKind.MESSAGE: _message,
}
# Where each kind that belongs to a thread is decided.
DECIDED_AT = {
    ItemKind.POST: "/mod/p/{}/decide",
    ItemKind.EDIT: "/mod/p/{}/decide",
    ItemKind.REPORT: "/mod/reports/{}/decide",
    ItemKind.APPEAL: "/mod/appeals/{}/view",
    ItemKind.CASE: "/mod/cases/{}/join",
}
# What an act needs beside the fields of its form.
CHOSEN = {
    ItemKind.POST: {"outcome": "publish"},
    ItemKind.EDIT: {"outcome": "publish"},
    ItemKind.REPORT: {"outcome": "fine"},
    ItemKind.APPEAL: {"outcome": "uphold", "text": "Un nom est un nom."},
    ItemKind.CASE: {},
}
