"""Blocks and one-off names: neither says anything of the other, so that nobody finds out whose a name is."""

from __future__ import annotations

import pytest
from flask import Flask

from forum import keys
from forum.accounts.models import Account, Block
from forum.db import db
from forum.discussion.models import Board
from forum.discussion.queries import authors
from tests.accounts.blocking import cards, titles
from tests.factories import World
from tests.visitor import Page, Visitor


class Masked:
    """Somebody with an account, known by it, and a one-off name in another thread; somebody else with the same; and
    two accounts of one person who wants to know whose names these are."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world
        self.board: Board = world.board()
        self.owner, self.decoy = world.member("Alise"), world.member("Bertille")
        self.prying = [world.member("Curieux"), world.member("Curieuse")]
        self.thread = world.thread(self.board, author=world.member("Hôte"), title="Fil commun")
        self.once = world.one_off_reply(self.thread, self.owner, "Nom voilé", body="Sous un autre nom.")
        self.other = world.one_off_reply(self.thread, self.decoy, "Nom caché", body="Moi aussi.")
        self.begun = world.one_off_thread(self.owner, "Nom secret", board=self.board, title="Fil voilé")
        self.open = world.thread(self.board, author=self.owner, title="Fil d’Alise")
        for author in (self.owner, self.decoy, *self.prying):
            world.reply(self.thread, author=author, body=f"Je suis {author.pseudonym}.")
            world.reply(self.open, author=author, body=f"Ici {author.pseudonym}.")

    def read(self, account: Account) -> dict[str, list[tuple[str, str]] | list[str] | int]:
        """What an account meets: the posts of every thread, the board."""
        came = Visitor(self.app).become(account)
        board = came.get(f"/b/{self.board.public_id}")
        found: dict[str, list[tuple[str, str]] | list[str] | int] = {"board": sorted(titles(board))}
        for thread in (self.thread, self.begun, self.open):
            response = came.client.get(f"/t/{thread.public_id}", base_url="https://localhost")
            page = Page(response, "")
            found[thread.title] = cards(page) if page.status == 200 else page.status
        return found


@pytest.fixture
def masked(app: Flask, world: World) -> Masked:
    return Masked(app, world)


def test_blocking_an_account_says_nothing_of_its_one_off_names(masked: Masked) -> None:
    """Who has two accounts blocks with one of them and compares: what stands under one-off names is the same for
    both, whether their owner was blocked or somebody else."""
    blocking, comparing = masked.prying
    for target in (masked.owner, masked.decoy):
        block = masked.world.block(blocking, target)
        mine, theirs = masked.read(blocking), masked.read(comparing)
        gone = {target.pseudonym}
        for title, posts in theirs.items():
            if title == "board":
                expected = [each for each in posts if target is not masked.owner or each != "Fil d’Alise"]  # type: ignore[union-attr]
                assert mine[title] == expected
            elif title == "Fil d’Alise" and target is masked.owner:
                assert mine[title] == 404
            else:
                assert mine[title] == [each for each in posts if each[0] not in gone]  # type: ignore[union-attr]
        assert {name for name, _ in mine["Fil commun"]} >= {"Nom voilé", "Nom caché"}  # type: ignore[union-attr]
        with masked.world.open():
            db.session.delete(block)


def test_blocking_a_one_off_name_says_nothing_of_the_account_behind_it(masked: Masked) -> None:
    blocking, comparing = masked.prying
    came = Visitor(masked.app).become(blocking)
    path = f"/t/{masked.thread.public_id}/person"
    page = came.get(f"{path}?place=2")
    assert "Nom voilé" in page.h1
    came.send(page, path, what="block")
    assert "Nom voilé" in came.get("/a/blocks").text
    mine, theirs = masked.read(blocking), masked.read(comparing)
    gone = [("Nom voilé", "Sous un autre nom.")]
    assert theirs["Fil commun"][1:2] == gone  # type: ignore[index]
    assert mine == {**theirs, "Fil commun": [each for each in theirs["Fil commun"] if each not in gone]}  # type: ignore[union-attr]
    # The one who speaks under it no longer meets who blocked it, under no name: that is theirs to know.
    assert "Je suis Curieux." not in Visitor(masked.app).become(masked.owner).get(f"/t/{masked.thread.public_id}").text
    assert "Je suis Curieux." in Visitor(masked.app).become(masked.decoy).get(f"/t/{masked.thread.public_id}").text


def test_who_speaks_under_a_one_off_name_blocks_for_that_name(masked: Masked) -> None:
    owner = Visitor(masked.app).become(masked.owner)
    path = f"/t/{masked.thread.public_id}/person"
    pages = [owner.get(f"{path}?place={place}", 404) for place in (2, 4)]  # one's own, under both names
    assert {page.status for page in pages} == {404}
    page = owner.get(f"{path}?place=6")
    assert "Curieux" in page.h1
    assert "Nom voilé" in page.one("main .notice").text_content()
    owner.send(page, path, what="block")
    block = masked.world.load(Block)
    assert block.account_id == masked.once.author_id != masked.owner.id
    assert "pour votre nom Nom voilé" in owner.get("/a/blocks").text
    seen = masked.read(masked.prying[0])
    names = [name for name, _ in seen["Fil commun"]]  # type: ignore[union-attr]
    assert "Nom voilé" not in names
    assert "Alise" in names
    assert seen["Fil d’Alise"] != 404
    assert ("Curieux", "Ici Curieux.") not in masked.read(masked.owner)["Fil d’Alise"]  # type: ignore[operator]


def test_an_alias_leads_to_nobody_but_through_its_thread(masked: Masked, world: World) -> None:
    came = Visitor(masked.app).become(masked.prying[0])
    with masked.app.test_request_context():
        about = keys.alias(authors.HANDLE, masked.once.public_id)
    came.post(f"/t/{masked.open.public_id}/person", {"about": about, "what": "block"}, 404)
    came.post(f"/t/{masked.thread.public_id}/person", {"about": masked.once.public_id, "what": "block"}, 404)
    assert world.count(Block) == 0
