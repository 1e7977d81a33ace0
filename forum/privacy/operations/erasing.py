"""A whole account gone at once: its names, its ways in, everything that was ever kept of it. The view commits.

What stays says nothing of anybody: empty places in threads; opaque numbers in the record of acts, in crisis cases and
among decisions; the answers of others. With `keep`, published texts stay, under nobody's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, update

from forum.accounts import credentials, sessions
from forum.accounts import queries as accounts
from forum.accounts.models import Account
from forum.accounts.operations import choices
from forum.admin.queries import people
from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import Post, PostState, Revision, Thread
from forum.errors import Conflict, Refused
from forum.moderation.models import Claim, Decision, Masking, Report, Signature, SignatureState, StaffNote
from forum.privacy.models import Aside
from forum.privacy.operations import tombstones, withdrawing
from forum.privacy.operations.withdrawing import QUIETLY, out_of_queue_for_good
from forum.privacy.queries import erasing as queries
from forum.privacy.queries import texts
from forum.roles import Role, Viewer


class Posts(StrEnum):
    """What becomes of published texts. Sent by the form."""

    ERASE = "erase"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Erased:
    """How much went and stayed: texts, one-off names, messages to the team; what was kept without a name, and lines of
    the record, which hold an opaque number."""

    texts: int
    kept: int
    names: int
    messages: int
    lines: int


def is_owner(viewer: Viewer, passphrase: str) -> bool:
    """Whether these are the words of the viewer's account. A use case of its own: what was changed before in the same
    unit of work is given up."""
    lookup = credentials.lookup(passphrase)
    stored = accounts.passphrase_hash(lookup)
    db.session.rollback()  # checking takes tens of milliseconds: no lock is held meanwhile
    if not credentials.is_passphrase(stored, passphrase):
        return False
    found = accounts.by_passphrase(lookup)
    return found is not None and found.id == viewer.account_id


def is_last_administrator(viewer: Viewer) -> bool:
    """Whether nobody would be left who gives roles and signs."""
    return viewer.role is Role.ADMIN and queries.count_administrators() == 1


def erase(viewer: Viewer, posts: Posts) -> Erased:
    """Erase the viewer's account, also while it is suspended or closed. Texts in the name of an agency are the agency's
    and stay. Raises Refused for the last administrator, Conflict when the account is gone.
    """
    viewer = accounts.once.held(viewer)
    if viewer.role is Role.ADMIN:
        administrators = {found.id for found in people.administrators_and(viewer.account_id or 0)}
        if administrators == {viewer.account_id}:
            raise Refused("last_administrator")
    return erase_now(viewer, posts)


def erase_now(viewer: Viewer, posts: Posts) -> Erased:
    """The same without asking who is left. Raises Conflict when the account is gone."""
    selves = viewer.selves
    numbers = accounts.once.numbers_of(selves)
    if viewer.number not in numbers:
        raise Conflict
    everything = texts.own(selves, PostState)
    texts.lock_threads(everything)
    _forget_what_was_said(selves)
    gone = [state for state in PostState if state not in _staying(posts)]
    number = withdrawing.withdraw(texts.own(selves, gone))
    kept = _leave(selves) if posts is Posts.KEEP else 0
    erased = Erased(
        texts=number,
        kept=kept,
        names=len(selves) - 1,
        messages=queries.count_messages(selves),
        lines=queries.count_lines(numbers),
    )
    sessions.end_all(viewer.account_id or 0)
    _forget_account(selves, numbers)
    record(Act.ACCOUNT_ERASED, actor=viewer.number, why=posts.value)
    tombstones.note_account(viewer.number or 0, with_texts=posts is Posts.ERASE)
    return erased


def _staying(posts: Posts) -> frozenset[PostState]:
    """What is not emptied: what is empty already; published texts, where they are to stay."""
    return frozenset({PostState.WITHDRAWN} | ({PostState.PUBLISHED} if posts is Posts.KEEP else set()))


def _leave(selves: frozenset[int]) -> int:
    """Published texts stay as they read now: nothing of what stood there before, nobody's name; how many. A new version
    of each: whoever decides about one right now looks again."""
    mine = texts.own(selves, [PostState.PUBLISHED])
    for statement in (
        delete(Revision).where(Revision.post_id.in_(texts.ids(mine))),
        delete(Masking).where(Masking.post_id.in_(texts.ids(mine))),
        delete(Aside).where(Aside.post_id.in_(texts.ids(mine))),
        delete(Claim).where(Claim.about.in_(texts.public_ids(mine))),
    ):
        db.session.execute(statement.execution_options(**QUIETLY))
    left = db.session.execute(
        update(Post)
        .where(mine)
        .values(author_id=None, **out_of_queue_for_good(), version=Post.version + 1)
        .returning(Post.id),
        execution_options=QUIETLY,
    )
    return len(left.all())


def _forget_what_was_said(selves: frozenset[int]) -> None:
    """Why something was decided, and what staff noted about a text, may repeat it; that it was decided stays."""
    mine = texts.own(selves, PostState)
    for statement in (
        update(Decision).where(Decision.post_id.in_(texts.ids(mine))).values(reason=""),
        delete(StaffNote).where(StaffNote.about.in_(texts.public_ids(mine))),
    ):
        db.session.execute(statement.execution_options(**QUIETLY))


def _forget_account(selves: frozenset[int], numbers: frozenset[int]) -> None:
    """All that names these accounts. What hangs on them goes with their rows: sessions, codes, passkeys, notices,
    blocks, choices, wishes, talk, appeals, sanctions, exports, what a moderator had before them."""
    ids = sorted(selves)
    about = [str(number) for number in numbers]
    choices.forget(selves)
    for statement in (
        update(Report).where(Report.reporter_id.in_(ids)).values(words_sealed=""),
        delete(StaffNote).where(StaffNote.about.in_(about)),
        update(Signature)
        .where(Signature.concerns_id.in_(ids) | Signature.initiator_id.in_(ids), queries.waits_for_signature())
        .values(state=SignatureState.WITHDRAWN, waiting_at=None, due_at=None, version=Signature.version + 1),
        # An agency's texts stay, without who wrote them.
        update(Post).where(Post.author_id.in_(ids)).values(author_id=None),
        update(Thread).where(Thread.author_id.in_(ids)).values(author_id=None),
    ):
        db.session.execute(statement.execution_options(**QUIETLY))
    texts.lock_accounts(selves, to_remove=True)
    db.session.execute(delete(Account).where(Account.id.in_(ids)), execution_options=QUIETLY)
