"""A forum with two who review, texts that wait for them, and what they press."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator
from sqlalchemy import delete, select, update

from forum import clock
from forum.accounts.models import NEVER_ENDS
from forum.db import db, write_lock
from forum.discussion.models import Post, PostState
from forum.moderation.models import Decision, Signature
from forum.moderation.models.claims import Claim
from forum.roles import Role
from tests.browser.people import Person
from tests.browser.serving import Key, Site, account_of
from tests.factories import World

CHANGED = "Cela a changé entre-temps"
RETURN, REMOVE, MASK = "Rendre avec une raison", "Retirer", "Masquer et publier"
REASON = "Le numéro au dos de la carte permet de vous joindre."
# The label of the field for the reason of a decision.
WORDS_FOR_THEM = (
    "Ce qui pose question, et un mot pour la personne. Si vous passez à quelqu’un d’autre : pour l’équipe seulement"
)
TAKEN = "Quelqu’un d’autre le relit en ce moment."
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Written:
    """A reply that waits, its author's key, and where it stands. `board` is a name that nothing else has."""

    author: Key
    pseudonym: str
    board: str
    thread: str
    post: str

    @property
    def review(self) -> str:
        return f"/mod/p/{self.post}"


@dataclass(frozen=True, slots=True)
class Team:
    """Two keys of people who review."""

    site: Site
    first: Key
    second: Key

    def writes(self, body: str, *, hours: int = 20) -> Written:
        """Somebody new writes a reply, which has waited for so many hours."""
        world, author = World(self.site.app), self.site.admit(Role.MEMBER)
        board = world.board(name=f"Chemins {next(_numbers)}")
        thread = world.thread(board, title="Sur la route")
        with self.site.app.test_request_context():
            account = account_of(author)
        post = world.reply(thread, author=account, state=PostState.HELD, body=body)
        with world.open():
            db.session.get_one(Post, post.id).waiting_at = clock.now() - timedelta(hours=hours)
        return Written(author, account.pseudonym, board.name, f"/t/{thread.public_id}", post.public_id)

    def name_of(self, key: Key) -> str:
        with self.site.app.test_request_context():
            return account_of(key).pseudonym

    def claim(self, written: Written) -> Claim | None:
        """Who has it before them, if anybody has."""
        with self.site.app.app_context():
            return db.session.get(Claim, written.post)

    def holds(self, key: Key) -> int:
        """How many things somebody has before them."""
        with self.site.app.test_request_context():
            about = select(Claim.about).where(Claim.moderator_id == account_of(key).id)
            return len(db.session.scalars(about).all())

    def ends_soon(self, written: Written, *, seconds: int = -1) -> None:
        """Let the claim on it end in so many seconds; without a number it has ended."""
        self._do(
            update(Claim).where(Claim.about == written.post).values(until=clock.now() + timedelta(seconds=seconds))
        )

    def gives_all_back(self) -> None:
        self._do(delete(Claim))

    def _do(self, statement: Any) -> None:
        with self.site.app.app_context(), write_lock():
            db.session.execute(statement)
            db.session.commit()

    def decisions(self, written: Written) -> int:
        """How often it was decided."""
        with self.site.app.app_context():
            about = select(Decision.id).join(Post).where(Post.public_id == written.post)
            return len(db.session.scalars(about).all())

    def state(self, written: Written) -> PostState:
        with self.site.app.app_context():
            return db.session.scalars(select(Post.state).where(Post.public_id == written.post)).one()

    def request_about(self, key: Key) -> str:
        """The address of the request for a second signature about somebody."""
        with self.site.app.test_request_context():
            about = select(Signature.public_id).where(Signature.concerns_id == account_of(key).id)
            return "/mod/signatures/" + db.session.scalars(about).one()

    def is_closed(self, key: Key) -> bool:
        """Whether an account does nothing any more."""
        with self.site.app.test_request_context():
            return account_of(key).suspended_until == NEVER_ENDS


def line(person: Person, written: Written) -> Locator:
    """The line of the queue."""
    return person.page.get_by_role("article").filter(
        has=person.page.get_by_role("heading", name=re.compile(rf"Réponse, {written.board}$"))
    )


def takes(person: Person, written: Written) -> None:
    """From the queue."""
    person.open("/mod")
    line(person, written).get_by_role("button", name="Prendre").click()
    assert person.place == written.review
    person.sees("À vous, encore")


def fills(person: Person, outcome: str, *, rule: str = "", reason: str = "") -> None:
    """The form of the decision, left unsent."""
    person.tick(outcome)
    if rule:
        person.choose("La règle", rule)
    if reason:
        person.rewrite(WORDS_FOR_THEM, reason)


def decides(person: Person, outcome: str, *, rule: str = "", reason: str = "") -> None:
    fills(person, outcome, rule=rule, reason=reason)
    person.press("Enregistrer la décision")
    assert person.place == "/mod"
    person.sees("La décision est enregistrée")


def reason_of(person: Person) -> Locator:
    """Where the reason of a decision is written."""
    return person.page.locator("textarea[name=reason]")


def given_back(person: Person) -> list[str]:
    """What an error page gives back of what was written."""
    boxes = person.page.get_by_label("Ce que vous aviez écrit, à copier").all()
    return [box.input_value() for box in boxes]
