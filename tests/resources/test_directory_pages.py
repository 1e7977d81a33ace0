"""Guidance in the directory and a page of it, as readers meet them."""

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
    visitor: Visitor, plant: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "FEW", 6)
    cards._first.cache_clear()
    for country in ("BE", "", "FR"):
        for language in ("en", "fr"):
            plant(make.published, title=f"{country or 'any'} {language}", country=country, language=language)
    for asked, found in (
        ("", ["FR fr", "FR en", "any fr", "any en"]),
        ("country=BE", ["BE fr", "BE en", "any fr", "any en"]),
        ("language=en", ["FR en", "any en"]),
        ("kind=online", []),
        ("kind=premises&need=legal", []),  # pages have no needs, hours or numbers
    ):
        assert titles(visitor.get(f"/r?{asked}")) == found, asked
    assert len(titles(visitor.get("/r?country="))) == 6
    cards._first.cache_clear()


def test_what_is_overdue_comes_later_with_a_badge_and_what_lapsed_last_and_grey(
    visitor: Visitor, plant: Planted
) -> None:
    old = plant(make.overdue, title="Ancienne")
    plant(make.published, title="Sans pays", country="", language="en")
    page = visitor.get("/r")
    assert titles(page) == ["Sans pays", "Ancienne"]
    assert page.one(".overdue").text_content().startswith("À vérifier depuis le")
    assert "À vérifier depuis le" in visitor.get(f"/r/{old.public_id}").text


def test_pages_of_a_kind_are_read_in_stretches_that_keep_the_choice(
    visitor: Visitor, plant: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "SIZE", 2)
    for number in range(5):
        plant(make.published, title=f"Fiche {number}", country="BE", help_kind=HelpKind.CLOSE)
    page = visitor.get("/r?country=BE&kind=close")
    assert titles(page) == ["Fiche 0", "Fiche 1", "Fiche 2"]
    assert "/r?country=BE&k=5&only=pages" in [link.get("href") for link in page.css("a.back")]
    page = visitor.get("/r?country=BE&k=5&only=pages")
    seen: list[str] = []
    for _stretch in range(3):
        seen += titles(page)
        following = page.css(".pager a.button")
        if following:
            page = visitor.get(following[0].get("href") or "")
    assert seen == [f"Fiche {number}" for number in range(5)]
    assert page.one(".pager a.back").get("href") == "/r?country=BE&k=5&only=pages"


def test_a_page_key_that_no_link_carries_is_a_400(visitor: Visitor) -> None:
    for key in ("x", ">", "i:1", ">i:99999999999999999999~d:2026-01-01~i:1", "\x00", "z" * 5000):
        visitor.get("/r?" + urlencode({"kind": "emergency", "after": key}), 400)


def test_a_page_says_who_speaks_for_where_and_since_when_and_its_links_lead_out_through_ours(
    visitor: Visitor, plant: Planted
) -> None:
    body = "- un\n- deux\n\n[le site](https://example.org/a?b=1&c=2)"
    page = plant(make.published, title="Avant un dépôt", body=body)
    found = visitor.get(f"/r/{page.public_id}")
    assert found.h1 == "Avant un dépôt"
    assert found.one("title").text_content() == "Fiche – Carnet"
    for said in (
        "Rive Claire",
        "Association, identité vérifiée",
        "France",
        "Français",
        "Vérifiée le",
        "à relire avant",
    ):
        assert said in found.text
    assert len(found.css(".guide li")) == 2
    assert found.css("[data-module=print][hidden]")
    link = found.one(".guide a")
    assert (link.get("href") or "").startswith("/u?to=")
    assert "noopener" in (link.get("rel") or "")
    assert "example.org" in visitor.get(link.get("href") or "").text


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


def test_an_address_that_is_no_page_is_a_404(visitor: Visitor) -> None:
    for public_id in ("x", "%00", "é" * 22, "a" * 21, "a" * 23, "../desk", "a" * 5000):
        visitor.get(f"/r/{public_id}", 404)
