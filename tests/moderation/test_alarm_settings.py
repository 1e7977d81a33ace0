"""The settings of alarms and of boards without anybody: refused by name where they do not fit, never shown."""

from __future__ import annotations

import pytest

from config import Config, ConfigError

SECRET = "s" * 32
GOOD = {"ABRI_SECRET_KEY": SECRET}
MAIL = {
    "ABRI_ALARM_MAIL_TO": "team@example.org, night@example.org",
    "ABRI_ALARM_MAIL_FROM": "site@example.org",
    "ABRI_SMTP_HOST": "mail.example.org",
}
LOGIN = {"ABRI_SMTP_LOGIN": "site", "ABRI_SMTP_SECRET": "hidden-word"}


def test_without_any_of_them_nobody_is_told_and_boards_close_after_a_day() -> None:
    config = Config.from_env(GOOD)
    assert config.read_only_after_hours == 24
    assert config.alarm_webhook == ""
    assert config.alarm_mail_to == ()


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.example.org/T0/secret?x=1",
        "https://hooks.example.org:8443/",
        "http://127.0.0.1:9000/hook",
        "http://localhost/hook",
        "http://[::1]:9000/",
    ],
)
def test_a_webhook_is_https_or_on_this_machine(address: str) -> None:
    assert Config.from_env({**GOOD, "ABRI_ALARM_WEBHOOK": address}).alarm_webhook == address


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.example.org/",
        "http://127.0.0.1.example.org/",
        "http://localhost@example.org/",
        "https://name:word@hooks.example.org/",
        "https://hooks.example.org:99999/",
        "https://",
        "hooks.example.org",
        "ftp://127.0.0.1/",
        "https://hooks.example.org/\r\nHost: other",
        "https://[hooks",
    ],
)
def test_another_webhook_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(ConfigError, match="ABRI_ALARM_WEBHOOK") as refused:
        Config.from_env({**GOOD, "ABRI_ALARM_WEBHOOK": address})
    assert "example" not in str(refused.value)


def test_mail_needs_three_settings_and_takes_the_usual_port() -> None:
    config = Config.from_env({**GOOD, **MAIL, **LOGIN})
    assert config.alarm_mail_to == ("team@example.org", "night@example.org")
    assert (config.smtp_tls, config.smtp_port) == ("starttls", 0)


@pytest.mark.parametrize("missing", MAIL)
def test_a_part_of_what_mail_needs_is_refused_by_name(missing: str) -> None:
    with pytest.raises(ConfigError, match=missing):
        Config.from_env({**GOOD, **{name: value for name, value in MAIL.items() if name != missing}})


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"ABRI_ALARM_MAIL_TO": "team"}, "ABRI_ALARM_MAIL_TO"),
        ({"ABRI_ALARM_MAIL_TO": "Team <team@example.org>"}, "ABRI_ALARM_MAIL_TO"),
        ({"ABRI_ALARM_MAIL_FROM": "site@example.org\nBcc: x@example.net"}, "ABRI_ALARM_MAIL_FROM"),
        ({"ABRI_ALARM_MAIL_FROM": "site@ex ample"}, "ABRI_ALARM_MAIL_FROM"),
        ({"ABRI_SMTP_HOST": "mail.example.org:25"}, "ABRI_SMTP_HOST"),
        ({"ABRI_SMTP_HOST": "mail example"}, "ABRI_SMTP_HOST"),
        ({"ABRI_SMTP_PORT": "70000"}, "ABRI_SMTP_PORT"),
        ({"ABRI_SMTP_PORT": "smtp"}, "ABRI_SMTP_PORT"),
        ({"ABRI_SMTP_LOGIN": "site"}, "ABRI_SMTP_SECRET"),
        ({"ABRI_SMTP_SECRET": "hidden-word"}, "ABRI_SMTP_LOGIN"),
        ({"ABRI_SMTP_TLS": "perhaps"}, "ABRI_SMTP_TLS"),
        ({"ABRI_SMTP_TLS": "none"}, "ABRI_SMTP_TLS"),
        ({"ABRI_READ_ONLY_AFTER_HOURS": "721"}, "ABRI_READ_ONLY_AFTER_HOURS"),
        ({"ABRI_READ_ONLY_AFTER_HOURS": "a day"}, "ABRI_READ_ONLY_AFTER_HOURS"),
    ],
)
def test_settings_that_do_not_fit_are_refused_by_name(changes: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError, match=named) as refused:
        Config.from_env({**GOOD, **MAIL, **changes})
    assert "hidden-word" not in str(refused.value)


def test_a_login_without_a_server_is_refused() -> None:
    with pytest.raises(ConfigError, match="ABRI_SMTP_HOST"):
        Config.from_env({**GOOD, **LOGIN})


def test_without_tls_only_on_this_machine() -> None:
    own = {"ABRI_SMTP_HOST": "127.0.0.1", "ABRI_SMTP_TLS": "none"}
    assert Config.from_env({**GOOD, **MAIL, **own}).smtp_tls == "none"


def test_none_of_it_is_in_what_is_printed_of_the_settings() -> None:
    webhook = {"ABRI_ALARM_WEBHOOK": "https://hooks.example.org/hidden-word"}
    shown = repr(Config.from_env({**GOOD, **MAIL, **LOGIN, **webhook}))
    for words in ("hidden-word", "team@", "site@", "mail.example", "hooks.example"):
        assert words not in shown
