"""Coming on duty and leaving it, and what follows for those who write.

Neither is written into the record of acts: it would be a history of who was here when.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import delete

from forum import clock
from forum.db import db, upsert_into
from forum.discussion.staffing import Staffing
from forum.errors import Refused
from forum.moderation.models import Duty, StaffedUntil
from forum.moderation.models.duty import LONGEST_DUTY, SITE
from forum.moderation.queries import duty as queries
from forum.moderation.queries import waits
from forum.moderation.rules import duty as rules
from forum.moderation.rules import waits as wait_rules
from forum.roles import Viewer


def begin(viewer: Viewer, hours: int) -> None:
    """The viewer is there for so many whole hours from now, instead of what they said before.

    Raises Refused when they do not review, or for fewer than 1 or more than 12 hours.
    """
    if not viewer.is_reviewer or viewer.account_id is None:
        raise Refused("role")
    if not 1 <= hours <= LONGEST_DUTY:
        raise Refused("hours")
    now = clock.now()
    db.session.execute(upsert_into(StaffedUntil).values(id=SITE, until=now).on_conflict_do_nothing())
    site = queries.locked_site()
    until = now + timedelta(hours=hours)
    mine = upsert_into(Duty).values(moderator_id=viewer.account_id, until=until)
    db.session.execute(mine.on_conflict_do_update(index_elements=[Duty.moderator_id], set_={"until": until}))
    _agree(site, now)


def end(viewer: Viewer) -> None:
    """The viewer is no longer there. Who was not changes nothing."""
    now = clock.now()
    site = queries.locked_site()
    mine = delete(Duty).where(Duty.moderator_id == viewer.account_id, Duty.until > now).returning(Duty.moderator_id)
    if db.session.execute(mine.execution_options(synchronize_session=False)).first() is not None:
        _agree(site, now)


def _agree(site: StaffedUntil | None, now: datetime) -> None:
    """Let the site's row say what the duties say, and forget those that have ended."""
    if site is not None:
        site.until = queries.latest(now)
    forget_ended(now)


def forget_ended(now: datetime) -> None:
    """Forget the duties that have ended."""
    db.session.execute(delete(Duty).where(Duty.until <= now).execution_options(synchronize_session=False))


def staffing() -> Staffing:
    """What members are told and may do at this moment: no names, no number. One query."""
    config = current_app.config["ABRI"]
    now = clock.now()
    local = now.astimezone(ZoneInfo(config.timezone))
    found = waits.presence(
        now,
        hour=wait_rules.hour_of_week(local),
        since=wait_rules.since(local.date()),
        reckon=wait_rules.usual,
    )
    return Staffing(
        is_on_duty=found.is_on_duty,
        median_minutes=found.usual_minutes,
        read_only=rules.is_read_only(
            staffed_until=found.staffed_until,
            is_on_duty=found.is_on_duty,
            after_hours=config.read_only_after_hours,
            now=now,
        ),
    )
