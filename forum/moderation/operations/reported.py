"""What is done with a text that was reported: read once more, or taken out; of a post, a thread, a page of guidance,
a service."""

from __future__ import annotations

from forum import clock
from forum.db import db
from forum.discussion.models import Post
from forum.discussion.operations import decisions, pins
from forum.errors import Conflict
from forum.moderation.models import ChangedBy
from forum.moderation.models.reports import ReportCase
from forum.moderation.operations import deciding, levels
from forum.moderation.queries import reports as queries
from forum.moderation.queries.reports import CaseReview
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell_all
from forum.resources import operations as resource_operations
from forum.resources import queries as resources
from forum.resources.models import (
    DraftState,
    GuidancePage,
    GuidanceState,
    RevisionState,
    Service,
    ServiceDraft,
)
from forum.resources.operations import services
from forum.resources.queries import services as service_queries
from forum.resources.said import to_json
from forum.roles import Viewer
from forum.waiting import BY_REPORT, add_reasons, raise_level
from forum.web import locale


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


def take_down(review: CaseReview, *, rule: str, reason: str, viewer: Viewer) -> None:
    """Take it out, and tell its author or agency the rule and the facts. Of a thread, the post that opens it.

    Raises Conflict when it is not public any more.
    """
    if review.page is not None:
        pins.end_with(page_id=review.page.id, by=viewer)
        _take_in(review.page, state=GuidanceState.RETURNED)
        review.page.waiting_at, review.page.return_reason = None, reason
        _tell_agency(review.case, review.page)
    elif review.offer is not None:
        _withdraw(review.case, review.offer.service, reason, viewer)
    elif review.post is not None:
        deciding.take_down(review.post, rule=rule, reason=reason, viewer=viewer)


def _take_in(page: GuidancePage, *, state: GuidanceState) -> None:
    """Take a page from its readers. An edit that waits becomes its text, as the agency means it now; what was public
    stays in its history."""
    if page.state is not GuidanceState.PUBLISHED:
        raise Conflict
    revision = resources.review(page.public_id).revision
    if revision is not None and revision.state is RevisionState.HELD:
        resource_operations.swap_texts(page, revision)
    else:
        resource_operations.keep_as_past(page)
        if revision is not None:
            revision.state, revision.return_reason = RevisionState.PAST, ""
    page.state, page.published_on = state, None


def _withdraw(case: ReportCase, service: Service, reason: str, viewer: Viewer) -> None:
    """Whoever looks after the service finds what it said, given back with the reason."""
    own = service_queries.any_service(service.public_id)
    said = to_json(own.newest)
    pins.end_with(service_id=service.id, by=viewer)
    services.withdraw(own, viewer=viewer)
    draft = own.draft
    if draft is None:
        draft = ServiceDraft(service_id=service.id, said=said, sent_on=locale.today())
        db.session.add(draft)
    draft.state, draft.return_reason = DraftState.RETURNED, reason
    agency_id = own.organization.agency_id
    if agency_id is not None:
        _tell(agency_id, case)


def _tell_agency(case: ReportCase, page: GuidancePage | None) -> None:
    if page is not None:
        _tell(page.agency_id, case)


def _tell(agency_id: int, case: ReportCase) -> None:
    db.session.flush()
    tell_all([(writer, NoticeKind.GUIDANCE, case.public_id) for writer in queries.writers(agency_id)])
