"""What can be contested, decided by somebody; asking for a second look and giving it, as browsers do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Pin, PinState, Post, PostState
from forum.discussion.operations import pins as pin_operations
from forum.discussion.queries import pins as pin_queries
from forum.moderation.models import Appeal, Contested, Decision, Outcome, Sanction, SanctionKind
from forum.moderation.operations import appeals, deciding, sanctions
from forum.moderation.operations.appeals import Grounds
from forum.moderation.operations.deciding import Ruling
from forum.moderation.queries import review
from forum.web import locale
from tests.factories import World, viewer_of
from tests.visitor import Page, Visitor

RULE = "contact"
RULE_NAME = "Pas d’échange de contacts"
REASON = "Le pseudonyme du messager vert se devine à la troisième ligne."
ASKED = "Ce n’était pas un contact, mais un titre de chanson."
VIEW = "Un titre de chanson ne permet de joindre personne."
ANSWER = "Vous aviez raison, et nous avons relu trop vite."


@dataclass(frozen=True, slots=True)
class Scene:
    """A forum with somebody who contests, who decided first, and who looks again."""

    app: Flask
    world: World
    account: Account
    author: Visitor
    first: Account
    second: Account


def decided(world: World, post: Post, outcome: Outcome, *, by: Account) -> Post:
    """The post (or its edit that waits) returned or removed, as moderators do it; published ones are taken down."""
    with world.open():
        viewer = viewer_of(by)
        found = review.review(post.public_id, viewer)
        ruling = Ruling(outcome=outcome, rule=RULE, reason=REASON)
        if found.is_waiting:
            deciding.decide(found, ruling, version=found.post.version, viewer=viewer)
        else:
            deciding.take_down(found.post, rule=RULE, reason=REASON, viewer=viewer)
    return world.load(Post, id=post.id)


def contested_reply(
    world: World, author: Account, *, by: Account, outcome: Outcome = Outcome.REMOVE, body: str = "Une réponse."
) -> Post:
    """A reply that never appeared."""
    post = world.reply(world.thread(), author=author, state=PostState.HELD, body=body)
    return decided(world, post, outcome, by=by)


def last_decision(world: World, post: Post) -> Decision:
    with world.app.app_context():
        return db.session.scalars(
            select(Decision).where(Decision.post_id == post.id).order_by(Decision.id.desc()).limit(1)
        ).one()


def sanctioned(
    world: World, account: Account, *, by: Account, kind: SanctionKind = SanctionKind.SUSPENSION
) -> Sanction:
    with world.open():
        return sanctions.give(
            account,
            kind=kind,
            until=None if kind is SanctionKind.WARNING else locale.today() + timedelta(days=30),
            rule=RULE,
            reason=REASON,
            viewer=viewer_of(by),
        )


def refused_pin(world: World, pin: Pin, *, by: Account) -> Pin:
    """A proposed pin that a moderator did not take."""
    with world.open():
        found = pin_queries.placed_pin(pin.public_id, locale.today()).pin
        pin_operations.refuse(found, version=found.version, by=viewer_of(by), reason="La fiche ne parle pas de cela.")
    loaded = world.load(Pin, id=pin.id)
    assert loaded.state is PinState.REFUSED
    return loaded


def ask(visitor: Visitor, path: str, text: str = ASKED, status: int = 303) -> Page:
    """Ask for a second look."""
    return visitor.post(path, {"text": text}, status)


def waiting_appeal(world: World, author: Account, *, by: Account) -> Appeal:
    """A second look that somebody asked for at a reply that another one removed."""
    post = contested_reply(world, author, by=by)
    decision = last_decision(world, post)
    grounds = Grounds(
        kind=Contested.DECISION,
        about=decision.public_id,
        decided_on=decision.decided_on,
        first_decider=decision.moderator,
    )
    with world.open():
        return appeals.send(grounds, text=ASKED, viewer=viewer_of(author))


def about(world: World, public_id: str) -> Appeal:
    return world.load(Appeal, about=public_id)


def look(visitor: Visitor, appeal: Appeal, outcome: str = "overturn", *, status: int = 303) -> Page:
    """Write one's own view."""
    path = f"/mod/appeals/{appeal.public_id}"
    return visitor.send(visitor.get(path), f"{path}/view", status, outcome=outcome, text=VIEW)


def answer(visitor: Visitor, appeal: Appeal, outcome: str = "overturn", *, status: int = 303) -> Page:
    """Decide and answer, after one's own view."""
    path = f"/mod/appeals/{appeal.public_id}"
    return visitor.send(visitor.get(path), f"{path}/decide", status, outcome=outcome, answer=ANSWER)


def look_again(app: Flask, by: Account, appeal: Appeal, outcome: str = "overturn") -> Visitor:
    """Both steps, by one moderator."""
    visitor = Visitor(app).become(by)
    look(visitor, appeal, outcome)
    answer(visitor, appeal, outcome)
    return visitor
