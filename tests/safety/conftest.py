"""These tests stand on the day on which somebody last read the file: later, what it says leaves the panel by design."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from forum.safety import emergency
from forum.safety.emergency_local import statements

READ_ON = max(said.checked_on for country in emergency.checked() for said in statements(country))


@pytest.fixture(autouse=True)
def _on_the_day_of_the_reading() -> Iterator[None]:
    with time_machine.travel(f"{READ_ON.isoformat()}T12:00:00+00:00", tick=True):
        yield
