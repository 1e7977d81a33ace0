"""The rules of the place: adding one, rewording, moving, retiring."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.routing import BaseConverter

from forum.admin.forms.rules import NewRuleForm, WordsForm, new_rule_form, rule_form
from forum.admin.views.shared import Answer, blueprint
from forum.db import db
from forum.discussion.operations import house_rules as operations
from forum.discussion.operations.house_rules import Wording
from forum.discussion.queries import house_rules as queries
from forum.discussion.queries.house_rules import RuleText
from forum.errors import Hidden
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
    if not form.accepts() or not _is_free(form):
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.new_rule(form.code.data or "", _wording(form), by=access.viewer())
    db.session.commit()
    flash(_("La règle est ajoutée."))
    return redirect(url_for("admin.rules"), 303)


def _is_free(form: NewRuleForm) -> bool:
    """Whether no rule has this code, nor ever had; a word on the form where one has."""
    code = form.code.data or ""
    if code != "new" and code not in queries.rules(locale.language()):
        return True
    form.code.errors = [_("Une règle a déjà ce nom court.")]
    return False


@blueprint.get("/rules/<rule_code:code>")
@access.administrators
def edit_rule(code: str) -> Answer:
    found = _in_all_languages(code)
    form = rule_form()
    for language, rule in found.items():
        form.say(language, rule.name, rule.text)
        form.place.data, form.is_retired.data, form.version.data = rule.place, rule.is_retired, rule.version
    return _page(form, code)


@blueprint.post("/rules/<rule_code:code>")
@access.administrators
def change_rule(code: str) -> Answer:
    _in_all_languages(code)
    form = rule_form()
    if not form.accepts():
        return _page(form, code), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.change_rule(code, _wording(form), version=form.version.data or 0, by=access.viewer())
    db.session.commit()
    flash(_("C’est enregistré."))
    return redirect(url_for("admin.rules"), 303)


def _in_all_languages(code: str) -> dict[str, RuleText]:
    """The rule in each language of the site. Raises Hidden when there is none of this code."""
    everything = queries.in_languages(language for language, _name in locale.languages())
    if any(code not in found for found in everything.values()):
        raise Hidden
    return {language: found[code] for language, found in everything.items()}


def _wording(form: WordsForm) -> Wording:
    return Wording(place=form.place.data or 0, is_retired=bool(form.is_retired.data), words=form.words())


def _page(form: WordsForm, code: str = "") -> str:
    return render_template("admin/rule.html", form=form, code=code)
