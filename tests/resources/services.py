"""Services that readers find, made as the desk and the review make them. Inside a request's context; nothing is
committed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from forum.db import db
from forum.resources.models import AgencyKind, AssuredBy, Organization, Service, ServiceState, lapse_day
from forum.resources.operations import services as operations
from forum.web import locale
from tests.resources.service_factories import said, whole

__all__ = ["organization", "published_service", "said", "whole"]


def organization(name: str = "Rive Claire", **chosen: Any) -> Organization:
    found = Organization(name=name, **({"kind": AgencyKind.CHARITY, "country": "FR"} | chosen))
    db.session.add(found)
    db.session.flush()
    return found


def published_service(
    *, of: Organization | None = None, checked_ago: int = 0, everything: bool = False, **chosen: Any
) -> Service:
    """A public service, checked so many days ago; `everything`: with something in every field. `chosen` are fields of
    ServiceSaid."""
    text = (whole if everything else said)(**chosen)
    today = locale.today()
    service = Service(
        organization=of or organization(),
        state=ServiceState.PUBLISHED,
        name=text.name,
        written_in=text.written_in,
        help_kind=text.help_kind,
        assured_by=AssuredBy.TEAM,
        checked_on=today,
        review_by=today,
    )
    db.session.add(service)
    db.session.flush()
    operations.apply(service, text, by=AssuredBy.TWO, today=today)
    if checked_ago:
        ago = timedelta(days=checked_ago)
        service.checked_on, service.review_by = service.checked_on - ago, service.review_by - ago
        service.lapses_on = lapse_day(service.checked_on, service.review_by)
    db.session.flush()
    return service
