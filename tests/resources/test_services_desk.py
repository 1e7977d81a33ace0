"""An agency looks after its services at its desk."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from forum.db import db
from forum.resources.models import Organization, Service, ServiceDraft, ServiceState
from forum.resources.said import from_json
from tests.factories import World
from tests.resources import service_factories as make
from tests.visitor import Visitor

LEAST = {
    "name": "Écoute Rive Claire",
    "summary": "On vous écoute.",
    "written_in": "fr",
    "help_kind": "online",
    "for_person": "y",
    "source": "https://rive-claire.example.org",
    "phones-0-number": "01 99 00 12 34",
    "phones-0-country": "FR",
    "areas-0-country": "FR",
    "languages-0-code": "fr",
    "hours-opening_hours": "Mo-Fr 09:00-18:00; PH off",
    "hours-timezone": "Europe/Paris",
    "hours-holiday_country": "FR",
    "step": "send",
}


@pytest.fixture
def agent(app: Flask, world: World) -> Visitor:
    return Visitor(app).become(world.agency("Rive Claire")[0])


def drafted(app: Flask) -> Any:
    with app.app_context():
        return from_json(db.session.query(ServiceDraft).one().said)


def test_a_service_is_looked_at_sent_and_waits(agent: Visitor, visitor: Visitor, world: World, app: Flask) -> None:
    page = agent.get("/desk/services/new")
    assert page.form("/desk/services/new")["hours-timezone"] == "Europe/Paris"
    # Enter presses the first button of a form: it must send nothing.
    first = page.css("form[action='/desk/services/new'] button")[0]
    assert (first.get("name"), first.get("value")) == ("step", "check")
    looked_at = agent.post("/desk/services/new", LEAST | {"step": "check"}, 200)
    assert "Rien n’est encore gardé ni envoyé." in looked_at.text
    assert "01 99 00 12 34" in looked_at.one(".preview").text_content()
    assert world.count(Service) == 0
    page = agent.follow(agent.post("/desk/services/new", LEAST))
    assert page.h1 == "Écoute Rive Claire"
    assert "En attente de relecture." in page.text
    organization = world.load(Organization)
    assert (organization.name, organization.country) == ("Rive Claire", "FR")
    service = world.load(Service)
    assert (service.state, service.organization_id) == (ServiceState.HELD, organization.id)
    visitor.get(f"/r/{service.public_id}", 404)
    assert drafted(app).hours == make.OFFICE
    agent.post("/desk/services/new", LEAST | {"name": "Un autre"})
    assert world.count(Organization) == 1
