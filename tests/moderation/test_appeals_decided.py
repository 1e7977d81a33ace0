"""Deciding again: by somebody else, who writes their own view first; the outcome acts by itself."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Post, PostState
from forum.moderation.models import Appeal, AppealState, Claim, Sanction, SanctionKind, Verdict
from forum.moderation.queries import appeals as appeal_queries
from forum.roles import Role
from forum.web import locale
from tests.factories import World
from tests.moderation import appealing
from tests.moderation.appealing import ANSWER, ASKED, REASON, RULE, RULE_NAME, VIEW, ask, look, look_again
from tests.visitor import Visitor


@pytest.fixture
def account(world: World) -> Account:
    return world.member("Une hirondelle")


@pytest.fixture
def author(app: Flask, account: Account) -> Visitor:
    return Visitor(app).become(account)


@pytest.fixture
def first(world: World) -> Account:
    return world.moderator("Hibou patient")


@pytest.fixture
def second(world: World) -> Account:
    return world.moderator("Loutre calme")


@pytest.fixture
def post(world: World, account: Account, first: Account) -> Post:
    """A reply that was removed before it appeared."""
    return appealing.contested_reply(world, account, by=first, body="Ma chanson préférée.")


@pytest.fixture
def appeal(world: World, author: Visitor, post: Post) -> Appeal:
    ask(author, f"/p/{post.public_id}/appeal")
    return world.load(Appeal)


def test_the_first_reasoning_is_nowhere_on_the_page_before_ones_own_view_is_written(
    app: Flask, world: World, appeal: Appeal, second: Account
) -> None:
    visitor, path = Visitor(app).become(second), f"/mod/appeals/{appeal.public_id}"
    assert path in visitor.get("/mod/appeals").source
    assert appeal.public_id in visitor.get("/mod").source
    before = visitor.get(path)
    assert "Ma chanson préférée." in before.text
    assert ASKED in before.text
    for hidden in (REASON, REASON[:12], RULE_NAME, f'"{RULE}"', "Hibou patient"):
        assert hidden not in before.source
    assert not before.css(f"form[action='{path}/decide']")
    look(visitor, appeal, "uphold")
    after = visitor.get(path)
    assert f"{REASON} Règle : {RULE_NAME}." in after.text
    assert VIEW in after.text
    assert "Hibou patient" not in after.source
    assert not after.css(f"form[action='{path}/view']")
    kept = world.load(Appeal)
    assert (kept.own_outcome, kept.own_view_by, kept.state) == (Verdict.UPHOLD, second.number, AppealState.WAITING)


def test_a_saved_reply_is_taken_over_into_the_answer_and_nothing_is_stored(
    app: Flask, world: World, appeal: Appeal, second: Account
) -> None:
    visitor, path = Visitor(app).become(second), f"/mod/appeals/{appeal.public_id}"
    look(visitor, appeal, "uphold")
    page = visitor.get(path)
    reply = next(option.get("value") for option in page.css("select[name=reply] option") if option.get("value"))
    filled = visitor.send(page, f"{path}/decide", 200, step="fill", reply=reply)
    assert "Je n’avais pas pris la première décision." in filled.form(f"{path}/decide")["answer"]
    assert world.load(Appeal).state is AppealState.WAITING


def test_nobody_reads_somebody_elses_view_or_decides_by_it(
    app: Flask, world: World, appeal: Appeal, second: Account
) -> None:
    look(Visitor(app).become(second), appeal)
    with world.open():
        db.session.query(Claim).delete()
    third_account = world.moderator()
    third, path = Visitor(app).become(third_account), f"/mod/appeals/{appeal.public_id}"
    page = third.get(path)
    assert VIEW not in page.source
    assert REASON not in page.source
    version = world.load(Appeal).version
    third.post(f"{path}/decide", {"outcome": "uphold", "answer": ANSWER, "version": version}, 403)
    look(third, appeal)
    assert world.load(Appeal).own_view_by == third_account.number
    # The one before has to look anew: what they saw has changed hands.
    before = Visitor(app).become(second)
    before.post(f"{path}/decide", {"outcome": "uphold", "answer": ANSWER, "version": version}, 409)
    assert world.load(Appeal).state is AppealState.WAITING


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
def test_the_first_decider_is_refused_also_by_a_hand_made_request(
    app: Flask, world: World, account: Account, role: Role
) -> None:
    first = world.account(role)
    post = appealing.contested_reply(world, account, by=first)
    ask(Visitor(app).become(account), f"/p/{post.public_id}/appeal")
    appeal, visitor = world.load(Appeal), Visitor(app).become(first)
    path = f"/mod/appeals/{appeal.public_id}"
    page = visitor.get(path)
    assert not page.css(f"form[action^='{path}']")
    fields = {"outcome": "overturn", "text": VIEW, "answer": ANSWER, "version": appeal.version}
    visitor.post(f"{path}/view", fields, 403)
    visitor.post(f"{path}/decide", fields, 403)
    visitor.post(f"/mod/items/{appeal.public_id}/claim", {}, 403)
    after = world.load(Appeal)
    assert (after.state, after.own_view_by, after.version) == (AppealState.WAITING, None, appeal.version)
    assert world.load(Post, id=post.id).state is PostState.REMOVED


def test_who_asked_does_not_answer_even_as_a_moderator(app: Flask, world: World, first: Account) -> None:
    own = world.moderator()
    post = appealing.contested_reply(world, own, by=first)
    visitor = Visitor(app).become(own)
    ask(visitor, f"/p/{post.public_id}/appeal")
    appeal = world.load(Appeal)
    path = f"/mod/appeals/{appeal.public_id}"
    fields = {"outcome": "overturn", "text": VIEW, "answer": ANSWER, "version": appeal.version}
    visitor.post(f"{path}/view", fields, 403)
    visitor.post(f"{path}/decide", fields, 403)
    assert world.load(Appeal).state is AppealState.WAITING


def test_of_a_closure_neither_of_the_two_who_decided_answers(app: Flask, world: World, account: Account) -> None:
    asked, signed = world.admin(), world.admin()
    with world.open():
        sanction = Sanction(
            account_id=account.id,
            kind=SanctionKind.CLOSURE,
            rule=RULE,
            reason=REASON,
            asked_by=asked.number,
            given_by=signed.number,
            given_on=locale.today(),
        )
        db.session.add(sanction)
    ask(Visitor(app).become(account), f"/a/appeal/{sanction.public_id}")
    appeal = world.load(Appeal)
    path, fields = f"/mod/appeals/{appeal.public_id}", {"outcome": "overturn", "text": VIEW, "version": appeal.version}
    for somebody in (asked, signed):
        visitor = Visitor(app).become(somebody)
        assert not visitor.get(path).css(f"form[action='{path}/view']")
        visitor.post(f"{path}/view", fields, 403)
    third = Visitor(app).become(world.moderator())
    assert appeal.public_id not in third.get("/mod/appeals").source + third.get("/mod").source
    third.get(path, 404)
    for step in ("view", "decide"):
        third.post(f"{path}/{step}", {**fields, "answer": ANSWER}, 404)
    third.post(f"/mod/items/{appeal.public_id}/claim", {}, 404)
    assert world.load(Sanction).ended_on is None
    look_again(app, world.admin(), appeal)
    assert world.load(Sanction).ended_on is not None


def test_who_decides_without_a_view_of_their_own_is_refused(
    app: Flask, world: World, appeal: Appeal, second: Account
) -> None:
    fields = {"outcome": "overturn", "answer": ANSWER, "version": appeal.version}
    Visitor(app).become(second).post(f"/mod/appeals/{appeal.public_id}/decide", fields, 403)
    assert world.load(Appeal).state is AppealState.WAITING


WRONG_VIEWS = [{"text": ""}, {"text": "  \n"}, {"text": "x" * 2001}, {"outcome": ""}, {"outcome": "publish"}]


@pytest.mark.parametrize("wrong", WRONG_VIEWS)
def test_a_view_must_be_written_and_is_given_back_when_it_cannot_be_kept(
    app: Flask, world: World, appeal: Appeal, second: Account, wrong: dict[str, str]
) -> None:
    visitor, path = Visitor(app).become(second), f"/mod/appeals/{appeal.public_id}"
    fields = {"outcome": "uphold", "text": VIEW, "version": appeal.version, **wrong}
    page = visitor.post(f"{path}/view", fields, 422)
    assert page.errors()
    assert page.one("textarea[name=text]").text_content().strip() == str(fields["text"]).strip()
    assert REASON not in page.source
    assert world.load(Appeal).own_view_by is None


@pytest.mark.parametrize("wrong", [{"answer": ""}, {"answer": "x" * 2001}, {"outcome": ""}, {"outcome": "remove"}])
def test_an_answer_must_be_written_and_is_given_back_when_it_cannot_be_kept(
    app: Flask, world: World, appeal: Appeal, second: Account, wrong: dict[str, str]
) -> None:
    visitor, path = Visitor(app).become(second), f"/mod/appeals/{appeal.public_id}"
    look(visitor, appeal)
    fields = {"outcome": "uphold", "answer": ANSWER, "version": world.load(Appeal).version, **wrong}
    page = visitor.post(f"{path}/decide", fields, 422)
    assert page.errors()
    assert page.one("textarea[name=answer]").text_content().strip() == str(fields["answer"]).strip()
    assert world.load(Appeal).state is AppealState.WAITING


def test_a_decided_appeal_is_no_longer_there_to_decide(
    app: Flask, world: World, appeal: Appeal, second: Account
) -> None:
    visitor = look_again(app, second, appeal)
    path = f"/mod/appeals/{appeal.public_id}"
    assert visitor.get(path, 303).location == "/mod"
    fields = {"outcome": "uphold", "text": VIEW, "answer": "Autre chose.", "version": appeal.version}
    visitor.post(f"{path}/view", fields, 409)
    visitor.post(f"{path}/decide", fields, 409)
    with app.app_context():
        assert appeal_queries.written(world.load(Appeal)).answer == ANSWER


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.AGENCY])
def test_nobody_else_gets_there(app: Flask, world: World, appeal: Appeal, role: Role | None) -> None:
    came = Visitor(app) if role is None else Visitor(app).become(world.account(role))
    path = f"/mod/appeals/{appeal.public_id}"
    for page in ("/mod/appeals", path):
        came.get(page, 303 if role is None else 403)
    for step in ("view", "decide"):
        came.post(f"{path}/{step}", {"outcome": "overturn", "text": VIEW, "answer": ANSWER, "version": 1}, 403)
    assert world.load(Appeal).state is AppealState.WAITING
