"""`abri hsds`: a directory goes out and comes in the same; what is wrong stops it, is named, and leaves nothing."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from forum.audit import Act, AuditLine
from forum.cli import hsds as command
from forum.db import db
from forum.hsds.ids import uuid_of
from forum.resources.models import (
    AssuredBy,
    DirectoryLine,
    Location,
    Metadatum,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceState,
    ServiceWord,
)
from forum.resources.said import PlaceSaid
from tests.hsds.samples import STREET, TOWN, UUID, foreign, organization, plain, rich, termed, whole
from tests.hsds.site import TOLD, Site


@pytest.fixture
def site(app: Flask, tmp_path: Path) -> Site:
    return Site(app, tmp_path)


def test_a_whole_directory_goes_out_and_comes_in_the_same(site: Site, tmp_path: Path) -> None:
    site.seed(60)
    site.plant(termed(site.made(rich(site.today))))
    site.abri("export", str(tmp_path / "a.json"))
    site.abri("export", str(tmp_path / "a"), "--csv")
    first = (tmp_path / "a.json").read_bytes()
    assert first.count(b"\n") == 61 + 2
    for source in ("a.json", "a"):
        site.empty()
        assert "61 new, 0 changed" in site.abri("import", str(tmp_path / source)).output
        site.abri("export", str(tmp_path / "b.json"))
        assert (tmp_path / "b.json").read_bytes() == first, source
    before = site.stored()
    assert "61 unchanged, 0 refused" in site.abri("import", str(tmp_path / "a")).output
    assert site.stored() == before
    site.abri("export", str(tmp_path / "b"), "--csv")
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes(), file.name


def test_what_comes_in_stands_in_the_directory_at_once(site: Site) -> None:
    with time_machine.travel("2026-06-15T12:00:00Z", tick=False):
        site.abri("import", site.file(foreign()), *TOLD)
    service = site.world.load(Service)
    assert (service.state, service.assured_by) == (ServiceState.PUBLISHED, AssuredBy.IMPORT)
    days = (service.checked_on, service.review_by, service.lapses_on)
    assert days == (date(2026, 6, 1), date(2026, 8, 30), date(2026, 11, 28))
    assert uuid_of(service.public_id) == UUID.format(10)
    assert site.world.load(Phone).dial == "+442079460123"
    assert site.world.load(Schedule).opening_hours == "Mo-We 09:00-17:00"
    assert site.world.count(DirectoryLine, country="GB") == 2
    assert {"advice", "desk", "harbour", "line"} <= set(site.all(ServiceWord.word))
    line = site.world.load(AuditLine, act=Act.SERVICES_IMPORTED)
    assert (line.actor, line.after) == (None, "new=1 changed=0 checked=0 unchanged=0 refused=0")
    assert "Somebody" not in str(site.stored())


FAULTS: list[dict[str, Any]] = [
    {"assured_date": None},
    {"schedules": [{"opens_at": "noon", "closes_at": "13:00", "byday": "MO"}]},
    {"phones": [{"number": "12"}]},
]


def numbered(number: int) -> dict[str, Any]:
    """One of a hundred records that differ, of which every third has something wrong."""
    own = {"id": f"00000000-0000-4000-8000-{number:012x}", "name": f"Advice {number}"}
    parts: dict[str, Any] = {name: [] for name in ("phones", "languages", "service_areas", "schedules")}
    return foreign(**parts, **own) | (FAULTS[number // 3 % 3] if number % 3 == 0 else {})


def test_one_wrong_record_stops_all_and_the_good_ones_can_be_asked_for(site: Site, tmp_path: Path) -> None:
    path, report = site.file(*map(numbered, range(100))), tmp_path / "report.csv"
    before = site.stored()
    for words in ((), ("--dry-run",), ("--dry-run", "--good-rows")):
        refused = site.abri("import", path, *TOLD, *words, "--report", str(report), status=1)
        assert "66 new, 0 changed, 0 checked, 0 unchanged, 34 refused" in refused.output
        assert site.stored() == before
        rows = list(csv.DictReader(report.read_text("utf-8").splitlines()))
        assert [int(row["record"]) for row in rows] == list(range(1, 101, 3))
        assert {row["field"] for row in rows} == {"assured_date", "hours-opening_hours", "phones-0-number"}
        assert rows[1]["id"] == f"00000000-0000-4000-8000-{3:012x}"
        assert rows[0]["words"] == "without a date of the last check nobody knows whether it is true"
    assert "1 (00000000-0000-4000-8000-000000000000): assured_date: without a date" in refused.output
    assert "14 more" in refused.output
    site.abri("import", path, *TOLD, "--good-rows")
    assert site.world.count(Service) == 66
    assert site.world.load(AuditLine, act=Act.SERVICES_IMPORTED).after.endswith("unchanged=0 refused=34")
    assert "66 unchanged, 34 refused" in site.abri("import", path, *TOLD, "--dry-run", status=1).output


def test_a_service_is_known_again_and_what_changed_is_noted(site: Site) -> None:
    house = organization()
    first, second = site.made(rich(site.today), organization=house), site.made(organization=house)
    site.plant(first, second)
    with site.world.open():
        db.session.execute(update(Service).values(unanswered=1))
    place, phone = first.said.places[0], first.said.phones[1]
    said = replace(
        first.said,
        name="Un nouveau nom",
        alternate_name="",
        phones=(replace(phone, extension="13"),),
        places=(replace(place, city="Clairval", accessibility=()),),
    )
    changed = replace(first, said=said, organization=replace(house, name="Rive Neuve"))
    assert "0 new, 1 changed, 0 checked, 0 unchanged" in site.abri("import", site.of(changed), "--organizations").output
    service = site.world.load(Service, public_id=first.id)
    assert (service.name, service.unanswered, service.assured_by) == ("Un nouveau nom", 0, AssuredBy.IMPORT)
    assert service.version == 2
    assert site.all(Organization.name) == ["Rive Neuve"]
    assert site.all(Phone.extension) == ["13"]
    assert site.all(Location.city) == ["Clairval"]  # where nothing is offered any more is no place here
    noted = {(one.resource_type, one.field_name, one.last_action_type): one for one in site.all(Metadatum)}
    named = noted["service", "name", "update"]
    assert (named.previous_value, named.replacement_value) == (first.said.name, "Un nouveau nom")
    assert named.updated_by is AssuredBy.IMPORT
    assert noted["phone", "extension", "update"].replacement_value == "13"
    assert {("phone", "", "delete"), ("service", "phones", "update")} <= set(noted)
    words = site.all(ServiceWord.word)
    assert {"nouveau", "neuve", "clairval"} <= set(words)
    assert not {"vive", "claire"} & set(words)
    assert words.count("neuve") == 2  # the other one, which is not in the file, is found by the new name too


def test_a_later_check_alone_is_a_check_and_an_older_file_takes_nothing_back(site: Site) -> None:
    one = replace(site.made(), checked_on=site.today - timedelta(days=40))
    site.plant(one)
    later = replace(one, checked_on=site.today - timedelta(days=1))
    assert "1 checked" in site.abri("import", site.of(later)).output
    assert site.world.load(Service).checked_on == later.checked_on
    assert site.world.count(Metadatum) == 0
    assert "1 unchanged" in site.abri("import", site.of(one)).output
    older = replace(one, said=replace(one.said, name="Avant"))
    assert "is older than" in site.abri("import", site.of(older), status=1).output


def test_what_was_an_address_is_nowhere_once_the_place_is_confidential(site: Site) -> None:
    place = PlaceSaid(id=whole().id, at_id=whole().id, address_1=STREET, city=TOWN, country="FR")
    one = site.made(plain(places=(place,)))
    site.plant(one)
    site.abri("import", site.of(replace(one, said=replace(one.said, places=(replace(place, city=f"{TOWN} Est"),)))))
    assert TOWN in str(site.stored()["metadata"])
    hidden = PlaceSaid(id=place.id, at_id=place.at_id, is_confidential=True, country="FR")
    site.abri("import", site.of(replace(one, said=replace(one.said, places=(hidden,)))))
    told = str(site.stored())
    assert site.world.load(Location).is_confidential
    assert not [word for word in (STREET, TOWN, "valombre") if word in told]


@pytest.mark.parametrize("case", [ServiceState.WITHDRAWN, ServiceState.RETURNED, "an agency's"])
def test_what_others_decided_here_is_not_written_over(site: Site, case: str) -> None:
    one = site.made()
    site.plant(one)
    _account, agency = site.world.agency()
    with site.world.open():
        if case == "an agency's":
            db.session.execute(update(Organization).values(agency_id=agency.id))
        else:
            db.session.execute(update(Service).values(state=case))
    changed = replace(one, said=replace(one.said, name="Un autre nom"))
    before = site.stored()
    site.abri("import", site.of(changed), status=1)
    if case == "an agency's":
        new = site.made(organization=one.organization)
        assert "looks after it" in site.abri("import", site.of(new), status=1).output
        assert "1 unchanged" in site.abri("import", site.of(one), "--dry-run").output
    assert site.stored() == before


def test_a_file_gives_no_address_to_a_confidential_place_and_no_other_name_to_an_organisation(site: Site) -> None:
    hidden = PlaceSaid(id=whole().id, at_id=whole().id, is_confidential=True, country="FR")
    shelter = site.made(plain(places=(hidden,)))
    site.plant(shelter)
    opened = replace(hidden, is_confidential=False, address_1=STREET, city=TOWN)
    other_stay = replace(opened, at_id=whole().id)
    taken_over = replace(shelter, organization=organization())
    renamed = replace(shelter.organization, name="Police nationale")
    cases = {
        "is a confidential place here": [
            replace(shelter, said=replace(shelter.said, places=(opened,))),
            site.made(plain(places=(other_stay,)), organization=shelter.organization),
        ],
        "is another organisation": [taken_over],
        "has another name, kind or website": [site.made(organization=renamed), replace(shelter, organization=renamed)],
    }
    before = site.stored()
    for words, wholes in cases.items():
        for one in wholes:
            assert words in site.abri("import", site.of(one), status=1).output
    assert site.stored() == before
    site.abri("import", site.of(replace(shelter, organization=renamed)), "--organizations")
    assert site.world.load(Organization).name == "Police nationale"


def test_an_id_that_something_else_has_is_refused(site: Site) -> None:
    there = site.made(rich(site.today))
    site.plant(there)
    _account, agency = site.world.agency()
    page = site.world.guidance(agency)
    phone, place = there.said.phones[0], there.said.places[1]
    own = site.made(plain(phones=(replace(phone, id=whole().id),)))
    cases = {
        "phones-0-id: is the id of something else": [site.made(plain(phones=(phone,)))],
        "location-id: is the id of something else": [site.made(plain(places=(replace(place, at_id=own.id),)))],
        " id: is there twice": [own, own],
        "phones-0-id: is the id of": [own, site.made(own.said)],
        " id: is the id of something else": [replace(site.made(), id=page.public_id)],
    }
    before = site.stored()
    for words, wholes in cases.items():
        assert words in site.abri("import", site.of(*wholes), status=1).output
    assert site.stored() == before


def test_of_two_who_change_a_service_the_import_gives_way(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    one = site.made()
    site.plant(one)
    bring = command.bring

    def late(*given: Any, **more: Any) -> None:
        """Somebody publishes another version between the two passes."""
        db.session.execute(update(Service).values(version=2, name="Publié entre-temps"))
        bring(*given, **more)

    monkeypatch.setattr(command, "bring", late)
    path = site.of(replace(one, said=replace(one.said, name="Du fichier")), site.made())
    told = site.abri("import", path, status=1)
    assert "Somebody changed one of these services meanwhile. Nothing was written" in told.output
    assert site.world.load(Service).name == one.said.name  # the other one's hand was part of this test's unit of work
    assert site.world.count(AuditLine, act=Act.SERVICES_IMPORTED) == 0


def test_a_file_that_cannot_be_read_changes_nothing(site: Site, tmp_path: Path) -> None:
    broken = {"a.json": f"[{json.dumps(foreign())}, {{", "b.json": "id;name", "c.json": ""}
    for name, text in broken.items():
        (tmp_path / name).write_text(text)
        assert "Nothing was written" in site.abri("import", str(tmp_path / name), *TOLD, status=1).output
    (tmp_path / "folder").mkdir()
    assert "holds no services.csv" in site.abri("import", str(tmp_path / "folder"), status=1).output
    (tmp_path / "folder" / "services.csv").write_bytes(b'id,name\n"\xff')
    assert "services.csv is no CSV" in site.abri("import", str(tmp_path / "folder"), status=1).output
    site.abri("import", str(tmp_path / "none.json"), status=2)
    for words in (("--country", "XX"), ("--timezone", "Mars/Base"), ("--language", "english"), ("--kind", "emergency")):
        site.abri("import", site.file(foreign()), *words, status=2)
    site.abri("export", str(tmp_path / "none" / "a.json"), status=1)
    assert not any(site.stored().values())


def test_tables_of_others_are_put_together(site: Site, tmp_path: Path) -> None:
    day = (site.today - timedelta(days=3)).isoformat()
    one, desk, hall = UUID.format(1), UUID.format(2), UUID.format(5)
    files = {
        "organizations": ["id,name,description", f"{one},Harbour Line,"],
        "services": ["id,organization_id,name,description,status,assured_date",
                     f'{desk.upper()},{one},Night Desk,"Somebody, awake.",active,{day}'],
        "phones": ["id,service_id,number,extension,type", f"{UUID.format(3)},{desk},020 7946 0123,7,voice"],
        "languages": ["id,service_id,name", f"{UUID.format(4)},{desk},French"],
        "locations": ["id,name,location_type,latitude", f"{hall},Hall,physical,51.5"],
        "addresses": ["id,location_id,address_1,city,postal_code,country,address_type,attention",
                      f"{UUID.format(6)},{hall},1 High Street,Fairhaven,Z1 1ZZ,GB,physical,A Person"],
        "service_at_location": ["id,service_id,location_id", f"{UUID.format(7)},{desk},{hall}"],
    }  # fmt: skip
    for name, lines in files.items():
        (tmp_path / f"{name}.csv").write_text("\ufeff" + "\r\n".join(lines) + "\r\n", encoding="utf-8")
    site.abri("import", str(tmp_path), *TOLD)
    assert site.world.load(Service).name == "Night Desk"
    assert site.world.load(Phone).extension == "7"
    place = site.world.load(Location)
    assert (place.name, place.address_1, place.city, place.country) == ("Hall", "1 High Street", "Fairhaven", "GB")
    assert not re.search(r"A Person|51\.5", str(site.stored()))
    with site.app.app_context():
        assert db.session.scalar(select(Service.summary)) == "Somebody, awake."
