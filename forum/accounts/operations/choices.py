"""Blocking and muting, and taking it back. The view commits. Nothing is written down of it but what is in force."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete

from forum.accounts import queries
from forum.accounts.models import Block, Mute, MutedKind
from forum.accounts.queries import choices
from forum.db import db, new_public_id, upsert_into
from forum.errors import Hidden, Refused
from forum.roles import Viewer

MOST_BLOCKS = MOST_MUTES = 500  # of one person


def block(viewer: Viewer, other_id: int, *, under: int | None = None) -> None:
    """Let the viewer and somebody else no longer meet. Twice is once. `under`: the number of the viewer's one-off name
    for which it is done; by itself, for their account. Raises Refused for one of their own names, and for too many.
    """
    viewer = _held(viewer, other_id)
    mine = under if under is not None else viewer.account_id
    if mine not in viewer.selves:
        raise Refused("not_yours")
    if choices.count_blocks(viewer) >= MOST_BLOCKS:
        raise Refused("too_many_blocks")
    row = {"public_id": new_public_id(), "account_id": mine, "other_id": other_id}
    db.session.execute(upsert_into(Block).values(row).on_conflict_do_nothing())


def mute_person(viewer: Viewer, other_id: int) -> None:
    """Fold what somebody writes, for the viewer alone. Twice is once. Raises Refused as `block` does."""
    _mute(_held(viewer, other_id), MutedKind.PERSON, str(other_id))


def mute_board(viewer: Viewer, board_id: str) -> None:
    """Put a board (its public id) aside, for the viewer alone. Twice is once. Raises Refused for too many."""
    _mute(_held(viewer), MutedKind.BOARD, board_id)


def unmute_board(viewer: Viewer, board_id: str) -> None:
    """Take a board up again; nothing when it was not aside."""
    db.session.execute(
        delete(Mute).where(Mute.account_id == viewer.account_id, Mute.kind == MutedKind.BOARD, Mute.about == board_id)
    )


def undo(viewer: Viewer, public_id: str) -> None:
    """Take back a block or a mute of the viewer's. Raises Hidden for anything else."""
    blocks = delete(Block).where(Block.public_id == public_id, Block.account_id.in_(sorted(viewer.selves)))
    mutes = delete(Mute).where(Mute.public_id == public_id, Mute.account_id == viewer.account_id)
    undone = sum(len(db.session.execute(each.returning(each.table.c.id)).all()) for each in (blocks, mutes))
    if not undone:
        raise Hidden


def forget(account_ids: Collection[int]) -> None:
    """Nobody mutes accounts that go: their numbers may once be somebody else's. Blocks go with the accounts."""
    abouts = [str(each) for each in account_ids]
    db.session.execute(delete(Mute).where(Mute.kind == MutedKind.PERSON, Mute.about.in_(abouts)))


def _held(viewer: Viewer, other_id: int | None = None) -> Viewer:
    """The viewer as they are once it is their turn."""
    if viewer.account_id is None:
        raise Refused("nobody")
    viewer = queries.once.held(viewer)
    if viewer.wrote(other_id):
        raise Refused("yourself")
    return viewer


def _mute(viewer: Viewer, kind: MutedKind, about: str) -> None:
    if choices.count_mutes(viewer) >= MOST_MUTES:
        raise Refused("too_many_mutes")
    row = {"public_id": new_public_id(), "account_id": viewer.account_id, "kind": kind, "about": about}
    db.session.execute(upsert_into(Mute).values(row).on_conflict_do_nothing())
