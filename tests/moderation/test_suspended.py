"""What a suspended or closed account still reaches: what is public, its own pages, the way to object, the way out."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.app import create_app
from forum.discussion.models import Post, PostState
from forum.moderation.models.sanctions import SanctionKind
from forum.web import access, filters
from tests.conftest import config_for
from tests.discussion.test_query_counts import statements
from tests.factories import World
from tests.visitor import Visitor

KINDS = [SanctionKind.SUSPENSION, SanctionKind.CLOSURE]
# Everything that is not for everybody and stays open all the same; a new entry is a decision.
STAYS_OPEN = {
    "accounts.change_mine", "accounts.keep_second", "accounts.mine", "accounts.second",
    "accounts.sign_out_everywhere", "discussion.own_texts", "discussion.withdraw", "notifications.clear",
    "notifications.notices", "sanctions.own", "sanctions.own_sanction",
}  # fmt: skip


@pytest.fixture
def account(world: World) -> Account:
    return world.member()


def test_what_stays_open_is_written_down_and_is_of_the_account_alone() -> None:
    app = create_app(config_for("sqlite:///:memory:"))
    declared = {name: getattr(view, access.ATTRIBUTE, None) for name, view in app.view_functions.items()}
    found = {name for name, each in declared.items() if each is not None and each.suspended}
    assert found >= STAYS_OPEN
    addresses = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint in found}
    elsewhere = {path for path in addresses if not path.startswith(("/a", "/n", "/out"))}
    assert {path.rsplit("/", 1)[1] for path in elsewhere} <= {"withdraw", "appeal", "shown"}


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_suspended_reads_what_is_public_as_a_visitor_does(
    app: Flask, world: World, visitor: Visitor, account: Account, kind: SanctionKind
) -> None:
    public = world.board(public=True, name="Pour tout le monde")
    inner = world.board(name="Entre membres")
    shown, hidden = world.thread(public, author=account), world.thread(inner, author=account)
    held = world.thread(public, author=account, state=PostState.HELD, title="En attente")
    person = Visitor(app).become(account)
    for address in (f"/b/{inner.public_id}", f"/t/{hidden.public_id}", f"/t/{held.public_id}"):
        person.get(address)
    world.sanction(account, kind)  # the same session goes on
    for address in (f"/b/{inner.public_id}", f"/t/{hidden.public_id}", f"/t/{held.public_id}"):
        assert person.get(address, 404).status == visitor.get(address, 404).status
    for address in ("/", "/h", "/h/FR", "/r", "/i/k", f"/b/{public.public_id}", f"/t/{shown.public_id}"):
        person.get(address)
    assert "En attente" not in person.get(f"/b/{public.public_id}").text
    assert not person.get("/").css(f"a[href='/b/{inner.public_id}']")
    assert not person.get(f"/t/{shown.public_id}").css(f"form[action='/t/{shown.public_id}/reply']")
    assert person.get("/e", 303).location


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_suspended_sends_nothing_and_is_told_where_to_read_why(
    app: Flask, world: World, account: Account, kind: SanctionKind
) -> None:
    board = world.board(public=True)
    thread = world.thread(board)
    world.sanction(account, kind)
    person = Visitor(app).become(account)
    for address, fields in (
        (f"/t/{thread.public_id}/reply", {"body": "Mes mots gardés."}),
        (f"/b/{board.public_id}/new", {"title": "Titre", "body": "Mes mots gardés."}),
    ):
        refused = person.post(address, fields, 403)
        assert "Mes mots gardés." in [area.text for area in refused.css("textarea")]
        assert refused.css("a[href='/a/sanctions']")
        assert refused.css("a[href='/n']")
    assert person.get(f"/b/{board.public_id}/new", 403).css("a[href='/a/sanctions']")
    assert world.count(Post) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_suspended_keeps_the_pages_of_their_account_and_the_way_to_object(
    app: Flask, world: World, account: Account, kind: SanctionKind
) -> None:
    sanction = world.sanction(account, kind)
    person = Visitor(app).become(account)
    assert person.get("/a").css("a[href='/a/sanctions']")
    person.post("/a", {"minutes": "60"})
    assert sanction.reason in person.get("/n").text
    person.post("/n/clear")
    listed = person.get("/a/sanctions")  # also when the notice is gone
    told = person.get(listed.one(f"a[href='/a/sanctions/{sanction.public_id}']").get("href") or "")
    appeal = told.one(f"a[href='/a/appeal/{sanction.public_id}']").get("href") or ""
    person.send(person.get(appeal), appeal, text="Ce n’était pas un numéro.")
    person.get("/a/team")
    person.post("/out/all")


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_suspended_finds_all_their_texts_and_takes_each_back(
    app: Flask, world: World, account: Account, kind: SanctionKind
) -> None:
    inner = world.thread(author=account, title="Entre nous", body="Un début à moi.")
    reply = world.reply(world.thread(), author=account, body="Une réponse à moi.")
    held = world.reply(world.thread(), author=account, state=PostState.HELD, body="Une attente à moi.")
    other = world.reply(inner, body="La réponse de quelqu’un.")
    world.sanction(account, kind)
    person = Visitor(app).become(account)
    page = person.get("/a/texts")
    assert all(words in page.text for words in ("Un début à moi.", "Une réponse à moi.", "Une attente à moi."))
    assert "de quelqu’un" not in page.text
    assert not page.css("a[href$='/edit']")
    for post in (world.first_post(inner), reply, held):
        assert person.post(f"/p/{post.public_id}/withdraw").location == "/a/texts"
        assert world.load(Post, id=post.id).state is PostState.WITHDRAWN
    person.post(f"/p/{other.public_id}/withdraw", None, 404)
    assert "à moi" not in person.get("/a/texts").text


def test_notices_of_members_boards_are_silent_while_suspended(app: Flask, world: World, account: Account) -> None:
    thread = world.thread(author=account)
    reply = world.reply(thread, state=PostState.HELD)
    moderator = Visitor(app).become(world.moderator())
    moderator.post(f"/mod/p/{reply.public_id}/decide", {"outcome": "publish", "version": reply.version})
    person = Visitor(app).become(account)
    assert "Une réponse a paru" in person.get("/n").text
    world.sanction(account, SanctionKind.SUSPENSION)
    assert "Une réponse a paru" not in person.get("/n").text


def test_who_is_suspended_signs_in_and_looks_after_their_account(app: Flask, world: World, account: Account) -> None:
    world.sanction(account, SanctionKind.SUSPENSION)
    person = Visitor(app).become(account)
    for address in ("/a", "/n", "/a/texts", "/a/sanctions"):
        person.get(address)
    for address in ("/mod", "/admin/boards", "/desk"):
        person.get(address, 403)


def test_who_is_suspended_reads_so_on_the_first_page_and_wherever_nothing_opens(
    app: Flask, world: World, account: Account, visitor: Visitor
) -> None:
    inner = world.thread(author=account)
    person = Visitor(app).become(account)
    assert not person.get("/").css("main a[href='/a/sanctions']")
    sanction = world.sanction(account, SanctionKind.SUSPENSION)
    assert sanction.until is not None
    with app.test_request_context():
        day = filters.whole_day(sanction.until)
    hidden, missing = person.get(f"/t/{inner.public_id}", 404), person.get(f"/t/{'A' * 22}", 404)
    for page in (person.get("/"), hidden, missing):
        assert f"Votre compte est suspendu jusqu’au {day} compris." in page.text
        assert page.css("main a[href='/a/sanctions']")
    assert hidden.one("main").text_content() == missing.one("main").text_content()
    assert not visitor.get(f"/t/{inner.public_id}", 404).css("a[href='/a/sanctions']")
    with statements() as asked:
        person.get("/nowhere/at/all", 404)
    assert not asked


def test_a_closed_account_reads_of_no_day(app: Flask, world: World, account: Account) -> None:
    world.sanction(account, SanctionKind.CLOSURE)
    page = Visitor(app).become(account).get("/")
    assert "Votre compte est fermé, sans date de fin." in page.text
    assert "9999" not in page.text


def test_who_may_only_read_is_told_on_a_board_why_there_is_no_button(
    app: Flask, world: World, account: Account
) -> None:
    path = f"/b/{world.board().public_id}"
    person = Visitor(app).become(account)
    assert person.get(path).css(f"a[href='{path}/new']")
    world.sanction(account, SanctionKind.READ_ONLY)
    page = person.get(path)
    assert not page.css(f"a[href='{path}/new']")
    assert "Vous pouvez lire, mais pas écrire, jusqu’au" in page.text
    assert page.css("main a[href='/a/sanctions']")
