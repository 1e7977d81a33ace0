"""One-off names: given, found by whom they belong to, and found again under another key. The view commits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import bindparam, update
from sqlalchemy.exc import IntegrityError

from forum.accounts import one_offs, pseudonyms, queries
from forum.accounts.models import Account
from forum.db import db
from forum.errors import Conflict, Refused
from forum.roles import Role, Viewer
from forum.web import locale

# Given internal numbers of one-off names: the public ids of the threads in which their texts stand.
Places = Callable[[Collection[int]], Mapping[int, Collection[str]]]


def name_in(viewer: Viewer, thread_id: str) -> Account | None:
    """The viewer's one-off name of a thread (its public id); None when they have none there."""
    return None if viewer.number is None else queries.once.by_link(one_offs.link(viewer.number, thread_id))


def give_name(viewer: Viewer, thread_id: str, pseudonym: str, language: str) -> Account:
    """The viewer's one-off name of a thread (its public id): the one that they have there, or `pseudonym`, a new one.

    Waits for other requests of the same person: two at once make one. Raises Refused for who has none (agencies write
    under the agency's name), Conflict when the pseudonym was taken meanwhile.
    """
    if viewer.number is None or viewer.role in {None, Role.AGENCY}:
        raise Refused("no_one_off")
    viewer = queries.once.held(viewer)
    known = name_in(viewer, thread_id)
    if known is not None:
        return known
    skeleton = pseudonyms.skeleton(pseudonym)
    # Somebody who was erased while this waited has no names any more.
    if not queries.once.is_there(viewer.number or 0) or queries.is_name_taken(skeleton):
        raise Conflict
    account = Account(
        pseudonym=pseudonym,
        skeleton=skeleton,
        language=language,
        joined_on=locale.today(),
        once_link=one_offs.link(viewer.number or 0, thread_id),
        once_pointer=one_offs.pointer(viewer.number or 0, len(viewer.ties.once)),
    )
    db.session.add(account)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict from error
    return account


def names_of(viewer: Viewer) -> list[Account]:
    """The viewer's one-off names, in the order of the alphabet."""
    return queries.once.names_of(viewer.ties.once) if viewer.ties.once else []


def owner_of(once: Account) -> int | None:
    """The internal number of the account whose one-off name this is; None where the key finds none.

    For what two people have signed, and nothing else. Tries every account, some microseconds each.
    """
    pointers = {row.once_pointer: row.id for row in queries.once.every()}
    for account in queries.once.owners():
        if once.id in [pointers[said] for said in _run(account.number, pointers, secret=None)]:
            return int(account.id)
    return None


def _run(number: int, known: Collection[str], *, secret: str | None) -> Iterator[str]:
    """The pointers of an account's names, in their order, as long as they are known: they have no gaps."""
    place = 0
    while (said := one_offs.pointer(number, place, secret=secret)) in known:
        yield said
        place += 1


# Turning the key.


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """How many one-off names there are; of them, those that were found under the former key and now have the present
    one; those that had it already; and of those found, the ones whose thread no longer exists."""

    names: int
    found: int
    already: int
    without_thread: int

    @property
    def lost(self) -> int:
        """Names that neither key finds."""
        return self.names - self.found - self.already


@dataclass(frozen=True, slots=True)
class _Turn:
    """A turning of the key: both keys, every name by its pointer, where their texts stand, and all threads."""

    former: str
    present: str
    rows: Mapping[str, Any]
    places: Mapping[int, Collection[str]]
    threads: Collection[str]


class _Found(NamedTuple):
    """A name under the present key. `has_thread`: whether its thread was found."""

    row: int
    pointer: str
    link: str
    has_thread: bool


def rekey(former: str, present: str, *, places: Places, threads: Callable[[], Collection[str]]) -> Rekeyed:
    """Find every one-off name under the former key, and write down its hashes under the present one.

    A name's pointer follows from its owner alone. Its link also needs its thread: tried are the threads where its texts
    stand, then all there are (texts are moved between threads). Without its thread a name keeps its owner and its
    texts; nobody can speak in that thread any more. Nobody may write meanwhile. Raises Refused when no name is found.
    """
    rows = {row.once_pointer: row for row in queries.once.every()}
    turn = _Turn(former, present, rows, places([row.id for row in rows.values()]), threads())
    found: list[_Found] = []
    already = 0
    for account in queries.once.owners():
        known = list(_run(account.number, rows, secret=present))
        already += len(known)
        found += _found_of(account.number, known, turn)
    if former == present or (rows and not found and already < len(rows)):
        raise Refused("former_key")
    _write(found)
    return Rekeyed(len(rows), len(found), already, sum(not each.has_thread for each in found))


def _found_of(number: int, known: Sequence[str], turn: _Turn) -> Iterator[_Found]:
    """An account's names that the former key finds. `known` are the pointers of those under the present one."""
    taken = {turn.rows[said].once_link for said in known}
    for place, said in enumerate(_run(number, turn.rows, secret=turn.former), start=len(known)):
        row = turn.rows[said]
        thread = _thread_of(number, row, turn)
        link = "" if thread is None else one_offs.link(number, thread, secret=turn.present)
        has_thread = bool(link) and link not in taken
        if not has_thread:  # gone, or spoken in under another name since: a link that no thread has
            link = one_offs.link(number, f"- {place}", secret=turn.present)
        taken.add(link)
        yield _Found(row.id, one_offs.pointer(number, place, secret=turn.present), link, has_thread)


def _thread_of(number: int, row: Any, turn: _Turn) -> str | None:
    """The public id of the thread of a name, by the former key."""
    tried = chain(turn.places.get(row.id, ()), turn.threads)
    return next((each for each in tried if one_offs.link(number, each, secret=turn.former) == row.once_link), None)


def _write(found: list[_Found]) -> None:
    if not found:
        return
    table = Account.metadata.tables[Account.__tablename__]
    renamed = update(table).where(table.c.id == bindparam("row"))
    db.session.connection().execute(
        renamed.values(once_pointer=bindparam("pointer"), once_link=bindparam("link")),
        [{"row": each.row, "pointer": each.pointer, "link": each.link} for each in found],
    )
