"""Agencies, answers to demands from outside and the record of acts: asked for by one administrator, then waiting."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.moderation.models import Signature, SignatureState, SignedAct
from forum.resources.models import Agency, AgencyMember
from forum.roles import Role
from tests.factories import World
from tests.visitor import Visitor

ADMIT = {
    "name": "Loutre Calme",
    "agency": "Le Pont",
    "kind": "charity",
    "country": "BE",
    "reason": "Rappelé au numéro de l’annuaire public.",
}
DEMAND = {
    "name": "Loutre Calme",
    "authority": "court",
    "basis": "Un article de loi",
    "extent": "account",
    "reason": "Référence 12.",
}


@pytest.fixture
def office(app: Flask, world: World) -> Visitor:
    return Visitor(app).become(world.admin())


def test_an_admission_is_asked_for_and_nothing_is_there_before_the_signature(world: World, office: Visitor) -> None:
    member = world.member("Loutre Calme")
    office.send(office.get("/admin/agencies"), "/admin/agencies", **ADMIT)
    signature = world.load(Signature)
    assert (signature.act, signature.about) == (SignedAct.ADMIT_AGENCY, str(member.number))
    assert signature.particulars == {"name": "Le Pont", "kind": "charity", "country": "BE"}
    assert signature.reason == ADMIT["reason"]
    assert world.count(Agency) == world.count(AgencyMember) == 0
    page = office.get(f"/mod/signatures/{signature.public_id}").text
    for words in ("Le Pont", "association", "Belgique", ADMIT["reason"]):
        assert words in page


def test_the_list_shows_agencies_and_who_writes_for_them(world: World, office: Visitor) -> None:
    writer, agency = world.agency("Le Pont")
    text = office.get("/admin/agencies").text
    assert agency.name in text
    assert writer.pseudonym in text


def test_one_more_account_joins_an_agency_that_is_there(app: Flask, world: World, office: Visitor) -> None:
    _writer, agency = world.agency("Le Pont")
    member = world.member("Loutre Calme")
    office.post("/admin/agencies", ADMIT)
    signature = world.load(Signature)
    fields = {"version": signature.version}
    Visitor(app).become(world.admin()).post(f"/mod/signatures/{signature.public_id}/sign", fields)
    assert world.load(AgencyMember, account_id=member.id).agency_id == agency.id
    assert world.count(Agency) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Personne"},
        {"name": "Castor Gai"},
        {"agency": ""},
        {"agency": "x" * 121},
        {"kind": "sect"},
        {"country": "XX"},
        {"country": ""},
        {"reason": ""},
    ],
    ids=str,
)
def test_a_wrong_admission_comes_back(world: World, office: Visitor, wrong: dict[str, str]) -> None:
    world.member("Loutre Calme")
    world.moderator("Castor Gai")
    page = office.post("/admin/agencies", {**ADMIT, **wrong}, 422)
    assert page.errors()
    if "agency" not in wrong:
        assert page.form("/admin/agencies")["agency"] == "Le Pont"
    assert world.count(Signature) == 0


def test_a_demand_is_written_down_with_who_asks_and_on_what_ground(world: World, office: Visitor) -> None:
    member = world.member("Loutre Calme")
    office.send(office.get("/admin/disclosures/new"), "/admin/disclosures/new", **DEMAND)
    signature = world.load(Signature)
    assert (signature.act, signature.about, signature.admins_only) == (SignedAct.DISCLOSE, str(member.number), True)
    assert signature.particulars == {"authority": "court", "basis": "Un article de loi", "extent": "account"}
    text = office.get(f"/mod/signatures/{signature.public_id}").text
    for words in ("Un tribunal", "Un article de loi", "Référence 12.", "sera prévenue"):
        assert words in text


def test_a_demand_that_forbids_telling_is_marked_so(world: World, office: Visitor) -> None:
    world.member("Loutre Calme")
    office.post("/admin/disclosures/new", {**DEMAND, "silent": "y"})
    signature = world.load(Signature)
    assert signature.particulars["silent"] == "yes"
    assert "ne sera pas prévenue" in office.get(f"/mod/signatures/{signature.public_id}").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Personne"},
        {"authority": "neighbour"},
        {"basis": ""},
        {"basis": "x" * 201},
        {"extent": "all"},
        {"reason": " "},
    ],
    ids=str,
)
def test_a_wrong_demand_comes_back(world: World, office: Visitor, wrong: dict[str, str]) -> None:
    world.member("Loutre Calme")
    page = office.post("/admin/disclosures/new", {**DEMAND, **wrong}, 422)
    assert page.errors()
    assert world.count(Signature) == 0


def test_the_longest_ground_there_may_be_has_room(world: World, office: Visitor) -> None:
    world.member("Loutre Calme")
    office.post("/admin/disclosures/new", {**DEMAND, "basis": '"\\' * 100, "silent": "y"})
    assert world.load(Signature).particulars["basis"] == '"\\' * 100


def test_the_longest_name_of_an_agency_has_room(world: World, office: Visitor) -> None:
    world.member("Loutre Calme")
    office.post("/admin/agencies", {**ADMIT, "agency": '"' * 120})
    assert world.load(Signature).particulars["name"] == '"' * 120


def test_taking_the_record_away_is_asked_for_in_writing(world: World, office: Visitor) -> None:
    page = office.get("/admin/exports/new")
    assert office.send(page, "/admin/exports/new", 422, reason="").errors()
    office.send(page, "/admin/exports/new", reason="Contrôle de l’année.")
    signature = world.load(Signature)
    assert (signature.act, signature.about, signature.state) == (SignedAct.EXPORT, "", SignatureState.WAITING)


def test_the_operators_pages_lead_to_each_other(world: World, office: Visitor) -> None:
    world.account(Role.ADMIN)
    for path in ("boards", "rules", "staff", "agencies", "disclosures/new", "exports/new"):
        links = {link.get("href") for link in office.get(f"/admin/{path}").css(".staff-nav a")}
        assert {"/admin/boards", "/admin/staff", "/admin/agencies", "/mod/signatures"} <= links
