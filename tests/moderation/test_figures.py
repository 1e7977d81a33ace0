"""Figures: how long people wait, counted alike on both engines; and counts for everybody that give nobody away."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import Thread
from forum.moderation.models import Decision, Outcome
from forum.waiting import Level
from forum.web import locale
from tests.discussion.test_query_counts import statements
from tests.factories import World
from tests.visitor import Page, Visitor

AUGUST = datetime(2026, 8, 12, 12, tzinfo=UTC)  # the half-year that ended last is 2026-1


# the page of those who review


Decide = Callable[..., None]


@pytest.fixture
def decide(world: World) -> Decide:
    """Write down a decision that took so many minutes, so many days ago."""
    versions = itertools.count(1000)

    def write(thread: Thread, *, look: int, decision: int, ago: int = 0, **facts: object) -> None:
        post = world.first_post(thread)
        with world.open():
            db.session.add(
                Decision(
                    post_id=post.id,
                    version=next(versions),
                    is_edit=False,
                    moderator=31337,
                    minutes_to_look=look,
                    minutes_to_decision=decision,
                    decided_on=locale.today() - timedelta(days=ago),
                    **{"outcome": Outcome.PUBLISH, "level": Level.GREEN, **facts},
                )
            )

    return write


def table(page: Page, name: str) -> dict[str, list[str]]:
    body = page.one(f"[aria-labelledby={name}] tbody")
    read = [[" ".join(cell.text_content().split()) for cell in row] for row in body]
    return {row[0]: row[1:] for row in read}


def test_the_page_says_how_long_half_and_nine_of_ten_waited(world: World, moderator: Visitor, decide: Decide) -> None:
    thread = world.thread()
    for look in range(11):
        decide(thread, look=look, decision=look * 60)
    decide(thread, look=9999, decision=9999, ago=12 * 7 + 7)  # too long ago to count
    page = moderator.get("/mod/figures")
    whole = table(page, "weeks")["en tout"]
    assert whole[:5] == ["11", "5 min", "9 min", "5 h 0 min", "9 h 0 min"]
    assert whole[5] == "11", "all were published"
    assert len(table(page, "weeks")) == 13
    assert list(table(page, "weeks").values())[11][:2] == ["11", "5 min"], "the present week is the last"


def test_boards_levels_and_outcomes_have_rows_of_their_own(world: World, moderator: Visitor, decide: Decide) -> None:
    quiet, busy, empty = world.board(name="Calme ici"), world.board(name="Beaucoup"), world.board(name="Rien")
    decide(world.thread(quiet), look=2, decision=3, outcome=Outcome.REMOVE)
    thread = world.thread(busy)
    decide(thread, look=10, decision=20, level=Level.RED)
    decide(thread, look=30, decision=40, level=Level.RED, ago=8)
    page = moderator.get("/mod/figures")
    boards, levels = table(page, "boards"), table(page, "levels")
    assert boards["Beaucoup"][:3] == ["2", "20 min", "28 min"]
    assert boards["Calme ici"][0] == "1"
    assert empty.name not in boards
    assert levels["Urgent"][0] == "2"
    assert levels["Danger"][:2] == ["0", "–"]
    assert [row[0] for row in table(page, "weeks").values() if row[0] != "0"] == ["1", "2", "3"], (
        "two weeks and the sum"
    )


def test_figures_are_narrowed_to_a_board_and_a_level(world: World, moderator: Visitor, decide: Decide) -> None:
    one, other = world.board(), world.board()
    decide(world.thread(one), look=1, decision=2)
    decide(world.thread(one), look=1, decision=2, level=Level.RED)
    decide(world.thread(other), look=1, decision=2)

    def volume(query: str) -> str:
        return table(moderator.get(f"/mod/figures?{query}"), "weeks")["en tout"][0]

    assert volume(f"board={one.public_id}") == "2"
    assert volume(f"board={one.public_id}&level=red") == "1"
    assert volume("level=green") == "2"
    assert volume("level=nothing&board=nothing%00") == "3", "what is none narrows nothing"
    page = moderator.get(f"/mod/figures?board={one.public_id}&level=red")
    assert {option.get("value") for option in page.css("option[selected]")} == {one.public_id, "red"}


def test_each_week_has_its_bars_and_the_pictures_say_what_they_are(
    world: World, moderator: Visitor, decide: Decide
) -> None:
    thread = world.thread()
    decide(thread, look=15, decision=60)
    decide(thread, look=30, decision=240, ago=21)
    page = moderator.get("/mod/figures")
    look, decision, texts = page.css("svg[role=img]")
    assert all(picture.get("aria-label") for picture in (look, decision, texts))
    assert [int(bar.get("height")) for bar in texts.cssselect("rect")] == [12] * 4, "one of ten"
    heights = [int(bar.get("height")) for bar in look.cssselect("rect")]
    assert heights == [120, 120, 60, 60], "half an hour fills the picture, a quarter of it half"
    assert [int(bar.get("height")) for bar in decision.cssselect("rect")] == [120, 120, 30, 30]


def test_no_figure_is_of_one_moderator(world: World, moderator: Visitor, decide: Decide) -> None:
    decide(world.thread(), look=1, decision=2)
    assert "31337" not in moderator.get("/mod/figures").source


def test_figures_before_any_decision_are_a_sentence(moderator: Visitor) -> None:
    page = moderator.get("/mod/figures")
    assert "Aucune décision" in page.text
    assert not page.css("table")


def test_figures_cost_the_same_however_much_was_decided(world: World, moderator: Visitor, decide: Decide) -> None:
    costs = []
    for number in (0, 2, 20):
        thread = world.thread()
        for look in range(number):
            decide(thread, look=look, decision=look, ago=look)
        with statements() as asked:
            moderator.get("/mod/figures")
        assert sum("minutes_to_look" in statement for statement in asked) == 1
        costs.append(len(asked))
    assert len(set(costs)) == 1, costs


# the page for everybody


def acts(world: World, **numbers: int) -> None:
    with world.open():
        for name, number in numbers.items():
            for _ in range(number):
                record(Act[name], actor=31337, about="someone")


def facts(page: Page) -> dict[str, str]:
    pairs = [(pair.cssselect("dt")[0], pair.cssselect("dd")[0]) for pair in page.css("dl.facts > div")]
    return {name.text_content().strip(): value.text_content().strip() for name, value in pairs}


def seen(visitor: Visitor) -> Page:
    with time_machine.travel(AUGUST, tick=False):
        return visitor.get("/i/f")


def test_before_the_first_half_year_is_over_nothing_is_counted(world: World, visitor: Visitor) -> None:
    assert "Les premiers nombres" in seen(visitor).text
    with time_machine.travel(AUGUST, tick=False):
        acts(world, POST_PUBLISHED=20)
    assert "Les premiers nombres" in seen(visitor).text


def test_everybody_reads_what_was_decided_in_a_half_year(world: World, visitor: Visitor) -> None:
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        acts(
            world, POST_PUBLISHED=30, EDIT_PUBLISHED=3, POST_MASKED=6, POST_RETURNED=7, POST_REMOVED=5, BOARD_CREATED=9
        )
        acts(world, REPORT_DECIDED=8, SANCTION_GIVEN=5, ACCOUNT_CLOSED=1)
    with time_machine.travel(AUGUST, tick=False):
        acts(world, POST_PUBLISHED=100)
    page = seen(visitor)
    assert [" ".join(title.text_content().split()) for title in page.css("h2")] == ["De janvier à juin 2026"]
    told = facts(page)
    assert told["publiés"] == "33"
    assert told["retirés"] == "5"
    assert told["examinées"] == "8"
    assert told["comptes fermés, par deux personnes"] == "moins de 5"
    totals = [pair.cssselect("dd")[0].text_content() for pair in page.css("dl div") if "en tout" in pair.text_content()]
    assert totals == ["51", "non donné", "non donné"]
    assert "31337" not in page.source
    assert "someone" not in page.source


def test_one_more_or_less_of_a_small_number_changes_no_letter_of_the_page(world: World, visitor: Visitor) -> None:
    def main() -> str:
        return seen(visitor).one("main").text_content()

    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        acts(world, POST_PUBLISHED=30, POST_REMOVED=1)
        before = main()
        acts(world, POST_REMOVED=1, POST_MASKED=4)
    assert main() == before


def test_the_counts_cost_three_queries_at_most(world: World, visitor: Visitor) -> None:
    for month in (3, 9):
        with time_machine.travel(datetime(2025, month, 1, tzinfo=UTC), tick=False):
            acts(world, POST_PUBLISHED=6)
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        acts(world, POST_PUBLISHED=6)
    with statements() as asked:
        page = seen(visitor)
    assert len(page.css("h2")) == 2
    assert len(asked) == 3


def test_the_foot_of_every_page_leads_to_the_counts(visitor: Visitor) -> None:
    assert visitor.get("/").css("footer a[href='/i/f']")
