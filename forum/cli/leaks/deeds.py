"""What those who review do, and readers for them, through the real operations."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from forum.accounts.models import Account
from forum.cli.leaks.site import Loaded, viewer_of
from forum.db import db
from forum.discussion.models import Post, Thread
from forum.moderation.models import Appeal, CrisisCase, Occasion, Outcome, SavedReply, Signature, Verdict
from forum.moderation.models.reports import ReportCase, ReportedKind
from forum.moderation.operations import appeals, cases, deciding, replies, reports, signatures, talk
from forum.moderation.operations.deciding import Ruling
from forum.moderation.operations.replies import Words
from forum.moderation.queries import appeals as appeal_queries
from forum.moderation.queries import cases as case_queries
from forum.moderation.queries import review
from forum.moderation.queries import talk as talk_queries
from forum.moderation.queries.reported import Reporter
from forum.resources.models import GuidancePage


class Ground(Protocol):
    """Where it is done: the site that is looked at, or one of a test."""

    def open(self) -> AbstractContextManager[None]: ...

    def load(self, model: type[Loaded], **facts: object) -> Loaded: ...


def mask(site: Ground, post: Post, body: str, *, by: Account, reason: str = "", title: str = "") -> None:
    """Publish a text that waits, as `title` and `body` say it with words masked."""
    with site.open():
        viewer = viewer_of(by)
        found = review.review(post.public_id, viewer)
        ruling = Ruling(outcome=Outcome.MASK, rule="anonymous", reason=reason, title=title or found.title, body=body)
        deciding.decide(found, ruling, version=found.post.version, viewer=viewer)


def report(
    site: Ground, about: Post | Thread | GuidancePage, *, by: Account, words: str = "", reason: str = "blame"
) -> ReportCase:
    """Tell the team of something, as a member does."""
    kinds = {Post: ReportedKind.POST, Thread: ReportedKind.THREAD, GuidancePage: ReportedKind.GUIDANCE}
    with site.open():
        reports.report(
            kinds[type(about)],
            about.public_id,
            reason=reason,
            words=words,
            reporter=Reporter(account_id=by.id),
            viewer=viewer_of(by),
        )
    return site.load(ReportCase, about=about.public_id)


def view(site: Ground, appeal: Appeal, text: str = "Un avis.", *, by: Account) -> None:
    """Write one's own view of what somebody contests; it stays theirs to answer."""
    with site.open():
        found = appeal_queries.case(appeal.public_id, viewer_of(by))
        appeals.write_view(found, version=found.appeal.version, verdict=Verdict.UPHOLD, view=text, viewer=viewer_of(by))


def answer(site: Ground, appeal: Appeal, text: str, *, by: Account) -> None:
    """Answer it, after the view."""
    with site.open():
        found = appeal_queries.case(appeal.public_id, viewer_of(by))
        appeals.decide(found, version=found.appeal.version, verdict=Verdict.UPHOLD, answer=text, viewer=viewer_of(by))


def join(site: Ground, case: CrisisCase, *, by: Account, note: str = "") -> None:
    """Become the second person of a case, and write to its author where there is a `note`."""
    viewer = viewer_of(by)
    with site.open():
        found = case_queries.case(case.public_id, viewer)
        cases.join(found, version=found.case.version, viewer=viewer)
    if note:
        with site.open():
            found = case_queries.case(case.public_id, viewer)
            cases.write_note(found, note, version=found.case.version, viewer=viewer)


def close(site: Ground, case: CrisisCase, text: str, *, by: Account, reason: str = "Trop tôt.") -> None:
    """End a case with what was learnt."""
    viewer = viewer_of(by)
    with site.open():
        found = case_queries.case(case.public_id, viewer)
        cases.close(found, review=text, reason=reason, version=found.case.version, viewer=viewer)


def reply_to(site: Ground, conversation_id: str, text: str, *, by: Account) -> None:
    """Answer somebody for the team."""
    viewer = viewer_of(by)
    with site.open():
        found = talk_queries.conversation(conversation_id, viewer)
        talk.answer(found, text, version=found.conversation.version, viewer=viewer)


def staff_note(site: Ground, about: str, text: str, *, by: Account) -> None:
    """Note something for those who review, on what has this public id (or member number)."""
    with site.open():
        talk.write_note(about, text, viewer_of(by))


def saved_reply(site: Ground, body: str = "Un mot.", *, by: Account, name: str = "Un nom") -> SavedReply:
    with site.open():
        words = Words(occasion=Occasion.RETURN, language="fr", name=name, body=body)
        return replies.write(words, viewer_of(by))


def sign(site: Ground, signature: Signature, *, by: Account, used_by: Account | None = None) -> None:
    """Give the second signature; whoever asked opens what was signed at once, where they are named."""
    with site.open():
        found = db.session.get_one(Signature, signature.id)
        signatures.sign(found, version=found.version, viewer=viewer_of(by))
    if used_by is not None:
        with site.open():
            signatures.open_up(db.session.get_one(Signature, signature.id), viewer_of(used_by))
