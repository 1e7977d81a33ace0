"""The directory, for everybody."""

from __future__ import annotations

from http import HTTPStatus
from itertools import groupby

from flask import render_template, request, url_for

from forum.resources import forms, queries
from forum.resources.models import HelpKind
from forum.resources.queries import Card
from forum.resources.views.shared import Answer, blueprint, is_first
from forum.web import access, locale


@blueprint.get("/r")
@access.everybody
def directory() -> Answer:
    offered = queries.choices()
    form = forms.FilterForm(country=locale.country(), offered=offered)
    if not form.validate():
        return _directory(form, queries.Directory(cards=[], next_key=None)), HTTPStatus.UNPROCESSABLE_ENTITY
    wish = queries.Wish(
        country=form.country.data,
        language=form.language.data,
        help_kind=form.wanted_kind,
        reads=locale.language(),
    )
    return _directory(form, queries.directory(wish, today=locale.today(), after=request.args.get("after")))


def _directory(form: forms.FilterForm, found: queries.Directory) -> str:
    asked = {name: form[name].data for name in ("country", "kind", "language")}
    is_the_first = is_first()
    return render_template(
        "resources/directory.html",
        form=form,
        groups=_grouped(found.cards),
        count=len(found.cards),
        is_first=is_the_first,
        is_whole=is_the_first and bool(found.cards) and not found.next_key,
        first_page=url_for("resources.directory", **asked),
        next_page=url_for("resources.directory", **asked, after=found.next_key) if found.next_key else "",
    )


def _grouped(cards: list[Card]) -> list[tuple[HelpKind, list[Card]]]:
    return [(kind, list(some)) for kind, some in groupby(cards, key=lambda card: card.help_kind)]
