"""Those who review and one-off names: they see the name alone, and never handle what they wrote under theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.accounts.queries import once
from forum.audit import Act, AuditLine
from forum.cli.leaks import deeds
from forum.discussion.models import PostState
from forum.moderation.models import Appeal, Claim, CrisisCase, Decision, Outcome, Sanction, SanctionKind, SignedAct
from forum.moderation.models.items import Filters, Scope
from forum.moderation.models.signatures import Signature
from forum.moderation.queries import cases, log, queue, reports
from forum.notifications.models import Notice
from forum.roles import Role
from tests.factories import World, viewer_of
from tests.moderation.appealing import decided
from tests.visitor import Page, Visitor

NAME = "Loutre Calme"
OWN = "Camélia Franche"


class Scene:
    """What `owner`, somebody of the team, wrote under a one-off name, and all that hangs on it; `other` is a colleague
    who had no part in any of it."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world
        self.owner, self.other, self.first = world.moderator(OWN), world.moderator(), world.moderator()
        self.begun = world.one_off_thread(self.owner, NAME)
        self.out = world.first_post(self.begun)
        self.name = world.load(Account, id=self.out.author_id)
        self.thread = world.thread()
        self.held = world.one_off_reply(self.thread, self.owner, "Renard Doux", state=PostState.HELD)
        self.returned = world.one_off_reply(world.thread(), self.owner, "Merle Vif", state=PostState.HELD)
        decided(world, self.returned, Outcome.RETURN, by=self.first)
        Visitor(app).become(self.owner).post(f"/p/{self.returned.public_id}/appeal", {"text": "Ce n’est pas cela."})
        self.appeal = world.load(Appeal)
        self.warning = world.sanction(self.name, SanctionKind.WARNING, by=self.first)
        self.case = world.case(self.out, by=self.first)
        self.report = deeds.report(world, self.begun, by=world.member())
        self.request = world.signature(SignedAct.OPEN_NAME, by=self.first, about=self.out)

    def come(self, account: Account) -> Visitor:
        return Visitor(self.app).become(account)


@pytest.fixture
def scene(app: Flask, world: World) -> Scene:
    return Scene(app, world)


Asked = tuple[str, dict[str, Any] | None]  # an address of /mod, and the fields of a POST
ACTS: dict[str, Callable[[Scene], Asked]] = {
    "claim a text": lambda s: (f"p/{s.held.public_id}/claim", {}),
    "raise its level": lambda s: (f"p/{s.held.public_id}/level", {"level": "amber"}),
    "open a case": lambda s: (f"p/{s.held.public_id}/case", {}),
    "warn": lambda s: (
        f"p/{s.held.public_id}/sanction",
        {"kind": "warning", "rule": "contact", "reason": "Les faits."},
    ),
    "end a warning": lambda s: (
        f"sanctions/{s.warning.public_id}/end",
        {"version": s.warning.version, "reason": "Une raison."},
    ),
    "ask for other texts": lambda s: (f"p/{s.held.public_id}/ask-texts", {"reason": "Une raison."}),
    "ask whose the name is": lambda s: (f"p/{s.held.public_id}/ask-name", {"reason": "Une raison."}),
    "read a request": lambda s: (f"signatures/{s.request.public_id}", None),
    "sign it": lambda s: (f"signatures/{s.request.public_id}/sign", {"version": s.request.version}),
    "read a report": lambda s: (f"reports/{s.report.public_id}", None),
    "decide about a report": lambda s: (
        f"reports/{s.report.public_id}/decide",
        {"outcome": "fine", "version": s.report.version, "seen": s.world.load(type(s.out), id=s.out.id).version},
    ),
    "claim an appeal": lambda s: (f"items/{s.appeal.public_id}/claim", {}),
    "look at it again": lambda s: (
        f"appeals/{s.appeal.public_id}/view",
        {"outcome": "uphold", "text": "Un avis.", "version": s.appeal.version},
    ),
    "read a case": lambda s: (f"cases/{s.case.public_id}", None),
    "join it": lambda s: (f"cases/{s.case.public_id}/join", {"version": s.case.version}),
    "note something": lambda s: ("notes", {"about": s.held.public_id, "text": "Une note."}),
    "note something of the name": lambda s: (
        "notes",
        {"about": str(s.name.number), "text": "Une note.", "back": "/mod"},
    ),
    "close the thread": lambda s: (f"t/{s.begun.public_id}/lock", {"reason": "Une raison."}),
    "decide about a text": lambda s: (
        f"p/{s.held.public_id}/decide",
        {"outcome": "publish", "version": s.world.load(type(s.held), id=s.held.id).version},
    ),
}


def test_nobody_of_the_team_handles_what_they_wrote_under_a_one_off_name_and_a_colleague_does(scene: Scene) -> None:
    owner, other, done = scene.come(scene.owner), scene.come(scene.other), {}
    before = {kind: scene.world.count(kind) for kind in (Claim, Decision, Sanction, CrisisCase, Signature, AuditLine)}
    for words, act in ACTS.items():
        path, fields = act(scene)
        done[words] = _status(owner, path, fields)
    assert set(done.values()) <= {403, 404}, done
    assert before == {kind: scene.world.count(kind) for kind in before}
    done = {words: _status(other, *act(scene)) for words, act in ACTS.items()}
    assert set(done.values()) <= {200, 303}, done


def _status(visitor: Visitor, path: str, fields: dict[str, Any] | None) -> int:
    """The same, whatever is answered."""
    if fields is None:
        return visitor.client.get(f"/mod/{path}", base_url="https://localhost").status_code
    sent = {**fields, "csrf_token": visitor.token()}
    return visitor.client.post(f"/mod/{path}", data=sent, base_url="https://localhost").status_code


def test_the_lists_bar_every_name_of_ones_own(scene: Scene) -> None:
    with scene.app.test_request_context():
        now, filters = clock.now(), Filters()
        owner, other = once.held(viewer_of(scene.owner)), once.held(viewer_of(scene.other))
        seen = {line.item.public_id for line in queue.queue(None, filters, owner, now).lines}
        assert {scene.held.public_id, scene.appeal.public_id} <= seen  # there, and marked as their own
        assert scene.report.public_id not in seen
        mine = queue.item(scene.held.public_id, owner, now)
        assert owner.wrote(mine.author_id)
        assert mine.level_why == ()
        taken = []
        while (found := queue.next_free(owner, now, Scope(), avoid_hard=False, recused=taken)) is not None:
            taken.append(found)
        assert not {each.public_id for each in (scene.held, scene.appeal, scene.report, scene.case)} & set(taken)
        assert scene.request.public_id not in taken
        assert queue.next_free(other, now, Scope(), avoid_hard=False, recused=[]) is not None
        assert reports.cases(owner, None, decided=False)[0] == []
        assert len(reports.cases(other, None, decided=False)[0]) == 1
        assert cases.open_cases(owner) == []
        assert len(cases.open_cases(other)) == 1
        told = [line.line.about for line in log.lines(None, None, owner)[0]]
        assert scene.report.public_id not in told


def test_those_who_review_meet_the_name_and_nothing_beside_it(scene: Scene) -> None:
    other = scene.come(scene.other)
    scene.world.reply(scene.thread, author=scene.owner, body="Sous mon propre nom.")
    review = other.get(f"/mod/p/{scene.held.public_id}")
    assert "un nom d’un seul fil" in review.text
    pages = [
        review,
        other.get("/mod"),
        other.get(f"/mod/reports/{scene.report.public_id}"),
        other.get(f"/mod/appeals/{scene.appeal.public_id}"),
        other.get(f"/mod/cases/{scene.case.public_id}"),
        other.get(f"/mod/sanctions/{scene.warning.public_id}"),
        other.get(f"/mod/p/{scene.held.public_id}/sanction"),
        other.get(f"/mod/signatures/{scene.request.public_id}"),
    ]
    for page in pages:
        assert OWN not in page.source, page.path
    opened = scene.world.signature(SignedAct.OPEN_TEXTS, by=scene.other, about=scene.held)
    deeds.sign(scene.world, opened, by=scene.first, used_by=scene.other)
    texts = other.get(f"/mod/signatures/{opened.public_id}/texts")
    assert "Sous mon propre nom." not in texts.source  # what stands under this one name, and no other
    assert "Un début." not in texts.source


def test_whose_a_name_is_takes_two_people_is_seen_by_one_for_a_day_and_its_owner_learns_of_it(
    world: World, app: Flask
) -> None:
    owner, asker, signer = world.member(OWN), world.moderator(), world.moderator()
    post = world.first_post(world.one_off_thread(owner, NAME))
    asks, signs = Visitor(app).become(asker), Visitor(app).become(signer)
    assert asks.post(f"/mod/p/{post.public_id}/ask-name", {"reason": " "}, 422).errors()
    where = asks.post(f"/mod/p/{post.public_id}/ask-name", {"reason": "Un danger précis."}).location
    request = world.load(Signature)
    assert (request.act, request.about, request.concerns_id) == (SignedAct.OPEN_NAME, post.public_id, post.author_id)
    asks.post(f"{where}/sign", {"version": request.version}, 403)
    asks.get(f"{where}/name", 404)
    assert OWN not in signs.get(where).source
    signs.post(f"{where}/sign", {"version": request.version})
    asks.get(f"{where}/name", 404)  # before it is opened, which is written down
    assert asks.post(f"{where}/open").location.endswith("/name")
    assert OWN in asks.get(f"{where}/name").text
    signs.get(f"{where}/name", 404)
    line = world.load(AuditLine, act=Act.NAME_OPENED)
    assert (line.actor, line.about) == (asker.number, request.public_id)
    # Told under that name: a notice to the account would tell whoever takes the database.
    assert world.load(Notice, kind="name_opened").account_id == post.author_id
    mine = Visitor(app).become(owner).get("/n")
    assert "deux personnes de l’équipe de relecture ont décidé ensemble" in mine.text
    assert mine.css("a[href='/a/team']")
    assert "décidé ensemble" not in Visitor(app).become(world.member()).get("/n").text
    with time_machine.travel(world.later(0) + timedelta(hours=25).total_seconds(), tick=False):
        Visitor(app).become(asker).get(f"{where}/name", 404)


def test_a_one_off_name_is_warned_or_kept_from_writing_and_neither_suspended_nor_closed(
    world: World, app: Flask
) -> None:
    post, moderator = world.first_post(world.one_off_thread(world.member(), NAME)), world.moderator()
    of_an_account = world.first_post(world.thread())
    came, path = Visitor(app).become(moderator), f"/mod/p/{post.public_id}/sanction"
    page, other = came.get(path), came.get(f"/mod/p/{of_an_account.public_id}/sanction")
    assert _kinds(page) == ["warning", "read_only"]
    assert _kinds(other) == [kind.value for kind in SanctionKind]
    words = "ne peut être ni suspendu ni fermé"
    assert (words in page.text, words in other.text) == (True, False)
    sent = {"rule": "contact", "reason": "Les faits.", "days": "7"}
    for kind in ("suspension", "closure"):
        came.post(path, {**sent, "kind": kind}, 403)
    assert (world.count(Sanction), world.count(Signature)) == (0, 0)
    assert world.load(Account, id=post.author_id).suspended_until is None
    for kind in ("warning", "read_only"):
        came.post(path, {**sent, "kind": kind})
    assert world.count(Sanction, account_id=post.author_id) == 2


def _kinds(page: Page) -> list[str]:
    return [field.get("value") or "" for field in page.css("input[name=kind]")]


def test_nobody_is_asked_for_behind_an_account_that_is_no_one_off_name(world: World, app: Flask) -> None:
    moderator, admin = Visitor(app).become(world.moderator()), Visitor(app).become(world.admin())
    owner, thread = world.member(), world.thread()
    held = world.one_off_reply(thread, owner, "Renard Doux", state=PostState.HELD)
    plain = world.reply(thread, author=owner, state=PostState.HELD)
    for post, asks in ((held, True), (plain, False)):  # taken by nobody: whoever reads it may ask
        links = moderator.get(f"/mod/p/{post.public_id}").css(f"a[href='/mod/p/{post.public_id}/ask-name']")
        assert bool(links) is asks
        moderator.get(f"/mod/p/{post.public_id}/ask-name", 200 if asks else 404)
    moderator.get(f"/mod/p/{world.first_post(thread).public_id}/ask-name", 404)
    world.one_off_thread(world.member(), NAME)
    # No role is granted to a one-off name, and none of the pages that look for an account finds it.
    sent = {"name": NAME, "role": "moderator", "reason": "Une raison."}
    refused = admin.post("/admin/staff", sent, 422)
    assert refused.errors()
    assert refused.errors() == admin.post("/admin/staff", {**sent, "name": "Personne de ce nom"}, 422).errors()
    assert world.count(Account, role=Role.MODERATOR) == 1
    assert world.count(Signature) == 0


def test_a_note_of_the_team_to_the_author_of_a_case_reaches_them(scene: Scene) -> None:
    deeds.join(scene.world, scene.case, by=scene.other, note="Nous restons là.")
    owner = scene.come(scene.owner)
    (link,) = [link.get("href") for link in owner.get("/n").css("main a") if "/a/care" in (link.get("href") or "")]
    assert "Nous restons là." in owner.get(link or "").text
    scene.come(scene.world.member()).get(link or "", 404)
