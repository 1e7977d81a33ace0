"""Text rules: they raise a level and nothing else, and a rule that breaks costs nobody their text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.discussion.models import Board, Post, PostState, Thread
from forum.moderation.models import ChangedBy, LevelChange
from forum.safety import triage
from forum.safety.triage import Raised
from forum.waiting import BY_AUTHOR, Level
from tests.factories import World
from tests.visitor import Visitor

DANGER = "mot-de-danger"


@pytest.fixture
def rules(app: Flask) -> Iterator[list[triage.Rule]]:
    """The rules in force, none at first; put back as they were afterwards."""
    former = app.extensions.get(triage.RULES)
    rules: list[triage.Rule] = []
    app.extensions[triage.RULES] = rules
    yield rules
    app.extensions.pop(triage.RULES)
    if former is not None:
        app.extensions[triage.RULES] = former


def danger(text: str, language: str) -> Raised | None:
    return Raised(Level.CRISIS, ("life",)) if DANGER in text else None


def french(text: str, language: str) -> Raised | None:
    return Raised(Level.AMBER, ("french", "written twice")) if language == "fr" else None


def broken(text: str, language: str) -> Raised | None:
    raise ValueError(text)


def _asked(app: Flask, text: str, language: str = "fr") -> Raised:
    with app.app_context():
        return triage.triage(text, language)


def test_without_a_rule_every_text_is_green(app: Flask, rules: list[triage.Rule]) -> None:
    assert _asked(app, DANGER) == Raised(Level.GREEN, ())


def test_the_highest_level_counts_and_every_reason_is_said_once(app: Flask, rules: list[triage.Rule]) -> None:
    triage.register(app, danger)
    triage.register(app, french)
    triage.register(app, french)
    assert _asked(app, DANGER) == Raised(Level.CRISIS, ("rule:life", "rule:french", "rule:written-twice"))
    assert _asked(app, "Bonjour.") == Raised(Level.AMBER, ("rule:french", "rule:written-twice"))
    assert _asked(app, "Hello.", "en") == Raised(Level.GREEN, ())


def test_a_rule_that_breaks_is_logged_by_its_kind_and_the_others_are_asked(
    app: Flask, rules: list[triage.Rule], capsys: pytest.CaptureFixture[str]
) -> None:
    rules += [broken, danger]
    assert _asked(app, f"Un secret, {DANGER}.").level is Level.CRISIS
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert "broken" in told
    assert "secret" not in told


def _post(world: World) -> Post:
    return world.load(Post, state=PostState.HELD)


@pytest.fixture
def account(world: World) -> Account:
    return world.member()


@pytest.fixture
def author(app: Flask, account: Account) -> Visitor:
    return Visitor(app).become(account)


@pytest.fixture
def thread(world: World) -> Thread:
    return world.thread(world.board(public=True))


def test_a_text_is_sent_although_its_rule_breaks(
    world: World, rules: list[triage.Rule], author: Visitor, thread: Thread
) -> None:
    rules.append(broken)
    author.post(f"/t/{thread.public_id}/reply", {"body": "Un texte."})
    assert _post(world).level is Level.GREEN


def test_a_wish_for_a_quick_answer_makes_it_amber_and_is_written_down(
    world: World, rules: list[triage.Rule], author: Visitor, thread: Thread
) -> None:
    action = f"/t/{thread.public_id}/reply"
    checked = author.send(author.get(f"/t/{thread.public_id}"), action, 200, body="Vite.", quick="y", step="check")
    assert checked.css("input[name=quick][checked]")
    again = author.send(checked, action, 200, step="edit")
    assert again.css("input[name=quick][checked]")
    author.send(again, action, step="send")
    post = _post(world)
    assert (post.level, post.level_why) == (Level.AMBER, BY_AUTHOR)
    change = world.load(LevelChange)
    assert (change.about, change.before, change.after) == (post.public_id, Level.GREEN, Level.AMBER)
    assert (change.by, change.moderator) == (ChangedBy.AUTHOR, None)


def test_without_the_wish_nothing_is_raised(world: World, author: Visitor, thread: Thread) -> None:
    page = author.get(f"/t/{thread.public_id}")
    assert not page.css("input[name=quick][checked]")
    author.send(page, f"/t/{thread.public_id}/reply", body="Sans hâte.", step="send")
    assert _post(world).level is Level.GREEN
    assert world.count(LevelChange) == 0


def test_a_wish_never_lowers_what_a_rule_has_raised(
    world: World, rules: list[triage.Rule], author: Visitor, thread: Thread
) -> None:
    rules.append(danger)
    action = f"/t/{thread.public_id}/reply"
    author.post(action, {"body": f"Vite, {DANGER}."})
    first = _post(world)
    author.post(f"/p/{first.public_id}/edit", {"body": "Vite.", "quick": "y", "version": first.version})
    after = _post(world)
    assert after.body == "Vite."
    assert (after.level, after.level_why) == (Level.CRISIS, "rule:life")
    assert world.load(LevelChange).by is ChangedBy.RULE


def test_the_same_text_sent_again_with_the_wish_is_one_text_and_amber(
    world: World, author: Visitor, thread: Thread
) -> None:
    board: Board = world.board()
    for _ in range(2):
        author.post(f"/t/{thread.public_id}/reply", {"body": "Le même."})
        author.post(f"/b/{board.public_id}/new", {"title": "Titre", "body": "Le même."})
    author.post(f"/t/{thread.public_id}/reply", {"body": "Le même.", "quick": "y"})
    author.post(f"/b/{board.public_id}/new", {"title": "Titre", "body": "Le même.", "quick": "y"})
    assert world.count(Post, state=PostState.HELD) == 2
    assert world.count(Post, state=PostState.HELD, level=Level.AMBER) == 2


def test_a_title_is_read_too_and_the_author_lands_where_the_numbers_are(
    world: World, rules: list[triage.Rule], author: Visitor
) -> None:
    rules.append(danger)
    board = world.board()
    sent = author.post(f"/b/{board.public_id}/new", {"title": f"Un {DANGER}", "body": "Rien."})
    page = author.follow(sent)
    assert page.path.startswith("/t/")
    assert "nous ne pouvons pas envoyer de secours" in page.one("#own-1").text_content()
    assert page.css("#own-1 a[href^='tel:']")


def test_the_numbers_stand_on_the_authors_card_alone_until_it_is_decided(
    world: World, rules: list[triage.Rule], author: Visitor, thread: Thread, moderator: Visitor
) -> None:
    rules.append(danger)
    page = author.follow(author.post(f"/t/{thread.public_id}/reply", {"body": f"C’est {DANGER}."}))
    assert page.css("#own-1 a[href^='tel:']")
    assert author.get("/a/texts").css("#own-1 a[href^='tel:']")
    other = Visitor(world.app).become(world.member()).get(f"/t/{thread.public_id}")
    assert not other.css(".post-card a[href^='tel:']")
    post = _post(world)
    moderator.post(f"/mod/p/{post.public_id}/decide", {"outcome": "publish", "version": post.version})
    assert not author.get(f"/t/{thread.public_id}").css(".post-card a[href^='tel:']")


def test_an_edit_of_what_is_public_is_read_too(
    world: World, rules: list[triage.Rule], account: Account, author: Visitor, thread: Thread
) -> None:
    rules.append(danger)
    post = world.reply(thread, author=account, body="Avant.")
    sent = author.post(f"/p/{post.public_id}/edit", {"body": f"Maintenant {DANGER}.", "version": post.version})
    assert sent.location.endswith("#own-1")
    assert world.load(Post, id=post.id).level is Level.CRISIS
