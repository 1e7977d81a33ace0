"""One request at a time: does a page answer, which cookie does it set, and what does a first visit weigh?"""

from __future__ import annotations

import json
import re
import socket
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie

from bench.load import HOST, LONGEST_WAIT, OK, Failed, request_for

_FILES = re.compile(r'<(?:link|script|img)\b[^>]*?\s(?:href|src)="([^"]+)"')
_MODULES = re.compile(r'data-modules="([^"]+)"')
_MODULE = re.compile(r'data-module="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came over the wire, in bytes; `head` without its last empty line."""

    head: str
    body: bytes
    size: int

    def cookies(self) -> str:
        """The cookies it sets, as a browser sends them back."""
        lines = [line.partition(":")[2] for line in self.head.splitlines() if line.lower().startswith("set-cookie:")]
        return "; ".join(f"{name}={morsel.value}" for line in lines for name, morsel in SimpleCookie(line).items())


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a first visit: its address and the bytes of the whole answer, head and body."""

    path: str
    head: int
    body: int


def fetch(port: int, path: str, headers: dict[str, str]) -> Answer:
    """Ask once. Raises Failed for any answer but 200."""
    received = bytearray()
    with socket.create_connection((HOST, port), timeout=LONGEST_WAIT) as connection:
        connection.sendall(request_for(path, {**headers, "Connection": "close"}))
        while part := connection.recv(1 << 16):
            received += part
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    if not head.startswith(OK):
        raise Failed(f"{path}: {head.splitlines()[:1]}")
    return Answer(head.decode("latin-1"), body, len(received))


def first_visit(port: int, path: str, headers: dict[str, str]) -> list[Part]:
    """Everything a browser without anything in its cache asks for, the page first. Raises Failed."""
    plain = {name: value for name, value in headers.items() if name != "Accept-Encoding"}
    page = fetch(port, path, plain).body.decode()
    found = list(_FILES.findall(page))
    if named := _MODULES.search(page):
        addresses: dict[str, str] = json.loads(unescape(named[1]))
        found += [addresses[name] for name in _MODULE.findall(page) if name in addresses]
    paths = dict.fromkeys([path, *(address for address in found if address.startswith("/static/"))])
    answers = [(each, fetch(port, each, headers)) for each in paths]
    return [Part(each, answer.size - len(answer.body), len(answer.body)) for each, answer in answers]
