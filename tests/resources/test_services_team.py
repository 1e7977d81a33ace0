"""The team looks after the services of organisations that have no desk."""

from __future__ import annotations

from flask import Flask

from forum.db import db
from forum.resources.models import Organization, Service
from tests.factories import World
from tests.resources.test_services_desk import LEAST, complaints
from tests.visitor import Visitor


def test_the_team_keeps_organisations_and_their_services(world: World, app: Flask) -> None:
    admin = Visitor(app).become(world.admin())
    refused = admin.post("/admin/organizations/new", {"name": "", "kind": "public", "website": "x"}, 422)
    assert [where for where, _words in complaints(refused)] == ["name", "website"]
    page = admin.follow(admin.post("/admin/organizations/new", {"name": "Maison du Pont", "kind": "public"}))
    assert page.h1 == "Maison du Pont"
    address = f"{page.path}/services/new"
    admin.get(address)
    page = admin.follow(admin.post(address, LEAST | {"name": "Accueil du Pont"}))
    service = world.load(Service)
    assert page.path == f"/admin/services/{service.public_id}"
    with app.app_context():
        organization = db.session.query(Organization).one()
    assert organization.agency_id is None
    found = admin.post("/admin/services", {"words": "pont"}, 200)
    assert {link.text_content() for link in found.css(".lines a")} == {"Maison du Pont", "Accueil du Pont"}
    assert "pont" not in found.path
    assert not admin.post("/admin/services", {"words": "50%_"}, 200).css(".lines a")
    admin.post("/admin/services", {"words": ""}, 422)
    admin.post(f"/admin/organizations/{organization.public_id}", {"name": "Maison neuve", "kind": "charity"})
    assert world.load(Organization).name == "Maison neuve"
    # An agency's own organisation is the agency's.
    theirs = world.service(world.agency()[1])
    with app.app_context():
        other = db.session.get_one(Organization, theirs.organization_id)
    admin.get(f"/admin/organizations/{other.public_id}", 404)
    admin.post(f"/admin/organizations/{other.public_id}", {"name": "X", "kind": "public"}, 404)


def test_the_teams_list_begins_with_what_is_overdue(world: World, app: Flask) -> None:
    for name, days in {"Frais": 0, "Très en retard": 200, "En retard": 100}.items():
        world.service(name=name, days=days)
    world.service(world.agency()[1], name="À une association", days=300)
    admin = Visitor(app).become(world.admin())
    rows = [row.text_content() for row in admin.get("/admin/services").css(".lines h2")]
    assert rows == ["Très en retard", "En retard", "Frais"]
