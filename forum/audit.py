"""The record of what staff and accounts did: opaque numbers and a catalogue of acts, never names or texts."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Base, BigIdMixin, db, stored


class Act(StrEnum):
    """What can be done that must be accounted for. Stored; stable."""

    ACCOUNT_OPENED = "account.opened"
    ACCOUNT_RECOVERED = "account.recovered"
    SECOND_FACTOR_SET = "account.second"
    STAFF_ADMITTED = "staff.admitted"
    BOARD_CREATED = "board.created"
    BOARD_CHANGED = "board.changed"
    POST_PUBLISHED = "post.published"
    POST_RETURNED = "post.returned"
    POST_REMOVED = "post.removed"
    EDIT_PUBLISHED = "edit.published"
    EDIT_RETURNED = "edit.returned"
    EDIT_REMOVED = "edit.removed"
    GUIDANCE_PUBLISHED = "guidance.published"
    GUIDANCE_RETURNED = "guidance.returned"
    PIN_ACCEPTED = "pin.accepted"
    PIN_REFUSED = "pin.refused"


class AuditLine(BigIdMixin, Base):
    """One act. `actor` is the opaque member number, `about` the public id of what it concerns."""

    __tablename__ = "audit_lines"

    # The day, in UTC: lines stand in their order, and an exact time would tell when members were here.
    on: Mapped[date]
    act: Mapped[Act] = mapped_column(stored(Act))
    actor: Mapped[int | None] = mapped_column(BigInteger)
    about: Mapped[str] = mapped_column(String(40), default="")
    why: Mapped[str] = mapped_column(String(200), default="")


def record(act: Act, *, actor: int | None, about: str = "", why: str = "") -> None:
    """Add a line to the present unit of work. `why` is a code of ours, never words of a member."""
    db.session.add(AuditLine(on=clock.today(), act=act, actor=actor, about=about, why=why))
