"""Staff show two things. Until then an account of theirs acts as nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.db import db
from forum.roles import STAFF, Role
from tests.accounts import people
from tests.accounts.test_sessions import is_in
from tests.factories import World
from tests.visitor import Page, Visitor

PLACES = {Role.AGENCY: "/desk", Role.MODERATOR: "/mod", Role.ADMIN: "/admin/boards"}


@pytest.fixture
def time() -> Iterator[time_machine.Coordinates]:
    """A clock that stands still, at the beginning of one of the thirty seconds that a code lasts."""
    now = clock.now()
    with time_machine.travel(now - timedelta(seconds=now.timestamp() % 30), tick=False) as traveller:
        yield traveller


def secret_of(page: Page) -> str:
    """The key that can be typed instead of showing the drawing."""
    return str(page.one("main p bdi").text_content().replace(" ", ""))


def enrol(browser: Visitor, phrase: str = "") -> str:
    """`phrase`: asked of everybody but staff who have no second factor yet."""
    page = browser.get("/a/second")
    secret = secret_of(page)
    assert ("passphrase" in page.form("/a/second")) == bool(phrase)
    browser.send(page, "/a/second", code=people.second_code(secret), passphrase=phrase)
    return secret


@pytest.mark.parametrize("role", sorted(STAFF))
def test_without_a_second_code_staff_reach_only_their_account(app: Flask, world: World, role: Role) -> None:
    board = world.board()
    world.thread(board)
    phrase, _none = people.staff(app, role, second_factor=False)
    browser = people.enter(app, phrase)
    browser.get("/a")
    browser.get("/a/second")
    closed = [PLACES[role], "/n", "/a/texts", f"/b/{board.public_id}/new"]
    for path in closed:
        assert browser.get(path, 303).location == "/a/second", path
    assert browser.post("/n/clear").location == "/a/second"
    board_page = browser.client.get(f"/b/{board.public_id}", base_url="https://localhost")
    assert board_page.status_code in {303, 404}  # members' boards: as for a visitor
    assert PLACES[role] not in browser.get("/").source
    browser.post("/out")
    assert not is_in(browser)


def test_without_a_second_code_every_closed_page_leads_to_where_it_is_set_up(app: Flask) -> None:
    phrase, _none = people.staff(app, Role.ADMIN, second_factor=False)
    visitor, browser = Visitor(app), people.enter(app, phrase)
    closed = set()
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<[^>]+>", "A" * 22, rule.rule)
        if "GET" in (rule.methods or ()) and rule.endpoint != "exit.leave":
            answer = visitor.client.get(path, base_url="https://localhost")
            if answer.headers.get("Location") == "/in":
                closed.add(path)
    assert closed > {"/a", "/a/second", "/n", "/mod", "/desk", "/admin/boards"}
    for path in closed - {"/a", "/a/second", "/a/sessions", "/a/stay", "/in/second"}:
        assert browser.get(path, 303).location == "/a/second", path


@pytest.mark.parametrize("role", sorted(STAFF))
def test_setting_it_up_opens_the_place_of_work(app: Flask, role: Role) -> None:
    phrase, _none = people.staff(app, role, second_factor=False)
    browser = people.enter(app, phrase)
    enrol(browser)
    assert "Le second code est en place." in browser.get("/a").text
    browser.get(PLACES[role])


def test_the_drawing_is_inline_and_the_key_can_be_typed(app: Flask) -> None:
    phrase, _none = people.staff(app, second_factor=False)
    page = people.enter(app, phrase).get("/a/second")
    drawing = page.one(".qr svg")
    assert drawing.get("width")
    assert not page.css("main img")
    assert re.fullmatch(r"[A-Z2-7]{4}( [A-Z2-7]{4}){7}", str(page.one("main p bdi").text_content()))


def test_each_look_at_the_page_draws_another_key_and_stores_nothing(app: Flask) -> None:
    phrase, _none = people.staff(app, second_factor=False)
    browser = people.enter(app, phrase)
    assert secret_of(browser.get("/a/second")) != secret_of(browser.get("/a/second"))
    with app.app_context():
        assert db.session.scalars(select(Account.totp_sealed)).one() is None


def test_what_is_no_code_is_refused_and_the_drawing_stays(app: Flask) -> None:
    phrase, _none = people.staff(app, second_factor=False)
    browser = people.enter(app, phrase)
    page = browser.get("/a/second")
    for code in ("", "12345", "1234567", "abcdef", "\x00", "½½½½½½", "9" * 300):
        again = browser.send(page, "/a/second", 422, code=code)
        assert again.errors(), code
        assert secret_of(again) == secret_of(page)


def test_a_wrong_code_is_refused_and_the_right_one_still_works(app: Flask, time: time_machine.Coordinates) -> None:
    phrase, _none = people.staff(app, second_factor=False)
    browser = people.enter(app, phrase)
    page = browser.get("/a/second")
    wrong = f"{(int(people.second_code(secret_of(page))) + 1) % 10**6:06}"
    again = browser.send(page, "/a/second", 422, code=wrong)
    assert "Ce code n’est pas le bon." in again.errors()[0]
    browser.send(again, "/a/second", code=people.second_code(secret_of(page)))
    browser.get("/mod")


@pytest.mark.parametrize("minutes", [0, 61])
def test_a_forged_or_old_key_is_replaced_and_the_page_says_so(
    app: Flask, time: time_machine.Coordinates, minutes: int
) -> None:
    phrase, _none = people.staff(app, second_factor=False)
    browser = people.enter(app, phrase)
    browser.post("/a", {"minutes": "120"})
    page = browser.get("/a/second")
    time.shift(timedelta(minutes=minutes))
    form = page.form("/a/second")
    if not minutes:
        form["secret"] = form["secret"][:-8] + "AAAAAAAA"
    again = browser.post("/a/second", {**form, "code": people.second_code(secret_of(page))}, 422)
    assert secret_of(again) != secret_of(page)
    assert "Voici un nouveau dessin" in again.text


def test_the_next_entry_asks_for_the_code(app: Flask, time: time_machine.Coordinates) -> None:
    phrase, _none = people.staff(app, second_factor=False)
    secret = enrol(people.enter(app, phrase))
    time.shift(timedelta(seconds=30))
    people.enter(app, phrase, status=422)
    people.enter(app, phrase, "000000" if people.second_code(secret) != "000000" else "000001", status=422)
    people.enter(app, phrase, people.second_code(secret)).get("/mod")


def test_a_code_works_once(app: Flask, time: time_machine.Coordinates) -> None:
    phrase, secret = people.staff(app)
    code = people.second_code(secret)
    people.enter(app, phrase, code)
    people.enter(app, phrase, code, status=422)
    time.shift(timedelta(seconds=29))
    people.enter(app, phrase, code, status=422)
    time.shift(timedelta(seconds=1))
    people.enter(app, phrase, code, status=422)  # still within the drift, but used
    people.enter(app, phrase, people.second_code(secret))


def test_the_code_that_set_it_up_does_not_work_again(app: Flask, time: time_machine.Coordinates) -> None:
    phrase, _none = people.staff(app, second_factor=False)
    secret = enrol(people.enter(app, phrase))
    people.enter(app, phrase, people.second_code(secret), status=422)


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_a_clock_may_be_half_a_minute_wrong_and_no_more(
    app: Flask, time: time_machine.Coordinates, steps: int, status: int
) -> None:
    phrase, secret = people.staff(app)
    people.enter(app, phrase, people.second_code(secret, steps=steps), status=status)


def test_after_a_code_of_the_next_step_an_earlier_one_is_refused(app: Flask, time: time_machine.Coordinates) -> None:
    phrase, secret = people.staff(app)
    people.enter(app, phrase, people.second_code(secret, steps=1))
    people.enter(app, phrase, people.second_code(secret), status=422)


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: f"{code[:3]} {code[3:]}",
        lambda code: f" {code}\n",
        lambda code: code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    ],
)
def test_a_code_is_understood_however_it_is_typed(app: Flask, typed: Callable[[str], str]) -> None:
    phrase, secret = people.staff(app)
    people.enter(app, phrase, typed(people.second_code(secret)))


def test_of_ten_entries_at_once_with_one_code_one_succeeds(app: Flask, time: time_machine.Coordinates) -> None:
    phrase, secret = people.staff(app)
    browsers = [Visitor(app) for _ in range(10)]
    tokens = [browser.token() for browser in browsers]
    code = people.second_code(secret)

    def send(place: int) -> int:
        form = {"passphrase": phrase, "code": code, "csrf_token": tokens[place]}
        return browsers[place].client.post("/in", data=form, base_url="https://localhost").status_code

    with ThreadPoolExecutor(10) as pool:
        answers = sorted(pool.map(send, range(10)))
    assert answers == [303] + [422] * 9


def test_the_key_is_sealed_in_the_database(app: Flask) -> None:
    _phrase, secret = people.staff(app)
    with app.app_context():
        kept = db.session.scalars(select(Account.totp_sealed)).one()
    assert kept
    assert secret not in kept


def test_members_may_have_it_and_are_then_asked_for_it(app: Flask, time: time_machine.Coordinates) -> None:
    joined = people.join(app)
    assert "Demander une seconde preuve" in joined.browser.get("/a").text
    secret = enrol(joined.browser, joined.phrase)
    assert "Ma seconde preuve : en place" in joined.browser.get("/a").text
    time.shift(timedelta(seconds=30))
    people.enter(app, joined.phrase, status=422)
    people.enter(app, joined.phrase, people.second_code(secret)).get("/a")


def test_members_may_do_without_it_again_and_staff_may_not(app: Flask, time: time_machine.Coordinates) -> None:
    joined = people.join(app)
    enrol(joined.browser, joined.phrase)
    joined.browser.post("/a/second/off", {"passphrase": joined.phrase})
    joined.browser.post("/a/second/off", {"passphrase": joined.phrase}, 409)
    people.enter(app, joined.phrase).get("/a")
    phrase, secret = people.staff(app)
    browser = people.enter(app, phrase, people.second_code(secret))
    assert "Ne plus demander de code" not in browser.get("/a/second").text
    browser.post("/a/second/off", {"passphrase": phrase}, 403)
    time.shift(timedelta(seconds=30))
    people.enter(app, phrase, status=422)


def test_visitors_are_led_to_the_entrance(visitor: Visitor) -> None:
    assert visitor.get("/a/second", 303).location == "/in"
    visitor.post("/a/second", {"code": "123456"}, 403)


def test_members_without_it_are_not_asked_for_a_code(app: Flask) -> None:
    people.enter(app, people.join(app).phrase, "000000").get("/a")


def test_setting_it_up_ends_the_sessions_that_began_without_it(app: Flask) -> None:
    phrase, _none = people.staff(app, second_factor=False)
    mine, thief = people.enter(app, phrase), people.enter(app, phrase)
    prepared = thief.get("/a/second")
    enrol(mine)
    assert is_in(mine)
    form = {**prepared.form("/a/second"), "code": people.second_code(secret_of(prepared))}
    thief.post("/a/second", form, 403)
    assert not is_in(thief)
    mine.get("/mod")


def test_it_can_be_changed_and_the_former_key_opens_nothing(app: Flask, time: time_machine.Coordinates) -> None:
    phrase, former = people.staff(app)
    browser = people.enter(app, phrase, people.second_code(former))
    assert "Changer le second code" in browser.get("/a").text
    secret = enrol(browser, phrase)
    time.shift(timedelta(minutes=2))
    people.enter(app, phrase, people.second_code(former), status=422)
    people.enter(app, phrase, people.second_code(secret)).get("/mod")


def test_setting_it_up_is_in_the_record(app: Flask) -> None:
    phrase, _none = people.staff(app, second_factor=False)
    enrol(people.enter(app, phrase))
    with app.app_context():
        number = db.session.scalars(select(Account.number)).one()
        lines = db.session.scalars(select(AuditLine).where(AuditLine.act == Act.SECOND_FACTOR_SET)).all()
    assert [line.actor for line in lines] == [number]


def test_in_a_demonstration_staff_enter_without_it(make_app: Callable[..., Flask]) -> None:
    app = make_app(demo=True, https=False)
    phrase, _none = people.staff(app, second_factor=False)
    browser = people.enter(app, phrase)
    browser.get("/mod")
