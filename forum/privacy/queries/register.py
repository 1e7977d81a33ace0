"""The register: what every table can hold on one person, and whether their copy has it. A test goes over all tables and
all their columns: one that is in neither list fails it.

Nothing in a copy is about others: not who wrote what is answered, not who decided, not who reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, String, Table, select

from forum.accounts.models import Account
from forum.db import Base
from forum.roles import Viewer

# Why a column is not in the copy.
ROW = "a number or a name of this row in the database"
TIE = "whose row it is: the copy's owner"
KEY = "opens the account, or is computed from what does"
COMPUTED = "computed from what is in the copy"
TEAM = "how or when the team worked, and who"
OTHERS = "says something of others"
REPORTED_BY = "tells whether somebody reported the text"
NOT_SAID = {"id": ROW, "public_id": ROW, "version": ROW, "waiting_at": TEAM, "looked_at": TEAM, "due_at": TEAM,
            "level": TEAM, "level_why": REPORTED_BY}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Me:
    """Whose copy it is: internal and opaque numbers, all names together."""

    account_id: int
    number: int
    selves: tuple[int, ...]
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, viewer: Viewer, numbers: frozenset[int]) -> Me:
        return cls(viewer.account_id or 0, viewer.number or 0, tuple(sorted(viewer.selves)), tuple(sorted(numbers)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the copy: one statement. `facts`: what is said of each row, under which name; `of`: which rows.

    `opened`: what is sealed, with the purpose that it is sealed for; `html`: what is HTML and is said as text.
    `besides`: columns of the table that are not said, and why.
    """

    name: str
    table: type[Base]
    facts: Mapping[str, Any]
    of: Callable[[Me], ColumnElement[bool]]
    joined: Callable[[Select[Any]], Select[Any]] = lambda statement: statement
    opened: Mapping[str, str] = field(default_factory=dict)
    html: frozenset[str] = frozenset()
    besides: Mapping[str, str] = field(default_factory=dict)

    def statement(self, me: Me) -> Select[Any]:
        key = next(iter(self.table.__table__.primary_key))
        columns = [value.label(name) for name, value in self.facts.items()]
        return self.joined(select(*columns).select_from(self.table)).where(self.of(me)).order_by(key)

    def said(self) -> set[str]:
        """The columns of the table that are in the copy."""
        table: Table = self.table.metadata.tables[self.table.__tablename__]
        return {str(value.key) for value in self.facts.values() if getattr(value, "class_", None) is self.table} & set(
            table.columns.keys()
        )


def columns(table: type[Base], *names: str) -> dict[str, Any]:
    return {name: getattr(table, name) for name in names}


def by_account(table: type[Base], column: str = "account_id") -> Callable[[Me], ColumnElement[bool]]:
    return lambda me: getattr(table, column).in_(me.selves)


OF_THE_SITE = "how the site is set up, the same for everybody"
OF_HELP = "where help is, of organisations"
COUNTS = "numbers in which nobody can be found"
# Tables that no part is made of, and why.
NOT_IN_A_COPY: dict[str, str] = {
    "threads": "the titles of those that somebody began are with their texts; the rest is of all who wrote there",
    "asides": "how texts stood that are aside: with the texts",
    "report_cases": "what others said of texts; one's own words are among the reports",
    "level_changes": "how the team, and rules, sorted what waited",
    "alarms": "what the team was told of, as long as it waits",
    "leases": OF_THE_SITE,
    **dict.fromkeys(("wait_counts", "decision_counts", "sign_in_counts", "feedback_counts", "staffed_until"), COUNTS),
    **dict.fromkeys(
        (
            "boards", "house_rules", "house_rule_texts", "content_notes", "content_note_texts", "saved_replies",
            "emergency_changes",
        ), OF_THE_SITE,
    ),
    **dict.fromkeys(
        (
            "agencies", "organizations", "services", "service_areas", "services_at_locations", "service_words",
            "directory_lines", "locations", "accessibilities", "phones", "languages", "schedules", "taxonomies",
            "taxonomy_terms", "attributes", "metadata", "guidance_pages", "guidance_revisions", "pins", "review_calls",
            "review_mails", "link_checks",
        ), OF_HELP,
    ),
}  # fmt: skip


def pieces_of(table: Table) -> list[str]:
    """The columns of a table in which something of a member could stand: who they are, or what they wrote."""
    return [
        column.name
        for column in table.columns
        if any(key.column.table.name == Account.__tablename__ for key in column.foreign_keys)
        or isinstance(column.type, (BigInteger, String))
    ]
