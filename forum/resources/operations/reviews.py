"""Calling those who have to check something again: once for each page and service, until it was checked.

The messages outside the site say that something waits, and neither what nor whose.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, delete, or_, update

from config import Config
from forum.db import db, upsert_into
from forum.outgoing import mail
from forum.resources import rules
from forum.resources.models import TEAM, Agency, ReviewCall, ReviewMail
from forum.resources.queries import due
from forum.resources.queries.due import DueMail
from forum.web import locale


def call_reviews(today: date) -> set[str]:
    """Note what has become due, and forget what no longer is. At which desks there is something new: the public ids of
    agencies, and TEAM; a message is to be sent to each."""
    # Both halves: where nothing at all is due, even NULL is not among it.
    gone = or_(
        and_(ReviewCall.page_id.is_not(None), ReviewCall.page_id.not_in(due.due_pages(today))),
        and_(ReviewCall.service_id.is_not(None), ReviewCall.service_id.not_in(due.due_services(today))),
    )
    # Checked since: it is told of anew, also what is so often to be checked that it is always nearly due.
    _run(delete(ReviewCall).where(or_(gone, due.checked_since())))
    desks = due.desks_to_tell(today)
    for column, new in (("page_id", due.new_pages(today)), ("service_id", due.new_services(today))):
        put: Any = upsert_into(ReviewCall).from_select([column, "called_on"], new, include_defaults=False)
        _run(put.on_conflict_do_nothing())
    for desk in sorted(desks):
        waits = upsert_into(ReviewMail).values(desk=desk, is_waiting=True, tries=0)
        _run(waits.on_conflict_do_update(index_elements=[ReviewMail.desk], set_={"is_waiting": True}))
    return desks


def take_mails(now: datetime, today: date, *, with_team: bool) -> list[DueMail]:
    """The messages to send now, taken as sent: a process that dies on the way sends none twice in a week. Where nothing
    is due any more there is none."""
    found = due.due_mails(now, today, with_team=with_team)
    agencies = due.agency_ids({one.desk for one in found})
    wanted = [one for one in found if due.count_due(agencies.get(one.desk), today)]
    _run(update(ReviewMail).where(ReviewMail.desk.in_([one.desk for one in found])).values(is_waiting=False))
    sent = update(ReviewMail).where(ReviewMail.desk.in_([one.desk for one in wanted]))
    _run(sent.values(sent_on=today))
    return wanted


def mark_mails(taken: Collection[DueMail], failed: Collection[DueMail], now: datetime) -> None:
    """Write down what became of the messages: those that failed wait again."""
    done = update(ReviewMail).where(ReviewMail.desk.in_([one.desk for one in taken]))
    _run(done.values(tries=0, next_try_at=None))
    for one in failed:
        row = db.session.get_one(ReviewMail, one.desk)
        row.is_waiting, row.sent_on = True, None
        row.tries += 1
        row.next_try_at = now + rules.mail_pause(row.tries)


def _run(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))


def letters(mails: Collection[DueMail], config: Config) -> dict[str, EmailMessage]:
    """What is sent to each desk, in each of the site's languages: nobody knows who will read it."""
    return {one.desk: _letter(one, config) for one in mails}


def _letter(one: DueMail, config: Config) -> EmailMessage:
    lines: list[str] = []
    for code in config.languages:
        with locale.speaking(code):
            lines += [_("Quelque chose attend d’être vérifié à votre bureau."), _where(config)]
            lines += [_("Ce message ne dit rien de plus, exprès."), _end(one), ""]
    to = config.alarm_mail_to if one.desk == TEAM else (one.address,)
    subject = _("%(site)s : quelque chose vous attend", site=config.site_name)
    return mail.letter(config, to=to, subject=subject, lines=lines[:-1])


def _where(config: Config) -> str:
    if config.site_address:
        return str(_("Le site : %(address)s", address=config.site_address))
    return str(_("La suite est sur le site."))


def _end(one: DueMail) -> str:
    if one.desk == TEAM:
        return str(_("Il vient une fois par semaine au plus."))
    return str(_("Il vient une fois par semaine au plus. Pour l’arrêter, effacez votre adresse à votre bureau."))


def set_mail(agency: Agency, address: str) -> None:
    """Where an agency is told that something is due; "": only at its desk."""
    agency.mail = address
