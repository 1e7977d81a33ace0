"""A forum to fill, through the operations that the pages use. Everything is committed and detached."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import func, select

from forum.accounts import pseudonyms
from forum.accounts.models import Account
from forum.accounts.operations import once
from forum.db import Base, db, write_lock
from forum.discussion.models import Board, Post, PostState, Thread, WhoReads
from forum.discussion.operations import boards, decisions, posts
from forum.discussion.queries import threads as thread_queries
from forum.moderation.queries import review
from forum.resources import operations as resources
from forum.resources.models import Agency
from forum.roles import Role, Viewer
from forum.web import locale

_numbers = itertools.count(1)
Loaded = TypeVar("Loaded", bound=Base)


def viewer_of(account: Account) -> Viewer:
    """Somebody with this account, tied to nobody."""
    return Viewer(account_id=account.id, role=account.role, number=account.number)


class Site:
    """Accounts, boards and what is written there."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @contextmanager
    def open(self) -> Iterator[None]:
        """A short application context with one commit at its end."""
        with self.app.test_request_context(), write_lock():
            yield
            db.session.commit()

    def count(self, model: type[Base], **facts: object) -> int:
        """How many rows of a table have these values."""
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(model).filter_by(**facts)) or 0

    def load(self, model: type[Loaded], **facts: object) -> Loaded:
        """The one row of a table with these values."""
        with self.app.app_context():
            return db.session.scalars(select(model).filter_by(**facts)).one()

    def every(self, model: type[Loaded]) -> list[Loaded]:
        """All rows of a table."""
        with self.app.app_context():
            return list(db.session.scalars(select(model)))

    # accounts

    def account(self, role: Role = Role.MEMBER, *, name: str = "", language: str = "fr") -> Account:
        """An account without a usable passphrase."""
        n = next(_numbers)
        name = name or f"Personne {n}"
        with self.open():
            account = Account(
                pseudonym=name,
                skeleton=pseudonyms.skeleton(name),
                role=role,
                language=language,
                joined_on=locale.today(),
                passphrase_lookup=f"none {n}",
                passphrase_hash="none",  # noqa: S106 - nobody signs in with it
            )
            db.session.add(account)
        return account

    def member(self, name: str = "", **facts: str) -> Account:
        return self.account(Role.MEMBER, name=name, **facts)

    def moderator(self, name: str = "") -> Account:
        return self.account(Role.MODERATOR, name=name)

    def admin(self) -> Account:
        return self.account(Role.ADMIN)

    def agency(self, name: str = "") -> tuple[Account, Agency]:
        """Somebody who writes for an agency of their own."""
        account = self.account(Role.AGENCY)
        with self.open():
            agency = resources.find_or_create_agency(name or f"Association {next(_numbers)}")
            resources.admit(account.id, agency.id)
        return account, agency

    def once(self, owner: Account, thread: Thread, name: str) -> Account:
        """The one-off name that somebody has in a thread."""
        with self.open():
            return once.give_name(viewer_of(owner), thread.public_id, name, "fr")

    # boards, threads, posts

    def board(self, *, name: str = "", public: bool = False, language: str = "fr", agencies: bool = False) -> Board:
        with self.open():
            return boards.new_board(
                name=name or f"Rubrique {next(_numbers)}",
                purpose="Pour essayer.",
                language=language,
                who_reads=WhoReads.PUBLIC if public else WhoReads.MEMBERS,
                agencies_read=agencies,
                place=None,
                by=Viewer(),
            )

    def thread(
        self,
        board: Board | None = None,
        *,
        author: Account | None = None,
        state: PostState = PostState.PUBLISHED,
        title: str = "Un titre",
        body: str = "Un début.",
        notes: Any = (),
        reason: str = "",
    ) -> Thread:
        """A thread of which the beginning is in this state."""
        board, author = board or self.board(), author or self.member()
        with self.open():
            thread = posts.open_thread(board, title=title, body=body, notes=notes, viewer=viewer_of(author))
            self._bring(self._first(thread), state, reason, viewer_of(author))
        return thread

    def _first(self, thread: Thread) -> Post:
        opens = select(Post.public_id).where(Post.thread_id == thread.id, Post.opens)
        return self.post(db.session.scalars(opens).one())

    def post(self, public_id: str) -> Post:
        """A post with all that a decision needs, within `open`."""
        return review.review(public_id, Viewer()).post

    def reply(
        self,
        thread: Thread,
        *,
        author: Account | None = None,
        state: PostState = PostState.PUBLISHED,
        body: str = "Une réponse.",
        notes: Any = (),
        reason: str = "",
    ) -> Post:
        """A reply in this state."""
        author = author or self.member()
        with self.open():
            viewer = viewer_of(author)
            found = thread_queries.thread(thread.public_id, viewer)
            post = posts.submit_reply(found, body=body, notes=notes, viewer=viewer)
            self._bring(self.post(post.public_id), state, reason, viewer)
        return post

    def first_post(self, thread: Thread) -> Post:
        with self.open():
            return self._first(thread)

    def edit(
        self, post: Post, author: Account, *, body: str, title: str = "", state: PostState = PostState.HELD
    ) -> None:
        """An edit of the author's own post, decided as `state` says."""
        viewer = viewer_of(author)
        with self.open():
            own = thread_queries.own_post(post.public_id, viewer)
            posts.edit(own, title=title, body=body, notes=(), version=own.version, viewer=viewer)
            db.session.flush()
            if state is not PostState.HELD:
                self._bring(self.post(post.public_id), state, "", viewer)

    def _bring(self, post: Post, state: PostState, reason: str, author: Viewer) -> None:
        if state is PostState.PUBLISHED:
            decisions.publish(post)
        elif state is PostState.RETURNED:
            decisions.return_(post, rule="anonymous", reason=reason or "Une raison.")
        elif state is PostState.REMOVED:
            decisions.remove(post, rule="anonymous", reason=reason or "Une raison.")
        elif state is PostState.WITHDRAWN:
            posts.withdraw(post, author)
