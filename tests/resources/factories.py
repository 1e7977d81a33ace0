"""The least that makes a page of guidance in a state. Inside a request's context; nothing is committed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from forum.db import db
from forum.resources import operations, queries
from forum.resources.models import Agency, GuidancePage, GuidanceState, HelpKind, RevisionState
from forum.resources.queries import Review
from forum.resources.rules import Decision
from forum.roles import Role, Viewer
from forum.web import locale

REVIEWER = Viewer(account_id=None, role=Role.MODERATOR, number=77)


def draft(**chosen: Any) -> operations.Draft:
    """A text like any other."""
    facts: dict[str, Any] = {
        "title": "Préparer un rendez-vous",
        "body": "Écrivez les faits *dans l’ordre*.",
        "language": "fr",
        "country": "FR",
        "help_kind": HelpKind.PREMISES,
        "review_by": locale.today() + timedelta(days=60),
    }
    return operations.Draft(**(facts | chosen))


def agency(name: str = "Rive Claire", **chosen: str) -> Agency:
    return operations.find_or_create_agency(name, **chosen)


def reviewed(page: GuidancePage, outcome: Decision, reason: str = "") -> None:
    """A moderator decides about what waits."""
    operations.decide_guidance(
        queries.review(page.public_id), version=page.version, outcome=outcome, reason=reason, viewer=REVIEWER
    )
    db.session.flush()


def edited(page: GuidancePage, **chosen: Any) -> Review:
    """Its agency sends another text."""
    operations.edit_page(queries.review(page.public_id), draft(**chosen), version=page.version)
    db.session.flush()
    return queries.review(page.public_id)


def held(of: Agency | None = None, **chosen: Any) -> GuidancePage:
    return operations.write_page(of or agency(), draft(**chosen))


def published(of: Agency | None = None, **chosen: Any) -> GuidancePage:
    page = held(of, **chosen)
    reviewed(page, Decision.PUBLISH)
    return page


def returned(of: Agency | None = None, **chosen: Any) -> GuidancePage:
    page = held(of, **chosen)
    reviewed(page, Decision.RETURN, "Le numéro ne répond pas.")
    return page


def withdrawn(of: Agency | None = None, **chosen: Any) -> GuidancePage:
    page = published(of, **chosen)
    operations.withdraw_page(queries.review(page.public_id))
    db.session.flush()
    return page


def overdue(of: Agency | None = None, **chosen: Any) -> GuidancePage:
    """Public, and its review date is yesterday."""
    page = published(of, **chosen)
    page.review_by = locale.today() - timedelta(days=1)
    db.session.flush()
    return page


IN_STATE = {
    GuidanceState.HELD: held,
    GuidanceState.PUBLISHED: published,
    GuidanceState.RETURNED: returned,
    GuidanceState.WITHDRAWN: withdrawn,
}


def with_edit(state: RevisionState | None, **chosen: Any) -> GuidancePage:
    """A public page whose edit is in this state; None: it has none."""
    page = published(**chosen)
    if state is not None:
        edited(page, title="Un autre titre", body="Un autre texte.")
    if state is RevisionState.RETURNED:
        reviewed(page, Decision.RETURN, "Trop long.")
    if state is RevisionState.PAST:
        reviewed(page, Decision.PUBLISH)
    return page


def translated(original: GuidancePage, **chosen: Any) -> GuidancePage:
    """A translation that waits, of what its original says today."""
    facts = {"language": "en", "title": "Preparing a meeting", "follows": original.text_number}
    page = operations.translate(original, draft(**(facts | chosen)))
    db.session.flush()
    return page
