"""Who reads which board, through the pages."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.roles import Role
from tests.factories import World
from tests.visitor import Visitor


def _come(app: Flask, world: World, who: str) -> Visitor:
    if who == "visitor":
        return Visitor(app)
    account: Account = world.account(Role(who.rsplit(maxsplit=1)[-1]))
    return Visitor(app).become(account, is_strong=not who.startswith("unproven"))


# who → (reads members’ boards, reads public boards, writes on those they read)
EVERYBODY = {
    "visitor": (False, True, False),
    "member": (True, True, True),
    "agency": (False, True, True),
    "moderator": (True, True, True),
    "admin": (True, True, True),
    "unproven moderator": (False, True, False),
    "unproven agency": (False, True, False),
}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("public", [False, True], ids=["members’ board", "public board"])
def test_everybody_reads_and_writes_where_they_may(app: Flask, world: World, who: str, public: bool) -> None:
    board = world.board(public=public)
    thread = world.thread(board, title="Le bus de nuit", body="Je prends un autre chemin.")
    visitor = _come(app, world, who)
    may_read = EVERYBODY[who][int(public)]
    status = 200 if may_read else 404
    listed, read = visitor.get(f"/b/{board.public_id}", status), visitor.get(f"/t/{thread.public_id}", status)
    assert ("Le bus de nuit" in listed.text) is ("Le bus de nuit" in read.text) is may_read
    assert ("autre chemin" in read.text) is may_read
    may_write = may_read and EVERYBODY[who][2]
    assert bool(listed.css(f"a[href='/b/{board.public_id}/new']")) is may_write
    assert bool(read.css(f"form[action='/t/{thread.public_id}/reply']")) is may_write


@pytest.mark.parametrize("who", [who for who, facts in EVERYBODY.items() if not facts[2]])
@pytest.mark.parametrize("public", [False, True], ids=["members’ board", "public board"])
def test_who_may_not_write_is_refused_whatever_is_sent(app: Flask, world: World, who: str, public: bool) -> None:
    board = world.board(public=public)
    thread = world.thread(board)
    visitor = _come(app, world, who)
    # Who is signed out, or staff without their second factor, is led to where that is mended.
    for path, fields in (
        (f"/b/{board.public_id}/new", {"title": "Un titre", "body": "Un texte."}),
        (f"/t/{thread.public_id}/reply", {"body": "Un texte."}),
    ):
        page = visitor.post(path, fields, 303 if who.startswith("unproven") else 403)
        assert page.location in {"", "/a/second"}
    assert "Un texte." not in _come(app, world, "member").get(f"/t/{thread.public_id}").text


def test_a_public_board_says_so_before_somebody_writes(world: World, member: Visitor) -> None:
    public, members = world.board(public=True), world.board()
    assert "Tout le monde, même sans compte" in member.get(f"/b/{public.public_id}/new").text
    assert "Toute personne qui a un compte" in member.get(f"/b/{members.public_id}/new").text


def test_the_first_page_names_the_boards_to_everybody_and_nothing_in_them(world: World, visitor: Visitor) -> None:
    board = world.board(name="La nuit")
    world.thread(board, title="Le bus de nuit")
    page = visitor.get("/")
    assert "La nuit" in page.text
    assert "Le bus de nuit" not in page.source


@pytest.mark.parametrize("path", ["/b/{}", "/t/{}", "/b/{}/new"])
def test_what_one_may_not_read_and_what_does_not_exist_look_alike(app: Flask, world: World, path: str) -> None:
    board = world.board()
    there = board.public_id if path.startswith("/b") else world.thread(board).public_id
    visitor = _come(app, world, "agency" if path.endswith("}") else "visitor")
    status = 404 if path.endswith("}") else 303
    assert _same(visitor, path.format(there), status) == _same(visitor, path.format("n" * 22), status)


def _same(visitor: Visitor, path: str, status: int) -> str:
    """The answer with its own address, its random token and its padding taken out."""
    page = visitor.get(path, status)
    if status != 404:
        return page.location
    for field in page.css("input[name=csrf_token], input[name=back]"):
        field.set("value", "")
    return " ".join(page.tree.xpath("string(//body)").split()) + str(len(page.css("*")))
