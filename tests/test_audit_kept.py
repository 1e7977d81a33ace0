"""Audit lines stay as they are for twelve months: the database itself refuses, whoever asks it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from forum import audit
from forum.audit import Act, AuditLine
from forum.db import db
from tests.test_audit import _open, is_whole, lines, write

__all__ = ["_open"]
LONG_AGO = datetime(2021, 5, 3, 12, tzinfo=UTC)


# nobody changes it


@pytest.mark.usefixtures("_open")
@pytest.mark.parametrize(
    "does",
    [
        "UPDATE audit_lines SET actor = 9 WHERE id = {id}",
        "UPDATE audit_lines SET why = why",
        "DELETE FROM audit_lines WHERE id = {id}",
        "DELETE FROM audit_lines",
    ],
)
def test_the_database_itself_refuses_to_change_or_remove_a_line(does: str) -> None:
    write(2)
    with pytest.raises(DBAPIError, match="audit lines"):
        db.session.execute(text(does.format(id=lines()[0].id)))
    db.session.rollback()
    assert [line.actor for line in lines()] == [0, 1]


@pytest.mark.usefixtures("_open")
def test_an_old_line_may_go_but_is_not_changed_either() -> None:
    with time_machine.travel(LONG_AGO, tick=False):
        write(1)
    with pytest.raises(DBAPIError, match="audit lines"):
        db.session.execute(update(AuditLine).values(actor=9))
    db.session.rollback()
    db.session.execute(text("DELETE FROM audit_lines"))
    db.session.commit()
    assert not lines()


@pytest.mark.usefixtures("_open")
def test_a_line_cannot_be_replaced_or_the_table_emptied_by_another_word() -> None:
    write(2)
    columns = 'id, "on", act, actor, about, why, before, after, previous, hash'
    one = lines()[1]
    ways = {
        "sqlite": [
            f"REPLACE INTO audit_lines ({columns}) SELECT {columns} FROM audit_lines",
            f"REPLACE INTO audit_lines ({columns}) SELECT 99, {columns[4:]} FROM audit_lines WHERE id = {one.id}",
        ],
        "postgresql": ["TRUNCATE audit_lines"],
    }
    for way in ways[db.engine.dialect.name]:
        with pytest.raises(DBAPIError, match="audit lines"):
            db.session.execute(text(way))
        db.session.rollback()
    assert len(lines()) == 2


@pytest.mark.usefixtures("_open")
def test_two_lines_cannot_follow_the_same_one() -> None:
    write(2)
    db.session.add(AuditLine(on=lines()[0].on, act=Act.BOARD_CHANGED, previous=lines()[1].previous, hash="x"))
    with pytest.raises(DBAPIError):
        db.session.flush()
    db.session.rollback()


# twelve months


@pytest.mark.usefixtures("_open")
def test_the_oldest_lines_go_and_the_chain_holds_without_them() -> None:
    with time_machine.travel(LONG_AGO, tick=False):
        write(3)
    write(2)
    removed = lines()[2].hash
    assert audit.trim() == 3
    db.session.commit()
    kept = lines()
    assert [line.act for line in kept] == [Act.BOARD_CHANGED] * 2 + [Act.LOG_TRIMMED]
    assert (kept[-1].before, kept[-1].after) == (removed, "3")
    assert is_whole()
    assert audit.trim() == 0
    db.session.commit()
    assert len(lines()) == 3


@pytest.mark.usefixtures("_open")
def test_in_portions_the_chain_holds_after_each() -> None:
    with time_machine.travel(LONG_AGO, tick=False):
        write(5)
    write(1)
    for number in (2, 2, 1, 0):
        assert audit.trim(2) == number
        db.session.commit()
        assert is_whole()
    assert [line.act for line in lines()] == [Act.BOARD_CHANGED] + [Act.LOG_TRIMMED] * 3


@pytest.mark.usefixtures("_open")
def test_when_every_line_is_old_one_stays_to_say_so() -> None:
    with time_machine.travel(LONG_AGO, tick=False):
        write(2)
    last = lines()[-1].hash
    assert audit.trim() == 2
    db.session.commit()
    (line,) = lines()
    assert line.before == last
    write(1)
    assert is_whole()


@pytest.mark.usefixtures("_open")
def test_a_line_of_less_than_twelve_months_stays() -> None:
    with time_machine.travel(datetime.now(UTC).timestamp() - 360 * 86400, tick=False):
        write(1)
    assert audit.trim() == 0
    assert len(lines()) == 1
