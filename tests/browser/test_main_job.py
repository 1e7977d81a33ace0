"""The whole main job in French, by clicks and keyboard, as people do it: without JavaScript on a phone, with it on a
desk. The site of each run is its own, with rate limits as in production.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from forum.roles import Role
from tests.browser import serving
from tests.browser.conftest import Visit
from tests.browser.people import DESK, PHONE, Person
from tests.browser.serving import AGENCY, Site
from tests.browser.two_moderators import WORDS_FOR_THEM

pytestmark = pytest.mark.browser

BOARD = "Premiers pas"
TITLE = "Comment lui parler sans l’effrayer"
STORY = "Ma voisine ne sort plus de chez elle depuis le printemps."
MORE = " Je lui porte des livres."
REPLY = "Merci. Chez nous, une carte sous la porte a suffi."
THANKS = "Je vais essayer, avec la carte que vend la librairie du coin."
THANKS_AGAIN = "Je vais essayer, avec une carte."
REASON = "La librairie dit où vous vivez : pouvez-vous l’enlever ?"
GUIDE = "Ouvrir la conversation"
ADVICE = "Une question courte, puis le silence."
OPEN_TEXTS = (TITLE, STORY, REPLY, THANKS_AGAIN)


@pytest.fixture
def own_site(js: bool) -> Iterator[Site]:
    with serving.running_site() as running:
        running.decide_all_but(2)  # so that what is written here comes third, not twentieth
        yield running


def test_a_member_writes_a_moderator_publishes_guidance_stands_beside_it_and_the_exit_shows_nothing(
    own_site: Site, visit: Visit, js: bool
) -> None:
    def sit_down() -> Person:
        return visit(site=own_site, js=js, size=DESK if js else PHONE)

    author, other, moderator, agency = (sit_down() for _ in range(4))
    phrase = _joins(author)
    _goes_out_and_in_again(author, phrase)
    thread = _writes_a_thread(author)
    other.enter(own_site.keys[Role.MEMBER])
    _cannot_see_it(other, thread)
    moderator.enter(own_site.keys[Role.MODERATOR])
    _publishes_all_until(moderator, STORY)
    _replies(other, thread, REPLY)
    _publishes_all_until(moderator, REPLY)
    agency.enter(own_site.keys[Role.AGENCY])
    _gets_guidance_published(agency, moderator)
    _gets_it_pinned(agency, moderator)
    _finds_it_beside_the_thread(author, thread)
    _is_told(author)
    _gets_a_text_back_and_sends_it_again(author, moderator, thread)
    _leaves_without_a_trace(author, thread, sit_down())


def _joins(author: Person) -> str:
    """Open an account; gives the passphrase that was noted."""
    author.open("/")
    author.page.keyboard.press("Tab")
    author.page.keyboard.press("Enter")  # the skip link
    author.follow("Ouvrir un compte")
    name, phrase, codes = _proposed(author)
    assert len(phrase) >= 7
    assert len(set(codes)) == 8
    author.press("En tirer un autre")
    other_name, *kept = _proposed(author)
    assert other_name != name
    assert kept == [phrase, codes]
    author.press("Ouvrir mon compte")
    author.sees("Cochez la case une fois que tout est noté.")
    assert _proposed(author) == (other_name, phrase, codes)
    author.page.wait_for_timeout(2_000)  # people read: a form that comes back faster is shown once more
    author.tick("J’ai noté ma phrase")
    author.press("Ouvrir mon compte")
    author.sees("Votre compte est ouvert.")
    author.follow("Mon compte")
    author.sees(other_name)
    return " ".join(phrase)


def _proposed(author: Person) -> tuple[str, list[str], list[str]]:
    page = author.page
    words = page.locator(".words li").all_inner_texts()
    return page.locator(".name").inner_text(), words, page.locator(".codes li").all_inner_texts()


def _goes_out_and_in_again(author: Person, phrase: str) -> None:
    author.press("Fermer ma session ici")
    author.sees("Votre session est fermée.")
    author.follow("Entrer")
    author.write("Votre phrase", phrase)
    author.page.keyboard.press("Enter")
    author.page.get_by_role("link", name="Mon compte", exact=True).wait_for()


def _writes_a_thread(author: Person) -> str:
    """Write, read again, take it back once, send; gives the thread's address."""
    author.follow(BOARD)
    author.follow("Ouvrir un fil")
    author.write("Titre", TITLE)
    author.page.keyboard.press("Tab")
    author.page.keyboard.type(STORY)
    author.press("Relire avant d’envoyer")
    author.sees("Avant d’écrire ici")
    author.press("J’ai lu, continuer")
    author.sees("Relire avant d’envoyer")
    author.sees("Rien n’est encore gardé ni envoyé.")
    author.press("Reprendre mon texte")
    assert author.page.locator("textarea[name=body]").input_value() == STORY
    author.page.locator("textarea[name=body]").click()
    author.page.keyboard.press("Control+End")
    author.page.keyboard.type(MORE)
    author.press("Relire avant d’envoyer")
    author.sees(STORY + MORE)
    author.press("Envoyer à la relecture")
    author.sees("Votre fil est parti à la relecture.")
    author.sees("En attente de relecture.")
    author.follow(TITLE)
    author.sees("En attente de relecture.")
    return author.place


def _cannot_see_it(other: Person, thread: str) -> None:
    other.follow(BOARD)
    other.sees("Les fils")
    other.does_not_see(TITLE)
    other.open(thread, status=404)
    other.does_not_see(STORY)


def _publishes_all_until(moderator: Person, words: str) -> None:
    """Take what waits, the oldest first, read and publish, until the text with these words was one of it."""
    moderator.follow("File de relecture")
    for _ in range(7):
        moderator.press("Prendre le prochain")
        moderator.sees("À vous, encore")
        if not moderator.place.startswith("/mod/p/"):  # the sample's guidance waits too
            moderator.press("Passer la main")
            continue
        found = words in moderator.text
        moderator.tick("Publier")
        moderator.press("Enregistrer la décision")
        if found:
            return
        if moderator.place != "/mod":  # the next one is there already
            moderator.follow("File de relecture")
    raise AssertionError(f"never in the queue: {words}")


def _replies(person: Person, thread: str, words: str) -> None:
    person.open("/")
    person.follow(BOARD)
    person.follow(TITLE)
    assert person.place.startswith(thread)
    person.sees(STORY)
    person.page.locator("textarea[name=body]").click()
    person.page.keyboard.type(words)
    person.press("Relire avant d’envoyer")
    person.press("Envoyer à la relecture")
    person.sees("Votre message est parti à la relecture.")
    person.sees(words)


def _gets_guidance_published(agency: Person, moderator: Person) -> None:
    agency.follow("Bureau")
    agency.follow("Écrire une fiche", within=agency.page.locator("main"))
    agency.write("Titre", GUIDE)
    agency.write("Texte de la fiche", ADVICE)
    agency.choose("Quelle aide", "Proches")
    agency.press("Relire avant d’envoyer")
    agency.press("Envoyer à la relecture")
    agency.sees("La fiche est partie à la relecture.")
    _takes(moderator, GUIDE)
    moderator.sees(ADVICE)
    moderator.press("Publier la fiche")


def _takes(moderator: Person, title: str) -> None:
    """Take what has this title from the queue."""
    moderator.follow("File de relecture")
    waiting = moderator.page.get_by_role("article").filter(has_text=title)
    waiting.get_by_role("button", name="Prendre").click()
    moderator.sees("À vous, encore")


def _gets_it_pinned(agency: Person, moderator: Person) -> None:
    agency.follow("Bureau")
    agency.follow("Épingles")
    agency.choose("Fiche ou service", GUIDE)
    agency.choose("À côté d’une rubrique", BOARD)
    agency.press("Demander")
    agency.sees("La demande est partie.")
    _takes(moderator, GUIDE)
    moderator.press("Épingler")


def _finds_it_beside_the_thread(author: Person, thread: str) -> None:
    author.open(thread)
    pin = author.page.locator(".pin", has_text=GUIDE)
    words = " ".join(pin.inner_text().split())
    for wanted in (AGENCY, "dentité vérifiée", "Langue : français", "Pays : France", "Vérifiée le "):
        assert wanted in words, (wanted, words)
    author.follow(GUIDE, within=pin)
    author.sees(ADVICE)


def _is_told(author: Person) -> None:
    author.follow("Nouvelles")
    author.sees("Votre fil a paru.")
    author.sees("Une réponse a paru dans un fil que vous avez ouvert.")


def _gets_a_text_back_and_sends_it_again(author: Person, moderator: Person, thread: str) -> None:
    _replies(author, thread, THANKS)
    moderator.follow("File de relecture")
    moderator.press("Prendre le prochain")
    moderator.sees(THANKS)
    moderator.tick("Rendre avec une raison")
    moderator.press("Enregistrer la décision")
    moderator.sees("Écrivez pourquoi : la personne le lira.")
    moderator.choose("La règle", "Rester anonyme")
    moderator.write(WORDS_FOR_THEM, REASON)
    moderator.press("Enregistrer la décision")
    author.follow("Nouvelles")
    author.sees(REASON)
    author.open(thread)
    author.sees("Rendu pour correction.")
    author.follow("Corriger et renvoyer")
    author.sees(REASON)
    author.page.locator("textarea[name=body]").click()
    author.page.keyboard.press("Control+A")
    author.page.keyboard.type(THANKS_AGAIN)
    author.press("Relire avant d’envoyer")
    author.press("Envoyer à la relecture")
    _publishes_all_until(moderator, THANKS_AGAIN)
    author.open(thread)
    author.sees(THANKS_AGAIN)
    author.does_not_see("Rendu pour correction.")


def _leaves_without_a_trace(author: Person, thread: str, finder: Person) -> None:
    """After the exit: a neutral page, nothing by Back, and a session that no kept cookie brings back."""
    kept = author.cookies()
    author.follow("Mon compte")
    author.open(thread)
    author.page.locator("textarea[name=body]").click()
    author.page.keyboard.type("Un dernier mot")
    author.leave()
    author.sees(serving.NEUTRAL_WORDS)
    assert author.cookies() == []
    for _ in range(3):
        author.back()
        for words in (*OPEN_TEXTS, "Un dernier mot", "Mon compte"):
            assert words not in author.text, (author.place, words)
    finder.context.add_cookies(kept)
    finder.open("/a")
    assert finder.place == "/in"
