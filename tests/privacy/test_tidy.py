"""`abri tidy`: each line just before and just after its time; in portions, by one process, killed and gone on with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert, select

from config import ROOT
from forum import clock
from forum.audit import Act, AuditLine
from forum.cli import tidy
from forum.db import Base, db
from forum.discussion.models import Post, PostState, Revision
from forum.moderation.models import (
    Appeal,
    AppealState,
    Decision,
    DecisionCount,
    Masking,
    Message,
    Outcome,
    Report,
    Sparing,
    WaitCount,
)
from forum.moderation.models.appeals import Contested
from forum.moderation.models.sanctions import Sanction, SanctionKind
from forum.moderation.models.waits import ANY_HOUR
from forum.notifications.models import Notice, NoticeKind
from forum.privacy.operations import tidying
from forum.privacy.rules import Code
from forum.waiting import Level
from tests.cli import commands
from tests.cli.commands import database_of, run
from tests.conftest import bytes_of
from tests.factories import World
from tests.privacy.overdue import DAY, TODAY, WORDS, decision, first_moment_after, last_moment, plant, sweep
from tests.visitor import Visitor

YEAR_OLD = timedelta(days=400)


def everything(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table."""
    with app.app_context():
        return {
            table.name: sorted(map(repr, db.session.execute(table.select()).all()))
            for table in Base.metadata.sorted_tables
        }


def test_each_line_stays_until_its_time_is_over_and_then_goes(app: Flask, world: World) -> None:
    there = plant(world)
    with app.app_context():
        table = sorted(tidying.table(), key=last_moment)
        assert {line.code for line in table} == set(Code)
    for line in table:
        with app.app_context(), time_machine.travel(last_moment(line), tick=False):
            assert (line.code, tidying.overdue(line), sweep(line)) == (line.code, 0, 0)
        with app.app_context(), time_machine.travel(first_moment_after(line), tick=False):
            found = tidying.overdue(line)
            assert found > 0, line.code
            assert (line.code, sweep(line)) == (line.code, found)
            assert (tidying.overdue(line), sweep(line)) == (0, 0), "twice is the same"
            told = db.session.query(AuditLine).filter_by(act=Act.TIDIED, why=line.code.value).all()
            assert [int(one.after) for one in told] == ([found] if line.is_told else []), line.code
    _is_as_it_should_be(app, world, there)


def _is_as_it_should_be(app: Flask, world: World, there: dict[str, Any]) -> None:
    """After the last line, two years later."""
    with app.app_context():
        texts = {name: db.session.get_one(Post, there[name].id) for name in ("removed", "returned", "aside")}
        assert {(text.state, text.body, text.html) for text in texts.values()} == {(PostState.WITHDRAWN, "", "")}
        assert db.session.get_one(Post, there["standing"].id).body == "Reste"
        assert db.session.get_one(Post, there["held"].id).state is PostState.HELD, "what waits, waits"
        sparing = db.session.get_one(Sparing, there["moderator"].id)
        assert (sparing.day, sparing.seconds_today, sparing.overrides) == (None, 0, 0)
        assert sparing.skipped_notes == "violence", "what somebody chose stays"
        counts = db.session.execute(select(DecisionCount.month, DecisionCount.outcome, DecisionCount.total)).all()
    assert {row.month for row in counts} == {date(2021, 3, 1)}
    assert {row.outcome: row.total for row in counts} == {
        Outcome.REMOVE: 1, Outcome.RETURN: 2, Outcome.MASK: 1, Outcome.PUBLISH: 1,
    }  # fmt: skip
    for model in (Decision, Revision, Masking, Message, Report, WaitCount):
        assert world.count(model) == 0, model
    assert (
        WORDS
        not in str({name: rows for name, rows in everything(app).items() if name != "threads"}).replace(
            str(there["thread"].public_id), ""
        )
        or world.count(Post, body=WORDS) == 1
    ), "only the beginning, which nobody took down"


def test_what_still_counts_stays_however_old(app: Flask, world: World) -> None:
    """A text whose appeal waits, a decision whose appeal is there, a closure, a warning within its half year."""
    with time_machine.travel(DAY, tick=False):
        author = world.member()
        removed = world.reply(world.thread(), author=author, state=PostState.REMOVED, body=WORDS)
        with world.open():
            taken_out = decision(removed, Outcome.REMOVE)
            db.session.add(taken_out)
            db.session.flush()
            facts = {"appellant_id": author.id, "text_sealed": "sealed", "sent_on": TODAY}
            waits = Appeal(about_kind=Contested.DECISION, about=taken_out.public_id, waiting_at=DAY, **facts)
            shared = {"account_id": author.id, "rule": "contact", "reason": "Les faits.", "given_by": 1}
            closure = Sanction(kind=SanctionKind.CLOSURE, given_on=TODAY, **shared)
            warning = Sanction(kind=SanctionKind.WARNING, given_on=TODAY + timedelta(days=300), **shared)
            db.session.add_all([waits, closure, warning])
    with app.app_context(), time_machine.travel(DAY + timedelta(days=800), tick=False):
        tidy.sweep("a process")
        assert db.session.get_one(Post, removed.id).body == WORDS
    assert (world.count(Decision), world.count(Appeal), world.count(Sanction)) == (1, 1, 2)
    with world.open():
        appeal = db.session.get_one(Appeal, waits.id)
        appeal.state, appeal.waiting_at = AppealState.WITHDRAWN, None
    with app.app_context(), time_machine.travel(DAY + timedelta(days=900), tick=False):
        tidy.sweep("a process")  # the appeal goes after the text that it was about
        tidy.sweep("a process")
        assert db.session.get_one(Post, removed.id).body == ""
    assert (world.count(Decision), world.count(Appeal)) == (0, 0)
    assert world.load(Sanction).kind is SanctionKind.CLOSURE


def test_a_dry_run_says_what_would_go_and_changes_nothing(app: Flask, world: World) -> None:
    plant(world)
    with time_machine.travel(DAY + timedelta(days=800), tick=False):
        before, files = everything(app), _files(app)
        dry = run(database_of(app), "tidy", "--dry-run").output
        assert (everything(app), _files(app)) == (before, files)
        wet = run(database_of(app), "tidy").output
        assert dry.splitlines()[:-1] == wet.splitlines()[:-1]
        assert "Would go: " in dry
        again = run(database_of(app), "tidy").output
    assert again.splitlines()[-1] == "Gone: 0."


def _files(app: Flask) -> bytes:
    """What lies on the disk of a SQLite database; of the other engine nothing is looked at."""
    url = database_of(app)
    path = url.removeprefix("sqlite:///")
    return b"" if path == url else bytes_of(ROOT / path)


def test_hours_are_put_together_when_they_are_forgotten(app: Flask, world: World) -> None:
    with world.open():
        db.session.add_all([WaitCount(week=date(2021, 3, 8), hour=hour, minutes=0, total=2) for hour in (3, 4)])
    line = _line(app, Code.WAIT_HOURS)
    with app.app_context(), time_machine.travel(first_moment_after(line), tick=False):
        assert sweep(line) == 2
    assert (world.load(WaitCount).hour, world.load(WaitCount).total) == (ANY_HOUR, 4)


def test_counts_of_one_month_add_up(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "PORTION", 2)
    with time_machine.travel(DAY, tick=False):
        post = world.reply(world.thread())
        with world.open():
            db.session.add_all([decision(post, Outcome.PUBLISH, on=TODAY + timedelta(days=n)) for n in range(5)])
    line = _line(app, Code.DECISIONS)
    with app.app_context(), time_machine.travel(DAY + timedelta(days=380), tick=False):
        assert sweep(line) == 5
    assert world.load(DecisionCount, outcome=Outcome.PUBLISH, level=Level.GREEN).total == 5
    told = world.count(AuditLine, act=Act.TIDIED)
    assert told == 3, "each portion says what it took"
    page = Visitor(app).become(world.moderator()).get("/mod/figures")
    cells = [cell.text_content() for cell in page.css("[aria-labelledby=months] tbody tr > *")]
    assert cells == ["mars 2021", "5", "0", "0", "0", "0"]


def _line(app: Flask, code: Code) -> Any:
    with app.app_context():
        return next(line for line in tidying.table() if line.code is code)


# one process at a time; killed in the middle


def _many_old_notices(world: World, many: int) -> None:
    account = world.member()
    on = (clock.now() - YEAR_OLD).date()
    with world.open():
        rows = [{"account_id": account.id, "kind": NoticeKind.TEAM, "about": f"{n:022}", "on": on} for n in range(many)]
        db.session.execute(insert(Notice), rows)


def test_killed_in_the_middle_the_next_one_goes_on(app: Flask, world: World) -> None:
    many = 12_000
    _many_old_notices(world, many)
    given = {**os.environ, **{name: value for name, value in commands.settings(database_of(app)).items() if value}}
    process = subprocess.Popen([sys.executable, "-m", "forum.cli", "tidy"], cwd=ROOT, env=given, text=True)
    until = time.monotonic() + 60
    while world.count(Notice) == many and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    left = world.count(Notice)
    assert 0 < left < many
    with app.app_context():
        told = db.session.scalars(select(AuditLine.after).where(AuditLine.act == Act.TIDIED)).all()
    assert sum(map(int, told)) == many - left, "what went was recorded with it"
    assert "Another process is tidying." in run(database_of(app), "tidy").output
    assert world.count(Notice) == left
    with time_machine.travel(clock.now() + tidy.LEASE + timedelta(seconds=1), tick=True):
        assert f"Gone: {left}." in run(database_of(app), "tidy").output
    assert world.count(Notice) == 0


def test_no_portion_holds_the_database_for_long(app: Flask, world: World) -> None:
    _many_old_notices(world, 5_000)
    line, longest, has_more = _line(app, Code.NOTICES), 0.0, True
    with app.app_context():
        while has_more:
            before = time.monotonic()
            number, has_more = tidying.tidy(line)
            db.session.commit()
            longest = max(longest, time.monotonic() - before)
            assert number <= tidying.PORTION
    assert world.count(Notice) == 0
    assert longest < 2  # seconds; some hundredths on a machine that does nothing else


def test_of_several_processes_one_tidies_each_hour(app: Flask, world: World) -> None:
    with time_machine.travel(clock.now(), tick=False) as moment:
        assert tidy.hourly(app) is not None
        assert tidy.hourly(app) is None, "whoever asks within the hour"
        moment.shift(tidy.BETWEEN)
        _many_old_notices(world, 3)
        done = tidy.hourly(app)
    assert done is not None
    assert done[Code.NOTICES] == 3


def test_inside_the_server_it_tidies_by_itself_and_survives_a_failure(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _many_old_notices(world, 3)
    really, calls = tidy.hourly, iter([RuntimeError(), None])

    def hourly(site: Flask) -> tidy.Tidied | None:
        if (failure := next(calls, None)) is not None:
            raise failure
        return really(site)

    monkeypatch.setattr(tidy, "EVERY", 0.05)
    monkeypatch.setattr(tidy, "hourly", hourly)
    end = tidy.start(app)
    until = time.monotonic() + 30
    while world.count(Notice) and time.monotonic() < until:
        time.sleep(0.05)
    end()
    assert world.count(Notice) == 0


def test_the_day_begins_where_the_site_is(app: Flask, world: World) -> None:
    """Half past eleven in the evening in London is already the next day in Paris."""
    with time_machine.travel(DAY, tick=False):
        _many = world.member()
        with world.open():
            db.session.add(Notice(account_id=_many.id, kind=NoticeKind.TEAM, about="d" * 22, on=TODAY))
    line = _line(app, Code.NOTICES)
    evening = datetime(2022, 3, 10, 23, 30, tzinfo=DAY.tzinfo)
    with app.app_context(), time_machine.travel(evening, tick=False):
        assert tidying.overdue(line) == 1
