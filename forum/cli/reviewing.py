"""The part of `abri watch` that is about what must be checked again: telling of it once a day, asking for links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import click

from config import Config
from forum import clock
from forum.db import db, new_public_id, write_lock
from forum.moderation.operations import alarms
from forum.moderation.operations import due as notices
from forum.outgoing import knocking, mail
from forum.resources import operations
from forum.resources.queries import links
from forum.web import locale

SECONDS = mail.SECONDS + knocking.SECONDS  # the longest that a look can take
CALLS, LINKS = "reviews", "links"  # leases
BETWEEN_ROUNDS = timedelta(hours=1)
REACH = knocking.PUBLIC


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of one look: desks newly told in the site, messages taken and not taken, services whose pages were
    asked for."""

    told: int = 0
    mailed: int = 0
    failed: int = 0
    knocked: int = 0


NOTHING = Looked()


def look(config: Config) -> Looked:
    """Tell of what is due and send what may be sent; ask for links if the operator wants it. Within an application
    context. Nothing is held in the database while others are spoken to."""
    now, today = clock.now(), locale.today()
    with write_lock():
        told = _call(config, now)
        mails = operations.take_mails(now, today, with_team=bool(config.alarm_mail_to)) if config.smtp_host else []
        db.session.commit()
    taken = mail.deliver(operations.letters(mails, config), config)
    if mails:
        with write_lock():
            operations.mark_mails(
                [one for one in mails if one.desk in taken], [one for one in mails if one.desk not in taken], now
            )
            db.session.commit()
    knocked = _knock(now) if config.check_links else 0
    return Looked(told=told, mailed=len(taken), failed=len(mails) - len(taken), knocked=knocked)


def _call(config: Config, now: datetime) -> int:
    """Once a day: a notice at once would say at what time somebody told us that nobody had answered."""
    zone = ZoneInfo(config.timezone)
    tomorrow = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)
    if not alarms.take_lease(new_public_id(), now, lasting=tomorrow - now, name=CALLS):
        return 0
    desks = operations.call_reviews(locale.today())
    notices.tell(desks)
    return len(desks)


def _knock(now: datetime) -> int:
    """A round an hour, by one process."""
    with write_lock():
        is_ours = alarms.take_lease(new_public_id(), now, lasting=BETWEEN_ROUNDS, name=LINKS)
        db.session.commit()
    if not is_ours:
        return 0
    today = locale.today()
    asked = links.to_check(today)
    db.session.rollback()  # gives back what it read with
    answered = knocking.knock([address for one in asked for address in one.addresses], REACH)
    with write_lock():
        noted = operations.note_links(asked, answered, today)
        db.session.commit()
    return noted


def say(looked: Looked) -> None:
    """What there is to say of a look; nothing where nothing happened."""
    if looked.told or looked.mailed:
        click.echo(f"Desks with something new to check: {looked.told}. Messages sent: {looked.mailed}.")
    if looked.failed:
        click.echo(f"Messages not taken: {looked.failed}. They are tried again later.", err=True)
    if looked.knocked:
        click.echo(f"Services whose pages were asked for: {looked.knocked}.")
