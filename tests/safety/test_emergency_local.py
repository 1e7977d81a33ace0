"""The file of what two people of a site changed: over the reviewed one, read at once, never a way to lose a page."""

from __future__ import annotations

import copy
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from forum.app import create_app
from forum.safety import emergency, emergency_local, emergency_parts
from forum.safety.emergency_file import FILE, BadEmergencyFile, load
from forum.safety.emergency_local import LocalFile, Signed
from tests.conftest import config_for
from tests.safety.conftest import READ_ON
from tests.safety.test_crisis_pages import GONE, calls, words
from tests.visitor import Visitor

LATER = date(READ_ON.year + 1, 1, 10)
NEW = "01 99 00 17 17"  # from the range that France keeps for fiction


def signed(number: str = NEW, *, on: date = LATER, code: str = "FR") -> Signed:
    """A country whose police has another number, as two people left it."""
    document = copy.deepcopy(load(FILE).documents["FR"]) | {"code": code}
    document["police"][0]["number"] = number
    return emergency_local.signed(on, emergency_parts.stamped(document, "police-0", on), code)


def write(path: Path, *found: Signed) -> None:
    emergency_local.write(path, {one.country.code: one for one in found})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "emergency.json"


@pytest.fixture
def lost(file: Path) -> Flask:
    """The whole application, its database gone, over that file."""
    return create_app(config_for(GONE, emergency_file=file))


def police(app: Flask) -> str:
    return calls(Visitor(app).get("/h/FR"))[0]


def test_a_signed_number_is_shown_at_once_in_every_process_without_a_database(file: Path, lost: Flask) -> None:
    other = create_app(config_for(GONE, emergency_file=file))
    assert [police(app) for app in (lost, other)] == ["tel:17", "tel:17"]
    write(file, signed())
    assert [police(app) for app in (lost, other)] == ["tel:0199001717"] * 2
    assert calls(Visitor(lost).get("/nothing", 404))[0] == "tel:0199001717"
    assert "vérifié par deux personnes le 10 janvier" in words(Visitor(lost).get("/h/FR"))
    write(file, signed("01 99 00 18 18"))
    assert [police(app) for app in (lost, other)] == ["tel:0199001818"] * 2
    assert emergency.checked()[0].lines[0].number == "17"  # outside of a request nothing is left of it


def test_a_country_that_was_taken_in_is_among_those_that_were_read(file: Path, lost: Flask) -> None:
    write(file, signed(code="DE"))
    page = Visitor(lost).get("/h/DE")
    assert "Numéros pour ce pays : Allemagne" in words(page)
    assert "Non vérifié par nous." not in words(page)
    groups = {group.get("label"): group.text_content() for group in page.css("#country optgroup")}
    assert "Allemagne" in groups["Lus par nous, avec leurs sources"]
    assert "Allemagne" not in groups["Non vérifiés par nous"]
    assert page.css("a[href='/h/FR']")


BROKEN: list[Any] = [
    b"", b"{", b"\xff\xfe", b"[]", b"{}", b'{"countries": 1}', b'{"countries": [1]}', b"[" * 100_000,
    b'{"countries": [{"on": "hier", "country": {}}]}', b'{"countries": [{"on": "2027-01-10", "country": {}}]}',
    b" " * (emergency_local.LARGEST + 1),
]  # fmt: skip


def test_a_broken_file_never_empties_the_panel_and_the_log_says_so_once(
    file: Path, lost: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = Visitor(lost)
    write(file, signed())
    assert police(lost) == "tel:0199001717"
    for content in BROKEN:
        file.write_bytes(content)
        assert calls(reader.get("/h/FR"))[0] == "tel:0199001717", content[:30]
        reader.get("/h/FR")
        assert capsys.readouterr().err.count("emergency_file") == 1, content[:30]
    file.unlink()
    assert police(lost) == "tel:0199001717"  # what was read last
    write(file, signed("01 99 00 18 18"))
    assert police(lost) == "tel:0199001818"


@pytest.mark.parametrize("content", [b"{", None])
def test_a_start_over_a_broken_or_missing_file_shows_what_the_program_brought(file: Path, content: Any) -> None:
    file.parent.mkdir()
    if content is not None:
        file.write_bytes(content)
    assert police(create_app(config_for(GONE, emergency_file=file))) == "tel:17"


def test_a_folder_in_the_place_of_the_file_is_neither_read_nor_written(file: Path, lost: Flask) -> None:
    file.mkdir(parents=True)
    assert police(lost) == "tel:17"
    with pytest.raises(OSError, match="no file"):
        write(file, signed())
    assert file.is_dir()


def test_what_cannot_be_written_leaves_the_file_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(file, signed())
    before = file.read_bytes()

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(file, signed("01 99 00 18 18"))
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    below = file / "emergency.json"
    with pytest.raises(OSError, match="emergency"):
        write(below, signed())


def test_what_could_not_be_read_again_is_never_written(file: Path) -> None:
    one = signed()
    bad = Signed(one.on, one.document | {"police": []}, one.country)
    with pytest.raises(BadEmergencyFile, match="no police number"):
        write(file, bad)
    assert not file.exists()


def test_what_is_written_is_read_as_the_same(file: Path) -> None:
    write(file, signed(), signed(code="DE"))
    assert LocalFile(file).found() == {"FR": signed(), "DE": signed(code="DE")}
    assert json.loads(file.read_text("utf-8"))["countries"][0]["on"] == LATER.isoformat()


def test_a_newer_program_wins_only_where_all_of_a_country_was_read_after_the_signature() -> None:
    shipped = load(FILE).countries[0]
    assert emergency_local.over(shipped, signed(on=READ_ON))
    assert emergency_local.over(shipped, signed(on=LATER))
    assert not emergency_local.over(shipped, signed(on=date(READ_ON.year, 1, 1)))
    assert emergency_local.over(None, signed(code="DE"))
    assert not emergency_local.over(shipped, None)
    reread = load(FILE).documents["FR"]
    newer = emergency_parts.stamped(reread, "police-0", date(LATER.year + 1, 1, 1))
    assert emergency_local.over(emergency_local.signed(LATER, newer, "FR").country, signed())
    newer = emergency_parts.stamped(reread, "", date(LATER.year + 1, 1, 1))
    assert not emergency_local.over(emergency_local.signed(LATER, newer, "FR").country, signed())


def test_of_two_records_the_later_one_counts_country_by_country() -> None:
    early, late = signed(on=LATER), signed("01 99 00 18 18", on=date(LATER.year, 2, 1))
    german = signed(code="DE")
    assert emergency_local.newest({"FR": early, "DE": german}, {"FR": late}) == {"FR": late, "DE": german}
    assert emergency_local.newest({"FR": late}, {"FR": early, "DE": german}) == {"FR": late, "DE": german}
    same = signed("01 99 00 19 19", on=early.on)
    assert emergency_local.newest({"FR": early}, {"FR": same}) == {"FR": early}


def test_parts_are_found_put_and_taken_out_without_touching_the_document() -> None:
    document = load(FILE).documents["GB"]
    before = emergency_parts.as_text(document)
    line = emergency_parts.entry(document, "general-1")
    assert line is not None
    assert line["number"] == "112"
    shorter = emergency_parts.with_entry(document, "general-1", None)
    assert [one["number"] for one in shorter["general"]] == ["999"]
    longer = emergency_parts.with_entry(document, "general-2", line | {"number": "18000"})
    assert [one["number"] for one in longer["general"]] == ["999", "112", "18000"]
    assert emergency_parts.with_entry(document, "text", None)["text"] is None
    assert emergency_parts.as_text(document) == before
    told = [(one.name, one.field, one.before, one.after) for one in emergency_parts.differences(document, shorter)]
    assert ("112", "number", "112", "") in told
    assert {name for name, *_rest in told} == {"112"}
    assert emergency_parts.differences(document, document) == []
    again = emergency_parts.differences(document, emergency_parts.stamped(document, "police-0", LATER))
    assert [(one.key, one.field) for one in again] == [("police", "checked_on")]
    for name in ("", "police", "police-", "police-100", "text-0", "helplines--1", "__class__", "police-0\n"):
        with pytest.raises(KeyError):
            emergency_parts.entry(document, name)


def test_what_people_need_cannot_be_taken_out() -> None:
    document = load(FILE).documents["FR"]
    can = {part: emergency_parts.may_go(document, part) for part, _entry in emergency_parts.parts(document)}
    assert [part for part, may in can.items() if not may] == ["police-0", "medical-0", "fire-0", "on_bill"]
    two = {**document, "helplines": document["helplines"][:2]}
    assert not emergency_parts.may_go(two, "helplines-0")
    assert emergency_parts.free_place(two, "helplines") == "helplines-2"
    six = {**document, "helplines": [document["helplines"][0]] * 6}
    assert emergency_parts.free_place(six, "helplines") == ""
    assert emergency_parts.free_place(document, "text") == ""
