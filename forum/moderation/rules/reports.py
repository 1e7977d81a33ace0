"""Reports: what may be decided, by whom, and whose eyes they are for."""

from __future__ import annotations

from datetime import timedelta

from forum.moderation.models.reports import Concern, ReportedKind, ReportOutcome, ReportState
from forum.roles import STAFF, Role, Viewer
from forum.waiting import Level

MOST_A_DAY = 10  # reports of one person
ESTABLISHED_AFTER = timedelta(days=30)  # no account made for the purpose


def needs_statement(outcome: ReportOutcome) -> bool:
    """No restriction without the rule and the facts."""
    return outcome is ReportOutcome.TAKE_DOWN


def open_outcomes(state: ReportState, *, kind: ReportedKind, is_public: bool, is_reporter: bool) -> list[ReportOutcome]:
    """What may be decided about a case now; the page draws its buttons from it. A service is not held: it stands in
    the directory or it does not.

    `is_public`: whether others can read the text at present. `is_reporter`: whether the viewer reported it.
    """
    if state is not ReportState.OPEN or is_reporter:
        return []
    outcomes = [ReportOutcome.FINE, ReportOutcome.HANDLED]
    if is_public and kind is not ReportedKind.SERVICE:
        outcomes.append(ReportOutcome.HOLD)
    return [*outcomes, ReportOutcome.TAKE_DOWN] if is_public else outcomes


def is_for_admins(kind: ReportedKind, reason: str, author_role: Role | None) -> bool:
    """Whether only administrators may see it: what staff wrote, an agency's page or service, or a report about
    the team. `author_role` of a service: AGENCY where one looks after it, None where the team does."""
    return kind is ReportedKind.GUIDANCE or author_role in STAFF or reason == Concern.STAFF


def may_see(viewer: Viewer, *, admins_only: bool, author_id: int | None) -> bool:
    """Whether a case is there for the viewer. Those whom it is about never meet it. `queries.reports.seen_by` says the
    same in SQL."""
    if not viewer.is_reviewer or viewer.account_id is None or viewer.wrote(author_id):
        return False
    return viewer.role is Role.ADMIN or not admins_only


def level(reason: str) -> Level:
    """How soon somebody should look, by the reason: danger, and somebody who can be recognised, within hours."""
    return Level.RED if reason in {Concern.DANGER, Concern.IDENTITY, Concern.ADDRESS} else Level.AMBER


def may_report_too(sent_today: int) -> bool:
    """Whether somebody may send one more today."""
    return sent_today < MOST_A_DAY


def must_be_held(established: int, *, limit: int) -> bool:
    """Whether so many established members are enough; a limit of 0 is never met."""
    return 0 < limit <= established
