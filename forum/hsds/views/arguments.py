"""What a request may ask for, by the names of the standard. What has another name is not looked at."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load
from marshmallow.validate import Length, OneOf, Range

from forum.hsds.queries.lists import Asked

LARGEST_PAGE, USUAL, MOST = 100_000, 50, 100
LONGEST = 200  # characters
LONGEST_ID = 60  # characters; a UUID has 36
# What changes the shape of the answer, and not which rows it is about.
SHAPES = ("format", "full", "minimal")


def _is_printable(text: str) -> None:
    if not text.isprintable():
        raise ValidationError("Not a text.")


class Day(fields.Field[date]):
    """A day, or an instant, of which the day counts: nothing here is known to the second."""

    def _deserialize(self, value: Any, *_rest: Any, **_more: Any) -> date:
        try:
            return date.fromisoformat(str(value)[:10])
        except ValueError as error:
            raise ValidationError("Not a date (YYYY-MM-DD).") from error


def _text(longest: int, **metadata: Any) -> fields.String:
    return fields.String(load_default="", validate=[Length(max=longest), _is_printable], metadata=metadata)


def _switch(says: str) -> fields.Boolean:
    return fields.Boolean(load_default=False, metadata={"description": says})


class ListArguments(Schema):
    """What every list takes. Loads `{"asked": Asked, "format", "full", "minimal"}`."""

    class Meta:
        unknown = EXCLUDE

    page = fields.Integer(load_default=1, validate=Range(1, LARGEST_PAGE))
    per_page = fields.Integer(load_default=USUAL, validate=Range(1, MOST))
    format = fields.String(load_default="json", validate=OneOf(["json"]))
    search = _text(LONGEST, description="Words, each the beginning of one in names, summary, organisation or town.")

    @post_load
    def _as_asked(self, given: dict[str, Any], **_more: Any) -> dict[str, Any]:
        shapes = {name: given.pop(name) for name in SHAPES if name in given}
        return {"full": False, "minimal": False, **shapes, "asked": Asked(**given)}


class FilterArguments(ListArguments):
    """What lists take that follow from services."""

    taxonomy_term_id = _text(LONGEST_ID, description="Only what stands under this term.")
    taxonomy_id = _text(LONGEST_ID, description="Only what has a term of this taxonomy.")


class OrganizationArguments(FilterArguments):
    """What the list of organisations takes."""


class StayArguments(FilterArguments):
    """What the list of services at their locations takes."""

    organization_id = _text(LONGEST_ID, description="Only those of this organisation.")
    modified_after = Day(load_default=None, metadata={"description": "Only what changed or was checked on or after."})
    full = _switch("Also the parts of each.")


class ServiceArguments(StayArguments):
    """What the list of services takes."""

    minimal = _switch("Ids and days of change alone.")


class TermArguments(ListArguments):
    """What the list of terms takes."""

    taxonomy_id = _text(LONGEST_ID, description="Only those of this taxonomy.")
    parent_id = _text(LONGEST_ID, description="Only those right below this term.")
    top_only = _switch("Only those without a term above them.")
