"""What is kept and for how long; and what somebody should know before they write. Made of the table that the sweep
runs, hence true. Asks no database."""

from __future__ import annotations

from flask import Flask, render_template

from forum.privacy.operations import tidying
from forum.privacy.rules import Code
from forum.privacy.views.kept_words import sentence, spoken
from forum.privacy.views.shared import blueprint
from forum.web import access


@blueprint.get("/i/k")
@access.everybody
def kept() -> str:
    return render_template("pages/kept.html")


@blueprint.get("/i/w")
@access.everybody
def before() -> str:
    return render_template("privacy/before.html")


def kept_for(code: str) -> str:
    """For templates: the sentence on how long what a code stands for is kept."""
    return next(sentence(line.code, line.kept) for line in tidying.table() if line.code == Code(code))


def kept_time(code: str) -> str:
    """For templates: that time alone, as "6 mois"."""
    return next(spoken(line.kept) for line in tidying.table() if line.code == Code(code))


def init_app(app: Flask) -> None:
    for function in (kept_for, kept_time):
        app.jinja_env.globals[function.__name__] = function
