"""Whether what the database is asked and what the rules say agree, over all that was planted and for everybody.

Words show what pages let out. This shows the rest: which thread or post an address, a link of a notice or a report
would reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from forum.accounts import queries as account_queries
from forum.accounts import rules as account_rules
from forum.accounts.models import Account
from forum.cli.leaks.marks import PEOPLE, Planting
from forum.db import db
from forum.discussion import rules
from forum.discussion.models import Board, Post, Thread
from forum.discussion.queries import agencies
from forum.discussion.queries.visibility import may_meet, not_met, post_seen_by, thread_seen_by
from forum.roles import VISITOR, Viewer
from forum.web import locale


def viewer_of(account: Account | None, *, is_strong: bool = True) -> Viewer:
    """As whom somebody with this account is here today."""
    if account is None:
        return VISITOR
    limits = account_rules.limits(
        read_only_until=account.read_only_until, suspended_until=account.suspended_until, today=locale.today()
    )
    return Viewer(
        account_id=account.id,
        role=account.role if is_strong else None,
        number=account.number,
        find_ties=partial(account_queries.ties, account.id, account.number),
        **limits,
    )


def differences(planting: Planting) -> Iterator[tuple[str, str, bool]]:
    """Who, what, and whether it shows though it should not (else it does not though it should)."""
    for who in PEOPLE:
        account = planting.people.get(who)
        if account is not None:
            account = db.session.get_one(Account, account.id)
        viewer = viewer_of(account, is_strong=who != "unproven")
        own_agency = agencies.own_agency(viewer)
        seen = set(db.session.scalars(select(Thread.id).join(Thread.board).where(thread_seen_by(viewer))))
        threads = select(Thread).join(Thread.board).options(contains_eager(Thread.board))
        for thread in db.session.scalars(threads):
            if _may_see(thread, viewer, own_agency) != (thread.id in seen):
                yield who, f"/t/{thread.public_id}", thread.id in seen
        joined = select(Post).join(Post.thread).join(Board, Board.id == Thread.board_id)
        seen = set(db.session.scalars(joined.with_only_columns(Post.id).where(post_seen_by(viewer))))
        for post in db.session.scalars(joined.options(contains_eager(Post.thread).contains_eager(Thread.board))):
            if _may_see_post(post, viewer, own_agency) != (post.id in seen):
                yield who, f"/p/{post.public_id}", post.id in seen
        yield from _halves(who, viewer)


def _halves(who: str, viewer: Viewer) -> Iterator[tuple[str, str, bool]]:
    """Whoever writes is met or not met: what is left out of a list is left out of its counts."""
    for model in (Thread, Post):
        met = set(db.session.scalars(select(model.id).where(may_meet(model, viewer))))
        for number in db.session.scalars(select(model.id).where(not_met(model, viewer))):
            if number in met:
                yield who, f"{model.__tablename__}, counted and not", True
            met.add(number)
        if len(met) != db.session.scalar(select(func.count(model.id))):
            yield who, f"{model.__tablename__}, neither counted nor not", True


def _may_see(thread: Thread, viewer: Viewer, own_agency: int | None) -> bool:
    return rules.may_see(
        thread.state,
        is_author=_is_theirs(thread, viewer, own_agency),
        who_reads=thread.board.who_reads,
        viewer=viewer,
        is_hidden=thread.is_hidden,
        agencies_read=thread.board.agencies_read,
        is_apart=_is_apart(thread, viewer),
    )


def _may_see_post(post: Post, viewer: Viewer, own_agency: int | None) -> bool:
    return rules.may_see_post(
        post.state,
        thread_state=post.thread.state,
        is_author=_is_theirs(post, viewer, own_agency),
        who_reads=post.thread.board.who_reads,
        viewer=viewer,
        is_hidden=post.thread.is_hidden,
        agencies_read=post.thread.board.agencies_read,
        is_apart=_is_apart(post, viewer) or _is_apart(post.thread, viewer),
    )


def _is_theirs(text: Thread | Post, viewer: Viewer, own_agency: int | None) -> bool:
    return rules.is_theirs(author_id=text.author_id, agency_id=text.agency_id, viewer=viewer, own_agency=own_agency)


def _is_apart(text: Thread | Post, viewer: Viewer) -> bool:
    return text.agency_id is None and text.author_id in viewer.avoids
