"""The team looks after the services of organisations that have no desk."""

from __future__ import annotations

from flask import Flask

from forum.audit import Act, AuditLine
from forum.db import db
from forum.resources.models import Metadatum, Organization, Service
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
    line = world.load(AuditLine, about=organization.public_id, after="name kind")
    assert line.act is Act.ORGANIZATION_CHANGED
    assert world.load(Metadatum, field_name="name").previous_value == "Maison du Pont"
    # An agency's own organisation is the agency's.
    theirs = world.service(world.agency()[1])
    with app.app_context():
        other = db.session.get_one(Organization, theirs.organization_id)
    admin.get(f"/admin/organizations/{other.public_id}", 404)
    admin.post(f"/admin/organizations/{other.public_id}", {"name": "X", "kind": "public"}, 404)


def test_an_organisation_that_readers_know_stays_who_it_is(world: World, app: Flask) -> None:
    service = world.service()
    admin, known = Visitor(app).become(world.admin()), world.load(Organization)
    address = f"/admin/organizations/{known.public_id}"
    assert "ne changent pas pour l’instant" in admin.get(address).text
    as_it_is = {"name": known.name, "kind": known.kind.value, "country": "FR"}
    wrong = {"name": "Une autre", "kind": "company", "website": "https://ailleurs.example.org", "description": "Neuf."}
    refused = admin.post(address, as_it_is | wrong, 422)
    assert [where for where, _words in complaints(refused)] == ["name", "kind", "website"]
    assert refused.form(address)["description"].strip() == "Neuf."
    assert (world.load(Organization).name, world.count(AuditLine, about=known.public_id)) == (known.name, 0)
    admin.post(address, as_it_is | {"description": "Neuf."})
    assert world.load(Organization).description == "Neuf."
    assert world.load(Metadatum, field_name="description").replacement_value == "Neuf."
    assert world.count(AuditLine, act=Act.ORGANIZATION_CHANGED, about=known.public_id) == 1
    admin.post(f"/admin/services/{service.public_id}/withdraw")
    admin.post(address, as_it_is | wrong)
    assert world.load(Organization).name == "Une autre"


def test_the_teams_list_begins_with_what_is_overdue(world: World, app: Flask) -> None:
    for name, days in {"Frais": 0, "Très en retard": 200, "En retard": 100}.items():
        world.service(name=name, days=days)
    world.service(world.agency()[1], name="À une association", days=300)
    admin = Visitor(app).become(world.admin())
    rows = [row.text_content() for row in admin.get("/admin/services").css(".lines h2")]
    assert rows == ["Très en retard", "En retard", "Frais"]
