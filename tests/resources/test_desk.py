"""An agency at its desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.resources.models import GuidanceState, RevisionState
from forum.resources.queries import Review, desk
from forum.resources.rules import Decision
from forum.roles import Role
from tests.resources import factories as make
from tests.resources.conftest import Planted
from tests.visitor import Page, Visitor


def rows(page: Page) -> list[str]:
    return [row.text_content() for row in page.css(".lines h2")]


DESK = ("/desk", "/desk/new")
OF_A_PAGE = ("", "/edit", "/history")


def test_the_desk_is_for_agencies_that_were_admitted(visitor: Visitor, come: Callable[..., Visitor]) -> None:
    for address in DESK:
        visitor.get(address, 303)
        for role in (Role.MEMBER, Role.MODERATOR, Role.ADMIN):
            come(role).get(address, 403)
        come(Role.AGENCY).get(address, 404)


def test_another_agencys_page_is_not_there_by_any_way(agent: Visitor, plant: Planted, fields: dict[str, str]) -> None:
    page = plant(make.published, of="Appui Nord")
    address = f"/desk/g/{page.public_id}"
    for below in OF_A_PAGE:
        agent.get(address + below, 404)
    for below in ("/edit", "/withdraw", "/check"):
        agent.post(address + below, {**fields, "version": "1"}, 404)
    assert rows(agent.get("/desk")) == []


def test_a_page_is_withdrawn_at_once_and_only_once(agent: Visitor, visitor: Visitor, plant: Planted) -> None:
    page = plant(make.published, body="Dernier texte public.")
    address = f"/desk/g/{page.public_id}"
    assert agent.get(address).css(f"details form[action='{address}/withdraw']")
    agent.post(f"{address}/withdraw")
    visitor.get(f"/r/{page.public_id}", 404)
    found = agent.get(address)
    assert "Fiche retirée" in found.text
    assert not found.css("form[action$=withdraw]")
    assert "Dernier texte public." in agent.get(f"{address}/history").text
    agent.post(f"{address}/withdraw", {}, 409)


def test_a_page_is_confirmed_until_another_day(
    agent: Visitor, plant: Planted, day: Callable[[int], str], stored: Callable[[str], Review]
) -> None:
    page = plant(make.overdue)
    address = f"/desk/g/{page.public_id}"
    assert agent.get(address).css(".overdue")
    agent.post(f"{address}/check", {"review_by": day(120)})
    assert not agent.get(address).css(".overdue")
    assert stored(page.public_id).page.review_by.isoformat() == day(120)


@pytest.mark.parametrize("wrong", [0, 181, None])
def test_a_day_that_cannot_be_promised_is_told(
    agent: Visitor, plant: Planted, day: Callable[[int], str], wrong: int | None
) -> None:
    page = plant(make.published)
    given = "x" if wrong is None else day(wrong)
    answer = agent.post(f"/desk/g/{page.public_id}/check", {"review_by": given}, 422)
    assert answer.css("#review_by-error")


@pytest.mark.parametrize("state", [state for state in GuidanceState if state is not GuidanceState.PUBLISHED])
def test_a_page_that_is_not_public_cannot_be_confirmed(
    agent: Visitor, plant: Planted, day: Callable[[int], str], state: GuidanceState
) -> None:
    address = f"/desk/g/{plant(make.IN_STATE[state]).public_id}"
    assert not agent.get(address).css("form[action$=check]")
    agent.post(f"{address}/check", {"review_by": day(30)}, 409)


def test_the_list_begins_with_what_asks_for_attention(agent: Visitor, plant: Planted) -> None:
    for state in (GuidanceState.WITHDRAWN, GuidanceState.PUBLISHED, GuidanceState.HELD, GuidanceState.RETURNED):
        plant(make.IN_STATE[state], title=state.value)
    plant(make.overdue, title="overdue")
    plant(lambda of: make.with_edit(RevisionState.RETURNED, of=of))
    expected = ["Un autre titre", "returned", "overdue", "held", "published", "withdrawn"]
    assert rows(agent.get("/desk")) == expected


def test_a_long_list_is_read_in_stretches(agent: Visitor, plant: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "DESK_SIZE", 2)
    for number in range(3):
        plant(make.published, title=f"Fiche {number}")
    page = agent.get("/desk")
    assert rows(page) == ["Fiche 2", "Fiche 1"]
    assert rows(agent.get(page.css(".pager a.button")[0].get("href"))) == ["Fiche 0"]
    agent.get("/desk?after=i:0", 400)


def test_past_texts_are_shown_newest_first_in_stretches(
    agent: Visitor, plant: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(of: Any) -> Any:
        page = make.published(of, title="Un")
        for title in ("Deux", "Trois"):
            make.edited(page, title=title, body="[là](https://example.org)")
            make.reviewed(page, Decision.PUBLISH)
        return page

    monkeypatch.setattr(desk, "HISTORY_SIZE", 1)
    address = f"/desk/g/{plant(build).public_id}/history"
    page = agent.get(address)
    assert [found.text for found in page.css("h2 bdi")] == ["Deux"]
    assert "Trois" in page.one(".diff ins").text_content()
    assert page.css("details .guide a")[0].get("href").startswith("/u?to=")
    older = agent.get(page.css(".pager a.button")[0].get("href"))
    assert [found.text for found in older.css("h2 bdi")] == ["Un"]
    assert "Deux" in older.css(".diff ins")[0].text_content()
    agent.get(f"{address}?after=%00", 400)


def test_a_page_without_past_texts_says_so(agent: Visitor, plant: Planted) -> None:
    page = agent.get(f"/desk/g/{plant(make.held).public_id}/history")
    assert "Aucun texte n’a encore été remplacé." in page.text


def test_every_post_of_the_desk_needs_the_forms_token(agent: Visitor, plant: Planted, fields: dict[str, str]) -> None:
    address = f"/desk/g/{plant(make.published).public_id}"
    for below in ("/desk/new", f"{address}/edit", f"{address}/withdraw", f"{address}/check"):
        agent.post(below, fields, 400, token=False)


def test_the_desks_number_of_queries_does_not_grow_with_the_pages(
    agent: Visitor, plant: Planted, statements: list[str]
) -> None:
    counts = set()
    for number in range(3):
        page = plant(make.published, title=f"Fiche {number}")
        for address in ("/desk", f"/desk/g/{page.public_id}"):
            statements.clear()
            agent.get(address)
            counts.add((address[:7], len(statements)))
    assert counts == {("/desk", 4), ("/desk/g", 4)}


def test_the_whole_desk_speaks_english_too(agent: Visitor, plant: Planted) -> None:
    agent.post("/l", {"language": "en", "back": "/desk"})
    address = f"/desk/g/{plant(make.published, language='ar').public_id}"
    for where in (*DESK, *(address + below for below in OF_A_PAGE)):
        assert agent.get(where).tree.get("lang") == "en"
