"""What readers reported, as those who review see it; the decision; and what those who reported are told."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from forum import clock, markup
from forum.db import db
from forum.differences import differences
from forum.discussion.models import PostState
from forum.discussion.queries import content_notes, house_rules
from forum.errors import Refused
from forum.moderation import labels, waits
from forum.moderation.forms.reports import CONCERN_RULES, CONCERN_WORDS, HELP_WORDS, OUTCOME_WORDS, ReportDecisionForm
from forum.moderation.models.items import Item
from forum.moderation.models.reports import ReportedKind, ReportOutcome, ReportState
from forum.moderation.operations import claims
from forum.moderation.operations import reports as operations
from forum.moderation.queries import queue
from forum.moderation.queries import reports as queries
from forum.moderation.queries.reports import CaseReview
from forum.moderation.rules import items
from forum.moderation.rules import reports as rules
from forum.moderation.views import claimed
from forum.moderation.views.shared import Answer, blueprint
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.resources.models import GuidanceState, ServiceState
from forum.roles import Viewer
from forum.web import access, locale


def _kind_words(kind: ReportedKind) -> str:
    return str(
        {
            ReportedKind.POST: _("Un message"),
            ReportedKind.THREAD: _("Un fil"),
            ReportedKind.GUIDANCE: _("Une fiche"),
            ReportedKind.SERVICE: _("Un service"),
        }[kind]
    )


def _reason_words() -> dict[str, str]:
    """Every reason by its code: the house rules, retired ones too, and the others with the rule they refer to."""
    named = {code: rule.name for code, rule in house_rules.rules(locale.language()).items()}
    concerns = {concern.value: str(words) for concern, words in {**CONCERN_WORDS, **HELP_WORDS}.items()}
    for concern, rule in CONCERN_RULES.items():
        if rule in named:
            concerns[concern.value] = _("%(words)s (règle : %(rule)s)", words=concerns[concern.value], rule=named[rule])
    return {**named, **concerns}


@blueprint.get("/reports")
@access.reviewers
def reports() -> Answer:
    decided = request.args.get("state") == "decided"
    key = request.args.get("after")
    rows, next_key = queries.cases(access.viewer(), key, decided=decided)
    return render_template(
        "moderation/reports.html",
        rows=rows,
        next_key=next_key,
        decided=decided,
        is_first=not key,
        kind_words=_kind_words,
        reasons=_reason_words(),
        outcome_words=OUTCOME_WORDS,
        words=labels,
        waits=waits,
        now=clock.now(),
    )


@blueprint.get("/reports/<public_id:item_id>")
@access.reviewers
def report(item_id: str) -> Answer:
    found = queries.case(item_id, access.viewer())
    form = _form()
    form.version.data, form.seen.data = found.case.version, found.seen
    return _report(found, form)


def _form() -> ReportDecisionForm:
    return ReportDecisionForm(dict(house_rules.choices(locale.language())))


def _report(found: CaseReview, form: ReportDecisionForm) -> str:
    viewer, now, case = access.viewer(), clock.now(), found.case
    is_open = case.state is ReportState.OPEN
    item = queue.item(case.public_id, viewer, now) if is_open else None
    is_taken = item is not None and items.is_taken(by=item.claimed_by, until=item.claimed_until, viewer=viewer, now=now)
    return render_template(
        "moderation/reported.html",
        review=found,
        form=form,
        is_open=is_open,
        is_taken=is_taken,
        claimed=claimed.of(item, viewer, now) if item is not None else None,
        hindrance=_hindrance(found, item, viewer),
        outcomes=rules.open_outcomes(
            case.state, kind=case.about_kind, is_public=found.is_public, is_reporter=found.is_reporter
        ),
        outcome_words=OUTCOME_WORDS,
        kind=_kind_words(case.about_kind),
        reasons=_reason_words(),
        counted=queries.counted(found.said),
        where=_where(found),
        kept=_kept(found) if found.kept.body else "",
        changes=_changes(found) if is_open and found.has_changed else None,
        words=labels,
        note_words=content_notes.words(),
        waits=waits,
        now=now,
    )


def _kept(found: CaseReview) -> Markup:
    """The text as it was; its links are text where they are so in the text."""
    return markup.render(found.kept.body, links=found.post is None or not found.post.has_plain_links)


def _hindrance(found: CaseReview, item: Item | None, viewer: Viewer) -> str:
    """Why the viewer may not decide, in words; "" when they may."""
    if item is None:
        return ""
    if found.is_reporter:
        return str(_("Vous avez vous-même prévenu l’équipe de ce texte : quelqu’un d’autre décidera."))
    try:
        claims.may_handle(item, viewer)
    except Refused as refused:
        return str(labels.HINDRANCE_WORDS[refused.code])
    return ""


def _where(found: CaseReview) -> str:
    """Where the text stands for everybody who may read it; "" when it stands nowhere."""
    if not found.is_public:
        return ""
    if found.page is not None or found.offer is not None:
        return url_for("resources.page", page_id=found.case.about)
    if found.post is None or found.post.thread.state is not PostState.PUBLISHED:
        return ""
    return url_for("discussion.thread", thread_id=found.post.thread.public_id)


def _changes(found: CaseReview) -> list[object]:
    """What has changed since the text was reported, title and body."""
    before, after = found.kept, found.now
    return [*differences(f"{before.title}\n\n{before.body}".strip(), f"{after.title}\n\n{after.body}".strip())]


@blueprint.post("/reports/<public_id:item_id>/decide")
@access.reviewers
def decide_report(item_id: str) -> Answer:
    viewer = access.viewer()
    found = queries.case(item_id, viewer)
    form = _form()
    if not form.accepts() or form.chosen is None:
        # Asked to look again at what is no longer what they read, nobody would notice the difference.
        operations.must_be_open(found, version=form.version.data, seen=form.seen.data)
        return _report(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.decide(
        found,
        form.chosen,
        version=form.version.data or 0,
        seen=form.seen.data or 0,
        rule=form.rule.data or "",
        reason=form.reason.data or "",
        viewer=viewer,
    )
    db.session.commit()
    flash(_("La décision est enregistrée. Les personnes qui ont prévenu sauront que c’est regardé, rien de plus."))
    return redirect(url_for("moderation.queue"), 303)


def _tell_reporter(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """How it ended, never what was decided about anybody."""
    said = {
        ReportState.FINE: _(
            "L’équipe a regardé ce que vous avez écrit au sujet d’un texte : il peut rester comme il est."
        ),
        ReportState.ACTED: _(
            "L’équipe a regardé ce que vous avez écrit au sujet d’un texte : elle a fait le nécessaire."
        ),
        ReportState.GONE: _("Vous aviez écrit à l’équipe au sujet d’un texte : il n’est plus là."),
    }
    return {about: Words(text=str(said[state])) for about, state in queries.ended_for(viewer, abouts).items()}


def tell_agency(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """What became of a page or a service of theirs, while it is so; nothing of why somebody looked."""
    names = house_rules.rules(locale.language())
    told = {}
    for about, (case, service, said) in queries.services_for(viewer, abouts).items():
        if service.state is ServiceState.WITHDRAWN and case.outcome is ReportOutcome.TAKE_DOWN:
            text = _("Votre service « %(name)s » n’est plus dans l’annuaire.", name=service.name)
            rule = house_rules.name_of(case.rule, names)
            reason = _("Règle : %(rule)s. %(reason)s", rule=rule, reason=said)
            href = url_for("desk.service_at_desk", service_id=service.public_id)
            told[about] = Words(text=str(text), href=href, reason=str(reason))
    for about, (case, page) in queries.pages_for(viewer, abouts).items():
        href = url_for("desk.page_at_desk", page_id=page.public_id)
        if page.state is GuidanceState.HELD and case.outcome is ReportOutcome.HOLD:
            text = _(
                "Votre fiche « %(title)s » repasse par la relecture. Elle n’est pas visible en attendant.",
                title=page.title,
            )
            told[about] = Words(text=str(text), href=href)
        elif page.state is GuidanceState.RETURNED and case.outcome is ReportOutcome.TAKE_DOWN:
            text = _("Votre fiche « %(title)s » vous est rendue, pour la corriger.", title=page.title)
            rule = house_rules.name_of(case.rule, names)
            reason = _("Règle : %(rule)s. %(reason)s", rule=rule, reason=page.return_reason)
            told[about] = Words(text=str(text), href=href, reason=str(reason))
    return told


def init_app(app: Flask) -> None:
    wording.register(app, NoticeKind.REPORT, _tell_reporter)
