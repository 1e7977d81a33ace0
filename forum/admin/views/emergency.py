"""Emergency numbers: every region with its state, one country with its parts, the form of a part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from phonenumbers.shortnumberinfo import SUPPORTED_SHORT_REGIONS
from werkzeug.routing import BaseConverter

from forum import clock
from forum.admin import labels
from forum.admin.forms.emergency import NEEDED, PartForm, country_form, part_form
from forum.admin.models import Change
from forum.admin.operations import emergency as operations
from forum.admin.queries import emergency as queries
from forum.admin.views.shared import Answer, blueprint
from forum.errors import Hidden
from forum.safety import emergency, emergency_fresh, emergency_parts, panel
from forum.safety.emergency_file import FILE, LISTS, SINGLES, Document, load, read_country
from forum.safety.emergency_lines import Sourced
from forum.web import access, filters, links, locale


class Region(BaseConverter):
    """Two capital letters of a region; whether there is one of that code is looked up in a list."""

    regex = r"[A-Z]{2}"


@blueprint.record_once
def _know_regions(state: Any) -> None:
    state.app.url_map.converters["region"] = Region


def _days() -> Mapping[str, int]:
    found: Mapping[str, int] = current_app.config["ABRI"].review_days
    return found


@blueprint.get("/emergency")
@access.administrators
def emergency_regions() -> Answer:
    signed, language = operations.in_force(), locale.language()
    countries = emergency.in_order(emergency.merged(signed), language)
    known = {one.code for one in countries}
    return render_template(
        "admin/emergency.html",
        countries=[(one, emergency_fresh.worst(one, locale.today(), _days())) for one in countries],
        others=emergency.in_order([one for one in emergency.others() if one.code not in known], language),
        waiting=queries.waiting(clock.now()),
        is_kept=operations.is_kept(),
        labels=labels,
        lang=language,
    )


@blueprint.post("/emergency/write")
@access.administrators
def write_emergency() -> Answer:
    """Once more into the file that the panel reads, as after a full disk."""
    flash(not_written() or _("C’est écrit : la page des numéros dit ce qui est signé."))
    return redirect(url_for("admin.emergency_regions"), 303)


def not_written() -> str:
    """Write what is in force where the panel reads it; what to say where that failed, else ""."""
    if operations.keep_file():
        return ""
    return str(
        _(
            "C’est signé et gardé, mais le fichier que lit la page des numéros n’a pas pu être écrit : elle ne le "
            "montre pas encore. Prévenez qui tient le serveur ; au prochain démarrage, c’est essayé de nouveau."
        )
    )


def document_of(code: str) -> Document | None:
    """The country as it stands; None for one that nobody has read about. Raises Hidden for no region."""
    if code not in SUPPORTED_SHORT_REGIONS:
        raise Hidden
    return operations.document_of(code, operations.in_force())


@blueprint.get("/emergency/<region:code>")
@access.administrators
def emergency_country(code: str) -> Answer:
    document = document_of(code)
    if document is None:
        return country_page(code, country_form())
    shipped = load(FILE).documents.get(code)
    return render_template(
        "admin/emergency_country.html",
        code=code,
        parts=[(*told, panel.badge(told[2], locale.language())) for told in _parts(document)],
        free=[(key, place) for key in (*LISTS, *SINGLES) if (place := emergency_parts.free_place(document, key))],
        oddities=emergency_parts.oddities(document),
        brought=emergency_parts.differences(document, shipped) if shipped is not None else [],
        waiting=queries.waiting(clock.now()).get(code, ""),
        labels=labels,
        lang=locale.language(),
        out=links.out,
    )


def _parts(document: Document) -> Iterator[tuple[str, dict[str, Any], Sourced]]:
    """Each part with what the file says, and how it stands today."""
    country = read_country(document, document["code"])
    said: dict[str, list[Any]] = {kind: list(country.of(kind)) for kind in emergency.Kind}
    said |= {"helplines": list(country.helplines), "on_bill": [country.bill]}
    said |= {"text": [country.text], "silent": [country.silent], "what_happens": [country.what_happens]}
    for part, entry in emergency_parts.parts(document):
        key, place = emergency_parts.key_of(part), emergency_parts.place_of(part) or 0
        days = _days()[emergency_fresh.HELPLINE if key == "helplines" else emergency_fresh.EMERGENCY]
        yield part, entry, emergency_fresh.dated(said[key][place], locale.today(), days)


@blueprint.get("/emergency/<region:code>/change")
@access.administrators
def emergency_part(code: str) -> Answer:
    document, part, form = asked_part(code)
    entry = emergency_parts.entry(document, part)
    if entry is not None:
        form.fill(entry)
    return part_page(code, document, part, form)


def asked_part(code: str) -> tuple[Document, str, PartForm]:
    """The country, the part that the address asks for, and its form. Raises Hidden for what is neither there nor a
    place for one more."""
    document, part = document_of(code), request.args.get("part", "")
    try:
        key = emergency_parts.key_of(part)
    except KeyError as error:
        raise Hidden from error
    if document is None:
        raise Hidden
    if emergency_parts.entry(document, part) is not None:
        removal = [Change.REMOVED] if emergency_parts.may_go(document, part) else []
        return document, part, part_form(key, [Change.CHECKED, Change.CHANGED, *removal])
    if emergency_parts.free_place(document, key) != part:
        raise Hidden
    return document, part, part_form(key, [Change.ADDED])


def part_page(code: str, document: Document, part: str, form: PartForm) -> str:
    """The page of a part, its form with what was written."""
    form.seen.data = mark(document)
    return render_template(
        "admin/emergency_part.html",
        code=code,
        part=part,
        key=form.key,
        fields=form.fields_of(),
        form=form,
        labels=labels,
        has_choice=len(list(form.change)) > 1,
    )


def mark(document: Document) -> str:
    """What tells one version of a country from another."""
    return hashlib.sha256(emergency_parts.as_text(document).encode()).hexdigest()[:16]


def country_page(code: str, form: PartForm) -> str:
    """The page of a country that nobody had read about, its form with what was written."""
    return render_template(
        "admin/emergency_take.html",
        code=code,
        listed=next((one.numbers for one in emergency.others() if one.code == code), ()),
        groups=[(name, key, form.fields_of(f"{name}_")) for name, key in NEEDED.items()],
        form=form,
        labels=labels,
        waiting=queries.waiting(clock.now()).get(code, ""),
        name=filters.country(code),
    )
