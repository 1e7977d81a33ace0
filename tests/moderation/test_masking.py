"""Masking: words are taken out of a text before it appears; nothing is put in, and nobody else reads them."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Post, PostState, Revision
from forum.moderation.models import Decision, Masking, Outcome
from forum.moderation.rules import masking
from forum.moderation.rules.masking import CannotMask, masked
from tests.factories import World
from tests.visitor import Visitor

MARK = "[retiré par sécurité]"
SECRET = "06 39 98 00 00"
BODY = f"Son numéro est le {SECRET}. Oui, {SECRET}, je le connais par cœur."
MARKED = f"Son numéro est le [[{SECRET}]]. Oui, {SECRET}, je le connais par cœur."

CASES = {
    "what stands between brackets is masked": ("a bcde f", "a [[bcde]] f", f"a {MARK} f"),
    "the same words are masked wherever they stand": ("bcde x bcde", "[[bcde]] x bcde", f"{MARK} x {MARK}"),
    "in capitals as well": ("Rue Verte. RUE VERTE.", "[[Rue Verte]]. RUE VERTE.", f"{MARK}. {MARK}."),
    "short words only where they were marked": ("la la", "[[la]] la", f"{MARK} la"),
    "over the end of a line": ("a\nbcde\nf", "a\n[[bcde\nf]]", f"a\n{MARK}"),
    "other line ends than were given are the same text": ("a\nbcde", "a\r\n[[bcde]]", f"a\r\n{MARK}"),
}
REWRITTEN = {
    "a word put in": ("a b", "a c [[b]]"),
    "a word changed within": ("a b", "a [[c]]"),
    "a word left out": ("a b c", "a [[b]]"),
}


@pytest.mark.parametrize(("original", "marked", "expected"), CASES.values(), ids=CASES)
def test_what_masking_makes_of_a_text(original: str, marked: str, expected: str) -> None:
    assert masked(original, marked, mark=MARK) == expected


@pytest.mark.parametrize(("original", "marked"), REWRITTEN.values(), ids=REWRITTEN)
def test_masking_never_rewrites(original: str, marked: str) -> None:
    with pytest.raises(CannotMask, match="rewritten"):
        masked(original, marked, mark=MARK)


@given(
    parts=st.lists(st.text("abcdef ", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=6),
    chosen=st.sets(st.integers(0, 5)),
)
def test_no_masked_passage_of_four_signs_is_left(parts: list[str], chosen: set[int]) -> None:
    original = "|".join(parts)
    marked = "|".join(f"[[{part}]]" if number in chosen else part for number, part in enumerate(parts))
    shown = masked(original, marked, mark="#")
    for word in masking.marked_words(marked):
        if len(word) >= 4:
            assert word.lower() not in shown.lower()


def _mask(moderator: Visitor, post: Post, status: int = 303, **fields: object) -> None:
    page = moderator.get(f"/mod/p/{post.public_id}")
    moderator.send(page, f"/mod/p/{post.public_id}/decide", status, outcome="mask", **fields)


def _bytes(app: Flask) -> str:
    """All that the database holds as text."""
    with app.app_context(), db.engine.connect() as connection:
        tables = db.metadata.tables.values()
        return "\n".join(str(connection.execute(table.select()).all()) for table in tables)


def test_masked_words_are_nowhere_and_their_author_sees_both_texts(
    app: Flask, world: World, moderator: Visitor, visitor: Visitor
) -> None:
    account = world.member()
    author = Visitor(app).become(account)
    board = world.board(public=True)
    thread = world.thread(board, author=account, state=PostState.HELD, body=BODY,
                          title=f"Appelez le {SECRET}")  # fmt: skip
    post = world.first_post(thread)
    _mask(moderator, post, masked_body=MARKED)
    page = visitor.get(f"/t/{thread.public_id}")
    assert page.text.count(MARK) == 3
    assert SECRET not in page.source
    assert SECRET not in visitor.get(f"/b/{board.public_id}").source
    assert SECRET not in _bytes(app)
    assert world.load(Decision).outcome is Outcome.MASK
    assert world.load(AuditLine, act=Act.POST_MASKED).about == post.public_id
    assert "masqués" in author.get("/n").text
    both = author.get(f"/p/{post.public_id}/shown")
    assert [piece.text_content().strip() for piece in both.css(".diff del")]
    assert SECRET in both.text
    for somebody in (visitor, Visitor(app).become(world.member()), moderator):
        assert SECRET not in somebody.get(f"/p/{post.public_id}/shown", 303 if somebody is visitor else 404).source
    author.send(both, f"/p/{post.public_id}/shown")
    assert world.count(Masking) == 0
    author.get(f"/p/{post.public_id}/shown", 404)
    assert world.load(Post).state is PostState.PUBLISHED


def test_an_edit_is_masked_before_it_replaces_the_text(app: Flask, world: World, moderator: Visitor) -> None:
    account = world.member()
    thread = world.thread(author=account, body="Avant.")
    post = world.first_post(thread)
    world.edit(post, account, title="Un titre", body=BODY)
    _mask(moderator, post, masked_body=MARKED)
    assert SECRET not in _bytes(app)
    assert world.load(Post).body.count(MARK) == 2
    assert world.load(Revision).body == "Avant."


def test_taking_a_masked_text_back_takes_the_original_too(app: Flask, world: World, moderator: Visitor) -> None:
    account = world.member()
    post = world.reply(world.thread(), author=account, state=PostState.HELD, body=BODY)
    _mask(moderator, post, masked_body=MARKED)
    assert world.count(Masking) == 1
    Visitor(app).become(account).post(f"/p/{post.public_id}/withdraw", {"what": "post"})
    assert world.count(Masking) == 0


@pytest.mark.parametrize(("marked", "said"), [
    (BODY, "Mettez entre [[ et ]]"), ("", "Mettez entre [[ et ]]"), (f"[[{SECRET}]] autre chose", "jamais récrire"),
])  # fmt: skip
def test_what_masks_nothing_or_rewrites_is_given_back(world: World, moderator: Visitor, marked: str, said: str) -> None:
    post = world.reply(world.thread(), state=PostState.HELD, body=BODY)
    fields = {"version": post.version, "outcome": "mask", "masked_body": marked}
    page = moderator.post(f"/mod/p/{post.public_id}/decide", fields, 422)
    assert said in page.text
    assert page.form(f"/mod/p/{post.public_id}/decide")["masked_body"].strip() == marked
    assert world.load(Post, id=post.id).state is PostState.HELD


def test_the_mark_speaks_the_language_of_the_thread(world: World, moderator: Visitor) -> None:
    thread = world.thread(world.board(language="en"))
    post = world.reply(thread, state=PostState.HELD, body="My street is Elm Street.")
    _mask(moderator, post, masked_body="My street is [[Elm Street]].")
    assert world.load(Post, id=post.id).body == "My street is [removed for safety]."


def test_nothing_is_kept_in_clear(app: Flask, world: World, moderator: Visitor) -> None:
    post = world.reply(world.thread(), state=PostState.HELD, body=BODY)
    _mask(moderator, post, masked_body=MARKED)
    with app.app_context(), db.engine.connect() as connection:
        kept = connection.execute(text("SELECT title_sealed, body_sealed FROM maskings")).one()
    assert all(SECRET not in value and "numéro" not in value for value in kept)
