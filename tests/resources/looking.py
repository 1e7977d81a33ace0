"""A look of `abri watch` at any time from a noon on, and what came of it for those it tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from forum.cli import reviewing, watch
from forum.db import db
from forum.resources import operations
from forum.resources.models import Agency, Answer, Service
from tests.factories import World


@pytest.fixture
def noon() -> Iterator[None]:
    """So that parts of a day are parts of the same day."""
    with time_machine.travel(datetime(2027, 3, 10, 11, tzinfo=UTC), tick=True):
        yield


def at(world: World, ahead: float) -> time_machine.travel:
    """So many days from now."""
    return time_machine.travel(world.later(0) + ahead * 86_400, tick=True)


def look(app: Flask, world: World, *, ahead: float = 0, owner: str = "a process") -> reviewing.Looked:
    """One look, so many days from now."""
    with at(world, ahead):
        found = watch.look(app, owner)
    assert found is not None
    return found.reviews


def unanswered(world: World, service: Service, times: int) -> None:
    """So many readers say that nobody answered."""
    for _time in range(times):
        with world.open():
            operations.count_service(service, {Answer.NO_ANSWER})


def addressed(world: World, agency: Agency, address: str = "bureau@rive-claire.example.org") -> None:
    """Where an agency wants its messages; "" nowhere."""
    with world.open():
        operations.set_mail(db.session.get_one(Agency, agency.id), address)
