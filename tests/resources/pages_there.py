"""Pages on this machine that are there, gone, slow or never answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from forum.outgoing.knocking import Reach

# What the site may speak to in these tests: this machine, and nothing else.
HERE = Reach(may_speak_to=lambda address: address.is_loopback, any_port=True)


class Site(ThreadingHTTPServer):
    """Pages on this machine: what each path answers, and what was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: list[tuple[str, str, str]] = []
        self.statuses: dict[str, int] = {}
        self.released = threading.Event()
        self.most = self.now = 0
        self.lock = threading.Lock()

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class _Answer(BaseHTTPRequestHandler):
    server: Site

    def do_HEAD(self) -> None:
        site = self.server
        with site.lock:
            site.asked.append((self.command, self.path, str(self.headers)))
        self.answer(site)

    do_GET = do_HEAD  # noqa: N815 - as the server calls it

    def answer(self, site: Site) -> None:
        if self.path == "/hangs":
            site.released.wait(20)
            return
        if self.path == "/drips":
            self.wfile.write(b"HTTP/1.1 200 fine\r\n")
            while not site.released.wait(0.05):
                self.wfile.write(b"X")
            return
        if self.path.startswith("/slow"):
            with site.lock:
                site.now += 1
                site.most = max(site.most, site.now)
            time.sleep(0.05)
            with site.lock:
                site.now -= 1
        status = site.statuses.get(self.path, 200)
        if self.path == "/no-head" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        self.send_header("Set-Cookie", "who=you")
        if self.path.startswith("/to/"):
            self.send_header("Location", self.path.removeprefix("/to/"))
        self.end_headers()

    def log_message(self, *_what: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()
