"""The whole account at once: what goes, what stays without a name, who may, and what two at once leave."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.accounts import credentials
from forum.accounts.models import Account, LoginSession
from forum.audit import Act, AuditLine
from forum.db import Base, db
from forum.discussion.models import Post, PostState, Revision, Thread
from forum.errors import Conflict
from forum.moderation.models import (
    Appeal,
    CaseState,
    Conversation,
    CrisisCase,
    Decision,
    Masking,
    Report,
    ReportCase,
    ReportState,
    Sanction,
    SanctionKind,
)
from forum.privacy.models import Aside
from forum.privacy.operations import aside, erasing
from forum.privacy.operations.erasing import Posts
from forum.roles import Role
from forum.waiting import BY_MODERATOR, Level
from tests.factories import World, viewer_of
from tests.privacy.life import Life, lived, tied
from tests.visitor import Page, Visitor

PHRASE = "un deux trois quatre cinq six"


def phrase_of(account: Account) -> str:
    """Of letters only: nothing else counts in a passphrase."""
    return f"{PHRASE} {''.join(chr(97 + int(digit)) for digit in str(account.id))}"


def with_phrase(world: World, account: Account) -> Visitor:
    """The account in a browser, with a passphrase of its own."""
    with world.open():
        row = db.session.get_one(Account, account.id)
        phrase = phrase_of(account)
        row.passphrase_lookup, row.passphrase_hash = credentials.lookup(phrase), credentials.hash_passphrase(phrase)
    return Visitor(world.app).become(account)


def erased(me: Visitor, account: Account, posts: str, status: int = 200, **fields: str) -> Page:
    return me.post("/a/erase", {"posts": posts, "passphrase": phrase_of(account), **fields}, status)


def naming(world: World, *accounts: int) -> dict[str, int]:
    """How many rows of each table name one of these accounts by its key."""
    found = {}
    with world.app.app_context():
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if any(key.column.table.name == "accounts" for key in column.foreign_keys):
                    rows = db.session.execute(select(column).where(column.in_(accounts))).all()
                    found[f"{table.name}.{column.name}"] = len(rows)
    return {name: number for name, number in found.items() if number}


def once_of(world: World, life: Life) -> int:
    return world.load(Post, id=life.posts["once"].id).author_id or 0


def make_urgent(world: World) -> None:
    """Every text reads like danger to life, says the team."""
    with world.open():
        db.session.execute(update(Post).values(level=Level.CRISIS, level_why=BY_MODERATOR))


def levels_of(world: World, life: Life) -> set[tuple[Level, str]]:
    rows = [world.load(Post, id=post.id) for post in life.posts.values()]
    return {(row.level, row.level_why) for row in rows}


def test_the_account_goes_with_every_text_and_everything_that_names_it(app: Flask, world: World) -> None:
    life = lived(world)
    make_urgent(world)
    case = world.case(life.posts["own"], by=life.moderator)
    once, me = once_of(world, life), with_phrase(world, life.me)
    assert len(naming(world, life.me.id, once)) > 8
    decisions = world.count(Decision)

    page = erased(me, life.me, "erase")
    assert f": {len(life.posts)}." in page.text
    for said in (life.me.pseudonym, str(life.me.number), *life.words.values()):
        assert said not in page.source
    assert naming(world, life.me.id, once) == {}
    assert world.count(Account, id=life.me.id) + world.count(Account, id=once) == 0
    rows = [world.load(Post, id=post.id) for post in life.posts.values()]
    assert {(row.state, row.body, row.author_id) for row in rows} == {(PostState.WITHDRAWN, "", None)}
    assert levels_of(world, life) == {(Level.GREEN, "")}
    for model in (Revision, Masking, Aside, Conversation, Appeal, Sanction):
        assert world.count(model) == 0, model
    assert world.load(ReportCase, post_id=life.posts["own"].id).state is ReportState.GONE
    with app.app_context():
        assert set(db.session.scalars(select(Report.words_sealed))) == {""}
        assert set(db.session.scalars(select(Decision.reason).join(Post).where(Post.author_id.is_(None)))) == {""}
    assert world.count(Decision) == decisions
    assert world.load(CrisisCase, id=case.id).state is CaseState.OPEN
    line = world.load(AuditLine, act=Act.ACCOUNT_ERASED)
    assert (line.actor, line.why) == (life.me.number, "erase")

    me.get("/a", 303)  # no session is left
    me.checks = False
    kept = me.send(page, "/a/receipt", 200)
    assert kept.headers["Content-Disposition"] == 'attachment; filename="carnet.txt"'
    assert f": {len(life.posts)}." in kept.source
    me.post("/a/receipt", {"receipt": "made up"}, 404)


def test_published_texts_can_stay_without_a_name_and_nothing_else_does(app: Flask, world: World) -> None:
    life = lived(world)
    make_urgent(world)
    me, reader = with_phrase(world, life.me), Visitor(app).become(world.member())
    page = erased(me, life.me, "keep")
    assert "sans aucun nom : 4." in page.text
    thread = reader.get(f"/t/{life.threads['other'].public_id}")
    assert thread.text.count("Un membre parti") == 4  # one of them is quoted
    for name, there in {"published": True, "oncebody": True, "once": False, "pseudonym": False}.items():
        assert (life.words[name] in thread.source) is there, name
    assert life.words["title"] in reader.get(f"/t/{life.threads['own'].public_id}").source
    with app.app_context():
        left = set(db.session.scalars(select(Post.state).where(Post.id.in_([p.id for p in life.posts.values()]))))
    assert left == {PostState.PUBLISHED, PostState.WITHDRAWN}
    assert levels_of(world, life) == {(Level.GREEN, "")}
    assert world.count(Revision) + world.count(Masking) == 0
    # What was reported of it is still to be looked at: others read it.
    assert world.load(ReportCase, post_id=life.posts["own"].id).state is ReportState.OPEN


def test_what_was_put_aside_is_never_left_behind(app: Flask, world: World) -> None:
    life = lived(world)
    with world.open():
        aside.put(tied(life.me))
    erased(with_phrase(world, life.me), life.me, "keep")
    rows = [world.load(Post, id=post.id) for post in life.posts.values()]
    assert {(row.state, row.body) for row in rows} == {(PostState.WITHDRAWN, "")}


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"passphrase": "pas la bonne phrase du tout non"}, "Ce n’est pas la phrase de ce compte"),
        ({"passphrase": ""}, "Écrivez votre phrase"),
        ({"posts": ""}, "Choisissez ce que deviennent"),
        ({"posts": "sell"}, ""),
    ],
)
def test_without_the_phrase_and_a_choice_nothing_goes(
    app: Flask, world: World, fields: dict[str, str], complaint: str
) -> None:
    account = world.member()
    me = with_phrase(world, account)
    sent = {"posts": "erase", **fields}
    page = erased(me, account, sent.pop("posts"), 422, **sent)
    assert complaint in page.text
    assert PHRASE not in page.source
    assert world.count(Account, id=account.id) == 1
    # The phrase of somebody else is not the phrase of this account.
    other = world.member()
    with_phrase(world, other)
    me.post("/a/erase", {"posts": "erase", "passphrase": phrase_of(other)}, 422)
    assert world.count(Account) == 2


def test_suspended_and_closed_accounts_take_down_and_erase(app: Flask, world: World) -> None:
    for kind in (SanctionKind.SUSPENSION, SanctionKind.CLOSURE):
        account = world.member()
        thread = world.thread(author=account)
        world.sanction(account, kind)
        me = with_phrase(world, account)
        me.post("/a/erase/aside")
        assert world.load(Thread, id=thread.id).state is PostState.ASIDE
        me.post("/a/erase/back")
        assert world.load(Thread, id=thread.id).state is PostState.PUBLISHED
        erased(me, account, "erase")
        assert world.count(Account, id=account.id) == 0


def test_what_an_agency_says_stays_the_agencys(app: Flask, world: World) -> None:
    account, agency = world.agency()
    thread = world.thread(world.board(public=True, agencies=True))
    post = world.reply(thread, author=account)
    me = with_phrase(world, account)
    me.checks = False
    me.post("/a/erase/aside")
    assert world.load(Post, id=post.id).state is PostState.PUBLISHED
    erased(me, account, "erase")
    row = world.load(Post, id=post.id)
    assert (row.state, row.author_id, row.agency_id) == (PostState.PUBLISHED, None, agency.id)


def test_the_last_administrator_is_told_why_not(app: Flask, world: World) -> None:
    account = world.admin()
    me = with_phrase(world, account)
    assert "le dernier qui administre" in me.get("/a/erase").text
    erased(me, account, "erase", 403)
    assert world.count(Account, id=account.id) == 1
    world.admin()
    erased(me, account, "erase")
    assert world.count(Account, role=Role.ADMIN) == 1


def test_two_administrators_at_once_do_not_both_go(app: Flask, world: World) -> None:
    accounts = [world.admin(), world.admin()]
    browsers = [with_phrase(world, account) for account in accounts]
    answers = at_once([lambda b=b, a=a: ask_erase(b, a) for b, a in zip(browsers, accounts, strict=True)])
    assert sorted(answers) == [200, 403]
    assert world.count(Account, role=Role.ADMIN) == 1


def ask_erase(me: Visitor, account: Account) -> int:
    token = me.token()
    fields = {"posts": "erase", "passphrase": phrase_of(account), "csrf_token": token}
    return me.client.post("/a/erase", data=fields, base_url="https://localhost").status_code


def at_once(works: list[Any]) -> list[int]:
    answers: list[int] = []
    threads = [threading.Thread(target=lambda work=work: answers.append(work())) for work in works]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return answers


def test_whoever_writes_decides_or_takes_a_copy_meanwhile_leaves_no_word_and_no_error(app: Flask, world: World) -> None:
    life = lived(world)
    me = with_phrase(world, life.me)
    helpers = [Visitor(app).become(life.me) for _ in range(4)] + [Visitor(app).become(life.moderator, is_strong=True)]
    tokens = [each.token() for each in helpers]
    fil, held = life.threads["other"].public_id, life.posts["held"]
    version = str(world.load(Post, id=held.id).version)
    forms: list[tuple[str, dict[str, str]]] = [
        (f"/t/{fil}/reply", {"body": "Zqxlatewqz.", "step": "send"}),
        ("/a/team", {"text": "Zqxlatewqz."}),
        ("/a/export", {"format": "json"}),
        ("/a/erase/aside", {}),
        (f"/mod/p/{held.public_id}/decide", {"outcome": "publish", "version": version}),
    ]

    def send(number: int) -> int:
        path, fields = forms[number]
        sent = {**fields, "csrf_token": tokens[number]}
        return helpers[number].client.post(path, data=sent, base_url="https://localhost").status_code

    answers = at_once([*(lambda n=n: send(n) for n in range(len(forms))), lambda: ask_erase(me, life.me)])
    assert not [status for status in answers if status >= 500], answers
    assert world.count(Account, id=life.me.id) == 0
    with app.app_context():
        bodies = " ".join(db.session.scalars(select(Post.body)))
        assert not db.session.scalars(select(LoginSession.id).where(LoginSession.account_id == life.me.id)).all()
    assert not [word for word in [*life.texts(), "Zqxlatewqz"] if word in bodies]


def test_an_account_that_is_gone_cannot_go_twice(app: Flask, world: World) -> None:
    account = world.member()
    with world.open():
        erasing.erase(viewer_of(account), Posts.ERASE)
    with world.open(), pytest.raises(Conflict):
        erasing.erase(viewer_of(account), Posts.ERASE)
