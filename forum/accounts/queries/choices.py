"""Whom and what somebody chose not to meet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Account, Block, Mute, MutedKind
from forum.db import db
from forum.roles import Viewer


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody who is blocked or muted, by the public id of that choice and the name they have. `under`: the one-off
    name of the viewer's for which the block was made, "" for their account."""

    public_id: str
    name: str
    under: str = ""


def blocked(viewer: Viewer) -> list[Chosen]:
    """Whom the viewer blocked, under whichever of their names, in the order of the alphabet."""
    mine, other = aliased(Account), aliased(Account)
    rows = db.session.execute(
        select(Block.public_id, other.pseudonym, mine.pseudonym, mine.id)
        .join(mine, mine.id == Block.account_id)
        .join(other, other.id == Block.other_id)
        .where(Block.account_id.in_(sorted(viewer.selves)))
        .order_by(other.skeleton, Block.id)
    )
    return [
        Chosen(public_id, name, "" if account_id == viewer.account_id else under)
        for public_id, name, under, account_id in rows
    ]


def muted(viewer: Viewer) -> list[Chosen]:
    """Whom the viewer muted, in the order of the alphabet."""
    rows = db.session.execute(
        select(Mute.about, Mute.public_id).where(Mute.account_id == viewer.account_id, Mute.kind == MutedKind.PERSON)
    )
    found = {int(about): public_id for about, public_id in rows}
    people = db.session.execute(
        select(Account.id, Account.pseudonym).where(Account.id.in_(sorted(found))).order_by(Account.skeleton)
    )
    return [Chosen(found[account_id], name) for account_id, name in people]


def count_blocks(viewer: Viewer) -> int:
    """How many blocks the viewer has made, under all their names."""
    statement = select(func.count()).select_from(Block).where(Block.account_id.in_(sorted(viewer.selves)))
    return db.session.scalar(statement) or 0


def count_mutes(viewer: Viewer) -> int:
    """How many people and boards the viewer has muted."""
    statement = select(func.count()).select_from(Mute).where(Mute.account_id == viewer.account_id)
    return db.session.scalar(statement) or 0
