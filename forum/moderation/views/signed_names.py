"""Whose a one-off name is: asked for in writing, signed by somebody else, then seen by the one who asked, for a day."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum import clock
from forum.accounts import queries as accounts
from forum.accounts.operations import once
from forum.db import db
from forum.moderation.forms.signatures import AskForm
from forum.moderation.models.signatures import SignedAct
from forum.moderation.operations import signatures as operations
from forum.moderation.queries import signatures as queries
from forum.moderation.views import signature_words as words
from forum.moderation.views.shared import Answer, blueprint
from forum.moderation.views.signatures import opened
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.roles import Viewer
from forum.web import access, filters


@blueprint.get("/p/<public_id:post_id>/ask-name")
@access.reviewers
def ask_name(post_id: str) -> Answer:
    return _ask_page(queries.text_under_a_one_off_name(post_id, access.viewer()).public_id, AskForm())


@blueprint.post("/p/<public_id:post_id>/ask-name")
@access.reviewers
def send_ask_name(post_id: str) -> Answer:
    viewer, form = access.viewer(), AskForm()
    post = queries.text_under_a_one_off_name(post_id, viewer)
    if not form.accepts():
        return _ask_page(post_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    reason = form.reason.data or ""
    asked = operations.ask(SignedAct.OPEN_NAME, about=post.public_id, terms={}, reason=reason, viewer=viewer)
    db.session.commit()
    flash(_("La demande attend la signature de quelqu’un d’autre."))
    return redirect(url_for("moderation.signature", item_id=asked.public_id), 303)


def _ask_page(post_id: str, form: AskForm) -> str:
    return render_template("moderation/signature_ask_name.html", post_id=post_id, form=form)


@blueprint.get("/signatures/<public_id:item_id>/name")
@access.reviewers
def signed_name(item_id: str) -> Answer:
    """Computed with the key each time, and written down nowhere."""
    found = opened(item_id, SignedAct.OPEN_NAME)
    name = accounts.once.one_off(found.concerns_id)
    owner_id = once.owner_of(name) if name is not None else None
    return render_template(
        "moderation/signature_name.html",
        signature=found,
        once=name.pseudonym if name is not None else "",
        owner=accounts.account(owner_id).pseudonym if owner_id is not None else "",
        hours=words.hours_left(found.open_until, clock.now()),
    )


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """What the one whose name it is reads: when, that two people decided it, and how to say that it is wrong."""
    return {
        found.public_id: Words(
            text=_(
                "Le %(day)s, deux personnes de l’équipe de relecture ont décidé ensemble, par écrit, de savoir de qui "
                "est un nom d’un seul fil, et c’est l’un des vôtres. Une seule peut voir votre autre nom, pendant une "
                "journée, et c’est noté au journal. Vous pouvez demander pourquoi, ou dire que c’est injuste : une "
                "personne de l’administration lit ce que vous écrivez au sujet de l’équipe.",
                day=filters.whole_day(found.answered_on or found.asked_on),
            ),
            href="/a/team",
        )
        for found in queries.told(viewer, abouts)
    }


def init_app(app: Flask) -> None:
    wording.register(app, NoticeKind.NAME_OPENED, _tell)
