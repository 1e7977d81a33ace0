"""Somebody of the team who was reported: nothing on the pages of those who review tells them."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Post
from forum.moderation.models import ReportCase
from forum.roles import Role
from forum.waiting import BY_REPORT
from tests.factories import World
from tests.moderation.reporting import case_of, decide, say
from tests.visitor import Visitor

WORDS = "Alerte d’un lecteur"


def _on_lines(visitor: Visitor, path: str = "/mod") -> str:
    """What the lines of the queue say, without the words of its filters."""
    return " ".join(line.text_content() for line in visitor.get(path).css("main ol > li"))


@pytest.fixture(params=[Role.MODERATOR, Role.ADMIN])
def accused(world: World, request: pytest.FixtureRequest) -> Account:
    return world.account(request.param)


@pytest.fixture
def post(app: Flask, world: World, accused: Account) -> Post:
    """A text of theirs that was reported, and held again by an administrator."""
    found = world.reply(world.thread(), author=accused)
    say(Visitor(app).become(world.member()), found, "danger")
    decide(Visitor(app).become(world.admin()), case_of(world, found), "hold")
    return found


def test_the_accused_finds_no_reason_with_their_own_text(
    app: Flask, world: World, accused: Account, post: Post
) -> None:
    with world.open():  # as it was, or as a rule or somebody else would put it there
        db.session.get_one(Post, post.id).level_why = f"rule:x {BY_REPORT}"
    visitor = Visitor(app).become(accused)
    assert WORDS not in _on_lines(visitor)
    assert "Relevé par une règle" not in _on_lines(visitor)
    assert "C’est votre texte" in _on_lines(visitor)
    page = visitor.get(f"/mod/p/{post.public_id}").text
    assert WORDS not in page
    assert "Relevé par une règle" not in page
    for code in (BY_REPORT, "rule:x"):
        assert _on_lines(visitor, f"/mod?why={code}") == ""
    other = Visitor(app).become(world.moderator())
    assert WORDS in _on_lines(other)
    assert WORDS in _on_lines(other, f"/mod?why={BY_REPORT}")
    assert WORDS in other.get(f"/mod/p/{post.public_id}").text


def test_of_a_case_for_administrators_the_text_itself_says_nothing(app: Flask, world: World, post: Post) -> None:
    assert case_of(world, post).admins_only
    assert BY_REPORT not in world.load(Post, id=post.id).level_why
    assert WORDS not in _on_lines(Visitor(app).become(world.moderator()))


def _acts(visitor: Visitor, query: str = "") -> list[str]:
    return [cell.text_content() for cell in visitor.get(f"/mod/log{query}").css("tbody th")]


def test_the_log_tells_the_accused_nothing_of_it(app: Flask, world: World, accused: Account, post: Post) -> None:
    case = case_of(world, post)
    Visitor(app).become(world.admin()).post("/mod/notes", {"about": case.public_id, "text": "À suivre."})
    admin, visitor = Visitor(app).become(world.admin()), Visitor(app).become(accused)
    assert _acts(admin, f"?act={Act.REPORT_DECIDED.value}") == ["Alerte examinée"]
    assert case.public_id in admin.get("/mod/log").source
    for somebody in (visitor, Visitor(app).become(world.moderator())):
        assert case.public_id not in somebody.get("/mod/log").source
        assert _acts(somebody, f"?act={Act.REPORT_DECIDED.value}") == []


def test_who_of_the_team_was_reported_like_anybody_reads_no_act_about_it(app: Flask, world: World) -> None:
    """The text is older than their role, and so was the case: the log of others holds it."""
    author = world.member()
    post = world.reply(world.thread(), author=author)
    say(Visitor(app).become(world.member()), post)
    decide(Visitor(app).become(world.moderator()), case_of(world, post), "take_down", rule="contact", reason="Un fait.")
    case, reader = case_of(world, post), Visitor(app).become(world.moderator())
    assert not case.admins_only
    assert case.public_id in reader.get("/mod/log").source
    with world.open():
        db.session.get_one(Account, author.id).role = Role.ADMIN
    mine = Visitor(app).become(world.load(Account, id=author.id))
    assert case.public_id not in mine.get("/mod/log").source
    assert case.public_id not in reader.get("/mod/log").source, "now it is about somebody of the team"
    assert case.public_id in Visitor(app).become(world.admin()).get("/mod/log").source


def test_of_a_case_that_is_forgotten_moderators_read_no_act(app: Flask, world: World, post: Post) -> None:
    with world.open():
        db.session.query(ReportCase).delete()
    assert world.count(AuditLine, act=Act.REPORT_DECIDED) == 1
    assert _acts(Visitor(app).become(world.moderator()), f"?act={Act.REPORT_DECIDED.value}") == []
    assert len(_acts(Visitor(app).become(world.admin()), f"?act={Act.REPORT_DECIDED.value}")) == 1
