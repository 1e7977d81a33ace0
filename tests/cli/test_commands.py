"""The operator's commands: what they make, what they refuse, and that they say so in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from config import ROOT
from forum.accounts.models import Account
from forum.audit import AuditLine
from forum.cli.__main__ import abri
from forum.db import db
from forum.resources.models import Agency, AgencyMember
from forum.roles import STAFF, Role
from tests.accounts import people
from tests.accounts.test_nothing_in_clear import everything_stored
from tests.cli import commands
from tests.cli.commands import database_of, new_database, run

PLACES = {Role.MEMBER: "/s", Role.AGENCY: "/desk", Role.MODERATOR: "/mod", Role.ADMIN: "/admin/boards"}


def add(app: Flask, role: Role, *words: str) -> dict[str, str | None]:
    """What `account add --json` prints for this role."""
    agency = ["--agency", "Rive Claire"] if role is Role.AGENCY else []
    result = run(database_of(app), "account", "add", "--role", role.value, *agency, *words, "--json")
    made: dict[str, str | None] = json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
    return made


def test_init_makes_the_tables_in_a_folder_of_ones_own(tmp_path: Path) -> None:
    url = new_database(tmp_path)
    assert "up to date" in run(url, "init").output
    assert (tmp_path / "site").stat().st_mode & 0o077 == 0
    run(url, "account", "add", "--json")


def test_init_again_keeps_everything(tmp_path: Path) -> None:
    url = new_database(tmp_path)
    run(url, "init")
    run(url, "seed", "--size", "demo")
    file = tmp_path / "site" / "abri.sqlite3"
    before = file.read_bytes()
    run(url, "init")
    assert file.read_bytes() == before


@pytest.mark.parametrize("words", [["account", "add"], ["seed", "--size", "demo"], ["seed", "--size", "3"]])
def test_before_init_a_command_says_what_to_do(tmp_path: Path, words: list[str]) -> None:
    output = run(new_database(tmp_path), *words, status=1).output
    assert "abri init" in output
    assert len(output.splitlines()) <= 2  # a progress bar may stand before it


@pytest.mark.parametrize(("role", "language"), [*((role, "fr") for role in Role), (Role.MODERATOR, "en")])
def test_an_account_of_each_role_enters_with_what_was_printed(app: Flask, role: Role, language: str) -> None:
    made = add(app, role, "--language", language)
    assert set(made) == {"pseudonym", "passphrase", "totp_secret"}
    assert (made["totp_secret"] is not None) == (role in STAFF)
    assert len(str(made["passphrase"]).split()) == {"fr": 8, "en": 7}[language]
    code = people.second_code(made["totp_secret"]) if made["totp_secret"] else ""
    browser = people.enter(app, str(made["passphrase"]), code)
    assert str(made["pseudonym"]) in browser.get("/a").text
    if role in STAFF:
        browser.get(PLACES[role])
        people.enter(app, str(made["passphrase"]), status=422)


def test_without_json_it_is_printed_for_people(app: Flask) -> None:
    output = run(database_of(app), "account", "add", "--role", "moderator").output
    assert "Shown once." in output
    assert all(f"{name}: " in output for name in ("pseudonym", "passphrase", "totp_secret"))
    assert "totp_secret" not in run(database_of(app), "account", "add").output


def test_what_is_printed_is_stored_nowhere(app: Flask) -> None:
    made = add(app, Role.MODERATOR)
    stored = everything_stored(app)
    assert str(made["pseudonym"]).encode() in stored
    assert str(made["passphrase"]).encode() not in stored
    assert str(made["totp_secret"]).encode() not in stored


def test_people_of_one_agency_belong_to_one_agency(app: Flask) -> None:
    for _ in range(2):
        add(app, Role.AGENCY)
    with app.app_context():
        assert list(db.session.scalars(select(Agency.name))) == ["Rive Claire"]
        assert db.session.scalar(select(func.count()).select_from(AgencyMember)) == 2


@pytest.mark.parametrize("role", list(Role))
def test_the_record_says_which_role_was_admitted_and_no_name(app: Flask, role: Role) -> None:
    made = add(app, role)
    with app.app_context():
        number = db.session.scalars(select(Account.number)).one()
        lines = [(line.act.value, line.actor, line.why) for line in db.session.scalars(select(AuditLine))]
    expected = [("account.opened", number, role.value)]
    if role in STAFF:
        expected += [("account.second", number, "command"), ("staff.admitted", number, role.value)]
    assert sorted(lines) == sorted(expected)
    assert str(made["pseudonym"]) not in str(lines)


NO_ACCOUNTS = [
    ["--role", "agency"],
    ["--role", "agency", "--agency", "   "],
    ["--role", "member", "--agency", "Rive Claire"],
    ["--role", "moderator", "--agency", "Rive Claire"],
    ["--role", "agency", "--agency", "x" * 500],
    ["--role", "king"],
    ["--language", "xx"],
]


def test_a_role_without_its_agency_or_with_anothers_is_refused(app: Flask) -> None:
    for words in NO_ACCOUNTS:
        run(database_of(app), "account", "add", *words, status=2)
    assert not people.rows(app)["accounts"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("ABRI_SECRET_KEY", ""),
        ("ABRI_SECRET_KEY", "short"),
        ("ABRI_HTTPS", "maybe"),
        ("ABRI_COUNTRY", "ZZ"),
        ("ABRI_EXIT_URL_FR", "http://meteo.example"),
        ("ABRI_DATABASE_URL", "mysql://localhost/abri"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(tmp_path: Path, setting: str, value: str) -> None:
    for words in (["init"], ["serve"]):
        output = run(new_database(tmp_path), *words, status=1, **{setting: value}).output
        assert setting in output
        assert output.startswith("Error: ")


def test_a_database_that_does_not_answer_is_said_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://abri:hidden-word@127.0.0.1:1/abri?connect_timeout=2"
    output = run(url, "account", "add", status=1).output
    assert "database" in output
    assert "hidden-word" not in output


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "::", "", "127.0.0.1.example.org"])
def test_the_demonstration_refuses_other_addresses_and_touches_nothing(host: str) -> None:
    folder = ROOT / "var" / "demo"
    before = sorted(path.stat().st_mtime_ns for path in folder.rglob("*")) if folder.exists() else None
    result = CliRunner().invoke(abri, ["demo", "--host", host])
    assert result.exit_code == 1
    assert "loopback" in result.output
    after = sorted(path.stat().st_mtime_ns for path in folder.rglob("*")) if folder.exists() else None
    assert after == before


def test_every_command_is_explained() -> None:
    told = CliRunner().invoke(abri, ["--help"]).output
    for name, command in abri.commands.items():
        assert name in told
        assert command.help
    assert set(abri.commands) >= {"init", "serve", "demo", "seed", "account", "translations"}


def test_a_word_that_is_no_command_is_refused() -> None:
    result = CliRunner().invoke(abri, ["acount"], env=commands.settings("sqlite:////nowhere/x"))
    assert result.exit_code == 2
