"""A service of the directory, and its card in a list: what is said of it, to whom, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from forum.db import db
from forum.resources.models import Service, ServiceState
from forum.resources.said import AreaSaid, Hours, LanguageSaid, PhoneSaid
from forum.web import locale
from tests.factories import World
from tests.resources.services import organization, published_service
from tests.visitor import Visitor

LONDON = Hours(opening_hours="Mo-Fr 09:00-17:00; PH off", timezone="Europe/London", holiday_country="GB")
# A Monday at ten in Paris, nine in London.
MONDAY = "2026-11-23T09:30:00+00:00"


def test_a_service_says_everything_that_is_known_of_it(visitor: Visitor, world: World) -> None:
    with world.open():
        public_id = published_service(everything=True).public_id
    page = visitor.get(f"/r/{public_id}")
    assert page.one("title").text_content() == "Service – Carnet"
    assert page.h1 == "Écoute Rive Claire"
    for said in (
        "Rive Claire", "Association", "Fermé le lundi de Pâques.", "On vous écoute", "Par téléphone,", "poste 12",
        "Être écouté·e, Droit, démarches", "La personne concernée, ses proches", "De 12 à 120 ans", "Toute personne.",
        "Gratuit", "Rien de ce que vous dites.", "Arabe (Le matin.)", "France (Nord), Belgique", "Appelez.",
        "Tapez une touche.", "Par le relais.", "1 rue d’Exemple", "00000 Villeneuve", "Tram 1.", "Rampe : À gauche.",
        "Adresse confidentielle : on vous la dit au téléphone.", "par deux personnes de l’équipe", "Sur demande.",
        "Un appel ou un SMS reste dans le journal du téléphone.", "Les sept jours qui viennent", "À vérifier avant",
    ):  # fmt: skip
        assert said in page.text, said
    assert [link.get("href") for link in page.css("a.service__call")] == ["tel:+33199001234", "sms:+33639981234"]
    for host in ("/tchat", "rive-claire.example.org"):
        assert host in page.text, "printed, links say where they lead"
    out = page.css("a[href^='/u?to=']")
    assert len(out) == 3
    assert all("noopener" in (link.get("rel") or "") for link in out)
    assert page.css(f"a[href='/r/{public_id}/report']")
    assert page.css(f"a[href='/r/{public_id}/wallet']")
    assert page.css(f"form[action='/r/{public_id}/useful']")
    assert page.css(f"form[action='/r/{public_id}/contact']")


def test_a_card_says_who_answers_now_in_what_zone_and_what_is_not_known(visitor: Visitor, world: World) -> None:
    with world.open():
        of = organization()
        later = LanguageSaid(code="ar", hours=Hours(opening_hours="Tu 10:00-12:00", timezone="Europe/Paris"))
        number = PhoneSaid(number="020 7946 0123", country="GB")
        published_service(of=of, name="ab", hours=LONDON, phones=(number,), languages=(LanguageSaid(code="fr"), later))
        always = Hours(opening_hours="24/7", timezone="Europe/Paris")
        published_service(of=of, name="ac", hours=always, written_in="ar", summary="نستمع إليك")
        algiers = Hours(opening_hours="Mo-Fr 08:00-12:30; PH off", timezone="Africa/Algiers", holiday_country="DZ")
        published_service(of=of, name="ad", hours=algiers, areas=(AreaSaid(extent=""),))
        published_service(of=of, name="ae", hours=None)
    with time_machine.travel(MONDAY, tick=False):
        page = visitor.get("/r?kind=online")
    told = [" ".join(card.text_content().split()) for card in page.css("article.service")]
    assert "Ouvert, ferme à 17 h (heure de Londres)" in told[0]
    assert "jours fériés" not in told[0]
    assert "Français, arabe (fermé, rouvre demain à 10 h)" in told[0]
    assert "Ouvert jour et nuit" in told[1]
    assert "Ouvert, ferme à 12 h 30 (heure d" in told[3]
    assert "jours fériés : à vérifier" in told[3]
    assert "Tous les pays" in told[3]
    assert "Horaires non connus de nous" in told[2]
    assert "noté dans le journal d’appels" in told[0]
    assert "Vérifié le" in told[0]
    assert "Source : rive-claire.example.org." in told[0]
    assert len(page.css("article .lamp--lit")) == 3
    assert page.css("bdi[lang=ar]")
    for moment, words in (
        ("2026-11-23T18:00:00+00:00", "Fermé, rouvre demain à 9 h"),
        ("2026-11-20T18:00:00+00:00", "Fermé, rouvre lundi à 9 h"),
        ("2026-12-24T18:00:00+00:00", "Fermé, rouvre mardi à 9 h"),  # Christmas, the weekend, Boxing Day moved
        ("2026-11-24T03:00:00+00:00", "Fermé, rouvre à 9 h"),
    ):
        with time_machine.travel(moment, tick=False):
            card = visitor.get("/r?kind=online").css("article.service")[0]
        assert words in " ".join(card.text_content().split()), moment
    english = Visitor(world.app, language="en")
    with time_machine.travel(MONDAY, tick=False):
        assert "17:00" in english.get("/r?kind=online").css("article.service")[0].text_content()


def test_an_overdue_service_has_a_badge_and_a_lapsed_one_no_big_number(visitor: Visitor, world: World) -> None:
    with world.open():
        of = organization()
        overdue = published_service(of=of, name="a", checked_ago=100)
        lapsed = published_service(of=of, name="b", checked_ago=400)
    cards = visitor.get("/r?kind=online").css("article.service")
    for found, is_lapsed in ((overdue, False), (lapsed, True)):
        page = visitor.get(f"/r/{found.public_id}")
        assert page.css(".overdue")
        for place in (page.one("main"), cards[is_lapsed]):
            assert bool(place.cssselect("a.service__call")) is not is_lapsed
            assert bool(place.cssselect(".service--old")) or not is_lapsed
            assert "01 99 00 12 34" in place.text_content()
    visitor.get(f"/r/{overdue.public_id}/wallet")
    visitor.get(f"/r/{lapsed.public_id}/wallet", 404)
    assert "service--old" in (cards[1].get("class") or "")
    assert not cards[1].cssselect(".lamp")


@pytest.mark.parametrize("state", [state for state in ServiceState if state is not ServiceState.PUBLISHED])
def test_a_service_that_is_not_public_answers_like_one_that_does_not_exist(
    visitor: Visitor, world: World, state: ServiceState
) -> None:
    with world.open():
        service = published_service()
        service.state = state
        service.waiting_at = service.due_at = None
        if state is ServiceState.HELD:
            service.state = ServiceState.PUBLISHED
            service.valid_from = locale.today() + timedelta(days=5)
    address = f"/r/{service.public_id}"
    missing = visitor.get(f"/r/{'n' * 22}", 404).text
    for somebody in (visitor, Visitor(world.app).become(world.member()), Visitor(world.app).become(world.moderator())):
        assert somebody.get(address, 404).text == missing or somebody is not visitor
        somebody.get(f"{address}/wallet", 404)
        somebody.post(f"{address}/useful", {"useful": "yes"}, 404)
        somebody.post(f"{address}/contact", {"number": "+33199001234", "label": "Marché"}, 404)
        somebody.post(f"{address}/wallet", {"label": "Marché"}, 404)


def test_a_confidential_place_tells_nothing_even_when_asked_for(visitor: Visitor, world: World) -> None:
    with world.open():
        public_id = published_service(everything=True).public_id
    places = visitor.get(f"/r/{public_id}").text.split("Sur place")[1]
    told = places.split("Adresse confidentielle")[1].split("Garder un numéro")[0]
    assert told.strip().startswith(": on vous la dit au téléphone. France (FR-62)")


def test_the_number_of_queries_of_a_service_is_fixed(visitor: Visitor, world: World, statements: list[str]) -> None:
    with world.open():
        small = published_service(of=organization()).public_id
        great = published_service(of=organization("Autre"), everything=True).public_id
    for public_id in (small, great):
        statements.clear()
        visitor.get(f"/r/{public_id}")
        assert len(statements) == 8
        assert {statement.split()[0] for statement in statements} == {"SELECT"}


def test_reading_a_service_changes_nothing_of_it(visitor: Visitor, world: World) -> None:
    with world.open():
        service = published_service()
    for address in ("", "/wallet"):
        visitor.get(f"/r/{service.public_id}{address}")
    with world.app.test_request_context():
        now = db.session.get_one(Service, service.id)
        assert (now.version, now.unanswered) == (service.version, 0)
