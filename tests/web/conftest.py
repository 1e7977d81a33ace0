"""The forum that the walks over every route stand on: built once an engine, put back before each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import empty
from tests.web.ground import Ground


@pytest.fixture(scope="module")
def built(_app: Flask) -> Iterator[Ground]:
    empty(_app)
    yield Ground(_app)
    empty(_app)


@pytest.fixture
def ground(built: Ground) -> Ground:
    built.restore()
    return built
