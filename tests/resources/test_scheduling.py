"""From which day to which readers find a page: decided when it is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine

from forum import clock
from forum.moderation.models import ReportCase
from forum.resources import rules
from forum.resources.models import GuidanceState
from forum.resources.queries import Review
from forum.roles import Role
from tests.factories import World
from tests.resources import factories as make
from tests.resources.conftest import Planted
from tests.visitor import Visitor

TODAY = date(2026, 11, 22)


def days(number: int | None) -> date | None:
    return None if number is None else TODAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("sentence", "day", "review_by", "has_appeared", "expected"),
    [
        ("at once", None, 30, False, True),
        ("today", 0, 30, False, True),
        ("a day that has passed is at once", -9, 30, True, True),
        ("in a week", 7, 30, False, True),
        ("on the day of its review", 30, 30, False, True),
        ("not after that", 31, 30, False, False),
        ("where that day was not understood, any day will do", 31, None, False, True),
        ("what readers found already does not hide until later", 7, 30, True, False),
    ],
)
def test_from_which_day_a_page_may_appear(
    sentence: str, day: int | None, review_by: int | None, has_appeared: bool, expected: bool
) -> None:
    given = {"review_by": days(review_by), "today": TODAY, "has_appeared": has_appeared}
    assert rules.may_appear_from(days(day), **given) is expected, sentence


@pytest.mark.parametrize(
    ("sentence", "day", "first", "expected"),
    [
        ("without an end", None, 5, True),
        ("today is the last day", 0, None, True),
        ("yesterday was", -1, None, False),
        ("one day only", 5, 5, True),
        ("the end before the beginning", 4, 5, False),
        ("after a beginning long ago", 1, -90, True),
    ],
)
def test_which_day_may_be_the_last(sentence: str, day: int | None, first: int | None, expected: bool) -> None:
    assert rules.may_last_until(days(day), first=days(first), today=TODAY) is expected, sentence


def _where_it_shows(came: Visitor, path: str) -> set[str]:
    """Through which doors somebody finds the page."""
    doors = {"/r?country=": "Rendez-vous de printemps", "/r/feed": "Rendez-vous de printemps"}
    found = {door for door, words in doors.items() if words in came.get(door).source}
    return found | ({"page"} if came.client.get(path, base_url="https://localhost").status_code == 200 else set())


def test_a_page_is_there_from_its_first_day_to_its_last_and_the_desk_says_so(
    agent: Visitor,
    come: Callable[..., Visitor],
    fields: dict[str, str],
    day: Callable[[int], str],
    world: World,
) -> None:
    moderator = come(Role.MODERATOR)
    given = {"title": "Rendez-vous de printemps", "valid_from": day(3), "valid_to": day(5), "review_by": day(60)}
    address = agent.post("/desk/new", fields | given).location
    public_id = address.rpartition("/")[2]
    decide = f"/mod/guidance/{public_id}"
    page = moderator.get(decide)
    assert "Paraît le" in page.text
    assert "Disparaît après le" in page.text
    moderator.send(page, f"{decide}/decide", outcome="publish")
    assert "Elle paraît le" in agent.get("/n").text
    seen = {}
    for later in (0, 2, 3, 5, 6):
        with time_machine.travel((clock.now() + timedelta(days=later)).timestamp(), tick=False):
            seen[later] = _where_it_shows(Visitor(world.app), f"/r/{public_id}")
    doors = {"/r?country=", "/r/feed", "page"}
    assert seen == {0: set(), 2: set(), 3: doors, 5: doors, 6: set()}
    for words in ("Paraît le", "Disparaît après le"):
        assert words in agent.get(address).text
        assert words in agent.get("/desk").text
    Visitor(world.app).post(f"/r/{public_id}/report", {"reason": "blame"})
    assert not world.count(ReportCase)
    with time_machine.travel((clock.now() + timedelta(days=6)).timestamp(), tick=False):
        again = come(Role.AGENCY, agency="Rive Claire")
        assert "Disparue après le" in again.get(address).text
        assert "Disparue après le" in again.get("/desk").text
        again.get(f"/r/{public_id}")
        form = again.get(f"{address}/edit")
        refused = again.send(form, f"{address}/edit", 422, step="send", review_by="2027-01-01")
        assert refused.css("#valid_to-error")
        again.send(form, f"{address}/edit", step="send", valid_to="", valid_from="", review_by="2027-01-01")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"valid_from": "demain"}, "valid_from"),
        ({"valid_from": "9999-99-99"}, "valid_from"),
        ({"valid_from": "+61"}, "valid_from"),
        ({"valid_to": "-1"}, "valid_to"),
        ({"valid_to": "\x00"}, "valid_to"),
        ({"valid_from": "+9", "valid_to": "+8"}, "valid_to"),
    ],
)
def test_days_that_cannot_be_are_told_and_the_text_is_kept(
    agent: Visitor, fields: dict[str, str], day: Callable[[int], str], given: dict[str, str], field: str
) -> None:
    said = {name: day(int(text)) if text[0] in "+-" else text for name, text in given.items()}
    page = agent.post("/desk/new", fields | {"review_by": day(60)} | said, 422)
    assert [error.get("id") for error in page.css(".field__error")] == [f"{field}-error"]
    assert page.css("#body")[0].text.strip() == fields["body"]
    assert not agent.get("/desk").css(".lines li")


def test_a_page_that_readers_know_does_not_hide_until_later(
    agent: Visitor,
    plant: Planted,
    fields: dict[str, str],
    day: Callable[[int], str],
    stored: Callable[[str], Review],
) -> None:
    page = plant(make.published)
    address = f"/desk/g/{page.public_id}/edit"
    version = str(stored(page.public_id).page.version)
    given = {**fields, "version": version}
    assert agent.post(address, given | {"valid_from": day(5)}, 422).css("#valid_from-error")
    agent.post(address, given | {"valid_to": day(5)})
    after = stored(page.public_id)
    assert after.page.valid_to is None  # until a moderator has read it
    assert after.revision is not None
    assert after.revision.valid_to is not None
    assert after.revision.valid_to.isoformat() == day(5)
    assert after.page.state is GuidanceState.PUBLISHED
