"""Help that is true today, in French, by clicks and keyboard, without JavaScript on a phone and with it on a desk: an
agency writes, a moderator publishes and accepts, a member reads it beside the thread, the day passes, it is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from forum.db import db, write_lock
from forum.discussion.models import Board, Thread
from forum.resources.models import GuidancePage, Service
from forum.roles import Role
from forum.web import locale
from tests.browser import help_places, serving
from tests.browser.conftest import Visit
from tests.browser.people import DESK, PHONE, Person
from tests.browser.serving import AGENCY, Site
from tests.factories import World

pytestmark = pytest.mark.browser

GUIDE, GUIDE_IN_ENGLISH = "Préparer un rendez-vous", "Preparing an appointment"
ADVICE, ADVICE_IN_ENGLISH = "Écrivez d’abord ce que vous demandez.", "First write down what you ask for."
SERVICE = "L’écoute du pont"
NUMBER = help_places.NUMBER
OVERDUE, LAPSED = "À vérifier depuis le", "Pas de vérification depuis le"


@pytest.fixture
def own_site() -> Iterator[Site]:
    with serving.running_site() as running:
        running.decide_all_but(0)
        yield running


@pytest.fixture
def board(own_site: Site) -> Board:
    """A board that nothing else stands beside; with a thread in French and one in English."""
    world = World(own_site.app)
    found = world.board(name="Autour d’un thé", public=True)
    world.thread(found, title="Avant le premier rendez-vous")
    other = world.thread(found, title="Before the first appointment")
    with world.open():
        db.session.get_one(Thread, other.id).language = "en"
    return found


def test_guidance_and_a_service_stand_beside_threads_in_their_language_until_nobody_has_checked_them_for_long(
    own_site: Site, board: Board, visit: Visit, js: bool
) -> None:
    member, moderator, agency = (visit(site=own_site, js=js, size=DESK if js else PHONE) for _ in range(3))
    for person, role in ((member, Role.MEMBER), (moderator, Role.MODERATOR), (agency, Role.AGENCY)):
        person.become(own_site.keys[role])
    _writes_guidance(agency)
    _publishes(moderator, GUIDE, "Publier la fiche")
    _translates_it(agency)
    _publishes(moderator, GUIDE_IN_ENGLISH, "Publier la fiche", sees=ADVICE_IN_ENGLISH)
    _describes_a_service(agency)
    _publishes(moderator, SERVICE, "Publier dans l’annuaire", sees=NUMBER)
    for title in (GUIDE, SERVICE):
        _asks_for_a_pin(agency, title, board)
        _publishes(moderator, title, "Épingler", sees=board.name)
    _reads_them_beside_both_threads(member, board)
    _finds_the_service(member)
    _let_days_pass(own_site, "review_by")
    _meets_badges_when_a_day_has_passed(member, board)
    _let_days_pass(own_site, "lapses_on")
    _finds_nothing_beside_when_too_many_have(member, board)
    _comes_back_when_it_is_checked_again(agency, member, board)


def _writes_guidance(agency: Person) -> None:
    agency.open("/desk")
    agency.follow("Écrire une fiche", within=agency.page.locator("main"))
    agency.write("Titre", GUIDE)
    agency.write("Texte de la fiche", ADVICE)
    agency.choose("Quelle aide", "Sur place")
    agency.choose("Pays", "France")
    agency.press("Relire avant d’envoyer")
    agency.sees("Rien n’est encore gardé ni envoyé.")
    agency.press("Envoyer à la relecture")
    agency.sees("La fiche est partie à la relecture.")


def _translates_it(agency: Person) -> None:
    agency.open("/desk")
    agency.follow(GUIDE)
    agency.follow("Traduire")
    agency.choose("Langue de la traduction", "anglais")
    agency.press("Commencer la traduction")
    agency.sees(ADVICE)
    agency.write("Titre", GUIDE_IN_ENGLISH)
    agency.write("Texte de la fiche", ADVICE_IN_ENGLISH)
    agency.press("Relire avant d’envoyer")
    agency.press("Envoyer à la relecture")
    agency.sees("La traduction est partie à la relecture.")


def _describes_a_service(agency: Person) -> None:
    agency.follow("Nos services")
    agency.follow("Décrire un service")
    help_places.write_service(agency, SERVICE)
    preview = agency.page.locator(".preview")
    expect(preview).to_contain_text(NUMBER, use_inner_text=True)
    agency.press("Envoyer à la relecture")
    agency.sees("relecture")
    agency.page.get_by_role("heading", name=SERVICE).first.wait_for()


def _publishes(moderator: Person, title: str, decision: str, *, sees: str = "") -> None:
    """Take what has this title from the queue, read it, and agree."""
    moderator.open("/mod")
    waiting = moderator.page.get_by_role("article").filter(has_text=title)
    waiting.get_by_role("button", name="Prendre").first.click()
    moderator.sees("À vous, encore")
    moderator.sees(title)
    moderator.sees(sees)
    moderator.press(decision)
    moderator.page.wait_for_url("**/mod")


def _asks_for_a_pin(agency: Person, title: str, board: Board) -> None:
    agency.follow("Épingles")
    page = agency.page  # by the whole title: typed, "Pré" would do for the one in English too
    page.get_by_label("Fiche ou service", exact=True).select_option(label=title)
    page.get_by_label("À côté d’une rubrique", exact=True).select_option(label=board.name)
    agency.press("Demander")
    agency.sees("La demande est partie.")


def _beside(person: Person, title: str) -> Locator:
    return person.page.locator(".pin").filter(has=person.page.get_by_role("link", name=title, exact=True))


def _thread_in(site: Site, board: Board, language: str) -> str:
    thread = World(site.app).load(Thread, board_id=board.id, language=language)
    return f"/t/{thread.public_id}"


def _reads_them_beside_both_threads(member: Person, board: Board) -> None:
    """Guidance in the thread's language, the service beside the board and both threads."""
    for language, there, not_there in (("fr", GUIDE, GUIDE_IN_ENGLISH), ("en", GUIDE_IN_ENGLISH, GUIDE)):
        member.open(_thread_in(member.site, board, language))
        expect(_beside(member, there)).to_contain_text(AGENCY, use_inner_text=True)
        expect(_beside(member, there)).to_contain_text("dentité vérifiée", use_inner_text=True)
        expect(_beside(member, SERVICE).get_by_role("link", name=f"Appeler le {NUMBER}, {SERVICE}")).to_be_visible()
        expect(_beside(member, SERVICE)).to_contain_text("Ouvert", use_inner_text=True)
        assert _beside(member, not_there).count() == 0
        assert member.page.locator(".pin").count() == 2
    member.follow(GUIDE_IN_ENGLISH)
    member.sees(ADVICE_IN_ENGLISH)


def _card(person: Person, title: str) -> Locator:
    return person.page.locator("article.service").filter(has=person.page.get_by_role("link", name=title, exact=True))


def _looks_for(person: Person, kind: str, title: str, *, open_now: bool = False) -> Locator:
    """Ask the directory of France for a kind of help and its title; the card."""
    person.open("/r")
    page = person.page
    page.get_by_label("Pays", exact=True).select_option("FR")
    page.get_by_label("Quelle aide", exact=True).select_option(kind)
    page.get_by_label("Mots", exact=True).fill(title)
    page.get_by_label("Ouvert maintenant", exact=True).set_checked(open_now)
    person.press("Afficher")
    assert title not in person.place
    return _card(person, title)


def _finds_the_service(member: Person) -> None:
    card = _looks_for(member, "online", SERVICE, open_now=True)
    expect(card).to_contain_text("Ouvert", use_inner_text=True)
    expect(card).to_contain_text("Vérifié", use_inner_text=True)
    expect(card.locator("a[href='tel:+33199001234']")).to_contain_text(NUMBER)
    member.follow(SERVICE)
    member.sees("jour et nuit")
    member.sees(NUMBER)


def _let_days_pass(site: Site, day: str) -> None:
    """As if this day of all three (`review_by`, `lapses_on`) had been yesterday: what depends on their dates is decided
    when it is read.
    """
    with site.app.test_request_context(), write_lock():
        pages = select(GuidancePage).where(GuidancePage.title.in_([GUIDE, GUIDE_IN_ENGLISH]))
        rows = [*db.session.scalars(pages), *db.session.scalars(select(Service).where(Service.name == SERVICE))]
        assert len(rows) == 3
        for row in rows:
            passed = getattr(row, day) - locale.today() + timedelta(days=1)
            row.checked_on, row.review_by = row.checked_on - passed, row.review_by - passed
        db.session.commit()


def _meets_badges_when_a_day_has_passed(member: Person, board: Board) -> None:
    """Overdue: still beside the threads and in the directory, and each says so."""
    for language, guide in (("fr", GUIDE), ("en", GUIDE_IN_ENGLISH)):
        member.open(_thread_in(member.site, board, language))
        for title in (guide, SERVICE):
            expect(_beside(member, title)).to_contain_text(OVERDUE, use_inner_text=True)
    card = _looks_for(member, "online", SERVICE)
    expect(card).to_contain_text(OVERDUE, use_inner_text=True)
    expect(card.locator("a[href^='tel:']")).to_be_visible()
    assert not _is_grey(card)


def _finds_nothing_beside_when_too_many_have(member: Person, board: Board) -> None:
    """Lapsed: beside nothing, greyed in the directory, and its number no longer calls."""
    for language in ("fr", "en"):
        member.open(_thread_in(member.site, board, language))
        assert member.page.locator(".pin").count() == 0
        member.does_not_see(NUMBER)
    card = _looks_for(member, "online", SERVICE)
    expect(card).to_contain_text(LAPSED, use_inner_text=True)
    assert _is_grey(card)
    assert card.locator("a[href^='tel:']").count() == 0
    member.open("/r?country=FR&kind=premises&only=pages")
    card = _card(member, GUIDE)
    expect(card).to_contain_text(LAPSED, use_inner_text=True)
    assert _is_grey(card)


def _is_grey(card: Locator) -> bool:
    return "service--old" in (card.get_attribute("class") or "").split()


def _comes_back_when_it_is_checked_again(agency: Person, member: Person, board: Board) -> None:
    """Whoever wrote it is told at the desk, and says that it is right: it stands there again."""
    agency.open("/desk/pins")
    agency.sees("plus affichée : à vérifier de nouveau")
    agency.follow("À vérifier")
    agency.sees(SERVICE)
    agency.follow(GUIDE)
    agency.press("Confirmer qu’elle est juste")
    agency.sees("C’est noté : la fiche est vérifiée d’aujourd’hui.")
    member.open(_thread_in(member.site, board, "fr"))
    expect(_beside(member, GUIDE)).to_contain_text("Vérifiée le", use_inner_text=True)
    assert member.page.locator(".pin").count() == 1
