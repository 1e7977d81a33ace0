"""The record of what was done: written with its act or not at all, in one chain, never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from forum import audit
from forum.audit import Act, AuditLine, Kept, chained, record
from forum.cli import selftest
from forum.db import db, write_lock
from forum.discussion.models import Board
from tests.cli.commands import database_of
from tests.discussion.test_query_counts import statements
from tests.factories import World


@pytest.fixture
def _open(app: Flask) -> Iterator[None]:
    with app.test_request_context(), write_lock():
        yield
        db.session.rollback()


def lines() -> list[AuditLine]:
    return list(db.session.scalars(select(AuditLine).order_by(AuditLine.id)))


def is_whole() -> bool:
    return audit.check(selftest.lines()).broken is None


def write(number: int, *, act: Act = Act.BOARD_CHANGED) -> None:
    """So many lines, each in a unit of work of its own."""
    for place in range(number):
        record(act, actor=place, about=f"about {place}")
        db.session.commit()


# with the unit of work


@pytest.mark.usefixtures("_open")
def test_a_line_says_who_what_before_after_and_why() -> None:
    record(Act.BOARD_CHANGED, actor=7, about="abc", why="place", before="1", after="2")
    db.session.commit()
    (line,) = lines()
    assert (line.act, line.actor, line.about) == (Act.BOARD_CHANGED, 7, "abc")
    assert (line.why, line.before, line.after) == ("place", "1", "2")


@pytest.mark.usefixtures("_open")
def test_every_line_carries_the_hash_of_the_one_before() -> None:
    record(Act.BOARD_CREATED, actor=None)
    record(Act.BOARD_CHANGED, actor=2**62)
    db.session.commit()
    write(3)
    written = lines()
    assert [line.actor for line in written] == [None, 2**62, 0, 1, 2], "in the order in which they were recorded"
    assert [line.previous for line in written] == ["", *(line.hash for line in written[:-1])]
    assert len({line.hash for line in written}) == 5
    assert is_whole()


@pytest.mark.usefixtures("_open")
def test_without_the_sites_secret_the_chain_is_no_chain() -> None:
    write(2)
    db.session.remove()
    assert is_whole()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "PURPOSE", "another")
        assert audit.check(selftest.lines()).fault is audit.Fault.CHANGED


@pytest.mark.usefixtures("_open")
def test_what_is_undone_leaves_no_line() -> None:
    record(Act.BOARD_CHANGED, actor=1)
    db.session.rollback()
    record(Act.BOARD_CHANGED, actor=2)
    db.session.close()
    db.session.commit()
    record(Act.BOARD_CHANGED, actor=3)
    db.session.commit()
    assert [line.actor for line in lines()] == [3]


@pytest.mark.usefixtures("_open")
def test_what_is_undone_in_part_leaves_the_other_lines() -> None:
    record(Act.BOARD_CHANGED, actor=1)
    part = db.session.begin_nested()
    record(Act.BOARD_CHANGED, actor=2)
    with db.session.begin_nested():
        record(Act.BOARD_CHANGED, actor=3)
    part.rollback()
    with db.session.begin_nested():
        record(Act.BOARD_CHANGED, actor=4)
    assert not lines(), "the end of a part is not the end"
    db.session.commit()
    assert [line.actor for line in lines()] == [1, 4]
    assert is_whole()


@pytest.mark.usefixtures("_open")
def test_an_act_that_fails_at_its_commit_leaves_no_line() -> None:
    record(Act.BOARD_CHANGED, actor=1)
    db.session.add(Board())
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()
    db.session.commit()
    assert not lines()


@pytest.mark.usefixtures("_open")
def test_the_record_costs_two_statements_more_whatever_it_holds() -> None:
    write(20)
    for number in (1, 3):
        with statements() as asked:
            for _ in range(number):
                record(Act.BOARD_CHANGED, actor=1)
            db.session.commit()
        assert len(asked) == 2, asked
        assert asked[-1].startswith("INSERT INTO audit_lines")


@pytest.mark.usefixtures("_open")
def test_the_place_in_the_chain_is_taken_after_every_row_has_its_lock(world: World) -> None:
    """Otherwise two who wait for each other would stop for good."""
    board = db.session.get_one(Board, world.board().id)
    board.name = "Autrement"
    record(Act.BOARD_CHANGED, actor=1)
    with statements() as asked:
        db.session.commit()
    verbs = [statement.split()[0] for statement in asked]
    assert verbs[0] == "UPDATE"
    assert asked[-1].startswith("INSERT INTO audit_lines")
    assert "UPDATE" not in verbs[1:]


def test_fifty_who_write_at_once_make_one_unbroken_chain(app: Flask) -> None:
    start = Barrier(50)

    def act(number: int) -> None:
        with app.test_request_context(), write_lock():
            start.wait(30)
            for _ in range(2):
                record(Act.BOARD_CHANGED, actor=number)
                record(Act.BOARD_CREATED, actor=number)
                db.session.commit()

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(act, range(50)))
    with app.app_context():
        found = audit.check(selftest.lines())
        assert (found.lines, found.broken) == (200, None)
        pairs = [line.actor for line in lines()]
    assert pairs[::2] == pairs[1::2], "the lines of one unit of work stand together"


# lines of before


def test_lines_of_before_the_chain_are_chained_as_they_stand(make_app: Callable[..., Flask], app: Flask) -> None:
    other = make_app() if database_of(app).startswith("sqlite") else app
    with other.test_request_context(), write_lock():
        write(3)
        record(Act.BOARD_CREATED, actor=None, about='-x"é', why="a reason")
        db.session.commit()
        before = [line.hash for line in lines()]
        db.session.remove()
        downgrade(revision="0002")
        db.session.execute(text("UPDATE audit_lines SET hash = '', previous = ''"))
        db.session.commit()
        db.session.remove()
        upgrade()
        assert [line.hash for line in lines()] == before
        assert is_whole()
        with pytest.raises(DBAPIError, match="audit lines"):
            db.session.execute(update(AuditLine).values(actor=9))
        db.session.rollback()


# the arithmetic, without a database


def kept(*actors: str) -> list[Kept]:
    made: list[Kept] = []
    for number, actor in enumerate(actors, 1):
        facts = ("2026-01-01", "board.changed", actor, "", "", "", "")
        previous = made[-1].hash if made else ""
        made.append(Kept(number, facts, previous, chained(previous, facts)))
    return made


@pytest.mark.usefixtures("_open")
def test_no_two_lines_have_one_text_for_their_hash() -> None:
    """Facts that only look alike when put together are told apart."""
    ways = [("a", "b"), ("ab", ""), ("", "ab"), ('a","b', ""), (None, "ab")]
    assert len({chained("", way) for way in ways}) == len(ways)


@pytest.mark.usefixtures("_open")
def test_a_noted_hash_is_found_or_missed() -> None:
    made = kept("1", "2", "3")
    assert audit.check(made, noted=made[1].hash).has_noted
    assert not audit.check(made[:2], noted=made[2].hash).has_noted
    assert audit.check([]).has_noted
    assert audit.check([]).lines == 0
