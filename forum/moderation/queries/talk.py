"""Notes of staff, and conversations with the team: those that wait, one's own, those the viewer may answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from forum import keys
from forum.accounts.models import Account
from forum.db import db, page_of
from forum.discussion.models import Post
from forum.errors import Hidden
from forum.moderation.models.appeals import Appeal
from forum.moderation.models.cases import CrisisCase
from forum.moderation.models.items import ItemKind
from forum.moderation.models.reports import ReportCase
from forum.moderation.models.talk import Conversation, Message, StaffNote
from forum.moderation.queries.lines import line
from forum.roles import Role, Viewer

STAFF_NOTE, MESSAGE = "staff-note", "message"  # purposes of sealing
MOST_NOTES = 50
MOST_SHOWN = 200  # messages of one conversation
CONVERSATIONS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Note:
    """A note of staff as those who review read it. `author` is "" when the account is gone."""

    author: str
    html: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it is shown: never who of the team wrote it. `html` is "" once it was withdrawn."""

    public_id: str
    from_team: bool
    html: str
    on: date


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation with its messages, the oldest first, and the name here of whose it is."""

    conversation: Conversation
    messages: tuple[Said, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation on the list of staff."""

    public_id: str
    name: str
    about_team: bool
    is_closed: bool
    waiting_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list, the last opened first, and the key of the next."""

    rows: tuple[Row, ...]
    next_key: str


def lines() -> Select[Any]:
    """Conversations in which the team owes an answer."""
    return line(
        ItemKind.MESSAGE,
        Conversation,
        language=Conversation.language,
        author_id=Conversation.account_id,
        admins_only=Conversation.about_team,
    )


def notes(abouts: Iterable[str], viewer: Viewer, *, author_id: int | None = None) -> list[Note]:
    """What staff wrote about any of these: public ids of items, numbers of members as text; the newest first.

    Nothing for who does not review, nor about the viewer or what is the viewer's own (`author_id`: whose item it is).
    """
    own = {str(number) for number in viewer.numbers}
    wanted = [about for about in abouts if about and about not in own]
    if not viewer.is_reviewer or not wanted or viewer.wrote(author_id):
        return []
    rows = db.session.execute(
        select(StaffNote, Account.pseudonym)
        .outerjoin(Account, Account.id == StaffNote.author_id)
        .where(StaffNote.about.in_(wanted))
        .order_by(StaffNote.id.desc())
        .limit(MOST_NOTES)
    )
    return [Note(name or "", keys.unseal(STAFF_NOTE, note.sealed), note.written_at) for note, name in rows]


def is_own(about: str, viewer: Viewer) -> bool:
    """Whether what staff would write a note about is the viewer: their number, their text or a report of it, their
    case, appeal or conversation (public ids)."""
    mine = sorted(viewer.selves)
    of_viewer = (
        select(Post.id).where(Post.public_id == about, Post.author_id.in_(mine)),
        select(Post.id)
        .join(ReportCase, ReportCase.post_id == Post.id)
        .where(ReportCase.public_id == about, Post.author_id.in_(mine)),
        select(CrisisCase.id).where(CrisisCase.public_id == about, CrisisCase.member.in_(sorted(viewer.numbers))),
        select(Appeal.id).where(Appeal.public_id == about, Appeal.appellant_id.in_(mine)),
        select(Conversation.id).where(Conversation.public_id == about, Conversation.account_id.in_(mine)),
    )
    if about in {str(number) for number in viewer.numbers}:
        return True
    return bool(db.session.scalar(select(or_(*(each.exists() for each in of_viewer)))))


def open_conversation(viewer: Viewer, *, about_team: bool) -> Conversation | None:
    """The viewer's conversation that goes on, of this kind."""
    return db.session.scalar(
        select(Conversation).where(
            Conversation.account_id == viewer.account_id,
            Conversation.about_team.is_(about_team),
            Conversation.closed_on.is_(None),
        )
    )


def own(viewer: Viewer) -> list[Talk]:
    """The viewer's conversations, the last opened first. Nothing for somebody without a role in force."""
    if viewer.account_id is None or viewer.role is None:
        return []
    found = db.session.scalars(
        select(Conversation)
        .where(Conversation.account_id == viewer.account_id)
        .order_by(Conversation.id.desc())
        .limit(CONVERSATIONS_A_PAGE)
    ).all()
    said = _messages([conversation.id for conversation in found])
    return [Talk(conversation, tuple(said.get(conversation.id, ())), "") for conversation in found]


def _messages(ids: Sequence[int]) -> dict[int, list[Said]]:
    rows = db.session.scalars(
        select(Message).where(Message.conversation_id.in_(ids)).order_by(Message.id.desc()).limit(MOST_SHOWN)
    ).all()
    found: dict[int, list[Said]] = {}
    for message in reversed(rows):
        html = keys.unseal(MESSAGE, message.sealed) if message.sealed else ""
        said = Said(message.public_id, message.from_team, html, message.on)
        found.setdefault(message.conversation_id, []).append(said)
    return found


def own_message(public_id: str, viewer: Viewer) -> tuple[Message, Conversation]:
    """A message that the viewer sent to the team. Raises Hidden, also when it was withdrawn already."""
    row = None
    if viewer.account_id is not None and viewer.role is not None:
        row = db.session.execute(
            select(Message, Conversation)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(
                Message.public_id == public_id,
                Message.from_team.is_(False),
                Message.sealed != "",
                Conversation.account_id == viewer.account_id,
            )
        ).first()
    if row is None:
        raise Hidden
    return row[0], row[1]


def has_unanswered(conversation_id: int, *, besides: int) -> bool:
    """Whether the member has said something, other than this one message, since the team last wrote."""
    answered = (
        select(func.coalesce(func.max(Message.id), 0))
        .where(Message.conversation_id == conversation_id, Message.from_team)
        .scalar_subquery()
    )
    waiting = select(Message.id).where(
        Message.conversation_id == conversation_id,
        Message.from_team.is_(False),
        Message.sealed != "",
        Message.id > answered,
        Message.id != besides,
    )
    return db.session.scalar(waiting.limit(1)) is not None


def last_said(conversation_id: int) -> Message | None:
    """The last message of a conversation."""
    return db.session.scalar(
        select(Message).where(Message.conversation_id == conversation_id).order_by(Message.id.desc()).limit(1)
    )


def sent_on(viewer: Viewer, day: date) -> int:
    """How many messages the viewer has sent to the team on a day, withdrawn ones too."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Message)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Conversation.account_id == viewer.account_id, Message.from_team.is_(False), Message.on == day)
        )
        or 0
    )


def _for_eyes_of(viewer: Viewer) -> ColumnElement[bool]:
    """Never one's own; what is about somebody of the team, administrators alone."""
    others = Conversation.account_id.is_distinct_from(viewer.account_id)
    return and_(others, true() if viewer.role is Role.ADMIN else Conversation.about_team.is_(False))


def conversation(public_id: str, viewer: Viewer) -> Talk:
    """A conversation for those who answer. Raises Hidden when it is absent or not for their eyes."""
    row = None
    if viewer.is_reviewer:
        row = db.session.execute(
            select(Conversation, Account.pseudonym)
            .join(Account, Account.id == Conversation.account_id)
            .where(Conversation.public_id == public_id, _for_eyes_of(viewer))
        ).first()
    if row is None:
        raise Hidden
    found, name = row
    return Talk(found, tuple(_messages([found.id]).get(found.id, ())), name)


def conversations(viewer: Viewer, key: str | None) -> Page:
    """A page of the conversations that the viewer may answer. Raises BadPageKey."""
    page = page_of(
        select(
            Conversation.id,
            Conversation.public_id,
            Account.pseudonym,
            Conversation.about_team,
            Conversation.closed_on,
            Conversation.waiting_at,
        )
        .join(Account, Account.id == Conversation.account_id)
        .where(_for_eyes_of(viewer))
        .order_by(Conversation.id.desc()),
        key,
        size=CONVERSATIONS_A_PAGE,
        kinds=(int,),
    )
    rows = tuple(
        Row(row.public_id, row.pseudonym, row.about_team, row.closed_on is not None, row.waiting_at) for row in page
    )
    return Page(rows, str(page.paging.bookmark_next) if page.paging.has_next else "")


def answers(viewer: Viewer, public_ids: Sequence[str]) -> list[str]:
    """Of these messages, the team's to the viewer."""
    return list(
        db.session.scalars(
            select(Message.public_id)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Message.public_id.in_(public_ids), Message.from_team, Conversation.account_id == viewer.account_id)
        )
    )
