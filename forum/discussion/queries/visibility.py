"""The visibility rules in SQL, the twins of `rules.may_read_board`, `rules.is_theirs`, `rules.may_see` and
`rules.may_see_post`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select, true

from forum.discussion.models import KEPT_FOR_AUTHOR, Board, Post, PostState, Thread, WhoReads
from forum.resources.models import AgencyMember
from forum.roles import Role, Viewer

# The parameters that stand for the viewer's account, for all numbers under which they write, and for those of whom
# they are kept apart.
ME, SELVES, APART = "me", "selves", "apart"


def asked_of(viewer: Viewer, **more: Any) -> dict[str, Any]:
    """The values of these parameters, and others, for a statement that was built for a `kind_of` viewer."""
    return {ME: viewer.account_id, SELVES: sorted(viewer.selves), APART: sorted(viewer.avoids), **more}


def kind_of(viewer: Viewer) -> Viewer:
    """Somebody with the same rights, for statements that are built once and then asked with `ME`.

    There is no account 0: whoever forgets the parameter sees less, not more.
    """
    return Viewer(
        account_id=None if viewer.account_id is None else 0, role=viewer.role, is_suspended=viewer.is_suspended
    )


def board_read_by(viewer: Viewer) -> ColumnElement[bool]:
    """Boards the viewer may read."""
    if viewer.is_member:
        return true()
    open_to_all = Board.who_reads == WhoReads.PUBLIC
    return or_(open_to_all, Board.agencies_read) if viewer.is_agency else open_to_all


def _agency_of_me(viewer: Viewer) -> Select[int]:
    return select(AgencyMember.agency_id).where(AgencyMember.account_id == bindparam(ME, viewer.account_id))


def is_theirs(model: type[Thread] | type[Post], viewer: Viewer) -> ColumnElement[bool]:
    """Texts, or threads, that are the viewer's: a member's own, or those of the agency they write for. Asked with
    `ME` where the viewer is a `kind_of` one."""
    if viewer.account_id is None or viewer.role is None:
        return false()
    if viewer.role is Role.AGENCY:
        return model.agency_id.in_(_agency_of_me(viewer))
    return and_(model.author_id.in_(selves(viewer)), model.agency_id.is_(None))


def selves(viewer: Viewer) -> Any:
    """Every account number under which the viewer writes, for `in_`. Asked with `SELVES` where they are a `kind_of`."""
    return bindparam(SELVES, sorted(viewer.selves), expanding=True)


def may_meet(model: type[Thread] | type[Post], viewer: Viewer) -> ColumnElement[bool]:
    """Threads, or posts, of nobody whom the viewer blocked or who blocked them. Those who review meet everybody."""
    apart: Any = bindparam(APART, sorted(viewer.avoids), expanding=True)
    return or_(model.agency_id.is_not(None), func.coalesce(model.author_id, 0).not_in(apart))


def not_met(model: type[Thread] | type[Post], viewer: Viewer) -> ColumnElement[bool]:
    """The others: those of somebody from whom a block keeps the viewer."""
    apart: Any = bindparam(APART, sorted(viewer.avoids), expanding=True)
    return and_(model.agency_id.is_(None), model.author_id.in_(apart))


def _own(model: type[Thread] | type[Post], viewer: Viewer) -> ColumnElement[bool]:
    if not (viewer.is_member or viewer.is_agency):
        return false()
    return and_(is_theirs(model, viewer), model.state.in_(KEPT_FOR_AUTHOR))


def thread_seen_by(viewer: Viewer, *, is_apart: bool | None = None) -> ColumnElement[bool]:
    """Threads that are there for the viewer. The statement must join Board. `is_apart`: whether there is anybody whom
    the viewer does not meet; by itself, whether there is now."""
    if viewer.is_reviewer:  # hidden ones too; but no more of their own than others' when they are
        return or_(Thread.state == PostState.PUBLISHED, and_(Thread.is_hidden.is_(False), _own(Thread, viewer)))
    meets = may_meet(Thread, viewer) if _is_apart(viewer, is_apart) else true()
    shown = or_(and_(Thread.state == PostState.PUBLISHED, board_read_by(viewer), meets), _own(Thread, viewer))
    return and_(Thread.is_hidden.is_(False), shown)


def _is_apart(viewer: Viewer, is_apart: bool | None) -> bool:
    return bool(viewer.avoids) if is_apart is None else is_apart


def post_seen_by(viewer: Viewer, *, is_apart: bool | None = None) -> ColumnElement[bool]:
    """Posts whose text is there for the viewer. The statement must join Thread and Board."""
    meets = _is_apart(viewer, is_apart)
    return or_(
        and_(
            and_(may_meet(Post, viewer), may_meet(Thread, viewer)) if meets else true(),
            Post.state == PostState.PUBLISHED,
            Thread.state == PostState.PUBLISHED,
            true() if viewer.is_reviewer else Thread.is_hidden.is_(False),
            board_read_by(viewer),
        ),
        _own(Post, viewer),
    )
