"""What a signed request opens: for a day, to the one who asked, each opening written down before anything is shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import PostState
from forum.errors import Refused
from forum.moderation.models import Signature, SignedAct
from forum.moderation.operations import signatures as operations
from forum.moderation.queries import signatures as queries
from forum.moderation.rules import signatures as rules
from forum.notifications.models import Notice, NoticeKind
from forum.roles import Role, Viewer
from tests.factories import World, viewer_of
from tests.visitor import Visitor

DEMAND = {"authority": "court", "basis": "Un article", "extent": "account"}


class Scene:
    """A moderator who asked to open an author's other texts, and somebody else who signed."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world
        self.author, self.asker, self.signer = world.member(), world.moderator(), world.moderator()
        thread = world.thread(author=self.author, title="Le premier", body="Sous les yeux.")
        self.post = world.reply(thread, author=self.author, state=PostState.HELD, body="Ce qui attend.")

    def ask(self) -> Signature:
        return self.world.signature(SignedAct.OPEN_TEXTS, by=self.asker, about=self.post)

    def sign(self, signature: Signature, by: Account | None = None) -> str:
        """Sign it; the address of the request."""
        path = f"/mod/signatures/{signature.public_id}"
        Visitor(self.app).become(by or self.signer).post(f"{path}/sign", {"version": signature.version})
        return path

    def used(self) -> int:
        return self.world.count(AuditLine, act=Act.GRANT_USED)


@pytest.fixture
def scene(app: Flask, world: World) -> Scene:
    return Scene(app, world)


def test_asking_to_open_texts_starts_at_a_text_under_review(app: Flask, world: World, scene: Scene) -> None:
    browser, path = Visitor(app).become(scene.asker), f"/mod/p/{scene.post.public_id}/ask-texts"
    page = browser.get(path)
    assert browser.send(page, path, 422, reason=" ").errors()
    assert world.count(Signature) == 0
    answer = browser.send(page, path, reason="Trois textes se répondent.")
    signature = world.load(Signature)
    assert answer.location == f"/mod/signatures/{signature.public_id}"
    assert (signature.about, signature.concerns_id) == (scene.post.public_id, scene.author.id)
    again = browser.send(page, path, reason="Une autre raison.")
    assert again.location == answer.location
    assert world.count(Signature) == 1


def test_there_is_nothing_to_ask_about_what_does_not_wait_or_is_ones_own(
    app: Flask, world: World, scene: Scene
) -> None:
    public = world.first_post(world.thread())
    own = world.reply(world.thread(), author=scene.asker, state=PostState.HELD)
    browser = Visitor(app).become(scene.asker)
    for post_id in (public.public_id, own.public_id, "A" * 22):
        browser.get(f"/mod/p/{post_id}/ask-texts", 404)
        browser.post(f"/mod/p/{post_id}/ask-texts", {"reason": "Une raison."}, 404)
    assert world.count(Signature) == 0


def test_who_wrote_in_a_thread_does_not_ask_for_the_other_texts_of_those_they_met_there(
    app: Flask, world: World
) -> None:
    account, thread = world.moderator(), world.thread()
    world.reply(thread, author=account)
    post = world.reply(thread, state=PostState.HELD)
    path = f"/mod/p/{post.public_id}/ask-texts"
    Visitor(app).become(account).post(path, {"reason": "Une raison."}, 403)
    assert world.count(Signature, about=post.public_id) == 0
    Visitor(app).become(world.moderator()).post(path, {"reason": "Une raison."})
    assert world.count(Signature, about=post.public_id) == 1


def test_the_author_learns_at_the_signature_that_texts_were_opened_not_by_whom(
    app: Flask, world: World, scene: Scene
) -> None:
    signature = scene.ask()
    assert world.count(Notice, kind=NoticeKind.TEXTS_OPENED) == 0
    scene.sign(signature)
    assert world.load(Notice, kind=NoticeKind.TEXTS_OPENED).account_id == scene.author.id
    page = Visitor(app).become(scene.author).get("/n")
    assert "a ouvert vos autres textes" in page.text
    for account in (scene.asker, scene.signer):
        assert account.pseudonym not in page.source
    assert "Une raison." not in page.source


def test_texts_are_shown_to_the_asker_only_after_an_opening_that_is_written_down(
    app: Flask, world: World, scene: Scene
) -> None:
    world.thread(author=scene.author, title="Le second", body="Plus ancien.", notes=["threats"])
    world.thread(author=scene.author, title="Repris", body="Effacé.", state=PostState.WITHDRAWN)
    world.thread(title="D’une autre", body="Pas le sien.")
    first = world.reply(world.thread(), author=scene.author, body="Avant.")
    world.edit(first, scene.author, body="Après.")
    path, asker = scene.sign(scene.ask()), Visitor(app).become(scene.asker)
    asker.get(f"{path}/texts", 404)
    assert scene.used() == 0
    page = asker.follow(asker.post(f"{path}/open"))
    assert scene.used() == 1
    for words in ("Sous les yeux.", "Le second", "Plus ancien.", "Avant.", "Après."):
        assert words in page.text
    for words in ("Ce qui attend.", "Effacé.", "Pas le sien."):
        assert words not in page.text
    shown = page.css("article details")
    assert len(shown) == 4
    assert not [fold for fold in shown if fold.get("open") is not None]
    asker.post(f"{path}/open")
    assert scene.used() == 2


def test_nobody_but_the_asker_uses_what_was_signed(app: Flask, world: World, scene: Scene) -> None:
    path = scene.sign(scene.ask())
    Visitor(app).become(scene.asker).post(f"{path}/open")
    for other in (scene.signer, world.moderator(), world.admin()):
        browser = Visitor(app).become(other)
        browser.get(f"{path}/texts", 404)
        browser.post(f"{path}/open", status=403)
        assert not browser.get(path).css(f"form[action='{path}/open']")
    assert scene.used() == 1


def test_nothing_is_open_before_the_signature_or_after_a_refusal(app: Flask, scene: Scene) -> None:
    signature, asker = scene.ask(), Visitor(app).become(scene.asker)
    path = f"/mod/signatures/{signature.public_id}"
    asker.post(f"{path}/open", status=403)
    asker.get(f"{path}/texts", 404)
    refusal = {"version": signature.version, "reason": "Non."}
    Visitor(app).become(scene.signer).post(f"{path}/refuse", refusal)
    asker.post(f"{path}/open", status=403)
    asker.get(f"{path}/texts", 404)
    assert scene.used() == 0


def test_what_was_signed_ends_after_a_day(app: Flask, scene: Scene) -> None:
    path = scene.sign(scene.ask())
    Visitor(app).become(scene.asker).post(f"{path}/open")
    with time_machine.travel(clock.now() + timedelta(hours=23, minutes=59), tick=False):
        Visitor(app).become(scene.asker).get(f"{path}/texts")
    with time_machine.travel(clock.now() + timedelta(hours=24, minutes=1), tick=False):
        late = Visitor(app).become(scene.asker)
        late.get(f"{path}/texts", 404)
        late.post(f"{path}/open", status=403)
        assert not late.get(path).css(f"form[action='{path}/open']")
    assert scene.used() == 1


def test_many_texts_are_read_page_by_page(app: Flask, world: World, scene: Scene) -> None:
    thread = world.thread()
    for number in range(45):
        world.reply(thread, author=scene.author, body=f"Texte numéro {number}.")
    path, asker = scene.sign(scene.ask()), Visitor(app).become(scene.asker)
    page, found, pages = asker.follow(asker.post(f"{path}/open")), [], 1
    while True:
        found += [article.text_content() for article in page.css("article")]
        following = page.css(".pager a.button")
        if not following:
            break
        page, pages = asker.get(following[0].get("href") or ""), pages + 1
    assert (len(found), pages) == (46, 3)
    assert len(set(found)) == 46
    asker.get(f"{path}/texts?after=x", 400)


def test_an_open_grant_is_found_by_act_asker_and_thing(app: Flask, world: World, scene: Scene) -> None:
    scene.sign(scene.ask())
    asker, other, now = viewer_of(scene.asker), viewer_of(scene.signer), clock.now()
    with app.test_request_context():
        find = queries.open_grant
        assert find(SignedAct.OPEN_TEXTS, asker, now) is not None
        assert find(SignedAct.OPEN_TEXTS, asker, now, about=scene.post.public_id) is not None
        assert find(SignedAct.OPEN_TEXTS, asker, now, about="A" * 22) is None
        assert find(SignedAct.OPEN_TEXTS, other, now) is None
        assert find(SignedAct.EXPORT, asker, now) is None
        assert find(SignedAct.OPEN_TEXTS, asker, now + timedelta(hours=25)) is None


@pytest.mark.parametrize("role", [None, *Role])
def test_what_is_found_in_the_database_is_what_the_rules_allow(
    app: Flask, world: World, scene: Scene, role: Role | None
) -> None:
    admin, signer, now = world.admin(), world.admin(), clock.now()
    terms = {**DEMAND, "extent": "texts"}
    requests = [world.signature(SignedAct.DISCLOSE, by=admin, about=scene.author, **terms), scene.ask()]
    requests += [world.signature(SignedAct.EXPORT, by=admin), world.signature(SignedAct.EXPORT, by=signer)]
    for signature in requests[:3]:
        scene.sign(signature, by=signer)
    people = [scene.author, scene.asker, admin, signer, world.member()]
    with app.test_request_context():
        for found in as_they_are(requests):
            for viewer in (Viewer(one.id, role, one.number) for one in people):
                seen = {one.signature.id for one in queries.requests(None, viewer)[0]}
                assert (found.id in seen) is rules.may_see(viewer, found)
                grant = queries.open_grant(found.act, viewer, now, about=found.about)
                if rules.is_open(viewer, found, now=now):
                    assert grant is not None
                assert grant is None or rules.is_open(viewer, grant, now=now)


def as_they_are(requests: list[Signature]) -> list[Signature]:
    """The same requests as they are now."""
    ids = [signature.id for signature in requests]
    return list(db.session.scalars(select(Signature).where(Signature.id.in_(ids))))


def test_an_export_is_used_by_its_asker_and_each_use_is_a_line(app: Flask, world: World, scene: Scene) -> None:
    asker, signer = world.admin(), world.admin()
    scene.sign(world.signature(SignedAct.EXPORT, by=asker), by=signer)
    with world.open():
        operations.use(SignedAct.EXPORT, viewer_of(asker))
        with pytest.raises(Refused, match="signature"):
            operations.use(SignedAct.EXPORT, viewer_of(signer))
    with app.app_context():
        line = db.session.scalars(select(AuditLine).where(AuditLine.act == Act.GRANT_USED)).one()
    assert (line.actor, line.why, line.before, line.after) == (asker.number, "export", "unused", "used")


# disclosure


def disclosure(scene: Scene, **terms: str) -> tuple[Visitor, str]:
    """The browser of the administrator who asked, and the address of the signed request."""
    asker, signer = scene.world.admin(), scene.world.admin()
    signature = scene.world.signature(SignedAct.DISCLOSE, by=asker, about=scene.author, **{**DEMAND, **terms})
    return Visitor(scene.app).become(asker), scene.sign(signature, by=signer)


def test_a_disclosure_shows_what_the_site_holds_and_no_text_that_was_not_asked_for(scene: Scene) -> None:
    asker, path = disclosure(scene)
    asker.get(f"{path}/account", 404)
    page = asker.follow(asker.post(f"{path}/open"))
    assert page.path.endswith("/account")
    held = {
        " ".join(div.cssselect("dt")[0].text_content().split()): div.cssselect("dd")[0].text_content().strip()
        for div in page.css("dl > div")
    }
    assert held["Numéro tiré au hasard"] == str(scene.author.number)
    assert held["Fils ouverts"] == "1"
    assert held["Messages, et places vides de messages retirés"] == "2"
    assert scene.author.pseudonym in page.text
    assert scene.author.passphrase_lookup not in page.source
    assert "Sous les yeux." not in page.source
    asker.get(f"{path}/texts", 404)


def test_a_disclosure_with_texts_shows_all_of_them(scene: Scene) -> None:
    asker, path = disclosure(scene, extent="texts")
    asker.post(f"{path}/open")
    text = asker.get(f"{path}/texts").text
    assert "Sous les yeux." in text
    assert "Ce qui attend." in text


@pytest.mark.parametrize(("silent", "told"), [("", 1), ("yes", 0)])
def test_whom_a_demand_is_about_is_told_unless_the_demand_forbids_it(scene: Scene, silent: str, told: int) -> None:
    disclosure(scene, **({"silent": silent} if silent else {}))
    assert scene.world.count(Notice, account_id=scene.author.id, kind=NoticeKind.DISCLOSED) == told
    page = Visitor(scene.app).become(scene.author).get("/n")
    assert page.text.count("Une demande officielle est arrivée") == told
    assert "Un article" not in page.source
