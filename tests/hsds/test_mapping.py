"""Records of the standard: what we say becomes one and is read back the same; what others say is kept or refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.cli.hsds_words import WORDS
from forum.hsds import giving, tables
from forum.hsds.ids import NoUuid, derived, public_id_of, uuid_of
from forum.hsds.profile import TERMS as OUR_TERMS
from forum.hsds.records import Reader
from forum.hsds.taking import take
from forum.resources.labels import CHECK_WORDS
from forum.resources.models import HelpKind
from forum.resources.said import PlaceSaid, ServiceSaid
from tests.hsds import samples
from tests.hsds.samples import STREET, TERMS, TODAY, TOLD, TOWN, UUID, foreign, plain, rich, termed, whole
from tests.hsds.standard import complaints, schema


def test_ids_are_the_same_bits_in_two_spellings() -> None:
    assert uuid_of("A" * 22) == "00000000-0000-0000-0000-000000000000"
    for uuid in (UUID.format(42), "ac148810-d857-441c-9679-408f346de14b"):
        assert uuid_of(public_id_of(uuid)) == uuid == uuid_of(public_id_of(uuid.upper()))
    assert derived(UUID.format(1), "a") == derived(UUID.format(1), "a") != derived(UUID.format(2), "a")
    for wrong in ("", "1", "x" * 36, f"{{{UUID.format(1)}}}", UUID.format(1).replace("-", ""), UUID.format(1) + "0"):
        with pytest.raises(NoUuid):
            public_id_of(wrong)


@pytest.mark.parametrize("said", [plain(), rich()], ids=["plain", "rich"])
@pytest.mark.parametrize("days", [70, -1, -300], ids=["fresh", "overdue", "lapsed"])
def test_what_is_given_follows_the_standard_and_is_read_back_the_same(said: ServiceSaid, days: int) -> None:
    one = termed(whole(said, review_by=TODAY + timedelta(days=days), checked_on=TODAY - timedelta(days=320)))
    if days == 70:
        one = replace(one, checked_on=TODAY - timedelta(days=20))
    record = giving.service(one, today=TODAY)
    assert complaints(record) == []
    assert take(json.loads(json.dumps(record)), TERMS).problems == ()
    assert take(record, TERMS).whole == one


def test_what_is_given_is_read_back_the_same_from_tables_too() -> None:
    one = termed(whole(rich()))
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in tables.FILES}
    for table, row in tables.rows(giving.service(one, today=TODAY)):
        assert {name for name in row if name in tables.COLUMNS[table]} == set(row), table
        found[table].append({name: str(value) for name, value in row.items()})
    (service,) = found["service"]

    def many(table: str, column: str, own: str) -> list[dict[str, Any]]:
        return [row for row in found[table] if row.get(column) == own]

    nested = tables.nested(service, many, lambda table, own: next(iter(many(table, "id", own)), None))
    assert take(nested, TERMS).whole == one


def test_the_tables_have_the_names_and_columns_of_the_standard() -> None:
    for table, file in tables.FILES.items():
        said = schema() if table == "service" else schema()["definitions"][table]
        assert file == said["path"]
        assert set(tables.COLUMNS[table]) <= set(said["properties"]), table
        assert set(said.get("tabular_required", ())) <= set(tables.COLUMNS[table]), table


def test_our_own_terms_follow_the_standard_and_have_ids_that_never_change() -> None:
    for term in OUR_TERMS:
        assert complaints(giving.term(term), "taxonomy_term") == []
        assert complaints(giving.taxonomy(term.taxonomy), "taxonomy") == []
    assert len({term.id for term in OUR_TERMS}) == len(OUR_TERMS)
    # Files that were given out are read back by these.
    told = {f"{term.taxonomy.name} {term.code}": term.id for term in OUR_TERMS}
    assert told["abri: facts source"] == "374a4740-32dc-500d-b2e5-6947bfa2c8de"
    assert told["abri: kinds of help online"] == "9c34b4a5-f271-55c1-ad9f-aa488fffa82a"


def test_a_lapsed_service_says_so_where_everybody_reads() -> None:
    one = whole(plain(alert="Fermé."), checked_on=TODAY - timedelta(days=300), review_by=TODAY - timedelta(days=200))
    record = giving.service(one, today=TODAY)
    assert record["alert"].startswith("Plus vérifié depuis le 2025-08-19")
    assert record["alert"].endswith("Fermé.")
    assert {"label": "freshness", "value": "lapsed"}.items() <= _labelled(record, "freshness").items()
    english = giving.service(replace(one, said=replace(one.said, written_in="en", alert="")), today=TODAY)
    assert english["alert"].startswith("Not checked since 2025-08-19")


def _labelled(record: dict[str, Any], label: str) -> dict[str, Any]:
    return next(one for one in record["attributes"] if one["label"] == label)


def test_of_a_confidential_place_nothing_is_given_whatever_the_row_holds() -> None:
    place = PlaceSaid(
        id="A" * 22, at_id="A" * 22, is_confidential=True, name=TOWN, description=STREET, transportation=STREET,
        address_1=STREET, city=TOWN, postal_code="59777", country="FR", note=STREET, hours=rich().hours,
    )  # fmt: skip
    told = json.dumps(giving.service(whole(plain(places=(place,))), today=TODAY), ensure_ascii=False)
    assert not [word for word in (STREET, TOWN, "59777", "Sa 10:00") if word in told]
    assert "confidential" in told


def test_what_a_field_said_before_is_given_to_nobody() -> None:
    record = giving.service(termed(whole()), today=TODAY)
    assert [one["field_name"] for one in record["metadata"]] == ["", "phones"]
    assert {one["previous_value"] + one["replacement_value"] for one in record["metadata"]} == {""}
    assert record["last_modified"] == "2026-05-27T00:00:00Z"  # the day after the check


def test_a_list_shows_what_a_record_has_one_of() -> None:
    thin = giving.thin(giving.service(whole(rich()), today=TODAY))
    assert complaints(thin) == []
    assert thin["organization"]["name"] == "Rive Claire"
    assert "phones" not in thin
    assert "attributes" not in thin["organization"]


# What others write.


def test_a_service_of_others_is_read_with_what_the_operator_says() -> None:
    taken = take(foreign(), TOLD)
    assert taken.problems == ()
    assert taken.whole is not None
    said = taken.whole.said
    assert (said.summary, said.url) == ("Advice for everybody.", "https://advice.example.org/")
    assert (said.help_kind, said.written_in, said.source) == (HelpKind.ONLINE, "en", "https://a.example.org/")
    assert [(phone.number, phone.country) for phone in said.phones] == [("020 7946 0123", "GB")]  # no fax
    assert [language.code for language in said.languages] == ["en"]
    assert [(area.extent, area.name) for area in said.areas] == [("GB", "All of the county")]
    assert said.hours is not None
    assert (said.hours.opening_hours, said.hours.timezone) == ("Mo-We 09:00-17:00", "Europe/London")
    assert taken.whole.review_by == taken.whole.checked_on + timedelta(days=90)
    assert "Somebody" not in repr(taken.whole)


AT = {"id": UUID.format(20), "location": {"id": UUID.format(21), "location_type": "physical"}}
SECRET = {"id": UUID.format(22), "taxonomy_term_id": next(t.id for t in OUR_TERMS if t.code == "confidential")}
HIDDEN_ADDRESS = {
    **AT,
    "location": {
        **AT["location"],  # type: ignore[dict-item]
        "attributes": [{**SECRET, "value": "yes"}],
        "addresses": [{"address_1": STREET, "city": TOWN, "country": "GB", "address_type": "physical"}],
    },
}
REFUSED: list[tuple[Any, str, str]] = [
    ([], "", "no_record"),
    ("a text", "", "no_record"),
    (foreign(id="1234"), "id", "id"),
    (foreign(id=None), "id", "id"),
    (foreign(name=""), "name", "missing"),
    (foreign(name=["a"]), "name", "type"),
    (foreign(name="x" * 121), "name", "too_long"),
    (foreign(status="defunct"), "status", "not_offered"),
    (foreign(assured_date=None), "assured_date", "no_check"),
    (foreign(assured_date="yesterday"), "assured_date", "day"),
    (foreign(assured_date="2026-06-16"), "assured_date", "to_come"),
    (foreign(organization=None), "organization", "missing"),
    (foreign(organization={"id": UUID.format(11), "name": " "}), "organization-name", "missing"),
    (foreign(organization={"id": "x", "name": "A"}), "organization-id", "id"),
    (foreign(organization={"name": "A", "website": "javascript:alert(1)"}), "organization-website", "url"),
    (foreign(url="javascript:alert(1)"), "url", "url"),
    (foreign(email="nobody"), "mail", "mail"),
    (foreign(minimum_age="ten"), "minimum_age", "whole_number"),
    (foreign(minimum_age=20, maximum_age=10), "maximum_age", "ages"),
    (foreign(phones=[{"number": "020 7946 0123", "type": "pigeon"}]), "phones-0-type", "channel"),
    (foreign(phones=[{"number": "12"}]), "phones-0-number", "number"),
    (foreign(phones=[{"number": "999"}]), "phones-0-number", "emergency"),
    (foreign(phones={"number": "1"}), "phones", "type"),
    (foreign(phones=["1"]), "phones-0", "type"),
    (foreign(phones=[{"id": "1", "number": "020 7946 0123"}]), "phones-0-id", "id"),
    (foreign(languages=[{"name": "Klingonish"}]), "languages-0-code", "language"),
    (foreign(schedules=[{"opens_at": "9"}]), "hours-opening_hours", "hours"),
    (foreign(schedules=[{"description": "Ring us"}]), "hours-opening_hours", "hours"),
    (foreign(service_at_locations=[{"id": UUID.format(20)}]), "service_at_locations-0-location", "missing"),
    (foreign(service_at_locations=[HIDDEN_ADDRESS]), "places-0-address_1", "confidential"),
    (foreign(attributes=[{"taxonomy_term": {"id": "x", "name": "A"}}]), "attributes-0-taxonomy_term-id", "id"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "field", "code"), REFUSED, ids=[f"{row[1]} {row[2]}" for row in REFUSED])
def test_what_cannot_stand_here_is_refused_with_its_field(record: Any, field: str, code: str) -> None:
    taken = take(record, TOLD)
    assert taken.whole is None
    assert (field, code) in [(one.field, one.code) for one in taken.problems]
    assert code in WORDS


def test_what_the_operator_does_not_say_is_asked_for_and_never_guessed() -> None:
    found = {(one.field, one.code) for one in take(foreign(), TERMS).problems}
    wanted = {("help_kind", "missing"), ("written_in", "language"), ("source", "missing"), ("areas", "no_area")}
    assert wanted | {("phones-0-country", "country"), ("hours-timezone", "zone")} <= found


def test_an_id_of_others_does_nothing_to_a_terminal_or_a_table() -> None:
    assert take(foreign(id="\x1b[2J\n=1+1"), TOLD).id == "'?[2j?=1+1"
    assert take(foreign(id="=cmd()"), TOLD).id == "'=cmd()"
    assert take(foreign(id="17"), TOLD).id == "17"


def test_every_reason_has_words() -> None:
    assert set(CHECK_WORDS) <= set(WORDS)


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["\ud800", "\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([
        "id", "name", "schedules", "attributes", "location", "addresses", "number", "value", "taxonomy_term",
        "taxonomy_term_id", "byday", "opens_at", "extension", "status", "url",
    ]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted({*foreign(), "attributes", "metadata", "service_at_locations"})), _ANY))
def test_whatever_stands_in_a_record_it_is_refused_or_taken_and_nothing_breaks(spoilt: dict[str, Any]) -> None:
    taken = take(foreign(**spoilt), TOLD)
    assert (taken.whole is None) == bool(taken.problems)


def test_numbers_and_days_are_read_as_people_write_them() -> None:
    reader = Reader({"a": 12.0, "b": "12", "c": 1e300, "d": True, "e": "2026-06-01T10:00:00Z", "f": float("nan")})
    assert [reader.number("a"), reader.number("b"), reader.day("e")] == [12, 12, samples.TODAY.replace(day=1)]
    assert reader.number("c") is None
    assert reader.number("d") is None
    assert reader.number("f") is None
    assert {one.code for one in reader.problems} == {"whole_number", "type"}
