"""A whole thread: how it stands, and every act on it, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum import clock
from forum.db import db
from forum.discussion import rules as discussion_rules
from forum.discussion.models import PostState, Thread
from forum.discussion.models.acts import ThreadAct
from forum.discussion.queries import boards as board_queries
from forum.discussion.queries import threads as thread_queries
from forum.discussion.queries.threads import PostPage
from forum.discussion.views import acting
from forum.errors import Conflict, Hidden, Refused
from forum.moderation import labels
from forum.moderation.forms.threads import ActForm, MergeForm, MoveForm, PinForm, SlowForm, SplitForm
from forum.moderation.operations import threads as operations
from forum.moderation.queries import sparing as sparing_queries
from forum.moderation.queries import threads as queries
from forum.moderation.queries.threads import Tended
from forum.moderation.rules import threads as rules
from forum.moderation.views.shared import Answer, blueprint
from forum.web import access, filters, locale


def _tended(thread_id: str) -> Tended:
    viewer = access.viewer()
    scope = sparing_queries.preferences(viewer, clock.now()).scope
    return queries.tended(thread_id, viewer, scope, locale.today())


@blueprint.get("/t/<public_id:thread_id>")
@access.reviewers
def thread(thread_id: str) -> Answer:
    return _page(_tended(thread_id))


def _page(found: Tended, sent: ActForm | None = None) -> str:
    """The page with a form for each act that is open; the one that was `sent` with its words and errors."""
    viewer = access.viewer()
    posts = thread_queries.posts(found.thread.id, request.args.get("after"), access.viewer())
    open_acts = rules.open_acts(viewer, found.facts)
    forms = {act: _blank(act, found.thread, posts) for act in open_acts}
    if sent is not None:
        forms[sent.act] = sent
    return render_template(
        "moderation/thread.html",
        thread=found.thread,
        facts=found.facts,
        forms=forms,
        sent=sent,
        team=acting.shown(found.thread, viewer),
        hindrance=rules.hindrance(viewer, found.facts),
        posts={post.public_id: post for post in posts.rows},
        days=filters.coarse_days(post.published_on for post in posts.rows),
        next_key=posts.next_key,
        is_first=not request.args.get("after"),
        words=labels,
    )


def _blank(act: ThreadAct, thread: Thread, posts: PostPage) -> ActForm:
    form = _form(act, thread, posts, is_sent=False)
    if isinstance(form, SlowForm):
        form.minutes.data = str(thread.slow_minutes)
    return form


def _form(act: ThreadAct, thread: Thread, posts: PostPage, *, is_sent: bool) -> ActForm:
    """The form of an act: as it was sent, or empty."""
    given = {} if is_sent else {"formdata": None}
    if act is ThreadAct.MOVE:
        others = [board for board in board_queries.boards(locale.language()) if board.id != thread.board_id]
        allowed = [
            (board.public_id, board.name)
            for board in others
            if discussion_rules.may_be_moved(thread.board.reach, board.reach)
        ]
        barred = {board.public_id for board in others} - {code for code, _name in allowed}
        return MoveForm(act, allowed, frozenset(barred), **given)
    if act is ThreadAct.SPLIT:
        chosen = [post for post in posts.rows if post.state is PostState.PUBLISHED and post.place > 1]
        return SplitForm(act, [(post.public_id, post.author) for post in chosen], **given)
    kinds: Mapping[ThreadAct, Callable[..., ActForm]] = {
        ThreadAct.SLOW: SlowForm,
        ThreadAct.PIN: PinForm,
        ThreadAct.MERGE: MergeForm,
    }
    return kinds.get(act, ActForm)(act, **given)


def _do(act: ThreadAct, thread_id: str, verb: Callable[[ActForm], Thread | None]) -> Answer:
    """Read the form of an act, do it, and lead to the thread that is left; or say what is wrong, with every word."""
    found = _tended(thread_id)
    hindrance = rules.hindrance(access.viewer(), found.facts)
    if hindrance is not None:
        raise Refused(hindrance.value)
    if act not in rules.open_acts(access.viewer(), found.facts):
        raise Conflict
    posts = thread_queries.posts(found.thread.id, request.args.get("after"), access.viewer())
    form = _form(act, found.thread, posts, is_sent=True)
    if not form.accepts():
        return _page(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        left = verb(form)
    except Refused as error:
        if not _say(form, error.code):
            raise
        return _page(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    db.session.commit()
    flash(_("C’est fait. Les personnes qui lisent le fil voient pourquoi."))
    return _back(left.public_id if left is not None else thread_id)


def _say(form: ActForm, code: str) -> bool:
    """Put the words of a refusal beside the field that it is about; False when it is about none."""
    words = {
        "pins_full": _("Cette rubrique a déjà autant de fils en tête qu’elle peut. Retirez-en un d’abord."),
        "other_readers": _("Les deux fils ne se lisent pas par les mêmes personnes : ils ne se réunissent pas."),
        "no_thread": _("Nous ne trouvons pas ce fil, ou c’est celui-ci."),
        "nothing_left": _("Il ne resterait rien ici. Laissez au moins un message."),
    }
    fields = {"other_readers": "into", "no_thread": "into", "nothing_left": "posts"}
    if code in words:
        form[fields.get(code, "reason")].errors = [words[code]]
    return code in words


def _back(thread_id: str) -> Response:
    return redirect(url_for("moderation.thread", thread_id=thread_id), 303)


@blueprint.post("/t/<public_id:thread_id>/lock", endpoint="lock_thread", defaults={"act": ThreadAct.LOCK})
@blueprint.post("/t/<public_id:thread_id>/unlock", endpoint="unlock_thread", defaults={"act": ThreadAct.UNLOCK})
@blueprint.post("/t/<public_id:thread_id>/hide", endpoint="hide_thread", defaults={"act": ThreadAct.HIDE})
@blueprint.post("/t/<public_id:thread_id>/show", endpoint="show_thread", defaults={"act": ThreadAct.SHOW})
@blueprint.post("/t/<public_id:thread_id>/unpin", endpoint="unpin_thread", defaults={"act": ThreadAct.UNPIN})
@access.reviewers
def turn(thread_id: str, act: ThreadAct) -> Answer:
    """The acts that need nothing but a reason."""

    def verb(form: ActForm) -> None:
        operations.turn(act, thread_id, reason=form.reason.data or "", viewer=access.viewer())

    return _do(act, thread_id, verb)


@blueprint.post("/t/<public_id:thread_id>/slow")
@access.reviewers
def slow_thread(thread_id: str) -> Answer:
    return _do(ThreadAct.SLOW, thread_id, partial(_slow, thread_id))


@blueprint.post("/t/<public_id:thread_id>/pin")
@access.reviewers
def pin_thread(thread_id: str) -> Answer:
    return _do(ThreadAct.PIN, thread_id, partial(_pin, thread_id))


@blueprint.post("/t/<public_id:thread_id>/move")
@access.reviewers
def move_thread(thread_id: str) -> Answer:
    return _do(ThreadAct.MOVE, thread_id, partial(_move, thread_id))


@blueprint.post("/t/<public_id:thread_id>/merge")
@access.reviewers
def merge_thread(thread_id: str) -> Answer:
    return _do(ThreadAct.MERGE, thread_id, partial(_merge, thread_id))


@blueprint.post("/t/<public_id:thread_id>/split")
@access.reviewers
def split_thread(thread_id: str) -> Answer:
    return _do(ThreadAct.SPLIT, thread_id, partial(_split, thread_id))


def _slow(thread_id: str, form: ActForm) -> None:
    minutes, reason = int(form["minutes"].data), form.reason.data or ""
    operations.slow(thread_id, minutes=minutes, reason=reason, viewer=access.viewer())


def _pin(thread_id: str, form: ActForm) -> None:
    operations.pin(thread_id, days=form["days"].data, reason=form.reason.data or "", viewer=access.viewer())


def _move(thread_id: str, form: ActForm) -> None:
    reason = form.reason.data or ""
    operations.move(thread_id, board_id=form["board"].data, reason=reason, viewer=access.viewer())


def _merge(thread_id: str, form: ActForm) -> Thread:
    assert isinstance(form, MergeForm)  # noqa: S101 - narrows the type
    try:
        return operations.merge(thread_id, into_id=form.into_id, reason=form.reason.data or "", viewer=access.viewer())
    except Hidden:
        raise Refused("no_thread") from None


def _split(thread_id: str, form: ActForm) -> Thread:
    return operations.split(
        thread_id,
        post_ids=form["posts"].data,
        title=form["title"].data,
        reason=form.reason.data or "",
        viewer=access.viewer(),
    )
