"""The directory, for everybody.

Codes stand in addresses, words do not: what somebody looks for in their own words is answered to the POST itself. No
GET changes which country is kept: a link that somebody sends must not change whose emergency numbers stand first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, url_for
from markupsafe import Markup

from forum import clock, ratelimit
from forum.ratelimit import limiter
from forum.resources import forms, labels, queries
from forum.resources.models import HelpKind
from forum.resources.queries import Card, Services, ServiceWish, Whom, Wish
from forum.resources.queries.by_words import MOST as MOST_WORDS
from forum.resources.queries.cards import FEW as FEW_PAGES
from forum.resources.rules import listing
from forum.resources.views import opening
from forum.resources.views.shared import Answer, blueprint
from forum.resources.views.showing import card_texts
from forum.resources.views.urgent import urgent_lines
from forum.web import access, locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What stands under one of the five kinds. `more`: the address of all its services, "" where all are shown."""

    kind: HelpKind
    services: list[Markup] = field(default_factory=list)
    pages: list[Card] = field(default_factory=list)
    more: str = ""
    more_pages: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What a page of the directory shows, and the key of what comes after."""

    sections: list[Section] = field(default_factory=list)
    next_key: str | None = None

    @property
    def length(self) -> int:
        return sum(len(one.services) + len(one.pages) for one in self.sections)


@blueprint.get("/r")
@access.everybody
def directory() -> Answer:
    form = _form()
    if not form.validate():
        return _page(form, Stretch()), HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(form, _found(form, request.args.get("after")), after=request.args.get("after", ""))


@blueprint.post("/r")
@access.everybody
@limiter.limit(ratelimit.CHANGE)
def look() -> Answer:
    form = _form()
    if not form.validate():
        return _page(form, Stretch()), HTTPStatus.UNPROCESSABLE_ENTITY
    chosen = form.country.data
    if chosen and chosen != form.was.data:
        locale.keep_country(chosen)
    if not form.words.data:
        return redirect(url_for("resources.directory", **form.codes), 303)
    after = request.form.get("after", "")
    return _page(form, _found(form, after), after=after)


def _form() -> forms.FilterForm:
    offered = queries.offered(locale.today())
    return forms.FilterForm(
        country=locale.country(), countries=offered.countries, languages=offered.languages | {locale.language()}
    )


def _found(form: forms.FilterForm, after: str | None) -> Stretch:
    if form.is_for_pages:
        return _pages_alone(form, after)
    wish = _wish(form)
    services = queries.found_services(wish, today=locale.today(), after=after)
    pages = {} if form.is_narrow or after else _pages_beside(form)
    kinds = [wish.help_kind] if wish.help_kind else list(HelpKind)
    sections = [_section(form, kind, services, pages.get(kind, [])) for kind in kinds]
    return Stretch(
        sections=[one for one in sections if one.services or one.pages],
        next_key=services.next_key,
    )


def _wish(form: forms.FilterForm) -> ServiceWish:
    return ServiceWish(
        country=form.country.data,
        language=form.language.data,
        help_kind=form.wanted_kind,
        needs=form.wanted_needs,
        whom=Whom(form.whom.data) if form.whom.data else None,
        channels=form.wanted_channels,
        words=tuple(dict.fromkeys(listing.words(form.words.data or "")))[:MOST_WORDS],
        open_schedules=opening.open_schedules(clock.now()) if form.open.data else None,
        reads=locale.language(),
        home=locale.country(),
    )


def _page_wish(form: forms.FilterForm) -> Wish:
    return Wish(
        country=form.country.data,
        language=form.language.data,
        help_kind=form.wanted_kind,
        reads=locale.language(),
    )


def _pages_beside(form: forms.FilterForm) -> dict[HelpKind, list[Card]]:
    return queries.first_guidance(_page_wish(form), today=locale.today())


def _pages_alone(form: forms.FilterForm, after: str | None) -> Stretch:
    kind = form.wanted_kind or HelpKind.EMERGENCY
    found = queries.guidance_list(_page_wish(form), today=locale.today(), after=after)
    return Stretch(sections=[Section(kind=kind, pages=found.cards)] if found.cards else [], next_key=found.next_key)


def _section(form: forms.FilterForm, kind: HelpKind, found: Services, pages: list[Card]) -> Section:
    codes = form.codes | forms.in_address("kind", kind.value)
    return Section(
        kind=kind,
        services=card_texts(found.cards.get(kind, [])),
        pages=pages,
        more=url_for("resources.directory", **codes) if kind in found.more and not form.wanted_kind else "",
        more_pages=url_for("resources.directory", **codes, only=forms.PAGES) if len(pages) == FEW_PAGES else "",
    )


def _page(form: forms.FilterForm, stretch: Stretch, *, after: str = "") -> str:
    codes = form.codes | ({"only": forms.PAGES} if form.only.data == forms.PAGES else {})
    return render_template(
        "resources/directory.html",
        form=form,
        stretch=stretch,
        is_first=not after,
        is_by_words=bool(form.words.data),
        kept=_kept(form) if form.words.data else [],
        first_page=url_for("resources.directory", **codes),
        next_page=url_for("resources.directory", **codes, after=stretch.next_key) if stretch.next_key else "",
        urgent=urgent_lines() if not after else None,
        help_kinds=labels.HELP_KINDS,
    )


def _kept(form: forms.FilterForm) -> list[tuple[str, Any]]:
    """The fields of the form that asks for what comes after: what was looked for, in no address."""
    pairs: list[tuple[str, Any]] = [("was", form.country.data), ("words", form.words.data)]
    for name, value in form.codes.items():
        pairs += [(name, one) for one in (value if isinstance(value, list) else [value])]
    return pairs
