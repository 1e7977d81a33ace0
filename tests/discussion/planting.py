"""A forum full of texts that must not be seen, each with words that stand nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Board, Post, PostState, Thread
from forum.resources.models import GuidancePage
from tests.factories import World
from tests.visitor import Visitor

# No word of any text of the site, and nothing that Markdown or a browser would change.
_words = (f"zqx{number:03}wv" for number in count())


@dataclass
class Planted:
    """What was planted. Marks are words, public ids or names that only hidden texts carry.

    `quiet` has written nothing that is public; `known` has, and changes it.
    """

    board: Board
    quiet: Account
    known: Account
    moderator: Account
    thread: Thread
    pages: list[GuidancePage] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    # Marks that each author may still find, and those that are there for nobody at all.
    of_quiet: set[str] = field(default_factory=set)
    of_known: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    # Marks that wait: moderators find them in their queue.
    waiting: set[str] = field(default_factory=set)
    # Ids that an author's or a moderator's pages carry, and nobody else's.
    ids: set[str] = field(default_factory=set)

    def mark(self, *where: set[str]) -> str:
        """New words that belong to these sets."""
        word = next(_words)
        for marks in where:
            marks.add(word)
        return word

    @property
    def all(self) -> set[str]:
        return self.of_quiet | self.of_known | self.gone | self.ids | {self.quiet.pseudonym}


class Planting:
    """Plants through the factories, and decides as a moderator does, so that notices and decisions are there too."""

    def __init__(self, world: World) -> None:
        self.world = world
        board = world.board(name="Sous la neige", public=True)
        known, moderator = world.member("Merle visible"), world.moderator("Hibou patient")
        thread = world.thread(board, author=known, title="Un fil public", body="Un début public.")
        self.planted = Planted(board, world.member("Loutre cachee"), known, moderator, thread)
        self.moderator = Visitor(world.app).become(moderator)
        self.moderator.checks = False
        self.planted.threads.append(thread)
        self.planted.posts.append(world.first_post(thread))

    def decide(self, post: Post, outcome: str, reason: str = "") -> None:
        """A decision about what waits of this post, as a moderator sends it."""
        version = self.world.load(Post, id=post.id).version
        fields = {"outcome": outcome, "version": version, "rule": "contact", "reason": reason}
        self.moderator.post(f"/mod/p/{post.public_id}/decide", fields)

    def bring(self, post: Post, state: PostState, marks: set[str], author: Account) -> None:
        """Bring what waits of this post into a state."""
        if state is PostState.RETURNED:
            self.decide(post, "return", self.planted.mark(marks))
        elif state is PostState.REMOVED:
            self.decide(post, "remove", self.planted.mark(marks))
        elif state is PostState.WITHDRAWN:
            visitor = Visitor(self.world.app).become(author)
            visitor.post(f"/p/{post.public_id}/withdraw")

    def hidden_texts(self, state: PostState) -> None:
        """A thread and a reply of `quiet` in this state."""
        planted, world = self.planted, self.world
        sets = [planted.gone] if state is PostState.WITHDRAWN else [planted.of_quiet]
        if state is PostState.HELD:
            sets.append(planted.waiting)
        thread = world.thread(
            planted.board, author=planted.quiet, state=PostState.HELD, notes=["sexual"],
            title=planted.mark(*sets), body=planted.mark(*sets),
        )  # fmt: skip
        reply = world.reply(
            planted.thread, author=planted.quiet, state=PostState.HELD, notes=["sexual"], body=planted.mark(*sets)
        )
        for post in (world.first_post(thread), reply):
            self.bring(post, state, sets[0], planted.quiet)
            planted.posts.append(post)
            planted.ids.add(post.public_id)
        planted.threads.append(thread)
        planted.ids.add(thread.public_id)

    def hidden_edits(self, state: PostState) -> None:
        """Edits of `known`, in this state, of a beginning and of a reply that are public."""
        planted, world = self.planted, self.world
        marks = planted.gone if state in {PostState.WITHDRAWN, PostState.PUBLISHED} else planted.of_known
        sets = [marks, planted.waiting] if state is PostState.HELD else [marks]
        before = [planted.mark(marks) if marks is planted.gone else "Un texte public." for _ in range(3)]
        thread = world.thread(planted.board, author=planted.known, title=before[0], body=before[1])
        reply = world.reply(planted.thread, author=planted.known, body=before[2])
        for post in (world.first_post(thread), reply):
            planted.posts.append(post)
            after = ["Un texte public."] * 2 if state is PostState.PUBLISHED else [planted.mark(*sets) for _ in "ab"]
            world.edit(post, planted.known, title=after[0] if post.opens else "", body=after[1])
            if not post.opens:
                marks.discard(after[0])
                planted.waiting.discard(after[0])
            if state is PostState.PUBLISHED:
                self.decide(post, "publish")
            self.bring(post, state, marks, planted.known)
        planted.threads.append(thread)

    def removed_after_it_was_public(self) -> None:
        """A reply that keeps its place in its thread and its text in the database."""
        planted, world = self.planted, self.world
        reply = world.reply(planted.thread, author=planted.quiet, body=planted.mark(planted.of_quiet))
        with world.open():
            db.session.get_one(Post, reply.id).state = PostState.REMOVED
            db.session.get_one(Thread, planted.thread.id).replies -= 1
        planted.posts.append(reply)

    def guidance(self) -> None:
        """A page that waits, and an edit of one that is public."""
        _, agency = self.world.agency("Rive Claire")
        mark = self.planted.mark(self.planted.gone, self.planted.waiting)
        self.planted.pages += [
            self.world.guidance(agency, title=mark, published=False),
            self.world.guidance(agency, title="Une fiche publique"),
        ]


def plant(world: World) -> Planted:
    """Everything that can be hidden, on a board that everybody reads."""
    planting = Planting(world)
    for state in (PostState.HELD, PostState.RETURNED, PostState.REMOVED, PostState.WITHDRAWN):
        planting.hidden_texts(state)
        planting.hidden_edits(state)
    planting.hidden_edits(PostState.PUBLISHED)
    planting.removed_after_it_was_public()
    planting.guidance()
    return planting.planted
