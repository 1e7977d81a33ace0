"""Sanctions: of one account, for those who review and for the person; the text from which one is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager

from forum.accounts.models import NEVER_ENDS, Account
from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.errors import Hidden
from forum.moderation.models.sanctions import ENDING, LONGEST_SANCTION, Sanction, SanctionKind, Subject
from forum.moderation.queries.held import wrote_in
from forum.roles import Viewer
from forum.web import locale

SHOWN = 50


@dataclass(frozen=True, slots=True)
class AboutText:
    """The text from which somebody is sanctioned: the post with its thread and board, the account, the facts."""

    post: Post
    account: Account
    subject: Subject


class Place(NamedTuple):
    """Where a text stands."""

    board_id: int
    language: str
    wrote_here: bool


def is_closed(account: Account) -> bool:
    return account.suspended_until == NEVER_ENDS


def about_text(post_id: str, viewer: Viewer) -> AboutText:
    """A text that waits or is published, and its author, for a sanction. Raises Hidden without such a text, or when its
    author is gone: what was settled opens nothing any more."""
    row = db.session.execute(
        select(Post, Account, wrote_in(Post.thread_id, viewer))
        .join(Post.thread)
        .join(Thread.board)
        .join(Account, Account.id == Post.author_id)
        .options(contains_eager(Post.thread).contains_eager(Thread.board))
        .where(Post.public_id == post_id, or_(Post.waiting_at.is_not(None), Post.state == PostState.PUBLISHED))
    ).first()
    if row is None:
        raise Hidden
    post, account, wrote_here = row
    subject = Subject(
        account_id=account.id,
        role=account.role,
        is_closed=is_closed(account),
        is_once=account.is_once,
        wrote_here=bool(wrote_here),
    )
    return AboutText(post, account, subject)


def place_of(post_id: str, viewer: Viewer) -> Place | None:
    """Where a text stands, and whether the viewer wrote beside it; None for one that is gone."""
    row = db.session.execute(
        select(Thread.board_id, Thread.language, wrote_in(Post.thread_id, viewer))
        .join(Post, Post.thread_id == Thread.id)
        .where(Post.public_id == post_id)
    ).first()
    return None if row is None else Place(*row)


def locked_account(account_id: int) -> Account:
    """The account as it is now, its row locked: sanctions of one account are given and ended one after the other."""
    return db.session.scalars(
        select(Account)
        .where(Account.id == account_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def _stand(today: date) -> ColumnElement[bool]:
    """The SQL twin of `rules.sanctions.stands`."""
    return and_(
        Sanction.ended_on.is_(None),
        or_(
            Sanction.kind == SanctionKind.CLOSURE,
            and_(Sanction.kind.in_(ENDING), Sanction.until >= today),
            and_(Sanction.kind == SanctionKind.WARNING, Sanction.given_on >= today - timedelta(days=LONGEST_SANCTION)),
        ),
    )


def active(account_id: int) -> list[Sanction]:
    """The sanctions of an account that count today, the newest first."""
    return list(
        db.session.scalars(
            select(Sanction)
            .where(Sanction.account_id == account_id, _stand(locale.today()))
            .order_by(Sanction.id.desc())
            .limit(SHOWN)
        )
    )


def history(*account_ids: int) -> list[Sanction]:
    """All sanctions of accounts, past ones too, the newest first."""
    return list(
        db.session.scalars(
            select(Sanction).where(Sanction.account_id.in_(account_ids)).order_by(Sanction.id.desc()).limit(SHOWN)
        )
    )


def limiting(account_id: int, today: date) -> list[Sanction]:
    """What limits an account today: not warnings."""
    return list(
        db.session.scalars(
            select(Sanction).where(
                Sanction.account_id == account_id, Sanction.kind != SanctionKind.WARNING, _stand(today)
            )
        )
    )


def same(wanted: Sanction) -> Sanction | None:
    """The same sanction, given already by the same person: a button pressed twice gives one."""
    return db.session.scalar(
        select(Sanction)
        .where(
            Sanction.account_id == wanted.account_id,
            Sanction.kind == wanted.kind,
            Sanction.until.is_(None) if wanted.until is None else Sanction.until == wanted.until,
            Sanction.rule == wanted.rule,
            Sanction.reason == wanted.reason,
            Sanction.about == wanted.about,
            Sanction.given_by == wanted.given_by,
            Sanction.given_on == wanted.given_on,
            Sanction.ended_on.is_(None),
        )
        .limit(1)
    )


def sanction(public_id: str) -> Sanction:
    """One sanction with its account, for those who review. Raises Hidden."""
    found = db.session.scalar(
        select(Sanction)
        .join(Sanction.account)
        .options(contains_eager(Sanction.account))
        .where(Sanction.public_id == public_id)
    )
    if found is None:
        raise Hidden
    return found


def own(public_id: str, viewer: Viewer) -> Sanction:
    """One of the viewer's own sanctions, also while it suspends them. Raises Hidden."""
    found = db.session.scalar(
        select(Sanction).where(Sanction.public_id == public_id, Sanction.account_id.in_(sorted(viewer.selves)))
    )
    if found is None:
        raise Hidden
    return found


def told(viewer: Viewer, public_ids: Sequence[str]) -> list[Sanction]:
    """Those of the viewer's own sanctions that have these ids."""
    return list(
        db.session.scalars(
            select(Sanction).where(Sanction.public_id.in_(public_ids), Sanction.account_id.in_(sorted(viewer.selves)))
        )
    )
