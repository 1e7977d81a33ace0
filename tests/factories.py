"""The least that a test needs, built through the real operations. Everything is committed and detached."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import func, select

from forum import clock
from forum.accounts import pseudonyms
from forum.accounts.models import Account
from forum.accounts.rules import AGREEMENT_VERSION
from forum.db import Base, db, write_lock
from forum.discussion.models import Board, Pin, Post, PostState, Thread, WhoReads
from forum.discussion.operations import boards, decisions, pins, posts
from forum.discussion.queries import threads as thread_queries
from forum.moderation.models import Conversation, CrisisCase
from forum.moderation.models.sanctions import ENDING, Sanction, SanctionKind
from forum.moderation.models.signatures import Signature, SignedAct
from forum.moderation.operations import cases, sanctions, signatures, talk
from forum.moderation.queries import cases as case_queries
from forum.resources import operations as resources
from forum.resources.models import Agency, AgencyKind, GuidancePage, HelpKind, Organization, Service
from forum.resources.operations import organizations, services
from forum.resources.queries import pages as page_queries
from forum.resources.queries import services as service_queries
from forum.resources.rules import Decision
from forum.roles import Role, Viewer
from forum.web import locale
from tests.resources import service_factories
from tests.ties import Tying, viewer_of

_numbers = itertools.count(1)
Loaded = TypeVar("Loaded", bound=Base)


class World(Tying):
    """A forum to fill."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @contextmanager
    def open(self) -> Iterator[None]:
        """A short application context with one commit at its end."""
        with self.app.test_request_context(), write_lock():
            yield
            db.session.commit()

    # what the database holds

    def count(self, model: type[Base], **facts: object) -> int:
        """How many rows of a table have these values."""
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(model).filter_by(**facts)) or 0

    def load(self, model: type[Loaded], **facts: object) -> Loaded:
        """The one row of a table with these values."""
        with self.app.app_context():
            return db.session.scalars(select(model).filter_by(**facts)).one()

    # accounts

    def account(
        self, role: Role = Role.MEMBER, *, name: str = "", language: str = "fr", agreed: bool = True
    ) -> Account:
        """An account without a usable passphrase: tests that sign in open theirs through /join. `agreed`: whether they
        have read what is said before a first text."""
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
                passphrase_hash="none",
                agreed_version=AGREEMENT_VERSION if agreed else 0,
            )
            db.session.add(account)
        return account

    def member(self, name: str = "", **facts: Any) -> Account:
        return self.account(Role.MEMBER, name=name, **facts)

    def moderator(self, name: str = "") -> Account:
        return self.account(Role.MODERATOR, name=name)

    def admin(self) -> Account:
        return self.account(Role.ADMIN)

    def agency(self, name: str = "") -> tuple[Account, Agency]:
        account = self.account(Role.AGENCY)
        with self.open():
            agency = resources.find_or_create_agency(name or f"Association {next(_numbers)}")
            resources.admit(account.id, agency.id)
        return account, agency

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
        notes: Iterable[str] = (),
        reason: str = "",
    ) -> Thread:
        board, author = board or self.board(), author or self.member()
        with self.open():
            thread = posts.open_thread(board, title=title, body=body, notes=notes, viewer=viewer_of(author))
            post = self._first(thread)
            self._bring(post, state, reason, viewer_of(author))
        return thread

    def _first(self, thread: Thread) -> Post:
        public_id = db.session.execute(
            Post.__table__.select().with_only_columns(Post.public_id).where(Post.thread_id == thread.id, Post.opens)
        ).scalar_one()
        return self._load(public_id)

    def _load(self, public_id: str) -> Post:
        from forum.moderation.queries import review

        return review.review(public_id, Viewer()).post

    def reply(
        self,
        thread: Thread,
        *,
        author: Account | None = None,
        state: PostState = PostState.PUBLISHED,
        body: str = "Une réponse.",
        notes: Iterable[str] = (),
        reason: str = "",
    ) -> Post:
        author = author or self.member()
        with self.open():
            viewer = viewer_of(author)
            found = thread_queries.thread(thread.public_id, viewer)
            post = posts.submit_reply(found, body=body, notes=notes, viewer=viewer)
            self._bring(self._load(post.public_id), state, reason, viewer)
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
            if state is PostState.PUBLISHED:
                decisions.publish(self._load(post.public_id))
            elif state is PostState.RETURNED:
                decisions.return_(self._load(post.public_id), rule="anonymous", reason="Une raison.")
            elif state is PostState.REMOVED:
                decisions.remove(self._load(post.public_id), rule="anonymous", reason="Une raison.")

    def _bring(self, post: Post, state: PostState, reason: str, author: Viewer) -> None:
        if state is PostState.PUBLISHED:
            decisions.publish(post)
        elif state is PostState.RETURNED:
            decisions.return_(post, rule="anonymous", reason=reason or "Une raison.")
        elif state is PostState.REMOVED:
            decisions.remove(post, rule="anonymous", reason=reason or "Une raison.")
        elif state is PostState.WITHDRAWN:
            posts.withdraw(post, author)

    # guidance

    def guidance(
        self,
        agency: Agency,
        *,
        title: str = "Une fiche",
        body: str = "Ce que l’on peut faire.",
        language: str = "fr",
        country: str = "FR",
        days: int = 90,
        published: bool = True,
    ) -> GuidancePage:
        with self.open():
            page = resources.write_page(
                agency,
                resources.Draft(
                    title=title,
                    body=body,
                    language=language,
                    country=country,
                    help_kind=HelpKind.ONLINE,
                    review_by=locale.today() + timedelta(days=days),
                ),
            )
            db.session.flush()
            if published:
                found, reviewer = page_queries.review(page.public_id), Viewer(0, Role.MODERATOR, 1)
                resources.decide_guidance(
                    found, version=page.version, outcome=Decision.PUBLISH, reason="", viewer=reviewer
                )
        return page

    def pin(self, thing: GuidancePage | Service, *, accepted: bool = True, **wish: Any) -> Pin:
        """A pin of a page or a service on a `board`, on a `thread`, or (neither) everywhere."""
        with self.open():
            pin = pins.propose(thing, pins.Wish(**wish), agency_id=getattr(thing, "agency_id", 0))
            if accepted:
                pins.accept(pin, version=pin.version, by=Viewer(account_id=0, role=Role.MODERATOR, number=1))
        return pin

    def later(self, days: int) -> float:
        """A moment so many days from now, for time-machine."""
        return (clock.now() + timedelta(days=days)).timestamp()

    def signature(self, act: SignedAct, *, by: Account, about: Account | Post | None = None, **terms: str) -> Signature:
        """A request for a second signature, which waits."""
        named = about.public_id if isinstance(about, Post) else str(about.number) if about is not None else ""
        with self.open():
            return signatures.ask(act, about=named, terms=terms, reason="Une raison.", viewer=viewer_of(by))

    def case(self, post: Post, *, by: Account) -> CrisisCase:
        """The crisis case of a text, opened by one who reviews."""
        with self.open():
            return cases.open_case(case_queries.post(post.public_id), viewer_of(by))

    def conversation(self, account: Account, text: str = "Un message.", *, about_team: bool = False) -> Conversation:
        """What an account wrote to the team, which waits."""
        with self.open():
            return talk.send(text, about_team=about_team, viewer=viewer_of(account))

    def sanction(self, account: Account, kind: SanctionKind, *, days: int = 7, by: Account | None = None) -> Sanction:
        """What an account is told or kept from; a closure is signed by a second one who reviews."""
        first = by or self.moderator()
        if kind is SanctionKind.CLOSURE:
            signature = self.signature(SignedAct.CLOSE_ACCOUNT, by=first, about=account, rule="contact")
            second = self.moderator()
            with self.open():
                found = db.session.get_one(Signature, signature.id)
                signatures.sign(found, version=found.version, viewer=viewer_of(second))
            return self.load(Sanction, account_id=account.id, kind=kind)
        with self.open():
            until = locale.today() + timedelta(days=days) if kind in ENDING else None
            found_account = db.session.get_one(Account, account.id)
            return sanctions.give(
                found_account, kind=kind, until=until, rule="contact", reason="Les faits.", viewer=viewer_of(first)
            )

    # services

    def service(self, of: Agency | None = None, *, published: bool = True, days: int = 0, **said: Any) -> Service:
        """A service of an agency (None: of an organisation that the team looks after), checked so many days ago.
        `said`: what it says besides the least; see `tests.resources.service_factories.said`."""
        with self.open():
            if of is None:
                organization = Organization(
                    name=f"Organisme {next(_numbers)}", kind=AgencyKind.PUBLIC, country="FR", agency_id=None
                )
                db.session.add(organization)
                db.session.flush()
            else:
                organization = organizations.organization_for(db.session.get_one(Agency, of.id))
            service = services.propose(organization, service_factories.said(**said), viewer=Viewer())
            if published:
                reviewer = Viewer(account_id=0, role=Role.MODERATOR, number=1)
                found = service_queries.any_service(service.public_id)
                services.decide(found, version=service.version, outcome="publish", reason="", viewer=reviewer)
            service.checked_on -= timedelta(days=days)
            service.review_by -= timedelta(days=days)
        return service
