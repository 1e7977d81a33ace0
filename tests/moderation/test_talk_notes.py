"""Notes between those who review: about an item or a member, for nobody else, for a year."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.discussion.models import PostState
from forum.moderation.models import ReportCase, StaffNote
from forum.moderation.queries import talk
from forum.roles import Role
from tests.factories import World, viewer_of
from tests.moderation.appealing import waiting_appeal
from tests.moderation.reporting import say
from tests.moderation.test_talk import ANSWER, _address, _send, account, author
from tests.visitor import Visitor

__all__ = ["account", "author"]  # fixtures


def test_a_note_is_shown_to_those_who_review_with_its_author(world: World, author: Visitor, moderator: Visitor) -> None:
    _send(author)
    path = _address(world)
    back = moderator.send(moderator.get(path), "/mod/notes", text="Déjà **vu** hier.")
    assert back.location == path
    page = moderator.follow(back)
    with_author = page.one("section[aria-labelledby=staff-notes] li").text_content()
    assert "Personne" in with_author
    assert "Déjà vu hier." in with_author
    assert "Déjà" not in author.get("/a/team").text
    assert world.count(AuditLine, act=Act.STAFF_NOTE_WRITTEN) == 1


BAD_NOTES = [
    {"about": "m" * 22, "text": ""},
    {"about": "m" * 22, "text": "x" * 2001},
    {"about": "", "text": "Une note."},
    {"about": "m" * 23, "text": "Une note."},
    {"about": "0", "text": "Une note."},
    {"about": "9" * 20, "text": "Une note."},
    {"about": "é" * 22, "text": "Une note."},
    {},
]


@pytest.mark.parametrize("fields", BAD_NOTES)
def test_a_note_that_cannot_be_kept_is_given_back(world: World, moderator: Visitor, fields: dict[str, str]) -> None:
    page = moderator.post("/mod/notes", fields, 422)
    assert page.one("textarea[name=text]").text_content().strip() == fields.get("text", "")
    assert world.count(StaffNote) == 0


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "/a/team", "/mod/../a", "x"])
def test_a_note_leads_back_to_pages_of_staff_only(moderator: Visitor, back: str) -> None:
    answer = moderator.post("/mod/notes", {"about": "m" * 22, "text": "Une note.", "back": back})
    assert answer.location.startswith("/mod")
    assert "example.org" not in answer.location


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AGENCY])
def test_staff_talk_is_closed_to_everybody_else(app: Flask, world: World, author: Visitor, role: Role) -> None:
    _send(author)
    somebody = Visitor(app).become(world.account(role))
    somebody.post("/mod/notes", {"about": "m" * 22, "text": "Une note."}, 403)
    for path in ("/mod/team", _address(world)):
        somebody.get(path, 403)
    for verb in ("answer", "close"):
        somebody.post(f"{_address(world)}/{verb}", {"text": ANSWER, "version": 1}, 403)


def test_nobody_reads_notes_about_themselves(app: Flask, world: World, moderator: Visitor) -> None:
    account = world.moderator()
    post = world.reply(world.thread(), author=account, state=PostState.HELD)
    for about in (post.public_id, str(account.number)):
        moderator.post("/mod/notes", {"about": about, "text": "Sur lui."})
    with app.app_context():
        wanted = [post.public_id, str(account.number)]
        assert len(talk.notes(wanted, viewer_of(world.moderator()), author_id=account.id)) == 2
        assert talk.notes(wanted, viewer_of(account), author_id=account.id) == []
        assert talk.notes(wanted[1:], viewer_of(account)) == []
        assert talk.notes(wanted, viewer_of(world.member())) == []


def _own(world: World, account: Account) -> dict[str, str]:
    """What is somebody's own, by name: a public id or their number."""
    held = world.reply(world.thread(), author=account, state=PostState.HELD)
    public = world.reply(world.thread(), author=account)
    say(Visitor(world.app).become(world.member()), public)
    return {
        "number": str(account.number),
        "held text": held.public_id,
        "public text": public.public_id,
        "report": world.load(ReportCase, about=public.public_id).public_id,
        "case": world.case(held, by=world.moderator()).public_id,
        "conversation": world.conversation(account).public_id,
        "appeal": waiting_appeal(world, account, by=world.moderator()).public_id,
    }


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
def test_nobody_leaves_notes_about_themselves_for_the_others(app: Flask, world: World, role: Role) -> None:
    account = world.account(role)
    own, visitor = _own(world, account), Visitor(app).become(account)
    for about in own.values():
        visitor.post("/mod/notes", {"about": about, "text": "À publier, c’est vu."}, 403)
    assert world.count(StaffNote) == 0
    other = Visitor(app).become(world.moderator())
    for about in own.values():
        other.post("/mod/notes", {"about": about, "text": "Une note."})
    assert world.count(StaffNote) == len(own)
