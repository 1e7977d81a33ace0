"""Asking for another name: what may be asked for, what warns, what nobody else sees before it is read."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum import clock
from forum.accounts import names, queries
from forum.accounts.models import Account, ChosenName, NameState
from forum.accounts.names import Complaint
from forum.accounts.pseudonyms import skeleton
from forum.db import db
from tests.factories import World
from tests.moderation.test_at_once import at_once, pressing
from tests.visitor import Visitor

COMPLAINTS = {
    "Petite Vague": None,
    "Zoé d’en Haut": None,
    "Lou-Anne 12": None,
    "نور القمر": None,
    "ab": Complaint.SHORT,
    "12 34": Complaint.SHORT,
    "x" * 41: Complaint.LONG,
    "marie@exemple": Complaint.SIGNS,
    "Vague <b>": Complaint.SIGNS,
    "Vague.fr": Complaint.SIGNS,
    "Vague 🌊": Complaint.SIGNS,
    "Vague 06391": Complaint.NUMBER,
    "Vague 06 39 98": Complaint.NUMBER,
    "Modératrice": Complaint.HOUSE,
    "La MODERATION": Complaint.HOUSE,
    "M o d é r a t e u r": Complaint.HOUSE,
    "Мodérateur": Complaint.HOUSE,
    "Admin Calme": Complaint.HOUSE,
    "admin": Complaint.HOUSE,
    "Équipe Vague": Complaint.HOUSE,
    "Carnet": Complaint.HOUSE,
    "Police 17": Complaint.HOUSE,
    "Abricot Doux": None,
    "Modeste Loutre": None,
}


@pytest.mark.parametrize(("name", "expected"), COMPLAINTS.items(), ids=map(str, COMPLAINTS))
def test_what_a_name_may_be(name: str, expected: Complaint | None) -> None:
    assert names.complaint(name, site_name="Carnet") is expected


REAL = {
    "Marie Dupont": True,
    "Jean-Marc DUPONT": True,
    "Anna Maria Rossi": True,
    "marie1987": True,
    "Vague 2004": True,
    "Loutre Calme": False,
    "Loutre Dupont": False,
    "petite vague": False,
    "Vague": False,
    "Vague 12": False,
    "Celle Qui Marche Encore": False,
    "Vague 1789": False,
}


@pytest.mark.parametrize(("name", "expected"), REAL.items(), ids=map(str, REAL))
def test_what_looks_like_a_real_name(name: str, expected: bool) -> None:
    assert names.looks_real(name, ("fr", "en")) is expected


@pytest.fixture
def account(world: World) -> Account:
    return world.member("Loutre Calme")


@pytest.fixture
def asking(app: Flask, account: Account) -> Visitor:
    return Visitor(app).become(account)


def test_a_name_that_was_asked_for_waits_and_the_old_one_stays(
    app: Flask, world: World, asking: Visitor, account: Account
) -> None:
    thread = world.thread(world.board(public=True), author=account)
    page = asking.get(asking.get("/a").css("a[href='/a/names']")[0].get("href") or "")
    asking.send(page, "/a/names", name="Petite Vague")
    mine = asking.get("/a/names")
    assert "En attente de relecture : Petite Vague" in mine.text
    assert not mine.css("form[action='/a/names']")
    wish = world.load(ChosenName)
    assert (wish.name, wish.state, wish.account_id) == ("Petite Vague", NameState.HELD, account.id)
    assert world.load(Account, id=account.id).pseudonym == "Loutre Calme"
    for somebody in (Visitor(app), Visitor(app).become(world.member())):
        for path in ("/", f"/t/{thread.public_id}"):
            assert "Vague" not in somebody.get(path).source
    assert "Loutre Calme" in Visitor(app).get(f"/t/{thread.public_id}").text


@pytest.mark.parametrize("name", [name for name, found in COMPLAINTS.items() if found] + ["", "  "])
def test_an_unfit_name_is_refused_with_what_was_written(asking: Visitor, world: World, name: str) -> None:
    page = asking.post("/a/names", {"name": name}, 422)
    assert len(page.errors()) == 1
    assert (page.one("input[name=name]").get("value") or "").strip() == name.strip()
    assert world.count(ChosenName) == 0


def test_a_name_that_looks_real_is_asked_for_twice(asking: Visitor, world: World) -> None:
    page = asking.post("/a/names", {"name": "Marie Dupont"}, 200)
    assert "ressemble à un vrai nom" in page.text
    assert world.count(ChosenName) == 0
    buttons = page.css("form[action='/a/names'] button")
    assert [button.get("value") for button in buttons] == [None, "yes"]
    asking.send(page, "/a/names", sure="yes")
    assert world.load(ChosenName).name == "Marie Dupont"


@pytest.mark.parametrize("name", ["Abeille Agile", "ABEILLE  agile", "Abеille Agile", "Abeille-Agi1e"])
def test_a_name_that_somebody_has_or_waits_for_is_taken(app: Flask, world: World, asking: Visitor, name: str) -> None:
    world.member("Abeille Agile")
    page = asking.post("/a/names", {"name": name, "sure": "yes"}, 409)
    assert "déjà pris" in page.text
    assert world.count(ChosenName) == 0
    world.wish(world.member(), "Petite Vague")
    asking.post("/a/names", {"name": "petite vagué"}, 409)
    assert world.count(ChosenName) == 1


def test_ones_own_name_may_be_written_otherwise(world: World, asking: Visitor) -> None:
    asking.post("/a/names", {"name": "loutre-calme"})
    assert world.load(ChosenName).name == "loutre-calme"


def test_a_name_that_waits_is_proposed_to_nobody(app: Flask, world: World) -> None:
    world.wish(world.member(), "Petite Vague")
    with app.app_context():
        assert queries.is_name_taken(skeleton("PETITE VAGUE"))


def test_only_one_waits_at_a_time_and_three_are_asked_for_in_a_month(
    world: World, asking: Visitor, account: Account
) -> None:
    asking.post("/a/names", {"name": "Vague"})
    page = asking.post("/a/names", {"name": "Autre Vague", "sure": "yes"}, 409)
    assert "Autre Vague" in page.text
    for name in ("Vague deux", "Vague trois"):
        asking.send(asking.get("/a/names"), "/a/names/withdraw")
        asking.post("/a/names", {"name": name})
    asking.send(asking.get("/a/names"), "/a/names/withdraw")
    assert not asking.get("/a/names").css("form[action='/a/names']")
    assert "Trois demandes par mois" in asking.post("/a/names", {"name": "Vague quatre"}, 422).text
    assert world.count(ChosenName, account_id=account.id) == 3
    with time_machine.travel(world.later(days=31)):
        asking.become(account)
        asking.post("/a/names", {"name": "Vague quatre"})


def test_what_is_withdrawn_is_erased_and_free_again(app: Flask, world: World, asking: Visitor) -> None:
    asking.post("/a/names", {"name": "Petite Vague"})
    asking.send(asking.get("/a/names"), "/a/names/withdraw")
    wish = world.load(ChosenName)
    assert (wish.state, wish.name, wish.skeleton, wish.waiting_at) == (NameState.WITHDRAWN, "", None, None)
    asking.post("/a/names/withdraw", None, 409)
    Visitor(app).become(world.member()).post("/a/names", {"name": "Petite Vague"})


def test_who_may_not_write_may_not_ask(app: Flask, world: World, account: Account) -> None:
    with world.open():
        found = db.session.scalars(select(Account).where(Account.id == account.id)).one()
        found.read_only_until = clock.today() + timedelta(days=3)
    Visitor(app).become(account).post("/a/names", {"name": "Vague"}, 403)
    Visitor(app).become(world.agency()[0]).post("/a/names", {"name": "Vague"}, 403)
    Visitor(app).post("/a/names", {"name": "Vague"}, 403)
    assert world.count(ChosenName) == 0


def test_of_a_hundred_who_ask_for_one_name_at_once_one_gets_it(app: Flask, world: World) -> None:
    accounts = [world.member() for _ in range(100)]
    asks = [pressing(account, app, "/a/names", {"name": "Petite Vague"}) for account in accounts]
    assert at_once(asks) == {303: 1, 409: 99}
    assert world.count(ChosenName) == world.count(ChosenName, skeleton=skeleton("Petite Vague")) == 1


def test_one_who_asks_for_ten_names_at_once_waits_for_one(app: Flask, world: World, account: Account) -> None:
    asks = [pressing(account, app, "/a/names", {"name": f"Vague {'a' * n}"}) for n in range(1, 11)]
    assert at_once(asks) == {303: 1, 409: 9}
    assert world.count(ChosenName, account_id=account.id) == 1
