"""While a second look waits: nobody reads the first reasons before their own view, nobody gives a first view twice, and
who decided first does not read what is said of it."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.audit import Act
from forum.discussion.models import PostState
from forum.moderation.models import Appeal, AppealState, SanctionKind, Signature
from tests.factories import World
from tests.moderation import appealing
from tests.moderation.appealing import ANSWER, ASKED, REASON, RULE, RULE_NAME, VIEW, about, answer, ask, look
from tests.visitor import Visitor


@pytest.fixture
def account(world: World) -> Account:
    return world.member("Une hirondelle")


@pytest.fixture
def first(world: World) -> Account:
    return world.moderator()


@pytest.fixture
def appeal(app: Flask, world: World, account: Account, first: Account) -> Appeal:
    """Against a suspension."""
    sanction = appealing.sanctioned(world, account, by=first)
    ask(Visitor(app).become(account), f"/a/appeal/{sanction.public_id}")
    return about(world, sanction.public_id)


def _told(visitor: Visitor, *paths: str) -> list[str]:
    """The pages on which the first reasons, or their rule, stand."""
    told = []
    for path in paths:
        page = visitor.get(path)
        main = page.one("main")
        for hidden in main.cssselect("select, datalist"):
            hidden.drop_tree()
        said = main.text_content()
        if any(words in said for words in (REASON, RULE_NAME, f" {RULE}")):
            told.append(path)
    return told


def test_the_first_reasons_of_a_sanction_stand_nowhere_until_ones_own_view_is_written(
    app: Flask, world: World, account: Account, first: Account, appeal: Appeal
) -> None:
    held = world.reply(world.thread(), author=account, state=PostState.HELD)
    pages = [
        f"/mod/sanctions/{appeal.about}",
        f"/mod/p/{held.public_id}",
        f"/mod/p/{held.public_id}/sanction",
        f"/mod/log?act={Act.SANCTION_GIVEN.value}",
    ]
    looking = Visitor(app).become(world.moderator())
    assert _told(looking, *pages) == []
    assert "Un second regard est demandé." in looking.get(pages[0]).text
    assert _told(Visitor(app).become(world.admin()), *pages) == []
    assert _told(Visitor(app).become(first), *pages) == pages
    look(looking, appeal)
    assert _told(looking, *pages) == pages
    assert _told(Visitor(app).become(world.moderator()), *pages) == []
    answer(looking, appeal, "uphold")
    assert _told(Visitor(app).become(world.moderator()), *pages) == pages


def test_the_rule_of_a_decision_that_is_contested_is_not_in_the_log_either(
    app: Flask, world: World, account: Account, first: Account
) -> None:
    contested = appealing.waiting_appeal(world, account, by=first)
    path, looking = f"/mod/log?act={Act.POST_REMOVED.value}", Visitor(app).become(world.moderator())
    assert looking.get(path).css("tbody tr")
    assert _told(looking, path) == []
    assert _told(Visitor(app).become(first), path) == [path]
    look(looking, contested)
    assert _told(looking, path) == [path]


def test_the_request_to_close_an_account_does_not_tell_them_either(app: Flask, world: World, account: Account) -> None:
    sanction = world.sanction(account, SanctionKind.CLOSURE)
    signature = world.load(Signature)
    path = f"/mod/signatures/{signature.public_id}"
    looking = Visitor(app).become(world.admin())
    assert signature.reason in looking.get(path).text
    ask(Visitor(app).become(account), f"/a/appeal/{sanction.public_id}")
    before = looking.get(path).text
    assert signature.reason not in before
    assert RULE_NAME not in before
    look(looking, about(world, sanction.public_id))
    assert signature.reason in looking.get(path).text


def test_nobody_writes_a_first_view_again_after_somebody_else_took_over(
    app: Flask, world: World, appeal: Appeal
) -> None:
    accounts = [world.moderator(), world.moderator()]
    one, other = (Visitor(app).become(account) for account in accounts)
    path = f"/mod/appeals/{appeal.public_id}"
    look(one, appeal)
    one.post(f"/mod/items/{appeal.public_id}/release")
    look(other, appeal, "uphold")
    other.post(f"/mod/items/{appeal.public_id}/release")
    page = one.get(path)
    assert not page.css(f"form[action='{path}/view']")
    assert REASON in page.text
    assert VIEW not in page.text, "the view that is kept is the other one's"
    assert not page.css("input[name=outcome][checked]")
    again = {"outcome": "overturn", "text": "Une seconde vue, après lecture.", "version": world.load(Appeal).version}
    one.post(f"{path}/view", again, 409)
    kept = world.load(Appeal)
    assert (kept.own_view_by, kept.seen) == (accounts[1].number, {account.number for account in accounts})
    answer(one, appeal, "uphold")
    after = world.load(Appeal)
    assert (after.state, after.decided_by) == (AppealState.UPHELD, accounts[0].number)


def test_the_other_one_decides_as_well(app: Flask, world: World, appeal: Appeal) -> None:
    one, other = (Visitor(app).become(world.moderator()) for _ in range(2))
    for somebody in (one, other):
        look(somebody, appeal)
        somebody.post(f"/mod/items/{appeal.public_id}/release")
    answer(other, appeal)
    assert world.load(Appeal).state is AppealState.OVERTURNED


def test_who_decided_first_does_not_read_what_is_asked(
    app: Flask, world: World, account: Account, first: Account
) -> None:
    contested = appealing.waiting_appeal(world, account, by=first)
    path, deciding = f"/mod/appeals/{contested.public_id}", Visitor(app).become(first)
    page, listed = deciding.get(path), deciding.get("/mod/appeals")
    assert ASKED not in page.source + listed.source + deciding.get("/mod").source
    assert "Quelqu’un d’autre lit cette demande et y répond." in page.text
    assert path in listed.source
    assert "Quelqu’un d’autre y répond." in listed.text
    deciding.post(f"{path}/decide", {"outcome": "uphold", "answer": ANSWER, "version": contested.version}, 403)
    other = Visitor(app).become(world.moderator())
    assert ASKED in other.get(path).text
    assert "Quelqu’un d’autre y répond." not in other.get("/mod/appeals").text


def test_a_refused_form_does_not_show_it_to_them_either(
    app: Flask, world: World, account: Account, first: Account
) -> None:
    contested = appealing.waiting_appeal(world, account, by=first)
    page = Visitor(app).become(first).post(f"/mod/appeals/{contested.public_id}/view", {"text": ""}, 422)
    assert ASKED not in page.source
