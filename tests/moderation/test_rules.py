"""What a moderator may do with a text, a sentence a row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import String

from forum.discussion.labels import RULE_WORDS
from forum.moderation.models import Decision, Outcome
from forum.moderation.rules import items
from forum.moderation.rules import outcomes as rules
from forum.roles import VISITOR, Role, Viewer

MODERATOR, ADMIN = Viewer(3, Role.MODERATOR, 13), Viewer(4, Role.ADMIN, 14)
MEMBER, AGENCY = Viewer(1, Role.MEMBER, 11), Viewer(2, Role.AGENCY, 12)
UNPROVEN = Viewer(3, None, 13)
NOW = datetime(2026, 3, 14, 10, tzinfo=UTC)
SOON = timedelta(seconds=1)

REVIEWING = {
    "a moderator reviews what others wrote": (MODERATOR, 1, True),
    "an administrator reviews what others wrote": (ADMIN, 1, True),
    "a moderator reviews what a former member left": (MODERATOR, None, True),
    "a moderator does not review their own text": (MODERATOR, 3, False),
    "an administrator does not review their own text": (ADMIN, 4, False),
    "a member reviews nothing": (MEMBER, 3, False),
    "an agency reviews nothing": (AGENCY, 3, False),
    "a visitor reviews nothing": (VISITOR, None, False),
    "a moderator without their second factor reviews nothing": (UNPROVEN, 1, False),
}
TAKING = {
    "a text without a claim is free": (None, None, MODERATOR, False),
    "a text that somebody else has is taken": (4, NOW + SOON, MODERATOR, True),
    "one’s own claim does not stand in the way": (3, NOW + SOON, MODERATOR, False),
    "a claim that has ended is none": (4, NOW, MODERATOR, False),
    "a claim that ended long ago is none": (4, NOW - timedelta(days=9), MODERATOR, False),
}


@pytest.mark.parametrize(("viewer", "author_id", "expected"), REVIEWING.values(), ids=REVIEWING)
def test_who_reviews_a_text(viewer: Viewer, author_id: int | None, expected: bool) -> None:
    assert rules.may_review(viewer, author_id=author_id) is expected
    outcomes = rules.open_outcomes(viewer, author_id=author_id, is_waiting=True)
    assert outcomes == (list(Outcome) if expected else [])
    assert rules.open_outcomes(viewer, author_id=author_id, is_waiting=False) == []


@pytest.mark.parametrize(("by", "until", "viewer", "expected"), TAKING.values(), ids=TAKING)
def test_whether_somebody_else_has_it(by: int | None, until: datetime | None, viewer: Viewer, expected: bool) -> None:
    assert items.is_taken(by=by, until=until, viewer=viewer, now=NOW) is expected


def test_only_what_appears_needs_no_reason() -> None:
    assert [outcome for outcome in Outcome if not rules.needs_reason(outcome)] == [Outcome.PUBLISH]
    restrictions = [Outcome.MASK, Outcome.RETURN, Outcome.REMOVE]
    assert [outcome for outcome in Outcome if rules.needs_rule(outcome)] == restrictions


def test_every_rule_of_the_site_fits_its_column() -> None:
    column = Decision.__table__.c.rule.type
    assert isinstance(column, String)
    assert all(0 < len(rule) <= (column.length or 0) for rule in RULE_WORDS)
