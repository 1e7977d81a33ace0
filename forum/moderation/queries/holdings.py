"""What the site holds on one account: read only where two people have signed for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, String, Table, func, literal, or_, select, union_all

from forum.accounts.models import Account, LoginSession
from forum.db import Base, db, never_null, page_of
from forum.discussion.models import Board, Post, PostState, Revision, Thread
from forum.errors import Hidden

TEXTS_A_PAGE = 20
OUT_OF_SIGHT = (PostState.WITHDRAWN, PostState.ASIDE)
# Sorts what has not appeared before what has.
NOT_YET = date(9999, 1, 1)


class Version(NamedTuple):
    """Another text of a post: one that waits, came back or was removed, or one that stood before."""

    state: PostState
    html: str


class Text(NamedTuple):
    """Something the account wrote, and where. `published_on` is None for what has not appeared."""

    public_id: str
    board: str
    title: str
    language: str
    opens: bool
    state: PostState
    html: str
    notes: tuple[str, ...]
    published_on: date | None
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """An account's row, its live sessions, and how many rows every other table has on it, by table."""

    account: Account
    sessions: list[LoginSession]
    rows: dict[str, int]


def texts(account_id: int | None, key: str | None, *, besides: str = "") -> tuple[list[Text], str]:
    """A page of what an account wrote and has not withdrawn, the newest first, and the key of the next page, "" on
    the last. `besides` is the public id of a post that is left out. What its author has taken down with everything else
    is nobody's to read; of an account that is gone there is nothing. Raises BadPageKey.
    """
    if account_id is None:
        return [], ""
    day = func.coalesce(Post.published_on, literal(NOT_YET)).label("day")
    page = page_of(
        select(
            day,
            Post.public_id,
            Post.id,
            Board.name.label("board"),
            Thread.title,
            Thread.language,
            Post.opens,
            Post.state,
            Post.html,
            Post.notes,
            Post.published_on,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Board, Board.id == Thread.board_id)
        .where(Post.author_id == account_id, Post.state.not_in(OUT_OF_SIGHT), Post.public_id != besides)
        .order_by(never_null(day).desc(), Post.public_id),
        key,
        size=TEXTS_A_PAGE,
        kinds=(date, str),
    )
    versions = _versions([row.id for row in page])
    found = [_text(row, versions.get(row.id, [])) for row in page]
    return found, str(page.paging.bookmark_next) if page.paging.has_next else ""


def _versions(post_ids: list[int]) -> dict[int, list[Version]]:
    if not post_ids:
        return {}
    found: dict[int, list[Version]] = {}
    rows = db.session.execute(
        select(Revision.post_id, Revision.state, Revision.html)
        .where(Revision.post_id.in_(post_ids))
        .order_by(Revision.id.desc())
    )
    for post_id, state, html in rows:
        found.setdefault(post_id, []).append(Version(state, html))
    return found


def _text(row: Any, versions: list[Version]) -> Text:
    return Text(
        public_id=row.public_id,
        board=row.board,
        title=row.title,
        language=row.language,
        opens=row.opens,
        state=row.state,
        html=row.html,
        notes=tuple(row.notes.split()),
        published_on=row.published_on,
        versions=tuple(versions),
    )


def _about(table: Table, account: Account) -> list[ColumnElement[bool]]:
    """How rows of a table name an account: by its key, its number, or that number as text."""
    found: list[ColumnElement[bool]] = []
    for column in table.columns:
        if any(key.column is Account.__table__.c.id for key in column.foreign_keys):
            found.append(column == account.id)
        elif isinstance(column.type, BigInteger):
            found.append(column == account.number)
        elif column.name == "about" and isinstance(column.type, String):
            found.append(column == str(account.number))
    return found


def holdings(account_id: int | None) -> Holdings:
    """Everything that names an account, counted over all tables there are: one that is added later is not forgotten.

    Raises Hidden when the account is gone.
    """
    account = db.session.scalar(select(Account).where(Account.id == account_id))
    if account is None:
        raise Hidden
    counts = [
        select(literal(table.name), func.count()).select_from(table).where(or_(*conditions))
        for table in Base.metadata.sorted_tables
        if table is not Account.__table__ and (conditions := _about(table, account))
    ]
    rows = db.session.execute(union_all(*counts))
    sessions = db.session.scalars(
        select(LoginSession).where(LoginSession.account_id == account.id).order_by(LoginSession.id)
    )
    return Holdings(account=account, sessions=list(sessions), rows={name: total for name, total in rows if total})
