"""The forum that the walks over every route stand on: built once an engine, put back before each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from forum.app import create_app
from forum.db import db
from tests.conftest import config_for, empty
from tests.web.ground import Ground


@pytest.fixture(scope="module")
def built(_app: Flask) -> Iterator[Ground]:
    empty(_app)
    ground = Ground(_app)
    yield ground
    ground.close()
    empty(_app)


@pytest.fixture
def ground(built: Ground) -> Ground:
    """On both engines."""
    built.restore()
    return built


@pytest.fixture(scope="module")
def plain_built(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Ground]:
    file = tmp_path_factory.mktemp("plain") / "test.sqlite3"
    shutil.copyfile(migrated_file, file)
    app = create_app(config_for(f"sqlite:///{file}"))
    yield Ground(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def plain(plain_built: Ground) -> Ground:
    """On SQLite alone, for what never comes as far as the database."""
    plain_built.restore()
    return plain_built
