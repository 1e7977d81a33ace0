"""Writing guidance and deciding about it. The view or the command commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm.attributes import flag_modified

from forum import clock, markup
from forum.audit import Act, record
from forum.db import db
from forum.errors import Conflict, Refused
from forum.resources import queries, rules
from forum.resources.models import SAID, Agency, GuidancePage, GuidanceRevision, GuidanceState, HelpKind, RevisionState
from forum.resources.queries import Review
from forum.resources.rules import Decision
from forum.roles import Viewer
from forum.web import locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an agency wrote, cleaned and checked by the form. `country` is "" for any; readers find it from the first
    to the last day of `valid_from` and `valid_to`, None: without such a bound. `follows`: of a translation, the number
    of the original's text that its writer had before them."""

    title: str
    body: str
    language: str
    country: str
    help_kind: HelpKind
    review_by: date
    valid_from: date | None = None
    valid_to: date | None = None
    follows: int | None = None


def write_page(agency: Agency, draft: Draft) -> GuidancePage:
    """A new page of an agency: held until a moderator publishes it."""
    page = new_page(agency.id, draft)
    db.session.add(page)
    db.session.flush()
    return page


def new_page(agency_id: int, draft: Draft) -> GuidancePage:
    """A page that waits, not added yet."""
    return GuidancePage(
        agency_id=agency_id,
        state=GuidanceState.HELD,
        waiting_at=clock.now(),
        checked_on=locale.today(),
        **_said(draft),
    )


def _said(draft: Draft) -> dict[str, Any]:
    """The columns of a text. Rendered here, once."""
    return {
        "title": draft.title,
        "body": draft.body,
        "html": str(markup.render(draft.body)),
        "renderer": markup.RENDERER,
        "language": draft.language,
        "country": draft.country,
        "help_kind": draft.help_kind,
        "review_by": draft.review_by,
        "valid_from": draft.valid_from,
        "valid_to": draft.valid_to,
        "sent_on": locale.today(),
        "return_reason": "",
    }


def edit_page(own: Review, draft: Draft, *, version: int | None) -> None:
    """Send a new text. What is public stays public until a moderator publishes the new one.

    Raises Conflict when `version` is not what the page is at now, or when no text of the original is the one that a
    translation says it follows.
    """
    page, revision = own.page, own.revision
    must_be_at(page, version)
    if own.original is not None and not rules.may_follow(draft.follows, text_number=own.original.text_number):
        raise Conflict
    follows = draft.follows if own.original is not None else None  # whatever else a form says was never looked at
    if page.state is GuidanceState.PUBLISHED:
        if revision is None:
            revision = GuidanceRevision(page_id=page.id)
            db.session.add(revision)
        revision.state = RevisionState.HELD
        _write(revision, draft, follows)
    else:
        page.state = GuidanceState.HELD
        page.checked_on = locale.today()
        _write(page, draft, follows)
    page.waiting_at = page.waiting_at or clock.now()
    # A text changed while it waits makes a new version even if nothing else of the page's row has changed:
    # a moderator must not publish what they have not read.
    flag_modified(page, "waiting_at")


def _write(text: GuidancePage | GuidanceRevision, draft: Draft, follows: int | None) -> None:
    for column, value in _said(draft).items():
        setattr(text, column, value)
    text.follows = follows


def must_be_at(page: GuidancePage, version: int | None) -> None:
    """Raises Conflict when `version`, the one somebody saw, is not what the page is at now."""
    if page.version != version:
        raise Conflict


def withdraw_page(own: Review) -> None:
    """Take a page away from readers at once. Its agency keeps the text. Raises Conflict when it is already away."""
    page, revision = own.page, own.revision
    if not rules.may_withdraw(page.state):
        raise Conflict
    if page.state is GuidanceState.PUBLISHED:
        keep_as_past(page)
    if revision is not None:
        db.session.delete(revision)
    page.state = GuidanceState.WITHDRAWN
    page.return_reason = ""
    page.waiting_at = page.published_on = None
    db.session.flush()
    # What was translated from it stands on its own from now on. No new version: their texts are as they were.
    freed = update(GuidancePage).where(GuidancePage.original_id == page.id).values(original_id=None, follows=None)
    db.session.execute(freed)


def keep_as_past(page: GuidancePage) -> None:
    """Write down what a page says to its readers, in the moment in which it is taken from them."""
    said = {column: getattr(page, column) for column in SAID}
    numbers = {"text_number": page.text_number, "follows": page.follows}
    db.session.add(GuidanceRevision(page_id=page.id, state=RevisionState.PAST, return_reason="", **said, **numbers))


def check_again(own: Review, review_by: date) -> None:
    """The agency has read its public page and says that it is right. Raises Conflict where it is not public."""
    page, revision = own.page, own.revision
    if not rules.may_check_again(page.state):
        raise Conflict
    page.checked_on = locale.today()
    page.review_by = review_by
    if revision is not None:
        revision.review_by = max(revision.review_by, review_by)


def decide_guidance(review: Review, *, version: int | None, outcome: str, reason: str, viewer: Viewer) -> None:
    """Publish, or give back with a reason, the text that waits: the page itself, or its held edit.

    `outcome` is one of Decision. Raises Conflict when `version` is not what the page is at now, Refused when the
    outcome is not open to this viewer or a text is given back without a reason.
    """
    page, revision = review.page, review.revision
    must_be_at(page, version)
    edit_state = None if revision is None else revision.state
    if outcome not in rules.open_decisions(viewer, state=page.state, edit_state=edit_state):
        raise Refused("outcome")
    reason = markup.clean_text(reason)
    if outcome == Decision.PUBLISH:
        newest = review.newest
        if not rules.may_appear(review_by=newest.review_by, valid_to=newest.valid_to, today=locale.today()):
            raise Refused("dates")
        _publish(page, revision)
        act = Act.GUIDANCE_PUBLISHED
    elif reason:
        _give_back(page, revision, reason)
        act = Act.GUIDANCE_RETURNED
    else:
        raise Refused("reason")
    page.waiting_at = None
    record(act, actor=viewer.number, about=page.public_id, why="page" if revision is None else "edit")
    db.session.flush()  # StaleDataError here: somebody was faster


def _publish(page: GuidancePage, revision: GuidanceRevision | None) -> None:
    if revision is None:
        page.text_number = _number_of_text(page)
        page.state = GuidanceState.PUBLISHED
        page.published_on = locale.today()
        return
    swap_texts(page, revision)
    page.text_number += 1
    page.checked_on = max(page.checked_on, page.sent_on)


def _number_of_text(page: GuidancePage) -> int:
    """One more than the last; a text that comes back as it was is no new one, and none of the past any more."""
    last = queries.last_text(page.id)
    if last is None or (last.title, last.body, last.language) != (page.title, page.body, page.language):
        return page.text_number + 1
    db.session.delete(last)
    return last.text_number or page.text_number


def swap_texts(page: GuidancePage, revision: GuidanceRevision) -> None:
    """The two change places: the edit becomes the page's text, what was public becomes the past."""
    for column in SAID:
        new, old = getattr(revision, column), getattr(page, column)
        setattr(page, column, new)
        setattr(revision, column, old)
    revision.state, revision.return_reason = RevisionState.PAST, ""
    revision.text_number = page.text_number
    said_before = page.follows
    page.follows = None if page.original_id is None else revision.follows
    revision.follows = said_before


def _give_back(page: GuidancePage, revision: GuidanceRevision | None, reason: str) -> None:
    if revision is None:
        page.state = GuidanceState.RETURNED
        page.return_reason = reason
    else:
        revision.state = RevisionState.RETURNED
        revision.return_reason = reason
