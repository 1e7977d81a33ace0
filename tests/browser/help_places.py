"""The pages of the directory, and of those who keep it right."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

from sqlalchemy import select

from forum.db import db
from forum.resources.models import Agency, Organization, Service, ServiceState
from forum.resources.operations import services
from forum.resources.queries import services as service_queries
from forum.resources.rules import Decision
from forum.roles import Role, Viewer
from forum.web import locale
from tests.browser.people import Person
from tests.browser.place import Place
from tests.browser.serving import AGENCY, Site, account_of
from tests.factories import World
from tests.moderation.signing import emergency_change
from tests.resources import factories, service_factories

NUMBER = "01 99 00 12 34"
LABEL = "Bibliothèque"  # of a card
TEAMS = "Le Havre des Glycines"  # a service of the sample that the team looks after
LAPSED = "Entraide de la Plaine"  # one that nobody checked for long


def _refused(person: Person) -> None:
    """Send the form as it is, with a number that cannot be and no answer to most questions."""
    page = person.page
    page.locator("input[name=phones-0-number]").fill("12")
    page.locator("main form button[value=check]").last.click()
    page.locator(".field__error").first.wait_for()
    page.evaluate("() => scrollTo(0, 0)")


def write_service(person: Person, name: str) -> None:
    """Fill in what a service must say."""
    page = person.page
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=summary]").fill("On vous écoute, sans rien noter.")
    page.locator("select[name=help_kind]").select_option("online")
    page.locator("select[name=areas-0-country]").select_option("FR")
    page.locator("input[name=phones-0-number]").fill(NUMBER)
    page.locator("select[name=phones-0-country]").select_option("FR")
    page.locator("select[name=languages-0-code]").select_option("fr")
    page.locator("input[name=hours-opening_hours]").fill("24/7")
    page.locator("input[name=source]").fill("La personne qui tient la ligne")
    page.locator("main form button[value=check]").first.click()
    page.locator(".preview").wait_for()


def _to_the_preview(person: Person) -> None:
    write_service(person, "Une écoute à l’essai")


def _to_all_parts(person: Person) -> None:
    """One more of everything that repeats."""
    for part in ("areas", "phones", "languages", "places"):
        person.page.locator(f"button[name=add][value={part}]").click()
    person.page.locator("input[name=places-0-name]").wait_for(state="attached")


def _to_nothing_found(person: Person) -> None:
    person.page.locator("input[name=words]").fill("zzzz")
    person.page.locator("main form button").first.click()
    person.page.wait_for_load_state()


def _to_a_card_with_a_label(person: Person) -> None:
    person.page.locator("main input[name=label]").fill(LABEL)
    person.page.locator("main form button").first.click()
    person.page.locator(".wallet__label").wait_for()


def _to_what_is_wrong(person: Person) -> None:
    """Send what is to be signed without a word of where it was read."""
    person.page.locator("main form[autocomplete=off] button").last.click()
    person.page.locator(".field__error").first.wait_for()
    person.page.evaluate("() => scrollTo(0, 0)")


READERS = (
    Place("directory-of-a-kind", None, "/r?country=FR&kind=online"),
    Place("directory-narrow", None, "/r?country=FR&kind=premises&open=1&need=legal&channel=voice&whom=person"),
    Place("directory-of-all", None, "/r?country="),
    Place("directory-by-words", None, "/r", then=_to_nothing_found),
    *(Place(f"kind-{number}", None, f"/r/k/{number}") for number in range(1, 6)),
    Place("service", None, "/r/{service}"),
    Place("service-lapsed", None, "/r/{lapsed_service}"),
    Place("service-for-members", Role.MEMBER, "/r/{service}"),
    Place("guidance-overdue", None, "/r/{overdue_page}"),
    Place("wallet", None, "/r/{service}/wallet", then=_to_a_card_with_a_label),
    Place("country-wallet", None, "/h/FR/wallet"),
    Place("close-card", None, "/r/k/5/wallet"),
    Place("report-of-a-service", Role.MEMBER, "/r/{service}/report"),
    Place("board-with-pins", Role.MEMBER, "/b/{pinned_board}"),
)
DESK = (
    Place("desk-services", Role.AGENCY, "/desk/services"),
    Place("desk-service", Role.AGENCY, "/desk/services/{service}"),
    Place("desk-service-editing", Role.AGENCY, "/desk/services/{service}/edit"),
    Place("desk-service-writing", Role.AGENCY, "/desk/services/new", then=_to_all_parts),
    Place("desk-service-refused", Role.AGENCY, "/desk/services/new", then=_refused),
    Place("desk-service-preview", Role.AGENCY, "/desk/services/new", then=_to_the_preview),
    Place("desk-translating", Role.AGENCY, "/desk/g/{overdue_page}/translate?language=es"),
    Place("desk-side", Role.AGENCY, "/desk/g/{translation}/side"),
    Place("desk-translated", Role.AGENCY, "/desk/g/{overdue_page}"),
    Place("desk-history-of-two", Role.AGENCY, "/desk/g/{overdue_page}/history"),
    Place("desk-due", Role.AGENCY, "/desk/due"),
    Place("desk-mail", Role.AGENCY, "/desk/mail"),
)
TEAM = (
    Place("review-of-a-service", Role.MODERATOR, "/mod/services/{waiting_service}"),
    Place("review-of-a-version", Role.MODERATOR, "/mod/services/{service}"),
    Place("review-of-a-translation", Role.MODERATOR, "/mod/guidance/{translation}"),
    Place("standing-pin", Role.MODERATOR, "/mod/pins/{standing_pin}"),
    Place("admin-services", Role.ADMIN, "/admin/services"),
    Place("admin-service", Role.ADMIN, "/admin/services/{teams_service}"),
    Place("admin-service-editing", Role.ADMIN, "/admin/services/{teams_service}/edit"),
    Place("new-organization", Role.ADMIN, "/admin/organizations/new"),
    Place("organization", Role.ADMIN, "/admin/organizations/{organization}"),
    Place("organization-service", Role.ADMIN, "/admin/organizations/{organization}/services/new"),
    Place("admin-reviews", Role.ADMIN, "/admin/reviews"),
    Place("indexing", Role.ADMIN, "/admin/guidance"),
    Place("emergency", Role.ADMIN, "/admin/emergency"),
    Place("emergency-country", Role.ADMIN, "/admin/emergency/FR"),
    Place("emergency-part", Role.ADMIN, "/admin/emergency/FR/change?part=police-0"),
    Place("emergency-refused", Role.ADMIN, "/admin/emergency/FR/change?part=police-0", then=_to_what_is_wrong),
    Place("emergency-unread", Role.ADMIN, "/admin/emergency/JP"),
    Place("emergency-signature", Role.ADMIN, "/mod/signatures/{emergency_change}"),
)
PLACES = (*READERS, *DESK, *TEAM)


def addresses(site: Site) -> dict[str, str]:
    """What stands in braces above: public ids."""
    return {**_of_the_sample(site), **_written(site)}


def _of_the_sample(site: Site) -> dict[str, str]:
    with site.app.test_request_context():
        service = select(Service.public_id).order_by(Service.id)
        house = select(Organization.public_id).where(Organization.name == TEAMS)
        return {
            "teams_service": db.session.scalars(service.where(Service.name == TEAMS)).one(),
            "lapsed_service": db.session.scalars(service.where(Service.name == LAPSED)).one(),
            "waiting_service": db.session.scalars(service.where(Service.state == ServiceState.HELD)).first() or "",
            "organization": db.session.scalars(house).one(),
        }


def _written(site: Site) -> dict[str, str]:
    """A service with something in every field and another version of it that waits; pages; a board with pins; a change
    of emergency numbers that waits."""
    world = World(site.app)
    agency = world.load(Agency, name=AGENCY)
    whole = service_factories.whole()
    service = world.service(agency, **{one.name: getattr(whole, one.name) for one in fields(whole)})
    with world.open():
        own = service_queries.any_service(service.public_id)
        newer = replace(own.newest, alert="Fermé ce mardi.", description="Par téléphone seulement.")
        services.edit(own, newer, version=own.service.version, viewer=Viewer())
    board = world.board(name="Autour d’un thé")
    pin = world.pin(world.load(Service, id=service.id), board=board)
    with site.app.test_request_context():
        admin = account_of(site.keys[Role.ADMIN])
    return {
        "service": service.public_id,
        "standing_pin": pin.public_id,
        "pinned_board": board.public_id,
        "emergency_change": emergency_change(world, by=admin).public_id,
        **_pages(world),
    }


def _pages(world: World) -> dict[str, str]:
    """A page that was written twice and is overdue, and its translation, which says what the first text said."""
    with world.open():
        page = factories.published(factories.agency(AGENCY), title="Une page à revoir")
        translation = factories.translated(page)
        factories.edited(page, title="Une page à revoir", body="Autre chose.\n\nEt *ceci*.")
        factories.reviewed(page, Decision.PUBLISH)
        page.checked_on -= timedelta(days=90)
        page.review_by = locale.today() - timedelta(days=1)
        return {"overdue_page": page.public_id, "translation": translation.public_id}
