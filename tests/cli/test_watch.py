"""`abri watch`, and the same inside `abri serve`: real processes and servers, killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy.exc import OperationalError

from config import ROOT
from forum import clock
from forum.cli import serve, tidy, watch
from forum.db import db
from forum.discussion.models import Post, PostState
from forum.moderation.models import Alarm
from forum.moderation.operations import channels
from tests.cli import commands
from tests.cli.commands import database_of, new_database, run
from tests.factories import World
from tests.moderation.receivers import Receiver, mail, web

__all__ = ["mail", "web"]  # fixtures


def settings(web: Receiver) -> dict[str, str]:
    return {"ABRI_ALARM_WEBHOOK": f"http://127.0.0.1:{web.port}/hidden-word"}


@pytest.fixture
def late(world: World) -> Post:
    """Something past its target: sent two days ago."""
    with time_machine.travel(clock.now() - timedelta(days=2)):
        return world.first_post(world.thread(state=PostState.HELD))


@pytest.fixture
def serving(app: Flask, web: Receiver, database_url: str, make_app: Callable[..., Flask]) -> Flask:
    """The site as a server runs it, with a webhook, on the database of `app`."""
    return make_app(database_url=database_url, alarm_webhook=settings(web)["ABRI_ALARM_WEBHOOK"])


def begun(app: Flask, web: Receiver, *words: str) -> subprocess.Popen[str]:
    """`abri watch` as a process of its own."""
    given = {**os.environ, **commands.settings(database_of(app), **settings(web))}
    return subprocess.Popen(
        [sys.executable, "-m", "forum.cli", "watch", *words],
        cwd=ROOT, env={name: value for name, value in given.items() if value is not None}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_it_says_how_many_it_told_of(app: Flask, late: Post, web: Receiver) -> None:
    assert run(database_of(app), "watch", **settings(web)).output == "Newly late: 1. Told: 1.\n"
    assert run(database_of(app), "watch", **settings(web)).output == "Newly late: 0. Told: 0.\n"
    assert len(web.arrived) == 1


def test_without_a_channel_there_is_nothing_to_tell(app: Flask, late: Post) -> None:
    assert run(database_of(app), "watch").output == "Newly late: 0. Told: 0.\n"


def test_a_channel_that_fails_makes_it_fail_without_a_word_of_its_address(
    app: Flask, late: Post, web: Receiver
) -> None:
    web.mode = "fails"
    output = run(database_of(app), "watch", status=1, **settings(web)).output
    assert "Not told by webhook: it is tried again later." in output
    assert "hidden-word" not in output
    assert str(web.port) not in output


def test_before_init_it_says_what_to_do(tmp_path: Path) -> None:
    assert "abri init" in run(new_database(tmp_path), "watch", status=1).output


@pytest.mark.parametrize("seconds", ["0", "9", "-1", "often"])
def test_it_does_not_look_oftener_than_every_ten_seconds(tmp_path: Path, seconds: str) -> None:
    run(new_database(tmp_path), "watch", "--every", seconds, status=2)


def test_killed_while_it_tells_it_is_told_by_the_next(app: Flask, world: World, late: Post, web: Receiver) -> None:
    web.mode = "hangs"
    process = begun(app, web)
    assert web.asked.wait(30)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert world.count(Alarm, sent_at=None) == 1
    web.mode = "takes"
    # The dead process' lease has still to end.
    assert "Another process is watching." in run(database_of(app), "watch", **settings(web)).output
    with time_machine.travel(clock.now() + watch.LEASE, tick=True):
        assert "Told: 1." in run(database_of(app), "watch", **settings(web)).output
    assert len(web.arrived) == 1


def test_two_processes_at_the_same_moment_send_one_message(app: Flask, late: Post, web: Receiver) -> None:
    processes = [begun(app, web) for _ in range(2)]
    said = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert len(web.arrived) == 1


def test_while_one_goes_on_others_leave_it_to_it(app: Flask, world: World, web: Receiver) -> None:
    process = begun(app, web, "--every", "10")
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "Newly late: 0. Told: 0.\n"
        assert "Another process is watching." in run(database_of(app), "watch", **settings(web)).output
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)


def test_inside_the_server_it_looks_by_itself_and_survives_a_failure(
    serving: Flask, late: Post, web: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([OperationalError("", {}, Exception()), RuntimeError()])
    ended = threading.Event()
    really = watch.look

    def look(app: Flask, owner: str) -> watch.Look | None:
        if (failure := next(failures, None)) is not None:
            raise failure
        found = really(app, owner)
        ended.set()
        return found

    monkeypatch.setattr(watch, "EVERY", 0.05)
    monkeypatch.setattr(watch, "look", look)
    end = watch.start(serving)
    try:
        assert ended.wait(30)
    finally:
        end()  # it would look on every minute, and take the lease of whatever test runs then
    assert "watch" not in [thread.name for thread in threading.enumerate()]
    assert len(web.arrived) == 1


def test_each_process_of_the_server_watches_after_the_fork(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Flask] = []
    seen: list[Callable[[object], None]] = []
    monkeypatch.setattr(watch, "start", started.append)
    monkeypatch.setattr(tidy, "start", started.append)
    monkeypatch.setattr(serve.Server, "run", lambda server: seen.append(server.cfg.post_worker_init))
    serve.run(app, bind="127.0.0.1:0", workers=2, threads=1)
    assert started == []  # a thread begun before the fork would not live in the processes
    seen[0](object())
    assert started == [app, app]


def test_while_a_channel_hangs_the_database_is_free(
    serving: Flask, world: World, late: Post, web: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "SOCKET_SECONDS", 5)
    web.mode = "hangs"
    looking = threading.Thread(target=watch.look, args=(serving, "a process"))
    looking.start()
    assert web.asked.wait(30)
    before = time.monotonic()
    with world.open():
        db.session.get_one(Post, late.id).level_why = "author"
    assert time.monotonic() - before < 2
    web.released.set()
    looking.join(30)
    assert not looking.is_alive()
