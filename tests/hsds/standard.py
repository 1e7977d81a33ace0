"""The published schema of HSDS 3.1, with its formats checked; see tests/hsds/schema/README.md."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

HOME = "https://schema.example/service_with_definitions.json"
FOLDER = Path(__file__).parent / "schema"
# `Page` of the standard's openapi.json.
PAGE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "total_items": {"type": "integer"},
        "total_pages": {"type": "integer"},
        "page_number": {"type": "integer"},
        "size": {"type": "integer"},
        "first_page": {"type": "boolean"},
        "last_page": {"type": "boolean"},
        "empty": {"type": "boolean"},
    },
    "required": ["empty"],
}
formats = FormatChecker(["uuid", "email", "date", "time"])


@formats.checks("uri")
def _is_uri(value: object) -> bool:
    if not isinstance(value, str):
        return True
    parts = urlsplit(value)
    return bool(parts.scheme and (parts.netloc or parts.path)) and not any(letter.isspace() for letter in value)


@formats.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@cache
def schema() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / "service_with_definitions.json").read_text("utf-8"))
    return read


@cache
def _validator(name: str) -> Draft202012Validator:
    whole = Resource(schema(), DRAFT202012)
    if name == "page":
        return Draft202012Validator(PAGE, format_checker=formats)
    reference = HOME if name == "service" else f"{HOME}#/definitions/{name}"
    registry = Registry().with_resource(HOME, whole)
    return Draft202012Validator({"$ref": reference}, registry=registry, format_checker=formats)


def complaints(record: Any, name: str = "service") -> list[str]:
    """What the standard finds wrong with a record, and each field of ours that it does not know."""
    found = [f"{error.json_path}: {error.message}" for error in _validator(name).iter_errors(record)]
    return [*found, *_unknown(record, name, "$")]


def _unknown(record: Any, name: str, path: str) -> list[str]:
    if name == "page" or not isinstance(record, dict):
        return []
    known = (schema() if name == "service" else schema()["definitions"][name])["properties"]
    found = [f"{path}.{field}: not of the standard" for field in record if field not in known]
    for field, value in record.items():
        said = known.get(field, {})
        inner = (said.get("items", said).get("$ref") or "").rpartition("/")[2]
        for part in value if isinstance(value, list) else [value]:
            found += _unknown(part, inner, f"{path}.{field}") if inner else []
    return found
