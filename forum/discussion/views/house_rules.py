"""The page of rules: there even when the database is gone."""

from __future__ import annotations

from flask import render_template
from sqlalchemy.exc import SQLAlchemyError

from forum.discussion.queries import house_rules as queries
from forum.discussion.queries.house_rules import RuleText
from forum.discussion.views.shared import Answer, blueprint
from forum.web import access, locale


@blueprint.get("/i/r")
@access.everybody
def house_rules() -> Answer:
    return render_template("pages/rules.html", rules=[rule for rule in _rules() if rule.text])


def _rules() -> list[RuleText]:
    try:
        found = queries.rules(locale.language())
    except SQLAlchemyError:  # the built-in list is better than no rules
        found = queries.built_in(locale.language())
    return queries.in_force(found)
