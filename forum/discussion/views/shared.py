"""What the pages of the discussion share: blueprints, the step before sending, the address in a path."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from forum import markup, ratelimit
from forum.db import db
from forum.discussion import staffing
from forum.discussion.forms import ReplyForm
from forum.discussion.operations import rendering
from forum.discussion.queries import threads as queries
from forum.discussion.views.naming import Shown
from forum.waiting import Level
from forum.web import access

blueprint = Blueprint("discussion", __name__)
desk_pins = Blueprint("desk_pins", __name__)
Answer = Response | str | tuple[str, int]


class Step(StrEnum):
    """What the pressed button asks for."""

    CHECK = "check"
    EDIT = "edit"
    SEND = "send"


def step() -> Step:
    """The step asked for; anything unknown is the harmless one."""
    wanted = request.form.get("step", Step.SEND)
    return Step(wanted) if wanted in set(Step) else Step.CHECK


def compose(form: ReplyForm, **context: Any) -> str:
    """The page on which one writes. `action` is where the form goes, `back` where its link leads."""
    return render_template("discussion/compose.html", form=form, staff_now=staffing.staffing(), **context)


def refused(form: ReplyForm, **context: Any) -> tuple[str, int]:
    """The same page with what is wrong, and every word that was written."""
    return compose(form, **context), HTTPStatus.UNPROCESSABLE_ENTITY


def check(form: ReplyForm, *, named: Shown | None = None, is_gone: bool = False, **context: Any) -> str:
    """Read it once more before it leaves. Nothing is stored. `named`: under which name it is to appear, where that is
    asked; `is_gone`: the one-off name that was proposed before is no longer free."""
    body = form.body.data or ""
    plain = rendering.would_show_plain_links(body, access.viewer(), once=form.is_once)
    db.session.commit()  # nothing was written: gives back the write lock before the slow part
    shown = markup.render(body, links=not plain)
    context |= {"named": named, "is_gone": is_gone}
    return render_template("discussion/check.html", form=form, shown=shown, plain_links=plain, **context)


def name_gone(form: ReplyForm, *, named: Shown | None, **context: Any) -> tuple[str, int]:
    """The same page with another name than the one that was proposed, and every word that was written."""
    return check(form, named=named, is_gone=True, **context), HTTPStatus.CONFLICT


def shows_help(thread_id: int) -> bool:
    """Whether one of the reader's own texts in a thread waits that reads like danger to life: the card of such a text
    shows the numbers, so that is where they are led."""
    return any(text.level is Level.CRISIS for text in queries.own_texts(access.viewer(), thread_id=thread_id))


def writer() -> str:
    """Whose texts are counted: the account's, wherever it writes from."""
    return ratelimit.keyed(f"writer {access.viewer().number}")


def was_sent(response: Any) -> bool:
    """For rate limits: only what was really sent counts, not looking at it again."""
    return bool(response.status_code == HTTPStatus.SEE_OTHER)
