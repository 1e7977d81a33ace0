"""Telling staff outside the site that something is late: how much, how urgent, of what kind, and nothing else.

Nothing here touches the database: a channel that hangs must not hold anything that others wait for.
"""

from __future__ import annotations

import http.client
import json
import smtplib
import threading
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from time import monotonic
from urllib.parse import urlsplit

import structlog
from flask_babel import gettext as _
from flask_babel import ngettext

from config import Config
from forum.moderation.labels import KIND_WORDS, LEVEL_WORDS
from forum.moderation.models import Channel
from forum.moderation.queries.alarms import Message
from forum.outgoing import mail

log = structlog.get_logger()
SOCKET_SECONDS = 10  # for each thing that is waited for
SECONDS = 25  # for all of it: a server that answers a letter a second is one that does not answer


def open_channels(config: Config) -> tuple[Channel, ...]:
    """Those that the operator has set up."""
    found = {Channel.WEBHOOK: bool(config.alarm_webhook), Channel.MAIL: bool(config.alarm_mail_to)}
    return tuple(channel for channel, is_open in found.items() if is_open)


def deliver(messages: Sequence[Message], config: Config) -> set[Channel]:
    """Send the messages, all channels at the same time; which of them took theirs.

    What failed is logged by its kind alone: addresses and answers may hold secrets.
    """
    taken: set[Channel] = set()
    threads = [_begin(message.channel, _prepare(message, config), taken) for message in messages]
    end = monotonic() + SECONDS
    for thread in threads:
        thread.join(max(end - monotonic(), 0))
    for message, thread in zip(messages, threads, strict=True):
        if thread.is_alive():
            log.warning("alarm not sent", channel=message.channel.value, kind="no answer in time")
    # A copy: a channel that answers after its time counts as one that did not, and is told again.
    return set(taken)


def _begin(channel: Channel, send: Callable[[], None], taken: set[Channel]) -> threading.Thread:
    def run() -> None:
        try:
            send()
        except (OSError, http.client.HTTPException, smtplib.SMTPException, ValueError) as error:
            log.warning("alarm not sent", channel=channel.value, kind=type(error).__name__)
        else:
            taken.add(channel)

    thread = threading.Thread(target=run, daemon=True, name=f"alarm-{channel.value}")
    thread.start()
    return thread


def _prepare(message: Message, config: Config) -> Callable[[], None]:
    """The words are made here: the thread that sends them knows no language."""
    if message.channel is Channel.WEBHOOK:
        body = as_json(message)
        return lambda: _post(config.alarm_webhook, body)
    letter = as_mail(message, config)
    return lambda: mail.send(letter, config, seconds=SOCKET_SECONDS)


def as_json(message: Message) -> bytes:
    """Of the most urgent: level and kind; of all that is late and was not told yet: how many."""
    level, kind, _many = message.waiting[0]
    return json.dumps({"event": "late", "level": level, "kind": kind, "waiting": message.total}).encode()


def as_mail(message: Message, config: Config) -> EmailMessage:
    lines = [
        ngettext(
            "Un élément de la file a dépassé son délai.",
            "%(num)d éléments de la file ont dépassé leur délai.",
            message.total,
        ),
        "",
        *(f"{LEVEL_WORDS[level]}, {KIND_WORDS[kind]} : {many}" for level, kind, many in message.waiting),
        "",
        _("Ce message ne dit rien de plus, exprès. La suite est sur le site."),
    ]
    subject = _("%(site)s : la file de relecture attend", site=config.site_name)
    return mail.letter(config, to=config.alarm_mail_to, subject=subject, lines=lines)


def _post(address: str, body: bytes) -> None:
    """One POST; no redirection is followed. Raises OSError, HTTPException, or ValueError unless the answer is 2xx."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SOCKET_SECONDS)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body=body, headers={"Content-Type": "application/json"})
        if not 200 <= connection.getresponse().status < 300:
            raise ValueError("not taken")
    finally:
        connection.close()
