"""Reading one record of a file, field by field, whatever stands there: what is wrong is noted, and reading goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from forum.hsds import profile
from forum.hsds.ids import NoUuid, derived, public_id_of
from forum.hsds.profile import Fact
from forum.resources.rules import Problem

Choice = TypeVar("Choice", bound=StrEnum)
MOST = 1000  # parts of one kind in a record
LARGEST = 10**6


@dataclass(slots=True)
class Reader:
    """A record of the standard. `path` is where it stands: "phones-0-"; `problems` is shared by all of its parts."""

    record: Mapping[str, Any]
    path: str = ""
    problems: list[Problem] = field(default_factory=list)
    _facts: dict[str, str] | None = None
    _attributes: list[tuple[StrEnum | None, Reader]] | None = None

    def note(self, name: str, code: str) -> None:
        self.problems.append(Problem(f"{self.path}{name}", code))

    def text(self, name: str) -> str:
        """A text, "" where there is none; a number is taken as it is written."""
        value = self.record.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            # A NUL or half a letter is stored by no database.
            if value.isascii() and "\0" not in value:
                return value
            return value.encode("utf-8", "ignore").decode().replace("\0", "")
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(int(value)) if abs(value) < LARGEST and value == int(value) else str(value)
        self.note(name, "type")
        return ""

    def link(self, name: str) -> str:
        """An address; over https, as this site leads nowhere else."""
        address = self.text(name).strip()
        return f"https://{address[7:]}" if address.lower().startswith("http://") else address

    def number(self, name: str) -> int | None:
        value = self.text(name).strip()
        if not value:
            return None
        if value.removesuffix(".0").isdecimal() and len(value) <= 6:
            return int(value.removesuffix(".0"))
        self.note(name, "whole_number")
        return None

    def day(self, name: str) -> date | None:
        return self.as_day(name, self.text(name))

    def as_day(self, name: str, written: str) -> date | None:
        """A day as ISO writes it, also at the beginning of an instant."""
        if not written.strip():
            return None
        try:
            return date.fromisoformat(written.strip()[:10])
        except ValueError:
            self.note(name, "day")
            return None

    def choice(self, name: str, kinds: type[Choice], written: str, usual: Choice) -> Choice:
        """One of a few words; `usual` where nothing is said."""
        try:
            return kinds(written.strip().lower()) if written.strip() else usual
        except ValueError:
            self.note(name, "choice")
            return usual

    def id(self, owner: str, name: str) -> str:
        """The public id of this part: its own; one that follows from the `owner`'s (a UUID) where it says none."""
        own = self.text("id").strip() or derived(owner, name)
        try:
            return public_id_of(own)
        except NoUuid:
            self.note("id", "id")
            return ""

    def one(self, name: str) -> Reader | None:
        """The record inside it, None where there is none."""
        value = self.record.get(name)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.note(name, "type")
            return None
        return Reader(value, f"{self.path}{name}-", self.problems)

    def many(self, name: str) -> Iterator[Reader]:
        """The records inside it."""
        value = self.record.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            self.note(name, "type")
            return
        if len(value) > MOST:
            self.note(name, "too_many")
            return
        for place, part in enumerate(value):
            path = f"{self.path}{name}-{place}-"
            if isinstance(part, Mapping):
                yield Reader(part, path, self.problems)
            else:
                self.problems.append(Problem(path.rstrip("-"), "type"))

    def fact(self, fact: Fact) -> str:
        """What an attribute of our profile says, "" for none."""
        return self.facts.get(fact.value, "")

    @property
    def facts(self) -> dict[str, str]:
        """What attributes of our profile say, by its name."""
        if self._facts is None:
            found = ((code, attribute) for code, attribute in self.attributes() if isinstance(code, Fact))
            self._facts = {code.value: attribute.text("value") for code, attribute in found}
        return self._facts

    def attributes(self) -> list[tuple[StrEnum | None, Reader]]:
        """Its attributes, each with what its term stands for in our profile, None for a term of others."""
        if self._attributes is None:
            self._attributes = [
                (profile.CODES.get(attribute.text("taxonomy_term_id").strip().lower()), attribute)
                for attribute in self.many("attributes")
            ]
        return self._attributes
