"""One plain message to the operator's mail server."""

from __future__ import annotations

import secrets
import smtplib
import ssl
import threading
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.utils import format_datetime

import structlog

from config import SMTP_PORTS, Config
from forum import clock

log = structlog.get_logger()
SOCKET_SECONDS = 10  # for each thing that is waited for
SECONDS = 25  # for all letters of a look
# In greetings instead of the name of this machine.
OWN_NAME = "[127.0.0.1]"


def letter(config: Config, *, to: Sequence[str], subject: str, lines: Sequence[str]) -> EmailMessage:
    """A message as it is sent: without the name of this machine or of the program."""
    mail = EmailMessage()
    mail["From"], mail["To"] = config.alarm_mail_from, ", ".join(to)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{secrets.token_hex(16)}@{config.alarm_mail_from.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(lines), cte="quoted-printable")
    return mail


def send(mail: EmailMessage, config: Config, *, seconds: float) -> None:
    """One message; `seconds` for each thing that is waited for. Raises OSError or SMTPException, also where not
    everybody named would get it."""
    context = ssl.create_default_context()
    port = config.smtp_port or SMTP_PORTS[config.smtp_tls]
    if config.smtp_tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            config.smtp_host, port, local_hostname=OWN_NAME, timeout=seconds, context=context
        )
    else:
        server = smtplib.SMTP(config.smtp_host, port, local_hostname=OWN_NAME, timeout=seconds)
    with server:
        if config.smtp_tls == "starttls":
            server.starttls(context=context)  # raises where it is not offered: nothing is sent in the open
        if config.smtp_login:
            server.login(config.smtp_login, config.smtp_secret)
        refused = server.send_message(mail)
    if refused:
        raise smtplib.SMTPRecipientsRefused(refused)


def deliver(letters: Mapping[str, EmailMessage], config: Config) -> set[str]:
    """Send each, one after the other, for SECONDS at most; the keys of those that were taken by then.

    What failed is logged by its kind alone: addresses and answers may tell who looks after what.
    """
    taken: set[str] = set()

    def run() -> None:
        for key, mail in letters.items():
            try:
                send(mail, config, seconds=SOCKET_SECONDS)
            except (OSError, smtplib.SMTPException, ValueError) as error:
                log.warning("mail not sent", kind=type(error).__name__)
            else:
                taken.add(key)

    if letters:
        thread = threading.Thread(target=run, daemon=True, name="mail")
        thread.start()
        thread.join(SECONDS)
        if thread.is_alive():
            log.warning("mail not sent", kind="no answer in time")
    # A copy: what is taken after its time counts as not taken, and is sent again.
    return set(taken)
