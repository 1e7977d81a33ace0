"""Counting how many get in on a day: a number, nobody in particular."""

from __future__ import annotations

from forum.accounts.models import SignInCount
from forum.db import db, upsert_into
from forum.web import locale


def count() -> None:
    """One more today. To be called last: the row of the day is held until the commit."""
    one = upsert_into(SignInCount).values(on=locale.today(), number=1)
    db.session.execute(
        one.on_conflict_do_update(index_elements=[SignInCount.on], set_={"number": SignInCount.number + 1})
    )
