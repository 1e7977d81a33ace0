"""What the database itself refuses, whoever asks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError

from forum.db import db
from forum.resources.models import SAID, GuidancePage, GuidanceRevision, RevisionState
from forum.resources.rules import Decision
from tests.resources import factories as make

LATER = date(2026, 5, 2)
pytestmark = pytest.mark.usefixtures("within")


def test_what_an_edit_carries_is_all_that_page_and_edit_share() -> None:
    shared = set(GuidancePage.__table__.columns.keys()) & set(GuidanceRevision.__table__.columns.keys())
    assert shared - {"id", "state", "return_reason", "text_number", "follows"} == set(SAID)


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("a held page waits since some time", {"waiting_at": None}),
        ("a page that waits for nobody has no time", {"state": "withdrawn"}),
        ("a returned page has a reason", {"state": "returned", "waiting_at": None}),
        ("a page that was not returned has none", {"return_reason": "x"}),
        ("a published page has its day", {"state": "published"}),
        ("a state is one of four", {"state": "deleted"}),
        ("a kind of help is one of five", {"help_kind": "other"}),
        ("a title is not empty", {"title": ""}),
        ("a title is not endless", {"title": "x" * 121}),
        ("a text is not empty", {"body": ""}),
        ("a country has two letters or none", {"country": "F"}),
        ("a page is no longer for readers before it is", {"valid_from": LATER, "valid_to": date(2026, 5, 1)}),
        ("search engines do not forget what they may find", {"is_indexable": True, "unindexed_on": LATER}),
    ],
)
def test_a_page_that_cannot_be_is_refused(sentence: str, values: dict[str, Any]) -> None:
    page = make.held()
    changes = ", ".join(f"{name} = :{name}" for name in values)  # as text: SQLAlchemy would check enums itself
    statement = text(f"UPDATE guidance_pages SET {changes} WHERE id = :page").bindparams(page=page.id, **values)
    with pytest.raises((IntegrityError, DataError)):  # DataError: PostgreSQL measures a text before it checks it
        db.session.execute(statement)
    assert sentence


def test_a_page_has_one_open_edit_at_most() -> None:
    page = make.with_edit(RevisionState.HELD)
    said = {column: getattr(page, column) for column in SAID}
    db.session.add(GuidanceRevision(page_id=page.id, state=RevisionState.RETURNED, return_reason="x", **said))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_past_texts_may_be_many() -> None:
    page = make.published()
    for body in ("Un.", "Deux.", "Trois."):
        make.edited(page, body=body)
        make.reviewed(page, Decision.PUBLISH)
