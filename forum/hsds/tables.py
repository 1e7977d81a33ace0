"""Nested records of the standard as rows of its tables, and back: the tabular form has a file for each table. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Record = dict[str, Any]
# The file of each table, as the standard's data package names it, and the columns that we write.
FILES: Mapping[str, str] = {
    "organization": "organizations.csv",
    "service": "services.csv",
    "attribute": "attributes.csv",
    "service_at_location": "service_at_location.csv",
    "location": "locations.csv",
    "phone": "phones.csv",
    "address": "addresses.csv",
    "schedule": "schedules.csv",
    "service_area": "service_areas.csv",
    "language": "languages.csv",
    "accessibility": "accessibility.csv",
    "taxonomy_term": "taxonomy_terms.csv",
    "metadata": "metadata.csv",
    "taxonomy": "taxonomies.csv",
    "url": "url.csv",
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "organization": ("id", "name", "alternate_name", "description", "website"),
    "service": (
        "id", "organization_id", "name", "alternate_name", "description", "url", "email", "status",
        "interpretation_services", "application_process", "fees_description", "eligibility_description", "minimum_age",
        "maximum_age", "assured_date", "alert", "last_modified",
    ),
    "attribute": ("id", "link_id", "link_entity", "taxonomy_term_id", "value", "label"),
    "service_at_location": ("id", "service_id", "location_id", "description"),
    "location": ("id", "location_type", "organization_id", "name", "description", "transportation"),
    "phone": ("id", "service_id", "number", "extension", "type", "description"),
    "address": (
        "id", "location_id", "address_1", "address_2", "city", "state_province", "postal_code", "country",
        "address_type",
    ),
    "schedule": (
        "id", "service_id", "service_at_location_id", "freq", "byday", "opens_at", "closes_at", "description",
    ),
    "service_area": ("id", "service_id", "name", "extent", "extent_type"),
    "language": ("id", "service_id", "name", "code", "note"),
    "accessibility": ("id", "location_id", "description", "details", "url"),
    "taxonomy_term": ("id", "code", "name", "description", "parent_id", "taxonomy", "taxonomy_id", "term_uri"),
    "metadata": (
        "id", "resource_id", "resource_type", "last_action_date", "last_action_type", "field_name", "previous_value",
        "replacement_value", "updated_by",
    ),
    "taxonomy": ("id", "name", "description", "uri", "version"),
    "url": ("id", "label", "url", "service_id"),
}  # fmt: skip
# Lists inside a record, by the table of what they hold; and what a record has one of.
MANY: Mapping[str, str] = {
    "phones": "phone",
    "schedules": "schedule",
    "service_areas": "service_area",
    "service_at_locations": "service_at_location",
    "languages": "language",
    "additional_urls": "url",
    "addresses": "address",
    "accessibility": "accessibility",
    "attributes": "attribute",
    "metadata": "metadata",
}
ONE: Mapping[str, str] = {
    "organization": "organization",
    "location": "location",
    "taxonomy_term": "taxonomy_term",
    "taxonomy_detail": "taxonomy",
}
# Which lists a record of each table may have, and what it has one of, with the column that names it.
PARTS: Mapping[str, tuple[str, ...]] = {
    "service": (
        "phones", "schedules", "service_areas", "service_at_locations", "languages", "additional_urls", "attributes",
        "metadata",
    ),
    "service_at_location": ("schedules", "attributes"),
    "location": ("addresses", "accessibility", "schedules", "attributes"),
    "organization": ("attributes",),
    "phone": ("attributes",),
    "language": ("attributes",),
    "schedule": ("attributes",),
}  # fmt: skip
WHOLE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "service": (("organization", "organization_id"),),
    "service_at_location": (("location", "location_id"),),
    "attribute": (("taxonomy_term", "taxonomy_term_id"),),
    "taxonomy_term": (("taxonomy_detail", "taxonomy_id"),),
}
LINKS = {"attribute": "link_id", "metadata": "resource_id"}
KINDS = {"attribute": "link_entity", "metadata": "resource_type"}


def link(table: str, owner: str) -> str:
    """The column of a table that names what a row belongs to: `link("phone", "service")` is "service_id"."""
    return LINKS.get(table, f"{owner}_id")


def rows(record: Mapping[str, Any], table: str = "service") -> Iterator[tuple[str, Record]]:
    """A record and all that is inside it, as (table, row); what several records share comes several times."""
    yield table, {name: value for name, value in record.items() if not isinstance(value, list | dict)}
    for name in PARTS.get(table, ()):
        kind = MANY[name]
        for part in record.get(name, ()):
            own = {link(kind, table): record["id"]}
            own |= {KINDS[kind]: table} if kind in KINDS else {}
            yield from rows({**part, **own}, kind)
    for name, _column in WHOLE.get(table, ()):
        if name in record:
            yield from rows(record[name], ONE[name])


# How rows are found again: those of a table that belong to something, and the one with an id.
FindMany = Callable[[str, str, str], list[Record]]
FindOne = Callable[[str, str], Record | None]


def nested(row: Record, many: FindMany, one: FindOne, table: str = "service") -> Record:
    """The record of a row. `many(table, column, id)` are the rows of a table of which that column holds the id."""
    found = dict(row)
    own = str(row.get("id") or "")
    for name in PARTS.get(table, ()) if own else ():
        kind = MANY[name]
        parts = many(kind, link(kind, table), own)
        found[name] = [nested(part, many, one, kind) for part in parts if _is_of(part, kind, table)]
    for name, column in WHOLE.get(table, ()):
        whole = one(ONE[name], str(row.get(column) or ""))
        if whole is not None:
            found[name] = nested(whole, many, one, ONE[name])
    return found


def _is_of(part: Record, kind: str, table: str) -> bool:
    """Ids are random: where a row says nothing else, the id alone decides."""
    return kind not in KINDS or str(part.get(KINDS[kind]) or table) == table
