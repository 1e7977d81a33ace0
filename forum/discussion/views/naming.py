"""Under which name a text is sent: one's own, or a name for one thread only. What is offered, proposed, chosen."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from forum import keys
from forum.accounts import once_places, proposals, pseudonyms
from forum.accounts import queries as accounts
from forum.accounts.once_places import OncePlace
from forum.discussion.forms import MINE, ONCE, ReplyForm
from forum.discussion.queries import own_names
from forum.discussion.queries.own_names import Here
from forum.roles import Viewer
from forum.web import access

PURPOSE = "one-off"  # of sealing
VALID = 12 * 3600  # seconds: as long as a session can last
ANOTHER = "another"  # the step that asks for another proposal; it sends nothing


class NameGone(Exception):
    """The name that was proposed is somebody else's by now, or was proposed long ago: another is to be looked at."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page before sending says: the name under which the text is to appear; whether it is a one-off name; and
    whether that is a new one, which can be drawn again."""

    name: str
    is_once: bool = False
    is_new: bool = False


def offer(form: ReplyForm, here: Here) -> None:
    """Let the form offer the viewer's names."""
    once = _("Mon nom de ce seul fil") if here.once else _("Un nom pour ce fil seulement")
    if "name" not in form:
        return
    form.offer(
        mine=_("Mon nom habituel"),
        once=once,
        last=ONCE if here.spoke_last_as_once else MINE,
    )
    form.names = tuple(filter(None, (current_user.pseudonym, here.once)))
    if here.once:
        form.name.description = (
            _("Dans ce fil, vous avez écrit en dernier sous ce nom : il est choisi d’avance.")
            if here.spoke_last_as_once
            else _("Dans ce fil, vous avez déjà un nom d’un seul fil, et vous avez écrit en dernier sous le vôtre.")
        )


def shown(form: ReplyForm, here: Here, language: str) -> Shown | None:
    """The name for the page before sending; a new one is drawn, and put into the form sealed. None for who writes under
    no name of theirs."""
    if "name" not in form:
        return None
    if not form.is_once:
        return Shown(current_user.pseudonym)
    if here.once:
        return Shown(here.once, is_once=True)
    name = "" if request.form.get("step") == ANOTHER else _proposed(form)
    if not name:
        name = proposals.free_name(language)
        form.proposed.data = keys.seal_for(PURPOSE, json.dumps([access.viewer().number, name]))
    return Shown(name, is_once=True, is_new=True)


def chosen(form: ReplyForm, here: Here, language: str) -> str:
    """The one-off name under which the text is to be sent, "" for one's own. Raises NameGone."""
    if not form.is_once:
        return ""
    if here.once:
        return here.once
    if not form.proposed.data:  # sent without having looked at it
        return proposals.free_name(language)
    name = _proposed(form)
    if not name:
        raise NameGone
    return name


def _places(viewer: Viewer) -> list[OncePlace]:
    return [
        OncePlace(name, url_for("discussion.thread", thread_id=thread_id) if thread_id else "", title, language)
        for name, thread_id, title, language in own_names.threads_of(viewer)
    ]


def init_app(app: Flask) -> None:
    once_places.register(app, _places)


def _proposed(form: ReplyForm) -> str:
    """The name that was proposed to this person; "" for none that is still free."""
    try:
        number, name = json.loads(keys.unseal(PURPOSE, form.proposed.data or "", seconds=VALID))
    except keys.CannotUnseal:
        return ""
    is_theirs = number == access.viewer().number
    return str(name) if is_theirs and not accounts.is_name_taken(pseudonyms.skeleton(name)) else ""
