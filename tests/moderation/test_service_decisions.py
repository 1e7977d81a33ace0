"""A service of the directory before the moderators: published, or given back with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.audit import AuditLine
from forum.db import db
from forum.notifications.models import Notice
from forum.resources.models import AssuredBy, DirectoryLine, Metadatum, Service, ServiceDraft, ServiceState
from forum.resources.operations import services as operations
from forum.resources.queries import services as queries
from forum.web import locale
from tests.factories import World, viewer_of
from tests.moderation.sparing import statements
from tests.resources import service_factories as make
from tests.visitor import Visitor


def edited(world: World, service: Service, by: Account, **facts: Any) -> None:
    with world.open():
        own = queries.any_service(service.public_id)
        said = replace(own.newest, **facts)
        operations.edit(own, said, version=own.service.version, viewer=viewer_of(by))


def doubted(world: World, service: Service) -> None:
    with world.open():
        row = db.session.get_one(Service, service.id)
        row.unanswered, row.waiting_at = 2, clock.now()


def test_a_service_is_found_in_the_queue_read_and_published_once(
    world: World, moderator: Visitor, visitor: Visitor, app: Flask
) -> None:
    account, agency = world.agency("Rive Claire")
    service = world.service(agency, published=False, alert="Fermé en août.")
    queue = moderator.get("/mod")
    assert "Service de l’annuaire" in queue.one(".case__title").text_content()
    visitor.get(f"/r/{service.public_id}", 404)
    page = moderator.follow(moderator.send(queue, f"/mod/items/{service.public_id}/claim"))
    assert page.path == f"/mod/services/{service.public_id}"
    assert page.h1 == "Écoute Rive Claire"
    assert {"Fermé en août.", "01 99 00 12 34"} <= {fact.text_content() for fact in page.css("dd")}
    action = f"{page.path}/decide"
    moderator.send(page, action, outcome="publish")
    moderator.send(page, action, 409, outcome="publish")
    after = world.load(Service)
    assert (after.state, after.assured_by, after.checked_on) == (
        ServiceState.PUBLISHED, AssuredBy.AGENCY, service.checked_on,
    )  # fmt: skip
    assert world.count(AuditLine, act="service.published") == 1
    assert (world.count(Notice, account_id=account.id), world.count(ServiceDraft)) == (1, 0)
    assert world.count(DirectoryLine) == 4
    assert "n’attend plus de décision" in moderator.get(page.path).text
    told = Visitor(app).become(account).get("/n")
    assert "Votre service « Écoute Rive Claire » est dans l’annuaire." in told.text
    assert told.css(f"a[href='/desk/services/{service.public_id}']")


def test_a_version_is_read_field_by_field_and_goes_back_with_a_reason_only(
    world: World, moderator: Visitor, app: Flask
) -> None:
    account, agency = world.agency()
    service = world.service(agency, alert="Fermé en août.")
    phone = replace(make.said().phones[0], number="3919")
    edited(world, service, account, summary="On vous répond.", phones=(phone,), alert="")
    page = moderator.get(f"/mod/services/{service.public_id}")
    assert {gone.text_content() for gone in page.css("del")} >= {make.said().summary, "Fermé en août."}
    assert {new.text_content() for new in page.css("ins")} >= {"On vous répond.", "3919"}
    assert "après : rien" in page.text
    action = f"{page.path}/decide"
    for reason, complaint in (("", "Écrivez pourquoi : l’organisation le lira."), ("é" * 2001, "2000 caractères")):
        refused = moderator.send(page, action, 422, outcome="return", reason=reason)
        assert complaint in refused.text
        assert refused.form(action)["reason"].strip() == reason
    moderator.send(page, action, outcome="return", reason="Le 3919 est un autre service.")
    after = world.load(Service)
    assert (after.state, after.summary, after.waiting_at) == (ServiceState.PUBLISHED, make.said().summary, None)
    agent = Visitor(app).become(account)
    told = agent.get("/n")
    assert "La modification de votre service" in told.text
    assert "Le 3919 est un autre service." in told.text
    assert "Le 3919 est un autre service." in agent.get(f"/desk/services/{service.public_id}/edit").text


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"outcome": "remove", "version": 2}, 422), ({"version": 2}, 422), ({"outcome": "publish"}, 409),
     ({"outcome": "publish", "version": "9" * 5000}, 409), ({"outcome": "publish", "version": 7}, 409)],
)  # fmt: skip
def test_what_is_no_decision_about_this_version_changes_nothing(
    world: World, moderator: Visitor, fields: dict[str, object], status: int
) -> None:
    service = world.service(world.agency()[1], published=False)
    if "version" in fields and fields["version"] == 2:
        fields = {**fields, "version": service.version}
    moderator.post(f"/mod/services/{service.public_id}/decide", fields, status)
    assert world.load(Service).state is ServiceState.HELD


def test_nobody_publishes_what_they_wrote_themselves(world: World, app: Flask) -> None:
    writer, other = world.admin(), world.admin()
    service = world.service(published=False)
    edited(world, service, writer, name="Accueil du Pont")
    own = Visitor(app).become(writer)
    assert f"/mod/services/{service.public_id}" not in {link.get("href") for link in own.get("/mod").css("a")}
    page = own.get(f"/mod/services/{service.public_id}")
    assert not page.css("form[action$=decide]")
    assert "quelqu’un d’autre le relit" in page.text
    version = str(world.load(Service).version)
    own.post(f"{page.path}/decide", {"outcome": "publish", "version": version}, 403)
    assert world.load(Service).state is ServiceState.HELD
    Visitor(app).become(other).post(f"{page.path}/decide", {"outcome": "publish", "version": version})
    after = world.load(Service)
    assert (after.state, after.name, after.assured_by) == (ServiceState.PUBLISHED, "Accueil du Pont", AssuredBy.TWO)
    assert "est dans l’annuaire" in own.get("/n").text
    assert own.get("/n").css(f"a[href='/admin/services/{service.public_id}']")


def test_what_somebody_else_has_before_them_waits_for_them(world: World, app: Flask) -> None:
    service = world.service(world.agency()[1], published=False)
    first, second = (Visitor(app).become(world.moderator()) for _ in range(2))
    first.post(f"/mod/items/{service.public_id}/claim")
    page = second.get(f"/mod/services/{service.public_id}")
    assert not page.css("form[action$=decide]")
    fields = {"outcome": "publish", "version": str(service.version)}
    second.post(f"{page.path}/decide", fields, 409)
    first.post(f"{page.path}/decide", fields)


def test_what_could_stand_when_it_was_sent_and_cannot_now_is_not_published(world: World, moderator: Visitor) -> None:
    with world.app.test_request_context():
        ends = locale.today() + timedelta(days=3)
    service = world.service(world.agency()[1], published=False, valid_to=ends)
    with time_machine.travel(world.later(10), tick=False):
        reader = Visitor(world.app).become(world.moderator())
        page = reader.get(f"/mod/services/{service.public_id}")
        assert "Ce jour est passé." in page.text
        reader.send(page, f"{page.path}/decide", 422, outcome="publish")
        reader.send(page, f"{page.path}/decide", outcome="return", reason="La date est passée.")
    assert world.load(Service).state is ServiceState.RETURNED


def test_what_readers_doubt_is_confirmed_or_taken_off(world: World, moderator: Visitor, app: Flask) -> None:
    account, agency = world.agency()
    service = world.service(agency)
    action = f"/mod/services/{service.public_id}/decide"
    doubted(world, service)
    page = moderator.get(f"/mod/services/{service.public_id}")
    assert "le numéro ne répond pas" in page.text
    moderator.send(page, action, outcome="publish")
    after = world.load(Service)
    assert (after.unanswered, after.waiting_at, after.assured_by) == (0, None, AssuredBy.TEAM)
    doubted(world, service)
    page = moderator.get(f"/mod/services/{service.public_id}")
    moderator.send(page, action, outcome="return", reason="Personne ne répond.")
    assert (world.load(Service).state, world.count(DirectoryLine)) == (ServiceState.RETURNED, 0)
    assert "Personne ne répond." in Visitor(app).become(account).get("/n").text


def test_what_readers_doubt_is_what_is_public_not_a_version_that_was_given_back(
    world: World, moderator: Visitor
) -> None:
    account, agency = world.agency()
    service = world.service(agency)
    edited(world, service, account, alert="Tout autre chose.")
    address = f"/mod/services/{service.public_id}"
    moderator.send(moderator.get(address), f"{address}/decide", outcome="return", reason="À revoir.")
    doubted(world, service)
    page = moderator.get(address)
    assert "Tout autre chose." not in page.text
    moderator.send(page, f"{address}/decide", outcome="publish")
    assert world.load(Service).unanswered == 0


def test_the_pages_number_of_queries_does_not_grow_with_what_is_said(
    world: World, moderator: Visitor, app: Flask
) -> None:
    counts = set()
    account, agency = world.agency()
    whole = make.whole()
    everything = {name: getattr(whole, name) for name in type(whole).__slots__}
    for facts in ({}, everything):
        service = world.service(agency, **facts)
        edited(world, service, account, name="Autre nom")
        moderator.get(f"/mod/services/{service.public_id}")
        with statements(app) as sent:
            moderator.get(f"/mod/services/{service.public_id}")
        counts.add(len(sent))
    assert len(counts) == 1, counts
    assert max(counts) <= 16
    assert world.count(Metadatum) == 2
