"""An agency looks after its services at its desk."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.db import db
from forum.resources.models import (
    Answer,
    AssuredBy,
    FeedbackCount,
    Metadatum,
    Organization,
    Service,
    ServiceDraft,
    ServiceState,
)
from forum.resources.queries import services as queries
from forum.resources.queries.service_parts import said_of
from forum.resources.said import ServiceSaid, from_json
from forum.web import locale
from tests.factories import World
from tests.resources import service_factories as make
from tests.visitor import Page, Visitor

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
NEW = "/desk/services/new"


@pytest.fixture
def agent(app: Flask, world: World) -> Visitor:
    return Visitor(app).become(world.agency("Rive Claire")[0])


def drafted(app: Flask) -> ServiceSaid:
    with app.app_context():
        return from_json(db.session.query(ServiceDraft).one().said)


def complaints(page: Page) -> list[tuple[str, str]]:
    """Of the summary: where each link leads, which must be on the page, and its words."""
    links = page.css(".notice--wrong a")
    found = [((link.get("href") or "").removeprefix("#"), link.text_content()) for link in links]
    assert all(page.css(f"[id='{where}']") for where, _words in found)
    return found


def test_a_service_is_looked_at_sent_and_waits(agent: Visitor, visitor: Visitor, world: World, app: Flask) -> None:
    page = agent.get(NEW)
    assert page.form(NEW)["hours-timezone"] == "Europe/Paris"
    # Enter presses the first button of a form: it must send nothing.
    first = page.css(f"form[action='{NEW}'] button")[0]
    assert (first.get("name"), first.get("value")) == ("step", "check")
    looked_at = agent.post(NEW, LEAST | {"step": "check"}, 200)
    assert "Rien n’est encore gardé ni envoyé." in looked_at.text
    assert "01 99 00 12 34" in looked_at.one(".preview").text_content()
    agent.post(NEW, LEAST | {"step": "else"}, 200)
    assert world.count(Service) == 0
    page = agent.follow(agent.send(looked_at, NEW, step="send"))
    assert page.h1 == "Écoute Rive Claire"
    assert "En attente de relecture." in page.text
    organization = world.load(Organization)
    assert (organization.name, organization.country) == ("Rive Claire", "FR")
    service = world.load(Service)
    assert (service.state, service.organization_id) == (ServiceState.HELD, organization.id)
    visitor.get(f"/r/{service.public_id}", 404)
    assert drafted(app).hours == make.OFFICE
    agent.post(NEW, LEAST | {"name": "Un autre"})
    assert world.count(Organization) == 1


WRONG: list[tuple[dict[str, str | None], str, str]] = [
    ({"name": ""}, "name", "Cette réponse manque."),
    ({"summary": "x" * 241}, "summary", "C’est trop long."),
    ({"help_kind": "emergency"}, "help_kind", "Choisissez une sorte d’aide."),
    ({"help_kind": None}, "help_kind", "Choisissez une sorte d’aide."),
    ({"cost": "cheap"}, "cost", "Choisissez une réponse de la liste."),
    ({"for_person": None}, "for_person", "Dites pour qui est ce service."),
    ({"minimum_age": "x"}, "minimum_age", "Écrivez un nombre."),
    ({"valid_to": "demain"}, "valid_to", "Écrivez une date, par exemple"),
    ({"valid_to": "2020-01-01"}, "valid_to", "Ce jour est passé."),
    ({"review_days": "181"}, "review_days", "Écrivez un nombre de jours entre 1 et 180."),
    ({"url": "http://rive.example.org"}, "url", "commence par https://"),
    ({"phones-0-number": "01 99"}, "phones-0-number", "Ce numéro ne peut pas exister"),
    ({"phones-0-number": "17"}, "phones-0-number", "C’est un numéro d’urgence"),
    ({"phones-0-country": "ZZ"}, "phones-0-country", "Choisissez un pays de la liste."),
    ({"phones-0-type": "chat"}, "phones-0-type", "Choisissez une réponse de la liste."),
    ({"phones-7-number": "12345678", "phones-7-country": "US"}, "phones-7-number", "ne peut pas exister"),
    ({"phones-0-hours-opening_hours": "lundi"}, "phones-0-hours-opening_hours", "Nous ne lisons pas"),
    ({"phones-0-number": ""}, "phones", "Dites comment joindre ce service"),
    ({"languages-0-code": "klingon"}, "languages-0-code", "Choisissez une langue"),
    ({"languages-1-code": "fr"}, "languages-1-code", "C’est déjà dit plus haut."),
    ({"areas-0-country": ""}, "areas", "Dites pour quel pays"),
    ({"areas-0-country": "", "areas-0-name": "Nord"}, "areas-0-country", "Choisissez un pays"),
    ({"areas-0-region": "BE-VLG"}, "areas-0-region", "Écrivez le code de la région"),
    ({"hours-opening_hours": "lundi"}, "hours-opening_hours", "Nous ne lisons pas ces horaires."),
    ({"hours-timezone": "Europe/Rive"}, "hours-timezone", "Choisissez un fuseau"),
    ({"days-2-opens": "midi", "days-2-closes": "18"}, "days-2-opens", "Écrivez une heure"),
    ({"days-2-opens": "9"}, "days-2-opens", "Écrivez les deux heures, ou aucune."),
    ({"places-0-country": "FR", "places-0-is_confidential": "y", "places-0-city": "Villeneuve"},
     "places-0-city", "Ce lieu est confidentiel"),
    ({"places-0-country": "FR", "places-0-is_confidential": "y", "places-0-accessibility-0-description": "Rampe"},
     "places-0-accessibility", "Ce lieu est confidentiel"),
    ({"places-0-country": "", "places-0-city": "Villeneuve"}, "places-0-country", "Choisissez un pays"),
]  # fmt: skip


def test_what_is_wrong_is_said_beside_its_field_and_everything_is_kept(agent: Visitor, world: World) -> None:
    token = agent.token()
    for fields, where, said in WRONG:
        sent = {name: value for name, value in (LEAST | fields).items() if value is not None}
        page = agent.post(NEW, {**sent, "csrf_token": token}, 422)
        (found,) = complaints(page)
        assert found[0] == where
        assert said in found[1]
        assert said in " ".join(page.errors())
        shown = page.form(NEW)
        kept = {name for name, value in sent.items() if value and name in shown and shown[name].strip() != value}
        assert kept <= {name for name in fields if name.endswith(("kind", "cost", "country", "type", "code"))}
    assert (world.count(Service), world.count(ServiceDraft)) == (0, 0)


def test_one_more_and_one_less_without_keeping_anything(agent: Visitor, world: World) -> None:
    page = agent.post(NEW, {**LEAST, "step": "send", "add": "phones", "name": "x" * 200}, 200)
    shown = page.form(NEW)
    assert (shown["phones-0-number"], shown["phones-1-number"], shown["name"]) == ("01 99 00 12 34", "", "x" * 200)
    assert not complaints(page)
    more = agent.post(NEW, {**LEAST, "phones-1-number": "3919", "phones-1-country": "FR", "drop": "phones-0"}, 200)
    assert "phones-0-number" not in more.form(NEW)
    assert more.form(NEW)["phones-1-number"] == "3919"
    places = agent.post(NEW, {**LEAST, "add": "places"}, 200)
    for part in ("areas", "phones", "languages", "places"):
        # The button leads to the first field of what it adds.
        path, _hash, field = (agent.get(NEW).one(f"button[value={part}]").get("formaction") or "").partition("#")
        assert agent.post(path, {**LEAST, "add": part}, 200).one(f"[name='{field}']").get("id") == field
    assert places.css("[name='places-0-is_confidential']")
    many = LEAST | {f"phones-{n}-number": "3919" for n in range(30)}
    page = agent.post(NEW, many | {"add": "phones"}, 200)
    assert len(page.css("[name^=phones-][name$=-number]")) == 20
    assert not page.css("[name=add][value=phones]")
    agent.post(NEW, LEAST | {"add": "magic"})
    assert world.count(Service) == 1


def test_a_week_filled_in_day_by_day_becomes_hours(agent: Visitor, app: Flask) -> None:
    days = {f"days-{n}-{which}": at for n in range(5) for which, at in (("opens", "9h"), ("closes", "17:30"))}
    sent = {**LEAST, **days, "days-5-opens": "22", "days-5-closes": "2:00", "closed_on_holidays": "y"}
    agent.post(NEW, sent | {"hours-opening_hours": ""})
    hours = drafted(app).hours
    assert hours is not None
    assert hours.opening_hours == "Mo-Fr 09:00-17:30; Sa 22:00-02:00; PH off"


def test_everything_that_can_be_said_goes_through_the_form_unchanged(world: World, app: Flask) -> None:
    agency = world.agency("Appui Nord")
    agent = Visitor(app).become(agency[0])
    whole = make.whole()
    facts = {name: getattr(whole, name) for name in type(whole).__slots__}
    service = world.service(agency[1], **facts)
    address = f"/desk/services/{service.public_id}/edit"
    page = agent.get(address)
    needs = [need.value for need in whole.needs]  # boxes of one name, of which `form` gives one
    looked_at = agent.send(page, address, 200, step="check", needs=needs)
    agent.send(looked_at, address, step="send", needs=needs)
    with app.app_context():
        found = queries.any_service(service.public_id)
        public = said_of(found.service)
    assert drafted(app) == public
    assert "La version d’avant reste dans l’annuaire." in agent.get(f"/desk/services/{service.public_id}").text


def test_another_agencys_service_is_not_there_by_any_way(agent: Visitor, world: World) -> None:
    for service in (world.service(world.agency()[1]), world.service()):
        address = f"/desk/services/{service.public_id}"
        for below in ("", "/edit"):
            agent.get(address + below, 404)
        for below in ("/edit", "/withdraw", "/check"):
            agent.post(address + below, {**LEAST, "version": str(service.version)}, 404)
    assert world.count(ServiceDraft) == 0


def test_who_was_slower_is_told_and_changes_nothing(world: World, app: Flask) -> None:
    account, agency = world.agency()
    agent, service = Visitor(app).become(account), world.service(agency)
    address = f"/desk/services/{service.public_id}/edit"
    page = agent.get(address)
    agent.send(page, address, step="send", name="Le premier")
    agent.send(page, address, 409, step="send", name="Le second")
    agent.send(page, address, 409, step="send", version="x")
    assert drafted(app).name == "Le premier"


def test_a_service_is_withdrawn_at_once_and_checked_while_it_is_public(world: World, app: Flask) -> None:
    account, agency = world.agency()
    agent, service = Visitor(app).become(account), world.service(agency, days=100)
    address = f"/desk/services/{service.public_id}"
    assert agent.get(address).css(".overdue")
    agent.post(f"{address}/check", {"source": "Essayé ce matin"})
    assert not agent.get(address).css(".overdue")
    after = world.load(Service)
    assert (after.source, after.assured_by) == (service.source, AssuredBy.AGENCY)
    assert world.count(Metadatum, field_name="checked_on") == 1
    with world.open():
        db.session.get_one(Service, service.id).unanswered = 2
    page = agent.follow(agent.post(f"{address}/check"))
    assert "quand l’équipe de relecture l’aura confirmé" in page.text
    assert (world.load(Service).unanswered, world.load(Service).waiting_at is None) == (2, False)
    agent.post(f"{address}/withdraw")
    found = agent.get(address)
    assert "Service retiré" in found.text
    assert not found.css("form[action$=withdraw], form[action$=check]")
    agent.post(f"{address}/withdraw", {}, 409)
    agent.post(f"{address}/check", {}, 409)


def test_the_list_begins_with_what_asks_for_attention_and_costs_the_same(
    world: World, app: Flask, statements: list[str]
) -> None:
    account, agency = world.agency()
    agent = Visitor(app).become(account)
    counts = set()
    for name, facts in {"Publié": {}, "En attente": {"published": False}, "À vérifier": {"days": 80}}.items():
        service = world.service(agency, name=name, **facts)
        for address in ("/desk/services", f"/desk/services/{service.public_id}"):
            statements.clear()
            agent.get(address)
            counts.add((address == "/desk/services", name == "En attente", len(statements)))
    assert [row.text_content() for row in agent.get("/desk/services").css(".lines h2")] == [
        "À vérifier", "En attente", "Publié",
    ]  # fmt: skip
    lists = {count for is_list, _held, count in counts if is_list}
    pages = {(held, count) for is_list, held, count in counts if not is_list}
    assert (len(lists), len(pages)) == (1, 2), counts
    assert max(count for _held, count in pages) < 14
    with app.app_context():
        month = locale.today().replace(day=1)
        row = db.session.query(Service).filter_by(name="Publié").one()
        db.session.add(FeedbackCount(service_id=row.id, month=month, answer=Answer.NO, total=4))
        db.session.commit()
    assert "Utile :" not in agent.get("/desk/services").text
    with app.app_context():
        db.session.add(FeedbackCount(service_id=row.id, month=month, answer=Answer.YES, total=1))
        db.session.commit()
    assert "Utile : 1 oui, 4 non" in agent.get("/desk/services").text


def test_posts_need_the_forms_token_and_every_page_speaks_english(world: World, app: Flask) -> None:
    account, agency = world.agency()
    agent, service = Visitor(app).become(account), world.service(agency)
    address = f"/desk/services/{service.public_id}"
    for below in (NEW, f"{address}/edit", f"{address}/withdraw", f"{address}/check"):
        agent.post(below, LEAST, 400, token=False)
    agent.post("/l", {"language": "en", "back": "/desk"})
    for where in ("/desk/services", NEW, address, f"{address}/edit"):
        assert agent.get(where).tree.get("lang") == "en"
