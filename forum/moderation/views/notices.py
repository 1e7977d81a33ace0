"""What notices of decisions and of answers say to their reader, in the reader's language, never who decided."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, url_for
from flask_babel import gettext as _

from forum.discussion.models import Post, PostState, Thread
from forum.discussion.queries import counting, house_rules
from forum.moderation.models import Appeal, AppealState, Contested, Outcome
from forum.moderation.queries import appeals as appeal_queries
from forum.moderation.queries import review as queries
from forum.moderation.views import statements
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.roles import Viewer
from forum.web import locale


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    found = queries.decisions_for(viewer, abouts)
    against = [post.public_id for decision, _thread, post in found if decision.outcome is not Outcome.PUBLISH]
    names = house_rules.rules(locale.language()) if against else {}
    known = {each.decision.public_id: each for each in appeal_queries.own_restrictions(viewer, against)}
    masked = queries.are_masked([post.id for decision, _thread, post in found if decision.outcome is Outcome.MASK])
    keys = counting.keys_of([post for _decision, _thread, post in found], viewer)
    told = {}
    for decision, thread, post in found:
        told[decision.public_id] = Words(
            text=_told(decision.outcome, is_edit=decision.is_edit, opens=post.opens),
            href=url_for("masked.masked", post_id=post.public_id)
            if post.id in masked
            else _where(thread, post, keys[post.id]),
            statement=statements.of_decision(decision, names, known.get(decision.public_id)),
        )
    return told


def _where(thread: Thread, post: Post, key: str) -> str:
    """Where the author finds the text: in its thread, or among those that only they see."""
    if post.state is not PostState.PUBLISHED or not post.place:
        return url_for("discussion.own_texts")
    return url_for("discussion.thread", thread_id=thread.public_id, after=key or None)


def _told(outcome: Outcome, *, is_edit: bool, opens: bool) -> str:
    if is_edit:
        return _told_of_edit(outcome)
    if opens:
        return _told_of_thread(outcome)
    return str(
        {
            Outcome.PUBLISH: _("Votre message a paru."),
            Outcome.MASK: _("Votre message a paru ; des mots ont été masqués pour votre sécurité."),
            Outcome.RETURN: _("Votre message vous est rendu, pour le corriger."),
            Outcome.REMOVE: _("Votre message a été retiré."),
        }[outcome]
    )


def _told_of_edit(outcome: Outcome) -> str:
    return str(
        {
            Outcome.PUBLISH: _("Votre modification a paru."),
            Outcome.MASK: _("Votre modification a paru ; des mots ont été masqués pour votre sécurité."),
            Outcome.RETURN: _("Votre modification vous est rendue, pour la corriger."),
            Outcome.REMOVE: _("Votre modification a été retirée. Le texte publié reste."),
        }[outcome]
    )


def _told_of_thread(outcome: Outcome) -> str:
    return str(
        {
            Outcome.PUBLISH: _("Votre fil a paru."),
            Outcome.MASK: _("Votre fil a paru ; des mots ont été masqués pour votre sécurité."),
            Outcome.RETURN: _("Votre fil vous est rendu, pour le corriger."),
            Outcome.REMOVE: _("Votre fil a été retiré."),
        }[outcome]
    )


def _tell_answer(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """The written answer of whoever looked again."""
    return {
        appeal.public_id: Words(
            text=_answered(appeal), href=_asked_at(appeal, post_id), reason=appeal_queries.written(appeal).answer
        )
        for appeal, post_id in appeal_queries.told(viewer, abouts)
        if appeal.state in {AppealState.UPHELD, AppealState.OVERTURNED}
    }


def _answered(appeal: Appeal) -> str:
    if appeal.state is AppealState.OVERTURNED:
        return str(_("Quelqu’un d’autre a regardé : la première décision est annulée."))
    return str(_("Quelqu’un d’autre a regardé : la première décision reste."))


def _asked_at(appeal: Appeal, post_id: str) -> str:
    """Where it was asked for and is answered at length."""
    if appeal.about_kind is Contested.SANCTION:
        return url_for("appeals.sanction", sanction_id=appeal.about)
    if appeal.about_kind is Contested.PIN:
        return url_for("appeals.pin", pin_id=appeal.about)
    return url_for("appeals.text", post_id=post_id) if post_id else ""


def init_app(app: Flask) -> None:
    wording.register(app, NoticeKind.DECISION, _tell)
    wording.register(app, NoticeKind.APPEAL, _tell_answer)
