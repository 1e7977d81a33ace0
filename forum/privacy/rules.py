"""What the site keeps, for how long, and what then happens: one table. The sweep runs it, the pages for people say it.

A number stands here unless something else needs it too; then it stands there and is named here. Whatever has a table
of the database stands in `LINES` of `lines` or, with a reason, in `STANDING`; a test goes over all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from forum.moderation.models.duty import LONGEST_DUTY
from forum.moderation.rules.appeals import DAYS_TO_APPEAL
from forum.moderation.rules.waits import DAYS as WAITS_KEPT
from forum.moderation.rules.waits import HOURS_KEPT as WAIT_HOURS_KEPT

# Days.
EXPORTS_KEPT = 7  # a file of everything that somebody asked for
REPORTS_KEPT = DAYS_TO_APPEAL  # after the decision: as long as somebody can object to it
YEAR, TWO_YEARS = 365, 730
SIGN_INS_KEPT = 30


class Code(StrEnum):
    """The lines. Stored in the record of acts; stable."""

    # texts of members
    REMOVED = "removed"
    RETURNED = "returned"
    EDITS = "edits"
    REPLACED = "replaced"
    MASKED = "masked"
    ASIDE = "aside"
    # one's own
    SESSIONS = "sessions"
    NAMES = "names"
    NOTICES = "notices"
    EXPORTS = "exports"
    TALK = "talk"
    # the work of the team
    DECISIONS = "decisions"
    LEVELS = "levels"
    APPEALS = "appeals"
    SANCTIONS = "sanctions"
    REPORTS = "reports"
    SIGNATURES = "signatures"
    CASES = "cases"
    STAFF_NOTES = "staff_notes"
    RECORD = "record"
    # times and counts
    CLAIMS = "claims"
    DUTIES = "duties"
    READING = "reading"
    LEFT = "left"
    REPORTS_SENT = "reports_sent"
    WAIT_HOURS = "wait_hours"
    WAITS = "waits"
    SIGN_INS = "sign_ins"
    ANSWERS = "answers"


class Then(StrEnum):
    """What happens at the end."""

    ERASED = "erased"
    WITHDRAWN = "withdrawn"  # its words go, its empty place stays
    COUNTED = "counted"  # monthly counts stay
    ROUNDED = "rounded"  # the exact time goes


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator, or the code below, has set of it."""

    session_hours: int
    claim_minutes: int
    record_months: int
    aside_days: int


@dataclass(frozen=True, slots=True)
class Line:
    """How long the rows of these tables are kept, counted from what the code says. With `days` alone: through the last
    of so many days after that one. `is_told`: whether the record of acts says how many went; not where that would
    tell, hour by hour, how many were here.
    """

    code: Code
    kept: timedelta
    tables: tuple[str, ...]
    then: Then = Then.ERASED
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """What is older than `day`, or than `at`, has had its time."""

    now: datetime
    today: date
    day: date
    at: datetime


def limit(line: Line, *, now: datetime, today: date) -> Limit:
    """Where the time of a line ends at this moment."""
    return Limit(now=now, today=today, day=today - timedelta(days=line.kept.days), at=now - line.kept)


def lines(settings: Settings) -> tuple[Line, ...]:
    """Everything that goes by itself, in the order in which the sweep takes it: what rests on others first."""
    appeal, year = timedelta(days=DAYS_TO_APPEAL), timedelta(days=YEAR)
    record = timedelta(days=YEAR * settings.record_months / 12)
    short = timedelta(0)  # until the end of the day
    return (
        Line(Code.REMOVED, appeal, ("posts",), Then.WITHDRAWN),
        Line(Code.RETURNED, appeal, ("posts",), Then.WITHDRAWN),
        Line(Code.EDITS, appeal, ("revisions",)),
        Line(Code.REPLACED, appeal, ("revisions",)),
        Line(Code.MASKED, appeal, ("maskings",)),
        Line(Code.ASIDE, timedelta(days=settings.aside_days), ("posts", "asides"), Then.WITHDRAWN),
        Line(Code.SESSIONS, timedelta(hours=settings.session_hours), ("login_sessions",), is_told=False),
        Line(Code.NAMES, appeal, ("chosen_names",)),
        Line(Code.NOTICES, year, ("notices",)),
        Line(Code.EXPORTS, timedelta(days=EXPORTS_KEPT), ("export_jobs",)),
        Line(Code.TALK, year, ("conversations", "messages")),
        Line(Code.APPEALS, appeal, ("appeals",)),
        Line(Code.DECISIONS, year, ("decisions",), Then.COUNTED),
        Line(Code.LEVELS, year, ("level_changes",)),
        Line(Code.SANCTIONS, year, ("sanctions",)),
        Line(Code.REPORTS, timedelta(days=REPORTS_KEPT), ("report_cases", "reports")),
        Line(Code.SIGNATURES, year, ("signatures",)),
        Line(Code.CASES, year, ("crisis_cases", "author_notes")),
        Line(Code.STAFF_NOTES, year, ("staff_notes",)),
        Line(Code.RECORD, record, ("audit_lines",), is_told=False),  # it says so itself
        Line(Code.CLAIMS, timedelta(minutes=settings.claim_minutes), ("claims",), is_told=False),
        Line(Code.DUTIES, timedelta(hours=LONGEST_DUTY), ("duties",), is_told=False),
        Line(Code.READING, short, ("sparings",), is_told=False),
        Line(Code.LEFT, appeal, ("recusals",), is_told=False),
        Line(Code.REPORTS_SENT, short, ("report_counts",), is_told=False),
        Line(Code.WAITS, timedelta(days=WAITS_KEPT), ("wait_counts",), is_told=False),
        Line(Code.WAIT_HOURS, timedelta(days=WAIT_HOURS_KEPT), ("wait_counts",), Then.ROUNDED, is_told=False),
        Line(Code.SIGN_INS, timedelta(days=SIGN_INS_KEPT), ("sign_in_counts",), is_told=False),
        Line(Code.ANSWERS, timedelta(days=TWO_YEARS), ("feedback_counts",)),
    )


# Tables of which nothing goes by itself, and why that is right.
ACCOUNT, TEXT, PLACE, HELP = "account", "text", "place", "help"
STANDING: dict[str, str] = {
    # With the account that they belong to, at once.
    **dict.fromkeys(
        (
            "accounts", "recovery_codes", "passkeys", "blocks", "mutes", "note_choices", "agency_members",
        ), ACCOUNT,
    ),
    # Until its author withdraws it.
    "threads": TEXT,
    # How the site itself stands: nothing of members. The decisions' counts name neither people nor texts; alarms and
    # calls to check go as soon as what they are about no longer waits.
    **dict.fromkeys(
        (
            "boards", "house_rules", "house_rule_texts", "content_notes", "content_note_texts", "saved_replies",
            "decision_counts", "alarms", "leases", "staffed_until",
        ), PLACE,
    ),
    # What leads to help, and how it came to be as it is: of organisations and numbers, not of people.
    **dict.fromkeys(
        (
            "agencies", "organizations", "services", "service_drafts", "service_areas", "services_at_locations",
            "service_words", "directory_lines", "locations", "accessibilities", "phones", "languages", "schedules",
            "taxonomies", "taxonomy_terms", "attributes", "metadata", "guidance_pages", "guidance_revisions", "pins",
            "review_calls", "review_mails", "link_checks", "emergency_changes",
        ), HELP,
    ),
}  # fmt: skip
