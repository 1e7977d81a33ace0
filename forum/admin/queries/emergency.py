"""Changes to emergency numbers: which are in force, which wait."""

from __future__ import annotations

import json
from datetime import date, datetime

import structlog
from sqlalchemy import and_, func, select

from forum.admin.models import EmergencyChange
from forum.db import db
from forum.moderation.models.signatures import Signature, SignatureState, SignedAct
from forum.safety.emergency_file import BadEmergencyFile
from forum.safety.emergency_local import Signed
from forum.safety.emergency_local import signed as read_signed

log = structlog.get_logger()


def signed() -> dict[str, Signed]:
    """By country, how the last signed change left it. What this version of the program cannot read is left out, and
    the log says so."""
    last = (
        select(EmergencyChange.country, func.max(EmergencyChange.turn).label("turn"))
        .where(EmergencyChange.turn.is_not(None))
        .group_by(EmergencyChange.country)
        .subquery()
    )
    rows = db.session.execute(
        select(EmergencyChange.country, EmergencyChange.signed_on, EmergencyChange.document).join(
            last, and_(last.c.country == EmergencyChange.country, last.c.turn == EmergencyChange.turn)
        )
    )
    found: dict[str, Signed] = {}
    for country, on, document in rows:
        try:
            found[country] = read_signed(on or date.min, json.loads(document), country)
        except BadEmergencyFile as error:
            log.error("emergency_change", country=country, said=str(error)[:200])
    return found


def change(public_id: str) -> EmergencyChange | None:
    """One change, signed or not."""
    return db.session.scalar(select(EmergencyChange).where(EmergencyChange.public_id == public_id))


def locked(country: str) -> list[EmergencyChange]:
    """Every change of a country as it is now, the rows locked in one order: of two that are signed at once the second
    sees the first."""
    return list(
        db.session.scalars(
            select(EmergencyChange)
            .where(EmergencyChange.country == country)
            .order_by(EmergencyChange.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def waiting(now: datetime) -> dict[str, str]:
    """The countries for which a change waits for its second signature, and the public id of that request."""
    rows = db.session.execute(
        select(Signature.about, Signature.public_id).where(
            Signature.act == SignedAct.CHANGE_EMERGENCY,
            Signature.state == SignatureState.WAITING,
            Signature.expires_at > now,
        )
    )
    return {row.about: row.public_id for row in rows}
