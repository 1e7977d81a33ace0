"""Requests for a second signature, what they are about, and whom they allow something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import aliased

from forum import clock
from forum.accounts.models import Account
from forum.db import UtcDateTime, db, page_of
from forum.discussion.models import Post, PostState, Thread
from forum.errors import Hidden
from forum.moderation.models.items import ItemKind
from forum.moderation.models.signatures import (
    ABOUT_NOBODY,
    ADMINS_ONLY,
    FROM_A_TEXT,
    Signature,
    SignatureState,
    SignedAct,
)
from forum.moderation.queries.held import wrote_in
from forum.moderation.queries.lines import SELVES, line
from forum.roles import REVIEWERS, Role, Viewer

REQUESTS_A_PAGE = 25
Initiator, Concerned = aliased(Account), aliased(Account)
# A member number has 62 bits: nineteen digits.
LONGEST_NUMBER = 19


@dataclass(frozen=True, slots=True)
class Request:
    """A request, and whom it is between: the names and roles of today; "" and None for accounts that are gone."""

    signature: Signature
    initiator: str
    initiator_role: Role | None
    concerned: str
    concerned_role: Role | None


@dataclass(frozen=True, slots=True)
class Behind:
    """A text from which something was asked: whether it waits, and the public id of its thread where others read it."""

    post_id: str
    waits: bool
    thread_id: str


def _may_still_ask() -> ColumnElement[bool]:
    """The SQL twin of `rules.may_ask`, for the one who asked."""
    return or_(Initiator.role == Role.ADMIN, and_(Initiator.role.in_(REVIEWERS), Signature.act.not_in(ADMINS_ONLY)))


def _seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """The SQL twin of `rules.may_see`."""
    if not viewer.is_reviewer or viewer.account_id is None:
        return false()
    not_about_them = func.coalesce(Signature.concerns_id, 0).not_in(sorted(viewer.selves))
    return not_about_them if viewer.role is Role.ADMIN else and_(not_about_them, Signature.admins_only.is_(False))


def _now() -> datetime:
    """Asked when the statement runs: the lines are put together once."""
    return clock.now()


def lines() -> Select[Any]:
    """The requests that wait, as lines of the queue; those that have expired are none, swept or not."""
    return (
        line(
            ItemKind.SIGNATURE,
            Signature,
            author_id=Signature.initiator_id,
            bars_me=func.coalesce(Signature.concerns_id, 0).in_(SELVES),
            admins_only=Signature.admins_only,
        )
        .select_from(Signature)
        .join(Initiator, Initiator.id == Signature.initiator_id)
        .where(Signature.expires_at > bindparam("signable", callable_=_now, type_=UtcDateTime()), _may_still_ask())
    )


def _requests(*columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *columns,
            Signature,
            Initiator.pseudonym.label("initiator"),
            Initiator.role.label("initiator_role"),
            Concerned.pseudonym.label("concerned"),
            Concerned.role.label("concerned_role"),
        )
        .outerjoin(Initiator, Initiator.id == Signature.initiator_id)
        .outerjoin(Concerned, Concerned.id == Signature.concerns_id)
    )


def _request(row: Any) -> Request:
    return Request(
        signature=row.Signature,
        initiator=row.initiator or "",
        initiator_role=row.initiator_role,
        concerned=row.concerned or "",
        concerned_role=row.concerned_role,
    )


def request(public_id: str, viewer: Viewer) -> Request:
    """One request. Raises Hidden when it is absent, about the viewer, or for administrators only and they are none."""
    row = db.session.execute(_requests().where(Signature.public_id == public_id, _seen_by(viewer))).first()
    if row is None:
        raise Hidden
    return _request(row)


def requests(key: str | None, viewer: Viewer) -> tuple[list[Request], str]:
    """A page of what was asked, the newest first, and the key of the next page, "" on the last. Raises BadPageKey."""
    statement = _requests(Signature.asked_on, Signature.public_id).where(_seen_by(viewer))
    page = page_of(
        statement.order_by(Signature.asked_on.desc(), Signature.public_id),
        key,
        size=REQUESTS_A_PAGE,
        kinds=(date, str),
    )
    return [_request(row) for row in page], str(page.paging.bookmark_next) if page.paging.has_next else ""


def post_under_review(public_id: str, viewer: Viewer) -> Post:
    """A text that waits, whose author is still here and is not the viewer. Raises Hidden."""
    found = db.session.scalar(
        select(Post).where(
            Post.public_id == public_id, Post.waiting_at.is_not(None), Post.author_id.not_in(sorted(viewer.selves))
        )
    )
    if found is None:
        raise Hidden
    return found


def text_under_a_one_off_name(public_id: str, viewer: Viewer) -> Post:
    """A text that waits or is published under a one-off name of somebody else. Raises Hidden."""
    found = db.session.scalar(
        select(Post)
        .join(Account, Account.id == Post.author_id)
        .where(
            Post.public_id == public_id,
            or_(Post.waiting_at.is_not(None), Post.state == PostState.PUBLISHED),
            Account.once_link.is_not(None),
            Post.author_id.not_in(sorted(viewer.selves)),
        )
    )
    if found is None:
        raise Hidden
    return found


def wrote_beside(post_id: str, viewer: Viewer) -> bool:
    """Whether the viewer has a text in the thread of this one (public id)."""
    return bool(db.session.scalar(select(wrote_in(Post.thread_id, viewer)).where(Post.public_id == post_id)))


def behind(public_id: str) -> Behind | None:
    """The text from which something was asked; None for one that is gone or was withdrawn."""
    row = db.session.execute(
        select(Post, Thread.public_id, Thread.state)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.public_id == public_id, Post.state != PostState.WITHDRAWN)
    ).first()
    if row is None:
        return None
    post, thread_id, state = row
    is_public = post.state is PostState.PUBLISHED and state is PostState.PUBLISHED
    return Behind(post_id=public_id, waits=post.waiting_at is not None, thread_id=thread_id if is_public else "")


def concerned(act: SignedAct, about: str) -> Account | None:
    """The account that an act is about; None where it is about nobody. Raises Hidden where nothing has that name."""
    if act in ABOUT_NOBODY:
        return None
    statement = select(Account)
    if act in FROM_A_TEXT:
        statement = statement.join(Post, Post.author_id == Account.id).where(
            Post.public_id == about, Post.state != PostState.WITHDRAWN
        )
    elif about.isascii() and about.isdecimal() and len(about) <= LONGEST_NUMBER:
        statement = statement.where(Account.number == int(about))
        if act is not SignedAct.CLOSE_ACCOUNT:  # a one-off name gets no role, and holds nothing on anybody
            statement = statement.where(Account.once_link.is_(None))
    else:
        raise Hidden
    found = db.session.scalar(statement)
    if found is None:
        raise Hidden
    return found


def locked(*account_ids: int | None) -> dict[int, Account]:
    """Accounts as they are now, by id, their rows locked in one order: nobody changes their roles before this unit of
    work has ended, and no two who lock the same ones wait for each other.
    """
    wanted = [account_id for account_id in account_ids if account_id is not None]
    rows = db.session.scalars(
        select(Account)
        .where(Account.id.in_(wanted))
        .order_by(Account.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {account.id: account for account in rows}


def renew(signature: Signature) -> None:
    """Read a request again, as it is now, its row locked."""
    db.session.scalar(
        select(Signature)
        .where(Signature.id == signature.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def same_waiting(act: SignedAct, about: str, terms: str, viewer: Viewer) -> Signature | None:
    """The same request of the same person, already waiting."""
    return db.session.scalar(
        select(Signature).where(
            Signature.act == act,
            Signature.about == about,
            Signature.terms == terms,
            Signature.initiator == viewer.number,
            Signature.state == SignatureState.WAITING,
        )
    )


def expired(now: datetime) -> list[Signature]:
    """What waited too long, or was asked by somebody who could no longer ask, and is not yet marked so. What somebody
    else is just deciding is left to them.
    """
    return list(
        db.session.scalars(
            select(Signature)
            .outerjoin(Initiator, Initiator.id == Signature.initiator_id)
            .where(
                Signature.state == SignatureState.WAITING,
                or_(Signature.expires_at <= now, Initiator.id.is_(None), ~_may_still_ask()),
            )
            .with_for_update(of=Signature, skip_locked=True)
        )
    )


def open_grant(act: SignedAct, viewer: Viewer, now: datetime, *, about: str = "") -> Signature | None:
    """What allows the viewer, who asked for it, to do this now; of several the one that lasts longest. With `about`,
    only one that is about that. Who could no longer ask for it has none.
    """
    if viewer.role is not Role.ADMIN and (act in ADMINS_ONLY or not viewer.is_reviewer):
        return None
    statement = select(Signature).where(
        Signature.act == act,
        Signature.initiator_id == viewer.account_id,
        Signature.state == SignatureState.SIGNED,
        Signature.open_until > now,
    )
    if about:
        statement = statement.where(Signature.about == about)
    return db.session.scalars(statement.order_by(Signature.open_until.desc()).limit(1)).first()


def told(viewer: Viewer, public_ids: Sequence[str]) -> list[Signature]:
    """Requests that were signed and are about the viewer, for notices."""
    return list(
        db.session.scalars(
            select(Signature).where(
                Signature.public_id.in_(public_ids),
                Signature.concerns_id.in_(sorted(viewer.selves)),
                Signature.state == SignatureState.SIGNED,
            )
        )
    )
