"""What stands in the queue, whatever its kind, by which facts it is narrowed, and what a moderator is limited to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from forum.waiting import Level


class ItemKind(StrEnum):
    """What can wait for those who review. Stable: it stands in addresses."""

    POST = "post"
    EDIT = "edit"
    NAME = "name"
    REPORT = "report"
    APPEAL = "appeal"
    GUIDANCE = "guidance"
    PIN = "pin"
    SERVICE = "service"
    SIGNATURE = "signature"
    CASE = "case"
    MESSAGE = "message"


TEXTS = frozenset({ItemKind.POST, ItemKind.EDIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of the queue.

    `author_id` is whose it is (who wrote it, asked for it, appealed), `bars_me` whether the one for whom it was loaded
    had another part in it (decided what is appealed, passed it on, reported it, is whom it is about) and must not
    handle it, `level_why` codes of who or what gave it its level, `notes` its content notes.
    """

    kind: ItemKind
    public_id: str
    title: str
    level: Level
    level_why: tuple[str, ...]
    waiting_at: datetime
    looked_at: datetime | None
    due_at: datetime
    board_id: int | None
    board: str
    language: str
    thread_id: int | None
    author_id: int | None
    bars_me: bool
    admins_only: bool
    notes: tuple[str, ...]
    claimed_by: int | None
    claimed_name: str
    claimed_since: datetime | None
    claimed_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What of the queue is shown; an empty value means all. As in the address of the page."""

    kind: str = ""
    board: str = ""  # public id
    language: str = ""
    level: str = ""
    why: str = ""  # a code of `level_why`
    age: str = ""  # "late": past its target; "day": for more than a day
    claimed: str = ""  # "free", "mine", "others"

    def given(self) -> dict[str, str]:
        """Those that narrow the list, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a moderator is limited to, and what they chose not to take. An empty set of boards or languages: all."""

    boards: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    skipped_notes: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether no limit was set."""
        return not self.boards and not self.languages

    def allows(self, board_id: int | None, language: str) -> bool:
        """Whether something lies within the limits that were set. What one chose not to take is not a limit."""
        on_board = not self.boards or board_id is None or board_id in self.boards
        return on_board and (not self.languages or not language or language in self.languages)

    def allows_pin(self, board_id: int | None, language: str) -> bool:
        """As `allows`; what stands beside every board (`board_id` is None) is for those who look after every board."""
        return self.allows(board_id, language) and (board_id is not None or self.is_whole)
