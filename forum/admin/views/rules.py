"""The rules of the place: adding one, rewording, moving, retiring."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.routing import BaseConverter

from forum.admin.forms.rules import WordsForm, new_rule_form, rule_form
from forum.admin.views import worded
from forum.admin.views.shared import Answer, blueprint
from forum.db import db
from forum.discussion.operations import worded as operations
from forum.discussion.operations.house_rules import RULES
from forum.discussion.queries import house_rules as queries
from forum.discussion.queries.house_rules import RuleText
from forum.web import access, locale


class RuleCode(BaseConverter):
    """The code of a rule: our own word, at most 24 lower-case letters, digits and hyphens."""

    regex = r"[a-z][a-z0-9-]{0,23}"


@blueprint.record_once
def _know_codes(state: Any) -> None:
    state.app.url_map.converters["rule_code"] = RuleCode


@blueprint.get("/rules")
@access.administrators
def rules() -> Answer:
    return render_template("admin/rules.html", rules=list(queries.rules(locale.language()).values()))


@blueprint.get("/rules/new")
@access.administrators
def new_rule() -> Answer:
    form = new_rule_form()
    form.place.data = queries.next_place()
    return _page(form)


@blueprint.post("/rules/new")
@access.administrators
def make_rule() -> Answer:
    form = new_rule_form()
    taken = _("Une règle a déjà ce nom court.")
    if not form.accepts() or not worded.is_free(form, queries.rules(locale.language()), taken):
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.add(RULES, form.code.data or "", worded.wording(form), by=access.viewer())
    db.session.commit()
    flash(_("La règle est ajoutée."))
    return redirect(url_for("admin.rules"), 303)


@blueprint.get("/rules/<rule_code:code>")
@access.administrators
def edit_rule(code: str) -> Answer:
    form = rule_form()
    worded.fill(form, worded.in_each(code, _in_languages()))
    return _page(form, code)


@blueprint.post("/rules/<rule_code:code>")
@access.administrators
def change_rule(code: str) -> Answer:
    worded.in_each(code, _in_languages())
    form = rule_form()
    if not form.accepts():
        return _page(form, code), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.change(RULES, code, worded.wording(form), version=form.version.data or 0, by=access.viewer())
    db.session.commit()
    flash(_("C’est enregistré."))
    return redirect(url_for("admin.rules"), 303)


def _in_languages() -> dict[str, dict[str, RuleText]]:
    return queries.in_languages(language for language, _name in locale.languages())


def _page(form: WordsForm, code: str = "") -> str:
    return render_template("admin/rule.html", form=form, code=code)
