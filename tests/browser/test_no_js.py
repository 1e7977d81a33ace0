"""Scripts only add: what they add is seen with them, and nothing lies dead without them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from forum import markup
from forum.roles import Role
from tests.browser.conftest import Addresses, Visit
from tests.browser.people import Person
from tests.browser.places import NAMES

pytestmark = pytest.mark.browser

BOARD = NAMES["fr"]["board"]


def _at_the_new_thread(person: Person) -> None:
    person.become(person.site.keys[Role.MEMBER])
    person.open("/")
    person.follow(BOARD)
    person.follow("Ouvrir un fil")


def test_near_the_limit_the_count_speaks_and_over_it_complains(visit: Visit) -> None:
    person = visit()
    _at_the_new_thread(person)
    area, count = person.page.locator("textarea[name=body]"), person.page.locator(".count")
    area.fill("Peu de mots.")
    person.page.wait_for_timeout(1_200)
    expect(count).to_have_text("")
    area.fill("a" * (markup.LIMIT - 5))
    expect(count).to_have_text("Encore 5 caractères")
    area.fill("é" * (markup.LIMIT - 5) + "🌱")  # one character, two units of a script
    expect(count).to_have_text("Encore 4 caractères")
    area.fill("a" * (markup.LIMIT + 3))
    expect(count).not_to_have_text("Encore 4 caractères")
    expect(count).to_contain_text("3")


def test_without_scripts_too_long_a_text_comes_back_whole_with_a_word(visit: Visit) -> None:
    person = visit(js=False)
    _at_the_new_thread(person)
    long = "a" * (markup.LIMIT + 3)
    person.page.locator("input[name=title]").fill("Long")
    person.page.locator("textarea[name=body]").fill(long)
    person.press("Relire avant d’envoyer")
    person.sees("À revoir avant d’envoyer")
    assert person.page.locator("textarea[name=body]").input_value() == long
    assert person.page.locator(".count").count() == 0


def test_the_words_of_the_phrase_can_be_shown_while_they_are_written(visit: Visit) -> None:
    person = visit()
    person.open("/in")
    field = person.page.get_by_label("Votre phrase", exact=True)
    field.fill("sept mots tout simples")
    assert field.get_attribute("type") == "password"
    person.press("Voir les mots pendant que j’écris")
    assert field.get_attribute("type") == "text"
    person.press("Cacher les mots")
    assert field.get_attribute("type") == "password"
    assert field.input_value() == "sept mots tout simples"


def test_a_print_button_appears_where_there_is_something_to_keep(visit: Visit, js: bool, where: Addresses) -> None:
    person = visit(js=js)
    person.open("/h")
    assert person.page.get_by_role("button", name="Imprimer la liste").count() == int(js)
    person.open(where["fr"]["guidance"])
    assert person.page.get_by_role("button", name="Imprimer", exact=True).count() == int(js)


def test_printing_is_asked_of_the_browser(visit: Visit) -> None:
    person = visit()
    person.open("/h")
    person.page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    person.press("Imprimer la liste")
    assert person.page.evaluate("() => window.printed") == 1


def test_a_printed_list_of_numbers_names_neither_the_site_nor_the_exit(visit: Visit) -> None:
    person = visit()
    person.open("/h")
    person.page.emulate_media(media="print")
    for words in ("Carnet", "Quitter vite", "En danger maintenant"):
        person.does_not_see(words)
    person.sees("17")


def test_no_button_is_dead_without_scripts(visit: Visit) -> None:
    """A button outside of a form, or of type `button`, does nothing without a script: none may be seen."""
    person = visit(js=False)
    person.become(person.site.keys[Role.MEMBER])
    dead = "button[type=button]:visible, button:not(form button):not([form]):visible"
    for path in ("/", "/h", "/r", "/a", "/n", "/i/x"):
        person.open(path)
        assert person.page.locator(dead).count() == 0, path
    assert person.page.locator("[data-exit-progress]").inner_text() == ""


def test_the_language_is_chosen_and_stays(visit: Visit, js: bool) -> None:
    person = visit(js=js)
    person.open("/r")
    person.page.locator(".languages summary").click()
    person.press("English")
    assert person.place == "/r"
    assert person.page.locator("html").get_attribute("lang") == "en"
    person.open("/h")
    assert person.page.locator("html").get_attribute("lang") == "en"


def test_a_country_is_chosen_on_the_panel_and_found_in_the_directory(visit: Visit, js: bool) -> None:
    person = visit(js=js)
    person.open("/h")
    person.page.locator("main select[name=country]").select_option("GB")
    person.press("Afficher")
    assert person.place == "/h/GB"
    person.sees("999")
    person.open("/h")
    person.sees("999")


def test_a_number_is_saved_as_a_neutral_contact(visit: Visit, js: bool) -> None:
    person = visit(js=js)
    person.open("/h")
    with person.page.expect_download() as download:
        person.press("Enregistrer le contact")
    assert download.value.suggested_filename == "contact.vcf"


def test_a_recovery_code_gives_a_new_phrase_and_ends_the_old_sessions(visit: Visit, js: bool) -> None:
    person, other = visit(js=js), visit(js=js)
    person.open("/join")
    code = person.page.locator(".codes li").first.inner_text()
    phrase = " ".join(person.page.locator(".words li").all_inner_texts())
    person.page.wait_for_timeout(2_000)  # people read: a form that comes back faster is shown once more
    person.tick("J’ai noté ma phrase")
    person.press("Ouvrir mon compte")
    other.open("/in")
    other.follow("J’ai perdu ma phrase")
    other.write("Code de secours", code)
    other.press("Obtenir une nouvelle phrase")
    fresh = " ".join(other.page.locator(".words li").all_inner_texts())
    assert fresh
    assert fresh != phrase
    person.open("/a")
    assert person.place == "/in"
    other.open("/in")
    other.write("Votre phrase", fresh)
    other.page.keyboard.press("Enter")
    other.page.get_by_role("link", name="Mon compte", exact=True).wait_for()


def test_a_text_sent_after_the_end_of_the_session_waits_behind_the_phrase(visit: Visit, js: bool) -> None:
    person = visit(js=js)
    _at_the_new_thread(person)
    person.write("Titre", "Écrit lentement")
    person.page.locator("textarea[name=body]").fill("Il m’a fallu tout l’après-midi.")
    person.end_session()
    person.press("Relire avant d’envoyer")
    person.sees("Votre session est terminée")
    person.write("Votre phrase", person.site.keys[Role.MEMBER].passphrase)
    person.page.keyboard.press("Enter")
    person.sees("Vous êtes de retour, et votre texte aussi")
    assert person.page.locator("textarea[name=body]").input_value() == "Il m’a fallu tout l’après-midi."
    person.press("Relire avant d’envoyer")
    person.press("Envoyer à la relecture")
    person.sees("Votre fil est parti à la relecture.")


def test_taking_a_text_back_is_asked_once_more(visit: Visit, js: bool, where: Addresses) -> None:
    person = visit(js=js)
    person.become(person.site.keys[Role.MEMBER])
    person.open(where["fr"]["own_thread"])
    words = f"Je retire ceci {js}"
    person.page.locator("textarea[name=body]").fill(words)
    person.press("Relire avant d’envoyer")
    person.press("Envoyer à la relecture")
    waiting = person.page.get_by_role("article").filter(has_text=words)
    waiting.locator("summary", has_text="Retirer ce message").click()
    person.press("Retirer pour de bon", within=waiting)
    person.open(where["fr"]["own_thread"])
    person.does_not_see(words)


def test_folded_texts_open_with_a_click(visit: Visit, js: bool, where: Addresses) -> None:
    person = visit(js=js)
    person.become(person.site.keys[Role.MEMBER])
    person.open(where["fr"]["thread"])
    fold = person.page.locator("article details").first
    body = fold.locator("div")
    expect(body).to_be_hidden()
    fold.locator("summary").click()
    expect(body).to_be_visible()
