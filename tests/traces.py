"""A forum that really runs, somebody at a known address who uses it, and a search of every byte that it leaves."""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import lxml.html
import psycopg
import redis

from config import ROOT
from forum.web.open_forms import LEAST

ADDRESS = "127.66.77.88"
CLAIMED = "203.0.113.77"  # what X-Forwarded-For pretends
BROWSER = "Marked-Browser/7351"
CAME_FROM = "https://marked-referrer.example/7352"
HEADERS = {
    "User-Agent": BROWSER,
    "Referer": CAME_FROM,
    "X-Forwarded-For": CLAIMED,
    "Forwarded": f"for={CLAIMED}",
    "X-Real-IP": CLAIMED,
    "Sec-CH-UA": f'"{BROWSER}"',
    "Accept-Language": "fr",
    "Content-Type": "application/x-www-form-urlencoded",
}


def _forms_of(address: str) -> Iterator[bytes]:
    """An address as a program could write it: in words, packed, as a number, in hexadecimal, or under a hash that
    anybody can make anew."""
    packed = socket.inet_aton(address)
    yield from (address.encode(), packed, str(int.from_bytes(packed, "big")).encode())
    for written in (address.encode(), packed):
        yield from (written.hex().encode(), base64.b64encode(written).rstrip(b"="))
        for name in ("sha256", "sha1", "md5"):
            made = hashlib.new(name, written, usedforsecurity=False)
            yield from (made.digest(), made.hexdigest().encode())


TRACES = (
    *_forms_of(ADDRESS),
    *_forms_of(CLAIMED),
    *(text.encode() for text in (BROWSER, "Marked-Browser", "marked-referrer")),
    hashlib.sha256(BROWSER.encode()).hexdigest().encode(),
)


@dataclass(frozen=True)
class Answer:
    """A page, as it came over the wire."""

    status: int
    source: str
    location: str = ""

    @property
    def tree(self) -> Any:
        return lxml.html.document_fromstring(self.source)

    def texts(self, selector: str) -> list[str]:
        return [element.text_content().strip() for element in self.tree.cssselect(selector)]

    def form(self, action: str) -> dict[str, str]:
        """The fields of the form that goes there, as a browser would send them untouched."""
        form = next(form for form in self.tree.forms if form.get("action") == action)
        return {name: value for name, value in form.form_values() if isinstance(value, str)}


class Somebody:
    """A browser at a known address, over a real connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        headers = {**HEADERS, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(ADDRESS, 0))
        with closing(connection):
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or []:
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
            return Answer(answer.status, answer.read().decode(), answer.headers.get("Location", ""))

    def get(self, path: str, status: int = 200) -> Answer:
        answer = self.ask("GET", path)
        assert answer.status == status, f"{path}: {answer.status}"
        return answer

    def fill(self, path: str, action: str = "", status: int = 303, **fields: str) -> Answer:
        """Open a page, fill in its form and send it, as slowly as people do."""
        page, action = self.get(path), action or path
        form = page.form(action)
        if "opened" in form:
            time.sleep(LEAST + 0.1)
        return self.send(action, status, **{**form, **fields})

    def send(self, action: str, status: int = 303, **fields: str) -> Answer:
        answer = self.ask("POST", action, fields)
        assert answer.status == status, f"{action}: {answer.status}"
        return answer


@dataclass
class Served:
    """A running forum: its port, the folder that holds all it writes, its settings, its database and its Redis."""

    port: int
    folder: Path
    environment: dict[str, str]
    store: redis.Redis
    more: list[Path] = field(default_factory=list)  # what the database server writes

    def abri(self, *words: str) -> str:
        command = [sys.executable, "-m", "forum.cli", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        (self.folder / f"said-{words[0]}").write_text(done.stderr)
        return done.stdout

    @property
    def url(self) -> str:
        return self.environment["ABRI_DATABASE_URL"]

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """All that was written: files of the database and its server, temporary ones, kept pages, both outputs of the
        server, and Redis, as it stands and as it would be saved."""
        if self.more:
            with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute("CHECKPOINT")
        for place in (self.folder, *self.more):
            for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
                if path.is_file():
                    yield str(path.relative_to(place.parent)), path.read_bytes()
        for key in self.store.keys("*"):
            yield "Redis", key + b" " + (self.store.get(key) or b"" if self.store.type(key) == b"string" else b"")
        yield "dump of Redis", self._dump()

    def _dump(self) -> bytes:
        self.store.config_set("rdbcompression", "no")
        self.store.save()
        where = {name: str(self.store.config_get(name)[name]) for name in ("dir", "dbfilename")}
        file = Path(where["dir"]) / where["dbfilename"]
        written = file.read_bytes()
        file.unlink()
        return written

    def traces(self) -> set[tuple[str, bytes]]:
        """Where which trace stands."""
        return {(name, trace) for name, content in self.everything() for trace in TRACES if trace in content}

    def holds(self, text: str) -> bool:
        return any(text.encode() in content for _name, content in self.everything())


@contextmanager
def serving(served: Served) -> Iterator[None]:
    """The operator's own `abri serve`, until the block ends."""
    with (served.folder / "output").open("wb") as output:
        command = [sys.executable, "-m", "forum.cli", "serve", "--workers", "2"]
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


def settings(folder: Path, *, database_url: str, redis_url: str, proxies: int) -> dict[str, str]:
    """What an operator sets; everything that is written, is written into the folder."""
    (folder / "temporary").mkdir()
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(folder / "temporary"),
        "ABRI_SECRET_KEY": "a secret for this test, as long as it must be",
        "ABRI_DATABASE_URL": database_url,
        "ABRI_REDIS_URL": redis_url,
        "ABRI_CACHE_FOLDER": str(folder / "static"),
        "ABRI_EMERGENCY_FILE": str(folder / "emergency.json"),
        "ABRI_HTTPS": "no",
        "ABRI_PROXIES": str(proxies),
    }


def send_rubbish(port: int) -> None:
    """What no browser sends, and the server answers before the forum is asked."""
    said = BROWSER.encode()
    rubbish = [
        b"BLAH\r\n\r\n",
        b"GET / HTTP/9.9\r\nUser-Agent: " + said + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + said + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nUser-Agent : " + said + b"\r\n\r\n",
        b"POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: nine\r\nUser-Agent: " + said + b"\r\n\r\n",
        b"POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\nUser-Agent: " + said + b"\r\n\r\nshort",
        b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n",
        b"PROXY TCP4 203.0.113.77 127.0.0.1 1 2\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ]
    for words in rubbish:
        with closing(socket.create_connection(("127.0.0.1", port), 10, source_address=(ADDRESS, 0))) as connection:
            connection.sendall(words)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(100)
