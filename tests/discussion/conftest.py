"""Contexts and counters for tests of the discussion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from forum.db import db, write_lock


@pytest.fixture
def within(app: Flask) -> Iterator[None]:
    """For tests below the web: a request's context and the write lock; nothing is kept."""
    with app.test_request_context(), write_lock():
        yield
        db.session.rollback()
