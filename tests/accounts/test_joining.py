"""Opening an account: a name, words and codes are proposed, shown once, and kept only once somebody agrees."""

from __future__ import annotations

import math
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum import clock
from forum.accounts import passphrases
from forum.accounts.models import Account
from forum.accounts.proposals import VALID
from forum.db import Base, db
from tests.accounts import people
from tests.visitor import Page, Visitor

TOO_OLD = "La page était restée ouverte trop longtemps."


def shown(page: Page) -> tuple[list[str], list[str]]:
    return people.words(page), people.codes(page)


def names(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Account.pseudonym).order_by(Account.id)))


@pytest.mark.parametrize(("language", "number"), [("fr", 8), ("en", 7)])
def test_the_page_proposes_a_name_a_phrase_of_ninety_bits_and_eight_codes(
    app: Flask, language: str, number: int
) -> None:
    page = Visitor(app, language=language).get("/join")
    words = people.words(page)
    assert len(words) == number
    listed = set(passphrases.words(language))
    assert set(words) <= listed
    assert sum(math.log2(len(listed) - place) for place in range(number)) >= 90
    assert len(set(people.codes(page))) == 8
    assert len(people.name(page).split()) == 2
    assert page.one("ol.words").get("lang") == language


def test_each_look_at_the_page_proposes_other_words(visitor: Visitor) -> None:
    first, second = visitor.get("/join"), visitor.get("/join")
    assert set(people.words(first)) != set(people.words(second))
    assert set(people.codes(first)).isdisjoint(people.codes(second))


def test_another_name_keeps_the_words_the_codes_and_what_was_chosen(visitor: Visitor) -> None:
    page = visitor.get("/join")
    met = {people.name(page)}
    for _ in range(3):
        again = visitor.post("/join/name", {**page.form("/join"), "language": "en"}, 200)
        assert shown(again) == shown(page)
        assert again.form("/join")["language"] == "en"
        met.add(people.name(again))
        page = again
    assert len(met) > 1


def test_the_back_button_after_another_name_finds_a_page(visitor: Visitor) -> None:
    assert visitor.get("/join/name", 303).location == "/join"


def test_nothing_is_stored_before_somebody_agrees(app: Flask, visitor: Visitor) -> None:
    page = visitor.get("/join")
    visitor.post("/join/name", page.form("/join"), 200)
    visitor.send(page, "/join", 422)
    assert not any(people.rows(app).values())
    assert not people.cookie(visitor)


@pytest.mark.parametrize("agree", [{}, {"agree": ""}, {"agree": "false"}])
def test_without_agreeing_the_same_words_and_codes_come_back(
    app: Flask, visitor: Visitor, agree: dict[str, str]
) -> None:
    page = visitor.get("/join")
    again = visitor.send(page, "/join", 422, language="en", **agree)
    assert shown(again) == shown(page)
    assert people.name(again) == people.name(page)
    assert again.form("/join")["language"] == "en"
    assert "Cochez la case" in again.errors()[0]
    visitor.send(again, "/join", agree="y")
    assert names(app) == [people.name(page)]


def test_agreeing_opens_the_account_signs_in_and_says_the_name(app: Flask, visitor: Visitor) -> None:
    page = visitor.get("/join")
    answer = visitor.send(page, "/join", agree="y")
    assert answer.location == "/"
    assert "Votre compte est ouvert." in visitor.get("/").text
    mine = visitor.get("/a")
    assert people.name(page) in mine.text
    assert names(app) == [people.name(page)]
    assert not set(people.words(page)) & set(mine.text.split())


def test_the_language_chosen_there_is_the_accounts_language(app: Flask, visitor: Visitor) -> None:
    visitor.send(visitor.get("/join"), "/join", agree="y", language="en")
    assert visitor.get("/a").tree.get("lang") == "en"
    with app.app_context():
        assert db.session.scalars(select(Account.language)).one() == "en"


def test_an_unknown_language_is_not_kept(app: Flask, visitor: Visitor) -> None:
    visitor.send(visitor.get("/join"), "/join", agree="y", language="xx")
    with app.app_context():
        assert db.session.scalars(select(Account.language)).one() == "fr"


def test_whoever_is_signed_in_is_led_to_their_account(member: Visitor) -> None:
    assert member.get("/join", 303).location == "/a"


@pytest.mark.parametrize("address", ["/join", "/join/name"])
def test_a_proposal_that_is_not_ours_gets_new_words_and_says_so(app: Flask, visitor: Visitor, address: str) -> None:
    page = visitor.get("/join")
    for forged in ("", "gAAAAA", "é" * 3000, "\x00", '{"language": "fr"}'):
        again = visitor.post(address, {**page.form("/join"), "agree": "y", "proposal": forged}, 422)
        assert TOO_OLD in again.text, forged
        assert set(people.words(again)) != set(people.words(page))
        assert len(people.codes(again)) == 8
    assert not names(app)


@pytest.mark.parametrize("address", ["/join", "/join/name"])
def test_a_proposal_changed_by_one_letter_is_refused(app: Flask, visitor: Visitor, address: str) -> None:
    form = visitor.get("/join").form("/join")
    sealed = form["proposal"]
    changed = sealed[:60] + ("A" if sealed[60] != "A" else "B") + sealed[61:]
    assert TOO_OLD in visitor.post(address, {**form, "agree": "y", "proposal": changed}, 422).text
    assert not names(app)


def test_there_are_four_hours_to_find_paper_and_a_pen(app: Flask, visitor: Visitor) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        page = visitor.get("/join")
        traveller.shift(timedelta(seconds=VALID - 1))
        assert shown(visitor.send(page, "/join", 422)) == shown(page)
        traveller.shift(timedelta(seconds=2))
        again = visitor.send(page, "/join", 422, agree="y")
        assert TOO_OLD in again.text
        assert set(people.words(again)) != set(people.words(page))
        visitor.send(again, "/join", agree="y")
    assert names(app) == [people.name(again)]


def test_a_name_taken_meanwhile_gives_another_name_with_the_same_words(app: Flask, visitor: Visitor) -> None:
    taken = people.join(app).name
    proposal, field = people.sealed(app, taken.upper())
    again = visitor.post("/join", {"proposal": field, "agree": "y", "language": "fr"}, 409)
    assert tuple(people.words(again)) == proposal.words
    assert tuple(people.codes(again)) == proposal.codes
    assert people.name(again).casefold() != taken.casefold()
    assert "Quelqu’un vient de prendre ce nom." in again.text
    visitor.send(again, "/join", agree="y")
    assert names(app) == [taken, people.name(again)]
    people.enter(app, proposal.passphrase).get("/a")


def test_a_form_sent_twice_opens_one_account_and_leads_to_the_entrance(app: Flask, visitor: Visitor) -> None:
    page = visitor.get("/join")
    visitor.send(page, "/join", agree="y")
    other = Visitor(app)
    answer = other.post("/join", {**page.form("/join"), "agree": "y", "csrf_token": other.token()}, 303)
    assert answer.location == "/in"
    assert "Votre compte est ouvert." in other.follow(answer).text
    assert names(app) == [people.name(page)]
    assert not people.cookie(other)


def _send_at_once(app: Flask, fields: list[str]) -> Counter[tuple[int, str]]:
    """Send one form each, from as many browsers; how the answers were, and where they led."""
    browsers = [Visitor(app) for _ in fields]
    tokens = [browser.token() for browser in browsers]

    def send(place: int) -> tuple[int, str]:
        form = {"proposal": fields[place], "agree": "y", "language": "fr", "csrf_token": tokens[place]}
        headers = {"Accept-Language": "fr"}
        answer = browsers[place].client.post("/join", data=form, headers=headers, base_url="https://localhost")
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(len(fields)) as pool:
        return Counter(pool.map(send, range(len(fields))))


def test_of_a_hundred_who_want_one_name_at_once_one_gets_it(app: Flask) -> None:
    fields = [people.sealed(app, "Loutre Calme")[1] for _ in range(100)]
    assert _send_at_once(app, fields) == {(303, "/"): 1, (409, ""): 99}
    assert names(app) == ["Loutre Calme"]
    assert people.rows(app)["recovery_codes"] == 8
    assert people.rows(app)["login_sessions"] == 1


def test_a_form_sent_ten_times_at_once_opens_one_account(app: Flask) -> None:
    field = people.sealed(app)[1]
    assert _send_at_once(app, [field] * 10) == {(303, "/"): 1, (303, "/in"): 9}
    assert len(names(app)) == 1


def test_no_table_has_a_place_for_what_could_find_somebody() -> None:
    unwanted = ("mail", "phone", "tel", "address", "ip", "agent", "referrer", "referer", "birth", "seen", "read")
    # Where organisations are found; nobody of the site is.
    of_organisations = {"agencies", "services", "locations", "review_mails", "phones"}
    for table in Base.metadata.sorted_tables:
        for column in table.columns if table.name not in of_organisations else ():
            # A limit and a reach, no trace of reading; and who of the team has met the reasons that are appealed.
            if column.name in {"read_only_until", "agencies_read", "seen_by"}:
                continue
            parts = column.name.split("_")
            assert not {*parts, column.name} & set(unwanted), f"{table.name}.{column.name}"
            assert "mail" not in column.name
            assert "phone" not in column.name
