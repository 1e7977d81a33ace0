"""Crisis cases: opening one from a text, its page for staff, and the page that only the author sees."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum import clock, markup
from forum.db import db, forget_log
from forum.errors import Conflict
from forum.moderation import labels
from forum.moderation.forms.cases import STEP_WORDS, AuthorNoteForm, CaseForm, ClosingForm, StepForm
from forum.moderation.models.cases import FOLLOWUPS, TICKED, CaseStep, CrisisCase
from forum.moderation.models.replies import Occasion, SavedReply
from forum.moderation.operations import cases as operations
from forum.moderation.queries import cases as queries
from forum.moderation.queries import replies, talk
from forum.moderation.queries.cases import Found
from forum.moderation.rules import cases as rules
from forum.moderation.rules import replies as reply_rules
from forum.moderation.views import claimed
from forum.moderation.views.shared import Answer, blueprint
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.roles import Viewer
from forum.safety import triage
from forum.web import access, locale

care = Blueprint("care", __name__)


@blueprint.post("/p/<public_id:post_id>/case")
@access.reviewers
def open_case(post_id: str) -> Answer:
    case = operations.open_case(queries.post(post_id), access.viewer())
    db.session.commit()
    return redirect(url_for("moderation.case", item_id=case.public_id), 303)


@blueprint.get("/cases")
@access.reviewers
def cases() -> Answer:
    key, viewer, now = request.args.get("after"), access.viewer(), clock.now()
    closed = queries.closed_cases(viewer, key)
    return render_template(
        "moderation/cases.html",
        rows=[] if key else [(case, _when(case, now)) for case in queries.open_cases(viewer)],
        closed=closed,
        is_first=not key,
        words=labels,
    )


def _when(case: CrisisCase, now: datetime) -> str:
    """When somebody is needed: now, or in so many hours."""
    if case.waiting_at is None or case.waiting_at <= now:
        return str(_("maintenant"))
    return str(_("dans %(n)d h", n=math.ceil((case.waiting_at - now).total_seconds() / 3600)))


@blueprint.get("/cases/<public_id:item_id>")
@access.reviewers
def case(item_id: str) -> Answer:
    found = queries.case(item_id, access.viewer())
    note = AuthorNoteForm(formdata=None, text=_template(found))
    return _page(found, note, ClosingForm(formdata=None))


def _page(found: Found, note: AuthorNoteForm, closing: ClosingForm) -> str:
    viewer, now, one = access.viewer(), clock.now(), found.case
    note.version.data = closing.version.data = one.version
    is_due = one.waiting_at is not None and one.waiting_at <= now
    upcoming = rules.next_followup(one.followup)
    is_joined = one.second is not None
    return render_template(
        "moderation/case.html",
        found=found,
        case=one,
        when=_when(one, now),
        steps=[(step, STEP_WORDS[step], _is_done(found, step)) for step in CaseStep],
        ticked=TICKED,
        is_due=is_due,
        may_join=rules.may_join(viewer, member=one.member, opened_by=one.opened_by, second=one.second),
        is_joined=is_joined,
        may_follow=is_due and is_joined and upcoming is not None and _is_past_first_hour(found),
        upcoming=upcoming,
        claimed=claimed.found(one.public_id, viewer, now),
        has_all_followups=one.followup == FOLLOWUPS[-1],
        note=note,
        written=operations.notes_for(found, viewer),
        closing=closing,
        review=markup.render(operations.review_of(one), links=False),
        replies=_saved(found),
        notes=talk.notes([one.public_id, str(one.member or "")], viewer, author_id=found.reader_id),
        words=labels,
    )


def _is_done(found: Found, step: CaseStep) -> bool:
    """As it was noted; whether the text is decided is seen from the text, as long as the case is open."""
    if step is CaseStep.POST and found.case.is_open:
        return found.is_decided
    return step in found.case.done


def _is_past_first_hour(found: Found) -> bool:
    return found.reader_id is None or CaseStep.NOTE in found.case.done


@blueprint.post("/cases/<public_id:item_id>/join")
@access.reviewers
def join_case(item_id: str) -> Answer:
    found = queries.case(item_id, access.viewer())
    operations.join(found, version=_seen(CaseForm()), viewer=access.viewer())
    return _done(found, _("Vous êtes deux maintenant."))


@blueprint.post("/cases/<public_id:item_id>/steps")
@access.reviewers
def tick_step(item_id: str) -> Answer:
    found, form = queries.case(item_id, access.viewer()), StepForm()
    version = _seen(form)
    operations.tick(
        found,
        CaseStep(form.step.data or ""),
        is_done=form.done.data == "yes",
        version=version,
        viewer=access.viewer(),
    )
    return _done(found, _("C’est noté."))


@blueprint.post("/cases/<public_id:item_id>/note")
@access.reviewers
def write_note(item_id: str) -> Answer:
    found, form = queries.case(item_id, access.viewer()), AuthorNoteForm()
    if not form.accepts_beside(templates=_templates(found), texts=queries.texts(found.case.post_id)):
        _must_be_seen(found, form.version.data)
        return _page(found, form, ClosingForm(formdata=None)), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.write_note(found, form.text.data or "", version=form.version.data or 0, viewer=access.viewer())
    return _done(found, _("Le mot est écrit. La personne le trouve dans ses nouvelles."))


@blueprint.post("/cases/<public_id:item_id>/follow-up")
@access.reviewers
def follow_up(item_id: str) -> Answer:
    found = queries.case(item_id, access.viewer())
    operations.follow_up(found, version=_seen(CaseForm()), viewer=access.viewer())
    return _done(found, _("Le nouveau regard est noté."))


@blueprint.post("/cases/<public_id:item_id>/close")
@access.reviewers
def close_case(item_id: str) -> Answer:
    found, form = queries.case(item_id, access.viewer()), ClosingForm()
    missing = operations.missing(found, form.reason.data or "")
    if not form.accepts_beside(missing=missing, texts=queries.texts(found.case.post_id)):
        _must_be_seen(found, form.version.data)
        note = AuthorNoteForm(formdata=None, text=_template(found))
        return _page(found, note, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.close(
        found,
        review=form.text.data or "",
        reason=form.reason.data or "",
        version=form.version.data or 0,
        viewer=access.viewer(),
    )
    return _done(found, _("Ce suivi est clos."))


def _seen(form: CaseForm | StepForm) -> int:
    """The version that was seen; a form that no page of ours sent is stale. Raises Conflict."""
    if not form.accepts():
        raise Conflict
    return form.version.data or 0


def _must_be_seen(found: Found, version: int | None) -> None:
    """Asked to look again at something that has changed, nobody would notice. Raises Conflict."""
    if found.case.version != version or not found.case.is_open:
        raise Conflict


def _done(found: Found, words: str) -> Response:
    db.session.commit()
    flash(words)
    return redirect(url_for("moderation.case", item_id=found.case.public_id), 303)


def _template(found: Found) -> str:
    """What a note begins with: the saved reply that was chosen, else the first one for such notes; nothing once one
    is written."""
    wanted = replies.chosen(request.args.get("reply", ""), _language(found))
    if wanted is not None:
        return _filled(found, wanted.body)
    return "" if CaseStep.NOTE in found.case.done else _templates(found)[0]


def _templates(found: Found) -> list[str]:
    """What a note must not be, word for word: the saved replies in the author's language, or ours where there are
    none."""
    saved = _saved(found)
    if saved:
        return [_filled(found, reply.body) for reply in saved]
    words = locale.translations(_language(found))
    return [
        words.ugettext(
            "Bonjour,\n\nNous avons lu ce que vous avez écrit, et nous pensons à vous. Si vous êtes en danger"
            " maintenant, appelez les secours de votre pays, ou demandez à une personne près de vous de le faire. Les"
            " numéros sont sur cette page. Nous ne savons ni qui ni où vous êtes : nous ne pouvons pas appeler à votre"
            " place."
        )
    ]


def _saved(found: Found) -> list[SavedReply]:
    return replies.for_occasion(Occasion.NOTE, _language(found))


def _language(found: Found) -> str:
    return found.language or locale.language()


def _filled(found: Found, body: str) -> str:
    return reply_rules.filled(body, name=found.name, board=found.board)


@care.get("/a/care/<public_id:case_id>")
@access.everybody
def note(case_id: str) -> Answer:
    """For its author alone; for everybody else there is nothing, so that its address tells nothing."""
    viewer = access.viewer()
    found = queries.own_case(case_id, viewer)
    notes = [(one.written_on, operations.note_html(one)) for one in queries.own_notes(found.id, viewer)]
    return render_template("accounts/care.html", case=found, notes=notes)


@care.post("/a/care/<public_id:case_id>/erase")
@access.everybody
def erase_note(case_id: str) -> Answer:
    viewer = access.viewer()
    found = queries.own_case(case_id, viewer)
    operations.erase_notes(found, viewer)
    db.session.commit()
    forget_log()
    flash(_("Le mot est effacé."))
    return redirect(url_for("care.note", case_id=found.public_id), 303)


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """Words of a notice, without a hint of what it is about."""
    return {
        case_id: Words(
            text=_("L’équipe de relecture vous a écrit un mot, pour vous seulement.")
            if has_note
            else _("Des numéros et un mot de l’équipe de relecture, pour vous seulement."),
            href=url_for("care.note", case_id=case_id),
        )
        for case_id, has_note in queries.noted(abouts, viewer).items()
    }


def init_app(app: Flask) -> None:
    app.register_blueprint(care)
    wording.register(app, NoticeKind.CARE, _tell)
    triage.keep_changes(app, operations.keep_change)
