"""Asking for a change of emergency numbers, and what the second signature shows, does and says."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from forum import clock
from forum.admin import labels
from forum.admin.forms.emergency import PartForm, country_form
from forum.admin.models import Change
from forum.admin.operations import emergency as operations
from forum.admin.queries import emergency as queries
from forum.admin.views.emergency import asked_part, country_page, document_of, mark, not_written, part_page
from forum.admin.views.shared import Answer, blueprint
from forum.db import db
from forum.errors import Conflict
from forum.moderation.models.signatures import Signature, SignedAct
from forum.moderation.operations import signatures
from forum.moderation.views import signature_words
from forum.moderation.views.signature_words import Detail
from forum.safety import emergency_parts
from forum.safety.emergency_file import BadEmergencyFile, Document
from forum.web import access, filters, links, locale


@blueprint.post("/emergency/<region:code>/change")
@access.administrators
def change_emergency(code: str) -> Answer:
    document, part, form = asked_part(code)
    present = emergency_parts.entry(document, part)
    is_right = form.accepts_part(code, part, present) and _is_still(form, document) and _is_free(form, code)
    changed = emergency_parts.with_entry(document, part, _entry(form, present)) if is_right else document
    answer = _asked(code, part, Change(form.change.data), changed, form) if is_right else None
    return answer or (part_page(code, document, part, form), HTTPStatus.UNPROCESSABLE_ENTITY)


def _entry(form: PartForm, present: dict[str, Any] | None) -> dict[str, Any] | None:
    """What is to stand there; None for nothing. What the signature sets anew is there as the file wants it."""
    change = Change(form.change.data)
    if change is Change.REMOVED:
        return None
    unsigned = {"checked_on": locale.today().isoformat(), "verified_by": 0}
    if change is Change.CHECKED and present is not None:
        return present | {name: form.entry()[name] for name in ("source", "page_of")} | unsigned
    return form.entry() | unsigned


def _is_still(form: PartForm, document: Document) -> bool:
    """Whether the country is as it was seen; a word on the form where it is not."""
    if form.seen.data == mark(document):
        return True
    form.form_errors.append(
        _("Les numéros de ce pays ont changé depuis que vous avez ouvert cette page. Relisez, puis envoyez de nouveau.")
    )
    return False


def _is_free(form: PartForm, code: str) -> bool:
    if code not in queries.waiting(clock.now()):
        return True
    form.form_errors.append(_("Un changement de ce pays attend déjà une signature : un seul à la fois."))
    return False


def _asked(code: str, part: str, change: Change, document: Document, form: PartForm) -> Answer | None:
    """Ask, and go to where it waits; None, and a word on the form, where the file itself could not say it."""
    try:
        signature = operations.ask(
            code,
            part=part,
            change=change,
            document=document,
            source=form["source"].data or "",
            reason=form.reason.data or "",
            viewer=access.viewer(),
        )
    except BadEmergencyFile as error:
        form.form_errors.append(_("La vérification du fichier le refuse : %(said)s", said=str(error)))
        return None
    db.session.commit()
    flash(_("La demande attend la signature de quelqu’un d’autre."))
    return redirect(url_for("moderation.signature", item_id=signature.public_id), 303)


@blueprint.post("/emergency/<region:code>/take")
@access.administrators
def take_emergency(code: str) -> Answer:
    if document_of(code) is not None:
        raise Conflict
    form = country_form()
    is_right = form.accepts_country(code) and _is_free(form, code)
    answer = _asked(code, "", Change.TAKEN_IN, form.document(code), form) if is_right else None
    return answer or (country_page(code, form), HTTPStatus.UNPROCESSABLE_ENTITY)


def _detail(signature: Signature) -> Detail | None:
    """What whoever signs compares: the country before and after, field by field."""
    row = queries.change(signature.particulars.get("change", ""))
    if row is None:
        return None
    before, after = json.loads(row.before) if row.before else None, json.loads(row.document)
    about = {
        "row": row,
        "country": filters.country(row.country),
        "differences": emergency_parts.differences(before, after),
        "odd": [told for told in emergency_parts.oddities(after) if row.part in {"", told[0]}],
        "labels": labels,
        "out": links.out,
    }
    return Detail("admin/emergency_change.html", about)


def register() -> None:
    """What a second signature of a change does and shows; and what is said after the commit, when the file is written
    that the panel reads in every process."""
    signatures.register(SignedAct.CHANGE_EMERGENCY, operations.put_in_force)
    signature_words.DETAILS[SignedAct.CHANGE_EMERGENCY] = _detail
    signature_words.AFTERWARDS[SignedAct.CHANGE_EMERGENCY] = lambda _signature: not_written()
