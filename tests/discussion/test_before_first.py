"""Before a first text: what writing here means is shown once, with every word kept; a number is all that is stored."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts import rules
from forum.accounts.models import Account, SignInCount
from forum.accounts.rules import AGREEMENT_VERSION
from forum.discussion.models import Board, Post, Thread, WhoReads
from forum.roles import Role, Viewer
from tests.accounts import people
from tests.factories import World
from tests.visitor import Page, Visitor

AFTER = "J’ai lu, continuer"
TITLE, BODY = "Une <question> & une autre", "Première ligne.\n\nDeuxième « ligne »."
TEXT = {"title": TITLE, "body": BODY, "notes": ["threats", "children"], "quick": "y"}


@pytest.mark.parametrize(
    ("role", "version", "asked"),
    [
        (Role.MEMBER, 0, True),
        (Role.MEMBER, AGREEMENT_VERSION, False),
        (Role.MEMBER, AGREEMENT_VERSION - 1, True),
        (Role.MODERATOR, 0, True),
        (Role.ADMIN, 0, True),
        (Role.AGENCY, 0, False),
    ],
)
def test_who_is_asked(role: Role, version: int, asked: bool) -> None:
    assert rules.must_agree(Viewer(account_id=1, role=role, number=1), agreed_version=version) is asked


@pytest.fixture
def board(world: World) -> Board:
    return world.board()


@pytest.fixture
def newcomer(world: World) -> Account:
    return world.account(agreed=False)


@pytest.fixture
def writing(app: Flask, newcomer: Account) -> Visitor:
    return Visitor(app).become(newcomer)


def version_of(world: World, account: Account) -> int:
    return world.load(Account, id=account.id).agreed_version


def fields_of(page: Page) -> list[tuple[str, str]]:
    """The hidden fields that travel along."""
    hidden = page.css("main form input[type=hidden]")
    return [(str(field.get("name")), str(field.get("value"))) for field in hidden]


def carried(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in fields_of(page):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("step", ["check", "send"])
def test_the_page_comes_between_with_every_word_and_goes_on_with_the_same_step(
    world: World, board: Board, newcomer: Account, writing: Visitor, step: str
) -> None:
    path = f"/b/{board.public_id}/new"
    assert writing.get(path).css("a[href='/i/w']"), "it can be read before"
    page = writing.post(path, {**TEXT, "step": step}, 200)
    assert page.h1 == "Avant d’écrire ici"
    assert not page.css("main a[href]"), "no link leads away from a text that is stored nowhere"
    assert (world.count(Thread), world.count(Post), version_of(world, newcomer)) == (0, 0, 0)
    kept = carried(page)
    assert (kept["title"], kept["notes"]) == ([TITLE], TEXT["notes"])
    assert kept["body"][0].replace("\r\n", "\n") == BODY
    assert [button.get("value") for button in page.css("main button[name=step]")] == ["edit", step, "edit"]
    assert page.css(f"main button[value={step}]")[0].text_content() == AFTER
    answer = writing.post(path, {**kept, "step": step}, 303 if step == "send" else 200)
    assert version_of(world, newcomer) == AGREEMENT_VERSION
    if step == "check":
        assert answer.h1 == "Relire avant d’envoyer"
        assert world.count(Post) == 0
    else:
        assert world.load(Thread).title == TITLE
        assert world.load(Post).body == BODY
        assert set(world.load(Post).notes.split()) == set(TEXT["notes"])


def test_it_is_asked_once(world: World, board: Board, writing: Visitor) -> None:
    path = f"/b/{board.public_id}/new"
    page = writing.post(path, {**TEXT, "step": "check"}, 200)
    writing.post(path, {**carried(page), "step": "check"}, 200)
    writing.post(path, {**TEXT, "step": "send"})
    assert world.count(Thread) == 1


def test_a_reply_is_asked_about_as_well(world: World, newcomer: Account, writing: Visitor) -> None:
    path = f"/t/{world.thread().public_id}/reply"
    page = writing.post(path, {"body": BODY, "step": "send"}, 200)
    assert page.h1 == "Avant d’écrire ici"
    writing.post(path, {**carried(page), "step": "send"})
    assert world.load(Post, author_id=newcomer.id).body == BODY


def test_going_back_to_the_text_agrees_to_nothing(
    world: World, board: Board, newcomer: Account, writing: Visitor
) -> None:
    path = f"/b/{board.public_id}/new"
    page = writing.post(path, {**TEXT, "step": "send"}, 200)
    again = writing.post(path, {**carried(page), "step": "edit"}, 200)
    assert again.one("textarea[name=body]").text_content().strip() == BODY
    assert version_of(world, newcomer) == 0


@pytest.mark.parametrize("said", ["", "0", "y", "99999999999999999999", f"{AGREEMENT_VERSION} "])
def test_only_the_present_version_counts(
    world: World, board: Board, newcomer: Account, writing: Visitor, said: str
) -> None:
    page = writing.post(f"/b/{board.public_id}/new", {**TEXT, "step": "send", "agree": said}, 200)
    assert page.h1 == "Avant d’écrire ici"
    assert dict(fields_of(page))["agree"] == str(AGREEMENT_VERSION)
    assert (world.count(Post), version_of(world, newcomer)) == (0, 0)


def test_a_text_with_something_wrong_is_told_so_first(
    world: World, board: Board, newcomer: Account, writing: Visitor
) -> None:
    page = writing.post(f"/b/{board.public_id}/new", {**TEXT, "body": "", "step": "send"}, 422)
    assert page.one("input[name=title]").get("value") == TITLE
    assert version_of(world, newcomer) == 0


def test_a_new_version_is_asked_of_everybody_once_more(
    app: Flask, world: World, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = Visitor(app).become(world.member())
    path = f"/b/{board.public_id}/new"
    former.post(path, {**TEXT, "step": "check"}, 200)
    monkeypatch.setattr(rules, "AGREEMENT_VERSION", AGREEMENT_VERSION + 1)
    assert former.post(path, {**TEXT, "step": "check"}, 200).h1 == "Avant d’écrire ici"


def test_agencies_write_unasked_and_who_may_not_write_is_not_shown_it(app: Flask, world: World, board: Board) -> None:
    agency, _organisation = world.agency()
    public = world.board(public=True)
    answer = Visitor(app).become(agency).post(f"/b/{public.public_id}/new", {**TEXT, "step": "send"})
    assert answer.location == f"/b/{public.public_id}"
    assert public.who_reads is WhoReads.PUBLIC
    Visitor(app).become(agency).post(f"/b/{board.public_id}/new", {**TEXT, "step": "send"}, 404)
    Visitor(app).post(f"/b/{public.public_id}/new", {**TEXT, "step": "send"}, 403)


def test_signing_in_is_counted_by_the_day_and_by_nothing_else(app: Flask, world: World) -> None:
    one, other = people.join(app), people.join(app)
    assert world.count(SignInCount) == 0, "to join is not to come back"
    for phrase in (one.phrase, one.phrase, other.phrase):
        people.enter(app, phrase)
    people.enter(app, "des mots que personne n’a", status=422)
    assert world.load(SignInCount).number == 3
    assert set(SignInCount.__table__.columns.keys()) == {"on", "number"}
