"""One public service with all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.db import db
from forum.errors import Hidden
from forum.resources.models import OUR_TAXONOMY, Need, Organization, Service
from forum.resources.queries.freshness import is_public_on
from forum.resources.queries.service_parts import Parts, parts_of


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A service, loaded with its organisation and its hours, and what belongs to it."""

    service: Service
    parts: Parts

    @property
    def organization(self) -> Organization:
        return self.service.organization

    @property
    def needs(self) -> tuple[Need, ...]:
        """In the order of our own taxonomy."""
        codes = {term.code for _attribute, term, uri in self.parts.attributes if uri == OUR_TAXONOMY}
        return tuple(need for need in Need if need in codes)


def public_service(public_id: str, today: date) -> Service:
    """A service that readers find today, with its organisation and hours. Raises Hidden."""
    found = db.session.scalar(
        select(Service)
        .options(joinedload(Service.organization), joinedload(Service.schedule))
        .where(Service.public_id == public_id, is_public_on(Service, today))
    )
    if found is None:
        raise Hidden
    return found


def service_page(public_id: str, today: date) -> ServicePage:
    """The same with all that belongs to it. Seven queries. Raises Hidden."""
    service = public_service(public_id, today)
    return ServicePage(service, parts_of([service.id])[service.id])
