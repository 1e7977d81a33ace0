"""Neither address nor browser of a visitor is found anywhere: the real server is asked, and all it wrote is read."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import lxml.html
import pytest
import redis

from config import ROOT
from tests.services import free_ports

ADDRESS = "127.66.77.88"
CLAIMED = "203.0.113.77"  # what X-Forwarded-For pretends
BROWSER = "Marked-Browser/7351"
# The address in the forms that a program could write it in.
TRACES = [
    *(text.encode() for text in (ADDRESS, CLAIMED, BROWSER, "Marked-Browser")),
    *(text.encode().hex().encode() for text in (ADDRESS, CLAIMED)),
    socket.inet_aton(ADDRESS),
    str(int.from_bytes(socket.inet_aton(ADDRESS), "big")).encode(),
]


class Somebody:
    """A browser at a known address, over a real connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> tuple[int, str, str]:
        """The status, the page and where it leads."""
        headers = {
            "User-Agent": BROWSER,
            "X-Forwarded-For": CLAIMED,
            "Forwarded": f"for={CLAIMED}",
            "X-Real-IP": CLAIMED,
            "Accept-Language": "fr",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=(ADDRESS, 0))
        with closing(connection):
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or []:
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
            return answer.status, answer.read().decode(), answer.headers.get("Location", "")

    def fill(self, path: str, action: str, **fields: str) -> tuple[int, str, str]:
        """Fill in a form of the page and send it."""
        _status, page, _location = self.ask("GET", path)
        return self.send(page, action, **fields)

    def send(self, page: str, action: str, **fields: str) -> tuple[int, str, str]:
        form = next(form for form in lxml.html.document_fromstring(page).forms if form.get("action") == action)
        known = {name: value for name, value in form.form_values() if isinstance(value, str)}
        return self.ask("POST", action, {**known, **fields})


@dataclass
class Served:
    """A running forum: its port, its files, what it says, and its Redis."""

    port: int
    folder: Path
    environment: dict[str, str]
    store: redis.Redis

    def abri(self, *words: str) -> None:
        command = [sys.executable, "-m", "forum.cli", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    @property
    def database(self) -> Path:
        return self.folder / "abri.sqlite3"

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """All that was written: files, both outputs of the server, and Redis."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield path.name, path.read_bytes()
        for key in self.store.keys("*"):
            yield f"Redis {key!r}", key + (self.store.dump(key) or b"") + (self.store.get(key) or b"")


@contextmanager
def serving(served: Served) -> Iterator[None]:
    with (served.folder / "output").open("wb") as output:
        command = [sys.executable, "-m", "forum.cli", "serve", "--workers", "1"]
        command += ["--bind", f"127.0.0.1:{served.port}"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=served.environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            for _ in range(300):
                with closing(socket.socket()) as probe:
                    if probe.connect_ex(("127.0.0.1", served.port)) == 0:
                        break
                assert process.poll() is None, (served.folder / "output").read_text()
                time.sleep(0.1)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


@pytest.fixture
def served(tmp_path: Path, redis_url: str) -> Iterator[Served]:
    store = redis.Redis.from_url(redis_url)
    store.flushall()
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "ABRI_SECRET_KEY": "a secret for this test, as long as it must be",
        "ABRI_DATABASE_URL": f"sqlite:///{tmp_path / 'abri.sqlite3'}",
        "ABRI_REDIS_URL": redis_url,
        "ABRI_CACHE_FOLDER": str(tmp_path / "static"),
        "ABRI_HTTPS": "no",
    }
    made = Served(next(free_ports()), tmp_path, environment, store)
    made.abri("init")
    made.abri("seed", "--size", "demo")
    with serving(made):
        yield made
    store.flushall()
    store.close()


def _write_something(somebody: Somebody) -> None:
    status, _page, location = somebody.fill("/join", "/join", agree="y")
    assert (status, location) == (303, "/")
    _status, home, _location = somebody.ask("GET", "/")
    board = re.findall(r"/b/[A-Za-z0-9_-]{22}", home)[0]
    written = {"title": "Un titre", "body": "Un texte écrit d’ici.", "step": "send", "name": "mine"}
    assert somebody.fill(f"{board}/new", f"{board}/new", **written)[0] == 303


def _meet_errors(somebody: Somebody, served: Served) -> set[int]:
    statuses = {
        somebody.ask("GET", "/t/AAAAAAAAAAAAAAAAAAAAAA")[0],
        somebody.ask("GET", "/mod")[0],
        somebody.ask("GET", "/r?after=nonsense")[0],
        somebody.ask("POST", "/out/all")[0],
        somebody.ask("POST", "/in", {"passphrase": "x" * 600_000})[0],
        somebody.fill("/a", "/a", minutes="7")[0],
    }
    stranger = Somebody(served.port)
    page = stranger.ask("GET", "/in")[1]
    statuses |= {stranger.send(page, "/in", passphrase="un deux trois")[0] for _ in range(11)}
    with closing(sqlite3.connect(served.database)) as connection:
        connection.execute("ALTER TABLE notices RENAME TO lost")
    statuses.add(somebody.ask("GET", "/n")[0])
    return statuses


def _send_rubbish(port: int) -> None:
    """What no browser sends, and the server answers before the forum is asked."""
    rubbish = [
        b"BLAH\r\n\r\n",
        b"GET / HTTP/9.9\r\nUser-Agent: " + BROWSER.encode() + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + BROWSER.encode() + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nUser-Agent : " + BROWSER.encode() + b"\r\n\r\n",
        b"POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: nine\r\nUser-Agent: " + BROWSER.encode() + b"\r\n\r\n",
        b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ]
    for words in rubbish:
        with closing(socket.create_connection(("127.0.0.1", port), 10, source_address=(ADDRESS, 0))) as connection:
            connection.sendall(words)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(100)


def test_neither_address_nor_browser_is_found_by_a_search_of_every_byte(served: Served) -> None:
    somebody = Somebody(served.port)
    _write_something(somebody)
    statuses = _meet_errors(somebody, served)
    assert statuses >= {400, 403, 404, 413, 422, 429, 500}
    _send_rubbish(served.port)
    assert somebody.ask("GET", "/e")[0] == 303

    written = dict(served.everything())
    assert {"abri.sqlite3", "abri.sqlite3-wal", "output"} <= set(written)
    assert b"unexpected" in written["output"], "the log was written, and read"
    assert any("Un texte écrit".encode() in content for content in written.values()), "the search finds what is there"
    assert any(name.startswith("Redis") for name in written)
    for name, content in written.items():
        for trace in TRACES:
            assert trace not in content, f"{trace!r} stands in {name}"
