"""The crisis panel's numbers: sourced, dated, dialable, compared with a second list, and honest in their words."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from phonenumbers.shortnumberinfo import SUPPORTED_SHORT_REGIONS

from forum.safety import emergency, emergency_parts
from forum.safety.emergency import Kind, Shows
from forum.safety.emergency_file import FILE, BadEmergencyFile, load
from forum.safety.emergency_lines import Sourced
from tests.safety.conftest import READ_ON

COUNTRIES = ["FR", "BE", "CH", "LU", "CA", "GB", "IE", "US", "ES", "MA", "DZ", "TN"]

FICTION = re.compile(
    r"^(019900|026191|035301|046571|053649|063998|01632960|02079460|07700900|08081570|09098790|\d{3}55501|1\d{3}55501)"
)
PROMISES = re.compile(
    r"arrive|viendr|sera (là|envoy)|seront|sauv(er|é)|protég|on vous envoie|immédiat|en sécurité|garanti"
    r"|on (the|its|their) way|will (come|be sent|send|help|arrive)|rescue you|keep you safe|guarantee|immediately",
    re.IGNORECASE,
)


def sourced(value: Any) -> Iterator[Sourced]:
    """Every sourced statement below `value`."""
    if isinstance(value, Sourced):
        yield value
    parts = [getattr(value, part.name) for part in fields(value)] if is_dataclass(value) else []
    for part in value if isinstance(value, tuple) else parts:
        yield from sourced(part)


def texts(value: Any) -> Iterator[dict[str, str]]:
    """Every text for people in the file as it stands."""
    if isinstance(value, dict) and "fr" in value:
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def raw() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


def test_the_twelve_countries_are_there_with_police_medical_and_fire() -> None:
    assert [one.code for one in emergency.checked()] == COUNTRIES
    for one in emergency.checked():
        for kind in (Kind.POLICE, Kind.MEDICAL, Kind.FIRE):
            assert one.of(kind), (one.code, kind)


def test_the_numbers_people_know_by_heart_are_right() -> None:
    known = {
        "FR": "17 15 18 112", "BE": "101 112 112 112", "CH": "117 144 118 112", "LU": "113 112 112 112",
        "CA": "911 911 911 911", "GB": "999 999 999 999", "IE": "999 999 999 112", "US": "911 911 911 911",
        "ES": "091 112 112 112", "MA": "19 15 15", "DZ": "1548 1021 1021", "TN": "197 190 198",
    }  # fmt: skip
    for one in emergency.checked():
        firsts = [one.of(kind)[0].number for kind in Kind if one.of(kind)]
        assert firsts == known[one.code].split(), one.code


def test_every_line_says_where_and_when_it_was_read() -> None:
    for one in emergency.checked():
        for line in sourced(one):
            unknown = isinstance(line, emergency.Bill) and line.shows is Shows.UNKNOWN
            assert re.match("https?://[^/]+/", line.source) or (unknown and not line.source), (one.code, line)
            assert line.checked_on <= READ_ON, (one.code, line)
            assert "2000" < (line.page_of or "2026") <= line.checked_on.isoformat(), (one.code, line)
            assert line.checked_said("fr")
            assert line.checked_said("en")
            assert bool(line.page_said("fr")) == bool(line.page_of)


def test_a_line_counts_as_verified_only_after_two_people() -> None:
    line = emergency.checked()[0].lines[0]
    assert (line.verified_by, line.verified) == (1, False)
    assert type(line)(**{part.name: getattr(line, part.name) for part in fields(line)} | {"verified_by": 2}).verified


def test_a_number_that_libphonenumber_does_not_list_says_why_it_stands_here_and_no_other_does() -> None:
    """Its list is a second opinion, never a source for people: the pages we read win, with a reason."""
    seen = set()
    for document in load(FILE).documents.values():
        for part, entry in emergency_parts.parts(document):
            number = entry.get("number") or ""
            is_odd = emergency_parts.may_be_odd(document["code"], part, number)
            assert is_odd == bool(entry.get("odd")), (document["code"], part, number)
            if emergency_parts.key_of(part) in set(Kind):
                assert is_odd != phonenumbers.is_emergency_number(number, document["code"]), (document["code"], number)
            seen |= {(document["code"], number)} if is_odd else set()
    assert {("ES", "091"), ("MA", "190"), ("DZ", "1548"), ("TN", "193"), ("MA", "8350")} <= seen
    assert len(seen) == 12


def test_a_number_that_cannot_be_there_is_odd_and_one_that_can_is_not() -> None:
    told = {
        ("FR", "police-0", "911"): True,
        ("BE", "fire-0", "1"): True,
        ("GB", "helplines-0", "12"): True,
        ("FR", "text", "99999999999999"): True,
        ("FR", "police-0", "17"): False,
        ("FR", "helplines-0", "01 99 00 12 34"): False,
        ("GB", "helplines-0", "+44 20 7946 0123"): False,
    }
    assert {row: emergency_parts.may_be_odd(*row) for row in told} == told


def test_links_hold_only_a_scheme_digits_and_a_plus() -> None:
    for one in emergency.checked():
        links = [*(line.dialable for line in one.lines), *(line.dialable for line in one.helplines)]
        assert all(re.fullmatch(r"tel:\+?[0-9]{2,15}", link) for link in links), links
        if one.text and one.text.dialable:
            assert re.fullmatch(r"sms:[0-9]{3}", one.text.dialable)
    assert emergency.dialable("+33 1 80-52") == "tel:+3318052"


def test_no_number_is_from_a_range_kept_for_fiction() -> None:
    for one in emergency.checked():
        for number in (*(line.number for line in one.lines), *(line.number for line in one.helplines)):
            assert not FICTION.match(re.sub("[^0-9]", "", number)), number


def test_every_text_is_there_in_french_and_english() -> None:
    for text in texts(raw()):
        assert set(text) == {"fr", "en"}
        assert all(part == part.strip() and part for part in text.values()), text
        assert not any("'" in part for part in text.values()), text


def test_no_text_promises_that_anybody_comes() -> None:
    for text in texts(raw()):
        for part in text.values():
            assert not PROMISES.search(part), part


def test_the_reader_is_never_called_a_victim() -> None:
    for one in raw()["countries"]:
        for line in one["helplines"]:
            line.pop("name")  # services may be named so
        for text in texts(one):
            assert not re.search("victim|surviv", " ".join(text.values()), re.IGNORECASE), text


def test_words_fall_back_to_french() -> None:
    words = emergency.NONE_KNOWN
    assert words.said("en") == words.said("en-GB") == words.en
    assert words.said("fr") == words.said("ar") == words.said("") == words.fr


@pytest.mark.parametrize(
    ("page_of", "french", "english"),
    [("2024-07-22", "22 juillet 2024", "22 July 2024"), ("2023-11", "novembre 2023", "November 2023"), ("2016",) * 3],
)
def test_a_date_is_said_as_finely_as_it_is_known(page_of: str, french: str, english: str) -> None:
    line = Sourced(source="x", page_of=page_of, checked_on=READ_ON, verified_by=1)
    assert (line.page_said("fr"), line.page_said("en")) == (french, english)


def test_a_country_is_found_by_its_code_only() -> None:
    found = emergency.country("fr")
    assert found is not None
    assert found.name("en") == "France"
    for code in ("", "DE", "FRA", "../FR", "F\x00", "ß"):
        assert emergency.country(code) is None


def test_every_other_region_of_libphonenumber_is_listed_exactly_once() -> None:
    codes = [one.code for one in (*emergency.checked(), *emergency.others())]
    assert len(codes) == len(set(codes))
    assert set(codes) == set(SUPPORTED_SHORT_REGIONS)
    for language in ("fr", "en"):
        assert all(one.name(language) not in ("", one.code) for one in emergency.others())


def test_the_numbers_of_the_other_regions_are_all_that_libphonenumber_lists() -> None:
    short = [f"{number:0{length}}" for length in (2, 3) for number in range(10**length)]
    for one in emergency.others():
        assert all(phonenumbers.is_emergency_number(number, one.code) for number in one.numbers), one
        listed = {number for number in short if phonenumbers.is_emergency_number(number, one.code)}
        assert listed <= set(one.numbers), one
        assert len(one.numbers) <= 20, one
    assert [one.code for one in emergency.others() if not one.numbers] == ["GN"]


def test_names_are_sorted_with_their_accents_put_aside() -> None:
    french = [one.name("fr") for one in emergency.in_order(emergency.others(), "fr")]
    assert french.index("Égypte") < french.index("Finlande")
    assert [one.code for one in emergency.in_order(emergency.checked(), "fr")][:3] == ["DZ", "BE", "CA"]


def test_what_the_phone_remembers_is_said_with_its_source() -> None:
    assert emergency.call_log().source.startswith("https://")


def change(path: str, value: Any) -> Any:
    """The file with one value put at a path of keys and positions; DROP takes the key away."""
    whole = raw()
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place = whole
    for step in way:
        place = place[step]
    if value is DROP:
        del place[last]
    else:
        place[last] = value
    return whole


DROP = object()
MISTAKES = [
    ("countries/0/police", [], "FR: no police number"),
    ("countries/0/police/0/number", "17 bis", "FR, police"),
    ("countries/1/medical/0/source", " ", "BE, medical: no source"),
    ("countries/1/medical/0/source", "112.be", "BE, medical: no source"),
    ("countries/2/fire/0/checked_on", "2026-13", "CH, fire: checked_on"),
    ("countries/2/fire/0/checked_on", "2026-11", "CH, fire: checked_on"),
    ("countries/2/fire/0/checked_on", "2026-02-30", "CH, fire: checked_on"),
    ("countries/2/fire/0/checked_on", "hier", "CH, fire: checked_on"),
    ("countries/2/fire/0/page_of", "2026-13", "CH, fire: page_of"),
    ("countries/2/fire/0/page_of", 2016, "CH, fire: page_of"),
    ("countries/2/fire/0/page_of", "2026-11-23", "CH, fire: checked_on is before"),
    ("countries/8/police/0/odd", " ", "ES, police: odd"),
    ("countries/3/general/0/verified_by", True, "LU, general: verified_by"),
    ("countries/4/what_happens/words/en", "", "CA: no words in en"),
    ("countries/5/silent", DROP, "GB: missing or unknown: silent"),
    ("countries/5/text/open_to", "all", "GB, text"),
    ("countries/0/on_bill/source", None, "FR, on_bill: no source"),
    ("countries/7/helplines", [], "US: two to six helplines"),
    ("countries/7/helplines/0/languages", ["English"], "US, helplines: languages"),
    ("countries/8/code", "XX", "XX: not a region"),
    ("countries/9", "Maroc", "None: an object"),
    ("countries/10/code", "FR", "stands there twice"),
    ("countries/11/extra", 1, "TN: missing or unknown: extra"),
]


@pytest.mark.parametrize(("path", "value", "said"), MISTAKES)
def test_a_mistake_in_the_file_names_the_file_and_the_country(path: str, value: Any, said: str, tmp_path: Path) -> None:
    file = tmp_path / "emergency.json"
    file.write_text(json.dumps(change(path, value)), encoding="utf-8")
    with pytest.raises(BadEmergencyFile, match=re.escape(said)) as caught:
        load(file)
    assert str(caught.value).startswith("emergency.json")


def test_a_file_that_is_no_json_names_itself(tmp_path: Path) -> None:
    file = tmp_path / "emergency.json"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(BadEmergencyFile, match=r"^emergency\.json"):
        load(file)


def test_the_numbers_load_without_network_flask_or_database() -> None:
    script = """
import socket, sys
def refuse(*_): raise OSError("no network here")
socket.socket.connect = socket.getaddrinfo = refuse
from forum.safety import emergency
assert emergency.country("FR").name("fr") == "France" and emergency.others()
print([name for name in ("flask", "sqlalchemy") if name in sys.modules])
"""
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
