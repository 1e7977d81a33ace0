"""`./run bench`: serve a bare Flask and the forum side by side, ask both in turn, print ratios."""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import bare, calls, ground, probe, report
from bench.load import Failed
from bench.report import Slice, Turn
from bench.serving import THREADS, NotServed, Server, served
from config import ROOT
from forum.web.cookies import VISITOR
from tests import services

ROUNDS = 7
WARM = 20  # requests for each page before anything is measured
LIMIT = 60  # seconds that the asking process may take beyond its slice


class Asker:
    """The process that asks. It ends with this one: its input is closed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, server: Server, path: str, headers: dict[str, str], seconds: float) -> Slice:
        """Ask for one page as fast as it is answered. Raises Failed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        wanted = {"port": server.port, "path": path, "headers": headers, "seconds": seconds, "connections": THREADS}
        before = server.processor_seconds()
        print(json.dumps(wanted), file=self._process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._process.stdout.readline() or '{"error": "the asking process ended"}')
        if "error" in answer:
            raise Failed(f"{server.name}: {answer['error']}")
        used = server.processor_seconds() - before
        return Slice(rate=answer["requests"] / answer["seconds"], processor=used / answer["requests"])


@contextlib.contextmanager
def _asker() -> Iterator[Asker]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.load"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Asker(process)
    finally:
        process.kill()
        process.communicate()


def measure(bare_server: Server, forum: Server, pages: list[ground.Page], seconds: float) -> list[Turn]:
    """Ask bare Flask and each page in turn, `ROUNDS` times over, for about `seconds` in all."""
    each = seconds / (ROUNDS * len(pages) * 3)
    turns = []
    with _asker() as asker:
        for path in (bare.HELLO, bare.POSTS):
            asker.ask(bare_server, path, ground.HEADERS, each)
        for number in range(ROUNDS):
            for page in pages:
                turn = Turn(
                    page=page.name,
                    hello=asker.ask(bare_server, bare.HELLO, ground.HEADERS, each),
                    posts=asker.ask(bare_server, bare.POSTS, ground.HEADERS, each),
                    forum=asker.ask(forum, page.path, page.headers, each),
                )
                turns.append(turn)
            print(f"round {number + 1} of {ROUNDS}", file=sys.stderr, flush=True)
    return turns


def _warm(forum: Server, page: ground.Page) -> ground.Page:
    """Ask a few times; a member's browser then has the site's own cookie too, as after a first page."""
    answer = probe.fetch(forum.port, page.path, page.headers)
    for _ in range(WARM):
        probe.fetch(forum.port, page.path, page.headers)
    if page.reader == "visitor":
        return page
    own = next(part for part in answer.cookies().split("; ") if part.partition("=")[0].endswith(VISITOR))
    return replace(page, headers={**page.headers, "Cookie": f"{page.headers['Cookie']}; {own}"})


def count_calls(env: dict[str, str], pages: list[ground.Page]) -> dict[str, int]:
    """Function calls per request of the yardsticks, named by their address, and of each page."""
    plain = bare.create()
    counts = {path: calls.per_request(plain, path, ground.HEADERS) for path in (bare.HELLO, bare.POSTS)}
    with ground.forum(env) as app:
        return counts | {page.name: calls.per_request(app, page.path, page.headers) for page in pages}


@contextlib.contextmanager
def _database(options: argparse.Namespace) -> Iterator[str]:
    if not options.postgresql:
        with ground.sqlite_database(options.size, services=options.services, keep=options.keep) as url:
            yield url
        return
    with services.postgresql() as url:
        ground.fill(url, options.size, options.services)
        yield url


def run(options: argparse.Namespace) -> str:
    """The whole measurement, as text. Raises Failed, NotServed, CalledProcessError."""
    with _database(options) as url, tempfile.TemporaryDirectory(prefix="abri-bench-") as folder:
        env = ground.settings(url)
        pages = ground.find_pages(env)
        logs = Path(folder)
        with served("bare", {}, logs / "bare") as bare_server, served("forum", env, logs / "forum") as forum:
            pages = [_warm(forum, page) for page in pages]
            first = next(page for page in pages if page.reader == "visitor")
            parts = probe.first_visit(forum.port, first.path, first.headers)
            turns = measure(bare_server, forum, pages, options.seconds)
        counts = count_calls(env, pages)
    engine = "PostgreSQL" if options.postgresql else "SQLite"
    return report.text(turns, parts, counts, engine=engine, size=options.size, services=options.services)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument(
        "--size", type=int, default=10_000, help="threads, of about 20 posts each (default %(default)s)"
    )
    parser.add_argument("--services", type=int, default=50_000, help="of the directory (default %(default)s)")
    parser.add_argument("--seconds", type=float, default=120, help="for all measuring together (default %(default)s)")
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of its own, filled anew")
    parser.add_argument(
        "--keep", action="store_true", help="keep the filled SQLite database in var/bench/ for next time"
    )
    try:
        print(run(parser.parse_args(words)))
    except (Failed, NotServed, services.MissingService, services.ServiceFailed) as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        return error.returncode or 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
