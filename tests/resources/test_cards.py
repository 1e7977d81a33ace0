"""Cards to keep, and the five kinds of help: nothing of what a reader writes on a card stays."""

from __future__ import annotations

import pytest

from forum.db import db
from forum.resources.models import HelpKind, Service
from tests.factories import World
from tests.resources.services import published_service
from tests.visitor import Visitor


@pytest.fixture
def service(world: World) -> Service:
    with world.open():
        return published_service(everything=True)


def test_a_contact_has_the_name_that_the_reader_chooses_and_says_nothing_else(
    visitor: Visitor, service: Service
) -> None:
    address = f"/r/{service.public_id}/contact"
    form = visitor.get(f"/r/{service.public_id}").form(address)
    assert form["label"] == "Boulangerie"
    card = visitor.post(address, {"number": "+33639981234", "label": "Marché; du, lundi"}, 200)
    assert card.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert card.headers["Content-Disposition"] == 'attachment; filename="contact.vcf"'
    assert "FN:Marché\\; du\\, lundi" in card.source
    assert "TEL;TYPE=CELL:+33639981234" in card.source
    assert "Rive" not in card.source


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"number": "+33199001234", "label": ""}, "card-label"),
        ({"number": "+33199001234", "label": "x" * 61}, "card-label"),
        ({"number": "+33199001234", "label": "\u200b"}, "card-label"),
        ({"number": "17", "label": "Marché"}, "card-number"),
        ({"label": "Marché"}, "card-number"),
        ({"number": "\x00", "label": "Marché"}, "card-number"),
    ],
)
def test_a_contact_that_cannot_be_is_told_and_kept_in_the_form(
    visitor: Visitor, service: Service, fields: dict[str, str], wrong: str
) -> None:
    page = visitor.post(f"/r/{service.public_id}/contact", fields, 422)
    assert page.css(f"#{wrong}-error")
    assert page.css(f".notice--wrong a[href='#{wrong}']")
    if fields["label"] == "Marché":
        assert page.one("#card-label").get("value") == "Marché"


def test_a_card_of_paper_carries_numbers_and_harmless_words_and_nothing_is_stored(
    visitor: Visitor, service: Service, world: World, statements: list[str]
) -> None:
    for address, numbers in (
        (f"/r/{service.public_id}/wallet", ["01 99 00 12 34", "06 39 98 12 34"]),
        ("/h/FR/wallet", ["17", "15", "112"]),
        ("/h/fr/wallet", ["17", "15", "112"]),
        ("/h/MN/wallet", []),
    ):
        page = visitor.get(address)
        assert page.one("title").text_content() == "Carte – Carnet"
        card = page.one(".wallet")
        assert card.cssselect(".wallet__label")[0].text_content() == "Numéros utiles"
        shown = [number.text_content() for number in card.cssselect(".wallet__number")]
        assert shown[: len(numbers)] == numbers
        assert shown
        for telling in ("Rive", "Écoute", "Carnet"):
            assert telling not in card.text_content()
        hidden = [
            part for part in page.one("main > .flow").iterchildren() if "no-print" not in (part.get("class") or "")
        ]
        assert [part.get("class") or part.tag for part in hidden] in (["p", "wallet"], [None, "wallet"])
        statements.clear()
        own = page.css("form.contact-form")[0].get("action") or ""
        written = visitor.send(page, own, 200, label="Bibliothèque <b>")
        assert written.one(".wallet__label").text_content() == "Bibliothèque <b>"
        assert {statement.split()[0] for statement in statements} <= {"SELECT"}
        assert visitor.get(address).one(".wallet__label").text_content() == "Numéros utiles"
        refused = visitor.send(page, own, 422, label="x" * 41)
        assert refused.css("#wallet-label-error")
        assert refused.one(".wallet__label").text_content() == "Numéros utiles"
        visitor.post(own, {"label": "Marché"}, 400, token=False)


@pytest.mark.parametrize("address", ["/h/XX/wallet", "/h/1é/wallet", f"/r/{'n' * 22}/wallet", "/r/k/0", "/r/k/6",
                                     "/r/k/1/wallet", "/r/k/x"])  # fmt: skip
def test_where_there_is_nothing_there_is_no_card(visitor: Visitor, address: str) -> None:
    visitor.get(address, 404)


def test_a_service_without_a_number_has_no_card(visitor: Visitor, world: World) -> None:
    with world.open():
        service = published_service(phones=(), chat_url="https://rive.example.org/t")
    page = visitor.get(f"/r/{service.public_id}")
    assert not page.css("a[href$=wallet], form[action$=contact]")
    visitor.get(f"/r/{service.public_id}/wallet", 404)
    with world.app.test_request_context():
        assert db.session.get_one(Service, service.id).chat_url


def test_each_kind_of_help_says_what_it_can_and_cannot(visitor: Visitor) -> None:
    said = {
        HelpKind.EMERGENCY: "Dites l’adresse en premier",
        HelpKind.POLICE: "La police ne peut parfois pas agir tant que des faits ne sont pas notés ou établis.",
        HelpKind.ONLINE: "Ce qu’elles gardent de vous",
        HelpKind.PREMISES: "Un hébergement se demande par téléphone",
        HelpKind.CLOSE: "C’est un complément : jamais à la place des secours",
    }
    for number, words in enumerate(said.values(), start=1):
        page = visitor.get(f"/r/k/{number}")
        assert page.one("title").text_content() == "Aide – Carnet"
        assert words in page.text
        assert page.css(f"a[href='/r?k={number}']")
        assert page.css("a[href='/h']")
    visitor.post("/h", {"country": "BE"})
    assert "Belgique" in visitor.get("/r/k/1").text
    card = visitor.get("/r/k/5/wallet").one(".wallet")
    assert "Ce qui ne m’aide pas" in card.text_content()
    assert card.cssselect(".wallet__number")
