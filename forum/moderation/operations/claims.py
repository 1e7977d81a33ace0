"""Who has what before them: taken for some minutes, given back, ended with the decision.

Each is one statement, so that of two at once one has it and the other is told.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, or_, update

from forum import clock
from forum.db import db, upsert_into
from forum.discussion.models import Post
from forum.errors import Conflict, Hidden, Refused
from forum.moderation.models import Claim
from forum.moderation.models.items import TEXTS, Item
from forum.moderation.operations import sparing
from forum.moderation.queries import queue as queries
from forum.moderation.queries import sparing as sparing_queries
from forum.moderation.rules import items as rules
from forum.roles import Viewer

MOST = 3  # items that one person has before them at once; taking one more gives back the one that ends first
LONGEST = timedelta(hours=1)  # without a pause: a claim can be renewed, but keeps nobody away for ever
TRIES = 5  # items that others may take while one asks for the next


def minutes() -> timedelta:
    """How long a claim lasts."""
    return timedelta(minutes=current_app.config["ABRI"].claim_minutes)


def may_handle(item: Item, viewer: Viewer) -> None:
    """Raises Refused, with the hindrance as its code, when this viewer must leave the item to others."""
    preferences = sparing_queries.preferences(viewer, clock.now())
    hindrance = rules.hindrance(
        viewer,
        item,
        wrote_here=queries.wrote_here(item, viewer),
        recused=item.public_id in preferences.recused,
        scope=preferences.scope,
    )
    if hindrance is not None:
        raise Refused(hindrance.value)


def must_be_in_scope(board_id: int | None, language: str, public_id: str, viewer: Viewer) -> None:
    """Raises Refused when a text lies outside the boards or languages of this moderator, or was left to others."""
    preferences = sparing_queries.preferences(viewer, clock.now())
    if public_id in preferences.recused:
        raise Refused(rules.Hindrance.RECUSED.value)
    if not preferences.scope.allows(board_id, language):
        raise Refused(rules.Hindrance.OUT_OF_SCOPE.value)


def take(item: Item, viewer: Viewer, *, override: bool = False) -> None:
    """Claim an item for some minutes, or renew one's claim. Who takes it over from somebody whose claim has ended
    makes their decision late.

    Raises Conflict when somebody else has it, Refused when it is not the viewer's to handle, or when it is time for a
    break and they do not go on all the same (`override`).
    """
    may_handle(item, viewer)
    now = clock.now()
    since = _held_since(item, viewer, now)
    if not hold(item.public_id, viewer, now, since=since):
        raise Conflict
    if since is None:
        sparing.before_taking(item, viewer, now, override=override)
    _look(item, now)
    _give_back_others(viewer)
    forget_ended(now)


def _held_since(item: Item, viewer: Viewer, now: datetime) -> datetime | None:
    """Since when the viewer has had it without a pause; None when they have not."""
    is_held = item.claimed_by == viewer.account_id and item.claimed_until is not None and item.claimed_until > now
    return item.claimed_since if is_held else None


def _give_back_others(viewer: Viewer) -> None:
    """Nobody keeps a whole queue for themselves."""
    newest = queries.newest_claims(viewer, MOST)
    own = (Claim.moderator_id == viewer.account_id, ~queries.given_back())
    more = delete(Claim).where(*own, Claim.about.not_in(newest))
    db.session.execute(more.execution_options(synchronize_session=False))


def _look(item: Item, now: datetime) -> None:
    """Note when a text was first opened. On the table and not on the class: it makes no new version of the text."""
    if item.kind not in TEXTS or item.looked_at is not None:
        return
    posts = Post.metadata.tables[Post.__tablename__]
    db.session.execute(
        update(posts).where(posts.c.public_id == item.public_id, posts.c.looked_at.is_(None)).values(looked_at=now)
    )


def hold(public_id: str, viewer: Viewer, now: datetime, *, since: datetime | None = None) -> bool:
    """Put the viewer's claim on an item, unless somebody else's stands: one statement, whoever is first. `since`: when
    they first had it, for a claim that is renewed."""
    since = since or now
    columns = {"moderator_id": viewer.account_id, "since": since, "until": min(now + minutes(), since + LONGEST)}
    held = db.session.execute(
        upsert_into(Claim)
        .values(about=public_id, **columns)
        .on_conflict_do_update(
            index_elements=[Claim.about],
            set_=columns,
            where=or_(Claim.until <= now, Claim.moderator_id == viewer.account_id),
        )
        .returning(Claim.about)
    )
    return held.first() is not None


def release(public_id: str, viewer: Viewer) -> None:
    """Give it back undecided, without a question. Somebody else's claim is not touched.

    For as long as a claim lasts it is remembered that they gave it back: what they take next is another one, as long as
    there is one. They can still take it themselves.
    """
    now = clock.now()
    own = (Claim.about == public_id, Claim.moderator_id == viewer.account_id)
    back = update(Claim).where(*own).values(since=now, until=now)
    if db.session.execute(back.returning(Claim.about)).first() is not None:
        sparing.after_deciding(viewer, now)


def leave(public_id: str, viewer: Viewer) -> None:
    """The page was left: it is free again, and nothing is remembered."""
    gone = delete(Claim).where(Claim.about == public_id, Claim.moderator_id == viewer.account_id)
    if db.session.execute(gone.returning(Claim.about)).first() is not None:
        sparing.after_deciding(viewer, clock.now())


def end(item: Item, viewer: Viewer) -> None:
    """Before a decision: the viewer may take it, and nobody else has it; the claim is forgotten with it.

    Raises Refused, or Conflict when somebody else holds it now.
    """
    may_handle(item, viewer)
    drop(item.public_id, viewer)


def current(public_id: str, viewer: Viewer) -> Item:
    """What still waits under the id of something whose page was loaded. That it waits no longer is a Conflict."""
    try:
        return queries.item(public_id, viewer, clock.now())
    except Hidden as gone:
        raise Conflict from gone


def finish(public_id: str, viewer: Viewer) -> None:
    """`end`, for who knows only the id of what they decide about."""
    end(current(public_id, viewer), viewer)


def drop(public_id: str, viewer: Viewer) -> None:
    """Forget the claim on an item. Raises Conflict when it is somebody else's and has not ended."""
    dropped = db.session.execute(
        delete(Claim).where(Claim.about == public_id).returning(Claim.moderator_id, Claim.until)
    ).first()
    if dropped is not None and rules.is_taken(
        by=dropped.moderator_id, until=dropped.until, viewer=viewer, now=clock.now()
    ):
        raise Conflict
    sparing.after_deciding(viewer, clock.now())


def forget_ended(now: datetime) -> None:
    """Who read what must not outlive its use; what was given back is remembered for as long as a claim lasts."""
    ended = delete(Claim).where(Claim.about.in_(queries.ended_claims(now, given_back_before=now - minutes())))
    db.session.execute(ended.execution_options(synchronize_session=False))


def take_next(viewer: Viewer, now: datetime, *, override: bool) -> Item | None:
    """Claim the next item that is the viewer's to take; None when there is none. Raises Refused as `take` does.

    A use case of its own: what was changed before in the same unit of work may be given up.
    """
    preferences = sparing_queries.preferences(viewer, now)
    passed: list[str] = []
    while len(passed) < TRIES:
        left = [*preferences.recused, *passed]
        public_id = queries.next_free(viewer, now, preferences.scope, avoid_hard=preferences.avoid_hard, recused=left)
        if public_id is None:
            return None
        item = queries.item(public_id, viewer, now)
        if hold(public_id, viewer, now, since=_held_since(item, viewer, now)):
            sparing.before_taking(item, viewer, now, override=override)
            _look(item, now)
            _give_back_others(viewer)
            return item
        # Somebody was faster: the one after. Their row is let go first: PostgreSQL has locked it, and two who went from
        # row to row in different orders would wait for each other for ever.
        db.session.rollback()
        passed.append(public_id)
    return None
