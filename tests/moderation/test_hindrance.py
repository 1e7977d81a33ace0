"""Who must leave what waits to others: the rule, the queue's SQL, the list and the claim agree on everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.cli.leaks import deeds
from forum.db import db, write_lock
from forum.discussion.models import PostState
from forum.errors import Hidden, Refused
from forum.moderation.models import Sanction, SanctionKind, SignedAct
from forum.moderation.models.items import Filters, Item, ItemKind
from forum.moderation.operations import claims
from forum.moderation.operations import sparing as sparing_operations
from forum.moderation.queries import queue
from forum.moderation.queries import sparing as sparing_queries
from forum.moderation.queries.sparing import Limited
from forum.moderation.rules import items as rules
from forum.roles import Role, Viewer
from tests.factories import World, viewer_of
from tests.moderation.kinds import MAKE, Forum, forum_of

Parts = dict[str, Account]
Scene = Callable[[Forum], Parts]


@pytest.fixture
def forum(app: Flask, world: World) -> Forum:
    return forum_of(app, world)


# What waits, with those who had a part in it: it is nobody's of them to handle, whatever their role is by now.


def _plain(kind: ItemKind) -> Scene:
    def make(forum: Forum) -> Parts:
        MAKE[kind](forum)
        return {}

    return make


def _of_the_author(kind: ItemKind) -> Scene:
    def make(forum: Forum) -> Parts:
        MAKE[kind](forum)
        return {"author": forum.author}

    return make


def _post(forum: Forum) -> Parts:
    author = forum.world.member()
    forum.world.reply(forum.thread, author=author, state=PostState.HELD)
    return {"author": author, "author of the thread": forum.author}


def _passed_on(forum: Forum) -> Parts:
    post = forum.world.reply(forum.thread, state=PostState.HELD)
    fields = {"outcome": "escalate", "reason": "Je connais cette ville.", "version": post.version}
    forum.come(forum.fellow).post(f"/mod/p/{post.public_id}/decide", fields)
    return {"who passed it on": forum.fellow}


def _reported(forum: Forum) -> Parts:
    """By two people, who join the team later: neither the first nor the second decides about it."""
    first, second = forum.world.member(), forum.world.member()
    for reporter in (first, second):
        deeds.report(forum.world, forum.thread, by=reporter)
    return {"author": forum.author, "first reporter": first, "second reporter": second}


def _reported_to_admins(forum: Forum) -> Parts:
    reporter = forum.world.member()
    deeds.report(forum.world, forum.thread, by=reporter, reason="staff")
    return {"author": forum.author, "reporter": reporter}


def _reported_guidance(forum: Forum) -> Parts:
    reporter = forum.world.member()
    deeds.report(forum.world, forum.world.guidance(forum.world.agency()[1]), by=reporter)
    return {"reporter": reporter}


def _appeal(forum: Forum) -> Parts:
    MAKE[ItemKind.APPEAL](forum)
    return {"appellant": forum.author, "who decided first": forum.fellow}


def _closure_appeal(forum: Forum) -> Parts:
    second = forum.world.moderator()
    asked = forum.world.signature(SignedAct.CLOSE_ACCOUNT, by=forum.fellow, about=forum.author, rule="contact")
    forum.come(second).post(f"/mod/signatures/{asked.public_id}/sign", {"version": asked.version})
    closure = forum.world.load(Sanction, account_id=forum.author.id, kind=SanctionKind.CLOSURE)
    forum.come(forum.author).post(f"/a/appeal/{closure.public_id}", {"text": "Ce n’était pas moi."})
    return {"appellant": forum.author, "who asked for it": forum.fellow, "who signed it": second}


def _case(forum: Forum) -> Parts:
    author = forum.world.member()
    forum.world.case(forum.world.reply(forum.thread, author=author), by=forum.fellow)
    return {"author": author, "who opened it": forum.fellow}


def _signature(forum: Forum) -> Parts:
    MAKE[ItemKind.SIGNATURE](forum)
    return {"who asked": forum.fellow, "whom it is about": forum.author}


def _admins_signature(forum: Forum) -> Parts:
    member = forum.world.member()
    forum.world.signature(SignedAct.GRANT_ROLE, by=forum.admin, about=member, role="moderator")
    return {"who asked": forum.admin, "whom it is about": member}


def _message_about_team(forum: Forum) -> Parts:
    forum.world.conversation(forum.author, about_team=True)
    return {"author": forum.author}


def _pin_everywhere(forum: Forum) -> Parts:
    forum.world.pin(forum.world.guidance(forum.world.agency()[1]), accepted=False)
    return {}


def _pin_of_a_thread(forum: Forum) -> Parts:
    forum.world.pin(forum.world.service(forum.world.agency()[1]), thread=forum.thread, accepted=False)
    return {}


SCENES: dict[str, Scene] = {
    "a post": _post,
    "a post that was passed on": _passed_on,
    "an edit": _of_the_author(ItemKind.EDIT),
    "a name": _of_the_author(ItemKind.NAME),
    "a report": _reported,
    "a report about the team": _reported_to_admins,
    "a report of guidance": _reported_guidance,
    "an appeal": _appeal,
    "an appeal against a closure": _closure_appeal,
    "guidance": _plain(ItemKind.GUIDANCE),
    "a service": _plain(ItemKind.SERVICE),
    "a pin": _plain(ItemKind.PIN),
    "a pin beside every board": _pin_everywhere,
    "a pin of a service beside a thread": _pin_of_a_thread,
    "a signature": _signature,
    "a signature of administrators": _admins_signature,
    "a case": _case,
    "a message": _of_the_author(ItemKind.MESSAGE),
    "a message about the team": _message_about_team,
}
FOR_ADMINS = {
    "a report about the team",
    "a report of guidance",
    "an appeal against a closure",
    "a signature of administrators",
    "a message about the team",
}


def _answers(forum: Forum, public_id: str, viewer: Viewer) -> dict[str, bool]:
    """Whether it is theirs to handle, as each place that decides it says."""
    now = clock.now()
    with forum.app.test_request_context(), write_lock():
        preferences = sparing_queries.preferences(viewer, now)

        def rule(item: Item, *, wrote_here: bool) -> bool:
            recused, scope = item.public_id in preferences.recused, preferences.scope
            return rules.hindrance(viewer, item, wrote_here=wrote_here, recused=recused, scope=scope) is None

        offered = queue.next_free(viewer, now, preferences.scope, avoid_hard=False, recused=preferences.recused)
        listed = [
            rule(each.item, wrote_here=each.wrote_here) for each in queue.queue(None, Filters(), viewer, now).lines
        ]
        try:
            item = queue.item(public_id, viewer, now)
        except Hidden:
            # It is not there for them: no other item is, either.
            return {"rule": False, "queue": offered is not None, "list": bool(listed), "claim": False}
        handles = rule(item, wrote_here=queue.wrote_here(item, viewer))
        claim = _accepts(item, viewer)
        db.session.rollback()
        return {"rule": handles, "queue": offered == public_id, "list": listed == [True], "claim": claim}


def _accepts(item: Item, viewer: Viewer) -> bool:
    try:
        claims.take(item, viewer, override=True)
    except Refused:
        return False
    return True


def _limited(forum: Forum, account: Account, *, boards: list[int], languages: list[str]) -> None:
    with forum.world.open():
        limited = Limited(account.id, account.number, account.pseudonym, frozenset(), frozenset())
        sparing_operations.limit(limited, boards=boards, languages=languages, viewer=viewer_of(forum.admin))


def _only_item(forum: Forum) -> Item:
    now, looker = clock.now(), viewer_of(forum.world.admin())
    with forum.world.open():
        (line,) = queue.queue(None, Filters(), looker, now).lines
        return line.item


@pytest.mark.parametrize("scene", SCENES)
def test_rule_queue_list_and_claim_say_the_same_of_everybody(forum: Forum, scene: str) -> None:
    world = forum.world
    wrote, recused, elsewhere, english = (world.moderator() for _ in range(4))
    world.reply(forum.thread, author=wrote)
    parts = SCENES[scene](forum)
    item = _only_item(forum)
    with world.open():
        sparing_operations.recuse(item, viewer_of(recused))
    _limited(forum, elsewhere, boards=[world.board().id], languages=[])
    _limited(forum, english, boards=[], languages=["en"])
    expected = {
        "somebody else": (world.moderator(), True),
        "who wrote in the thread": (wrote, item.thread_id is None),
        "who left it to others": (recused, False),
        **{who: (account, False) for who, account in parts.items()},
    }
    for who, (account, may) in expected.items():
        for role in (Role.MODERATOR, Role.ADMIN):
            _agree(forum, item, account, role, may=may and (role is Role.ADMIN or scene not in FOR_ADMINS), who=who)
    # Administrators have no limits to boards or languages.
    # What is to stand beside every board is for those whom nothing limits.
    is_everywhere = scene == "a pin beside every board"
    out_of_scope = {
        elsewhere: is_everywhere or item.board_id is not None,
        english: is_everywhere or item.language not in {"", "en"},
    }
    for account, is_out in out_of_scope.items():
        _agree(forum, item, account, Role.MODERATOR, may=not is_out and scene not in FOR_ADMINS, who="limited")
        _agree(forum, item, account, Role.ADMIN, may=True, who="limited before")
    for role in (Role.MEMBER, Role.AGENCY):
        with forum.app.test_request_context():
            assert rules.hindrance(_as(world.member(), role), item) is rules.Hindrance.ROLE


def _as(account: Account, role: Role) -> Viewer:
    """Whatever they were before: who had a part in it may join the team later."""
    return Viewer(account_id=account.id, role=role, number=account.number)


def _agree(forum: Forum, item: Item, account: Account, role: Role, *, may: bool, who: str) -> None:
    found = _answers(forum, item.public_id, _as(account, role))
    assert found == dict.fromkeys(("rule", "queue", "list", "claim"), may), f"{who}, {role}"


def test_every_kind_has_its_scene(forum: Forum) -> None:
    for make in SCENES.values():
        make(forum_of(forum.app, forum.world))
    with forum.world.open():
        lines = queue.queue(None, Filters(), viewer_of(forum.admin), clock.now()).lines
        seen = {line.item.kind for line in lines}
    assert seen == set(ItemKind)
