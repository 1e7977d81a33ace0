"""After a backup was put back: what its owners erased since is erased again. The command commits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial

from forum.accounts import queries as accounts
from forum.accounts.models import Account
from forum.discussion.models import Post, PostState
from forum.privacy.operations import erasing, tombstones, withdrawing
from forum.privacy.queries import restoring as queries
from forum.privacy.queries import texts
from forum.roles import Viewer


@dataclass(frozen=True, slots=True)
class Again:
    """What was erased again. `is_noted`: whether there is a file that says what had been."""

    texts: int
    accounts: int
    is_noted: bool


def erase_again() -> Again:
    """Erase every text and account of which the file says so."""
    file, noted = tombstones.file(), tombstones.noted()
    number = 0
    gone = [key for key, public_id in queries.texts() if tombstones.mark(tombstones.TEXT, public_id) in noted]
    for start in range(0, len(gone), texts.AT_A_TIME):
        some = Post.id.in_(gone[start : start + texts.AT_A_TIME]) & (Post.state != PostState.WITHDRAWN)
        number += withdrawing.withdraw(some)
    erased = 0
    for account in queries.accounts():
        posts = _noted(account, noted)
        if posts is not None:
            number += erasing.erase_now(viewer_of(account), posts).texts
            erased += 1
    return Again(texts=number, accounts=erased, is_noted=file is not None and file.exists())


def _noted(account: Account, noted: frozenset[str]) -> erasing.Posts | None:
    """How an account was erased; None for one that was not."""
    if tombstones.mark(tombstones.WITH_TEXTS, account.number) in noted:
        return erasing.Posts.ERASE
    return erasing.Posts.KEEP if tombstones.mark(tombstones.ACCOUNT, account.number) in noted else None


def viewer_of(account: Account) -> Viewer:
    """Somebody as they are for what is done in their name, with all their names."""
    return Viewer(
        account_id=account.id,
        role=account.role,
        number=account.number,
        find_ties=cache(partial(accounts.ties, account.id, account.number)),
    )
