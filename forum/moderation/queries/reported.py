"""What can be reported: found with the eyes of the one who reports it, and what is known of it already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from forum import keys
from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.discussion.queries.visibility import post_seen_by, thread_seen_by
from forum.moderation.models.reports import Report, ReportCase, ReportedKind, ReportOutcome, ReportState
from forum.resources.models import GuidancePage, Organization, Phone, Service
from forum.resources.queries import is_public_on
from forum.roles import Role, Viewer
from forum.web import locale

HASHED, SEALED = "reported-text", "report"  # purposes of keys


@dataclass(frozen=True, slots=True)
class Words:
    """A text as readers have it. `title` is "" for a reply, `body` for a thread as a whole."""

    title: str
    body: str

    @property
    def hash(self) -> str:
        """64 hexadecimal characters that are the same for the same text only."""
        return keys.digest(HASHED, f"{self.title}\n{self.body}")


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports: an account, or the keyed hash of a token that a visitor's browser has."""

    account_id: int | None = None
    token_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A service with its numbers, as people write them."""

    service: Service
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What is reported. `post` is the post itself, or of a thread the one that opens it; with its thread and board."""

    kind: ReportedKind
    about: str
    post: Post | None
    page: GuidancePage | None
    author_role: Role | None
    offer: Offer | None = None

    @property
    def words(self) -> Words:
        return words_of(self.kind, self.post, self.page, self.offer)

    @property
    def can_be_held(self) -> bool:
        """A thread may stand without the post that opened it; a service has no text to be read once more."""
        return self.page is not None or (self.post is not None and self.post.state is PostState.PUBLISHED)

    @property
    def author_id(self) -> int | None:
        return None if self.post is None else self.post.author_id


def words_of(kind: ReportedKind, post: Post | None, page: GuidancePage | None, offer: Offer | None = None) -> Words:
    """The text as it stands now; of a service its name, what it does, and its numbers."""
    if offer is not None:
        return Words(offer.service.name, "\n\n".join(filter(None, (offer.service.summary, *offer.numbers))))
    if page is not None:
        return Words(page.title, page.body)
    if post is None:
        return Words("", "")
    title = post.thread.title if post.opens else ""
    return Words(title, "" if kind is ReportedKind.THREAD else post.body)


def find_target(kind: ReportedKind, public_id: str, viewer: Viewer) -> Target | None:
    """What the viewer can read under this public id; None where there is nothing for them. Pages of guidance and
    services share their addresses: what is looked for as the one may be the other."""
    if kind in {ReportedKind.GUIDANCE, ReportedKind.SERVICE}:
        return _page(public_id) or _service(public_id)
    if kind is ReportedKind.THREAD:
        found = _posts().where(
            Thread.public_id == public_id, Post.opens, Thread.state == PostState.PUBLISHED, thread_seen_by(viewer)
        )
    else:
        found = _posts().where(Post.public_id == public_id, Post.state == PostState.PUBLISHED, post_seen_by(viewer))
    row = db.session.execute(found).first()
    if row is None:
        return None
    # What is said in the name of an agency is the agency's, whatever has become of who wrote it.
    role = Role.AGENCY if row[0].agency_id is not None else row[1]
    return Target(kind, public_id, row[0], None, role)


def _page(public_id: str) -> Target | None:
    page = db.session.scalar(
        select(GuidancePage).where(GuidancePage.public_id == public_id, is_public_on(GuidancePage, locale.today()))
    )
    return None if page is None else Target(ReportedKind.GUIDANCE, public_id, None, page, Role.AGENCY)


def _service(public_id: str) -> Target | None:
    """Who speaks in it is an agency, or the team."""
    row = db.session.execute(
        select(Service, Organization.agency_id)
        .join(Organization, Organization.id == Service.organization_id)
        .where(Service.public_id == public_id, is_public_on(Service, locale.today()))
    ).first()
    if row is None:
        return None
    service, agency_id = row
    role = None if agency_id is None else Role.AGENCY
    return Target(ReportedKind.SERVICE, public_id, None, None, role, offer_of(service))


def offer_of(service: Service) -> Offer:
    """The service with its numbers, in their order."""
    numbers = select(Phone.number).where(Phone.service_id == service.id).order_by(Phone.place, Phone.id)
    return Offer(service, tuple(db.session.scalars(numbers)))


def _posts() -> Select[*tuple[Any, ...]]:
    return (
        select(Post, Account.role)
        .join(Post.thread)
        .join(Thread.board)
        .options(contains_eager(Post.thread).contains_eager(Thread.board))
        .outerjoin(Account, Account.id == Post.author_id)
        .execution_options(populate_existing=True)
    )


def _is_by(reporter: Reporter) -> ColumnElement[bool]:
    if reporter.account_id is not None:
        return Report.reporter_id == reporter.account_id
    return Report.reporter_hash == reporter.token_hash


def is_answered(about: str, text_hash: str, reason: str, reporter: Reporter) -> bool:
    """Whether a report changes nothing: this person reported this text before, or somebody of the team looked at it
    for the same reason and it was fine, and it has not changed since."""
    same_text = ReportCase.text_hash == text_hash
    said = and_(_is_by(reporter), or_(ReportCase.state == ReportState.OPEN, same_text))
    was_fine = and_(ReportCase.state == ReportState.FINE, same_text, Report.reason == reason)
    found = (
        select(Report.id)
        .join(ReportCase, ReportCase.id == Report.case_id)
        .where(ReportCase.about == about, or_(said, was_fine))
        .limit(1)
    )
    return db.session.scalar(found) is not None


def open_case(about: str, *, admins_only: bool) -> ReportCase | None:
    """The open case that further reports join, locked against a decision meanwhile where the engine can."""
    return db.session.scalar(
        select(ReportCase)
        .where(ReportCase.about == about, ReportCase.state == ReportState.OPEN, ReportCase.admins_only.is_(admins_only))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def was_looked_at(about: str, text_hash: str) -> bool:
    """Whether this very text was held again or found fine before: numbers alone never hide it twice."""
    found = (
        select(ReportCase.id)
        .where(
            ReportCase.about == about,
            ReportCase.text_hash == text_hash,
            or_(ReportCase.state == ReportState.FINE, ReportCase.outcome == ReportOutcome.HOLD),
        )
        .limit(1)
    )
    return db.session.scalar(found) is not None


def count_established(about: str, *, joined_before: date) -> int:
    """How many distinct members of some standing reported it and wait for an answer: here since before that day, with
    at least one published post."""
    own = select(Post.id).where(Post.author_id == Account.id, Post.state == PostState.PUBLISHED).exists()
    counted = (
        select(func.count(Account.id.distinct()))
        .select_from(Report)
        .join(ReportCase, ReportCase.id == Report.case_id)
        .join(Account, Account.id == Report.reporter_id)
        .where(
            ReportCase.about == about,
            ReportCase.state == ReportState.OPEN,
            Account.joined_on < joined_before,
            own,
        )
    )
    return db.session.scalar(counted) or 0
