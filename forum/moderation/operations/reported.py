"""What is done with a text that was reported: read once more, or taken out; of a post, a thread, a page of guidance."""

from __future__ import annotations

from forum import clock
from forum.db import db
from forum.discussion.models import Post
from forum.discussion.operations import decisions
from forum.errors import Conflict
from forum.moderation.models import ChangedBy
from forum.moderation.models.reports import ReportCase
from forum.moderation.operations import deciding, levels
from forum.moderation.queries import reports as queries
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell_all
from forum.resources import queries as resources
from forum.resources.models import SAID, GuidancePage, GuidanceRevision, GuidanceState, RevisionState
from forum.roles import Viewer
from forum.waiting import BY_REPORT, add_reasons, raise_level


def hold(case: ReportCase, *, post: Post | None, page: GuidancePage | None) -> None:
    """Let a moderator read it once more before others do. Its author is told nothing of a report, an agency that its
    page is looked at again. Of a case for administrators alone the queue, which others read, says nothing either.
    Raises Conflict when it is not public.
    """
    if page is not None:
        _take_in(page, state=GuidanceState.HELD)
        page.waiting_at = clock.now()
    elif post is not None:
        decisions.hold_again(post)
    row = page or post
    if row is None:
        raise Conflict
    before, why = row.level, [] if case.admins_only else [BY_REPORT]
    if raise_level(row, case.level, why):
        levels.note(row.public_id, before, row.level, by=ChangedBy.REPORT)
    add_reasons(row, why)
    _tell_agency(case, page)


def take_down(
    case: ReportCase, *, post: Post | None, page: GuidancePage | None, rule: str, reason: str, viewer: Viewer
) -> None:
    """Take it out, and tell its author or agency the rule and the facts. Of a thread, the post that opens it.

    Raises Conflict when it is not public any more.
    """
    if page is not None:
        _take_in(page, state=GuidanceState.RETURNED)
        page.waiting_at, page.return_reason = None, reason
        _tell_agency(case, page)
    elif post is not None:
        deciding.take_down(post, rule=rule, reason=reason, viewer=viewer)


def _take_in(page: GuidancePage, *, state: GuidanceState) -> None:
    """Take a page from its readers. An edit that waits becomes its text, as the agency means it now; what was public
    stays in its history."""
    if page.state is not GuidanceState.PUBLISHED:
        raise Conflict
    revision = resources.review(page.public_id).revision
    if revision is not None:
        _keep_newest(page, revision)
    page.state, page.published_on = state, None


def _keep_newest(page: GuidancePage, revision: GuidanceRevision) -> None:
    if revision.state is RevisionState.HELD:
        for column in SAID:
            new, old = getattr(revision, column), getattr(page, column)
            setattr(page, column, new)
            setattr(revision, column, old)
    revision.state, revision.return_reason = RevisionState.PAST, ""


def _tell_agency(case: ReportCase, page: GuidancePage | None) -> None:
    if page is not None:
        db.session.flush()
        tell_all([(writer, NoticeKind.GUIDANCE, case.public_id) for writer in queries.writers(page.agency_id)])
