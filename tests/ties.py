"""What people are to each other in a `World`: names they ask for, one-off names, blocks, mutes."""

from __future__ import annotations

from typing import Any

from forum.accounts import operations as account_operations
from forum.accounts.models import Account, Block, ChosenName, Mute, MutedKind
from forum.db import db
from forum.discussion.models import Board, Post, PostState, Thread
from forum.discussion.operations import posts
from forum.discussion.queries import threads as thread_queries
from forum.roles import Viewer


def viewer_of(account: Account) -> Viewer:
    return Viewer(account_id=account.id, role=account.role, number=account.number)


class Tying:
    """The part of a `World` that does it; all else is there."""

    open: Any
    board: Any
    _bring: Any
    _first: Any
    _load: Any

    # names

    def wish(self, account: Account, name: str) -> ChosenName:
        """A name that a member asked for and that waits."""
        with self.open():
            return account_operations.ask_name(name, viewer_of(account))

    def one_off_thread(self, author: Account, name: str, *, board: Board | None = None, **facts: Any) -> Thread:
        """A thread that somebody began under a name of one thread. `facts`: `state`, `title`, `body`, `reason`."""
        board, state, reason = board or self.board(), facts.pop("state", PostState.PUBLISHED), facts.pop("reason", "")
        said = {"title": "Un titre", "body": "Un début.", "notes": (), **facts}
        with self.open():
            thread = posts.open_thread(board, viewer=viewer_of(author), once=name, **said)
            self._bring(self._first(thread), state, reason, viewer_of(author))
        return thread

    def one_off_reply(self, thread: Thread, author: Account, name: str, **facts: Any) -> Post:
        """A reply under a name of one thread; that which the author has there already, if any."""
        state, reason = facts.pop("state", PostState.PUBLISHED), facts.pop("reason", "")
        with self.open():
            found = thread_queries.thread(thread.public_id, viewer_of(author))
            said = {"body": "Une réponse.", "notes": (), **facts}
            post = posts.submit_reply(found, viewer=viewer_of(author), once=name, **said)
            self._bring(self._load(post.public_id), state, reason, viewer_of(author))
        return post

    # blocks and mutes

    def block(self, account: Account, other: Account) -> Block:
        """A block, between the rows that are named: accounts or one-off names."""
        with self.open():
            row = Block(account_id=account.id, other_id=other.id)
            db.session.add(row)
        return row

    def mute(self, account: Account, about: Account | Board) -> Mute:
        """Somebody, or a board, that an account does not want to meet."""
        with self.open():
            kind = MutedKind.BOARD if isinstance(about, Board) else MutedKind.PERSON
            row = Mute(
                account_id=account.id, kind=kind, about=about.public_id if isinstance(about, Board) else str(about.id)
            )
            db.session.add(row)
        return row
