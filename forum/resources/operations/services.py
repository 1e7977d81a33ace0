"""Services of the directory: proposing, changing, deciding, checking. The view or the command commits.

What readers see stands in rows; what waits for a moderator is one draft beside them, and becomes rows when it is
published: `apply`. Lists are rebuilt whenever what is public changes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flask import current_app
from sqlalchemy.orm.attributes import flag_modified

from forum import clock, markup
from forum.audit import Act, record
from forum.db import db
from forum.errors import Conflict, Refused
from forum.resources import rules
from forum.resources.models import (
    AssuredBy,
    DraftState,
    HelpKind,
    Organization,
    Service,
    ServiceDraft,
    ServiceState,
)
from forum.resources.operations import places, service_parts, service_records
from forum.resources.queries import service_parts as part_queries
from forum.resources.queries import services as queries
from forum.resources.queries.services import Kept
from forum.resources.rules import Decision
from forum.resources.rules import services as service_rules
from forum.resources.rules.services import Change, ChangeKind
from forum.resources.said import ServiceSaid, from_json, to_json
from forum.roles import Viewer
from forum.web import locale

said_of = part_queries.said_of
said_of_many = part_queries.said_of_many


def propose(organization: Organization, said: ServiceSaid, *, viewer: Viewer) -> Service:
    """A new service of an organisation: held until somebody else publishes it. Raises Refused for what `problems`
    finds wrong."""
    said, today = _right(said), locale.today()
    service = Service(
        organization_id=organization.id,
        state=ServiceState.HELD,
        waiting_at=clock.now(),
        assured_by=AssuredBy.AGENCY if organization.agency_id is not None else AssuredBy.TEAM,
        checked_on=today,
        review_by=today + _interval(said),
        name=said.name,
        help_kind=said.help_kind,
        written_in=said.written_in,
    )
    service.organization = organization
    db.session.add(service)
    db.session.flush()
    _write_draft(Kept(service, None), said, viewer)
    return service


def _right(said: ServiceSaid) -> ServiceSaid:
    said = rules.cleaned(said)
    if rules.problems(said, today=locale.today()):
        raise Refused("problems")
    return said


def _write_draft(own: Kept, said: ServiceSaid, viewer: Viewer) -> None:
    written = to_json(places.closed(service_parts.identified(said, _known(own), own.service.organization_id)))
    draft = own.draft
    if draft is None:
        draft = ServiceDraft(service_id=own.service.id)
        db.session.add(draft)
    draft.said, draft.state, draft.return_reason = written, DraftState.HELD, ""
    draft.writer_id, draft.sent_on = viewer.account_id, locale.today()


def _known(own: Kept) -> ServiceSaid:
    """What a service says now, and in its draft: with the ids that are its own."""
    public = said_of(own.service)
    if own.draft is None:
        return public
    drafted = from_json(own.draft.said)
    return replace(
        public,
        phones=(*drafted.phones, *public.phones),
        languages=(*drafted.languages, *public.languages),
        areas=(*drafted.areas, *public.areas),
        places=(*drafted.places, *public.places),
    )


def must_be_at(service: Service, version: int | None) -> None:
    """Raises Conflict when `version`, the one somebody saw, is not what the service is at now."""
    if service.version != version:
        raise Conflict


def edit(own: Kept, said: ServiceSaid, *, version: int | None, viewer: Viewer) -> None:
    """Send another version. What is public stays until somebody else publishes it. Raises Conflict when `version` is
    not what the service is at now, Refused for what `problems` finds wrong."""
    service = own.service
    must_be_at(service, version)
    said = _right(said)
    _write_draft(own, said, viewer)
    if service.state is not ServiceState.PUBLISHED:
        service.state = ServiceState.HELD
        service.name = said.name
    service.waiting_at = service.waiting_at or clock.now()
    # A new version even if nothing else of the row has changed: nobody publishes what they have not read.
    flag_modified(service, "waiting_at")
    db.session.flush()


def decide(review: Kept, *, version: int | None, outcome: str, reason: str, viewer: Viewer) -> None:
    """Publish the version that waits, or give it back with a reason. Of a public service that readers doubt: say that
    it is right, or take it off and give it back.

    `outcome` is one of Decision. Raises Conflict when `version` is not what the service is at now, Refused when the
    outcome is not open to this viewer, what waits can no longer stand so, or it is given back without a reason.
    """
    service = review.service
    must_be_at(service, version)
    if outcome not in open_decisions(review, viewer):
        raise Refused("outcome")
    reason = markup.clean_text(reason)
    if outcome == Decision.PUBLISH:
        _publish(review, viewer)
        act = Act.SERVICE_PUBLISHED
    elif reason:
        _give_back(review, reason, viewer)
        act = Act.SERVICE_RETURNED
    else:
        raise Refused("reason")
    record(act, actor=viewer.number, about=service.public_id)
    db.session.flush()  # StaleDataError here: somebody was faster


def open_decisions(review: Kept, viewer: Viewer) -> tuple[Decision, ...]:
    """What the viewer may decide about it now."""
    service, draft = review.service, review.draft
    return service_rules.open_service_decisions(
        viewer,
        state=service.state,
        draft=None if draft is None else draft.state,
        writer_id=None if draft is None else draft.writer_id,
        unanswered=service.unanswered,
        checked_by=queries.last_checked_by(service.public_id) if rules.is_silent(service.unanswered) else None,
    )


def _publish(review: Kept, viewer: Viewer) -> None:
    service, draft = review.service, review.draft
    service.waiting_at = None
    if draft is None or draft.state is not DraftState.HELD:
        _confirm(service, by=AssuredBy.TEAM)
        return
    by = service_rules.assured_by(
        is_agencys=review.organization.agency_id is not None,
        writer_id=draft.writer_id,
        publisher_id=viewer.account_id,
    )
    said = _right(from_json(draft.said))
    service.state = ServiceState.PUBLISHED
    # Whoever wrote it looked then; who publishes it has read it and tried nothing.
    apply(service, said, by=by, today=draft.sent_on)
    db.session.delete(draft)


def _give_back(review: Kept, reason: str, viewer: Viewer) -> None:
    service, draft = review.service, review.draft
    is_doubted = draft is None or draft.state is not DraftState.HELD
    if draft is None:
        draft = ServiceDraft(service_id=service.id, said=to_json(said_of(service)), sent_on=locale.today())
        draft.writer_id = None if review.organization.agency_id is not None else viewer.account_id
        db.session.add(draft)
    draft.state, draft.return_reason = DraftState.RETURNED, reason
    if is_doubted or service.state is ServiceState.HELD:
        service.state, service.waiting_at = ServiceState.RETURNED, None
        service_records.unlist(service)
    elif not rules.is_silent(service.unanswered):
        service.waiting_at = None  # else readers' doubts about what is public go on waiting


def apply(service: Service, said: ServiceSaid, *, by: AssuredBy, today: date) -> ServiceSaid:
    """Make the rows of a service say this, note each change, count it as checked on the day `today`, and rebuild its
    lists if it is public. What is said must be right; it comes back cleaned and with the ids of its parts. A
    confidential place stays confidential; one that turns so does for all who share it."""
    before = said_of(service)
    is_first = not queries.has_history(service.public_id)
    said = places.closed(service_parts.identified(rules.cleaned(said), before, service.organization_id))
    closing = places.closing(said)
    service_parts.write_rows(service, said, part_queries.parts_of([service.id])[service.id])
    service_records.note(service, before, said, by=by, is_first=is_first)
    service.checked_on, service.review_by = today, today + _interval(said)
    service.assured_by, service.unanswered = by, 0
    db.session.flush()
    if service.state is ServiceState.PUBLISHED:
        service_records.enlist(service, said)
    else:
        service_records.unlist(service)
    places.close(closing)
    return said


def _interval(said: ServiceSaid) -> timedelta:
    return _interval_of(said.help_kind, has_phone=bool(said.phones), review_days=said.review_days)


def _interval_of(help_kind: HelpKind, *, has_phone: bool, review_days: int | None) -> timedelta:
    days = current_app.config["ABRI"].review_days
    return rules.review_interval(days, help_kind=help_kind, has_phone=has_phone, review_days=review_days)


def withdraw(own: Kept, *, viewer: Viewer) -> None:
    """Take a service away from readers at once. Whoever looks after it keeps what it said. Raises Conflict when it is
    already away."""
    service = own.service
    if not service_rules.may_withdraw_service(service.state):
        raise Conflict
    service.state = ServiceState.WITHDRAWN
    service.waiting_at = None
    service_records.unlist(service)
    record(Act.SERVICE_WITHDRAWN, actor=viewer.number, about=service.public_id)
    db.session.flush()


def check_again(own: Kept, *, by: AssuredBy, viewer: Viewer) -> bool:
    """Somebody has checked a public service, and it is right as it stands: no word of it changes. A version that waits
    goes on waiting. Raises Conflict where it is not public.

    False: readers said that nobody answers. Whoever looks after it does not end that alone: it waits for a reviewer.
    """
    service = own.service
    if not service_rules.may_check_service(service.state):
        raise Conflict
    is_silent = rules.is_silent(service.unanswered)
    if is_silent:
        service.waiting_at = service.waiting_at or clock.now()
    else:
        _confirm(service, by=by)
        if own.draft is None or own.draft.state is not DraftState.HELD:
            service.waiting_at = None
    record(Act.SERVICE_CHECKED, actor=viewer.number, about=service.public_id, why=by.value)
    db.session.flush()
    return not is_silent


def _confirm(service: Service, *, by: AssuredBy) -> None:
    before, today = service.checked_on, locale.today()
    has_phone = queries.has_phone(service.id)
    interval = _interval_of(service.help_kind, has_phone=has_phone, review_days=service.review_days)
    service.checked_on, service.review_by = today, today + interval
    service.assured_by, service.unanswered = by, 0
    if before != today:
        checked = Change(
            resource_id=service.public_id,
            resource_type="service",
            kind=ChangeKind.UPDATE,
            field="checked_on",
            before=before.isoformat(),
            after=today.isoformat(),
        )
        service_records.write_down([checked], by=by)
