"""Real services for the tests: a PostgreSQL cluster and a Redis of their own, and the installed browser.

Each server lives in a new temporary folder and on a free loopback port, and ends with the test process,
even a killed one: a small shell holds the other end of a pipe and tidies up when the pipe breaks.
`python -m tests.services` prints what is missing here, `Debian package<TAB>what it is` a line.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

LOOPBACK = "127.0.0.1"
START_SECONDS = 30
ATTEMPTS = 5
OLDEST_POSTGRESQL = 15
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "/Library/Fonts")

# When the pipe breaks: stop process $1, after ten seconds by force, and remove folder $2.
GUARD = """
read -r nothing
kill -s INT "$1" 2>/dev/null
for turn in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" 2>/dev/null || break; sleep 1; done
kill -s KILL "$1" 2>/dev/null
rm -rf "$2"
"""

# Nothing in such a cluster outlives the tests, so nothing need survive a power cut.
POSTGRESQL_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "timezone": "UTC",
}

Process = subprocess.Popen[bytes]


class Account(TypedDict, total=False):
    """The arguments of `subprocess` that choose another account; empty where a program runs as the tests do."""

    user: int
    group: int
    extra_groups: list[int]


class MissingService(RuntimeError):
    """A program that the tests need is not installed; the message names it and its Debian package."""

    def __init__(self, program: str, package: str) -> None:
        super().__init__(f"{program} is missing; on Debian: apt-get install {package}")
        self.program = program
        self.package = package


class ServiceFailed(RuntimeError):
    """A server that is installed did not come up; the message ends with what it wrote."""


def free_ports() -> Iterator[int]:
    """Loopback ports that were free a moment ago; another process may be faster, so callers try several."""
    while True:
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port: int = probe.getsockname()[1]
        yield port


def _unprivileged_account() -> Account:
    """PostgreSQL's programs refuse root: for root `postgres`, or else `nobody`."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise MissingService("an account for PostgreSQL, which refuses root,", "postgresql")


def _open_to_others(folder: Path) -> bool:
    return folder.is_dir() and all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents))


@contextlib.contextmanager
def _temporary_folder(service: str, account: Account) -> Iterator[Path]:
    """A new folder that only the account may enter; removed at the end."""
    parent = Path(tempfile.gettempdir())
    if account:  # root's own TMPDIR may be closed to others
        parent = next(filter(_open_to_others, (parent, Path("/tmp"), Path("/var/tmp"))))
    folder = Path(tempfile.mkdtemp(prefix=f"abri-{service}-", dir=parent))
    try:
        if account:
            shutil.chown(folder, account["user"], account["group"])
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _guarded(process: Process, folder: Path) -> Iterator[None]:
    """See to it that `process` and `folder` do not outlive the tests, even when those are killed."""
    command = ["/bin/sh", "-c", GUARD, "guard", str(process.pid), str(folder)]
    silent: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    guard: Process = subprocess.Popen(command, cwd="/", stdin=subprocess.PIPE, **silent)
    try:
        yield
    finally:
        guard.kill()
        guard.communicate()


@contextlib.contextmanager
def _process(command: list[str], folder: Path, account: Account) -> Iterator[Process]:
    """A server in a session of its own: Ctrl-C reaches only the tests, which then stop the server themselves."""
    # Nothing of the caller's but the path: PGDATA or PGOPTIONS would change how a server behaves.
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    common: Any = {"cwd": folder, "env": environment, "stdin": subprocess.DEVNULL, "start_new_session": True}
    with (folder / "log").open("ab") as log:
        process: Process = subprocess.Popen(command, stdout=log, stderr=log, **common, **account)
    try:
        with _guarded(process, folder):
            yield process
    finally:
        _stop(process)


def _written(folder: Path) -> str:
    return (folder / "log").read_text("utf-8", "replace")[-2000:]


def _stop(process: Process) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _comes_up(process: Process, is_ours: Callable[[], bool]) -> bool:
    """Wait until the server answers; False when it ends instead, or is silent for `START_SECONDS`."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if is_ours():
            return True
        time.sleep(0.02)
    return False


@contextlib.contextmanager
def _serving(
    command: Callable[[int], list[str]],
    is_ours: Callable[[int, int], bool],
    folder: Path,
    account: Account,
    ports: Iterator[int] | None,
) -> Iterator[int]:
    """Start a server on the first port that it gets, and give that port; ServiceFailed after `ATTEMPTS`.

    `command` makes the command line from a port. `is_ours` (port, process id) tells whether the one that
    answers there is the one just started: after a lost race it is another worker's.
    """
    for _, port in zip(range(ATTEMPTS), ports or free_ports(), strict=False):
        with _process(command(port), folder, account) as process:
            if _comes_up(process, partial(is_ours, port, process.pid)):
                yield port
                return
    raise ServiceFailed(f"{command(0)[0]} did not start:\n{_written(folder)}")


def _postgresql_programs() -> Path:
    """The folder with `initdb` and `postgres` of the newest version; Debian keeps it off the path."""
    versions = [(0, Path())]
    for folder in (*Path("/usr/lib/postgresql").glob("*/bin"), *map(Path, os.get_exec_path())):
        program = folder / "postgres"
        if os.access(program, os.X_OK) and os.access(folder / "initdb", os.X_OK):
            told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
            if number := re.search(r"\d+", told):
                versions.append((int(number[0]), folder))
    newest, folder = max(versions)
    if newest < OLDEST_POSTGRESQL:
        raise MissingService(f"PostgreSQL {OLDEST_POSTGRESQL} or newer (the server)", "postgresql")
    return folder


def _create_cluster(programs: Path, folder: Path, account: Account) -> Path:
    """An empty cluster below `folder`; UTF-8, so that lower() knows accents."""
    cluster = folder / "cluster"
    command = f"{programs}/initdb -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync -D".split()
    with _process([*command, str(cluster)], folder, account) as process:
        process.wait()
    if process.returncode:
        raise ServiceFailed(f"initdb made no cluster:\n{_written(folder)}")
    return cluster


def _serves_cluster(cluster: Path, port: int, _pid: int) -> bool:
    where = f"host={LOOPBACK} port={port} user=postgres dbname=postgres connect_timeout=2"
    with contextlib.suppress(psycopg.Error), psycopg.connect(where) as connection:
        return connection.execute("SHOW data_directory").fetchone() == (str(cluster),)
    return False


@contextlib.contextmanager
def postgresql(ports: Iterator[int] | None = None) -> Iterator[str]:
    """A PostgreSQL cluster of one's own while the block runs; gives its SQLAlchemy URL (superuser).

    Raises MissingService when PostgreSQL 15 or newer is not installed, ServiceFailed when it does not start.
    """
    programs, account = _postgresql_programs(), _unprivileged_account()
    settings = [part for name, value in POSTGRESQL_SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with _temporary_folder("postgresql", account) as folder:
        cluster = _create_cluster(programs, folder, account)

        def command(port: int) -> list[str]:
            return [f"{programs}/postgres", "-D", str(cluster), "-p", str(port), *settings]

        with _serving(command, partial(_serves_cluster, cluster), folder, account, ports) as port:
            yield f"postgresql+psycopg://postgres@{LOOPBACK}:{port}/postgres"


def _is_redis_process(port: int, pid: int) -> bool:
    # Without a limit, another program that took the port and never answers would hold the tests for ever.
    client = redis.Redis(LOOPBACK, port, socket_timeout=0.5, retry=Retry(NoBackoff(), retries=0))
    with contextlib.suppress(redis.RedisError), contextlib.closing(client):
        told: Any = client.info("server")
        return bool(told["process_id"] == pid)
    return False


@contextlib.contextmanager
def redis_server(ports: Iterator[int] | None = None) -> Iterator[str]:
    """A Redis of one's own while the block runs, which writes nothing to disk; gives the URL of database 0.

    Raises MissingService when Redis is not installed, ServiceFailed when it does not start.
    """
    program = _on_path("redis-server", package="redis-server")
    settings = ["--save", "", "--appendonly", "no", "--bind", LOOPBACK]

    def command(port: int) -> list[str]:
        return [program, "--port", str(port), *settings]

    with (
        _temporary_folder("redis", {}) as folder,
        _serving(command, _is_redis_process, folder, {}, ports) as port,
    ):
        yield f"redis://{LOOPBACK}:{port}/0"


def _on_path(*programs: str, package: str) -> str:
    for found in filter(None, map(shutil.which, programs)):
        return found
    raise MissingService(programs[0], package)


def chromium_path() -> str:
    """The installed Chromium, for Playwright to drive; raises MissingService when there is none."""
    return _on_path("chromium", "chromium-browser", package="chromium")


def _arabic_font() -> Path:
    """Without such a font, screenshots and widths of right-to-left pages mean nothing."""
    for found in (font for folder in FONTS for font in Path(folder).expanduser().rglob("Noto*Arabic*")):
        return found
    raise MissingService("a font for Arabic (Noto)", "fonts-noto-core")


def missing_services() -> list[MissingService]:
    """What the whole suite needs and this machine lacks."""
    missing = []
    redis_program = partial(_on_path, "redis-server", package="redis-server")
    for find in (chromium_path, _postgresql_programs, redis_program, _arabic_font):
        try:
            find()
        except MissingService as lack:
            missing.append(lack)
    return missing


if __name__ == "__main__":
    sys.stdout.writelines(f"{lack.package}\t{lack.program}\n" for lack in missing_services())
