"""What the desk of an agency and the pages of the team share: writing a service, looking at it, checking it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from babel import Locale
from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from forum.db import db
from forum.resources import queries, rules
from forum.resources.forms.services import OFFERED, ServiceForm
from forum.resources.models import TAGS, AssuredBy, DraftState, Organization
from forum.resources.models import Answer as Answered
from forum.resources.operations import services as operations
from forum.resources.queries.services import Kept
from forum.resources.rules import services as service_rules
from forum.resources.rules import week, zones
from forum.resources.said import ServiceSaid
from forum.resources.views import service_words
from forum.resources.views.shared import Answer
from forum.web import access, filters, locale

SEND = "send"


@dataclass(frozen=True, slots=True)
class Room:
    """Where services are looked after: the folder of its templates, its address, and as whom one checks there."""

    folder: str
    address: str
    by: AssuredBy

    def at(self, own: Kept, below: str = "") -> str:
        return f"{self.address}/{own.service.public_id}{below}"


DESK = Room("desk", "/desk/services", AssuredBy.AGENCY)
TEAM = Room("admin", "/admin/services", AssuredBy.TEAM)


def new_form(organization_country: str) -> ServiceForm:
    """The form of a service that is not there yet."""
    return ServiceForm(country=organization_country, written_in=locale.language(), for_person=True)


def form_of(own: Kept) -> ServiceForm:
    form = ServiceForm.of(own.newest, country=own.organization.country)
    form.version.data = str(own.service.version)
    return form


def sent_form(own: Kept | None, organization_country: str) -> ServiceForm:
    """The form as it was sent."""
    return ServiceForm(country=organization_country, terms=own.newest.terms if own else ())


def written(room: Room, form: ServiceForm, action: str, **shown: Any) -> str:
    """The page with the form. `own`: the service, if there is one; `preview`: what it would say."""
    shown = {"own": None, "preview": None, "base": room.address, **shown}
    names = Locale.parse(locale.language()).days["format"]["wide"]
    return render_template(
        f"{room.folder}/service_write.html",
        form=form,
        action=action,
        offered=OFFERED,
        days=[filters.capital(str(names[day])) for day in range(len(week.DAYS))],
        zones=zones.choices(),
        **shown,
    )


def read(room: Room, form: ServiceForm, action: str, own: Kept | None = None) -> ServiceSaid | Answer:
    """What was sent, if it is right and is to be sent; the page to answer with otherwise: nothing is kept."""
    if own is not None:
        operations.must_be_at(own.service, form.seen_version)
    if form.change_parts():
        return written(room, form, action, own=own)
    if not form.accepts():
        return written(room, form, action, own=own), HTTPStatus.UNPROCESSABLE_ENTITY
    said = rules.cleaned(form.said())
    problems = rules.problems(said, today=locale.today())
    if problems:
        form.blame(problems)
        return written(room, form, action, own=own), HTTPStatus.UNPROCESSABLE_ENTITY
    if request.form.get("step") != SEND:
        return written(room, form, action, own=own, preview=service_words.sections(said))
    return said


def send_new(room: Room, form: ServiceForm, action: str, organization: Callable[[], Organization]) -> Answer:
    """A new service: read, held, and looked at. `organization`: whose it is, made where there is none."""
    said = read(room, form, action)
    if not isinstance(said, ServiceSaid):
        return said
    service = operations.propose(organization(), said, viewer=access.viewer())
    db.session.commit()
    flash(_("Le service est parti à la relecture. Il paraîtra quand une autre personne l’aura relu."))
    return redirect(f"{room.address}/{service.public_id}", HTTPStatus.SEE_OTHER)


def send_edit(room: Room, own: Kept) -> Answer:
    form = sent_form(own, own.organization.country)
    said = read(room, form, room.at(own, "/edit"), own)
    if not isinstance(said, ServiceSaid):
        return said
    operations.edit(own, said, version=form.seen_version, viewer=access.viewer())
    db.session.commit()
    flash(_("La modification est partie à la relecture."))
    return redirect(room.at(own), HTTPStatus.SEE_OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that the page of a service needs; counts of answers are told from five on."""

    own: Kept
    said: ServiceSaid
    base: str
    yes: int
    no: int
    tags: list[tuple[Answered, int]]
    shows_counts: bool
    is_returned: bool
    is_silent: bool
    is_due: bool
    may_withdraw: bool
    may_check: bool

    @property
    def sections(self) -> list[service_words.Section]:
        return service_words.sections(self.said)


def shown(room: Room, own: Kept) -> str:
    """A service as those who look after it see it."""
    service, today = own.service, locale.today()
    answers = queries.answers_of_service(service.id, today)
    yes, no = answers.total(Answered.YES), answers.total(Answered.NO)
    seen = Shown(
        own=own,
        said=own.newest,
        base=room.at(own),
        yes=yes,
        no=no,
        tags=[(tag, answers.total(tag)) for tag in TAGS if rules.shown_count(answers.total(tag))],
        shows_counts=rules.shown_count(yes + no),
        is_returned=own.draft is not None and own.draft.state is DraftState.RETURNED,
        is_silent=rules.is_silent(service.unanswered),
        is_due=rules.is_due(state=service.state, review_by=service.review_by, today=today),
        may_withdraw=service_rules.may_withdraw_service(service.state),
        may_check=service_rules.may_check_service(service.state),
    )
    return render_template(f"{room.folder}/service.html", shown=seen)


def withdraw(room: Room, own: Kept) -> Answer:
    operations.withdraw(own, viewer=access.viewer())
    db.session.commit()
    flash(_("Le service n’est plus dans l’annuaire. Ce qu’il disait reste ici."))
    return redirect(room.at(own), HTTPStatus.SEE_OTHER)


def check(room: Room, own: Kept) -> Answer:
    is_settled = operations.check_again(own, by=room.by, viewer=access.viewer())
    db.session.commit()
    if is_settled:
        flash(_("C’est noté : le service est vérifié d’aujourd’hui."))
    else:
        flash(_("C’est noté. L’annuaire le dira vérifié quand l’équipe de relecture l’aura confirmé."))
    return redirect(room.at(own), HTTPStatus.SEE_OTHER)
