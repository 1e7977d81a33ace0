"""Around crisis cases: the note for its author alone, who sees nothing of a case, what is left when somebody goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.moderation.models import AuthorNote, CrisisCase
from forum.moderation.operations import sparing
from forum.moderation.queries import sparing as sparing_queries
from forum.roles import Role
from forum.waiting import Level
from tests.factories import World, viewer_of
from tests.moderation.test_cases import NOTE, REVIEW, People, account, noon, people, post
from tests.visitor import Visitor

__all__ = ["account", "noon", "people", "post"]  # fixtures


def test_the_note_is_for_its_author_alone(app: Flask, world: World, account: Account, people: People) -> None:
    people.begin()
    care = f"/a/care/{people.public_id}"
    author = Visitor(app).become(account)
    page = author.get(care)
    assert NOTE in page.text
    assert not [name for name in (one.pseudonym for one in people.accounts) if name in page.source]
    agency, _ = world.agency()
    others = [world.member(), agency, world.moderator(), world.admin(), *people.accounts]
    for somebody in [Visitor(app), *(Visitor(app).become(other) for other in others)]:
        assert NOTE not in somebody.get(care, 404).source
        somebody.post(f"{care}/erase", None, 404)
    assert world.count(AuthorNote) == 1
    with app.app_context():
        assert NOTE not in str(db.session.execute(text("SELECT * FROM author_notes")).all())
    author.send(page, f"{care}/erase")
    assert world.count(AuthorNote) == 0
    assert NOTE not in author.get(care).text


def test_who_may_act_on_the_case_reads_the_notes_folded_and_nobody_else_of_the_team(
    app: Flask, world: World, account: Account, people: People
) -> None:
    left = Visitor(app).become(world.moderator())
    left.post(f"/mod/items/{people.public_id}/recuse")
    people.begin()
    for somebody in (people.first, people.second, Visitor(app).become(world.moderator())):
        folded = somebody.get(people.path).one("section[aria-labelledby=written] details")
        assert NOTE in folded.text_content()
        assert folded.get("open") is None
    wrote = world.moderator()
    with app.app_context():
        thread = db.session.get_one(Thread, people.post.thread_id)
        db.session.expunge(thread)
    world.reply(thread, author=wrote)
    limited = world.moderator()
    with world.open():
        line = next(line for line in sparing_queries.moderators() if line.account_id == limited.id)
        sparing.limit(line, boards=[world.board().id], languages=[], viewer=viewer_of(world.admin()))
    for somebody in (Visitor(app).become(wrote), Visitor(app).become(limited), left):
        assert NOTE not in somebody.get(people.path).source
    author = Visitor(app).become(account)
    author.post(f"/a/care/{people.public_id}/erase")
    assert NOTE not in people.first.get(people.path).source


def test_a_note_leads_nowhere_else(app: Flask, account: Account, people: People) -> None:
    people.act(people.second, "note", text="Écrivez-moi : [ici](https://example.org/x) ou https://example.org/y")
    page = Visitor(app).become(account).get(f"/a/care/{people.public_id}")
    assert "Écrivez-moi" in page.text
    assert not page.css("main article a")


def _who_leaves_it_to_others(world: World, post: Post, why: str) -> Visitor:
    account = world.moderator()
    came = Visitor(world.app).become(account)
    with world.app.app_context():
        thread = db.session.get_one(Thread, post.thread_id)
        db.session.expunge(thread)
    if why == "wrote_here":
        world.reply(thread, author=account)
    elif why == "recused":
        came.post(f"/mod/items/{post.public_id}/claim")
        came.post(f"/mod/items/{post.public_id}/recuse")
    else:
        board, admin = world.board(), world.admin()
        with world.open():
            line = next(line for line in sparing_queries.moderators() if line.account_id == account.id)
            sparing.limit(line, boards=[board.id], languages=[], viewer=viewer_of(admin))
    return came


@pytest.mark.parametrize(
    ("why", "state"),
    [
        ("recused", PostState.HELD),
        ("wrote_here", PostState.HELD),
        ("wrote_here", PostState.PUBLISHED),
        ("out_of_scope", PostState.HELD),
        ("out_of_scope", PostState.PUBLISHED),
    ],
)
def test_who_leaves_a_text_to_others_opens_no_case_of_it(
    app: Flask, world: World, account: Account, why: str, state: PostState
) -> None:
    post = world.reply(world.thread(), author=account, state=state)
    came, path = _who_leaves_it_to_others(world, post, why), f"/mod/p/{post.public_id}/case"
    came.post(path, None, 403)
    assert world.count(CrisisCase) == 0
    assert world.load(Post, id=post.id).level is Level.GREEN
    Visitor(app).become(world.moderator()).post(path)
    assert world.count(CrisisCase) == 1
    came.post(path, None, 403)


def test_a_template_as_it_stands_is_no_note(world: World, account: Account, people: People) -> None:
    first, action = people.first, f"{people.path}/note"
    page = first.get(people.path)
    template = page.form(action)["text"]
    assert account.pseudonym in template
    assert "nous ne pouvons pas envoyer de secours" in template
    refused = first.send(page, action, 422, text=f"  {template.upper()}\n\n")
    assert "C’est le modèle" in refused.text
    assert template.upper().splitlines()[0] in refused.form(action)["text"]
    first.post(action, {"text": "", "version": people.case.version}, 422)
    assert world.count(AuthorNote) == 0
    for link in page.css("a[href*='?reply=']"):
        begun = first.get(link.get("href") or "").form(action)["text"]
        first.send(page, action, 422, text=begun)
    first.send(page, action, text=f"{template}\n\nVotre message nous a touchés.")
    assert world.count(AuthorNote) == 1


def test_when_the_text_or_the_author_goes_numbers_are_left(
    app: Flask, world: World, account: Account, people: People, noon: time_machine.Coordinates
) -> None:
    people.begin()
    Visitor(app).become(account).post(f"/p/{people.post.public_id}/withdraw")
    assert "Retiré par la personne." in people.first.get(people.path).text
    with world.open():
        db.session.execute(text("DELETE FROM posts WHERE author_id = :id"), {"id": account.id})
        db.session.execute(text("DELETE FROM accounts WHERE id = :id"), {"id": account.id})
    assert (people.case.post_id, people.case.member) == (None, account.number)
    assert world.count(AuthorNote) == 0
    page = people.first.get(people.path)
    assert "Est partie." in page.text
    people.act(people.first, "note", 403, text=NOTE)
    noon.shift(timedelta(hours=24))
    assert people.waits() is Level.RED
    people.act(people.first, "close", text=REVIEW, reason="La personne est partie.")
    assert not people.case.is_open


def test_who_reviews_never_sees_a_case_about_themselves(app: Flask, world: World) -> None:
    account = world.moderator()
    post = world.reply(world.thread(), author=account, state=PostState.HELD)
    author, other = Visitor(app).become(account), Visitor(app).become(world.moderator())
    author.post(f"/mod/p/{post.public_id}/case", None, 403)
    path = other.post(f"/mod/p/{post.public_id}/case").location
    author.get(path, 404)
    assert path not in author.get("/mod/cases").source
    author.post(f"{path}/join", {"version": world.load(CrisisCase).version}, 404)
    assert author.get(f"/a/care/{world.load(CrisisCase).public_id}").status == 200


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AGENCY])
def test_cases_are_closed_to_everybody_else(app: Flask, world: World, people: People, role: Role) -> None:
    somebody = Visitor(app).become(world.account(role))
    for path in ("/mod/cases", people.path):
        somebody.get(path, 403)
    for verb in ("join", "steps", "note", "follow-up", "close"):
        people.act(somebody, verb, 403)
    somebody.post(f"/mod/p/{people.post.public_id}/case", None, 403)
