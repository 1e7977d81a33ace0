"""Masking: words are taken out of a text before it appears; nothing is put in, and nobody else reads them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Post, PostState, Revision
from forum.discussion.operations import decisions
from forum.discussion.queries import threads as thread_queries
from forum.moderation.models import Decision, Masking, Outcome
from forum.moderation.rules import masking
from forum.moderation.rules.masking import CannotMask, masked
from tests.conftest import bytes_of
from tests.factories import World, viewer_of
from tests.visitor import Visitor

WHY = {"rule": "anonymous", "reason": "Un numéro permet de vous joindre."}
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
    "whatever white space is between the words": (
        "Marie Dupont, Marie  Dupont, marie\r\ndupont, Marie\u00a0Dupont",
        "[[Marie Dupont]], Marie  Dupont, marie\r\ndupont, Marie\u00a0Dupont",
        f"{MARK}, {MARK}, {MARK}, {MARK}",
    ),
    "words marked over the end of a line": (
        "Marie\nDupont. Marie Dupont.",
        "[[Marie\nDupont]]. Marie Dupont.",
        f"{MARK}. {MARK}.",
    ),
    "words that begin in a passage": (
        "Marie Dupont, Marie Dupont",
        "[[Marie Dupont]], Marie [[Dupont]]",
        f"{MARK}, {MARK}",
    ),
    "brackets of the author stay": (
        "Il y a [[ceci]] et bcde",
        "Il y a [[ceci]] et [[bcde]]",
        f"Il y a [[ceci]] et {MARK}",
    ),
    "brackets of the author within what is masked": ("a [[bcde]] bcde", "a [[[[bcde]]]] bcde", f"a {MARK} {MARK}"),
    "brackets of the author within a longer passage": ("a [[b]] c d", "[[a [[b]] c]] d", f"{MARK} d"),
    "one bracket of the author": ("a [ b ] [[ c", "a [ [[b]] ] [[ c", f"a [ {MARK} ] [[ c"),
    "a link of the author": (
        "[bcde](https://a.example)",
        "[[[bcde]]](https://a.example)",
        f"{MARK}(https://a.example)",
    ),
    "the mark itself is never masked": ("sécurité bcde", "[[sécurité]] [[bcde]]", f"{MARK} {MARK}"),
    "nothing between brackets is nothing": ("ab", "a[[]]b", "ab"),
}
REWRITTEN = {
    "a word put in": ("a b", "a c [[b]]"),
    "a word changed within": ("a b", "a [[c]]"),
    "a word left out": ("a b c", "a [[b]]"),
    "brackets of the author left out": ("a [[b]] c", "a b [[c]]"),
    "brackets that do not close": ("a b", "a [[b"),
    "brackets that close before they open": ("a b", "]]a[[ b"),
    "two words made one": ("a b c", "ab [[c]]"),
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
    for word in masking.marked_words(original, marked):
        if len(word) >= 4:
            assert word.lower() not in shown.lower()


PIECES = st.lists(st.text("ab[] \n", max_size=6), min_size=1, max_size=7)


@given(pieces=PIECES, chosen=st.sets(st.integers(0, 6)))
def test_brackets_of_the_author_never_stand_in_the_way(pieces: list[str], chosen: set[int]) -> None:
    original = "".join(pieces)
    marked = "".join(f"[[{piece}]]" if number in chosen else piece for number, piece in enumerate(pieces))
    shown = masked(original, marked, mark="#")
    wanted = "".join("#" if number in chosen and piece.strip() else piece for number, piece in enumerate(pieces))
    letters = re.compile(r"[ab]")
    assert len(letters.findall(shown)) <= len(letters.findall(wanted))
    if not chosen:
        assert (shown, masking.marked_words(original, marked)) == (original, [])
    if "[" not in original and "]" not in original and not any(len(piece) >= 4 for piece in pieces):
        assert shown == wanted


@given(
    words=st.lists(st.text("abc", min_size=2, max_size=5), min_size=2, max_size=3),
    spaces=st.lists(st.text(" \t\r\n\u00a0", min_size=1, max_size=3), min_size=2, max_size=2),
    around=st.sampled_from(["", "[[x]] ", "]] ", "[[ x "]),
)
def test_masked_words_go_however_they_are_spaced(words: list[str], spaces: list[str], around: str) -> None:
    other = words[0] + "".join(space + word for space, word in zip(spaces, words[1:], strict=False))
    name = " ".join(words)
    shown = masked(f"{around}{name}; {other.upper()}", f"{around}[[{name}]]; {other.upper()}", mark="#")
    assert shown == f"{around}#; #"


def _mask(moderator: Visitor, post: Post, status: int = 303, **fields: object) -> None:
    page = moderator.get(f"/mod/p/{post.public_id}")
    moderator.send(page, f"/mod/p/{post.public_id}/decide", status, outcome="mask", **{**WHY, **fields})


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
    assert world.count(Revision) == 0


def _files(app: Flask) -> bytes:
    """SQLite's file with its log; b"" on PostgreSQL."""
    with app.app_context():
        path = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    return bytes_of(*Path(path).parent.glob(f"{Path(path).name}*")) if path else b""


@pytest.mark.parametrize("last", [PostState.REMOVED, PostState.HELD])
def test_masked_words_are_in_no_past_text_of_the_post(
    app: Flask, world: World, moderator: Visitor, last: PostState
) -> None:
    account = world.member()
    thread = world.thread(author=account, title=f"Appelez le {SECRET}", body=BODY)
    post = world.first_post(thread)
    other = world.reply(thread, author=account, body="Avant.")
    world.edit(other, account, body="Après.", state=PostState.PUBLISHED)
    world.edit(post, account, title=f"Au {SECRET}", body=f"Plus tard : {SECRET}", state=PostState.PUBLISHED)
    world.edit(post, account, title=f"Le {SECRET}", body=f"{BODY} !", state=last)
    with world.open():
        decisions.hold_again(thread_queries.own_post(post.public_id, viewer_of(account)))
    assert world.count(Revision, post_id=post.id) == 2
    text = world.load(Post, id=post.id).body
    _mask(moderator, post, masked_body=text.replace(SECRET, f"[[{SECRET}]]", 1))
    assert SECRET not in _bytes(app)
    assert world.load(Revision).post_id == other.id
    assert SECRET.encode() not in _files(app)


def test_an_edit_that_was_given_back_stays_its_authors_to_work_on(world: World, moderator: Visitor) -> None:
    account = world.member()
    post = world.reply(world.thread(), author=account, body=BODY)
    world.edit(post, account, body="Un essai.", state=PostState.RETURNED)
    with world.open():
        decisions.hold_again(thread_queries.own_post(post.public_id, viewer_of(account)))
    _mask(moderator, post, masked_body=MARKED)
    assert world.load(Revision).body == "Un essai."


def test_a_text_with_brackets_of_its_own_can_be_masked(world: World, moderator: Visitor) -> None:
    body = "Il y a [[ceci]] et Marie Dupont, Marie  Dupont."
    post = world.reply(world.thread(), state=PostState.HELD, body=body)
    path = f"/mod/p/{post.public_id}/decide"
    page = moderator.send(moderator.get(f"/mod/p/{post.public_id}"), path, 422, outcome="mask", masked_body=body)
    assert "Mettez entre [[ et ]]" in page.text
    _mask(moderator, post, masked_body="Il y a [[ceci]] et [[Marie Dupont]], Marie  Dupont.")
    assert world.load(Post, id=post.id).body == f"Il y a [[ceci]] et {MARK}, {MARK}."


def test_taking_a_masked_text_back_takes_the_original_too(app: Flask, world: World, moderator: Visitor) -> None:
    account = world.member()
    post = world.reply(world.thread(), author=account, state=PostState.HELD, body=BODY)
    _mask(moderator, post, masked_body=MARKED)
    assert world.count(Masking) == 1
    Visitor(app).become(account).post(f"/p/{post.public_id}/withdraw", {"what": "post"})
    assert world.count(Masking) == 0


@pytest.mark.parametrize(("marked", "said"), [
    (f"Son numéro est le [[{SECRET}. Oui, {SECRET}, je le connais par cœur.", "chaque [[ se ferme par ]]"),
    (BODY, "Mettez entre [[ et ]]"), ("", "Mettez entre [[ et ]]"), (f"[[{SECRET}]] autre chose", "jamais récrire"),
])  # fmt: skip
def test_what_masks_nothing_or_rewrites_is_given_back(world: World, moderator: Visitor, marked: str, said: str) -> None:
    post = world.reply(world.thread(), state=PostState.HELD, body=BODY)
    fields = {"version": post.version, "outcome": "mask", "masked_body": marked, **WHY}
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


def test_the_original_goes_when_another_text_takes_its_place(app: Flask, world: World, moderator: Visitor) -> None:
    account = world.member()
    post = world.reply(world.thread(), author=account, state=PostState.HELD, body=BODY)
    _mask(moderator, post, masked_body=MARKED)
    world.edit(world.load(Post, id=post.id), account, body="Tout autre chose.")
    page = moderator.get(f"/mod/p/{post.public_id}")
    moderator.send(page, f"/mod/p/{post.public_id}/decide", outcome="publish")
    assert world.load(Post, id=post.id).body == "Tout autre chose."
    assert world.count(Masking) == 0
