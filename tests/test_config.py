"""Settings: a wrong one stops the start and is named."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from config import ROOT, Config, ConfigError
from forum.app import create_app

SECRET = "s" * 32
GOOD = {"ABRI_SECRET_KEY": SECRET}


@pytest.mark.parametrize("secret", [None, "", "short", "s" * 31, " " * 40])
def test_a_missing_or_short_secret_is_refused_by_name(secret: str | None) -> None:
    env = {} if secret is None else {"ABRI_SECRET_KEY": secret}
    with pytest.raises(ConfigError, match="ABRI_SECRET_KEY"):
        Config.from_env(env)


def test_a_secret_alone_is_enough() -> None:
    config = Config.from_env(GOOD)
    assert config.https
    assert config.rate_limits
    assert not config.demo
    assert not config.testing
    assert config.session_hours == 12
    assert config.review_days == {"emergency": 180, "helpline": 90, "rest": 180}
    assert not config.check_links  # nothing leaves the site unasked
    assert config.database_url.startswith("sqlite:///")
    assert set(config.exit_urls) == set(config.languages) == {"fr", "en"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ABRI_PROXIES", "two"),
        ("ABRI_PROXIES", "-1"),
        ("ABRI_PROXIES", "99"),
        ("ABRI_CLAIM_MINUTES", "1.5"),
        ("ABRI_CLAIM_MINUTES", "0"),
        ("ABRI_SESSION_HOURS", "0"),
        ("ABRI_SESSION_HOURS", "13"),
        ("ABRI_SESSION_HOURS", "never"),
        ("ABRI_REVIEW_DAYS_EMERGENCY", "6"),
        ("ABRI_REVIEW_DAYS_HELPLINE", "366"),
        ("ABRI_REVIEW_DAYS_REST", "soon"),
        ("ABRI_CHECK_LINKS", "sometimes"),
        ("ABRI_SITE_ADDRESS", "http://carnet.example"),
        ("ABRI_SITE_ADDRESS", "carnet.example"),
        ("ABRI_DATABASE_POOL", "0"),
        ("ABRI_HTTPS", "maybe"),
        ("ABRI_TIMEZONE", "Europe/Nowhere"),
        ("ABRI_TIMEZONE", "../../etc/passwd"),
        ("ABRI_SITE_NAME", "Carnet\n"),
        ("ABRI_EXIT_URL_FR", "http://meteo.example"),
        ("ABRI_EXIT_URL_FR", "https://"),
        ("ABRI_EXIT_URL_FR", "javascript:alert(1)"),
        ("ABRI_EXIT_URL_EN", "https://meteo.example/\r\nSet-Cookie: a=b"),
        ("ABRI_EXIT_URL_EN", "https://[meteo"),
        ("ABRI_DATABASE_URL", "mysql://localhost/abri"),
        ("ABRI_DATABASE_URL", "sqlite://"),
        ("ABRI_DATABASE_URL", "sqlite:///somewhere/abri.sqlite3"),
        ("ABRI_REDIS_URL", "localhost:6379"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Config.from_env({**GOOD, name: value})


@pytest.mark.parametrize(
    "name", ["TIMEZONE", "SITE_NAME", "EXIT_URL_EN", "COUNTRY", "CACHE_FOLDER", "PROXIES", "HTTPS"]
)
def test_a_blank_setting_counts_as_none(name: str) -> None:
    assert Config.from_env({**GOOD, f"ABRI_{name}": "  "}) == Config.from_env(GOOD)


def test_a_country_that_does_not_exist_is_refused_by_name() -> None:
    config = Config.from_env({**GOOD, "ABRI_COUNTRY": "ZZ", "ABRI_DATABASE_URL": "sqlite:////nowhere/none.sqlite3"})
    with pytest.raises(ConfigError, match="ABRI_COUNTRY"):
        create_app(config)


@pytest.mark.parametrize(
    ("value", "expected"), [("no", False), ("0", False), ("Off", False), ("yes", True), ("", True)]
)
def test_a_switch_is_said_in_words(value: str, expected: bool) -> None:
    assert Config.from_env({**GOOD, "ABRI_HTTPS": value}).https is expected


def test_what_an_operator_sets_is_what_the_forum_gets() -> None:
    config = Config.from_env(
        {
            **GOOD,
            "ABRI_DATABASE_URL": "postgresql://abri:secret@localhost/abri",
            "ABRI_REDIS_URL": "redis://localhost:6379/0",
            "ABRI_SITE_NAME": "Calepin",
            "ABRI_EXIT_URL_FR": "https://meteo.example/fr",
            "ABRI_TIMEZONE": "America/Montreal",
            "ABRI_COUNTRY": "ca",
            "ABRI_PROXIES": "1",
            "ABRI_CACHE_FOLDER": "/srv/static",
            "ABRI_CLAIM_MINUTES": "20",
            "ABRI_SESSION_HOURS": "6",
            "ABRI_DATABASE_POOL": "5",
        }
    )
    assert config.site_name == "Calepin"
    assert config.exit_urls == {"fr": "https://meteo.example/fr", "en": "https://www.metoffice.gov.uk/"}
    assert (config.timezone, config.country, config.proxies) == ("America/Montreal", "CA", 1)
    assert (config.claim_minutes, config.session_hours, config.database_pool) == (20, 6, 5)
    assert config.cache_folder == Path("/srv/static")


@pytest.mark.parametrize("name", ["ABRI_DEMO", "ABRI_TESTING", "ABRI_RATE_LIMITS"])
def test_no_setting_takes_a_protection_away(name: str) -> None:
    for value in ("1", "0"):
        config = Config.from_env({**GOOD, name: value})
        assert (config.demo, config.testing, config.rate_limits) == (False, False, True)


def test_a_demonstration_has_a_new_secret_each_time(tmp_path: Path) -> None:
    one, two = Config.for_demo(tmp_path), Config.for_demo(tmp_path)
    assert one.demo
    assert not one.https
    assert one.secret_key != two.secret_key
    assert str(tmp_path) in one.database_url


def test_secrets_do_not_appear_when_the_settings_are_printed() -> None:
    config = Config.from_env(
        {
            "ABRI_SECRET_KEY": "a secret nobody must read anywhere",
            "ABRI_DATABASE_URL": "postgresql://abri:hidden-word@localhost/abri",
            "ABRI_REDIS_URL": "redis://:hidden-word@localhost/0",
        }
    )
    assert "hidden-word" not in repr(config)
    assert "nobody must read" not in repr(config)


def test_a_complaint_does_not_repeat_a_password() -> None:
    for name in ("ABRI_DATABASE_URL", "ABRI_REDIS_URL"):
        with pytest.raises(ConfigError) as complaint:
            Config.from_env({**GOOD, name: "mysql://abri:hidden-word@localhost/abri"})
        assert "hidden-word" not in str(complaint.value)


def test_settings_cannot_be_changed_later() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Config.from_env(GOOD).demo = True  # type: ignore[misc]


class Noting(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, given: dict[str, str]) -> None:
        super().__init__(given)
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)


def test_the_document_for_operators_lists_every_setting_and_no_other() -> None:
    env = Noting(GOOD)
    Config.from_env(env)
    document = (ROOT / "docs/operating.md").read_text("utf-8")
    settings = document.split("\n## Settings\n")[1].split("\n## ")[0]
    assert len(env.asked) > 20
    assert set(re.findall(r"`(ABRI_[A-Z_]+)`", settings)) == env.asked
