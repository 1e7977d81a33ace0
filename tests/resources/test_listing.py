"""What the list keeps of a service: lines for filters, words for looking."""

from __future__ import annotations

import pytest

from forum.resources.models import LONGEST_KEY, Channel, DirectoryLine, Need
from forum.resources.rules.listing import lines_of, name_key, words, words_of
from forum.resources.said import AreaSaid, Hours, LanguageSaid, PhoneSaid, PlaceSaid
from tests.resources.service_factories import said


def test_a_service_has_a_line_for_each_country_and_language() -> None:
    one = said(
        areas=(AreaSaid(extent="FR-59"), AreaSaid(extent="FR-62"), AreaSaid(extent="BE"), AreaSaid(extent="")),
        languages=(LanguageSaid(code="fr"), LanguageSaid(code="ar")),
        needs=(Need.LEGAL, Need.DIGITAL),
        chat_url="https://rive-claire.example.org/tchat",
    )
    lines = lines_of(one, schedules={one.hours: 7})
    places = [(line["country"], line["language"]) for line in lines]
    assert sorted(places) == sorted((country, code) for country in ("*", "FR", "BE", "") for code in ("", "fr", "ar"))
    assert {(line["voice"], line["text"], line["chat"], line["needs"], line["schedule_id"]) for line in lines} == {
        (True, False, True, " legal digital ", 7)
    }
    columns = set(DirectoryLine.__table__.columns.keys()) - {"id", "service_id"}
    assert set(lines[0]) == columns


def test_open_means_that_somebody_answers_in_that_language() -> None:
    always, at_night, by_day = (
        Hours(opening_hours=one, timezone="Europe/Paris") for one in ("24/7", "Mo 02:00-03:00", "Mo")
    )
    schedules = {None: None, always: 1, at_night: 2, by_day: 3}
    spoken = (LanguageSaid(code="fr"), LanguageSaid(code="ar", hours=at_night))
    number = PhoneSaid(number="1", country="FR", hours=by_day)
    cases = {
        (always, ()): {"": 1, "fr": 1, "ar": 2},
        (None, (number,)): {"": 3, "fr": 3, "ar": 2},
        (None, ()): {"": None, "fr": None, "ar": 2},
    }
    for (hours, phones), expected in cases.items():
        lines = lines_of(said(hours=hours, phones=phones, languages=spoken), schedules=schedules)
        assert {line["language"]: line["schedule_id"] for line in lines} == expected


def test_nothing_said_means_all_lists_and_no_channel() -> None:
    lines = lines_of(said(areas=(AreaSaid(extent=""),), languages=(), phones=()), schedules={said().hours: 7})
    assert [(line["country"], line["language"]) for line in lines] == [("*", ""), ("", "")]
    assert not any(lines[0][channel] for channel in ("voice", "text", "chat"))
    assert lines[0]["needs"] == ""
    texting = lines_of(
        said(phones=(PhoneSaid(number="1", country="FR", type=Channel.TEXT),)), schedules={said().hours: 7}
    )
    assert (texting[0]["voice"], texting[0]["text"]) == (False, True)


@pytest.mark.parametrize(
    ("name", "key"), [("Écoute", "ecoute"), ("  Œuvre ", "œuvre"), ("STRASSE", "strasse"), ("Straße", "strasse")]
)
def test_names_stand_in_lists_without_case_and_accents(name: str, key: str) -> None:
    assert name_key(name) == key


def test_a_key_fits_its_column() -> None:
    assert len(name_key("ﷺ" * 120)) == LONGEST_KEY


def test_words_are_found_without_case_and_accents_but_never_where_a_secret_place_is() -> None:
    found = words_of(
        said(
            name="L’Écoute d’Exemple",
            summary="À côté de vous",
            places=(
                PlaceSaid(city="Villeneuve", country="FR"),
                PlaceSaid(city="Cachette", is_confidential=True, country="FR"),
            ),
            areas=(AreaSaid(extent="FR-59", name="Nord"),),
        ),
        "Rive Claire",
        ["Flandre"],
    )
    assert {"ecoute", "exemple", "cote", "rive", "claire", "villeneuve", "nord", "flandre"} <= found
    assert not found & {"l", "d", "a", "cachette"}


def test_a_word_has_two_to_forty_letters() -> None:
    assert words(f"a bc {'x' * 40} {'x' * 41} 3919") == ["bc", "x" * 40, "3919"]
