"""What cannot stand in the directory, and the field that is named for it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import String

from forum.resources import labels, rules
from forum.resources.models import (
    Accessibility,
    Channel,
    HelpKind,
    Language,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from forum.resources.rules import checks, lengths, numbers
from forum.resources.said import AccessSaid, AreaSaid, Hours, LanguageSaid, PhoneSaid, PlaceSaid, ServiceSaid
from tests.resources.service_factories import said, whole

TODAY = date(2026, 11, 22)
NONE: dict[str, Any] = {"phones": (), "url": "", "mail": "", "chat_url": "", "places": ()}


def phone(**facts: Any) -> dict[str, Any]:
    return {"phones": (PhoneSaid(**({"number": "01 99 00 12 34", "country": "FR"} | facts)),)}


def hours(written: str, zone: str = "Europe/Paris", holidays: str = "FR") -> dict[str, Any]:
    return {"hours": Hours(opening_hours=written, timezone=zone, holiday_country=holidays)}


def place(**facts: Any) -> dict[str, Any]:
    return {"places": (PlaceSaid(country="FR"), PlaceSaid(**({"country": "FR"} | facts)))}


def secret(**facts: Any) -> dict[str, Any]:
    return place(is_confidential=True, **facts)


WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("a service has a name", {"name": " "}, "name", "missing"),
    ("a name that is only invisible is none", {"name": "\u200b\u202e"}, "name", "missing"),
    ("a name fits its column", {"name": "x" * 121}, "name", "too_long"),
    ("it says what it does", {"summary": ""}, "summary", "missing"),
    ("in one sentence", {"summary": "Un.\nDeux."}, "summary", "not_one_line"),
    ("that is short", {"summary": "x" * 241}, "summary", "too_long"),
    ("it says where it was checked", {"source": ""}, "source", "missing"),
    ("in a language that there is", {"written_in": "xx"}, "written_in", "language"),
    ("of two letters", {"written_in": "fsl"}, "written_in", "language"),
    ("emergency numbers are no services", {"help_kind": HelpKind.EMERGENCY}, "help_kind", "emergency_kind"),
    ("its site is an address", {"url": "rive-claire.example.org"}, "url", "url"),
    ("over https", {"url": "http://rive-claire.example.org"}, "url", "url"),
    ("without a name in it", {"chat_url": "https://a@rive-claire.example.org"}, "chat_url", "url"),
    ("and a port that is one", {"url": "https://rive-claire.example.org:99999"}, "url", "url"),
    ("nor a script", {"url": "javascript:alert(1)"}, "url", "url"),
    ("mail goes to an address", {"mail": "contact"}, "mail", "mail"),
    ("and to no other", {"mail": "help@b.org?cc=evil%40x.org"}, "mail", "mail"),
    ("nor in disguise", {"mail": "a%40x.org@b.org"}, "mail", "mail"),
    ("there is a way to reach it", NONE, "phones", "nothing_to_reach"),
    ("it is for somebody", {"for_person": False}, "for_person", "for_nobody"),
    ("ages are ages", {"minimum_age": 121}, "minimum_age", "age"),
    ("from the lower to the higher", {"minimum_age": 20, "maximum_age": 10}, "maximum_age", "ages"),
    ("it begins before it ends", {"valid_from": date(2027, 2, 1), "valid_to": date(2027, 1, 1)}, "valid_to", "dates"),
    ("and has not ended", {"valid_to": TODAY - timedelta(days=1)}, "valid_to", "over"),
    ("it is checked within half a year", {"review_days": 181}, "review_days", "review_days"),
    ("and not every day", {"review_days": 0}, "review_days", "review_days"),
    ("hours can be read", hours("tous les jours"), "hours-opening_hours", "hours"),
    ("hours say something", hours(""), "hours-opening_hours", "hours"),
    ("there is no 25 o’clock", hours("Mo 25:00-26:30"), "hours-opening_hours", "hours"),
    ("nobody knows sunset here", hours("Mo sunrise-sunset"), "hours-opening_hours", "hours"),
    ("hours are meant somewhere", hours("24/7", "Europe/Rive"), "hours-timezone", "zone"),
    ("not where the server stands", hours("24/7", "localtime"), "hours-timezone", "zone"),
    ("holidays are of a country", hours("24/7", holidays="ZZ"), "hours-holiday_country", "country"),
    ("a number has a country", phone(country="ZZ"), "phones-0-country", "country"),
    ("and can exist there", phone(number="01 99 00 12"), "phones-0-number", "number"),
    ("a number has no letters", phone(number="1-800-FLOWERS", country="US"), "phones-0-number", "number"),
    ("it is dialled from anywhere", phone(number="555-0123", country="US"), "phones-0-number", "number"),
    ("a number is not empty", phone(number=""), "phones-0-number", "number"),
    ("emergency numbers change by two people", phone(number="17"), "phones-0-number", "emergency"),
    ("in any spelling", phone(number="1 1 2"), "phones-0-number", "emergency"),
    ("those of other countries too", phone(number="911", country="US"), "phones-0-number", "emergency"),
    ("an extension is digits", phone(extension="abc"), "phones-0-extension", "extension"),
    ("a chat has no number", phone(type=Channel.CHAT), "phones-0-type", "channel"),
    ("hours of a number are read too", phone(**hours("lundi")), "phones-0-hours-opening_hours", "hours"),
    ("a language is one", {"languages": (LanguageSaid(code="klingon"),)}, "languages-0-code", "language"),
    ("once", {"languages": (LanguageSaid(code="fr"), LanguageSaid(code="fr"))}, "languages-1-code", "twice"),
    ("it is for some country", {"areas": ()}, "areas", "no_area"),
    ("that exists", {"areas": (AreaSaid(extent="ZZ"),)}, "areas-0-extent", "area"),
    ("or a part of one", {"areas": (AreaSaid(extent="FR-"),)}, "areas-0-extent", "area"),
    ("once too", {"areas": (AreaSaid(extent="FR"), AreaSaid(extent="fr"))}, "areas-1-extent", "twice"),
    ("a place is in a country", place(country=""), "places-1-country", "country"),
    ("its region is of that country", place(region="BE-VLG"), "places-1-region", "region"),
    ("access is described", place(accessibility=(AccessSaid(description=""),)),
     "places-1-accessibility-0-description", "missing"),
    ("its page is an address", place(accessibility=(AccessSaid(description="x", url="x"),)),
     "places-1-accessibility-0-url", "url"),
    ("a shelter has no address", secret(address_1="1 rue d’Exemple"), "places-1-address_1", "confidential"),
    ("nor its second line", secret(address_2="B"), "places-1-address_2", "confidential"),
    ("nor a town", secret(city="Villeneuve"), "places-1-city", "confidential"),
    ("nor a code of one", secret(postal_code="00000"), "places-1-postal_code", "confidential"),
    ("nor a way to it", secret(transportation="Tram 1"), "places-1-transportation", "confidential"),
    ("nor a word about it", secret(description="Au fond."), "places-1-description", "confidential"),
    ("nor a name", secret(name="Maison"), "places-1-name", "confidential"),
    ("nor a note", secret(note="Au fond."), "places-1-note", "confidential"),
    ("nor hours", secret(**hours("24/7")), "places-1-hours-opening_hours", "confidential"),
    ("nor what its door is like", secret(accessibility=(AccessSaid(description="Rampe"),)),
     "places-1-accessibility", "confidential"),
    ("there is an end to numbers", {"phones": phone()["phones"] * 21}, "phones", "too_many"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "facts", "field", "code"), WRONG)
def test_what_cannot_stand_is_refused_with_its_field(
    sentence: str, facts: dict[str, Any], field: str, code: str
) -> None:
    found = rules.problems(rules.cleaned(said(**facts)), today=TODAY)
    assert [(problem.field, problem.code) for problem in found] == [(field, code)], sentence
    assert code in labels.CHECK_WORDS


RIGHT: list[tuple[str, dict[str, Any]]] = [
    ("a short number of its country", phone(number="3919")),
    ("one of the numbers of all Europe", phone(number="116 006")),
    ("a number from abroad", phone(number="+44 20 7946 0123")),
    ("an American one with its area", phone(number="(212) 555-0123", country="US")),
    ("a signed language", {"languages": (LanguageSaid(code="fsl"),)}),
    ("for everywhere", {"areas": (AreaSaid(extent=""),)}),
    ("without hours", {"hours": None}),
    ("reached by a chat alone", NONE | {"chat_url": "https://rive-claire.example.org/tchat"}),
    ("a shelter in a region", secret(region="FR-59")),
    ("until today", {"valid_to": TODAY}),
]


@pytest.mark.parametrize(("sentence", "facts"), RIGHT)
def test_what_can_stand_is_not_refused(sentence: str, facts: dict[str, Any]) -> None:
    assert rules.problems(rules.cleaned(said(**facts)), today=TODAY) == [], sentence


def test_everything_that_can_be_said_may_be_said() -> None:
    assert rules.problems(whole(), today=TODAY) == []
    empty = [one.name for one in fields(ServiceSaid) if getattr(whole(), one.name) in ("", None, ())]
    assert empty == ["valid_from", "valid_to", "terms"]


def test_cleaning_folds_lines_and_codes_and_forgets_ids_that_are_none() -> None:
    one = said(name="  A\u200b  b\n", description="a\r\nb ", areas=(AreaSaid(id="../x", extent="fr-59"),))
    cleaned = rules.cleaned(one)
    assert (cleaned.name, cleaned.description, cleaned.areas) == ("A b", "a\nb", (AreaSaid(extent="FR-59"),))
    assert rules.cleaned(cleaned) == cleaned
    kept = replace(one, areas=(AreaSaid(id="a" * 22),))
    assert rules.cleaned(kept).areas[0].id == "a" * 22


@pytest.mark.parametrize(
    ("number", "country", "dialled"),
    [("01 99 00 12 34", "FR", "+33199001234"), ("3919", "FR", "3919"), ("020 7946 0123", "GB", "+442079460123"),
     ("+44 20 7946 0123", "FR", "+442079460123"), ("116\u202f006", "FR", "116006"), ("no", "FR", ""), ("", "FR", ""),
     # The right length, and given to nobody: a digit was mistyped.
     ("00 00 00 00 00", "FR", ""), ("1234", "FR", ""), ("4040", "DE", ""), ("06 39 98 12 34", "FR", "+33639981234")],
)  # fmt: skip
def test_a_link_dials_what_is_written(number: str, country: str, dialled: str) -> None:
    assert numbers.dial_of(number, country) == dialled


def test_lengths_are_those_of_the_columns() -> None:
    tables: dict[Any, tuple[Any, ...]] = {
        Hours: (Schedule,),
        PhoneSaid: (Phone,),
        LanguageSaid: (Language,),
        AccessSaid: (Accessibility,),
        PlaceSaid: (Location, ServiceAtLocation),
        AreaSaid: (ServiceArea,),
        ServiceSaid: (Service,),
    }
    for part, longest in lengths.LONGEST.items():
        columns = {name: column for table in reversed(tables[part]) for name, column in table.__table__.c.items()}
        for name, characters in longest.items():
            kind = columns["description" if name == "note" and part is PlaceSaid else name].type
            stay = part is PlaceSaid and name == "note"
            kind = ServiceAtLocation.__table__.c.description.type if stay else kind
            assert isinstance(kind, String)
            assert kind.length is None or characters <= kind.length, (part, name)


def test_rules_and_labels_know_the_same_countries_and_signed_languages() -> None:
    assert {code for code, _name in labels.countries("fr")} == checks._countries()
    assert set(labels.SIGNED) == checks.SIGNED
