"""What takes alarms, on loopback: a real HTTP server and a real mail server that fail, hang and come back as told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Receiver:
    """What arrived, byte for byte, and how to behave: "takes", "fails", "hangs", "sends on"."""

    def __init__(self) -> None:
        self.mode = "takes"
        self.arrived: list[bytes] = []
        self.asked = threading.Event()
        self.released = threading.Event()
        self.port = 0

    def hang(self) -> None:
        self.asked.set()
        self.released.wait(30)


class Server(ThreadingHTTPServer):
    """Ends without waiting for those who hang."""

    daemon_threads = True
    block_on_close = False


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True


def _web(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if receiver.mode == "hangs":
                receiver.hang()
                return
            receiver.arrived.append(f"{self.requestline}\n{self.headers}".encode() + body)
            self.send_response({"fails": 500, "sends on": 302}.get(receiver.mode, 204))
            if receiver.mode == "sends on":
                self.send_header("Location", f"http://127.0.0.1:{receiver.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_what: Any) -> None:
            pass

    return Answer


def _mail(receiver: Receiver, offers: tuple[str, ...]) -> type[socketserver.StreamRequestHandler]:
    class Answer(socketserver.StreamRequestHandler):
        def say(self, words: str) -> None:
            self.wfile.write(words.encode() + b"\r\n")

        def handle(self) -> None:
            if receiver.mode == "hangs":
                receiver.hang()
                return
            self.said: list[bytes] = []
            self.say("220 ready")
            while line := self.rfile.readline():
                self.said.append(line)
                if self.answer(line.split()[0].upper().decode()):
                    break

        def answer(self, verb: str) -> bool:
            if verb == "EHLO":
                for number, word in enumerate(("here", *offers)):
                    self.say(f"250{' ' if number == len(offers) else '-'}{word}")
            elif verb == "DATA":
                self.take()
            else:
                self.say({"QUIT": "221 bye", "AUTH": "235 known"}.get(verb, "250 yes"))
            return verb == "QUIT"

        def take(self) -> None:
            self.say("354 go on")
            while (line := self.rfile.readline()) != b".\r\n":
                self.said.append(line)
            if receiver.mode == "fails":
                self.say("451 later")
            else:
                receiver.arrived.append(b"".join(self.said))
                self.say("250 taken")

    return Answer


@contextmanager
def _serving(receiver: Receiver, server: socketserver.BaseServer) -> Iterator[Receiver]:
    receiver.port = int(server.server_address[1])
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield receiver
    finally:
        receiver.released.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def web() -> Iterator[Receiver]:
    receiver = Receiver()
    with _serving(receiver, Server(("127.0.0.1", 0), _web(receiver))) as serving:
        yield serving


@pytest.fixture
def mail() -> Iterator[Receiver]:
    receiver = Receiver()
    offers = ("8BITMIME", "AUTH PLAIN LOGIN")
    with _serving(receiver, MailServer(("127.0.0.1", 0), _mail(receiver, offers))) as serving:
        yield serving
