"""Crisis cases: those that wait, the list, one of them, the note for its author."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from forum.accounts.models import Account
from forum.db import db, page_of
from forum.discussion.models import Board, Post, PostState, Revision, Thread
from forum.errors import Hidden
from forum.moderation.models.cases import AuthorNote, CaseState, CrisisCase
from forum.moderation.models.items import ItemKind
from forum.moderation.queries.held import wrote_in
from forum.moderation.queries.lines import ME, line
from forum.roles import Viewer

CASES_A_PAGE = 25
MOST_OPEN = 200


class Place(NamedTuple):
    """Where the text of a case stands, None and "" when it is gone, and whether the viewer wrote beside it."""

    board_id: int | None = None
    language: str = ""
    wrote_here: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A case with what is known around it, never the text: the author's account, where the text is and stands."""

    case: CrisisCase
    reader_id: int | None
    name: str
    language: str
    post_id: str
    is_decided: bool
    board: str
    place: Place
    notes: int
    thread_id: str = ""  # public id of the thread where others read the text now


@dataclass(frozen=True, slots=True)
class Closed:
    """A page of closed cases, the newest first, and the key of the next."""

    cases: tuple[CrisisCase, ...]
    next_key: str


def lines() -> Select[Any]:
    """Cases in which somebody is needed now; a follow-up comes back by itself at its time. While a second person is
    missing, who opened it has nothing to take: they would only keep others from joining."""
    opener = select(Account.id).where(Account.id == ME, Account.number == CrisisCase.opened_by)
    return (
        line(
            ItemKind.CASE,
            CrisisCase,
            board_id=Thread.board_id,
            language=func.coalesce(Thread.language, ""),
            thread_id=Post.thread_id,
            author_id=Account.id,
            bars_me=and_(CrisisCase.second.is_(None), opener.correlate(CrisisCase).exists()),
        )
        .select_from(CrisisCase)
        .outerjoin(Post, Post.id == CrisisCase.post_id)
        .outerjoin(Thread, Thread.id == Post.thread_id)
        .outerjoin(Account, Account.number == CrisisCase.member)
        .where(CrisisCase.waiting_at <= bindparam("now"))
    )


def open_case_of(post_id: int) -> CrisisCase | None:
    """The open case about a text. Makes others who open one for the same text wait for this one."""
    db.session.execute(select(Post.id).where(Post.id == post_id).with_for_update(key_share=True))
    return db.session.scalar(
        select(CrisisCase).where(CrisisCase.post_id == post_id, CrisisCase.state == CaseState.OPEN)
    )


def author_number(account_id: int | None) -> int | None:
    """The opaque number of an account; None when it is gone."""
    return db.session.scalar(select(Account.number).where(Account.id == account_id))


def post(public_id: str) -> Post:
    """A text from which a case is opened. Raises Hidden for one that is absent or withdrawn."""
    found = db.session.scalar(select(Post).where(Post.public_id == public_id, Post.state != PostState.WITHDRAWN))
    if found is None:
        raise Hidden
    return found


def place_of(post: Post, viewer: Viewer) -> Place:
    """Where a text stands."""
    row = db.session.execute(
        select(Thread.board_id, Thread.language, wrote_in(Thread.id, viewer)).where(Thread.id == post.thread_id)
    ).first()
    return Place() if row is None else Place(row[0], row[1], bool(row[2]))


def case(public_id: str, viewer: Viewer) -> Found:
    """One case for those who review. Raises Hidden when it is absent or about the viewer."""
    row = db.session.execute(
        select(
            CrisisCase,
            Account.id,
            Account.pseudonym,
            Account.language,
            Post,
            Thread.language,
            Board.name,
            Board.id,
            wrote_in(Post.thread_id, viewer),
            Thread.public_id,
            Thread.state,
        )
        .outerjoin(Account, Account.number == CrisisCase.member)
        .outerjoin(Post, Post.id == CrisisCase.post_id)
        .outerjoin(Thread, Thread.id == Post.thread_id)
        .outerjoin(Board, Board.id == Thread.board_id)
        .where(CrisisCase.public_id == public_id)
    ).first()
    if row is None or not viewer.is_reviewer or viewer.goes_by(row[0].member):
        raise Hidden
    found, reader_id, name, language, text, thread_language, board, board_id, wrote_here, thread_id, state = row
    is_there = text is not None and text.state is not PostState.WITHDRAWN
    return Found(
        case=found,
        reader_id=reader_id,
        name=name or "",
        language=language or thread_language or "",
        post_id=text.public_id if is_there else "",
        is_decided=text is None or text.waiting_at is None,
        board=board or "",
        place=Place(board_id, thread_language or "", bool(wrote_here)),
        notes=_count_notes(found.id),
        thread_id=thread_id if state is PostState.PUBLISHED else "",
    )


def _count_notes(case_id: int) -> int:
    return db.session.scalar(select(func.count()).select_from(AuthorNote).where(AuthorNote.case_id == case_id)) or 0


def notes(case_id: int) -> list[AuthorNote]:
    """What the team wrote to the author in a case and they have not erased, the newest first."""
    return list(
        db.session.scalars(select(AuthorNote).where(AuthorNote.case_id == case_id).order_by(AuthorNote.id.desc()))
    )


def _not_about(viewer: Viewer) -> ColumnElement[bool]:
    return func.coalesce(CrisisCase.member, 0).not_in(sorted(viewer.numbers))


def open_cases(viewer: Viewer) -> list[CrisisCase]:
    """The open cases that are not about the viewer, the one in which somebody is needed first at the top."""
    return list(
        db.session.scalars(
            select(CrisisCase)
            .where(CrisisCase.state == CaseState.OPEN, _not_about(viewer))
            .order_by(CrisisCase.waiting_at, CrisisCase.id)
            .limit(MOST_OPEN)
        )
    )


def closed_cases(viewer: Viewer, key: str | None) -> Closed:
    """A page of closed cases that are not about the viewer. Raises BadPageKey."""
    page = page_of(
        select(CrisisCase.id, CrisisCase)
        .where(CrisisCase.state == CaseState.CLOSED, _not_about(viewer))
        .order_by(CrisisCase.id.desc()),
        key,
        size=CASES_A_PAGE,
        kinds=(int,),
    )
    next_key = str(page.paging.bookmark_next) if page.paging.has_next else ""
    return Closed(tuple(row[1] for row in page), next_key)


def texts(post_id: int | None) -> list[str]:
    """Everything that is kept of what somebody sent as one post: its words, its title, its edits."""
    if post_id is None:
        return []
    rows = db.session.execute(
        select(Post.body, Thread.title, Revision.body, Revision.title)
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(Revision, Revision.post_id == Post.id)
        .where(Post.id == post_id)
    )
    return list(dict.fromkeys(text for row in rows for text in row if text))


def own_case(public_id: str, viewer: Viewer) -> CrisisCase:
    """A case about the viewer, under whichever name. Raises Hidden for everybody else."""
    found = None
    if viewer.role is not None and viewer.number is not None:
        found = db.session.scalar(
            select(CrisisCase).where(CrisisCase.public_id == public_id, CrisisCase.member.in_(sorted(viewer.numbers)))
        )
    if found is None:
        raise Hidden
    return found


def own_notes(case_id: int, viewer: Viewer) -> list[AuthorNote]:
    """What the team wrote to the viewer in a case, the newest first."""
    return list(
        db.session.scalars(
            select(AuthorNote)
            .where(AuthorNote.case_id == case_id, AuthorNote.reader_id.in_(sorted(viewer.selves)))
            .order_by(AuthorNote.id.desc())
        )
    )


def noted(public_ids: Sequence[str], viewer: Viewer) -> dict[str, bool]:
    """Of these cases, those about the viewer, and whether there is a note in them."""
    rows = db.session.execute(
        select(CrisisCase.public_id, select(AuthorNote.id).where(AuthorNote.case_id == CrisisCase.id).exists()).where(
            CrisisCase.public_id.in_(public_ids), CrisisCase.member.in_(sorted(viewer.numbers))
        )
    )
    return {row[0]: row[1] for row in rows}
