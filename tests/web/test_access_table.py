"""Everybody is answered as the table says: every endpoint, every kind of person, on real rows.

The rows stand in `tests/web/rows/`, by area. Everything is sent complete and right, so that 303 after a POST means:
done.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from flask import Flask

from forum.app import create_app
from forum.web.access import ATTRIBUTE, Access
from tests.conftest import config_for
from tests.web.ground import Ground, filled
from tests.web.table import AREAS, FIELDS, REDIRECTIONS, TABLE, once

DONE = {200, 303}


@pytest.mark.parametrize("row", TABLE)
def test_everybody_is_answered_as_the_table_says(ground: Ground, engine_name: str, row: str) -> None:
    endpoint, asked = row.split(maxsplit=1)[0], TABLE[row]
    path = ground.address(asked.path)
    fields = {**filled(FIELDS.get(endpoint, {}), ground.ids), "csrf_token": ground.token}
    called = called_by(ground, asked.method, path)
    assert called == endpoint, f"{path} is {called}"
    for person, answer in asked.answers.items():
        came = ground.come(person)
        came.checks = engine_name == "sqlite"  # the pages are the same on both
        status = 303 if answer in REDIRECTIONS else int(answer)
        page = came.get(path, status) if asked.method == "GET" else came.post(path, fields, status)
        is_sent_on = page.location in REDIRECTIONS.values()
        assert page.location == REDIRECTIONS[answer] if answer in REDIRECTIONS else not is_sent_on, (person, row)
        if asked.method == "POST" and status in DONE:
            ground.restore()


def called_by(ground: Ground, method: str, path: str) -> str:
    """The endpoint behind an address."""
    address, _, _query = path.partition("?")
    endpoint, _arguments = ground.app.url_map.bind("localhost").match(address, method=method)
    return str(endpoint)


def missing_and_surplus(app: Flask, table: Iterable[str]) -> tuple[set[str], set[str]]:
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    named = {row.split()[0] for row in table}
    return known - named, named - known


def test_the_table_names_every_endpoint_and_no_other() -> None:
    app = create_app(config_for("sqlite:///:memory:"))
    assert missing_and_surplus(app, TABLE) == (set(), set())


def test_an_endpoint_that_the_table_lacks_or_has_too_many_is_seen() -> None:
    app = Flask("tiny", static_folder=None)
    app.add_url_rule("/", "discussion.home", lambda: "")
    app.add_url_rule("/new", "discussion.unknown", lambda: "")
    table = ["discussion.home", "discussion.home public", "discussion.gone"]
    assert missing_and_surplus(app, table) == ({"discussion.unknown"}, {"discussion.gone"})


def test_each_endpoint_has_one_plain_row_in_one_area() -> None:
    plain = once([row for area in AREAS for row in area.ROWS if " " not in row])
    assert set(plain) == {row.split()[0] for row in TABLE}
    homes = {row.split()[0]: area for area in AREAS for row in area.ROWS}
    assert all(homes[row.split()[0]] is area for area in AREAS for row in area.ROWS)
    with pytest.raises(AssertionError, match="in two areas"):
        once(["crisis.show", "crisis.show"])


def test_every_endpoint_does_its_work_for_somebody_on_a_real_row() -> None:
    """An address with an id that leads nowhere answers 404 to all: such a row would say nothing."""
    working = {row.split()[0] for row, asked in TABLE.items() if {"200", "303"} & set(asked.answers.values())}
    # A proposal of words is signed, a passphrase or code is known to its owner alone: their own tests send them.
    typed_in = {"accounts.open_account", "accounts.another_name", "accounts.enter", "accounts.use_code"}
    typed_in |= {"accounts.prove", "accounts.renew_codes", "accounts.turn_phrase", "accounts.remove_passkey"}
    typed_in |= {"privacy.send_erase", "privacy.receipt"}
    # So with what a device shows or signs, and the one kind of second factor that nobody in the scene has.
    shown = {"accounts.keep_second", "accounts.add_passkey", "accounts.remove_code"}
    leads_back = {"accounts.step"}
    assert {row.split()[0] for row in TABLE} - working == typed_in | shown | leads_back


def test_whoever_is_suspended_reaches_what_is_declared_open_to_them_and_nothing_else() -> None:
    app = create_app(config_for("sqlite:///:memory:"))
    for row, asked in TABLE.items():
        declared: Access = getattr(app.view_functions[row.split()[0]], ATTRIBUTE)
        told = {asked.answers["suspended"], asked.answers["closed"]}
        is_open = declared.everybody or (declared.suspended and asked.answers["other"] != "403")
        assert is_open or told == {"403"}, row
        assert not is_open or row.startswith("discussion.reply") or "403" not in told, row
