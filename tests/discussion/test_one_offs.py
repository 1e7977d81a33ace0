"""Speaking in one thread under a name that is used nowhere else."""

from __future__ import annotations

from flask import Flask

from forum.accounts.models import Account
from forum.discussion.models import Post
from tests.factories import World
from tests.visitor import Visitor

MARK = "C’est vous (sous un nom d’un seul fil)"


def test_a_text_appears_under_the_name_that_was_looked_at_before_it_was_sent(world: World, app: Flask) -> None:
    thread, account = world.thread(), world.member("Camélia")
    member, path = Visitor(app).become(account), f"/t/{thread.public_id}"
    opened = member.get(path)
    assert opened.form(f"{path}/reply")["name"] == "mine"
    assert "Camélia, mon nom ici" in opened.text
    looked = member.send(opened, f"{path}/reply", 200, body="Bonjour.", name="once", step="check")
    first = looked.one(".name").text_content()
    assert first != "Camélia"
    drawn = member.send(looked, f"{path}/reply", 200, step="another")
    name = drawn.one(".name").text_content()
    assert name != first
    back = member.send(drawn, f"{path}/reply", 200, step="edit")
    again = member.send(back, f"{path}/reply", 200, step="check")
    assert again.one(".name").text_content() == name
    assert world.count(Account, pseudonym=name) == 0  # nothing is kept before it is sent
    member.send(again, f"{path}/reply", step="send")
    row = world.load(Account, pseudonym=name)
    post = world.load(Post, body="Bonjour.")
    assert post.author_id == row.id != account.id
    assert row.is_once
    shown = member.get(path)
    assert "Votre message" in shown.text
    assert f"Sous le nom : {name}" in shown.text
