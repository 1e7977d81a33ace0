"""Noting whether the pages of services are still there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from forum.db import db, upsert_into
from forum.resources import rules
from forum.resources.models import LinkCheck
from forum.resources.queries.links import Linked


def note_links(asked: Collection[Linked], answered: Mapping[str, bool], today: date) -> int:
    """Write down what came of asking: `answered` says of pages whether they are there; a service of which some page
    was not asked for, and none failed, is left for another time. How many services were noted."""
    noted = 0
    for one in asked:
        found = [answered.get(address) for address in one.addresses]
        if False not in found and None in found:
            continue
        state = rules.link_state(one.state, is_there=False not in found)
        note = upsert_into(LinkCheck).values(service_id=one.service_id, checked_on=today, state=state)
        db.session.execute(
            note.on_conflict_do_update(
                index_elements=[LinkCheck.service_id], set_={"checked_on": today, "state": state}
            )
        )
        noted += 1
    return noted
