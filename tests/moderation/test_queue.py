"""The queue and claims: the oldest first, one reader at a time, for ten minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Post, PostState
from forum.moderation.models import Claim
from forum.roles import Role
from forum.waiting import Level
from tests.factories import World
from tests.visitor import Page, Visitor


@pytest.fixture
def post(world: World) -> Post:
    return world.reply(world.thread(), state=PostState.HELD, body="Un texte qui attend.")


class Colleague(Visitor):
    """Somebody who reviews, with the name that others of the team read."""

    name = ""


def _come(app: Flask, world: World, role: Role = Role.MODERATOR) -> Colleague:
    account, somebody = world.account(role), Colleague(app)
    somebody.become(account)
    somebody.name = account.pseudonym
    return somebody


def _case(page: Page, post: Post) -> str:
    """The words of a text's line in the queue, found by its beginning."""
    found = [case for case in page.css(".case") if post.body in case.text_content()]
    assert len(found) == 1
    return " ".join(found[0].text_content().split())


def test_what_waits_is_listed_oldest_first_over_pages(world: World, moderator: Visitor) -> None:
    thread, start = world.thread(), clock.now()
    author = world.member()
    for number in range(27):
        with time_machine.travel(start - timedelta(minutes=number), tick=False):
            world.reply(thread, author=author, state=PostState.HELD, body=f"Texte {number}.")
    first = moderator.get("/mod")
    second = moderator.get(first.css(".pager a.button")[0].get("href") or "")
    listed = [item.text_content() for page in (first, second) for item in page.css(".case details p")]
    assert listed == [f"Texte {number}." for number in range(26, -1, -1)]
    assert "27 choses attendent · Calme 27" in first.text


def test_threads_replies_and_edits_wait_in_one_queue_and_nothing_else_does(world: World, moderator: Visitor) -> None:
    author = world.member()
    thread = world.thread(author=author, body="Publié.")
    world.edit(world.first_post(thread), author, title="Titre changé", body="Modifié.")
    world.thread(state=PostState.HELD, body="Nouveau.")
    world.reply(thread, state=PostState.HELD, body="Réponse.")
    for state in (PostState.RETURNED, PostState.REMOVED, PostState.WITHDRAWN):
        world.reply(thread, state=state, body=f"Pas là : {state.value}.")
    page = moderator.get("/mod")
    kinds = [
        " ".join(title.text_content().split()).split(",")[0].partition(" : ")[2] for title in page.css(".case__title")
    ]
    assert kinds == ["Modification", "Nouveau fil", "Réponse"]
    assert "Pas là" not in page.text
    assert "Publié." not in page.text


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AGENCY])
def test_the_queue_is_closed_to_everybody_else(app: Flask, world: World, post: Post, role: Role) -> None:
    somebody = _come(app, world, role)
    for path in ("/mod", f"/mod/p/{post.public_id}", f"/mod/p/{'n' * 22}"):
        assert "qui attend" not in somebody.get(path, 403).source
    for act in ("claim", "release", "decide"):
        somebody.post(f"/mod/p/{post.public_id}/{act}", {"outcome": "publish", "version": post.version}, 403)
    assert Visitor(app).get("/mod", 303).location == "/in"
    unproven = Visitor(app).become(world.moderator(), is_strong=False)
    assert unproven.get(f"/mod/p/{post.public_id}", 303).location == "/a/second"


def test_who_opens_a_text_has_it_for_ten_minutes(app: Flask, world: World, post: Post) -> None:
    one, other = _come(app, world), _come(app, world)
    with time_machine.travel(clock.now(), tick=False) as moment:
        page = one.follow(one.send(one.get("/mod"), f"/mod/items/{post.public_id}/claim"))
        assert "À vous, encore 10 minutes" in page.text
        assert "Vous le relisez" in _case(one.get("/mod"), post)
        assert f"{one.name} le relit, encore 10 min" in _case(other.get("/mod"), post)
        read = other.get(f"/mod/p/{post.public_id}")
        assert "Quelqu’un d’autre le relit en ce moment." in read.text
        assert not read.css(f"form[action='/mod/p/{post.public_id}/decide']")
        other.post(f"/mod/p/{post.public_id}/claim", None, 409)
        moment.shift(timedelta(minutes=9, seconds=59))
        other.post(f"/mod/p/{post.public_id}/claim", None, 409)
        moment.shift(timedelta(seconds=1))
        assert "Libre" in _case(other.get("/mod"), post)
        other.post(f"/mod/p/{post.public_id}/claim")
        assert f"{other.name} le relit" in _case(one.get("/mod"), post)
    assert world.count(Claim) == 1


def test_nothing_tells_who_read_what_once_the_claim_has_ended(app: Flask, world: World, post: Post) -> None:
    one, other = _come(app, world), _come(app, world)
    later = world.reply(world.thread(), state=PostState.HELD)
    with time_machine.travel(clock.now(), tick=False) as moment:
        one.post(f"/mod/p/{post.public_id}/claim")
        moment.shift(timedelta(minutes=10))
        other.post(f"/mod/p/{later.public_id}/claim")
    assert world.load(Claim).about == later.public_id


def test_a_claim_is_renewed_and_given_back(app: Flask, world: World, post: Post) -> None:
    one, other = _come(app, world), _come(app, world)
    path = f"/mod/p/{post.public_id}"
    with time_machine.travel(clock.now(), tick=False) as moment:
        one.post(f"{path}/claim")
        moment.shift(timedelta(minutes=8))
        one.send(one.get(path), f"{path}/claim")
        moment.shift(timedelta(minutes=8))
        assert "À vous, encore 2 minutes" in one.get(path).text
        other.post(f"{path}/release")
        assert world.count(Claim) == 1
        one.send(one.get(path), f"{path}/release")
        assert "C’est passé. Le prochain sera un autre." in one.get("/mod").text
        other.post(f"{path}/claim")


def test_what_was_given_back_is_offered_again_only_after_the_others_and_is_forgotten(app: Flask, world: World) -> None:
    one, other = _come(app, world), _come(app, world)
    thread = world.thread()
    first = world.reply(thread, state=PostState.HELD, body="Le premier.")
    later = world.reply(thread, state=PostState.HELD, body="Un autre.")
    page = f"/mod/p/{first.public_id}"
    with time_machine.travel(clock.now(), tick=False) as moment:
        assert one.post("/mod/next").location == page
        one.send(one.get(page), f"{page}/release")
        assert one.post("/mod/next").location == f"/mod/p/{later.public_id}"
        assert other.post("/mod/next").location == page, "for everybody else it stands first"
        other.post(f"{page}/release")
        assert other.post("/mod/next").location == page, "where nothing else is free, it is there"
        other.post(f"{page}/release")
        one.post(f"{page}/claim")
        one.post(f"{page}/release")
        moment.shift(timedelta(minutes=10))
        other.post(f"/mod/p/{later.public_id}/claim")
        assert world.count(Claim) == 1, "nothing is kept of who gave back what"
        assert one.post("/mod/next").location == page


def test_a_page_that_is_left_gives_back_without_a_word(app: Flask, world: World, post: Post) -> None:
    one = _come(app, world)
    path = f"/mod/p/{post.public_id}"
    one.post(f"{path}/claim")
    one.post(f"{path}/release", {"left": "yes"})
    assert world.count(Claim) == 0
    assert "C’est passé." not in one.get("/mod").text
    assert one.post("/mod/next").location == path


def test_the_next_one_is_the_oldest_that_is_free_and_not_ones_own(app: Flask, world: World) -> None:
    account = world.moderator()
    one, other = Visitor(app).become(account), _come(app, world)
    thread = world.thread()
    own = world.reply(world.thread(), author=account, state=PostState.HELD, body="Le mien.")
    first = world.reply(thread, state=PostState.HELD, body="Le premier.")
    second = world.reply(thread, state=PostState.HELD, body="Le second.")
    other.post(f"/mod/p/{first.public_id}/claim")
    assert one.send(one.get("/mod"), "/mod/next").location == f"/mod/p/{second.public_id}"
    assert one.post("/mod/next").location == f"/mod/p/{second.public_id}"
    assert other.post("/mod/next").location == f"/mod/p/{own.public_id}"
    third = _come(app, world)
    assert third.post("/mod/next").location == "/mod"
    assert "Rien n’attend que vous puissiez prendre." in third.get("/mod").text


def test_nobody_takes_or_reads_with_buttons_what_they_wrote(app: Flask, world: World) -> None:
    account: Account = world.moderator()
    post = world.reply(world.thread(), author=account, state=PostState.HELD, body="De moi.")
    author = Visitor(app).become(account)
    assert "C’est votre texte" in _case(author.get("/mod"), post)
    page = author.get(f"/mod/p/{post.public_id}")
    assert "C’est votre texte" in page.text
    assert not page.css("form[action^='/mod/']")
    author.post(f"/mod/p/{post.public_id}/claim", None, 403)
    assert world.count(Claim) == 0


def test_what_was_decided_cannot_be_taken_and_its_page_leads_to_the_queue(world: World, moderator: Visitor) -> None:
    post = world.reply(world.thread())
    assert moderator.get(f"/mod/p/{post.public_id}", 303).location == "/mod"
    assert "Ce texte n’attend plus" in moderator.get("/mod").text
    moderator.post(f"/mod/p/{post.public_id}/claim", None, 409)
    for public_id in ("n" * 22, world.reply(world.thread(), state=PostState.WITHDRAWN).public_id):
        moderator.get(f"/mod/p/{public_id}", 404)
        moderator.post(f"/mod/p/{public_id}/claim", None, 404)


def test_an_edit_is_read_beside_what_it_changes(world: World, moderator: Visitor) -> None:
    author = world.member()
    thread = world.thread(author=author, title="Avant", body="Je sors à huit heures.")
    post = world.first_post(thread)
    world.edit(post, author, title="Après", body="Je sors le soir.")
    page = moderator.get(f"/mod/p/{post.public_id}")
    assert "Titre : Après (avant : Avant)" in page.text
    assert [piece.text_content().split() for piece in page.css(".diff del")] == [["à", "huit", "heures."]]
    assert [piece.text_content().split() for piece in page.css(".diff ins")] == [["le", "soir."]]
    assert "Le texte d’avant reste visible" in page.text


@pytest.mark.parametrize(
    "key", ["x", ">i:1~s:a", ">i:1~dt:2026-01-01T00:00:00+00:00", ">i:1~dt:2026-01-01T00:00:00~s:a",
            ">i:1~dt:hier~s:a", ">i:1~dt:0001-01-01T00:00:00+23:00~s:a", ">s:a~dt:2026-01-01T00:00:00+00:00~i:1"]
)  # fmt: skip
def test_a_key_that_no_link_carries_is_a_bad_request(moderator: Visitor, key: str) -> None:
    response = moderator.client.get("/mod", query_string={"after": key}, base_url="https://localhost")
    assert response.status_code == 400


def test_a_claim_is_renewed_for_an_hour_and_then_somebody_else_may_take_it(
    app: Flask, world: World, post: Post
) -> None:
    one, other = _come(app, world), _come(app, world)
    path = f"/mod/p/{post.public_id}"
    with time_machine.travel(clock.now(), tick=False) as moment:
        for _ in range(7):
            one.post(f"{path}/claim", {"override": "yes"})
            other.post(f"{path}/claim", None, 409)
            moment.shift(timedelta(minutes=9))
        other.post(f"{path}/claim")


def test_nobody_has_more_than_three_at_once(app: Flask, world: World) -> None:
    one, thread = _come(app, world), world.thread()
    posts = [world.reply(thread, state=PostState.HELD, body=f"Texte {number}") for number in range(5)]
    with time_machine.travel(clock.now(), tick=False) as moment:
        for post in posts:
            one.post(f"/mod/p/{post.public_id}/claim")
            moment.shift(timedelta(seconds=30))
    with app.app_context():
        assert {claim.about for claim in db.session.query(Claim)} == {post.public_id for post in posts[2:]}


def test_a_level_is_left_to_who_has_the_text(app: Flask, world: World, post: Post) -> None:
    one, other = _come(app, world), _come(app, world)
    one.post(f"/mod/p/{post.public_id}/claim")
    other.post(f"/mod/p/{post.public_id}/level", {"level": "red"}, 409)
    assert world.load(Post, id=post.id).level is Level.GREEN
    one.post(f"/mod/p/{post.public_id}/level", {"level": "red"})
    assert world.load(Post, id=post.id).level is Level.RED
