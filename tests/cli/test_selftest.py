"""`abri selftest`: whoever changes the record behind the triggers is found out, and the line is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from forum import audit
from forum.audit import Act, record
from forum.db import db, write_lock
from tests.cli.commands import database_of, run
from tests.conftest import triggers_lifted
from tests.factories import World

WHOLE = "The record is whole"
COPIED = '"on", act, actor, about, why, before, after'


@pytest.fixture
def lines(app: Flask) -> list[int]:
    """The numbers of six lines."""
    with app.test_request_context(), write_lock():
        for actor in range(6):
            record(Act.BOARD_CHANGED, actor=actor, about=f"about{actor}")
            db.session.commit()
        return list(db.session.scalars(text("SELECT id FROM audit_lines ORDER BY id")))


def tamper(app: Flask, *statements: str) -> None:
    """As somebody who has the database itself, and not the site's secret."""
    with app.app_context(), write_lock():
        with triggers_lifted():
            for statement in statements:
                db.session.execute(text(statement))
        db.session.commit()


def selftest(app: Flask, *words: str, status: int = 0) -> str:
    return run(database_of(app), "selftest", "--only", "record", *words, status=status).output


def test_an_untouched_record_is_whole(app: Flask, lines: list[int]) -> None:
    output = selftest(app)
    assert f"{WHOLE}: 6 lines." in output
    assert len(output.splitlines()) == 2


def test_a_new_forum_has_nothing_to_complain_of(app: Flask) -> None:
    assert f"{WHOLE}: 0 lines." in selftest(app)


CHANGES = [
    "actor = 99", "actor = NULL", "about = 'another'", "why = 'x'", "before = 'x'", "after = 'x'",
    "act = 'post.removed'", "\"on\" = '2020-01-01'", "hash = ''", "hash = upper(hash)", "previous = ''",
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_line_is_named(app: Flask, lines: list[int], change: str) -> None:
    tamper(app, f"UPDATE audit_lines SET {change} WHERE id = {lines[3]}")
    output = selftest(app, status=1)
    assert f"broken at line {lines[3]}:" in output
    assert WHOLE not in output


def test_of_several_changed_lines_the_first_is_named(app: Flask, lines: list[int]) -> None:
    tamper(app, f"UPDATE audit_lines SET actor = 99 WHERE id IN ({lines[4]}, {lines[2]})")
    assert f"broken at line {lines[2]}:" in selftest(app, status=1)


def test_a_removed_line_shows_at_the_one_after_it(app: Flask, lines: list[int]) -> None:
    tamper(app, f"DELETE FROM audit_lines WHERE id = {lines[2]}")
    assert f"broken at line {lines[3]}:" in selftest(app, status=1)


def test_lines_removed_from_the_beginning_are_missed(app: Flask, lines: list[int]) -> None:
    tamper(app, f"DELETE FROM audit_lines WHERE id <= {lines[1]}")
    assert f"broken at line {lines[2]}: lines before it were removed" in selftest(app, status=1)


def test_a_beginning_dressed_up_as_the_first_is_no_first(app: Flask, lines: list[int]) -> None:
    tamper(
        app,
        f"DELETE FROM audit_lines WHERE id <= {lines[1]}",
        f"UPDATE audit_lines SET previous = '' WHERE id = {lines[2]}",
    )
    assert f"broken at line {lines[2]}:" in selftest(app, status=1)


def test_lines_removed_from_the_end_are_missed_by_whoever_noted_the_last(app: Flask, lines: list[int]) -> None:
    noted = selftest(app).split()[-1]
    assert WHOLE in selftest(app, "--noted", noted)
    tamper(app, f"DELETE FROM audit_lines WHERE id = {lines[-1]}")
    assert "noted hash is not there" in selftest(app, "--noted", noted, status=1)


def test_a_record_without_any_line_is_missed(app: Flask, world: World, lines: list[int]) -> None:
    world.member()
    tamper(app, "DELETE FROM audit_lines")
    assert "every line was removed" in selftest(app, status=1)


def test_two_lines_that_changed_places_are_found(app: Flask, lines: list[int]) -> None:
    tamper(
        app,
        f"UPDATE audit_lines SET id = -1 WHERE id = {lines[2]}",
        f"UPDATE audit_lines SET id = {lines[2]} WHERE id = {lines[3]}",
        f"UPDATE audit_lines SET id = {lines[3]} WHERE id = -1",
    )
    assert f"broken at line {lines[2]}:" in selftest(app, status=1)


def test_two_lines_that_changed_what_they_say_are_found(app: Flask, lines: list[int]) -> None:
    tamper(
        app,
        f"UPDATE audit_lines SET actor = 3 WHERE id = {lines[2]}",
        f"UPDATE audit_lines SET actor = 2 WHERE id = {lines[3]}",
    )
    assert f"broken at line {lines[2]}:" in selftest(app, status=1)


@pytest.mark.parametrize("forged", ["''", "'" + "0" * 64 + "'", "hash"])
def test_a_forged_line_at_the_end_is_found(app: Flask, lines: list[int], forged: str) -> None:
    """It follows the last one properly, but nobody without the secret knows its hash."""
    tamper(
        app,
        f"INSERT INTO audit_lines (id, {COPIED}, previous, hash) "
        f"SELECT {lines[-1] + 1}, {COPIED}, hash, {forged} FROM audit_lines WHERE id = {lines[-1]}",
    )
    assert f"broken at line {lines[-1] + 1}:" in selftest(app, status=1)


def test_a_copy_of_a_true_line_at_another_place_is_found(app: Flask, lines: list[int]) -> None:
    tamper(
        app,
        # Two lines that follow the same one are refused by an index, which must go first.
        "DROP INDEX uq_audit_lines_previous",
        f"INSERT INTO audit_lines (id, {COPIED}, previous, hash) "
        f"SELECT {lines[-1] + 1}, {COPIED}, previous, hash FROM audit_lines WHERE id = {lines[2]}",
    )
    try:
        assert f"broken at line {lines[-1] + 1}:" in selftest(app, status=1)
    finally:
        unique = "CREATE UNIQUE INDEX uq_audit_lines_previous ON audit_lines (previous) WHERE previous != ''"
        tamper(app, f"DELETE FROM audit_lines WHERE id = {lines[-1] + 1}", unique)


def test_what_the_program_itself_let_go_is_not_missed(app: Flask) -> None:
    with app.test_request_context(), write_lock():
        with time_machine.travel(datetime(2021, 5, 3, tzinfo=UTC), tick=False):
            record(Act.BOARD_CHANGED, actor=1)
            record(Act.BOARD_CHANGED, actor=2)
            db.session.commit()
        record(Act.BOARD_CHANGED, actor=3)
        record(Act.BOARD_CHANGED, actor=4)
        db.session.commit()
        audit.trim()
        db.session.commit()
    assert f"{WHOLE}: 3 lines." in selftest(app)
    tamper(app, "DELETE FROM audit_lines WHERE actor = 3")
    assert "lines before it were removed" in selftest(app, status=1)


def test_a_database_that_no_longer_protects_its_lines_is_named(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    with app.app_context(), write_lock():
        db.session.execute(text("DROP TRIGGER audit_lines_kept"))
        db.session.commit()
    assert "the trigger audit_lines_kept is missing" in selftest(app, status=1)


def test_with_another_secret_nothing_is_confirmed(app: Flask, lines: list[int]) -> None:
    other = "another secret, as long as a secret must be"
    output = run(database_of(app), "selftest", "--only", "record", status=1, ABRI_SECRET_KEY=other).output
    assert f"broken at line {lines[0]}:" in output


def test_it_changes_nothing(app: Flask, lines: list[int]) -> None:
    selftest(app)
    with app.app_context():
        assert list(db.session.scalars(text("SELECT id FROM audit_lines ORDER BY id"))) == lines
