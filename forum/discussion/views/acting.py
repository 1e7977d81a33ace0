"""What the moderation team did with a thread, as its readers are told."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.discussion.models import Thread
from forum.discussion.models.acts import SPLIT_FROM, SPLIT_TO, ThreadAct
from forum.roles import Viewer
from forum.web import locale


@dataclass(frozen=True, slots=True)
class Told:
    """What was done, and why; `href` leads to what it speaks of, "" for nowhere."""

    text: str
    reason: str
    href: str = ""


def shown(thread: Thread, viewer: Viewer) -> list[Told]:
    """Everything that shows on a thread, the oldest first. Most threads have nothing."""
    if not thread.staff_note:
        return []
    notes = thread.staff_notes
    words = _words(thread)
    other = notes.get(SPLIT_TO, "")
    return [
        Told(
            words[code],
            reason,
            href=url_for("discussion.thread", thread_id=other) if code == ThreadAct.SPLIT and other else "",
        )
        for code, reason in notes.items()
        if code in words and (code != ThreadAct.HIDE or viewer.is_reviewer)
    ]


def _words(thread: Thread) -> dict[str, str]:
    """What each note says; what has ended by itself says nothing any more."""
    words = {
        ThreadAct.LOCK: _("L’équipe de relecture a fermé ce fil :"),
        ThreadAct.UNLOCK: _("L’équipe de relecture a rouvert ce fil :"),
        ThreadAct.SLOW: _("L’équipe de relecture ne ralentit plus ce fil :"),
        ThreadAct.UNPIN: _("L’équipe de relecture n’épingle plus ce fil :"),
        ThreadAct.MOVE: _("L’équipe de relecture a déplacé ce fil dans cette rubrique :"),
        ThreadAct.MERGE: _("L’équipe de relecture a réuni un autre fil avec celui-ci :"),
        ThreadAct.SPLIT: _("L’équipe de relecture a mis une partie de ce fil dans un fil à part :"),
        SPLIT_FROM: _("L’équipe de relecture a tiré ce fil d’un autre :"),
        ThreadAct.HIDE: _("L’équipe de relecture a masqué ce fil :"),
        ThreadAct.SHOW: _("L’équipe de relecture a remis ce fil :"),
    }
    if thread.slow_minutes:
        words[ThreadAct.SLOW] = ngettext(
            "L’équipe de relecture ralentit ce fil, un message par personne et par minute :",
            "L’équipe de relecture ralentit ce fil, un message par personne toutes les %(num)d minutes :",
            thread.slow_minutes,
        )
    if thread.pinned_until is not None and thread.pinned_until >= locale.today():
        words[ThreadAct.PIN] = _("L’équipe de relecture a mis ce fil en tête de la rubrique :")
    return {str(code): str(said) for code, said in words.items()}
