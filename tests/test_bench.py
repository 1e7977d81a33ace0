"""The measurements: that they run to their end, and leave nothing behind. How fast anything is, no test says."""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import bare, calls, load, probe, report
from bench.report import Slice, Turn
from config import ROOT

TINY = 30  # threads
MARK = f"ABRI_TEST_RUN={os.getpid()}-{secrets.token_hex(8)}"  # every process of the run has it in its environment


@pytest.fixture(scope="module")
def run() -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", "--size", str(TINY), "--services", "40", "--seconds", "2"]
    env = {**os.environ, **dict([MARK.split("=")])}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300)


def test_a_short_run_prints_every_page_and_ends_well(run: subprocess.CompletedProcess[str]) -> None:
    assert run.returncode == 0, run.stderr
    pages = re.findall(r"^\| (\w+, page 1, \w+) \| \d+\.\d\d \|", run.stdout, re.MULTILINE)
    assert pages == [
        "thread, page 1, visitor",
        "thread, page 1, member",
        "board, page 1, visitor",
        "board, page 1, member",
        "directory, page 1, visitor",
        "open, page 1, visitor",
        "kind, page 1, visitor",
        "service, page 1, visitor",
        "interface, page 1, visitor",
        "queue, page 1, moderator",
    ]


def test_a_first_visit_is_weighed_with_its_styles_its_module_and_its_icon(
    run: subprocess.CompletedProcess[str],
) -> None:
    weighed = re.findall(r"^\| (the page|/static/\S+) \| \d+ \| \d+ \|$", run.stdout, re.MULTILINE)
    assert weighed[0] == "the page"
    assert {Path(name).suffix for name in weighed[1:]} == {".css", ".js", ".svg"}


def test_a_run_leaves_neither_servers_nor_its_database(run: subprocess.CompletedProcess[str]) -> None:
    assert run.returncode == 0
    assert not list((ROOT / "var" / "bench").glob(f"{TINY}-*"))
    assert not [path for path in Path("/proc").glob("[0-9]*/environ") if MARK.encode() in _read(path)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # ended meanwhile, or somebody else's
        return b""


@pytest.fixture
def answering() -> Iterator[tuple[int, list[bytes]]]:
    """A server on loopback that says what it is told to, once for each request; its port, and what it will say."""
    answers: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                while answers and connection.recv(4096):
                    connection.sendall(answers.pop(0))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], answers
        thread.join(5)


def test_an_answer_that_is_not_200_stops_the_measuring(answering: tuple[int, list[bytes]]) -> None:
    port, answers = answering
    answers.append(b"HTTP/1.1 404 NOT FOUND\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(load.Failed, match="404"):
        load.run(port, "/", {}, seconds=1, connections=1)


def test_a_closed_connection_stops_the_measuring(answering: tuple[int, list[bytes]]) -> None:
    port, answers = answering
    answers.append(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")
    with pytest.raises(load.Failed, match="closed"):
        load.run(port, "/", {}, seconds=1, connections=1)


def test_a_first_visit_counts_every_file_of_ours_once(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (
        '<html data-modules="{&#34;count&#34;: &#34;/static/count.js&#34;}">'
        '<link rel="stylesheet" href="/static/a.css">'
        '<script type="module" src="/static/exit.js"></script><a href="/e"></a><div data-module="count"></div>'
        '<div data-module="count"></div>'
    )
    monkeypatch.setattr(
        probe, "fetch", lambda _port, _path, _headers: probe.Answer("HTTP/1.1 200 OK", page.encode(), 900)
    )
    visited = [part.path for part in probe.first_visit(1, "/t/x", {"Accept-Encoding": "br"})]
    assert visited == ["/t/x", "/static/a.css", "/static/exit.js", "/static/count.js"]


def test_the_table_gives_medians_of_ratios_not_ratios_of_medians() -> None:
    name = "thread, page 1, visitor"
    turns = [
        Turn(name, Slice(1000, 0.001), Slice(1, 0.002), Slice(rate, 0.006)) for rate in (100.0, 250.0, 900.0)
    ]  # fmt: skip
    told = report.text(turns, [], {bare.HELLO: 100, bare.POSTS: 200, name: 500}, engine="SQLite", size=1, services=1)
    assert "| thread, page 1, visitor | 0.25 | 6.00 | 3.0 | 500 | 2.5 |" in told


def test_calls_are_counted_without_those_of_the_first_requests() -> None:
    app = bare.create()
    once = calls.per_request(app, bare.HELLO, {})
    assert calls.per_request(app, bare.HELLO, {}) == once
    assert calls.per_request(app, bare.POSTS, {}) > 2 * once
