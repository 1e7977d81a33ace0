"""Cases of reports as those who review see them: never who reported, and never to those whom a case is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, true
from sqlalchemy.orm import aliased, contains_eager

from forum import keys
from forum.accounts.models import Account
from forum.db import db, never_null, page_of
from forum.discussion.models import Board, Post, PostState, Thread
from forum.errors import Hidden
from forum.moderation.models.items import ItemKind
from forum.moderation.models.reports import Report, ReportCase, ReportedKind, ReportOutcome, ReportState
from forum.moderation.queries.lines import ME, SELVES, line
from forum.moderation.queries.reported import SEALED, Offer, Words, offer_of, words_of
from forum.resources.models import (
    AgencyMember,
    GuidancePage,
    GuidanceState,
    Organization,
    Service,
    ServiceDraft,
    ServiceState,
)
from forum.roles import STAFF, Role, Viewer
from forum.waiting import Level

CASES_A_PAGE = 25
_Author = aliased(Account)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A line of the list. `reasons`: how often each was given. Without any word of anybody."""

    public_id: str
    kind: ReportedKind
    board: str
    state: ReportState
    outcome: ReportOutcome | None
    level: Level
    waiting_at: datetime | None
    due_at: datetime | None
    decided_on: date | None
    reasons: dict[str, int]


@dataclass(frozen=True, slots=True)
class Said:
    """One report: its reason and the words with it, "" for none. Not whose."""

    reason: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReview:
    """A case to decide: the text as it was and as it is now, and what was said of it.

    `post` (of a thread the one that opens it), `page` or `offer` is what it is about. `is_reporter`: whether the
    viewer is one of those who reported it.
    """

    case: ReportCase
    post: Post | None
    page: GuidancePage | None
    kept: Words
    said: tuple[Said, ...]
    is_reporter: bool
    offer: Offer | None = None

    @property
    def now(self) -> Words:
        return words_of(self.case.about_kind, self.post, self.page, self.offer)

    @property
    def has_changed(self) -> bool:
        return self.case.text_hash != self.now.hash

    @property
    def is_public(self) -> bool:
        """Whether others can read it at present, so that it can be held or taken down."""
        if self.page is not None:
            return self.page.state is GuidanceState.PUBLISHED
        if self.offer is not None:
            return self.offer.service.state is ServiceState.PUBLISHED
        return self.post is not None and self.post.state is PostState.PUBLISHED

    @property
    def seen(self) -> int:
        """The version of what it is about."""
        row = self.page or self.post or (self.offer and self.offer.service)
        return row.version if row else 0

    @property
    def language(self) -> str:
        if self.page is not None:
            return self.page.language
        if self.offer is not None:
            return self.offer.service.written_in
        return self.post.thread.language if self.post is not None else ""

    @property
    def notes(self) -> list[str]:
        return self.post.content_notes if self.post is not None else []


def _with_about(statement: Any) -> Any:
    """The statement with what each case is about, and its author."""
    return (
        statement.outerjoin(Post, Post.id == ReportCase.post_id)
        .outerjoin(Thread, Thread.id == Post.thread_id)
        .outerjoin(GuidancePage, GuidancePage.id == ReportCase.page_id)
        .outerjoin(Service, Service.id == ReportCase.service_id)
        .outerjoin(_Author, _Author.id == Post.author_id)
    )


def _admins_only() -> ColumnElement[bool]:
    """Also when an author has joined the team since; and whatever is in the name of an agency."""
    is_staffs = and_(_Author.id.is_not(None), _Author.role.in_(STAFF))
    return or_(ReportCase.admins_only, is_staffs, and_(Post.id.is_not(None), Post.agency_id.is_not(None)))


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Cases that are there for the viewer, somebody who reviews; the twin of `rules.reports.may_see`. The statement
    holds what each is about."""
    not_theirs = func.coalesce(Post.author_id, 0).not_in(sorted(viewer.selves))
    return and_(not_theirs, true() if viewer.role is Role.ADMIN else not_(_admins_only()))


def unseen_by(viewer: Viewer) -> Select[str]:
    """The public ids of the cases that are not there for the viewer."""
    found: Select[str] = _with_about(select(ReportCase.public_id).select_from(ReportCase)).where(not_(seen_by(viewer)))
    return found


def lines() -> Select[Any]:
    """Open cases as lines of the queue. Nobody of the team handles what they reported themselves; nor do they meet a
    case about what they wrote, where the statement is asked with their numbers."""
    reported = select(Report.id).where(Report.case_id == ReportCase.id, Report.reporter_id == ME)
    found: Select[Any] = _with_about(
        line(
            ItemKind.REPORT,
            ReportCase,
            board_id=Thread.board_id,
            language=func.coalesce(Thread.language, GuidancePage.language, Service.written_in, ""),
            thread_id=Post.thread_id,
            author_id=Post.author_id,
            notes=func.coalesce(Post.notes, ""),
            bars_me=reported.correlate(ReportCase).exists(),
            admins_only=_admins_only(),
        ).select_from(ReportCase)
    )
    return found.where(func.coalesce(Post.author_id, 0).not_in(SELVES))


def cases(viewer: Viewer, key: str | None, *, decided: bool) -> tuple[list[CaseRow], str]:
    """A page of the cases that wait, the most pressing first, or of those decided, the newest first; with the key of
    the next page, "" on the last. Raises BadPageKey.
    """
    shown = _with_about(select(ReportCase.due_at, ReportCase.public_id, ReportCase, Board.name.label("board")))
    shown = shown.outerjoin(Board, Board.id == Thread.board_id).where(seen_by(viewer))
    kinds: tuple[type, ...]
    if decided:
        shown = shown.add_columns(ReportCase.decided_on).where(ReportCase.state != ReportState.OPEN)
        shown = shown.order_by(never_null(ReportCase.decided_on).desc(), ReportCase.public_id)
        kinds = (date, str)
    else:
        shown = shown.where(ReportCase.state == ReportState.OPEN)
        shown = shown.order_by(never_null(ReportCase.due_at), ReportCase.public_id)
        kinds = (datetime, str)
    page = page_of(shown, key, size=CASES_A_PAGE, kinds=kinds)
    reasons = _reasons([row.ReportCase.id for row in page])
    rows = [_row(row.ReportCase, row.board or "", reasons.get(row.ReportCase.id, {})) for row in page]
    return rows, str(page.paging.bookmark_next) if page.paging.has_next else ""


def _row(case: ReportCase, board: str, reasons: dict[str, int]) -> CaseRow:
    return CaseRow(
        public_id=case.public_id,
        kind=case.about_kind,
        board=board,
        state=case.state,
        outcome=case.outcome,
        level=case.level,
        waiting_at=case.waiting_at,
        due_at=case.due_at,
        decided_on=case.decided_on,
        reasons=reasons,
    )


def _reasons(case_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    if not case_ids:
        return {}
    rows = db.session.execute(
        select(Report.case_id, Report.reason, func.count())
        .where(Report.case_id.in_(case_ids))
        .group_by(Report.case_id, Report.reason)
        .order_by(func.count().desc(), Report.reason)
    )
    found: dict[int, dict[str, int]] = {}
    for case_id, reason, count in rows:
        found.setdefault(case_id, {})[reason] = count
    return found


def case(public_id: str, viewer: Viewer) -> CaseReview:
    """One case, decided or not, with all that was said. Raises Hidden when there is none for this viewer."""
    row = db.session.execute(
        _with_about(select(ReportCase, Post, GuidancePage, Service))
        .outerjoin(Board, Board.id == Thread.board_id)
        .options(contains_eager(Post.thread).contains_eager(Thread.board))
        .where(ReportCase.public_id == public_id, seen_by(viewer))
    ).first()
    if row is None:
        raise Hidden
    found: ReportCase = row[0]
    reports = db.session.scalars(select(Report).where(Report.case_id == found.id).order_by(Report.id)).all()
    return CaseReview(
        case=found,
        post=row[1],
        page=row[2],
        offer=None if row[3] is None else offer_of(row[3]),
        kept=Words(_opened(found.title_sealed), _opened(found.body_sealed)),
        said=tuple(Said(report.reason, _opened(report.words_sealed)) for report in reports),
        is_reporter=any(report.reporter_id == viewer.account_id for report in reports),
    )


def _opened(sealed: str) -> str:
    return keys.unseal(SEALED, sealed) if sealed else ""


def counted(said: Sequence[Said]) -> dict[str, int]:
    """How often each reason was given, the most frequent first."""
    return dict(Counter(each.reason for each in said).most_common())


def reporters(case_ids: Sequence[int]) -> list[tuple[int, int]]:
    """(case, account) of every account that reported something in these cases."""
    rows = db.session.execute(
        select(Report.case_id, Report.reporter_id).where(Report.case_id.in_(case_ids), Report.reporter_id.is_not(None))
    )
    return [(case_id, account_id) for case_id, account_id in rows if account_id is not None]


def ended_for(viewer: Viewer, public_ids: Sequence[str]) -> dict[str, ReportState]:
    """How cases ended in which the viewer reported something, by public id."""
    rows = db.session.execute(
        select(ReportCase.public_id, ReportCase.state)
        .join(Report, Report.case_id == ReportCase.id)
        .where(
            ReportCase.public_id.in_(public_ids),
            ReportCase.state != ReportState.OPEN,
            Report.reporter_id == viewer.account_id,
        )
    )
    return {row.public_id: row.state for row in rows}


def pages_for(viewer: Viewer, public_ids: Sequence[str]) -> dict[str, tuple[ReportCase, GuidancePage]]:
    """Pages of the viewer's agency about which cases with these public ids are or were, by public id."""
    rows = db.session.execute(
        select(ReportCase, GuidancePage)
        .join(GuidancePage, GuidancePage.id == ReportCase.page_id)
        .join(AgencyMember, AgencyMember.agency_id == GuidancePage.agency_id)
        .where(ReportCase.public_id.in_(public_ids), AgencyMember.account_id == viewer.account_id)
    )
    return {case.public_id: (case, page) for case, page in rows}


def services_for(viewer: Viewer, public_ids: Sequence[str]) -> dict[str, tuple[ReportCase, Service, str]]:
    """Services that the viewer's agency looks after about which cases with these public ids are or were, by public id;
    with what was written beside one that was given back, "" for nothing."""
    rows = db.session.execute(
        select(ReportCase, Service, func.coalesce(ServiceDraft.return_reason, ""))
        .join(Service, Service.id == ReportCase.service_id)
        .join(Organization, Organization.id == Service.organization_id)
        .join(AgencyMember, AgencyMember.agency_id == Organization.agency_id)
        .outerjoin(ServiceDraft, ServiceDraft.service_id == Service.id)
        .where(ReportCase.public_id.in_(public_ids), AgencyMember.account_id == viewer.account_id)
    )
    return {case.public_id: (case, service, reason) for case, service, reason in rows}


def writers(agency_id: int) -> list[int]:
    """The accounts that write for an agency."""
    return list(db.session.scalars(select(AgencyMember.account_id).where(AgencyMember.agency_id == agency_id)))
