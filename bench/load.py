"""The one who asks: a process of its own that asks for one page over kept-alive connections, as fast as it is answered.

Reads one JSON object a line: {"port", "path", "headers", "seconds", "connections"}; answers each with
{"requests", "seconds", "bytes"} or {"error"}. Ends with its input.
"""

from __future__ import annotations

import contextlib
import json
import re
import selectors
import socket
import sys
import time
from typing import Any

HOST = "127.0.0.1"
LONGEST_WAIT = 20  # seconds for one answer
OK = b"HTTP/1.1 200 "
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)


class Failed(RuntimeError):
    """An answer was not 200, had no length, or did not come."""


class Connection:
    """One kept-alive connection with at most one request under way."""

    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=LONGEST_WAIT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request = request
        self._received = b""
        self._expected = 0  # bytes of the whole answer, once its head is here

    def ask(self) -> None:
        self._received, self._expected = b"", 0
        self.socket.sendall(self.request)

    def take(self) -> int:
        """Read what is there; the size of the answer in bytes once it is whole, else 0. Raises Failed."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise Failed("the server closed a connection")
        self._received += part
        if not self._expected:
            self._expected = self._whole()
        return self._expected if len(self._received) == self._expected else 0

    def _whole(self) -> int:
        head, end, _ = self._received.partition(b"\r\n\r\n")
        if not end:
            return 0
        length = _LENGTH.search(head + b"\r\n")
        if not head.startswith(OK) or length is None:
            raise Failed(head.split(b"\r\n")[0].decode("latin-1"))
        return len(head) + len(end) + int(length[1])


def request_for(path: str, headers: dict[str, str]) -> bytes:
    """The bytes of a GET."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def run(port: int, path: str, headers: dict[str, str], seconds: float, connections: int) -> dict[str, float]:
    """Ask for `seconds`; each connection asks again as soon as it is answered. Raises Failed."""
    request = request_for(path, headers)
    with contextlib.ExitStack() as stack, selectors.DefaultSelector() as selector:
        start = time.perf_counter()
        for _ in range(connections):
            connection = Connection(port, request)
            stack.callback(connection.socket.close)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask()
        count = size = 0
        waiting = connections
        while waiting:
            ready = selector.select(LONGEST_WAIT)
            if not ready:
                raise Failed(f"no answer within {LONGEST_WAIT} seconds")
            for key, _ in ready:
                received = key.data.take()
                if not received:
                    continue
                count, size = count + 1, size + received
                if time.perf_counter() - start < seconds:
                    key.data.ask()
                else:
                    waiting -= 1
                    selector.unregister(key.fileobj)
        return {"requests": count, "seconds": time.perf_counter() - start, "bytes": size}


def main() -> None:
    for line in sys.stdin:
        wanted: dict[str, Any] = json.loads(line)
        try:
            answer: dict[str, Any] = run(**wanted)
        except (Failed, OSError) as error:
            answer = {"error": f"{wanted['path']}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
