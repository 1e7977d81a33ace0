"""Which texts are somebody's, by how they stand: for statements over all of them at once, and for the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, select

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Post, PostState, Revision, Thread
from forum.moderation.models import ReportCase, ReportState
from forum.privacy.models import Aside
from forum.roles import Viewer

# What its author can still put out of sight, or erase.
STANDING = (PostState.HELD, PostState.PUBLISHED, PostState.RETURNED, PostState.REMOVED)


def own(selves: Iterable[int], states: Iterable[PostState]) -> ColumnElement[bool]:
    """Texts under any of these account numbers, not those of an agency, in one of these states."""
    return (Post.author_id.in_(sorted(selves))) & Post.agency_id.is_(None) & Post.state.in_(list(states))


def ids(of: ColumnElement[bool]) -> Select[int]:
    return select(Post.id).where(of)


def public_ids(of: ColumnElement[bool]) -> Select[str]:
    return select(Post.public_id).where(of)


def with_state(of: ColumnElement[bool]) -> Select[*tuple[int, PostState]]:
    """As the rows of `asides` are made."""
    return select(Post.id, Post.state).where(of)


def thread_ids(of: ColumnElement[bool]) -> Select[int]:
    return select(Post.thread_id).where(of)


def opened_ids(of: ColumnElement[bool]) -> Select[int]:
    """The threads that begin with one of these texts."""
    return select(Post.thread_id).where(of, Post.opens)


def lock_threads(of: ColumnElement[bool]) -> None:
    """Let nobody publish, withdraw or decide in the threads of these texts meanwhile; always in the same order."""
    db.session.execute(
        select(Thread.id).where(Thread.id.in_(thread_ids(of))).order_by(Thread.id).with_for_update(key_share=True)
    )


def lock_accounts(selves: Iterable[int], *, to_remove: bool = False) -> int:
    """Make others who write for these accounts wait; how many there are. `to_remove`: also whoever names one."""
    found = select(Account.id).where(Account.id.in_(sorted(selves))).order_by(Account.id)
    return len(db.session.scalars(found.with_for_update(key_share=not to_remove)).all())


def published_replies() -> ScalarSelect[int]:
    """How many published replies a thread has, within a statement about threads."""
    counted = select(func.count(Post.id)).where(
        Post.thread_id == Thread.id, Post.state == PostState.PUBLISHED, Post.opens.is_(False)
    )
    return counted.correlate(Thread).scalar_subquery()


def is_readable() -> ColumnElement[bool]:
    """Whether there is anything published in a thread, within a statement about threads."""
    return exists().where(Post.thread_id == Thread.id, Post.state == PostState.PUBLISHED).correlate(Thread)


def state_of_beginning() -> ScalarSelect[PostState]:
    """How the text stands that opens a thread, within a statement about threads."""
    opening = select(Post.state).where(Post.thread_id == Thread.id, Post.opens).limit(1)
    return opening.correlate(Thread).scalar_subquery()


# What is put aside.


def aside(selves: Iterable[int]) -> ColumnElement[bool]:
    return own(selves, [PostState.ASIDE])


def aside_until(day: date) -> ColumnElement[bool]:
    """Texts of anybody that were put aside on this day or before."""
    return (Post.state == PostState.ASIDE) & (Post.aside_on <= day)


def first(of: ColumnElement[bool], most: int) -> ColumnElement[bool]:
    """Of these texts, the first so many: named, so that a statement after this one means no others; fewer, where some
    of them have changed meanwhile."""
    return of & Post.id.in_(list(db.session.scalars(select(Post.id).where(of).order_by(Post.id).limit(most))))


def was(*states: PostState) -> ColumnElement[bool]:
    """Texts put aside that stood so before, within a statement about posts."""
    return exists().where(Aside.post_id == Post.id, Aside.was.in_(states)).correlate(Post)


def stood() -> ScalarSelect[PostState]:
    """How a text stood before it was put aside, within a statement about posts."""
    return select(Aside.was).where(Aside.post_id == Post.id).correlate(Post).scalar_subquery()


def has_waiting_edit() -> ColumnElement[bool]:
    return exists().where(Revision.post_id == Post.id, Revision.state == PostState.HELD).correlate(Post)


def must_be_read_again() -> ColumnElement[bool]:
    """Texts put aside that somebody had pointed at, and the team has not found to be fine: to take everything down and
    up again is no way around those who review."""
    pointed = (ReportCase.state == ReportState.OPEN) | (
        (ReportCase.state == ReportState.ACTED) & (ReportCase.decided_on >= Post.aside_on)
    )
    return exists().where(ReportCase.post_id == Post.id, pointed).correlate(Post)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many texts of somebody stand where, under all their names; `aside_on`: the first day on which some that are
    aside were put there."""

    published: int = 0
    unpublished: int = 0
    aside: int = 0
    aside_on: date | None = None

    @property
    def total(self) -> int:
        return self.published + self.unpublished + self.aside


def standing(viewer: Viewer) -> Standing:
    """What of the viewer's is there to be taken down, brought back or erased."""
    rows = db.session.execute(
        select(Post.state, func.count(), func.min(Post.aside_on))
        .where(own(viewer.selves, [*STANDING, PostState.ASIDE]))
        .group_by(Post.state)
    ).all()
    numbers = {state: number for state, number, _day in rows}
    return Standing(
        published=numbers.get(PostState.PUBLISHED, 0),
        unpublished=sum(numbers.get(state, 0) for state in STANDING if state is not PostState.PUBLISHED),
        aside=numbers.get(PostState.ASIDE, 0),
        aside_on=next((day for state, _number, day in rows if state is PostState.ASIDE), None),
    )


# What is erased, some thousands at a time: statements take only so many numbers.

AT_A_TIME = 5_000


@dataclass(frozen=True, slots=True)
class Texts:
    """Some texts, by number and by public id, and the threads in which they stand or which they begin."""

    ids: Sequence[int]
    public_ids: Sequence[str]
    thread_ids: Sequence[int]
    opened_ids: Sequence[int]


def some(of: ColumnElement[bool]) -> Texts:
    """The next texts of these, AT_A_TIME at most."""
    rows = db.session.execute(
        select(Post.id, Post.public_id, Post.thread_id, Post.opens).where(of).order_by(Post.id).limit(AT_A_TIME)
    ).all()
    return Texts(
        ids=[row.id for row in rows],
        public_ids=[row.public_id for row in rows],
        thread_ids=sorted({row.thread_id for row in rows}),
        opened_ids=sorted({row.thread_id for row in rows if row.opens}),
    )


def number(of: ColumnElement[bool]) -> int:
    """How many texts these are."""
    return db.session.scalar(select(func.count(Post.id)).where(of)) or 0
