"""The crisis panel through its pages: no account, no database, no script, whatever is asked of it."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from config import ConfigError
from forum.app import create_app
from forum.safety import emergency, panel
from tests.conftest import config_for
from tests.visitor import Page, Visitor

LANGUAGES = ("fr", "en")
CHECKED = [one.code for one in emergency.checked()]
DIALABLE = re.compile(r"(tel|sms):\+?[0-9]+\Z")
# Nothing listens on port 1: whatever asks the database fails.
GONE = "postgresql+psycopg://nobody:none@127.0.0.1:1/none"


@pytest.fixture(scope="module")
def lost() -> Flask:
    """The whole application, its database gone."""
    return create_app(config_for(GONE))


@pytest.fixture
def reader(lost: Flask) -> Visitor:
    return Visitor(lost)


def words(page: Page) -> str:
    return " ".join(page.one("main").text_content().split())


def links(page: Page) -> list[str]:
    return [link.get("href") or "" for link in page.css("main a[href]")]


def calls(page: Page) -> list[str]:
    """The numbers of a page as a telephone is given them."""
    found = [href for href in links(page) if ":" in href]
    assert all(DIALABLE.match(href) for href in found), found
    return found


def of_france() -> emergency.Country:
    return next(one for one in emergency.checked() if one.code == "FR")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", emergency.checked(), ids=CHECKED)
def test_each_country_we_have_read_about_answers_without_a_database(
    lost: Flask, country: emergency.Country, language: str
) -> None:
    page = Visitor(lost, language=language).get(f"/h/{country.code}")
    assert page.tree.get("lang") == language
    text = words(page)
    assert country.name(language) in text
    for line in country.lines:
        assert line.dialable in calls(page)
        assert line.checked_said(language) in text
    for line in country.helplines:
        assert line.dialable in calls(page)
        assert line.checked_said(language) in text
    for said in (country.text, country.silent, country.what_happens, country.bill, emergency.call_log()):
        assert said is None or said.words.said(language) in text


def test_what_is_not_known_of_a_country_is_said(reader: Visitor) -> None:
    quiet = [one for one in emergency.checked() if one.silent is None and one.text is None]
    assert quiet
    for country in quiet:
        facts = reader.get(f"/h/{country.code}").css(".facts > div")
        said = {fact.findtext("dt"): fact.findtext("dd") for fact in facts}
        assert said["Écrire au lieu d’appeler"] == "Aucun moyen connu de nous."
        assert said["Appeler en silence"] == "Aucun moyen connu de nous."


def test_every_other_region_answers_and_is_marked_as_not_checked(reader: Visitor) -> None:
    for place in emergency.others():
        page = reader.get(f"/h/{place.code}")
        assert "Non vérifié par nous." in words(page)
        assert place.name("fr") in words(page)
        assert calls(page) == [emergency.dialable(number) for number in place.numbers]


def test_a_region_without_any_number_says_so_and_offers_no_card(reader: Visitor) -> None:
    without = [one for one in emergency.others() if not one.numbers]
    for place in without:
        page = reader.get(f"/h/{place.code}")
        assert "Aucun numéro connu de nous." in words(page)
        assert not page.css("form[action='/h/card']")


def test_the_police_comes_first_and_a_fire_brigade_last(reader: Visitor) -> None:
    shown = [number.text_content() for number in reader.get("/h/FR").css(".urgent__call bdi")]
    assert shown == ["17", "15", "112", "114", "18"]


def test_a_number_that_answers_for_everything_is_shown_once(reader: Visitor) -> None:
    assert calls(reader.get("/h/US")).count("tel:911") == 1


def test_a_text_channel_that_needs_registration_is_not_among_the_large_buttons(reader: Visitor) -> None:
    page = reader.get("/h/GB")
    assert not [link for link in page.css(".urgent__call") if (link.get("href") or "").startswith("sms:")]
    assert "Par écrit, après une inscription seulement" in words(page)


def test_lines_that_two_people_have_not_checked_say_so(reader: Visitor) -> None:
    text = words(reader.get("/h/FR"))
    is_checked = all(line.verified for line in of_france().lines)
    assert ("Vérifiés par deux personnes." in text) == is_checked
    assert ("Pas encore vérifiés par deux personnes." in text) != is_checked


def test_sources_are_linked_through_the_page_in_between(reader: Visitor) -> None:
    sources = [href for href in links(reader.get("/h/FR")) if href.startswith("/u?to=")]
    assert sources
    reader.get(sources[0])


def test_the_panel_says_that_nobody_here_can_send_help(reader: Visitor) -> None:
    for path in ("/h/FR", "/h/JP"):
        assert "Nous ne savons ni qui vous êtes ni où vous êtes." in words(reader.get(path))


def test_until_a_country_is_chosen_the_operators_stands_there_by_name() -> None:
    page = Visitor(create_app(config_for(GONE, country="BE"))).get("/h")
    assert "Numéros pour ce pays : Belgique" in words(page)


def test_an_operators_country_that_does_not_exist_stops_the_start() -> None:
    with pytest.raises(ConfigError, match="ABRI_COUNTRY"):
        create_app(config_for(GONE, country="XX"))


def test_a_chosen_country_is_kept_while_the_window_is_open(reader: Visitor) -> None:
    answer = reader.send(reader.get("/h"), "/h", country="CH")
    assert answer.location == "/h/CH"
    assert "Max-Age" not in answer.headers["Set-Cookie"]
    assert "Expires" not in answer.headers["Set-Cookie"]
    assert "Numéros pour ce pays : Suisse" in words(reader.get("/h"))


def test_looking_at_a_country_keeps_nothing(reader: Visitor) -> None:
    reader.get("/h/CH")
    assert "Numéros pour ce pays : France" in words(reader.get("/h"))


def test_a_country_of_an_older_release_in_the_browser_is_forgotten(reader: Visitor) -> None:
    with reader.client.session_transaction(base_url="https://localhost") as kept:
        kept["country"] = "ZZ"
    assert "Numéros pour ce pays : France" in words(reader.get("/h"))


@pytest.mark.parametrize("country", ["XX", "", "fr", "FRA", "\x00\x00", "\ufffd", "F" * 100_000, "../e"])
def test_an_unknown_country_is_refused_in_words_with_the_numbers_still_there(reader: Visitor, country: str) -> None:
    page = reader.post("/h", {"country": country}, 422)
    assert page.errors() == ["Choisissez un pays de la liste."]
    assert "tel:17" in calls(page)


def test_a_form_without_a_country_is_refused(reader: Visitor) -> None:
    assert reader.post("/h", {}, 422).errors() == ["Choisissez un pays de la liste."]


def test_an_address_in_small_letters_opens_the_same_panel(reader: Visitor) -> None:
    assert "tel:17" in calls(reader.get("/h/fr"))


@pytest.mark.parametrize("path", ["/h/XX", "/h/F", "/h/FRA", "/h/%00%00", "/h/F%FF", "/h/ß"])
def test_an_address_of_no_country_is_not_there_and_still_shows_numbers(reader: Visitor, path: str) -> None:
    assert "tel:17" in calls(reader.get(path, 404))


def test_the_card_is_a_plain_contact_and_says_nothing_of_this_site(reader: Visitor) -> None:
    answer = reader.send(reader.get("/h/FR"), "/h/card", 200, number="3919")
    assert answer.response.data == (
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Boulangerie;;;;\r\nFN:Boulangerie\r\nTEL;TYPE=CELL:3919\r\nEND:VCARD\r\n"
    )
    assert answer.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="contact.vcf"'


def test_the_readers_own_name_stands_on_the_card(reader: Visitor) -> None:
    answer = reader.send(reader.get("/h/FR"), "/h/card", 200, label="  Garage\tdu Pont ")
    assert b"FN:Garage du Pont\r\n" in answer.response.data


def test_every_number_of_a_country_can_be_kept(reader: Visitor) -> None:
    offered = [option.get("value") for option in reader.get("/h/FR").css("#card-number option")]
    written = {line.number for line in of_france().lines} | {line.number for line in of_france().helplines}
    assert set(offered) == written | {"114"}


def test_a_number_of_an_unchecked_region_can_be_kept(reader: Visitor) -> None:
    place = next(one for one in emergency.others() if one.numbers)
    reader.send(reader.get(f"/h/{place.code}"), "/h/card", 200)


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"number": "0612345678"}, "Choisissez un numéro de la liste."),
        ({"number": ""}, "Choisissez un numéro de la liste."),
        ({"number": "911"}, "Choisissez un numéro de la liste."),
        ({"country": "XX"}, "Ce pays n’est pas dans la liste."),
        ({"country": ""}, "Ce pays n’est pas dans la liste."),
        ({"label": ""}, "Donnez un nom à ce contact."),
        ({"label": "\x00\u202e\u200b"}, "Donnez un nom à ce contact."),
        ({"label": "\ue000"}, "Donnez un nom à ce contact."),
        ({"label": "a" * 61}, "Ce nom est trop long : 60 caractères au plus."),
    ],
)
def test_a_card_that_cannot_be_made_comes_back_with_what_was_written(
    reader: Visitor, fields: dict[str, str], complaint: str
) -> None:
    sent = {"country": "FR", "number": "15", "label": "Garage du Pont"} | fields
    page = reader.post("/h/card", sent, 422)
    assert complaint in words(page)
    assert "tel:17" in calls(page)
    assert "label" in fields or page.one("#card-label").get("value") == "Garage du Pont"
    assert "number" in fields or page.one("#card-number option[selected]").get("value") == "15"


def test_a_name_cannot_add_a_line_to_the_card(reader: Visitor) -> None:
    answer = reader.send(reader.get("/h/FR"), "/h/card", 200, label="Garage\r\nNOTE:secret;x")
    assert not [line for line in answer.response.data.split(b"\r\n") if line.startswith(b"NOTE")]


def test_a_form_without_its_token_changes_nothing(reader: Visitor) -> None:
    reader.post("/h", {"country": "CH"}, 400, token=False)
    assert "Numéros pour ce pays : France" in words(reader.get("/h"))


def test_a_card_is_made_on_demand_only(reader: Visitor) -> None:
    reader.get("/h/card", 405)


def test_error_pages_show_at_most_six_lines_of_the_chosen_country(reader: Visitor) -> None:
    france = ["tel:17", "tel:15", "tel:112", "sms:114", "tel:3919", "tel:116006"]
    assert calls(reader.get("/nothing", 404)) == france
    reader.send(reader.get("/h"), "/h", country="US")
    assert "tel:911" in calls(reader.get("/nothing", 404))


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_lines_are_at_hand_for_every_place(lost: Flask, language: str) -> None:
    places: list[panel.Place] = [*emergency.checked(), *emergency.others()]
    with lost.test_request_context():
        for place in places:
            lines = panel.help_lines(place, language)
            assert len(lines) <= panel.MOST_HELP_LINES
            assert all(DIALABLE.match(line.href) and line.name and line.shown for line in lines)
