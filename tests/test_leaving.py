"""What the exit ends on the server: the session of whoever leaves, of everybody, and of nobody else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.accounts.models import LoginSession
from forum.app import create_app
from forum.db import db
from forum.web import cookies
from tests.conftest import config_for
from tests.factories import World
from tests.visitor import Visitor
from tests.web.ground import EVERYBODY, Ground, hold


@pytest.fixture
def ground(built: Ground) -> Ground:
    built.restore()
    return built


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Ground]:
    file = tmp_path_factory.mktemp("leaving") / "test.sqlite3"
    shutil.copyfile(migrated_file, file)
    app = create_app(config_for(f"sqlite:///{file}"))
    ground = Ground(app)
    yield ground
    ground.close()
    with app.app_context():
        db.engine.dispose()


def test_after_the_exit_the_old_cookie_is_nobodys_whoever_leaves(ground: Ground) -> None:
    """Members whose account is limited too, and staff who have not shown their second factor."""
    before = World(ground.app).count(LoginSession)
    for left, person in enumerate(EVERYBODY[1:], 1):
        leaving, copy = ground.come(person), ground.come(person)
        copy.get("/a")
        answer = leaving.get("/e", 303, Sec_Fetch_Site="same-origin")
        assert answer.location == "https://meteofrance.com/"
        assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
        assert [leaving.client.get_cookie(cookies.name(ground.app, short)) for short in cookies.ALL] == [None, None]
        assert copy.get("/a", 303).location == "/in", person
        assert World(ground.app).count(LoginSession) == before - left


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec_Purpose": "prefetch"}, 204),
        ({"Sec_Purpose": "prefetch;prerender"}, 204),
        ({"Purpose": "prefetch"}, 204),
        ({"Sec_Fetch_Site": "cross-site"}, 303),
    ],
    ids=["fetched ahead", "drawn ahead", "fetched ahead by an older browser", "named by another site"],
)
def test_an_exit_that_nobody_pressed_changes_nothing(ground: Ground, headers: dict[str, str], status: int) -> None:
    came = ground.come("member")
    answer = came.get("/e", status, **headers)
    assert "Clear-Site-Data" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    came.get("/a")


@pytest.mark.parametrize("site", ["same-origin", "none", ""], ids=["a link of ours", "typed or kept", "an old browser"])
def test_an_exit_that_somebody_pressed_leaves(ground: Ground, site: str) -> None:
    came = ground.come("other")
    came.get("/e", 303, **({"Sec_Fetch_Site": site} if site else {}))
    assert came.get("/a", 303).location == "/in"


def test_a_cookie_that_is_held_by_chance_stops_no_exit(ground: Ground) -> None:
    for value in ("", "x", "." * 4_000, "é.5.é", "a.999999999999.b"):
        came = Visitor(ground.app)
        hold(came, cookies.ACCOUNT, value)
        came.get("/e", 303)
