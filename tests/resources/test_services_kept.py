"""Services below the web: what is kept of them, what the lists have, and what the database itself refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from forum import clock
from forum.db import db
from forum.errors import Conflict, Refused
from forum.resources.models import (
    Accessibility,
    AssuredBy,
    DirectoryLine,
    DraftState,
    Language,
    Location,
    Metadatum,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceState,
    ServiceWord,
)
from forum.resources.operations import organizations, service_records
from forum.resources.operations import services as operations
from forum.resources.queries import services as queries
from forum.resources.queries.services import Kept
from forum.resources.rules import Decision
from forum.resources.rules import services as rules
from forum.resources.said import ServiceSaid
from forum.roles import Role, Viewer
from forum.web import locale
from tests.resources import factories
from tests.resources.service_factories import said, whole

pytestmark = pytest.mark.usefixtures("within")

WRITER = Viewer(account_id=None, role=Role.AGENCY, number=11)
REVIEWER = factories.REVIEWER


def found(service: Service) -> Kept:
    return queries.any_service(service.public_id)


def published(one: ServiceSaid, of: str = "Rive Claire") -> Service:
    organization = organizations.organization_for(factories.agency(of))
    service = operations.propose(organization, one, viewer=WRITER)
    decided(service)
    return service


def decided(service: Service, outcome: Decision = Decision.PUBLISH, reason: str = "") -> None:
    operations.decide(found(service), version=service.version, outcome=outcome, reason=reason, viewer=REVIEWER)


def changed(service: Service, **facts: Any) -> ServiceSaid:
    """Another version, published."""
    now = replace(operations.said_of(service), **facts)
    operations.edit(found(service), now, version=service.version, viewer=WRITER)
    decided(service)
    return operations.said_of(service)


def count(table: Any) -> int:
    return int(db.session.query(table).count())


def without_ids(one: ServiceSaid) -> dict[str, Any]:
    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: bare(inner) for name, inner in value.items() if name not in {"id", "at_id"}}
        return [bare(inner) for inner in value] if isinstance(value, list) else value

    return dict(bare(one.plain()))


def test_what_was_said_is_what_stands_and_saying_it_again_changes_nothing() -> None:
    service = published(whole())
    first = operations.said_of(service)
    assert without_ids(first) == without_ids(whole())
    phones = [(phone.dial, phone.place) for phone in db.session.query(Phone).order_by(Phone.place)]
    assert phones == [("+33199001234", 0), ("+33639981234", 1)]
    noted = count(Metadatum)
    assert changed(service) == first
    assert count(Metadatum) == noted
    other = published(replace(whole(), name="Une autre"), of="Appui Nord")
    both = operations.said_of_many([service.id, other.id])
    assert (both[service.id], without_ids(both[other.id])["name"]) == (first, "Une autre")
    # Hours are kept once for all that keep the same.
    assert sorted(row.opening_hours for row in db.session.query(Schedule)) == [
        "24/7", "Mo 09:00-12:00", "Mo-Fr 09:00-18:00; PH off", "Tu 10:00-16:00",
    ]  # fmt: skip


def test_parts_come_change_and_go_and_keep_their_ids() -> None:
    service = published(whole())
    before = operations.said_of(service)
    after = changed(
        service,
        phones=before.phones[1:],
        # The two languages change places, and one is new under the id of an old row.
        languages=(before.languages[1], replace(before.languages[0], code="en"), replace(before.languages[0], id="")),
        areas=(replace(before.areas[1], extent="CH"),),
        places=before.places[:1],
        needs=(),
    )
    assert [phone.id for phone in after.phones] == [before.phones[1].id]
    assert {one.code for one in after.languages} == {"ar", "en", "fr"}
    assert {one.id for one in after.languages if one.code != "en"} == {one.id for one in before.languages}
    assert [(area.extent, area.id == before.areas[1].id) for area in after.areas] == [("CH", False)]
    assert [place.id for place in after.places] == [before.places[0].id]
    assert (count(Phone), count(Language), count(ServiceArea), count(Location)) == (1, 3, 1, 1)
    assert (count(ServiceAtLocation), count(Accessibility), after.needs) == (1, 1, ())
    gone = changed(service, places=())
    assert (gone.places, count(Location), count(Accessibility)) == ((), 0, 0)


def test_nobody_takes_parts_that_are_anothers() -> None:
    theirs = operations.said_of(published(whole()))
    mine = published(whole(), of="Appui Nord")
    now = changed(mine, phones=theirs.phones, places=theirs.places, languages=theirs.languages)
    assert not {phone.id for phone in now.phones} & {phone.id for phone in theirs.phones}
    assert not {place.id for place in now.places} & {place.id for place in theirs.places}
    assert operations.said_of_many([mine.id])[mine.id] == now
    assert count(Location) == 4


def test_what_is_public_stays_until_the_new_version_is_published() -> None:
    service = published(said())
    own = found(service)
    operations.edit(own, replace(said(), name="Autre nom"), version=service.version, viewer=WRITER)
    assert (service.name, found(service).newest.name, service.waiting_at is not None) == (
        "Écoute Rive Claire", "Autre nom", True,
    )  # fmt: skip
    decided(service, Decision.RETURN, "Le numéro ne répond pas.")
    draft = found(service).draft
    assert draft is not None
    assert (draft.state, draft.return_reason) == (DraftState.RETURNED, "Le numéro ne répond pas.")
    assert (service.state, service.name, service.waiting_at) == (ServiceState.PUBLISHED, "Écoute Rive Claire", None)
    operations.edit(found(service), found(service).newest, version=service.version, viewer=WRITER)
    decided(service)
    assert (service.name, found(service).draft) == ("Autre nom", None)


def test_every_change_is_noted_by_role() -> None:
    service = published(said())
    (created,) = db.session.query(Metadatum)
    assert (created.resource_type, created.last_action_type, created.updated_by) == (
        "service", "create", AssuredBy.AGENCY,
    )  # fmt: skip
    changed(service, name="Autre nom", phones=(replace(operations.said_of(service).phones[0], number="3919"),))
    rows = [
        (row.resource_type, row.field_name, row.previous_value, row.replacement_value)
        for row in db.session.query(Metadatum).order_by(Metadatum.id).offset(1)
    ]
    assert rows == [
        ("service", "name", "Écoute Rive Claire", "Autre nom"),
        ("phone", "number", "01 99 00 12 34", "3919"),
    ]


def test_lists_have_what_is_public_and_nothing_else() -> None:
    organization = organizations.organization_for(factories.agency())
    service = operations.propose(organization, whole(), viewer=WRITER)
    assert (count(DirectoryLine), count(ServiceWord)) == (0, 0)
    decided(service)
    countries = {row.country for row in db.session.query(DirectoryLine)}
    words = {row.word for row in db.session.query(ServiceWord)}
    assert (countries, count(DirectoryLine)) == ({"*", "FR", "BE"}, 9)
    assert {"ecoute", "rive", "claire", "villeneuve"} <= words
    organization.name = "Maison du Pont"
    service_records.rewrite_words(organization)
    words = {row.word for row in db.session.query(ServiceWord)}
    assert "pont" in words
    operations.withdraw(found(service), viewer=WRITER)
    assert (count(DirectoryLine), count(ServiceWord), found(service).newest.name) == (0, 0, service.name)
    with pytest.raises(Conflict):
        operations.withdraw(found(service), viewer=WRITER)
    operations.edit(found(service), found(service).newest, version=service.version, viewer=WRITER)
    assert (service.state, count(DirectoryLine)) == (ServiceState.HELD, 0)
    decided(service)
    assert count(DirectoryLine) == 9


def test_doubts_end_when_somebody_checks_and_what_nobody_answers_leaves_the_lists() -> None:
    service = published(said())
    before = locale.today() - timedelta(days=9)
    service.unanswered, service.checked_on, service.waiting_at = 1, before, clock.now()
    assert operations.check_again(found(service), by=AssuredBy.AGENCY, viewer=WRITER)
    assert (service.unanswered, service.waiting_at, service.checked_on) == (0, None, locale.today())
    # Of what nobody answers, whoever looks after it is not the only one to say that it is right.
    for by, checker in ((AssuredBy.AGENCY, WRITER), (AssuredBy.TEAM, REVIEWER)):
        service.unanswered, service.checked_on, service.waiting_at = 2, before, None
        db.session.flush()
        assert not operations.check_again(found(service), by=by, viewer=checker)
        assert (service.unanswered, service.checked_on, service.waiting_at is None) == (2, before, False)
    db.session.commit()  # lines of the audit are written with it
    with pytest.raises(Refused):
        decided(service)
    other = replace(REVIEWER, number=78)
    operations.decide(found(service), version=service.version, outcome=Decision.PUBLISH, reason="", viewer=other)
    assert (service.unanswered, service.waiting_at, service.checked_on) == (0, None, locale.today())
    operations.check_again(found(service), by=AssuredBy.AGENCY, viewer=WRITER)
    db.session.commit()
    service.unanswered, service.waiting_at = 2, clock.now()
    db.session.flush()
    decided(service, Decision.RETURN, "Personne ne répond depuis une semaine.")
    draft = found(service).draft
    assert draft is not None
    assert (service.state, service.waiting_at, draft.state) == (ServiceState.RETURNED, None, DraftState.RETURNED)
    assert count(DirectoryLine) == 0
    operations.edit(found(service), found(service).newest, version=service.version, viewer=WRITER)
    decided(service)
    assert (service.state, service.unanswered) == (ServiceState.PUBLISHED, 0)


def test_wrong_words_and_late_ones_change_nothing() -> None:
    service = published(said())
    with pytest.raises(Refused):
        operations.edit(found(service), replace(said(), summary=""), version=service.version, viewer=WRITER)
    with pytest.raises(Conflict):
        operations.edit(found(service), said(), version=service.version - 1, viewer=WRITER)
    with pytest.raises(Refused):
        decided(service)
    assert found(service).draft is None


def test_the_database_takes_no_emergency_number_for_a_service() -> None:
    service = published(said())
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE services SET help_kind = 'emergency' WHERE id = :id").bindparams(id=service.id))


# The twin of the rule, over every role and both kinds of service.


def test_who_looks_after_what_is_said_alike_by_rule_and_query() -> None:
    of_agency, of_team = published(said()), published(replace(said(), name="De l’équipe"), of="Appui Nord")
    of_team.organization.agency_id = None
    db.session.flush()
    for role in Role:
        for suspended in (False, True):
            viewer = Viewer(account_id=1, role=role, number=1, is_suspended=suspended)
            for service in (of_agency, of_team):
                says = rules.may_keep(viewer, service_agency=service.organization.agency_id, own_agency=None)
                condition = Service.public_id == service.public_id
                seen = db.session.query(Service).join(Service.organization).filter(condition, queries.kept_by(viewer))
                assert (seen.first() is not None) is says, (role, suspended)
