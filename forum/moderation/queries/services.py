"""Services that wait, as lines of the queue; and what those who look after them are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, select

from forum.db import db
from forum.moderation.models.items import ItemKind
from forum.moderation.queries.lines import line
from forum.resources.models import DraftState, Organization, Service, ServiceDraft
from forum.resources.queries.services import kept_by
from forum.roles import Viewer


def lines() -> Select[Any]:
    """Services that nobody has read yet, versions of public ones, and public ones that readers doubt."""
    held = and_(ServiceDraft.service_id == Service.id, ServiceDraft.state == DraftState.HELD)
    return (
        line(
            ItemKind.SERVICE,
            Service,
            title=Service.name,
            language=Service.written_in,
            author_id=ServiceDraft.writer_id,
        )
        .select_from(Service)
        .outerjoin(ServiceDraft, held)
    )


def told(viewer: Viewer, public_ids: Sequence[str]) -> list[tuple[Service, ServiceDraft | None]]:
    """Those of these services that the viewer looks after, with the version that was given back, if one was."""
    returned = and_(ServiceDraft.service_id == Service.id, ServiceDraft.state == DraftState.RETURNED)
    rows = db.session.execute(
        select(Service, ServiceDraft)
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(ServiceDraft, returned)
        .where(Service.public_id.in_(public_ids), kept_by(viewer))
    )
    return [(row[0], row[1]) for row in rows]
