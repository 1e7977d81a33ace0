"""Who has it, on the page of whatever waits: free, one's own, or somebody else's."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask

from forum import clock
from forum.moderation.models import SignedAct
from forum.moderation.models.items import ItemKind
from tests.factories import World
from tests.moderation.kinds import MAKE, forum_of
from tests.visitor import Visitor

PAGES = {ItemKind.REPORT: "reports", ItemKind.APPEAL: "appeals", ItemKind.CASE: "cases"}


def _report(app: Flask, world: World, kind: ItemKind) -> str:
    forum = forum_of(app, world)
    MAKE[kind](forum)
    return f"/mod/{PAGES[kind]}/{forum.item(kind).public_id}"


def _page(app: Flask, world: World, what: str) -> str:
    """The address of the page of something of this kind that waits."""
    if what in {kind.value for kind in PAGES}:
        return _report(app, world, ItemKind(what))
    if what == "guidance":
        return f"/mod/guidance/{world.guidance(world.agency()[1], published=False).public_id}"
    if what == "pin":
        pin = world.pin(world.guidance(world.agency()[1]), board=world.board(), accepted=False)
        return f"/mod/pins/{pin.public_id}"
    about = world.first_post(world.thread(author=world.member()))
    asked = world.signature(SignedAct.OPEN_TEXTS, by=world.moderator(), about=about)
    return f"/mod/signatures/{asked.public_id}"


@pytest.mark.parametrize("what", ["report", "appeal", "case", "guidance", "pin", "signature"])
def test_its_page_says_whether_it_is_free_ones_own_or_somebody_elses(app: Flask, world: World, what: str) -> None:
    path = _page(app, world, what)
    public_id = path.rpartition("/")[2]
    claim, release = (f"/mod/items/{public_id}/{act}" for act in ("claim", "release"))
    one, other = (Visitor(app).become(world.moderator()) for _ in range(2))
    with time_machine.travel(clock.now(), tick=False):
        free = one.get(path)
        assert "Libre" in free.text
        assert not free.css(f"form[action='{release}']")
        one.send(free, claim)
        mine = one.get(path)
        assert "À vous, encore 10 minutes" in mine.text
        theirs = other.get(path)
        assert "Quelqu’un d’autre le relit en ce moment." in theirs.text
        assert not theirs.css(f"form[action='{claim}'], form[action='{release}']")
        one.send(mine, release)
        assert "Libre" in other.get(path).text
