"""Services of the directory that wait: new ones, other versions, and those of which readers said nobody answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum import clock
from forum.db import db
from forum.errors import Conflict
from forum.moderation.forms.services import ServiceDecisionForm
from forum.moderation.operations import claims
from forum.moderation.operations import services as operations
from forum.moderation.queries import services as queries
from forum.moderation.views import claimed
from forum.moderation.views.shared import Answer, blueprint
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.resources import rules
from forum.resources.labels import CHECK_WORDS
from forum.resources.models import DraftState, Service, ServiceDraft, ServiceState
from forum.resources.operations import services as service_operations
from forum.resources.queries import services as service_queries
from forum.resources.queries.services import Kept
from forum.resources.rules import Decision
from forum.resources.said import ServiceSaid
from forum.resources.views import service_words
from forum.resources.views.service_words import Section
from forum.roles import Viewer
from forum.web import access, locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a moderator reads: `changes` of a public service, else `sections` with all that it says; what is wrong with
    it today; what may be decided."""

    said: ServiceSaid
    changes: list[Section]
    sections: list[Section]
    wrong: list[str]
    is_version: bool  # whether a version waits; else readers doubt what is public
    may_decide: bool


@blueprint.get("/services/<public_id:item_id>")
@access.reviewers
def service(item_id: str) -> Answer:
    found = service_queries.any_service(item_id)
    form = ServiceDecisionForm()
    form.version.data = found.service.version
    return _service(found, form)


def _service(found: Kept, form: ServiceDecisionForm) -> str:
    row, viewer = found.service, access.viewer()
    held = claimed.found(row.public_id, viewer, clock.now()) if row.waiting_at is not None else None
    return render_template("moderation/service.html", review=found, seen=_seen(found), form=form, claimed=held)


def _is_version(found: Kept) -> bool:
    return found.draft is not None and found.draft.state is DraftState.HELD


def _said(found: Kept) -> ServiceSaid:
    """What is decided about: the version that waits, else what is public, whatever was given back beside it."""
    is_public = found.service.state is ServiceState.PUBLISHED
    return service_operations.said_of(found.service) if is_public and not _is_version(found) else found.newest


def _seen(found: Kept) -> Seen:
    is_version, said = _is_version(found), _said(found)
    is_public = found.service.state is ServiceState.PUBLISHED
    before = service_operations.said_of(found.service) if is_version and is_public else None
    return Seen(
        said=said,
        changes=[] if before is None else service_words.changed(before, said),
        sections=service_words.sections(said),
        wrong=[str(CHECK_WORDS[problem.code]) for problem in rules.problems(said, today=locale.today())],
        is_version=is_version,
        may_decide=bool(service_operations.open_decisions(found, access.viewer())),
    )


@blueprint.post("/services/<public_id:item_id>/decide")
@access.reviewers
def decide_service(item_id: str) -> Answer:
    found = service_queries.any_service(item_id)
    form = ServiceDecisionForm()
    accepted = form.accepts()
    service_operations.must_be_at(found.service, form.version.data)
    if not accepted or not _can_stand(found, form):
        return _service(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    claims.finish(item_id, access.viewer())
    operations.tell(found)
    service_operations.decide(
        found,
        version=form.version.data,
        outcome=form.outcome.data or "",
        reason=form.reason.data or "",
        viewer=access.viewer(),
    )
    db.session.commit()
    flash(_("La décision est enregistrée."))
    return redirect(url_for("moderation.queue"), HTTPStatus.SEE_OTHER)


def _can_stand(found: Kept, form: ServiceDecisionForm) -> bool:
    """Whether what waits may still be published as it is; a word on the form where it may not."""
    if found.service.waiting_at is None:
        raise Conflict
    if form.outcome.data != Decision.PUBLISH or not rules.problems(_said(found), today=locale.today()):
        return True
    form.reason.errors = [_("Cela ne peut plus être publié tel quel : rendez-le, en disant ce qui est à revoir.")]
    return False


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """What became of what was sent, as it is now."""
    folder = "admin.service" if viewer.is_reviewer else "desk.service_at_desk"
    told = {}
    for row, returned in queries.told(viewer, abouts):
        words = _told(row, returned, url_for(folder, service_id=row.public_id))
        if words is not None:
            told[row.public_id] = words
    return told


def _told(row: Service, returned: ServiceDraft | None, href: str) -> Words | None:
    """None while it waits again: there is nothing new to say."""
    reason = "" if returned is None else returned.return_reason
    if row.state is ServiceState.RETURNED:
        text = _("Votre service « %(name)s » vous est rendu, pour le corriger.", name=row.name)
        return Words(text=text, href=href, reason=reason)
    if row.state is not ServiceState.PUBLISHED:
        return None
    if returned is not None:
        text = _("La modification de votre service « %(name)s » vous est rendue, pour la corriger.", name=row.name)
        return Words(text=text, href=href, reason=reason)
    if row.waiting_at is not None:
        return None
    return Words(text=_("Votre service « %(name)s » est dans l’annuaire.", name=row.name), href=href)


def init_app(app: Flask) -> None:
    wording.register(app, NoticeKind.SERVICE, _tell)
