"""Which pages of services are to be asked for next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, or_, select

from forum.db import db
from forum.resources.models import LinkCheck, LinkState, Organization, Service
from forum.resources.queries.freshness import is_public_on

DAYS_BETWEEN = 7  # while all is well; the next day after it was not
MOST = 100  # services a round


@dataclass(frozen=True, slots=True)
class Linked:
    """A public service, the pages that it and its organisation name, and what came of asking for them last."""

    service_id: int
    addresses: tuple[str, ...]
    state: LinkState | None


def to_check(today: date) -> list[Linked]:
    """The services whose pages were not asked for the longest, those never asked for first."""
    rows = db.session.execute(
        select(Service.id, Service.url, Service.chat_url, Organization.website, LinkCheck.state)
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(LinkCheck, LinkCheck.service_id == Service.id)
        .where(
            is_public_on(Service, today),
            or_(Service.url != "", Service.chat_url != "", Organization.website != ""),
            or_(
                LinkCheck.checked_on.is_(None),
                LinkCheck.checked_on <= today - timedelta(days=DAYS_BETWEEN),
                and_(LinkCheck.state != LinkState.FINE, LinkCheck.checked_on < today),
            ),
        )
        .order_by(LinkCheck.checked_on.asc().nulls_first(), Service.id)
        .limit(MOST)
    )
    return [
        Linked(number, tuple(dict.fromkeys(one for one in addresses if one)), state)
        for number, *addresses, state in rows
    ]
