"""The log: how somebody is named in it, and what a cell of its export may begin with, as pure functions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from enum import StrEnum

from forum.roles import Role, Viewer

# With these a spreadsheet takes a cell for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Who(StrEnum):
    """How the one who acted is named."""

    YOU = "you"
    STAFF = "staff"  # and their number
    AGENCY = "agency"  # and its number
    MEMBER = "member"  # without a number: two lines of the same member must not be brought together
    NOBODY = "nobody"


def who(actor: int | None, role: Role | None, viewer: Viewer, *, is_members_act: bool) -> Who:
    """How the `actor` of a line is named to this viewer. `role` is the one they have today, None without an account."""
    if actor is None:
        return Who.NOBODY
    if actor == viewer.number:
        return Who.YOU
    if is_members_act:
        return Who.MEMBER
    return Who.AGENCY if role is Role.AGENCY else Who.STAFF


def cell(value: object) -> str:
    """The text of a cell, which no spreadsheet runs; None is empty."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(FORMULA) else text


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV (RFC 4180), every cell in quotes and harmless."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([cell(name) for name in head])
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue()
