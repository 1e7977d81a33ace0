"""What goes out by itself: the feed of new guidance, and what search engines may ask for."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine

from forum import clock
from forum.audit import Act, AuditLine
from forum.resources import operations
from forum.resources.models import STILL_CRAWLED, GuidancePage, RevisionState
from forum.resources.queries import Review, feed
from forum.resources.views.feed import UNSPEAKABLE, uuid_of
from forum.roles import Role
from forum.web import locale
from tests.factories import World
from tests.resources import factories as make
from tests.resources.conftest import Planted
from tests.visitor import Page, Visitor

ATOM = {"atom": "http://www.w3.org/2005/Atom"}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}T00:00:00Z")


def _read(page: Page) -> ElementTree.Element:
    """The feed, after all that Atom asks of one (RFC 4287)."""
    assert page.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(page.response.get_data())
    assert root.tag == f"{{{ATOM['atom']}}}feed"
    for parent in (root, *root.findall("atom:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"atom:{name}", ATOM)) == 1, name
        assert uuid.UUID(parent.findtext("atom:id", "", ATOM).removeprefix("urn:uuid:"))
        assert DAY.fullmatch(parent.findtext("atom:updated", "", ATOM))
        links = [link for link in parent.findall("atom:link", ATOM) if link.get("rel") == "alternate"]
        assert [(link.get("href") or "").startswith("https://localhost/r") for link in links] == [True]
    for entry in root.findall("atom:entry", ATOM):
        assert entry.findtext("atom:author/atom:name", "", ATOM)
    (own,) = [link for link in root.findall("atom:link", ATOM) if link.get("rel") == "self"]
    assert own.get("href") == f"https://localhost{page.path}"
    return root


def _titles(page: Page) -> list[str]:
    return [entry.findtext("atom:title", "", ATOM) for entry in _read(page).findall("atom:entry", ATOM)]


def test_the_feed_names_new_public_pages_and_nothing_else(
    visitor: Visitor, plant: Planted, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _titles(visitor.get("/r/feed")) == []
    old = plant(make.published, title="Ancienne <&> « fiche »")
    plant(lambda of: make.with_edit(RevisionState.HELD, of=of, title="Publique"))
    plant(make.published, title="رقم", language="ar")
    for hidden in (make.held, make.returned, make.withdrawn):
        plant(hidden, title="Cachée")
    world.thread(world.board(public=True), title="Un fil")
    soon = plant(make.published, title="Bientôt", valid_from=_day(world, 2))
    page = visitor.get("/r/feed")
    assert _titles(page) == ["رقم", "Publique", "Ancienne <&> « fiche »"]
    assert _titles(visitor.get("/r/feed?language=ar")) == ["رقم"]
    assert _titles(visitor.get("/r/feed?language=de")) == []
    for wrong in ("xx", "fr-FR", "%00", "é"):
        visitor.get(f"/r/feed?language={wrong}", 404)
    entry = _read(page).findall("atom:entry", ATOM)[-1]
    assert entry.findtext("atom:id", "", ATOM) == uuid_of(old.public_id).urn
    assert entry.find(f"atom:link[@href='https://localhost/r/{old.public_id}']", ATOM) is not None
    assert "Écrivez" not in page.source  # no bodies
    monkeypatch.setattr(feed, "FEED_SIZE", 1)
    with time_machine.travel((clock.now() + timedelta(days=2)).timestamp(), tick=False):
        later = visitor.get("/r/feed")
        assert _titles(later) == ["Bientôt"]
        assert f"<published>{soon.valid_from}T00:00:00Z</published>" in later.source


def _day(world: World, ahead: int) -> Any:
    with world.open():
        return locale.today() + timedelta(days=ahead)


def test_the_feed_is_found_at_the_foot_of_the_directory_only(visitor: Visitor, plant: Planted) -> None:
    page = plant(make.published)
    assert visitor.get("/r").css("a[href='/r/feed']")
    for where in ("/", f"/r/{page.public_id}"):
        assert "/r/feed" not in visitor.get(where).source


def test_words_that_xml_cannot_carry_are_left_out() -> None:
    assert UNSPEAKABLE.sub("", "a\x00\x0b\x1f\ud800\ufffeb\té🙂") == "ab\té🙂"


# Search engines.


def _robots(came: Visitor) -> list[str]:
    """What may be asked for, by the rules of RFC 9309."""
    page = came.get("/robots.txt")
    assert page.headers["Content-Type"].startswith("text/plain")
    lines = page.source.splitlines()
    assert (lines[0], lines[-1]) == ("User-agent: *", "Disallow: /")
    assert all(line.startswith("Allow: /r/") and line.endswith("$") for line in lines[1:-1])
    return [line.removeprefix("Allow: ").removesuffix("$") for line in lines[1:-1]]


def _said(page: Page) -> set[str]:
    """What an answer says of itself to search engines, in its header and in the page."""
    return {page.headers["X-Robots-Tag"], page.one("meta[name=robots]").get("content") or ""}


NEVER = {"noindex, noarchive, nosnippet"}
FOUND = {"index, noarchive"}


def test_a_page_is_found_only_where_an_administrator_says_so(
    agent: Visitor, come: Callable[..., Visitor], plant: Planted, world: World
) -> None:
    visitor = Visitor(world.app)
    page, other = plant(make.published, title="La première"), plant(make.published)
    address, turn = f"/r/{page.public_id}", f"/admin/guidance/{page.public_id}/indexing"
    everywhere = ("/", "/r", "/h", f"/r/{other.public_id}", f"{address}/report", address)
    assert _robots(visitor) == []
    for where in everywhere:
        assert _said(visitor.get(where)) == NEVER, where
    edit = agent.get(f"/desk/g/{page.public_id}/edit")
    admin = come(Role.ADMIN)
    for wrong in ({}, {"found": "oui"}):
        admin.post(turn, wrong, 422)
    for role in (Role.MODERATOR, Role.AGENCY, Role.MEMBER):
        come(role).post(turn, {"found": "yes"}, 403)
    assert _said(visitor.get(address)) == NEVER
    admin.send(admin.get("/admin/guidance"), turn, found="yes")
    admin.post(turn, {"found": "yes"})
    assert [row.get("id") for row in admin.get("/admin/guidance").css("li h2")] == ["page-1", "page-2"]
    assert "La première" in admin.get("/admin/guidance").css("li h2")[0].text_content()
    assert _robots(visitor) == [address]
    for where in everywhere:
        assert _said(visitor.get(where)) == (FOUND if where == address else NEVER), where
    assert visitor.post(f"{address}/useful", {}, 422).headers["X-Robots-Tag"] in NEVER
    # Whoever was writing meanwhile is not disturbed.
    agent.send(edit, f"/desk/g/{page.public_id}/edit", step="send")
    assert world.count(AuditLine, act=Act.GUIDANCE_INDEXED, about=page.public_id, after="indexable") == 1
    admin.post(turn, {"found": "no"})
    assert _said(visitor.get(address)) == NEVER
    assert _robots(visitor) == [address]  # whoever may not come never reads that it should forget
    with time_machine.travel((clock.now() + timedelta(days=STILL_CRAWLED + 1)).timestamp(), tick=False):
        assert _robots(Visitor(world.app)) == []


def test_what_readers_do_not_find_search_engines_do_not_either(
    visitor: Visitor, agent: Visitor, come: Callable[..., Visitor], plant: Planted, stored: Callable[[str], Review]
) -> None:
    def build(of: Any) -> GuidancePage:
        page = make.published(of, valid_from=locale.today() + timedelta(days=3))
        operations.set_indexable(page, wanted=True, viewer=make.REVIEWER)
        return page

    page, held = plant(build), plant(make.held)
    admin = come(Role.ADMIN)
    assert _said(agent.get(f"/r/{page.public_id}")) == NEVER
    visitor.get(f"/r/{page.public_id}", 404)
    assert "pas publique en ce moment" in admin.get("/admin/guidance").text
    admin.post(f"/admin/guidance/{held.public_id}/indexing", {"found": "yes"}, 404)
    assert not stored(held.public_id).page.is_indexable
    admin.post(f"/admin/guidance/{page.public_id}/indexing", {"found": "no"})
    assert not admin.get("/admin/guidance").css("li h2")
    admin.get("/admin/guidance?after=%00", 400)
