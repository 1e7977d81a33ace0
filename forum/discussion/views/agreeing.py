"""Before a first text: what everybody should know who writes here, once for each of its versions."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user

from forum.accounts.operations.agreeing import agree
from forum.accounts.rules import AGREEMENT_VERSION, must_agree
from forum.db import db
from forum.discussion.views.shared import Step, blueprint
from forum.web import access

AGREE = "agree"
# Not carried along: the page has its own.
OF_THE_PAGE = frozenset({"csrf_token", "step", AGREE})


class NotRead(Exception):
    """Somebody sends a text who has not been told what that means."""

    def __init__(self, asked: Step) -> None:
        super().__init__()
        self.asked = asked


def must_have_read(asked: Step) -> None:
    """Before a right text goes on. Raises NotRead for whoever has not said that they have read the page, and does not
    say so with this very form. If they do, that is kept. Asks nothing: what they said came with their session."""
    if not must_agree(access.viewer(), agreed_version=getattr(current_user, "agreed_version", 0)):
        return
    if request.form.get(AGREE) != str(AGREEMENT_VERSION):
        raise NotRead(asked)
    agree(access.viewer())
    db.session.commit()  # also where the text is then refused: nobody is asked twice


@blueprint.errorhandler(NotRead)
def before(error: NotRead) -> str:
    """The page, with a button that goes on with the step that was asked for. What was written travels along, hidden,
    and is stored nowhere."""
    db.session.rollback()  # nothing was written: gives back the write lock
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in OF_THE_PAGE]
    return render_template(
        "discussion/before.html",
        fields=fields,
        action=request.path,
        step=error.asked.value,
        version=AGREEMENT_VERSION,
    )
