"""Claims: who has what before them, until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import PUBLIC_ID_LENGTH, Base


class Claim(Base):
    """Who has an item of the queue before them, until when. At most one an item; forgotten when it ends, but one that
    was given back undecided (it ends where it begins) a claim's time later: so that they are offered another one first.

    `about` is the item's public id: these are random, so no two items of any kind have the same.
    """

    __tablename__ = "claims"

    about: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), primary_key=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    # Since when they have had it without a pause: it can be renewed, but not for ever.
    since: Mapped[datetime]
    until: Mapped[datetime]
