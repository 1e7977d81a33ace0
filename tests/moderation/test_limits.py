"""Who may not handle what: limits to boards and languages, recusal, one's own threads; the same in every place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.discussion.models import PostState
from forum.moderation.models import Claim, Recusal, Sparing
from forum.moderation.models.items import Item, ItemKind
from tests.factories import World
from tests.moderation.kinds import CHOSEN, DECIDED_AT, MAKE, Forum, forum_of
from tests.moderation.sparing import claim, waiting
from tests.visitor import Page, Visitor

KINDS = list(DECIDED_AT)


@pytest.fixture
def forum(app: Flask, world: World) -> Forum:
    return forum_of(app, world)


def _limit(forum: Forum, account: Account, **chosen: list[str]) -> None:
    forum.come(forum.admin).post("/mod/limits", {"moderator": account.pseudonym, **chosen})


def _writes(forum: Forum, account: Account) -> None:
    forum.world.reply(forum.thread, author=account)


def _writes_what_waits(forum: Forum, account: Account) -> None:
    forum.world.reply(forum.thread, author=account, state=PostState.RETURNED)


def _looks_after_another_board(forum: Forum, account: Account) -> None:
    _limit(forum, account, boards=[forum.world.board().public_id])


def _reads_another_language(forum: Forum, account: Account) -> None:
    _limit(forum, account, languages=["en"])


# Why somebody may not handle anything of the thread, and what the queue then says.
HINDERED: dict[str, tuple[Callable[[Forum, Account], None], str]] = {
    "who wrote in the thread": (_writes, "Vous avez écrit dans ce fil"),
    "whose text there was given back": (_writes_what_waits, "Vous avez écrit dans ce fil"),
    "who is limited to another board": (_looks_after_another_board, "Hors des rubriques"),
    "who is limited to another language": (_reads_another_language, "Hors des rubriques"),
}


def _form(forum: Forum, item: Item) -> dict[str, str]:
    """A complete form of the act, as somebody has it who may act."""
    path = DECIDED_AT[item.kind].format(item.public_id)
    page = forum.come(forum.world.moderator()).get(path.rsplit("/", 1)[0])
    return {**page.form(path), **CHOSEN[item.kind]}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("why", HINDERED)
def test_whoever_is_hindered_takes_and_decides_nothing(forum: Forum, kind: ItemKind, why: str) -> None:
    account, (hinder, said) = forum.world.moderator(), HINDERED[why]
    hinder(forum, account)
    MAKE[kind](forum)
    item = forum.item(kind)
    fields, path = _form(forum, item), DECIDED_AT[kind].format(item.public_id)
    somebody = forum.come(account)
    page = somebody.get("/mod")
    assert said in page.text
    assert not page.css(f"form[action='/mod/items/{item.public_id}/claim']")
    assert somebody.post("/mod/next").location == "/mod"
    somebody.post(f"/mod/items/{item.public_id}/claim", None, 403)
    somebody.post(f"/mod/items/{item.public_id}/claim", {"override": "yes"}, 403)
    del fields["csrf_token"]
    somebody.post(path, fields, 403)
    assert forum.world.count(Claim) == 0
    assert forum.item(kind).public_id == item.public_id
    assert forum.come(forum.world.moderator()).post(f"/mod/items/{item.public_id}/claim").status == 303


@pytest.mark.parametrize("kind", KINDS)
def test_what_one_leaves_to_others_is_never_offered_again(forum: Forum, kind: ItemKind) -> None:
    account = forum.world.moderator()
    somebody = forum.come(account)
    MAKE[kind](forum)
    item = forum.item(kind)
    fields, path = _form(forum, item), f"/mod/items/{item.public_id}"
    somebody.post(f"{path}/claim")
    assert somebody.post(f"{path}/recuse").location == "/mod"
    assert forum.world.count(Claim) == 0
    assert somebody.post("/mod/next").location == "/mod"
    somebody.post(f"{path}/claim", None, 403)
    del fields["csrf_token"]
    somebody.post(DECIDED_AT[kind].format(item.public_id), fields, 403)
    line = forum.world.load(AuditLine, act=Act.ITEM_RECUSED)
    assert (line.actor, line.about, line.why, line.before, line.after) == (account.number, item.public_id, "", "", "")
    somebody.post(f"{path}/recuse")
    assert forum.world.count(Recusal) == 1


def test_one_may_leave_a_whole_thread_to_others(forum: Forum) -> None:
    somebody = forum.come(forum.world.moderator())
    first = waiting(forum.world, thread=forum.thread)
    somebody.post(f"/mod/items/{first.public_id}/recuse", {"thread": "yes"})
    later, elsewhere = waiting(forum.world, thread=forum.thread), waiting(forum.world)
    claim(somebody, later, 403)
    assert somebody.post("/mod/next").location == f"/mod/p/{elsewhere.public_id}"


def test_leaving_to_others_what_somebody_else_has_leaves_it_with_them(forum: Forum) -> None:
    post = waiting(forum.world, thread=forum.thread)
    one, other = forum.come(forum.world.moderator()), forum.come(forum.world.moderator())
    claim(one, post)
    other.post(f"/mod/items/{post.public_id}/recuse")
    assert forum.world.count(Claim) == 1


def test_leaving_what_is_not_there_changes_nothing(forum: Forum) -> None:
    somebody = forum.come(forum.world.moderator())
    somebody.post(f"/mod/items/{'n' * 22}/recuse", None, 404)
    somebody.post(f"/mod/items/{forum.first.public_id}/recuse", None, 404)
    assert forum.world.count(Recusal) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_within_their_limits_people_work_as_ever(forum: Forum, kind: ItemKind) -> None:
    account = forum.world.moderator()
    board = forum.world.board()
    _limit(forum, account, boards=[_board_of(forum), board.public_id], languages=["fr", "en"])
    MAKE[kind](forum)
    assert forum.item(kind).public_id in forum.come(account).post("/mod/next").location


def _board_of(forum: Forum) -> str:
    page = forum.come(forum.admin).get("/mod/limits")
    return page.css("input[name=boards]")[0].get("value") or ""


def test_limits_are_set_shown_and_written_down(forum: Forum) -> None:
    one, other = forum.world.moderator("Loutre Calme"), forum.world.moderator("Abeille Agile")
    admin = forum.come(forum.admin)
    board = _board_of(forum)
    _limit(forum, one, boards=[board], languages=["fr", "en"])
    page = admin.get("/mod/limits")
    said = [" ".join(summary.text_content().split()) for summary in page.css("main summary")]
    assert "Loutre Calme : une rubrique, anglais, français" in said
    assert "Abeille Agile : toutes les rubriques, toutes les langues" in said
    assert _checked(page, one) == [board, "fr", "en"]
    assert _checked(page, other) == []
    line = forum.world.load(AuditLine, act=Act.MODERATOR_LIMITED)
    assert (line.actor, line.about) == (forum.admin.number, str(one.number))
    assert (line.before, line.after) == ("boards:all languages:all", "boards:1 languages:en,fr")
    _limit(forum, one)
    assert _checked(admin.get("/mod/limits"), one) == []


def _checked(page: Page, account: Account) -> list[str]:
    forms = [
        form
        for form in page.css("form[action='/mod/limits']")
        if form.cssselect("[name=moderator]")[0].get("value") == account.pseudonym
    ]
    assert len(forms) == 1
    return [box.get("value") or "" for box in forms[0].cssselect("input[checked]")]


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"boards": ["n" * 22]}, 422), ({"languages": ["xx"]}, 422), ({"moderator": "Personne"}, 404),
     ({"moderator": ""}, 404)],
)  # fmt: skip
def test_limits_that_make_no_sense_change_nothing(forum: Forum, fields: dict[str, object], status: int) -> None:
    account = forum.world.moderator()
    forum.come(forum.admin).post("/mod/limits", {"moderator": account.pseudonym, **fields}, status)
    assert forum.world.count(Sparing) == forum.world.count(AuditLine, act=Act.MODERATOR_LIMITED) == 0


def test_only_administrators_limit_and_only_moderators_are_limited(forum: Forum) -> None:
    for account in (forum.world.moderator(), forum.author):
        forum.come(account).get("/mod/limits", 403)
        forum.come(account).post("/mod/limits", {"moderator": forum.fellow.pseudonym, "languages": ["en"]}, 403)
    for account in (forum.author, forum.admin):
        forum.come(forum.admin).post("/mod/limits", {"moderator": account.pseudonym, "languages": ["en"]}, 404)
    assert forum.world.count(Sparing) == 0


def test_an_administrator_is_not_limited_even_by_what_was_set_before(forum: Forum, app: Flask) -> None:
    account = forum.world.moderator()
    _limit(forum, account, languages=["en"])
    post = waiting(forum.world, thread=forum.thread)
    claim(Visitor(app).become(account), post, 403)
    with forum.world.open():
        from forum.accounts import operations, queries
        from forum.roles import Role

        operations.grant_role(queries.account(account.id), Role.ADMIN)
    claim(Visitor(app).become(account), post)
    assert forum.world.load(Claim).until > clock.now()
