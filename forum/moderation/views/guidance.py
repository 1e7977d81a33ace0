"""Guidance that waits, and what agencies are told of what they sent."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum import clock
from forum.db import db
from forum.moderation.forms.deciding import GuidanceDecisionForm
from forum.moderation.operations import agencies, claims
from forum.moderation.queries import agencies as queries
from forum.moderation.views import claimed, pins, reports
from forum.moderation.views.shared import Answer, blueprint
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.resources import operations as resource_operations
from forum.resources import queries as resource_queries
from forum.resources import rules
from forum.resources.changes import changes
from forum.resources.models import GuidancePage, GuidanceRevision, GuidanceState, RevisionState
from forum.resources.queries import Review
from forum.resources.rules import Decision as GuidanceOutcome
from forum.roles import Viewer
from forum.web import access, filters, locale


@blueprint.get("/guidance/<public_id:item_id>")
@access.reviewers
def guidance(item_id: str) -> Answer:
    found = resource_queries.review(item_id)
    form = GuidanceDecisionForm()
    form.version.data = found.page.version
    return _guidance(found, form)


def _guidance(found: Review, form: GuidanceDecisionForm) -> str:
    page = found.page
    held = claimed.found(page.public_id, access.viewer(), clock.now()) if page.waiting_at is not None else None
    edit = found.revision if found.revision is not None and found.revision.state is RevisionState.HELD else None
    original = found.original
    return render_template(
        "moderation/guidance.html",
        review=found,
        form=form,
        claimed=held,
        changed=None if edit is None else changes(page, edit),
        original=original and (resource_queries.text_numbered(original, original.text_number) or original),
        today=locale.today(),
    )


@blueprint.post("/guidance/<public_id:item_id>/decide")
@access.reviewers
def decide_guidance(item_id: str) -> Answer:
    found = resource_queries.review(item_id)
    form = GuidanceDecisionForm()
    if not form.accepts():
        resource_operations.must_be_at(found.page, form.version.data)
        return _guidance(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    resource_operations.must_be_at(found.page, form.version.data)
    if form.outcome.data == GuidanceOutcome.PUBLISH and not _may_appear(found):
        form.reason.errors = [_("Cela ne peut plus être publié tel quel : rendez-le, en disant ce qui est à revoir.")]
        return _guidance(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    claims.finish(item_id, access.viewer())
    resource_operations.decide_guidance(
        found,
        version=form.version.data,
        outcome=form.outcome.data or "",
        reason=form.reason.data or "",
        viewer=access.viewer(),
    )
    agencies.tell(found.agency.id, item_id)
    db.session.commit()
    flash(_("La décision est enregistrée."))
    return redirect(url_for("moderation.queue"), 303)


def _may_appear(found: Review) -> bool:
    text = found.newest
    return rules.may_appear(review_by=text.review_by, valid_to=text.valid_to, today=locale.today())


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """What became of what an agency sent, as it is now: its pages, its pins, and what reports led to."""
    told = reports.tell_agency(viewer, abouts)
    for page, returned in queries.pages(viewer, abouts):
        words = _told_of_page(page, returned)
        if words is not None:
            told[page.public_id] = words
    return told | pins.told(viewer, abouts)


def _told_of_page(page: GuidancePage, returned: GuidanceRevision | None) -> Words | None:
    """None while it waits again: there is nothing new to say."""
    href = url_for("desk.page_at_desk", page_id=page.public_id)
    if page.state is GuidanceState.RETURNED:
        text = _("Votre fiche « %(title)s » vous est rendue, pour la corriger.", title=page.title)
        return Words(text=text, href=href, reason=page.return_reason)
    if page.state is not GuidanceState.PUBLISHED or page.waiting_at is not None:
        return None
    if returned is not None:
        text = _("La modification de votre fiche « %(title)s » vous est rendue, pour la corriger.", title=page.title)
        return Words(text=text, href=href, reason=returned.return_reason)
    if page.valid_from is not None and page.valid_from > locale.today():
        day = filters.whole_day(page.valid_from)
        text = _("Votre fiche « %(title)s » est acceptée. Elle paraît le %(day)s.", title=page.title, day=day)
        return Words(text=text, href=href)
    return Words(text=_("Votre fiche « %(title)s » est publiée.", title=page.title), href=href)


def init_app(app: Flask) -> None:
    wording.register(app, NoticeKind.GUIDANCE, _tell)
