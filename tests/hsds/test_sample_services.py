"""The services of the sample forum and of `abri seed --services`: invented, right, and of every sort a reader meets."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum.cli import sampling
from forum.db import db
from forum.discussion.models import Pin, PinState
from forum.resources import rules
from forum.resources.models import (
    SERVICE_KINDS,
    Agency,
    DirectoryLine,
    Location,
    Need,
    Organization,
    Schedule,
    Service,
    ServiceState,
    ServiceWord,
)
from forum.resources.said import ServiceSaid
from tests.cli.commands import database_of, run
from tests.factories import World
from tests.hsds.site import Site

# Ranges that the regulators keep for stories (Arcep, Ofcom, NANPA), without spaces and dashes.
FICTION = re.compile(r"019900\d{4}|063998\d{4}|02079460\d{3}|\(\d{3}\)55501\d{2}")
UNSAID = re.compile(r"harc|stalk|victim|violen|agress|assault|abuse", re.IGNORECASE)


def entries() -> list[dict[str, Any]]:
    return [entry for language in sampling.LANGUAGES for entry in sampling.read(f"services.{language}")]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry["said"]["name"])
def test_a_sample_service_is_right_and_nobodys(entry: dict[str, Any]) -> None:
    said = ServiceSaid.of(entry["said"])
    assert rules.cleaned(said) == said
    assert rules.problems(said, today=date(2026, 11, 22)) == []
    assert all(FICTION.fullmatch(re.sub("[ -]", "", phone.number)) for phone in said.phones)
    written = json.dumps(entry, ensure_ascii=False)
    assert set(re.findall(r"(?:https?://|@)([\w.-]+)", written)) <= {
        host for host in re.findall(r"[\w.-]+", written) if host.endswith(".example.org")
    }
    assert not UNSAID.search(written)
    assert len(set(entry["pin_boards"])) <= 2


def test_the_sample_directory_has_every_sort_of_service(app: Flask, world: World) -> None:
    run(database_of(app), "seed", "--size", "demo")
    with app.app_context():
        today = date.today()  # noqa: DTZ011 - days apart
        services = list(db.session.scalars(select(Service)))
        public = [one for one in services if one.state is ServiceState.PUBLISHED]
        for language in sampling.LANGUAGES:
            own = [one for one in public if one.written_in == language]
            assert {one.help_kind for one in own} == set(SERVICE_KINDS)
            assert [one for one in own if one.review_by < today <= one.lapses_on]
            assert [one for one in own if one.lapses_on < today]
            assert [one for one in services if one.written_in == language and one.state is ServiceState.HELD]
        assert len(db.session.scalars(select(Location).where(Location.is_confidential)).all()) == 2
        needs = set(" ".join(db.session.scalars(select(DirectoryLine.needs))).split())
        assert needs == {need.value for need in Need}
        assert {pin.state for pin in db.session.scalars(select(Pin).where(Pin.service_id.is_not(None)))} == {
            PinState.ACCEPTED
        }
        with_desk = select(Organization.name).join(Agency, Agency.id == Organization.agency_id)
        assert set(db.session.scalars(with_desk)) == {"Rive Claire", "Harbour Line"}


def test_a_directory_of_a_size_can_be_grown(app: Flask, tmp_path: Path) -> None:
    site = Site(app, tmp_path)
    site.seed(120)
    assert len(site.all(Service.id)) == 120
    assert len(site.all(Schedule.id)) > 30
    assert "essai" in site.all(ServiceWord.word)
    countries = set(site.all(DirectoryLine.country))
    assert {"*", "FR", "GB"} <= countries
    run(database_of(app), "seed", "--services", "0", status=2)
    run(database_of(app), "seed", "--services", "-1", status=2)
