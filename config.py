"""The settings of a forum: one frozen object, made once, passed to `create_app`.

Every setting is an environment variable `ABRI_…`; docs/operating.md lists them for operators.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent
LANGUAGES = ("fr", "en")
SHORTEST_SECRET = 32
LONGEST_SESSION = 12  # hours; members are told so
OWN_MACHINE = ("127.0.0.1", "::1", "localhost")
# The usual port of each way to speak to a mail server.
SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+")
# How those who review are spared: the setting in lower case, its default, the least and the most it may be.
SPARING = {
    "break_after_minutes": (50, 5, 480),
    "break_minutes": (10, 1, 120),
    "reading_minutes_a_day": (120, 10, 1440),
    "hard_in_a_row": (3, 1, 50),
}
# Days after which something must be checked again: emergency lines, helplines, all else.
REVIEWS = {"emergency": 180, "helpline": 90, "rest": 180}
TARGETS = {"crisis": 15, "red": 120, "amber": 720, "green": 1440}  # minutes
# Neutral sites that a family's computer could show any day; the operator may choose others.
EXIT_URLS = {"fr": "https://meteofrance.com/", "en": "https://www.metoffice.gov.uk/"}


class ConfigError(ValueError):
    """A setting is missing or cannot be used; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What an operator decides. Times in minutes or seconds as each name says."""

    # Kept out of `repr`: these hold the site's secret and perhaps passwords.
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    # The key of one-off names, which can be turned (`abri names rekey`); "": the site's secret.
    names_key: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    site_name: str = "Carnet"
    languages: tuple[str, ...] = LANGUAGES
    exit_urls: Mapping[str, str] = field(default_factory=lambda: dict(EXIT_URLS))
    timezone: str = "Europe/Paris"
    country: str = "FR"  # whose numbers stand first until the reader chooses
    https: bool = True
    proxies: int = 0
    demo: bool = False
    testing: bool = False
    rate_limits: bool = True
    cache_folder: Path = ROOT / "var" / "static"
    emergency_file: Path = ROOT / "var" / "emergency.json"  # numbers of the crisis panel that two people changed here
    # Keyed hashes of what was erased, so that a backup that is put back does not bring it back; None: not noted.
    erasures_file: Path | None = None
    largest_request: int = 512 * 1024  # bytes
    claim_minutes: int = 10
    # From how many established members on a text that they report is held again; 0: never.
    reports_to_hold: int = 0
    # Within how many minutes somebody should have looked, by level.
    target_minutes: Mapping[str, int] = field(default_factory=lambda: dict(TARGETS))
    # When those who review should stop for a while: minutes, and hard texts.
    sparing: Mapping[str, int] = field(default_factory=lambda: {name: usual for name, (usual, *_) in SPARING.items()})
    # How many days a check holds; see `forum.freshness`.
    review_days: Mapping[str, int] = field(default_factory=lambda: dict(REVIEWS))
    check_links: bool = False  # whether the site itself asks the pages of services: nothing else leaves it unasked
    site_address: str = ""  # where the site is found, for mails; "" is not said
    session_hours: int = 12
    plain_links_until: int = 3  # published texts of a member before links in their texts can be followed; 0: at once
    joins_an_hour: int = 60  # accounts that the whole site opens in an hour; 0: no limit
    database_pool: int = 10  # connections a process may hold
    read_only_after_hours: int = 24  # with nobody on duty; 0: never
    # How staff are told that something is late; kept out of `repr` like every address and secret.
    alarm_webhook: str = field(default="", repr=False)
    alarm_mail_to: tuple[str, ...] = field(default=(), repr=False)
    alarm_mail_from: str = field(default="", repr=False)
    smtp_host: str = field(default="", repr=False)
    smtp_port: int = field(default=0, repr=False)  # 0: the usual one of `smtp_tls`
    smtp_login: str = field(default="", repr=False)
    smtp_secret: str = field(default="", repr=False)
    smtp_tls: str = field(default="starttls", repr=False)

    def __post_init__(self) -> None:
        if len(self.secret_key.strip()) < SHORTEST_SECRET:
            raise ConfigError(
                f"ABRI_SECRET_KEY is missing or shorter than {SHORTEST_SECRET} characters. "
                "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        if self.names_key and len(self.names_key.strip()) < SHORTEST_SECRET:
            raise ConfigError(f"ABRI_NAMES_KEY is shorter than {SHORTEST_SECRET} characters")
        if not self.site_name.strip() or not self.site_name.isprintable():
            raise ConfigError("ABRI_SITE_NAME must be a name that can be shown")
        self._check_addresses()
        self._check_numbers()
        self._check_webhook()
        self._check_mail()
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError) as error:
            raise ConfigError(f"ABRI_TIMEZONE: no such zone: {self.timezone}") from error

    def _check_addresses(self) -> None:
        for language in self.languages:
            if not _is_https(self.exit_urls.get(language, "")):
                raise ConfigError(f"ABRI_EXIT_URL_{language.upper()} must be an https address")
        # The addresses are not repeated: they may hold passwords.
        if not self.database_url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ConfigError("ABRI_DATABASE_URL must begin with sqlite:/// or postgresql://")
        if self.database_url.startswith("sqlite:///") and self.database_url[len("sqlite:///") :][:1] not in "/:":
            raise ConfigError("ABRI_DATABASE_URL must name the SQLite file by its whole path: sqlite:////…")
        if self.redis_url and not self.redis_url.startswith(("redis://", "rediss://")):
            raise ConfigError("ABRI_REDIS_URL must begin with redis:// or rediss://")
        if self.site_address and not _is_https(self.site_address):
            raise ConfigError("ABRI_SITE_ADDRESS must be an https address, as https://example.org")

    def _check_numbers(self) -> None:
        bounds = {
            "ABRI_PROXIES": (self.proxies, 0, 10),
            "ABRI_CLAIM_MINUTES": (self.claim_minutes, 1, 120),
            "ABRI_REPORTS_TO_HOLD": (self.reports_to_hold, 0, 100),
            "ABRI_SESSION_HOURS": (self.session_hours, 1, LONGEST_SESSION),
            "ABRI_PLAIN_LINKS_UNTIL": (self.plain_links_until, 0, 100),
            "ABRI_JOINS_AN_HOUR": (self.joins_an_hour, 0, 100_000),
            "ABRI_DATABASE_POOL": (self.database_pool, 1, 1000),
            "ABRI_READ_ONLY_AFTER_HOURS": (self.read_only_after_hours, 0, 720),
            "ABRI_SMTP_PORT": (self.smtp_port, 0, 65_535),
        } | {f"ABRI_TARGET_{level.upper()}": (minutes, 1, 10_080) for level, minutes in self.target_minutes.items()}
        bounds |= {
            f"ABRI_{name.upper()}": (self.sparing[name], least, most) for name, (_, least, most) in SPARING.items()
        }
        bounds |= {f"ABRI_REVIEW_DAYS_{what.upper()}": (days, 7, 365) for what, days in self.review_days.items()}
        for name, (value, least, most) in bounds.items():
            if not least <= value <= most:
                raise ConfigError(f"{name} must be between {least} and {most}, not {value}")

    def _check_webhook(self) -> None:
        if self.alarm_webhook and not _is_webhook(self.alarm_webhook):
            # Not repeated: such addresses hold secrets.
            raise ConfigError("ABRI_ALARM_WEBHOOK must be an https address, or http on this machine, without a login")

    def _check_mail(self) -> None:
        """All that a mail needs, or nothing. The values are not repeated."""
        needed = {
            "ABRI_ALARM_MAIL_TO": bool(self.alarm_mail_to),
            "ABRI_ALARM_MAIL_FROM": bool(self.alarm_mail_from),
            "ABRI_SMTP_HOST": bool(self.smtp_host),
        }
        missing = [name for name, is_set in needed.items() if not is_set]
        if 0 < len(missing) < len(needed) or (missing and (self.smtp_login or self.smtp_secret or self.smtp_port)):
            raise ConfigError(f"Alarms by e-mail need {' and '.join(missing)} too")
        addresses = (*self.alarm_mail_to, *([self.alarm_mail_from] if self.alarm_mail_from else []))
        if not all(MAIL_ADDRESS.fullmatch(address) for address in addresses):
            raise ConfigError(
                "ABRI_ALARM_MAIL_TO and ABRI_ALARM_MAIL_FROM must be plain addresses, as team@example.org"
            )
        if self.smtp_host and not HOST.fullmatch(self.smtp_host):
            raise ConfigError("ABRI_SMTP_HOST must be the name or address of a server, without a port")
        if bool(self.smtp_login) != bool(self.smtp_secret):
            raise ConfigError("ABRI_SMTP_LOGIN and ABRI_SMTP_SECRET belong together")
        if self.smtp_tls not in SMTP_PORTS:
            raise ConfigError("ABRI_SMTP_TLS must be starttls, tls or none")
        if self.smtp_tls == "none" and self.smtp_host and self.smtp_host not in OWN_MACHINE:
            raise ConfigError("ABRI_SMTP_TLS may be none only where ABRI_SMTP_HOST is this machine")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Self:
        """Read the settings of a real forum.

        Raises ConfigError, naming the variable, where one is missing or cannot be used.
        """
        env = os.environ if env is None else env
        languages = LANGUAGES
        return cls(
            secret_key=env.get("ABRI_SECRET_KEY", ""),
            database_url=_text(env, "ABRI_DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'abri.sqlite3'}"),
            names_key=env.get("ABRI_NAMES_KEY", ""),
            redis_url=env.get("ABRI_REDIS_URL", ""),
            site_name=_text(env, "ABRI_SITE_NAME", "Carnet"),
            languages=languages,
            exit_urls={
                language: _text(env, f"ABRI_EXIT_URL_{language.upper()}", EXIT_URLS[language]) for language in languages
            },
            timezone=_text(env, "ABRI_TIMEZONE", "Europe/Paris"),
            country=_text(env, "ABRI_COUNTRY", "FR").upper(),
            https=_switch(env, "ABRI_HTTPS", True),
            proxies=_number(env, "ABRI_PROXIES", 0),
            cache_folder=Path(_text(env, "ABRI_CACHE_FOLDER", str(ROOT / "var" / "static"))),
            emergency_file=Path(_text(env, "ABRI_EMERGENCY_FILE", str(ROOT / "var" / "emergency.json"))),
            erasures_file=Path(_text(env, "ABRI_ERASURES_FILE", str(ROOT / "var" / "erasures"))),
            claim_minutes=_number(env, "ABRI_CLAIM_MINUTES", 10),
            reports_to_hold=_number(env, "ABRI_REPORTS_TO_HOLD", 0),
            target_minutes={
                level: _number(env, f"ABRI_TARGET_{level.upper()}", minutes) for level, minutes in TARGETS.items()
            },
            sparing={name: _number(env, f"ABRI_{name.upper()}", usual) for name, (usual, *_) in SPARING.items()},
            review_days={
                what: _number(env, f"ABRI_REVIEW_DAYS_{what.upper()}", days) for what, days in REVIEWS.items()
            },
            session_hours=_number(env, "ABRI_SESSION_HOURS", 12),
            plain_links_until=_number(env, "ABRI_PLAIN_LINKS_UNTIL", 3),
            joins_an_hour=_number(env, "ABRI_JOINS_AN_HOUR", 60),
            database_pool=_number(env, "ABRI_DATABASE_POOL", 10),
            read_only_after_hours=_number(env, "ABRI_READ_ONLY_AFTER_HOURS", 24),
            **_alarms(env),
        )

    @classmethod
    def for_demo(cls, folder: Path) -> Self:
        """A forum to try on one's own machine: no https, no second factor, a key that ends with it."""
        return cls(
            secret_key=secrets.token_urlsafe(48),
            database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
            emergency_file=folder / "emergency.json",
            https=False,
            demo=True,
        )


def _alarms(env: Mapping[str, str]) -> dict[str, Any]:
    """What the site does outside itself: how staff, and agencies, are told of something, whether it asks for pages."""
    return {
        "check_links": _switch(env, "ABRI_CHECK_LINKS", False),
        "site_address": _text(env, "ABRI_SITE_ADDRESS", "").strip().rstrip("/"),
        "alarm_webhook": _text(env, "ABRI_ALARM_WEBHOOK", "").strip(),
        "alarm_mail_to": tuple(env.get("ABRI_ALARM_MAIL_TO", "").replace(",", " ").split()),
        "alarm_mail_from": _text(env, "ABRI_ALARM_MAIL_FROM", "").strip(),
        "smtp_host": _text(env, "ABRI_SMTP_HOST", "").strip(),
        "smtp_port": _number(env, "ABRI_SMTP_PORT", 0),
        "smtp_login": env.get("ABRI_SMTP_LOGIN", ""),
        "smtp_secret": env.get("ABRI_SMTP_SECRET", ""),
        "smtp_tls": _text(env, "ABRI_SMTP_TLS", "starttls").strip().lower(),
    }


def _is_https(address: str) -> bool:
    """Whether a browser can be sent there: an https address with a host and without anything odd in it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and " " not in address
    return plain and parts.scheme == "https" and bool(parts.hostname)


def _is_webhook(address: str) -> bool:
    """Whether staff can be told there: https, or http on this machine; without a login, which would not be sent."""
    try:
        parts = urlsplit(address)
        with_login_or_odd_port = parts.username is not None or parts.port == 0
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and " " not in address
    on_own_machine = parts.scheme == "http" and parts.hostname in OWN_MACHINE
    return plain and not with_login_or_odd_port and (on_own_machine or _is_https(address))


def _text(env: Mapping[str, str], name: str, default: str) -> str:
    """A blank variable counts as none."""
    value = env.get(name, "")
    return value if value.strip() else default


def _switch(env: Mapping[str, str], name: str, default: bool) -> bool:
    value = env.get(name, "").strip().lower()
    if value in {"", "1", "yes", "on", "true"}:
        return default if value == "" else True
    if value in {"0", "no", "off", "false"}:
        return False
    raise ConfigError(f"{name} must be yes or no, not {value!r}")


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal():
        raise ConfigError(f"{name} must be a whole number, not {value!r}")
    return int(value)
