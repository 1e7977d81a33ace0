"""Finding accounts and sessions by what somebody shows, never by a public name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Row,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)

from forum.accounts import one_offs
from forum.accounts.models import (
    Account,
    Block,
    ChosenName,
    LoginSession,
    Mute,
    MutedKind,
    NameState,
    NoteChoice,
    RecoveryCode,
)
from forum.db import db
from forum.errors import Hidden
from forum.roles import Ties


def passphrase_hash(lookup: str) -> str | None:
    """What is kept of the passphrase found by `lookup`; None for an unknown one."""
    return db.session.scalar(select(Account.passphrase_hash).where(Account.passphrase_lookup == lookup))


def by_passphrase(lookup: str) -> Account | None:
    """The account, its row locked: of two sign-ins at once the second sees what the first changed."""
    return db.session.scalar(select(Account).where(Account.passphrase_lookup == lookup).with_for_update(key_share=True))


def language_of_code(lookup: str) -> str | None:
    """The language of the account that an unused recovery code opens; None for an unknown or used code."""
    return db.session.scalar(
        select(Account.language)
        .join(RecoveryCode, RecoveryCode.account_id == Account.id)
        .where(RecoveryCode.lookup == lookup, RecoveryCode.is_used.is_(False))
    )


def by_recovery_code(lookup: str) -> tuple[Account, RecoveryCode] | None:
    """The account and the code, if the code is unused. Locks the code's row where the engine can."""
    row = db.session.execute(
        select(Account, RecoveryCode)
        .join(RecoveryCode, RecoveryCode.account_id == Account.id)
        .where(RecoveryCode.lookup == lookup, RecoveryCode.is_used.is_(False))
        .with_for_update(of=RecoveryCode)
    ).first()
    return None if row is None else (row[0], row[1])


def account(account_id: int, *, locked: bool = False) -> Account:
    """The signed-in account; the caller holds a live session of it. `locked` keeps others from changing its row."""
    found = select(Account).where(Account.id == account_id)
    return db.session.scalars(found.with_for_update(key_share=True) if locked else found).one()


def unused_codes(account_id: int) -> int:
    """How many recovery codes are left."""
    return (
        db.session.scalar(
            select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.is_used.is_(False))
        )
        or 0
    )


def is_name_taken(skeleton: str, *, besides: int | None = None) -> bool:
    """Whether an account has this name, or somebody has asked for it and waits; `besides` is an account whose own
    name counts as free."""
    theirs = select(Account.id).where(Account.skeleton == skeleton, Account.id.is_distinct_from(besides))
    asked = select(ChosenName.id).where(ChosenName.skeleton == skeleton)
    return db.session.scalar(union_all(theirs, asked).limit(1)) is not None


def newest_wish(account_id: int, since: date) -> ChosenName | None:
    """The name an account asked for last, waiting or decided, if that was not before `since`."""
    return db.session.scalar(
        select(ChosenName)
        .where(ChosenName.account_id == account_id, ChosenName.asked_on >= since)
        .order_by(ChosenName.id.desc())
        .limit(1)
    )


def open_wish(account_id: int) -> ChosenName | None:
    """The name an account asked for and waits for."""
    return db.session.scalar(
        select(ChosenName).where(ChosenName.account_id == account_id, ChosenName.state == NameState.HELD)
    )


def wishes_since(account_id: int, day: date) -> int:
    """How many names an account asked for on that day or after it."""
    return (
        db.session.scalar(select(func.count()).where(ChosenName.account_id == account_id, ChosenName.asked_on >= day))
        or 0
    )


def wish(public_id: str) -> tuple[ChosenName, str]:
    """A name somebody asked for, waiting or decided, and the name they have now. Raises Hidden when there is none."""
    row = db.session.execute(
        select(ChosenName, Account.pseudonym)
        .join(Account, Account.id == ChosenName.account_id)
        .where(ChosenName.public_id == public_id)
    ).first()
    if row is None:
        raise Hidden
    return row[0], row[1]


def wishes_of(account_id: int, public_ids: Sequence[str]) -> list[ChosenName]:
    """Of these, the account's own."""
    return list(
        db.session.scalars(
            select(ChosenName).where(ChosenName.account_id == account_id, ChosenName.public_id.in_(public_ids))
        )
    )


def ended_sessions(now: datetime) -> Select[int]:
    """The numbers of sessions past their end, without those that somebody else is clearing away."""
    return select(LoginSession.id).where(LoginSession.ends_at <= now).with_for_update(skip_locked=True)


# Built once: to build it takes longer than to run it, and every page of a signed-in reader asks it.
_LIVE_SESSION = (
    select(
        LoginSession.id.label("session_id"),
        LoginSession.started_at,
        LoginSession.ends_at,
        LoginSession.is_strong,
        Account.id,
        Account.number,
        Account.pseudonym,
        Account.role,
        Account.language,
        Account.idle_minutes,
        Account.read_only_until,
        Account.suspended_until,
        Account.totp_sealed.is_not(None).label("has_second"),
    )
    .join(Account, Account.id == LoginSession.account_id)
    .where(LoginSession.token_hash == bindparam("token_hash"))
)


def live_session(token_hash: str) -> Row[tuple[LoginSession, Account]] | None:
    """Session and account in one query."""
    return db.session.connection().execute(_LIVE_SESSION, {"token_hash": token_hash}).first()  # type: ignore[return-value]


ONCE, APART, MUTED, NOTED = "once", "apart", "muted", "noted"


def _ties() -> CompoundSelect[*tuple[Any, ...]]:
    me = bindparam("me", type_=Integer())
    once = select(Account.id).where(Account.once_pointer.in_(bindparam("pointers", expanding=True))).cte("once")
    selves = union_all(select(once.c.id), select(me)).cte("selves")
    mine = select(selves.c.id).scalar_subquery()
    return union_all(
        select(
            literal(ONCE).label("kind"), once.c.id.label("other"), literal("").label("about"), literal("").label("wish")
        ),
        select(literal(APART), Block.other_id, literal(""), literal("")).where(Block.account_id.in_(mine)),
        select(literal(APART), Block.account_id, literal(""), literal("")).where(Block.other_id.in_(mine)),
        select(literal(MUTED), literal(0), Mute.about, cast(Mute.kind, String)).where(Mute.account_id == me),
        select(literal(NOTED), literal(0), NoteChoice.code, cast(NoteChoice.wish, String)).where(
            NoteChoice.account_id == me
        ),
    )


_TIES = _ties()


def ties(account_id: int, number: int) -> Ties:
    """What ties an account to others: one statement, as long as it has few one-off names."""
    pointers = one_offs.pointers(number)
    while True:
        rows: Sequence[Any] = db.session.execute(_TIES, {"me": account_id, "pointers": list(pointers)}).all()
        once = frozenset(row.other for row in rows if row.kind == ONCE)
        if len(once) < len(pointers):  # names are numbered without gaps
            break
        pointers |= one_offs.pointers(number, len(pointers))
    muted = [row for row in rows if row.kind == MUTED]
    return Ties(
        once=once,
        apart=frozenset(row.other for row in rows if row.kind == APART),
        muted=frozenset(int(row.about) for row in muted if row.wish == MutedKind.PERSON.value),
        muted_boards=frozenset(row.about for row in muted if row.wish == MutedKind.BOARD.value),
        notes={row.about: row.wish for row in rows if row.kind == NOTED},
    )
