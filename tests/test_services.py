"""The tests' own servers: they answer, they leave nothing behind, and they say what is missing."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from tests import services

ROOT = Path(__file__).parent.parent


def port_of(url: str) -> int:
    port = urlsplit(url).port
    assert port is not None
    return port


def ask(url: str, question: str) -> str:
    """The first column of the one row that PostgreSQL answers, as text."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return str(row[0])


def postgresql_traces(url: str) -> tuple[int, Path]:
    """Its process and its folder."""
    process = ask(url, "SELECT pg_read_file('postmaster.pid')").splitlines()[0]
    return int(process), Path(ask(url, "SHOW data_directory")).parent


def redis_traces(url: str) -> tuple[int, Path]:
    """Its process and its folder."""
    with contextlib.closing(redis.Redis.from_url(url)) as client:
        server, settings = client.info("server"), client.config_get("dir")
    assert isinstance(server, dict)
    assert isinstance(settings, dict)
    return int(server["process_id"]), Path(settings["dir"])


def is_running(process: int) -> bool:
    """Whether the process lives; one that has ended and waits to be fetched by its parent does not count."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    with contextlib.suppress(OSError):
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    return True


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((services.LOOPBACK, port)) == 0


def becomes_true(condition: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


Service = Callable[[], AbstractContextManager[str]]
Traces = Callable[[str], tuple[int, Path]]
EACH_SERVICE = pytest.mark.parametrize(
    ("service", "traces_of"),
    [
        pytest.param(services.postgresql, postgresql_traces, id="PostgreSQL"),
        pytest.param(services.redis_server, redis_traces, id="Redis"),
    ],
)


@EACH_SERVICE
def test_a_service_answers_and_leaves_neither_process_nor_port_nor_folder_behind(
    service: Service, traces_of: Traces
) -> None:
    with service() as url:
        port = port_of(url)
        process, folder = traces_of(url)
        assert is_running(process)
        assert is_open(port)
        assert folder.stat().st_mode & 0o077 == 0, "nobody else may look into it"
    assert not is_running(process)
    assert not is_open(port)
    assert not folder.exists()


@EACH_SERVICE
def test_a_service_is_stopped_after_a_test_that_raised(service: Service, traces_of: Traces) -> None:
    traces: list[tuple[int, Path]] = []

    def use_and_fail() -> None:
        with service() as url:
            traces.append(traces_of(url))
            raise LookupError

    with pytest.raises(LookupError):
        use_and_fail()
    assert not is_running(traces[0][0])
    assert not traces[0][1].exists()


@EACH_SERVICE
def test_a_service_ends_and_its_folder_goes_when_the_tests_are_killed(
    service: Callable[..., object], traces_of: Traces
) -> None:
    name = service.__name__
    program = (
        f"import time\nfrom tests.services import {name}\n"
        f"with {name}() as url:\n    print(url, flush=True)\n    time.sleep(60)\n"
    )
    tests = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    with tests:
        assert tests.stdout is not None
        url = tests.stdout.readline().strip()
        process, folder = traces_of(url)
        os.killpg(tests.pid, signal.SIGKILL)
    assert becomes_true(lambda: not is_running(process))
    assert becomes_true(lambda: not is_open(port_of(url)))
    assert becomes_true(lambda: not folder.exists())


@pytest.mark.parametrize("service", [services.postgresql, services.redis_server])
def test_a_service_takes_another_port_when_the_first_one_was_snatched_away(
    service: Callable[[Iterator[int]], AbstractContextManager[str]],
) -> None:
    with socket.socket() as snatcher:
        snatcher.bind((services.LOOPBACK, 0))
        snatcher.listen()
        snatched: int = snatcher.getsockname()[1]
        with service(chain([snatched], services.free_ports())) as url:
            assert port_of(url) != snatched


def test_one_worker_never_takes_another_workers_redis_for_its_own() -> None:
    with (
        services.redis_server() as others,
        services.redis_server(chain([port_of(others)], services.free_ports())) as own,
    ):
        assert redis_traces(own) != redis_traces(others)


def test_a_server_that_cannot_start_says_what_it_wrote() -> None:
    with socket.socket() as snatcher:
        snatcher.bind((services.LOOPBACK, 0))
        snatcher.listen()
        taken: int = snatcher.getsockname()[1]
        with pytest.raises(services.ServiceFailed, match=r"(?i)address already in use"):
            services.redis_server(iter([taken])).__enter__()


def test_postgresql_is_quick_private_and_knows_accents() -> None:
    with services.postgresql() as url:
        for setting, value in services.POSTGRESQL_SETTINGS.items():
            assert ask(url, f"SELECT current_setting('{setting}')") == value
        assert int(ask(url, "SHOW server_version_num")) >= services.OLDEST_POSTGRESQL * 10_000
        assert ask(url, "SELECT lower('ÉTÉ')") == "été"


def test_redis_keeps_nothing_on_disk() -> None:
    with services.redis_server() as url, contextlib.closing(redis.Redis.from_url(url)) as client:
        assert client.ping()
        assert client.config_get("save") == {"save": ""}
        assert client.config_get("appendonly") == {"appendonly": "no"}


def test_a_missing_program_is_named_together_with_its_debian_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(services.MissingService, match=r"redis-server is missing.*apt-get install redis-server"):
        services.redis_server().__enter__()
    with pytest.raises(services.MissingService, match=r"chromium is missing.*apt-get install chromium"):
        services.chromium_path()
    assert {lack.package for lack in services.missing_services()} >= {"chromium", "redis-server"}


def test_nothing_that_the_suite_needs_is_missing_where_it_runs() -> None:
    assert [str(lack) for lack in services.missing_services()] == []
    assert os.access(services.chromium_path(), os.X_OK)
