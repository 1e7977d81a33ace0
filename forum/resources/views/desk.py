"""The desk where agencies write guidance."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from forum.db import db
from forum.freshness import freshness
from forum.resources import forms, operations, queries, rules
from forum.resources.changes import Changes, changes
from forum.resources.models import GuidancePage, GuidanceRevision
from forum.resources.queries import Review
from forum.resources.views.shared import Answer, desk, is_first
from forum.resources.views.writing import is_behind
from forum.web import access, links, locale


@desk.get("")
@access.agencies
def pages() -> Answer:
    agency = queries.agency_of(access.viewer())
    today = locale.today()
    rows, next_key = queries.desk_rows(agency.id, today=today, after=request.args.get("after"))
    return render_template(
        "desk/pages.html",
        agency=agency,
        rows=rows,
        translations=queries.translations_of([row.id for row in rows if not row.original_id]),
        next_key=next_key,
        is_first=is_first(),
        is_due=_is_due,
        today=today,
    )


def _is_due(row: queries.DeskRow) -> bool:
    return rules.is_due(state=row.state, review_by=row.review_by, today=locale.today())


@desk.get("/g/<public_id:page_id>")
@access.agencies
def page_at_desk(page_id: str) -> Answer:
    return _at_desk(queries.own_review(page_id, access.viewer()))


def _at_desk(own: Review, form: forms.CheckForm | None = None) -> str:
    page, today = own.page, locale.today()
    return render_template(
        "desk/page.html",
        own=own,
        page=page,
        translations=queries.translations_of([page.id]).get(page.id, []),
        body=links.through(own.newest.html),
        form=form or forms.CheckForm(formdata=None, review_by=forms.proposed_review()),
        answers=queries.answers_of_page(page.id, today),
        freshness=freshness(page.review_by, page.lapses_on, today),
        may_withdraw=rules.may_withdraw(page.state),
        may_check=rules.may_check_again(page.state),
        is_behind=is_behind(own),
        may_translate=rules.may_translate(page.state) and own.original is None,
        is_due=rules.is_due(state=page.state, review_by=page.review_by, today=today),
        today=today,
    )


@desk.post("/g/<public_id:page_id>/withdraw")
@access.agencies
def withdraw(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    operations.withdraw_page(own)
    db.session.commit()
    flash(_("La fiche est retirée. Plus personne ne la lit ; son texte reste à votre bureau."))
    return redirect(url_for("desk.page_at_desk", page_id=page_id), 303)


@desk.post("/g/<public_id:page_id>/check")
@access.agencies
def check(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    form = forms.CheckForm()
    if not form.accepts():
        return _at_desk(own, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.check_again(own, form.review_by.day)
    db.session.commit()
    flash(_("C’est noté : la fiche est vérifiée d’aujourd’hui."))
    return redirect(url_for("desk.page_at_desk", page_id=page_id), 303)


@desk.get("/g/<public_id:page_id>/history")
@access.agencies
def history(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    texts, next_key = queries.history(own.page.id, after=request.args.get("after"))
    return render_template(
        "desk/history.html", own=own, past=_past(own.page, texts), next_key=next_key, is_first=is_first()
    )


def _past(page: GuidancePage, texts: list[GuidanceRevision]) -> list[tuple[GuidanceRevision, Markup, Changes]]:
    """Texts of before, the newest first, each ready to be read, with what the one after it changed."""
    if not texts:
        return []
    following: list[GuidancePage | GuidanceRevision] = [_after(page, texts[0]), *texts[:-1]]
    pairs = zip(texts, following, strict=True)
    return [(text, links.through(text.html), changes(text, later)) for text, later in pairs]


def _after(page: GuidancePage, text: GuidanceRevision) -> GuidancePage | GuidanceRevision:
    """The text that came after one of before; the page's own is the last."""
    return page if is_first() else queries.text_after(text) or page
