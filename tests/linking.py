"""Somebody who has a copy of the whole database, and no key, tries to tell whose the one-off names are.

They compare every column with every other, walk from row to row by keys and by rare values, and look at what was
written at about the same time or right after each other.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import Flask
from sqlalchemy import Table, select

from forum.accounts.models import Account
from forum.db import Base, db
from forum.roles import Role

Row = dict[str, Any]
Dump = dict[str, list[Row]]
Node = tuple[str, object]  # a row (its table and key), or a rare value ("=", value)

ACCOUNTS = Account.__tablename__
STEPS = 8  # from one row to another by way of values: enough for three tables in between
RARE = 12  # characters of a value that no two rows share by chance; of a number, its digits
CHAIN = ("previous", "hash")  # of lines that follow on each other: what was done one after the other is looked at apart
SHARED = ("threads", "boards", "house_rules", "agencies")  # places where all meet
# How often a guess must be right, of all names there are, before it is more than luck.
MOSTLY, SURELY = 0.6, 0.75
SECONDS_APART = 30


def dump(app: Flask) -> Dump:
    """Every row of every table."""
    with app.app_context():
        return {
            table.name: [dict(row) for row in db.session.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }


@dataclass
class Linker:
    """`names` are the numbers of one-off rows, `people` those of the accounts that could have them."""

    dump: Dump
    truth: dict[int, int]  # whose each name is: to judge the guesses, never to make them
    tables: dict[str, Table] = field(default_factory=lambda: dict(Base.metadata.tables))

    def __post_init__(self) -> None:
        rows = self.dump[ACCOUNTS]
        self.names = {row["id"] for row in rows if row["once_link"] is not None}
        self.people = {row["id"] for row in rows if row["id"] not in self.names and row["role"] is Role.MEMBER}
        self.staff = {row["id"] for row in rows} - self.names - self.people
        self.owned = {person: list(self._owned_by(person)) for person in self.names | self.people}

    def found(self) -> list[str]:
        """By which ways the names lead to their owners; none, when nothing is stored that links them."""
        return sorted({*self._by_columns(), *self._by_paths(), *self._by_times(), *self._by_order()})

    # what belongs to somebody

    def _owned_by(self, person: int) -> Iterator[tuple[str, Row]]:
        """The row of an account or name, the rows that name it, and those that hang on these."""
        (own,) = [row for row in self.dump[ACCOUNTS] if row["id"] == person]
        yield ACCOUNTS, own
        named = [(table, row) for table, row in self._all() if self._names(table, row, own) and table not in SHARED]
        yield from named
        keys = {(table, row["id"]) for table, row in named if "id" in row}
        for table, row in self._all():
            if any(target in keys for target in self._points_to(table, row)):
                yield table, row

    def _all(self) -> Iterator[tuple[str, Row]]:
        for table, rows in self.dump.items():
            if table != ACCOUNTS:
                for row in rows:
                    yield table, row

    def _names(self, table: str, row: Row, own: Row) -> bool:
        if (ACCOUNTS, own["id"]) in self._points_to(table, row):
            return True
        return any(value in (own["number"], str(own["number"])) for value in row.values())

    def _points_to(self, table: str, row: Row) -> Iterator[tuple[str, object]]:
        for column in self.tables[table].columns:
            if row.get(column.name) is not None:
                for key in column.foreign_keys:
                    yield key.column.table.name, row[column.name]

    # the four ways

    def _judged(self, guesses: dict[str, dict[int, int]], *, least: float) -> Iterator[str]:
        for way, guessed in guesses.items():
            right = sum(self.truth[name] == person for name, person in guessed.items())
            if right >= least * len(self.names) and right >= SURELY * len(guessed):
                yield way

    def _by_columns(self) -> Iterator[str]:
        """Equal values, in whichever two columns: of a name's rows and of one single account's rows."""
        values = {person: self._values(person) for person in self.owned}
        where: dict[object, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for person in self.people:
            for column, held in values[person].items():
                for value in held:
                    where[value][column].add(person)
        guesses: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for name in self.names:
            for column, held in values[name].items():
                for value in held:
                    for other, persons in where[value].items():
                        if len(persons) < len(self.people):
                            guesses[f"columns {column} = {other}"][name] |= persons
        sure = {
            way: {name: min(persons) for name, persons in each.items() if len(persons) == 1}
            for way, each in guesses.items()
        }
        yield from self._judged(sure, least=MOSTLY)

    def _values(self, person: int) -> dict[str, set[object]]:
        found: dict[str, set[object]] = defaultdict(set)
        for table, row in self.owned[person]:
            for column, value in row.items():
                if value not in (None, "", True, False):
                    found[f"{table}.{column}"].add(value.date() if isinstance(value, datetime) else str(value))
                if isinstance(value, date):
                    found[f"{table}.{column}"].add(value)
        return found

    def _by_paths(self) -> Iterator[str]:
        """From a name to the accounts that are nearest, over keys and over values that nothing shares by chance. Even
        one that is right is too many."""
        edges = self._edges()
        for name in self.names:
            reached = _nearest((ACCOUNTS, name), edges, {(ACCOUNTS, person) for person in self.people})
            if (ACCOUNTS, self.truth[name]) in reached:
                way = reached[ACCOUNTS, self.truth[name]]
                yield "path " + " ".join(f"{table}{key}" if table == "=" else table for table, key in way)

    def _edges(self) -> dict[Node, set[Node]]:
        edges: dict[Node, set[Node]] = defaultdict(set)
        hubs = {(ACCOUNTS, person) for person in self.staff}
        for table, rows in self.dump.items():
            for place, row in enumerate(rows):
                here: Node = (table, row.get("id", place))
                if table in SHARED or here in hubs:
                    continue
                for target in self._points_to(table, row):
                    if target[0] not in SHARED and target not in hubs:
                        edges[here].add(target)
                        edges[target].add(here)
                for column, value in row.items():
                    for piece in _rare(value) if column not in CHAIN else ():
                        edges[here].add(("=", piece))
                        edges[("=", piece)].add(here)
        common = {node for node, others in edges.items() if node[0] == "=" and len(others) > len(self.people)}
        return {node: others - common for node, others in edges.items() if node not in common}

    def _by_times(self) -> Iterator[str]:
        """What was written at the same moment: every two columns that hold one."""
        times = {person: self._times(person) for person in self.owned}
        guesses: dict[str, dict[int, int]] = defaultdict(dict)
        for name in self.names:
            for column, held in times[name].items():
                for other in {column for person in self.people for column in times[person]}:
                    near = {
                        person: min(abs((a - b).total_seconds()) for a in held for b in times[person][other])
                        for person in self.people
                        if times[person][other]
                    }
                    person = min(near, key=near.__getitem__)
                    if near[person] <= SECONDS_APART:
                        guesses[f"times {column} ~ {other}"][name] = person
        yield from self._judged(guesses, least=MOSTLY)

    def _times(self, person: int) -> dict[str, list[datetime]]:
        found: dict[str, list[datetime]] = defaultdict(list)
        for table, row in self.owned[person]:
            for column, value in row.items():
                if isinstance(value, datetime):
                    found[f"{table}.{column}"].append(value)
        return found

    def _by_order(self) -> Iterator[str]:
        """What was written right before or after, in every table."""
        guesses: dict[str, dict[int, int]] = defaultdict(dict)
        for step in (-1, 1):
            for table in self.dump:
                keys = {
                    row["id"]: person
                    for person in self.people
                    for owned, row in self.owned[person]
                    if owned == table and "id" in row
                }
                for name in self.names:
                    beside = Counter(
                        keys[row["id"] + step]
                        for owned, row in self.owned[name]
                        if owned == table and row.get("id", 0) + step in keys
                    )
                    if beside:
                        guesses[f"order {table} {step:+}"][name] = beside.most_common(1)[0][0]
        yield from self._judged(guesses, least=MOSTLY)


def _rare(value: object) -> Iterator[str]:
    """The pieces of a value that are equal elsewhere for a reason only."""
    if isinstance(value, datetime):
        yield value.isoformat()
    elif isinstance(value, int | str) and not isinstance(value, bool):
        yield from (piece for piece in re.findall(r"[\w-]+", str(value)) if len(piece) >= RARE)


def _nearest(start: Node, edges: dict[Node, set[Node]], ends: set[Node]) -> dict[Node, list[Node]]:
    """The ends that are nearest to a node, each with a way there."""
    ways: dict[Node, list[Node]] = {start: [start]}
    edge = [start]
    for _step in range(STEPS):
        edge = [other for node in edge for other in _onwards(node, edges, ways)]
        if met := {node: ways[node] for node in edge if node in ends}:
            return met
    return {}


def _onwards(node: Node, edges: dict[Node, set[Node]], ways: dict[Node, list[Node]]) -> Iterator[Node]:
    for other in sorted(edges.get(node, ()), key=repr):
        if other not in ways:
            ways[other] = [*ways[node], other]
            yield other
