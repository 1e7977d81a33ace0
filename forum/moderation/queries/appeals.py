"""Appeals: what can be contested, what waits, what is shown to whoever decides again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, select, true
from sqlalchemy.orm import aliased, contains_eager

from forum import keys
from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.db import db, never_null, page_of
from forum.discussion.models import Pin, PinState, Post, PostState, Revision, Thread
from forum.discussion.queries import pins as pin_queries
from forum.discussion.queries.pins import PlacedPin
from forum.discussion.queries.visibility import is_theirs
from forum.errors import Hidden
from forum.moderation.models import Appeal, AppealState, Contested, Decision, Sanction, SanctionKind
from forum.moderation.models.items import ItemKind
from forum.moderation.models.restrictions import STATE_AFTER, Restriction
from forum.moderation.models.restrictions import stands as stands_at
from forum.moderation.queries.lines import ME, line
from forum.moderation.rules import appeals as rules
from forum.resources.models import GuidancePage, Service
from forum.roles import Role, Viewer
from forum.web import locale

AGAINST = tuple(STATE_AFTER)
UNPUBLISHED = (PostState.HELD, PostState.RETURNED, PostState.REMOVED)
APPEALS_A_PAGE = 25
SEALED = "appeal"  # purpose of sealing


@dataclass(frozen=True, slots=True)
class Written:
    """What was written in an appeal: by who asks, by who looks again before the first reasoning, to who asked. "" for
    what is not written yet, or taken back."""

    text: str = ""
    own_view: str = ""
    answer: str = ""


def written(appeal: Appeal) -> Written:
    """The words of an appeal, opened."""
    return Written(_opened(appeal.text_sealed), _opened(appeal.own_view_sealed), _opened(appeal.answer_sealed))


def _opened(sealed: str) -> str:
    return keys.unseal(SEALED, sealed) if sealed else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An appeal with what it is about: a decision on a text, a sanction, or a pin; what is gone is None.

    `edit` is what the decision was about where that was an edit of `post`. `stands`: whether overturning it changes
    anything. `sent_as`: the appellant's name here.
    """

    appeal: Appeal
    sent_as: str
    stands: bool
    decision: Decision | None = None
    post: Post | None = None
    edit: Revision | None = None
    sanction: Sanction | None = None
    pin: PlacedPin | None = None
    language: str = ""  # the appellant's

    @property
    def is_aside(self) -> bool:
        """Whether its author has the text out of sight now: whether the decision stands shows when it is back."""
        return self.post is not None and self.post.state is PostState.ASIDE


_IS_ABOUT = and_(Appeal.about_kind == Contested.SANCTION, Sanction.public_id == Appeal.about)
# An appeal against the closure of an account, where the statement holds the sanction it is about.
IS_CLOSURE = and_(Sanction.id.is_not(None), Sanction.kind == SanctionKind.CLOSURE)
_pins_thread = aliased(Thread)


def lines() -> Select[Any]:
    """Appeals that wait, as lines of the queue: not for those who took part in the first decision; the twin of
    `rules.appeals.is_first_decider`."""
    decided = select(Account.id).where(
        Account.id == ME, Account.number.in_([Appeal.first_decider, Appeal.also_decided])
    )
    return (
        line(
            ItemKind.APPEAL,
            Appeal,
            board_id=func.coalesce(Thread.board_id, Pin.board_id, _pins_thread.board_id),
            language=func.coalesce(Thread.language, GuidancePage.language, Service.written_in, ""),
            thread_id=Post.thread_id,
            author_id=Appeal.appellant_id,
            notes=func.coalesce(Post.notes, ""),
            bars_me=decided.correlate(Appeal).exists(),
            admins_only=IS_CLOSURE,
        )
        .select_from(Appeal)
        .outerjoin(Sanction, _IS_ABOUT)
        .outerjoin(Decision, and_(Appeal.about_kind == Contested.DECISION, Decision.public_id == Appeal.about))
        .outerjoin(Post, Post.id == Decision.post_id)
        .outerjoin(Thread, Thread.id == Post.thread_id)
        .outerjoin(Pin, and_(Appeal.about_kind == Contested.PIN, Pin.public_id == Appeal.about))
        .outerjoin(_pins_thread, _pins_thread.id == Pin.thread_id)
        .outerjoin(GuidancePage, GuidancePage.id == Pin.page_id)
        .outerjoin(Service, Service.id == Pin.service_id)
    )


def waiting(key: str | None, viewer: Viewer) -> tuple[list[Appeal], str]:
    """A page of the appeals that wait and are there for the viewer, the soonest due first, and the key of the next
    page. Raises BadPageKey."""
    page = page_of(
        select(never_null(Appeal.due_at), Appeal.public_id, Appeal)
        .outerjoin(Sanction, _IS_ABOUT)
        .where(Appeal.waiting_at.is_not(None), _met_by(viewer))
        .order_by(never_null(Appeal.due_at), Appeal.public_id),
        key,
        size=APPEALS_A_PAGE,
        kinds=(datetime, str),
    )
    return [row.Appeal for row in page], str(page.paging.bookmark_next) if page.paging.has_next else ""


def _met_by(viewer: Viewer) -> ColumnElement[bool]:
    """The SQL twin of `rules.may_meet`."""
    return true() if viewer.role is Role.ADMIN else not_(IS_CLOSURE)


def untold(viewer: Viewer) -> frozenset[str]:
    """What has first reasons that the viewer must not read while a second look at it waits: public ids of sanctions,
    pins and posts, and the numbers (as text) of accounts that were closed."""
    rows = db.session.execute(
        select(Appeal, Post.public_id, Account.number)
        .outerjoin(Decision, and_(Appeal.about_kind == Contested.DECISION, Decision.public_id == Appeal.about))
        .outerjoin(Post, Post.id == Decision.post_id)
        .outerjoin(Sanction, _IS_ABOUT)
        .outerjoin(Account, and_(IS_CLOSURE, Account.id == Sanction.account_id))
        .where(Appeal.state == AppealState.WAITING)
    )
    return frozenset(
        str(about)
        for appeal, post_id, number in rows
        if not rules.knows_reasons(viewer, deciders=appeal.deciders, seen=appeal.seen)
        for about in (appeal.about, post_id, number)
        if about is not None
    )


def _restrictions(*conditions: ColumnElement[bool]) -> list[Restriction]:
    """Decisions against texts, the newest first."""
    rows = db.session.execute(
        select(Decision, Post.public_id, Post.state, Revision.state, Appeal)
        .join(Post, Post.id == Decision.post_id)
        .outerjoin(Revision, and_(Revision.post_id == Post.id, Revision.state.in_(UNPUBLISHED)))
        .outerjoin(Appeal, Appeal.about == Decision.public_id)
        .where(Decision.outcome.in_(AGAINST), *conditions)
        .order_by(Decision.id.desc())
    )
    found, newest = [], set()
    for decision, post_id, post_state, edit_state, appeal in rows:
        text = (decision.post_id, decision.is_edit)
        stands = text not in newest and stands_at(
            decision.outcome, is_edit=decision.is_edit, post_state=post_state, edit_state=edit_state
        )
        newest.add(text)
        found.append(Restriction(decision, post_id, stands, appeal))
    return found


def own_restrictions(viewer: Viewer, post_ids: Iterable[str]) -> list[Restriction]:
    """The decisions against some of the viewer's own texts (public ids), the newest first. One query."""
    return _restrictions(Post.public_id.in_(list(post_ids)), is_theirs(Post, viewer))


def own_restriction(viewer: Viewer, post_id: str) -> Restriction:
    """What the viewer can contest of one of their texts: the decision that stands against it; else the last one that
    they contested. Raises Hidden when there is neither.
    """
    found = own_restrictions(viewer, [post_id])
    chosen = [each for each in found if each.stands] or [each for each in found if each.appeal is not None]
    if not chosen:
        raise Hidden
    return chosen[0]


def appeal_about(about: str) -> Appeal | None:
    """The appeal against a decision, sanction or pin, by its public id."""
    return db.session.scalar(select(Appeal).where(Appeal.about == about))


def appeals_about(abouts: Iterable[str]) -> dict[str, Appeal]:
    """The appeals against several, by what they are about."""
    rows = db.session.scalars(select(Appeal).where(Appeal.about.in_(list(abouts))))
    return {appeal.about: appeal for appeal in rows}


def own_appeal(public_id: str, viewer: Viewer) -> Appeal:
    """An appeal of the viewer's. Raises Hidden."""
    found = db.session.scalar(
        select(Appeal).where(Appeal.public_id == public_id, Appeal.appellant_id.in_(sorted(viewer.selves)))
    )
    if found is None:
        raise Hidden
    return found


def told(viewer: Viewer, public_ids: Sequence[str]) -> list[tuple[Appeal, str]]:
    """Those of the viewer's appeals that have these ids, each with the public id of the post it is about, or ""."""
    rows = db.session.execute(
        select(Appeal, func.coalesce(Post.public_id, ""))
        .outerjoin(Decision, Decision.public_id == Appeal.about)
        .outerjoin(Post, Post.id == Decision.post_id)
        .where(Appeal.public_id.in_(public_ids), Appeal.appellant_id.in_(sorted(viewer.selves)))
    )
    return [(appeal, post_id) for appeal, post_id in rows]


def refusal(pin_id: str) -> AuditLine | None:
    """Who did not take a pin, or took it down, and when: that stands in the record only."""
    return db.session.scalar(
        select(AuditLine)
        .where(AuditLine.act.in_([Act.PIN_REFUSED, Act.PIN_TAKEN_DOWN]), AuditLine.about == pin_id)
        .order_by(AuditLine.id.desc())
        .limit(1)
    )


def case(public_id: str, viewer: Viewer) -> Case:
    """An appeal and what it is about, for those who review. Raises Hidden, also when it is not there for them."""
    row = db.session.execute(
        select(Appeal, Account.pseudonym, Account.language)
        .join(Account, Account.id == Appeal.appellant_id)
        .outerjoin(Sanction, _IS_ABOUT)
        .where(Appeal.public_id == public_id, _met_by(viewer))
    ).first()
    if row is None:
        raise Hidden
    load = {Contested.DECISION: _about_text, Contested.SANCTION: _about_sanction, Contested.PIN: _about_pin}
    return replace(load[row[0].about_kind](row[0], row[1]), language=row[2])


def _about_text(appeal: Appeal, sent_as: str) -> Case:
    row = db.session.execute(
        select(Decision, Post)
        .join(Post, Post.id == Decision.post_id)
        .join(Post.thread)
        .join(Thread.board)
        .options(contains_eager(Post.thread).contains_eager(Thread.board))
        .where(Decision.public_id == appeal.about, Post.state != PostState.WITHDRAWN)
    ).first()
    if row is None:
        return Case(appeal=appeal, sent_as=sent_as, stands=False)
    decision, post = row
    stands = any(each.stands for each in _restrictions(Post.id == post.id) if each.decision.id == decision.id)
    edit = select(Revision).where(Revision.post_id == post.id, Revision.state.in_(UNPUBLISHED))
    return Case(
        appeal=appeal,
        sent_as=sent_as,
        stands=stands,
        decision=decision,
        post=post,
        edit=db.session.scalar(edit) if decision.is_edit and stands else None,
    )


def _about_sanction(appeal: Appeal, sent_as: str) -> Case:
    sanction = db.session.scalar(select(Sanction).where(Sanction.public_id == appeal.about))
    stands = sanction is not None and sanction.ended_on is None
    return Case(appeal=appeal, sent_as=sent_as, stands=stands, sanction=sanction)


def _about_pin(appeal: Appeal, sent_as: str) -> Case:
    try:
        pin = pin_queries.placed_pin(appeal.about, locale.today())
    except Hidden:  # what it pinned is gone, and the pin with it
        return Case(appeal=appeal, sent_as=sent_as, stands=False)
    return Case(appeal=appeal, sent_as=sent_as, stands=pin.pin.state is PinState.REFUSED, pin=pin)
