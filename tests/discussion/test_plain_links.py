"""Links of those who are new here are text: the whole address, and nothing to press."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.db import db
from forum.discussion import rules
from forum.discussion.models import Post, PostState, Thread
from forum.discussion.operations import decisions
from forum.moderation.queries import review
from forum.roles import Role, Viewer
from tests.factories import World
from tests.visitor import Page, Visitor

LINKED = "Voir [ici](https://example.org/a?b=1) et https://example.org/c."


@pytest.mark.parametrize(
    ("_sentence", "role", "standing", "live"),
    [
        ("a first text", Role.MEMBER, (False, 0, 3), False),
        ("a third one", Role.MEMBER, (False, 2, 3), False),
        ("a fourth one", Role.MEMBER, (False, 3, 3), True),
        ("a one-off name is always new", Role.MEMBER, (True, 50, 3), False),
        ("who reviews is not", Role.MODERATOR, (False, 0, 3), True),
        ("nor who administers", Role.ADMIN, (False, 0, 3), True),
        ("nor who speaks for an agency", Role.AGENCY, (False, 0, 3), True),
        ("where the operator wants it, nobody is", Role.MEMBER, (True, 0, 0), True),
    ],
)
def test_whose_links_can_be_followed(_sentence: str, role: Role, standing: tuple[bool, int, int], live: bool) -> None:
    is_once, published, until = standing
    assert rules.links_are_live(role, is_once=is_once, published=published, until=until) is live


def links(page: Page, place: int = 1) -> list[str]:
    return [link.text_content() for link in page.css(f"#m{place} .post-card__body [dir] a")]


def test_the_first_three_texts_show_addresses_and_the_fourth_has_links(app: Flask, world: World) -> None:
    author, reader = world.member(), Visitor(app).become(world.member())
    thread = world.thread(author=world.moderator(), body=LINKED)
    for _ in range(4):
        world.reply(thread, author=author, body=LINKED)
    page = reader.get(f"/t/{thread.public_id}")
    live = ["ici", "https://example.org/c"]
    assert [links(page, place) for place in range(1, 6)] == [live, [], [], [], live]
    text = " ".join(page.one("#m2 .post-card__body [lang]").text_content().split())
    assert text == "Voir ici (https://example.org/a?b=1) et https://example.org/c."
    assert len(page.css("#m2 bdi.address")) == 2


def test_it_is_judged_again_when_it_appears_and_when_an_edit_does(app: Flask, world: World) -> None:
    author, moderator = world.member(), Visitor(app).become(world.moderator())
    thread = world.thread()
    first = world.reply(thread, author=author, body=LINKED)
    waiting = world.reply(thread, author=author, body=LINKED, state=PostState.HELD)
    review = moderator.get(f"/mod/p/{waiting.public_id}")
    assert not review.css(".sheaf a")
    assert len(review.css(".sheaf bdi.address")) == 2
    for _ in range(2):
        world.reply(thread, author=author)
    moderator.send(review, f"/mod/p/{waiting.public_id}/decide", outcome="publish")
    page = moderator.get(f"/t/{thread.public_id}")
    assert (links(page, 2), len(links(page, 5))) == ([], 2)
    world.edit(first, author, body=f"{LINKED} Merci.")
    edited = moderator.get(f"/mod/p/{first.public_id}")
    assert len(edited.css(".sheaf:not(.diff) a")) == 2
    moderator.send(edited, f"/mod/p/{first.public_id}/decide", outcome="publish")
    assert len(links(moderator.get(f"/t/{thread.public_id}"), 2)) == 2


def test_an_agency_links_from_its_first_text_and_a_one_off_name_never_does(app: Flask, world: World) -> None:
    account, _agency = world.agency()
    board = world.board(agencies=True)
    agencys = world.thread(board, author=account, body=LINKED)
    member = world.member()
    for _ in range(4):
        world.thread(board, author=member)
    once = world.thread(board, author=member, body=LINKED, state=PostState.HELD)
    with world.open():
        row = db.session.get_one(type(member), world.member().id)
        row.passphrase_lookup = row.passphrase_hash = None
        row.once_link, row.once_pointer = "l" * 64, "p" * 64
        post = review.review(db.session.query(Post).filter_by(thread_id=once.id).one().public_id, Viewer()).post
        post.author_id = db.session.get_one(Thread, once.id).author_id = row.id
        db.session.flush()
        decisions.publish(post)
    reader = Visitor(app).become(world.member())
    assert len(links(reader.get(f"/t/{agencys.public_id}"))) == 2
    assert links(reader.get(f"/t/{once.public_id}")) == []


def test_a_writer_sees_before_sending_how_it_will_appear(app: Flask, world: World) -> None:
    board, author = world.board(), world.member()
    writer, path = Visitor(app).become(author), f"/b/{board.public_id}/new"
    fields = {"title": "Un titre", "body": LINKED, "step": "check"}
    page = writer.post(path, fields, 200)
    assert "Les adresses paraîtront en texte" in page.text
    assert not page.css(".sheaf a")
    assert "Les adresses" not in writer.post(path, {**fields, "body": "Sans adresse."}, 200).text
    for _ in range(3):
        world.thread(board, author=author)
    page = writer.post(path, fields, 200)
    assert "Les adresses paraîtront" not in page.text
    assert len(page.css(".sheaf a")) == 2
