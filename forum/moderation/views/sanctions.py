"""Sanctions: given from a text, ended before their day, and read by the person they are about."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum.db import db
from forum.discussion.queries import house_rules
from forum.moderation import labels
from forum.moderation.forms.sanctions import EndForm, SanctionForm
from forum.moderation.models.items import ItemKind
from forum.moderation.models.replies import Occasion
from forum.moderation.models.sanctions import Sanction, SanctionKind
from forum.moderation.models.signatures import SignedAct
from forum.moderation.operations import sanctions as operations
from forum.moderation.operations import signatures
from forum.moderation.queries import appeals as appeal_queries
from forum.moderation.queries import sanctions as queries
from forum.moderation.queries.sanctions import AboutText
from forum.moderation.rules import appeals as appeal_rules
from forum.moderation.rules import sanctions as rules
from forum.moderation.views import reply_choice, statements
from forum.moderation.views.addresses import page_of
from forum.moderation.views.shared import Answer, blueprint
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.roles import Viewer
from forum.web import access, locale
from forum.web.filters import whole_day

# What a member reads of their own; among the pages of their account.
own_pages = Blueprint("sanctions", __name__)


@blueprint.get("/p/<public_id:post_id>/sanction")
@access.reviewers
def sanction_author(post_id: str) -> Answer:
    return _about_text(queries.about_text(post_id, access.viewer()), _form())


def _form() -> SanctionForm:
    return SanctionForm(house_rules.choices(locale.language()))


def _about_text(found: AboutText, form: SanctionForm) -> str:
    """The page from which somebody is sanctioned: what stands already, what is past, never their other texts."""
    viewer = access.viewer()
    form.reply.choices = reply_choice.choices(Occasion.SANCTION, found.account.language)
    return render_template(
        "moderation/sanction.html",
        post=found.post,
        author=found.account.pseudonym,
        is_once=found.account.is_once,
        kinds=rules.open_kinds(viewer, found.subject),
        hindrance=rules.hindrance(viewer, found.subject),
        known=[(row, stands(row)) for row in queries.history(found.account.id)],
        rule_names=house_rules.rules(locale.language()),
        untold=appeal_queries.untold(viewer),
        form=form,
        words=labels,
    )


def _reply(found: AboutText, form: SanctionForm) -> str:
    """The saved reply that was chosen, in the language of the person it is for."""
    language = found.account.language
    return reply_choice.filled(
        form.reply.data,
        language,
        name=found.account.pseudonym,
        board=found.post.thread.board.name,
        rule=house_rules.name(form.rule.data or "", language),
        until=whole_day(appeal_rules.last_day(locale.today()), language),
    )


def stands(sanction: Sanction) -> bool:
    """Whether a sanction counts today."""
    return rules.stands(
        sanction.kind,
        given_on=sanction.given_on,
        until=sanction.until,
        ended_on=sanction.ended_on,
        today=locale.today(),
    )


@blueprint.post("/p/<public_id:post_id>/sanction")
@access.reviewers
def give_sanction(post_id: str) -> Answer:
    found, viewer = queries.about_text(post_id, access.viewer()), access.viewer()
    form = _form()
    operations.must_be_open(found.account, about=post_id, viewer=viewer)
    if reply_choice.is_asked():
        form.reason.data = _reply(found, form) or form.reason.data
        return _about_text(found, form)
    if not form.accepts():
        return _about_text(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    kind, rule, reason = SanctionKind(form.kind.data), form.rule.data, form.reason.data or ""
    if kind is SanctionKind.CLOSURE:
        signatures.ask(
            SignedAct.CLOSE_ACCOUNT,
            about=str(found.account.number),
            terms={"rule": rule, "post": post_id},
            reason=reason,
            viewer=viewer,
        )
        flash(_("La demande est écrite. Rien ne change tant qu’une deuxième personne n’a pas signé."))
    else:
        operations.give(
            found.account,
            kind=kind,
            until=form.until(locale.today()),
            rule=rule,
            reason=reason,
            about=post_id,
            viewer=viewer,
        )
        flash(_("C’est décidé, et la personne le lira."))
    db.session.commit()
    if found.post.waiting_at is None:
        return redirect(url_for("moderation.queue"), 303)
    return redirect(page_of(ItemKind.POST, post_id), 303)


@blueprint.get("/sanctions/<public_id:sanction_id>")
@access.reviewers
def sanction(sanction_id: str) -> Answer:
    found = queries.sanction(sanction_id)
    form = EndForm()
    form.version.data = found.version
    return _sanction(found, form)


def _sanction(found: Sanction, form: EndForm) -> str:
    viewer, stands_now = access.viewer(), stands(found)
    may_end = rules.may_end(viewer, found.kind, account_id=found.account_id, deciders=found.deciders, stands=stands_now)
    return render_template(
        "moderation/sanction_page.html",
        sanction=found,
        author=found.account.pseudonym,
        stands=stands_now,
        may_end=may_end,
        # Whoever may decide about it anew does not read here what they must not know yet.
        is_untold=found.public_id in appeal_queries.untold(viewer),
        rule=house_rules.name(found.rule, locale.language()),
        form=form,
        words=labels,
    )


@blueprint.post("/sanctions/<public_id:sanction_id>/end")
@access.reviewers
def end_sanction(sanction_id: str) -> Answer:
    found = queries.sanction(sanction_id)
    form = EndForm()
    if not form.accepts():
        return _sanction(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.lift(found, why=form.reason.data or "", version=form.version.data or 0, viewer=access.viewer())
    db.session.commit()
    flash(_("C’est terminé, et la personne le lira."))
    return redirect(url_for("moderation.sanction", sanction_id=sanction_id), 303)


@own_pages.get("/a/sanctions")
@access.suspended_too
def own() -> Answer:
    """What limits the account now, and what was decided before."""
    viewer = access.viewer()
    found = queries.history(*viewer.selves)
    told = [(row, _told(row), stands(row)) for row in found]
    return render_template("accounts/sanctions.html", told=told, me=viewer)


@own_pages.get("/a/sanctions/<public_id:sanction_id>")
@access.suspended_too
def own_sanction(sanction_id: str) -> Answer:
    viewer = access.viewer()
    found = queries.own(sanction_id, viewer)
    return render_template(
        "accounts/sanction.html",
        sanction=found,
        heading=_told(found),
        stands=stands(found),
        said=statements.of_sanction(found, appeal_queries.appeal_about(sanction_id)),
    )


def _told(found: Sanction) -> str:
    """What was decided, to the person, in a sentence; of a one-off name of theirs the same: it limits all of them."""
    return str(
        {
            SanctionKind.WARNING: _("L’équipe de relecture vous a écrit un avertissement."),
            SanctionKind.READ_ONLY: _("Vous pouvez lire, mais plus écrire, pour un temps."),
            SanctionKind.SUSPENSION: _("Votre compte est suspendu, pour un temps."),
            SanctionKind.CLOSURE: _("Votre compte est fermé."),
        }[found.kind]
    )


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """What a notice of a sanction says: that it holds, or that it is over."""
    found = queries.told(viewer, abouts)
    appeals = appeal_queries.appeals_about(row.public_id for row in found)
    names = house_rules.rules(locale.language()) if found else {}
    told = {}
    for row in found:
        href = url_for("sanctions.own_sanction", sanction_id=row.public_id)
        if stands(row):
            said = statements.of_sanction(row, appeals.get(row.public_id), names)
            told[row.public_id] = Words(_told(row), href=href, statement=said)
        else:
            told[row.public_id] = Words(_over(row), href=href, reason=row.ended_why)
    return told


def _over(found: Sanction) -> str:
    if found.kind is SanctionKind.WARNING:
        return str(_("L’avertissement de l’équipe de relecture ne compte plus."))
    return str(_("La limite posée à votre compte a pris fin."))


def init_app(app: Flask) -> None:
    app.register_blueprint(own_pages)
    wording.register(app, NoticeKind.SANCTION, _tell)
