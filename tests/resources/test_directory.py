"""The directory and a page, as readers meet them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from forum.resources.models import GuidanceState, HelpKind, RevisionState
from forum.resources.queries import cards
from forum.roles import Role
from tests.resources import factories as make
from tests.resources.conftest import Planted
from tests.visitor import Page, Visitor


def titles(page: Page) -> list[str]:
    return [found.text_content() for found in page.css(".service__name bdi")]


def test_the_directory_groups_by_the_five_kinds_of_help_in_their_order(visitor: Visitor, plant: Planted) -> None:
    for kind in reversed(HelpKind):
        plant(make.published, title=f"Fiche {kind}", help_kind=kind)
    page = visitor.get("/r")
    assert titles(page) == [f"Fiche {kind}" for kind in HelpKind]
    headings = [heading.text_content() for heading in page.css(".services h2")]
    assert headings[0] == "Tout de suite"
    assert len(headings) == 1 + len(HelpKind)
    assert page.css("title")[0].text == "Annuaire – Carnet"


def test_only_published_pages_stand_in_the_directory(
    visitor: Visitor, plant: Planted, come: Callable[..., Visitor]
) -> None:
    for state in GuidanceState:
        plant(make.IN_STATE[state], title=f"Fiche {state}")
    plant(lambda of, **chosen: make.with_edit(RevisionState.HELD, of=of, **chosen), title="Publiée, modifiée")
    people = [visitor, come(Role.AGENCY, agency="Rive Claire"), come(Role.MODERATOR)]
    for somebody in people:
        assert sorted(titles(somebody.get("/r"))) == ["Fiche published", "Publiée, modifiée"]


def test_the_readers_country_comes_first_then_any_and_their_language_before_others(
    visitor: Visitor, plant: Planted
) -> None:
    for country in ("BE", "", "FR"):
        for language in ("en", "fr"):
            plant(make.published, title=f"{country or 'any'} {language}", country=country, language=language)
    assert titles(visitor.get("/r")) == ["FR fr", "FR en", "any fr", "any en"]
    assert titles(visitor.get("/r?country=BE")) == ["BE fr", "BE en", "any fr", "any en"]
    assert len(titles(visitor.get("/r?country="))) == 6
    assert titles(visitor.get("/r?language=en")) == ["FR en", "any en"]
    assert titles(visitor.get("/r?kind=online")) == []


def test_the_country_chosen_with_the_emergency_numbers_is_the_directorys_too(visitor: Visitor, plant: Planted) -> None:
    plant(make.published, title="Suisse", country="CH")
    visitor.post("/h", {"country": "CH"})
    page = visitor.get("/r")
    assert titles(page) == ["Suisse"]
    assert page.css("#country option[selected]")[0].get("value") == "CH"


@pytest.mark.parametrize("field", ["country", "kind", "language"])
@pytest.mark.parametrize("value", ["xx", "\x00", "FR\u202e", "É" * 3000, "'"])
def test_an_unknown_choice_is_answered_with_words_and_the_form(visitor: Visitor, field: str, value: str) -> None:
    page = visitor.get("/r?" + urlencode({field: value}), 422)
    assert page.css(f"#{field}-error")
    assert page.css("form[action='/r']")


def test_a_country_without_pages_is_no_error(visitor: Visitor) -> None:
    page = visitor.get("/r?country=JP")
    assert "Aucune fiche pour ce choix." in page.text
    assert page.css("a[href='/h']")


@pytest.mark.parametrize("key", ["x", ">", "i:1", ">i:99999999999999999999~d:2026-01-01~i:1", "\x00", "z" * 5000])
def test_a_page_key_that_no_link_carries_is_a_400(visitor: Visitor, key: str) -> None:
    visitor.get("/r?" + urlencode({"after": key}), 400)


def test_a_long_directory_is_read_in_stretches_that_keep_the_choice(
    visitor: Visitor, plant: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "SIZE", 2)
    names = [f"Fiche {n}" for n in range(5)]
    for name in names:
        plant(make.published, title=name, country="BE")
    seen: list[str] = []
    page = visitor.get("/r?country=BE")
    assert "5 fiches" not in page.text
    for _stretch in range(3):
        seen += titles(page)
        following = page.css(".pager a.button")
        if following:
            page = visitor.get(following[0].get("href"))
    assert seen == names
    assert page.css(".pager a.back")[0].get("href") == "/r?country=BE&kind=&language="


def test_a_page_says_who_speaks_for_where_and_since_when(visitor: Visitor, plant: Planted) -> None:
    page = plant(make.published, title="Avant un dépôt", body="- un\n- deux")
    found = visitor.get(f"/r/{page.public_id}")
    assert found.css("h1")[0].text_content() == "Avant un dépôt"
    assert found.css("title")[0].text == "Fiche – Carnet"
    text = found.text
    for said in (
        "Rive Claire",
        "Association, identité vérifiée",
        "France",
        "Français",
        "Vérifiée le",
        "à relire avant",
    ):
        assert said in text
    assert len(found.css(".guide li")) == 2
    assert found.css("[data-module=print][hidden]")


def test_a_link_in_a_page_leads_to_the_page_in_between(visitor: Visitor, plant: Planted) -> None:
    page = plant(make.published, body="[le site](https://example.org/a?b=1&c=2)")
    found = visitor.get(f"/r/{page.public_id}")
    link = found.css(".guide a")[0]
    assert link.get("href").startswith("/u?to=")
    assert "noopener" in link.get("rel")
    assert "example.org" in visitor.get(link.get("href")).text


@pytest.mark.parametrize("state", [state for state in GuidanceState if state is not GuidanceState.PUBLISHED])
def test_a_page_that_is_not_public_answers_like_one_that_does_not_exist(
    visitor: Visitor, plant: Planted, come: Callable[..., Visitor], state: GuidanceState
) -> None:
    page = plant(make.IN_STATE[state], body="Marque cachée.")
    address = f"/r/{page.public_id}"
    for somebody in (visitor, come(Role.MEMBER), come(Role.AGENCY, agency="Appui Nord")):
        hidden = somebody.get(address, 404).text
        assert hidden == somebody.get(f"/r/{'n' * 22}", 404).text
        somebody.post(f"{address}/useful", {"useful": "yes"}, 404)
    for somebody in (come(Role.AGENCY, agency="Rive Claire"), come(Role.MODERATOR)):
        found = somebody.get(address)
        assert "Seules l’organisation et l’équipe de relecture voient cette fiche." in found.text
        assert not found.css("form[action$=useful]")
        somebody.post(f"{address}/useful", {"useful": "yes"}, 403)


@pytest.mark.parametrize("state", [RevisionState.HELD, RevisionState.RETURNED])
def test_an_edit_that_is_not_published_is_nowhere_to_be_read(
    visitor: Visitor, plant: Planted, state: RevisionState
) -> None:
    page = plant(lambda of: make.with_edit(state, of=of, title="Ancien titre"))
    for address in ("/r", f"/r/{page.public_id}"):
        found = visitor.get(address)
        assert "Ancien titre" in found.text
        assert "Un autre t" not in found.text


@pytest.mark.parametrize("public_id", ["x", "%00", "é" * 22, "a" * 21, "a" * 23, "../desk", "a" * 5000])
def test_an_address_that_is_no_page_is_a_404(visitor: Visitor, public_id: str) -> None:
    visitor.get(f"/r/{public_id}", 404)


@pytest.mark.parametrize("pages", [1, 12])
def test_the_number_of_queries_does_not_grow_with_the_pages(
    visitor: Visitor, plant: Planted, statements: list[str], pages: int
) -> None:
    for number in range(pages):
        page = plant(make.published, title=f"Fiche {number}")
    statements.clear()
    visitor.get("/r")
    assert len(statements) == 2
    statements.clear()
    visitor.get(f"/r/{page.public_id}")
    assert len(statements) == 1


def test_reading_the_directory_writes_nothing_anywhere(visitor: Visitor, plant: Planted, statements: list[str]) -> None:
    page = plant(make.published)
    statements.clear()
    for address in ("/r", f"/r/{page.public_id}"):
        visitor.get(address)
    assert {statement.split()[0] for statement in statements} == {"SELECT"}
