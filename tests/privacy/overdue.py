"""One row, or a few, for each line of the table of what is kept, all of one day; what a sweep makes of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine

from forum.accounts.models import Account, ChosenName, LoginSession, NameState, SignInCount
from forum.db import db, new_public_id, write_lock
from forum.discussion.models import Post, PostState, Revision
from forum.moderation.models import (
    Appeal,
    AppealState,
    AuthorNote,
    Claim,
    Conversation,
    CrisisCase,
    Decision,
    Duty,
    LevelChange,
    Masking,
    Message,
    Outcome,
    Recusal,
    Report,
    ReportCase,
    ReportCount,
    Signature,
    SignatureState,
    SignedAct,
    Sparing,
    StaffNote,
    WaitCount,
)
from forum.moderation.models.appeals import Contested
from forum.moderation.models.cases import CaseState
from forum.moderation.models.duty import LONGEST_DUTY
from forum.moderation.models.levels import ChangedBy
from forum.moderation.models.reports import ReportedKind, ReportState
from forum.moderation.models.sanctions import Sanction, SanctionKind
from forum.notifications.models import Notice, NoticeKind
from forum.privacy.models import ExportJob
from forum.privacy.operations import aside, tidying
from forum.privacy.rules import Code, Line
from forum.resources.models import Answer, FeedbackCount
from forum.waiting import Level
from tests.factories import World
from tests.ties import viewer_of

# Long ago: the database itself refuses to let audit lines of the last twelve months go.
DAY = datetime(2021, 3, 10, 12, tzinfo=UTC)
TODAY = DAY.date()
WORDS = "Des mots de ce jour"
# From when a line counts, where that is not the day itself.
FROM = {Code.WAITS: date(2021, 3, 8), Code.WAIT_HOURS: date(2021, 3, 8), Code.ANSWERS: date(2021, 3, 1)}
TIMED = frozenset({Code.SESSIONS, Code.CLAIMS, Code.DUTIES, Code.STAFF_NOTES})


def last_moment(line: Line) -> datetime:
    """The last one at which what `plant` has made is within its time."""
    if line.code in TIMED:
        return DAY + line.kept - timedelta(seconds=1)
    last = FROM.get(line.code, TODAY) + timedelta(days=line.kept.days)
    return datetime(last.year, last.month, last.day, 20, tzinfo=UTC)


def first_moment_after(line: Line) -> datetime:
    return last_moment(line) + (timedelta(seconds=2) if line.code in TIMED else timedelta(hours=12))


def sweep(line: Line) -> int:
    """Every portion of a line, within an application context; how many rows went."""
    total, has_more = 0, True
    while has_more:
        with write_lock():
            number, has_more = tidying.tidy(line)
            db.session.commit()
        total += number
    return total


def decision(post: Post, outcome: Outcome, *, is_edit: bool = False, on: date = TODAY) -> Decision:
    """`version` is the number of a decision: each of its own."""
    facts: dict[str, Any] = {"rule": "contact", "reason": "Une raison."}
    number = int(new_public_id().encode().hex(), 16) % 1_000_000
    return Decision(
        post_id=post.id, version=number, is_edit=is_edit, outcome=outcome, moderator=1, decided_on=on, **facts
    )


def plant(world: World) -> dict[str, Any]:
    """Made at noon of DAY. Gives the people and texts by name."""
    with time_machine.travel(DAY, tick=False):
        author, moderator, leaver = world.member(), world.moderator(), world.member()
        thread = world.thread(author=author, body=WORDS)
        texts = {
            "removed": world.reply(thread, author=author, state=PostState.REMOVED, body=WORDS),
            "returned": world.reply(thread, author=author, state=PostState.RETURNED, body=WORDS),
            "standing": world.reply(thread, author=author, body="Reste"),
            "held": world.reply(thread, author=author, state=PostState.HELD, body="Attend"),
            "aside": world.reply(thread, author=leaver, body=WORDS),
        }
        service = world.service()
        with world.open():
            aside.put(viewer_of(leaver))
            rows = [*_of_texts(texts), *_of_people(author, moderator)]
            for row in [*rows, *_of_the_team(author, moderator, texts["standing"]), *_counts(service.id)]:
                db.session.add(row)
                db.session.flush()  # those that others refer to come first
    return {**texts, "author": author, "moderator": moderator, "thread": thread}


def _of_texts(texts: dict[str, Post]) -> list[Any]:
    def revision(state: PostState) -> Revision:
        standing = texts["standing"].id
        return Revision(post_id=standing, state=state, body=WORDS, html=WORDS, renderer=1, on=TODAY)

    return [
        decision(texts["removed"], Outcome.REMOVE),
        decision(texts["returned"], Outcome.RETURN),
        decision(texts["standing"], Outcome.MASK),
        decision(texts["standing"], Outcome.RETURN, is_edit=True),
        decision(texts["standing"], Outcome.PUBLISH),
        Masking(post_id=texts["standing"].id, title_sealed="", body_sealed="sealed"),
        revision(PostState.RETURNED),
        revision(PostState.PUBLISHED),
    ]


def _of_people(author: Account, moderator: Account) -> list[Any]:
    conversation = Conversation(id=900, account_id=author.id, language="fr", closed_on=TODAY)
    return [
        LoginSession(token_hash="t" * 64, account_id=author.id, started_at=DAY, ends_at=DAY + timedelta(hours=12)),
        ChosenName(account_id=author.id, state=NameState.RETURNED, reason="Une raison.", asked_on=TODAY),
        Notice(account_id=author.id, kind=NoticeKind.TEAM, about="n" * 22, on=TODAY),
        ExportJob(account_id=author.id, asked_on=TODAY),
        conversation,
        Message(conversation_id=900, from_team=False, author=author.number, sealed="sealed", on=TODAY),
        Claim(about="c" * 22, moderator_id=moderator.id, since=DAY, until=DAY + timedelta(minutes=10)),
        Duty(moderator_id=moderator.id, until=DAY + timedelta(hours=LONGEST_DUTY)),
        Sparing(moderator_id=moderator.id, day=TODAY, seconds_today=600, overrides=1, skipped_notes="violence"),
        Recusal(moderator_id=moderator.id, about="r" * 22, on=TODAY),
        ReportCount(account_id=author.id, on=TODAY, sent=3),
    ]


def _of_the_team(author: Account, moderator: Account, post: Post) -> list[Any]:
    signed = {"act": SignedAct.OPEN_TEXTS, "reason": "Une raison.", "initiator": moderator.number, "expires_at": DAY}
    return [
        LevelChange(about="l" * 22, before=Level.GREEN, after=Level.RED, by=ChangedBy.RULE, on=TODAY),
        Appeal(
            about_kind=Contested.PIN, about="a" * 22, appellant_id=author.id, text_sealed="", sent_on=TODAY,
            state=AppealState.WITHDRAWN,
        ),
        Sanction(
            account_id=author.id, kind=SanctionKind.SUSPENSION, rule="contact", reason="Les faits.",
            given_by=moderator.number, given_on=TODAY - timedelta(days=9), until=TODAY,
        ),
        ReportCase(
            id=900, about_kind=ReportedKind.POST, about=post.public_id, post_id=post.id, reason="contact",
            state=ReportState.FINE, decided_on=TODAY,
        ),
        Report(case_id=900, reporter_id=author.id, reason="contact", on=TODAY),
        Signature(**signed, state=SignatureState.WITHDRAWN, asked_on=TODAY),
        CrisisCase(
            id=900, post_id=post.id, opened_by=moderator.number, opened_on=TODAY, state=CaseState.CLOSED,
            sealed_review="sealed", closed_on=TODAY,
        ),
        AuthorNote(case_id=900, reader_id=author.id, sealed="sealed", written_on=TODAY),
        StaffNote(about="s" * 22, author_id=moderator.id, sealed="sealed", written_at=DAY),
    ]  # fmt: skip


def _counts(service_id: int) -> list[Any]:
    return [
        WaitCount(week=FROM[Code.WAITS], hour=12, minutes=15, total=2),
        SignInCount(on=TODAY, number=4),
        FeedbackCount(service_id=service_id, month=FROM[Code.ANSWERS], answer=Answer.NO_ANSWER, total=3),
    ]
