"""The log: audit lines as those who review read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from forum.accounts.models import Account
from forum.audit import OWN_ACTS, Act, AuditLine
from forum.db import db, page_of
from forum.moderation.models.reports import ReportCase
from forum.moderation.queries import reports
from forum.roles import Role, Viewer

LINES_A_PAGE = 50
A_TIME = 1000  # lines of an export
OF_REPORTS = (Act.REPORT_DECIDED, Act.REPORT_HELD)


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line, and the role that the one who acted has today; None where they have no account any more."""

    line: AuditLine
    role: Role | None


def _seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """How others spare themselves is not read; nor anything about a report that is not for the viewer's eyes."""
    own = or_(AuditLine.act.not_in(OWN_ACTS), AuditLine.actor == viewer.number)
    seen = AuditLine.about.not_in(reports.unseen_by(viewer))
    if viewer.role is Role.ADMIN:
        return and_(own, seen)
    # Of a case that is forgotten nobody can tell any more whose eyes it was for.
    is_known = AuditLine.about.in_(select(ReportCase.public_id))
    return and_(own, seen, or_(AuditLine.act.not_in(OF_REPORTS), is_known))


def _of(statement: Select[*tuple[Any, ...]], act: Act | None, viewer: Viewer) -> Select[*tuple[Any, ...]]:
    statement = statement.where(_seen_by(viewer))
    return statement if act is None else statement.where(AuditLine.act == act)


def lines(key: str | None, act: Act | None, viewer: Viewer) -> tuple[list[LogLine], str]:
    """At most 50 lines, the newest first, of one act or all; and the key of the next page, "" on the last.

    Raises BadPageKey.
    """
    statement = (
        select(AuditLine.id, AuditLine, Account.role)
        .outerjoin(Account, Account.number == AuditLine.actor)
        .order_by(AuditLine.id.desc())
    )
    page = page_of(_of(statement, act, viewer), key, size=LINES_A_PAGE, kinds=(int,))
    found = [LogLine(row.AuditLine, row.role) for row in page]
    return found, str(page.paging.bookmark_next) if page.paging.has_next else ""


def all_lines(act: Act | None, viewer: Viewer) -> Iterator[AuditLine]:
    """Every line, the oldest first, of one act or all."""
    statement = _of(select(AuditLine).order_by(AuditLine.id), act, viewer)
    return iter(db.session.scalars(statement.execution_options(yield_per=A_TIME)))
