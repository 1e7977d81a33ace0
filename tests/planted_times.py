"""A forum whose every stored instant can be moved within its day, and what is then different for those who read.

Days may be told to others, hours may not: whatever answer changes when nothing but the hours have changed, tells them.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Table, func, inspect, select, update

from forum.accounts.models import Account, LoginSession
from forum.db import Base, UtcDateTime, db
from forum.moderation.models.alarms import Alarm, Channel, Lease
from forum.moderation.models.duty import Duty, StaffedUntil
from forum.moderation.models.items import ItemKind
from forum.moderation.models.sparing import Sparing
from forum.resources.models import ReviewMail
from forum.roles import Role
from forum.waiting import Level
from tests.conftest import Kept
from tests.visitor import Page, Visitor
from tests.web.ground import Ground

# When everything is read. What lies before it stays before it, and what lies after it after, within the same day of
# the site's zone (an hour ahead).
READ_AT = datetime(2026, 3, 14, 15, 7, 43, tzinfo=UTC)
BEFORE, AFTER = 3, 17  # the hours that instants are moved to, before and after READ_AT
APART = 3  # hours between the two forums that are compared
HTTPS = "https://localhost"
# What is drawn anew with each answer, or says when it was made to nobody but whoever asked.
CHANCE = (
    re.compile(r'(?<=name="csrf_token" value=")[^"]*'),
    re.compile(r'(?<=name="csrf_token" type="hidden" value=")[^"]*'),
    re.compile(r'(?<=name="opened" type="hidden" value=")[^"]*'),
    re.compile(r"<!--[^>]*-->\s*$"),
)
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,}={0,2}|(?<=\.)[A-Za-z0-9_-]{6}(?=\.)")

Instants = list[tuple[Table, Column[Any]]]


def instants() -> Instants:
    """Every column of every table that holds an instant."""
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, UtcDateTime)
    ]


def empty_columns() -> list[str]:
    """The columns of instants that no row fills: what they hold could be shown without being seen here."""
    found = [(f"{table.name}.{column.name}", select(func.count(column))) for table, column in instants()]
    return [name for name, asked in found if db.session.scalar(asked) == 0]


class PlantedTimes:
    """The forum of the walks, read at READ_AT. `place(apart)` moves its instants, by as many hours than the first."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.app = ground.app
        with self.app.app_context():
            # Those who walk hold these: moving them would sign everybody out.
            self._own = set(db.session.scalars(select(LoginSession.id)))
            walkers = db.session.scalars(select(Account).join(LoginSession)).all()
        for account in walkers:
            Visitor(self.app).become(account)  # on another device
        with self.app.app_context():
            self._fill()
            db.session.commit()
        self._kept = Kept(self.app)
        self._apart = 0
        self.place(0)

    def restore(self, apart: int) -> None:
        """Everything as it was planted, with its instants at `apart`; at once where only reading was done since."""
        if self.ground.is_changed or self._apart != apart:
            self._kept.put_back()
            self.place(apart)

    def _fill(self) -> None:
        """Rows and values that the scene has no need of: alarms that go out, somebody on duty, texts looked at."""
        now = READ_AT
        at_rest = select(Account.id).where(
            Account.role == Role.MODERATOR, Account.id.not_in(select(LoginSession.account_id))
        )
        somebody = db.session.scalars(at_rest).first()
        told = {"about": "a" * 22, "kind": ItemKind.POST, "level": Level.RED, "due_at": now, "next_try_at": now}
        db.session.add_all(
            [
                Alarm(**told, channel=Channel.MAIL, sent_at=now),
                Lease(name="alarms", owner="b" * 22, until=now + timedelta(minutes=1)),
                ReviewMail(desk="c" * 22, next_try_at=now + timedelta(minutes=1)),
                Duty(moderator_id=somebody, until=now + timedelta(hours=1)),
                StaffedUntil(until=now + timedelta(hours=1)),
                Sparing(
                    moderator_id=somebody,
                    day=now.date(),
                    shift_started_at=now,
                    last_taken_at=now,
                    last_ended_at=now,
                    break_until=now + timedelta(minutes=5),
                ),
            ]
        )
        for table, column in instants():
            if column.name == "looked_at":
                db.session.execute(update(table).where(table.c.waiting_at.is_not(None)).values(looked_at=now))

    def place(self, apart: int) -> None:
        """Move every instant within its day, `apart` hours (0 or APART) later than at first; with another number than 0
        what came first of a table now comes last.
        """
        with self.app.app_context():
            for number, (table, column) in enumerate(instants()):
                for key, moment in self._moved(table, column, number, apart):
                    db.session.execute(update(table).where(*key).values({column: moment}))
            db.session.commit()
        self._apart = apart
        self.ground.is_changed = False

    def _moved(
        self, table: Table, column: Column[Any], number: int, apart: int
    ) -> Iterator[tuple[list[Any], datetime]]:
        keys = list(inspect(table).primary_key)
        rows = db.session.execute(select(*keys, column).where(column.is_not(None)).order_by(*keys)).all()
        for place, row in enumerate(reversed(rows) if apart else rows):
            if table.name == LoginSession.__tablename__ and row[0] in self._own:
                continue
            hour = (BEFORE if row[-1] <= READ_AT else AFTER) + apart
            moved = datetime.combine(row[-1].date(), datetime.min.time(), UTC) + timedelta(hours=hour)
            seconds = 61 * place + number + 7  # no two of a table alike, and none at a full minute by rule
            yield [key == value for key, value in zip(keys, row, strict=False)], moved + timedelta(seconds=seconds)

    def answer(self, method: str, person: str, path: str, fields: dict[str, str] | None = None) -> Page:
        came = self.ground.come(person)
        return Page(came.client.open(path, method=method, data=fields, base_url=HTTPS), path)


def told(page: Page) -> str:
    """All that an answer says, but what chance made of it."""
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(page.headers.items()) if name != "Content-Length")
    said = f"{page.status}\n{headers}\n{page.source}"
    for pattern in CHANCE:
        said = pattern.sub("", said)
    return said


def difference(first: str, second: str) -> str:
    """The first line that two answers have not in common; "" for the same."""
    if first == second:
        return ""
    pairs = zip(first.splitlines(), second.splitlines(), strict=False)
    return next((f"{one.strip()} ≠ {other.strip()}" for one, other in pairs if one != other), "more lines")[:400]


def hidden_instants(said: str) -> list[str]:
    """Texts in base64 that hold an instant near READ_AT: as a number of seconds or milliseconds, in digits or bytes."""
    found = []
    for token in set(TOKEN.findall(said)):
        try:
            raw = base64.urlsafe_b64decode(token.rstrip("=") + "=" * (-len(token.rstrip("=")) % 4))
        except (binascii.Error, ValueError):
            continue
        if _holds_instant(raw):
            found.append(token)
    return found


def is_near(seconds: float) -> bool:
    """Whether a number is an instant within a week of READ_AT, in seconds or milliseconds since 1970."""
    return any(abs(seconds / unit - READ_AT.timestamp()) < 7 * 86400 for unit in (1, 1000))


def _holds_instant(raw: bytes) -> bool:
    if any(is_near(int(digits)) for digits in re.findall(rb"\d{10,13}", raw)):
        return True
    # Seconds of today need four bytes: in more, the others are empty, as in a Fernet token's eight.
    if len(raw) == 4:  # between dots, as some sign
        return is_near(int.from_bytes(raw, "big"))
    places = [raw[at : at + 8] for at in range(min(len(raw) - 8, 24) + 1)]
    return any(is_near(int.from_bytes(eight, order)) for eight in places for order in ("big", "little"))


def as_token(raw: bytes) -> str:
    """Bytes as ids, keys and seals are written."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
