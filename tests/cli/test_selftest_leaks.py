"""`abri selftest --only leaks`: nothing private shows; and where something did, or was not looked at, it says so."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import ROOT
from forum.cli.leaks import checking, walk
from forum.cli.leaks.marks import PEOPLE
from forum.cli.leaks.planting import plant
from forum.cli.leaks.site import Site
from forum.cli.leaks.walk import Walk
from forum.db import Base, db
from forum.web import access
from tests.cli.commands import run
from tests.conftest import SECRET

TABLES = Base.metadata.sorted_tables
ENGINES = ("sqlite", "postgresql") if os.environ.get("ABRI_SELFTEST_POSTGRESQL") else ("sqlite",)


def test_nobody_meets_anything_that_is_not_for_them(tmp_path: Path) -> None:
    """The command itself, as an operator calls it: the longest test there is, over all that there is."""
    nowhere = tmp_path / "site" / "abri.sqlite3"
    result = run(f"sqlite:///{nowhere}", "selftest", "--only", "leaks")
    assert f"to {len(PEOPLE)} people." in result.output
    assert "Nothing private shows" in result.output
    answers = int(result.output.rpartition("shows: ")[2].split()[0])
    assert answers > 10_000
    assert not nowhere.parent.exists()  # the operator's database is neither read nor made
    assert not list(Path("/dev/shm").glob("abri-selftest-*"))


@pytest.mark.skipif(len(ENGINES) == 1, reason="asked for by ABRI_SELFTEST_POSTGRESQL, as it takes long")
def test_nobody_meets_it_on_the_other_engine_either(postgresql_url: str) -> None:
    result = checking.look(lambda _line: None, cache_folder=ROOT / "var" / "static", database_url=postgresql_url)
    assert checking.report(result) == []


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quick walk, of one member alone."""
    monkeypatch.setattr(walk, "PEOPLE", ("another",))


def complaints(folder: Path) -> str:
    output = run(f"sqlite:///{folder / 'abri.sqlite3'}", "selftest", "--only", "leaks", status=1).output
    assert "Something private shows, or was not looked at" in output
    assert SECRET not in output
    return output


def test_a_leak_ends_with_status_1_and_says_who_met_what_where(
    few: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access.Access, "allows", lambda *_: True)
    lines = complaints(tmp_path).splitlines()
    assert any(line.split()[:4] == ["words", "of", "a", "report"] and "another" in line for line in lines)
    assert any("/mod/reports/" in line for line in lines)


def test_a_page_that_fails_and_what_nobody_looked_at_end_with_status_1(
    few: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_facts: object, **_more: object) -> str:
        raise RuntimeError("broken")

    monkeypatch.setattr("forum.discussion.queries.threads.posts", fails)
    output = complaints(tmp_path)
    assert "Not met by another, who may: text under a one-off name" in output
    assert "Could not be asked: /t/" in output


@pytest.fixture
def site() -> Iterator[Flask]:
    with checking.site(cache_folder=ROOT / "var" / "static") as app:
        yield app


def test_an_address_of_which_nobody_knows_the_ids_is_named(site: Flask, few: None) -> None:
    add: Callable[..., None] = site.add_url_rule
    add("/w/<public_id:wolf_id>", "wolves", lambda wolf_id: wolf_id)
    result = Walk(site, plant(site)).run()
    assert [what for what in result.failed if what.startswith("/w/")] == [
        "/w/<public_id:wolf_id>: it is said nowhere with which ids it is asked"
    ]


def test_a_walk_leaves_the_site_as_it_was(site: Flask) -> None:
    planting = plant(site)
    looking = Walk(site, planting)
    people = {who: looking.guest(who) for who in ("writer", "admin")}
    before = _everything(planting.place)
    for who in people:
        statuses = {answer.status for answer in looking.answers(who)}
        assert {200, 303, 403, 404, 422} <= statuses, who
    assert _everything(planting.place) == before


def _everything(place: Site) -> list[object]:
    """Every row of every table."""
    with place.app.app_context():
        return [db.session.execute(table.select().order_by(*table.primary_key)).all() for table in TABLES]
