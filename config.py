"""The settings of a forum: one frozen object, made once, passed to `create_app`.

Every setting is an environment variable `ABRI_…`; docs/operating.md lists them for operators.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent
LANGUAGES = ("fr", "en")
SHORTEST_SECRET = 32
LONGEST_SESSION = 12  # hours; members are told so
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
    largest_request: int = 512 * 1024  # bytes
    claim_minutes: int = 10
    session_hours: int = 12
    database_pool: int = 10  # connections a process may hold

    def __post_init__(self) -> None:
        if len(self.secret_key.strip()) < SHORTEST_SECRET:
            raise ConfigError(
                f"ABRI_SECRET_KEY is missing or shorter than {SHORTEST_SECRET} characters. "
                "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        if not self.site_name.strip() or not self.site_name.isprintable():
            raise ConfigError("ABRI_SITE_NAME must be a name that can be shown")
        self._check_addresses()
        self._check_numbers()
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

    def _check_numbers(self) -> None:
        bounds = {
            "ABRI_PROXIES": (self.proxies, 0, 10),
            "ABRI_CLAIM_MINUTES": (self.claim_minutes, 1, 120),
            "ABRI_SESSION_HOURS": (self.session_hours, 1, LONGEST_SESSION),
            "ABRI_DATABASE_POOL": (self.database_pool, 1, 1000),
        }
        for name, (value, least, most) in bounds.items():
            if not least <= value <= most:
                raise ConfigError(f"{name} must be between {least} and {most}, not {value}")

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
            claim_minutes=_number(env, "ABRI_CLAIM_MINUTES", 10),
            session_hours=_number(env, "ABRI_SESSION_HOURS", 12),
            database_pool=_number(env, "ABRI_DATABASE_POOL", 10),
        )

    @classmethod
    def for_demo(cls, folder: Path) -> Self:
        """A forum to try on one's own machine: no https, no second factor, a key that ends with it."""
        return cls(
            secret_key=secrets.token_urlsafe(48),
            database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
            https=False,
            demo=True,
        )


def _is_https(address: str) -> bool:
    """Whether a browser can be sent there: an https address with a host and without anything odd in it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and " " not in address
    return plain and parts.scheme == "https" and bool(parts.hostname)


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
