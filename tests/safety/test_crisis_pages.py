"""The crisis panel through its pages: no account, no database, no script, whatever is asked of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from lxml import html

from config import ROOT, Config, ConfigError
from forum import db
from forum.safety import emergency, panel, views
from forum.web import access, assets, cookies, error_pages, filters, headers, links, locale, pages

LANGUAGES = ("fr", "en")
CHECKED = [one.code for one in emergency.checked()]
DIALABLE = re.compile(r"(tel|sms):\+?[0-9]+\Z")
TOLD_BY_A_TITLE = re.compile(r"viol|harc|stalk|victim|abus|crim|danger|polic|urgen|emergen", re.IGNORECASE)
GONE = "postgresql+psycopg://nobody:none@127.0.0.1:1/none"


def make_app(folder: Path, **chosen: Any) -> Flask:
    """The web's own tools and the crisis panel, without any other feature, on a database that nobody can reach."""
    config = Config(secret_key="k" * 40, database_url=GONE, https=False, testing=True, cache_folder=folder, **chosen)
    app = Flask("forum", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(
        ABRI=config,
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=GONE,
        PROPAGATE_EXCEPTIONS=False,
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    db.init_app(app, migrations=str(folder))
    for part in (cookies, locale, filters, error_pages):
        part.init_app(app)
    headers.init_app(app, https=False)
    CSRFProtect(app)
    app.register_blueprint(links.blueprint)
    app.register_blueprint(pages.blueprint)
    views.init_app(app)
    access.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        site_name=config.site_name,
        language=locale.language,
        languages=locale.languages,
        language_names=locale.NAMES,
        direction=locale.direction,
        here=lambda: "/",
    )
    assets.init_app(app, source=ROOT / "static", folder=folder)
    return app


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return make_app(tmp_path)


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


def read(client: FlaskClient, path: str, *, language: str = "fr", status: int = 200) -> html.HtmlElement:
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == status, path
    assert answer.headers["Cache-Control"] == "no-store"
    return html.fromstring(answer.text)


def send(client: FlaskClient, path: str, **fields: str) -> Any:
    token = client.get("/h").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    return client.post(path, data={"csrf_token": token, **fields})


def words(page: html.HtmlElement) -> str:
    return " ".join(page.cssselect("main")[0].text_content().split())


def hrefs(page: html.HtmlElement) -> list[str]:
    return [str(link.get("href")) for link in page.cssselect("main a[href]")]


def check_page(page: html.HtmlElement) -> None:
    """What every page of the panel must hold, whatever the country."""
    assert len(page.cssselect("h1")) == 1
    assert not TOLD_BY_A_TITLE.search(page.findtext(".//title"))
    assert page.cssselect("a.exit__leave[href='/e']")
    ids = [element.get("id") for element in page.cssselect("[id]")]
    assert len(ids) == len(set(ids))
    for field in page.cssselect("main select, main input:not([type=hidden])"):
        assert page.cssselect(f"label[for='{field.get('id')}']")
    assert all(form.cssselect("[name=csrf_token]") for form in page.cssselect("form"))
    assert not page.cssselect("[style], style, script:not([src])")
    for href in hrefs(page):
        assert href.startswith(("/", "#")) or DIALABLE.match(href), href


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CHECKED)
def test_each_country_we_have_read_about_answers_without_a_database(
    client: FlaskClient, code: str, language: str
) -> None:
    country = emergency.country(code)
    assert country is not None
    page = read(client, f"/h/{code}", language=language)
    check_page(page)
    assert page.get("lang") == language
    text = words(page)
    assert country.name(language) in text
    for line in (*country.lines, *country.helplines):
        assert line.dialable in hrefs(page)
        assert line.checked_said(language) in text
    for said in (country.text, country.silent, country.what_happens, country.bill):
        if said is not None:
            assert said.words.said(language) in text
    assert emergency.call_log().words.said(language) in text


def test_what_is_not_known_of_a_country_is_said(client: FlaskClient) -> None:
    silent = [one for one in emergency.checked() if one.silent is None and one.text is None]
    for country in silent:
        facts = read(client, f"/h/{country.code}").cssselect(".facts > div")
        said = {fact.findtext("dt"): fact.findtext("dd") for fact in facts}
        assert said["Écrire au lieu d’appeler"] == "Aucun moyen connu de nous."
        assert said["Appeler en silence"] == "Aucun moyen connu de nous."
    assert silent


def test_every_other_region_answers_and_is_marked_as_not_checked(client: FlaskClient) -> None:
    for place in emergency.others():
        page = read(client, f"/h/{place.code}")
        check_page(page)
        assert "Non vérifié par nous." in words(page)
        assert place.name("fr") in words(page)
        for number in place.numbers:
            assert emergency.dialable(number) in hrefs(page)


def test_a_region_without_any_number_says_so(client: FlaskClient) -> None:
    without = next(one for one in emergency.others() if not one.numbers)
    page = read(client, f"/h/{without.code}")
    assert "Aucun numéro connu de nous." in words(page)
    assert not page.cssselect("form[action='/h/card']")


def test_the_police_comes_first_and_a_fire_brigade_last(client: FlaskClient) -> None:
    shown = [link.text_content() for link in read(client, "/h/FR").cssselect(".urgent__call")]
    assert shown == ["17", "15", "112", "114", "18"]


def test_a_number_that_answers_for_everything_is_shown_once(client: FlaskClient) -> None:
    assert hrefs(read(client, "/h/US")).count("tel:911") == 1


def test_a_text_channel_that_needs_registration_is_not_among_the_large_buttons(client: FlaskClient) -> None:
    page = read(client, "/h/GB")
    assert all(link.get("href").startswith("tel:") for link in page.cssselect(".urgent__call"))
    assert "Par écrit, après une inscription seulement" in words(page)


def test_lines_that_two_people_have_not_checked_say_so(client: FlaskClient) -> None:
    country = emergency.country("FR")
    assert country is not None
    page = read(client, "/h/FR")
    if all(line.verified for line in country.lines):
        assert "Vérifiés par deux personnes." in words(page)
    else:
        assert "Pas encore vérifiés par deux personnes." in words(page)
        assert "à confirmer" in words(page)


def test_sources_are_linked_through_the_page_in_between(client: FlaskClient) -> None:
    sources = [href for href in hrefs(read(client, "/h/FR")) if href.startswith("/u?to=")]
    assert sources
    assert client.get(sources[0]).status_code == 200


def test_until_a_country_is_chosen_the_operators_stands_there_by_name(tmp_path: Path) -> None:
    client = make_app(tmp_path, country="BE").test_client()
    assert "Numéros pour ce pays : Belgique" in words(read(client, "/h"))


def test_an_operators_country_that_does_not_exist_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="ABRI_COUNTRY"):
        make_app(tmp_path, country="XX")


def test_a_chosen_country_is_kept_while_the_window_is_open(client: FlaskClient) -> None:
    answer = send(client, "/h", country="CH")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/h/CH")
    assert "Numéros pour ce pays : Suisse" in words(read(client, "/h"))
    cookie = client.get_cookie("v")
    assert cookie is not None
    assert cookie.expires is None


def test_looking_at_a_country_keeps_nothing(client: FlaskClient) -> None:
    read(client, "/h/CH")
    assert "Numéros pour ce pays : France" in words(read(client, "/h"))


@pytest.mark.parametrize("country", ["XX", "", "fr", "FRA", "\x00\x00", "\ud800", "F" * 100_000, "../e"])
def test_an_unknown_country_is_refused_in_words_with_the_numbers_still_there(client: FlaskClient, country: str) -> None:
    answer = send(client, "/h", country=country.encode("utf-8", "replace").decode())
    page = html.fromstring(answer.text)
    assert answer.status_code == 422
    assert "Choisissez un pays de la liste." in words(page)
    assert "tel:17" in hrefs(page)
    check_page(page)


def test_a_form_without_a_country_is_refused(client: FlaskClient) -> None:
    assert send(client, "/h").status_code == 422


@pytest.mark.parametrize("path", ["/h/XX", "/h/fr", "/h/F", "/h/FRA", "/h/%00%00", "/h/F%FF", "/h/ß"])
def test_an_address_of_no_country_is_not_there_and_still_shows_numbers(client: FlaskClient, path: str) -> None:
    assert "tel:17" in hrefs(read(client, path, status=404))


def test_the_card_is_a_plain_contact_and_says_nothing_of_this_site(client: FlaskClient) -> None:
    answer = send(client, "/h/card", country="FR", number="3919", label="Boulangerie")
    assert answer.status_code == 200
    assert answer.data == (
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Boulangerie;;;;\r\nFN:Boulangerie\r\nTEL;TYPE=CELL:3919\r\nEND:VCARD\r\n"
    )
    assert answer.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="contact.vcf"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_neutral_name_is_proposed(client: FlaskClient) -> None:
    assert read(client, "/h/FR").cssselect("#card-label")[0].get("value") == "Boulangerie"


def test_every_number_of_a_country_can_be_kept(client: FlaskClient) -> None:
    country = emergency.country("FR")
    assert country is not None
    offered = [option.get("value") for option in read(client, "/h/FR").cssselect("#card-number option")]
    assert set(offered) == {line.number for line in (*country.lines, *country.helplines)} | {"114"}


def test_a_number_of_an_unchecked_region_can_be_kept(client: FlaskClient) -> None:
    place = next(one for one in emergency.others() if one.numbers)
    answer = send(client, "/h/card", country=place.code, number=place.numbers[0], label="Garage")
    assert answer.status_code == 200


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
    client: FlaskClient, fields: dict[str, str], complaint: str
) -> None:
    sent = {"country": "FR", "number": "15", "label": "Garage du Pont"} | fields
    answer = send(client, "/h/card", **sent)
    page = html.fromstring(answer.text)
    assert answer.status_code == 422
    assert complaint in words(page)
    check_page(page)
    if "label" not in fields:
        assert page.cssselect("#card-label")[0].get("value") == "Garage du Pont"
    if "number" not in fields:
        assert page.cssselect("#card-number option[selected]")[0].get("value") == "15"


def test_a_name_cannot_add_a_line_to_the_card(client: FlaskClient) -> None:
    answer = send(client, "/h/card", country="FR", number="17", label="Garage\r\nNOTE:secret;x")
    assert [line for line in answer.data.split(b"\r\n") if line.startswith(b"NOTE")] == []


def test_a_form_without_its_token_changes_nothing(client: FlaskClient) -> None:
    assert client.post("/h", data={"country": "CH"}).status_code == 400
    assert "Numéros pour ce pays : France" in words(read(client, "/h"))


def test_error_pages_show_at_most_six_lines_of_the_chosen_country(client: FlaskClient) -> None:
    assert [line for line in hrefs(read(client, "/nothing", status=404)) if ":" in line] == [
        "tel:17", "tel:15", "tel:112", "sms:114", "tel:3919", "tel:116006",
    ]  # fmt: skip
    send(client, "/h", country="US")
    assert "tel:911" in hrefs(read(client, "/nothing", status=404))


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_lines_are_at_hand_for_every_place(app: Flask, language: str) -> None:
    with app.test_request_context():
        for place in (*emergency.checked(), *emergency.others()):
            lines = panel.help_lines(place, language)
            assert len(lines) <= panel.MOST_HELP_LINES
            assert all(DIALABLE.match(line.href) and line.name and line.shown for line in lines)


def test_a_country_of_an_older_release_in_the_browser_is_forgotten(client: FlaskClient) -> None:
    with client.session_transaction() as kept:
        kept["country"] = "ZZ"
    assert "Numéros pour ce pays : France" in words(read(client, "/h"))


def test_nobody_is_asked_to_sign_in_and_only_get_reads(client: FlaskClient) -> None:
    assert client.get("/h/card").status_code == 405
    assert client.head("/h").status_code == 200
