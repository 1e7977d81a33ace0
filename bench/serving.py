"""The two servers, both as `abri serve` starts the forum: gunicorn, one worker of four threads, on loopback.

`python -m bench.serving bare|forum PORT` is such a server. It ends when the process that started it ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from bench import bare
from bench.load import HOST
from config import ROOT
from forum.cli import serve
from forum.cli.shared import application
from forum.db import db

THREADS = 4
START_SECONDS = 30
STOP_SECONDS = 15
PR_SET_PDEATHSIG = 1  # <sys/prctl.h>: the signal a process gets when its parent dies
TICKS = os.sysconf("SC_CLK_TCK")


class NotServed(RuntimeError):
    """A server did not start; the message ends with what it wrote."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server with its one worker."""

    name: str
    port: int
    worker: int  # process id

    def processor_seconds(self) -> float:
        """What the worker's threads have used of the processors so far, in the program and in the kernel."""
        fields = Path(f"/proc/{self.worker}/stat").read_text("utf-8").rpartition(")")[2].split()
        user, system = int(fields[11]), int(fields[12])  # fields 14 and 15 of proc(5); two stand before the ")"
        return (user + system) / TICKS


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


def _workers(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()]


@contextlib.contextmanager
def served(name: str, settings: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Serve `bare` or `forum` with these environment variables while the block runs. Raises NotServed."""
    port = _free_port()
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.serving", name, str(port)],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not (_answers(port) and len(_workers(process.pid)) == 1):
            if process.poll() is not None or time.monotonic() > deadline:
                raise NotServed(f"{name} did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")
            time.sleep(0.05)
        yield Server(name, port, _workers(process.pid)[0])
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # its own session: the server and its worker, nobody else
        process.wait()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _app(name: str) -> Flask:
    if name != "bare":
        return application()
    app = bare.create()
    # `serve.run` closes the database before it forks: one that nobody opens, and whose hooks cost no request anything.
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    app.teardown_appcontext_funcs.clear()
    app.shell_context_processors.clear()
    serve.keep_numbers = lambda: None  # it has none
    return app


def main(name: str, port: str) -> None:
    _end_with_parent()
    serve.run(_app(name), bind=f"{HOST}:{port}", workers=1, threads=THREADS)


if __name__ == "__main__":
    main(*sys.argv[1:])
