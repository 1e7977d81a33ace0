"""What readers say of pages and services: numbers by month, and nothing of who said it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum.db import db, write_lock
from forum.errors import Refused
from forum.resources import operations, queries
from forum.resources.models import Answer, FeedbackCount, GuidancePage, GuidanceState, Service, ServiceState
from forum.resources.queries.feedback import last_months
from forum.web import locale
from tests.factories import World
from tests.resources import factories as make
from tests.resources.conftest import Planted
from tests.visitor import Visitor

YES, NO, TOO_LONG, NO_ANSWER, OUTDATED = (
    Answer.YES,
    Answer.NO,
    Answer.TOO_LONG,
    Answer.NO_ANSWER,
    Answer.OUTDATED,
)


def test_a_count_holds_a_month_an_answer_and_a_number_and_nothing_else() -> None:
    columns = {"id", "page_id", "service_id", "month", "answer", "total"}
    assert set(FeedbackCount.__table__.columns.keys()) == columns


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 22), date(2026, 11, 1), date(2025, 12, 1)),
        (date(2026, 12, 31), date(2026, 12, 1), date(2026, 1, 1)),
        (date(2028, 2, 29), date(2028, 2, 1), date(2027, 3, 1)),
        (date(2026, 1, 1), date(2026, 1, 1), date(2025, 2, 1)),
    ],
)
def test_the_last_twelve_months_end_with_this_one(today: date, first: date, last: date) -> None:
    months = last_months(today)
    assert (len(months), months[0], months[-1]) == (12, first, last)
    assert months == sorted(set(months), reverse=True)


def test_answers_about_pages_and_services_are_added_up_by_month_and_make_no_new_version(world: World) -> None:
    agency = world.agency()[1]
    page, service = world.guidance(agency), world.service(agency)
    other = world.service(agency)
    for when, many in ((0, 1), (40, 2), (400, 3)):
        with time_machine.travel(world.later(when)):
            for _again in range(many):
                with world.open():
                    operations.count_page(page, {NO, TOO_LONG})
                    operations.count_service(service, [YES, YES, OUTDATED])
    with time_machine.travel(world.later(400)), world.open():
        of_page = queries.answers_of_page(page.id, locale.today())
        of_service = queries.answers_of_service(service.id, locale.today())
        assert queries.answers(page.id) == {NO: 6, TOO_LONG: 6}
        assert queries.answers_of_services([service.id, other.id]) == {service.id: {YES: 6, OUTDATED: 6}}
        this_month = locale.today().replace(day=1)
    assert dict(of_page.totals) == {NO: 6, TOO_LONG: 6}
    assert list(of_service.totals) == [YES, OUTDATED]
    # Older months are in the totals only.
    told = {month: dict(totals) for month, totals in of_service.months.items() if totals}
    assert told[this_month] == {YES: 3, OUTDATED: 3}
    assert sum(totals[YES] for totals in told.values()) == 5 or len(told) == 1
    assert world.load(GuidancePage, id=page.id).version == page.version
    assert world.load(Service, id=service.id).version == service.version


def test_two_at_once_who_met_no_answer_are_both_counted_until_it_is_checked_again(world: World) -> None:
    service = world.service()
    stale = world.load(Service, id=service.id)  # each has loaded it before the other is counted
    for one in (service, stale):
        with world.open():
            operations.count_service(one, {NO_ANSWER})
    now = world.load(Service, id=service.id)
    assert (service.unanswered, stale.unanswered) == (0, 0)
    assert now.unanswered == 2
    # Nobody hides a helpline by clicking: what readers find is what it was.
    assert (now.state, now.checked_on, now.review_by, now.lapses_on, now.version) == (
        service.state,
        service.checked_on,
        service.review_by,
        service.lapses_on,
        service.version,
    )


@pytest.mark.usefixtures("within")
def test_only_what_readers_find_is_rated() -> None:
    for state in (GuidanceState.HELD, GuidanceState.RETURNED, GuidanceState.WITHDRAWN):
        with pytest.raises(Refused, match="state"):
            operations.count_page(make.IN_STATE[state](), {YES})
    for of_service in (ServiceState.HELD, ServiceState.RETURNED, ServiceState.WITHDRAWN):
        with pytest.raises(Refused, match="state"):
            operations.count_service(Service(id=1, state=of_service), {NO_ANSWER})
    assert db.session.scalars(select(FeedbackCount)).all() == []


# as readers meet it


def counted(world: World) -> dict[Answer, int]:
    with world.open():
        return {row.answer: row.total for row in db.session.scalars(select(FeedbackCount))}


def test_an_answer_is_counted_and_thanked_for_and_reasons_need_no_no_before_them(
    visitor: Visitor, plant: Planted, world: World
) -> None:
    address = f"/r/{plant(make.published).public_id}"
    thanks = visitor.follow(visitor.post(f"{address}/useful", {"useful": "yes"}))
    assert thanks.path == address
    assert "Merci, c’est compté." in thanks.text
    visitor.post(f"{address}/useful", {"useful": "no", "tags": ["too_long", "outdated"]})
    visitor.post(f"{address}/useful", {"tags": ["too_long"]})
    assert counted(world) == {YES: 1, NO: 1, TOO_LONG: 2, OUTDATED: 1}


def test_an_answer_about_a_service_is_counted_the_same_way(visitor: Visitor, world: World) -> None:
    service = world.service()
    address = f"/r/{service.public_id}"
    assert visitor.get(address).css(f"form[action='{address}/useful']")
    visitor.post(f"{address}/useful", {"tags": ["no_answer"]})
    visitor.post(f"{address}/useful", {"useful": "yes"})
    visitor.post(f"{address}/useful", {}, 422)
    assert counted(world) == {NO_ANSWER: 1, YES: 1}
    assert world.load(Service, id=service.id).unanswered == 1


def test_answers_that_are_none_are_told_kept_in_the_form_and_not_counted(
    visitor: Visitor, plant: Planted, world: World
) -> None:
    address = f"/r/{plant(make.published).public_id}/useful"
    wrong: list[tuple[dict[str, object], str]] = [
        ({}, "useful"),
        ({"useful": "maybe"}, "useful"),
        ({"useful": "\x00"}, "useful"),
        ({"useful": "too_long"}, "useful"),
        ({"useful": "maybe", "tags": ["too_long"]}, "useful"),
        ({"useful": "no", "tags": ["too_long", "everything"]}, "tags"),
        ({"tags": ["yes"]}, "tags"),
        ({"useful": "yes", "tags": "x" * 9000}, "tags"),
    ]
    for fields, field in wrong:
        found = visitor.post(address, fields, 422)
        assert found.css(f"#{field}-error"), fields
        assert found.css(f".notice--wrong a[href='#{field}']"), fields
    found = visitor.post(address, {"useful": "maybe", "tags": ["outdated"]}, 422)
    assert [box.get("value") for box in found.css("[name=tags][checked]")] == ["outdated"]
    assert found.css("details.veil[open]")
    visitor.post(address, {"useful": "yes"}, 400, token=False)
    assert counted(world) == {}


def test_too_many_answers_in_a_minute_are_slowed_down(make_app: Callable[..., Flask]) -> None:
    app = make_app(rate_limits=True)
    with app.test_request_context(), write_lock():
        page = make.published()
        db.session.commit()
    visitor = Visitor(app)
    for _time in range(6):
        visitor.post(f"/r/{page.public_id}/useful", {"useful": "yes"})
    visitor.post(f"/r/{page.public_id}/useful", {"useful": "yes"}, 429)


def test_at_the_desk_each_number_is_told_from_five_on(agent: Visitor, plant: Planted, world: World) -> None:
    page = plant(make.published)
    address = f"/desk/g/{page.public_id}"

    def answer(times: int, *answers: Answer) -> None:
        with world.open():
            for _time in range(times):
                operations.count_page(page, answers)

    answer(4, NO, TOO_LONG)
    assert "Montré à partir de cinq réponses." in agent.get(address).text
    assert "Utile :" not in agent.get("/desk").text
    answer(1, NO, TOO_LONG)
    answer(4, YES)
    found = agent.get(address)
    heads = [cell.text_content() for cell in found.css(".table thead th")]
    assert heads == ["Mois", "Utile", "Pas utile", "Trop long"]
    rows = [[cell.text_content() for cell in row.cssselect("td")] for row in found.css(".table tbody tr")]
    assert rows == [["–", "5", "5"], ["–", "5", "5"]]  # in all, and this month
    assert "Utile : – oui, 5 non" in agent.get("/desk").text
    with time_machine.travel(world.later(70)), world.open():
        later = queries.answers_of_page(page.id, locale.today())
    assert [dict(totals) for totals in later.months.values() if totals] == [{NO: 5, TOO_LONG: 5, YES: 4}]
