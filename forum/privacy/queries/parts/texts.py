"""What somebody wrote, here and to the team, and what the team said to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import aliased

from forum.accounts.models import (
    Account,
)
from forum.discussion.models import Board, Post, PostState, Revision, Thread
from forum.moderation.models import (
    Appeal,
    AuthorNote,
    Conversation,
    CrisisCase,
    Decision,
    Masking,
    Message,
    Report,
    ReportCase,
    ReportCount,
    Sanction,
)
from forum.moderation.operations.cases import NOTE
from forum.moderation.operations.deciding import SEALED as MASKED
from forum.moderation.queries.appeals import SEALED as APPEAL
from forum.moderation.queries.reported import SEALED as REPORTED
from forum.moderation.queries.talk import MESSAGE
from forum.privacy.queries.register import COMPUTED, KEY, OTHERS, ROW, TEAM, TIE, Me, Part, by_account, columns


def _own_posts(me: Me) -> ColumnElement[bool]:
    return and_(Post.author_id.in_(me.selves), Post.agency_id.is_(None), Post.state != PostState.WITHDRAWN)


def _of_own_posts(column: Any) -> Callable[[Me], ColumnElement[bool]]:
    return lambda me: column.in_(select(Post.id).where(_own_posts(me)))


# The title of what somebody began; of a thread of others it is theirs.
OWN_TITLE = case((Post.opens, func.coalesce(func.nullif(Thread.removed_title, ""), Thread.title)), else_="")
NAME = aliased(Account)
PARTS: tuple[Part, ...] = (
    Part(
        name="texts",
        table=Post,
        facts=columns(
            Post, "public_id", "state", "body", "notes", "opens", "published_on", "aside_on", "rule", "reason",
        )
        | {
            "title": OWN_TITLE,
            "thread": Thread.public_id,
            "board": Board.name,
            "name": NAME.pseudonym,
            "waits": Post.waiting_at.is_not(None),
            "quotes": Post.quotes_id.is_not(None),
        },
        of=_own_posts,
        joined=lambda statement: statement.join(Thread, Thread.id == Post.thread_id)
        .join(Board, Board.id == Thread.board_id)
        .outerjoin(NAME, NAME.id == Post.author_id),
        besides={
            "thread_id": ROW, "author_id": TIE, "agency_id": TIE, "place": COMPUTED, "html": COMPUTED,
            "renderer": COMPUTED, "quotes_id": OTHERS, "passed_on_by": TEAM, "has_plain_links": COMPUTED,
        },
    ),
    Part(
        name="edits",
        table=Revision,
        facts=columns(Revision, "state", "title", "body", "notes", "rule", "reason", "on") | {"text": Post.public_id},
        of=_of_own_posts(Revision.post_id),
        joined=lambda statement: statement.join(Post, Post.id == Revision.post_id),
        besides={"post_id": ROW, "html": COMPUTED, "renderer": COMPUTED, "has_plain_links": COMPUTED},
    ),
    Part(
        name="masked",
        table=Masking,
        facts={"text": Post.public_id, "title": Masking.title_sealed, "body": Masking.body_sealed},
        of=_of_own_posts(Masking.post_id),
        joined=lambda statement: statement.join(Post, Post.id == Masking.post_id),
        opened={"title": MASKED, "body": MASKED},
        besides={"post_id": ROW},
    ),
    Part(
        name="decisions",
        table=Decision,
        facts=columns(Decision, "outcome", "is_edit", "rule", "reason", "decided_on") | {"text": Post.public_id},
        of=_of_own_posts(Decision.post_id),
        joined=lambda statement: statement.join(Post, Post.id == Decision.post_id),
        besides={"post_id": ROW, "moderator": TEAM, "minutes_to_look": TEAM, "minutes_to_decision": TEAM},
    ),
    Part(
        name="sanctions",
        table=Sanction,
        facts=columns(Sanction, "kind", "rule", "reason", "given_on", "until", "ended_on", "ended_why"),
        of=by_account(Sanction),
        besides={"account_id": TIE, "about": ROW, "given_by": TEAM, "asked_by": TEAM},
    ),
    Part(
        name="appeals",
        table=Appeal,
        facts=columns(Appeal, "about_kind", "state", "sent_on", "decided_on")
        | {"text": Appeal.text_sealed, "answer": Appeal.answer_sealed},
        of=by_account(Appeal, "appellant_id"),
        opened={"text": APPEAL, "answer": APPEAL},
        besides={
            "appellant_id": TIE, "about": ROW, "first_decider": TEAM, "also_decided": TEAM, "own_view_sealed": TEAM,
            "own_outcome": TEAM, "own_view_by": TEAM, "seen_by": TEAM, "decided_by": TEAM,
        },
    ),
    Part(
        name="reports",
        table=Report,
        facts=columns(Report, "reason", "on") | {"kind": ReportCase.about_kind, "text": Report.words_sealed},
        of=by_account(Report, "reporter_id"),
        joined=lambda statement: statement.join(ReportCase, ReportCase.id == Report.case_id),
        opened={"text": REPORTED},
        besides={"case_id": ROW, "reporter_id": TIE, "reporter_hash": KEY},
    ),
    Part(
        name="reports_sent",
        table=ReportCount,
        facts=columns(ReportCount, "on", "sent"),
        of=by_account(ReportCount),
        besides={"account_id": TIE},
    ),
    Part(
        name="conversations",
        table=Conversation,
        facts=columns(Conversation, "language", "about_team", "closed_on"),
        of=by_account(Conversation),
        besides={"account_id": TIE},
    ),
    Part(
        name="messages",
        table=Message,
        facts=columns(Message, "on", "from_team") | {"text": Message.sealed},
        of=lambda me: Conversation.account_id.in_(me.selves),
        joined=lambda statement: statement.join(Conversation, Conversation.id == Message.conversation_id),
        opened={"text": MESSAGE},
        html=frozenset({"text"}),
        besides={"conversation_id": ROW, "author": TEAM},
    ),
    Part(
        name="care",
        table=AuthorNote,
        facts=columns(AuthorNote, "written_on") | {"text": AuthorNote.sealed},
        of=by_account(AuthorNote, "reader_id"),
        opened={"text": NOTE},
        html=frozenset({"text"}),
        besides={"case_id": ROW, "reader_id": TIE},
    ),
    Part(
        name="care_cases",
        table=CrisisCase,
        facts=columns(CrisisCase, "opened_on", "state", "closed_on"),
        of=lambda me: CrisisCase.member.in_(me.numbers),
        besides={
            "post_id": ROW, "member": TIE, "opened_by": TEAM, "second": TEAM, "steps": TEAM, "followup": TEAM,
            "sealed_review": TEAM,
        },
    ),
)  # fmt: skip


def count_texts(me: Me) -> Select[int]:
    return select(func.count(Post.id)).where(_own_posts(me))
