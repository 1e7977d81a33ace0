"""Two members who may block each other, for tests of blocks and mutes; and what pages show of posts and threads."""

from __future__ import annotations

from flask import Flask

from forum.accounts.models import Account
from forum.discussion.models import Thread
from tests.factories import World
from tests.visitor import Page, Visitor

FIRST, SECOND = "Un texte de la première.", "Un texte de la seconde."


def cards(page: Page) -> list[tuple[str, str]]:
    """The posts of a thread's page that others wrote or oneself: name and words."""
    return [
        (
            " ".join(card.cssselect(".post-card__author")[0].text_content().split()),
            " ".join(card.cssselect(".post-card__body .flow")[0].text_content().split()),
        )
        for card in page.css(".post-card[id^='m']")
    ]


def titles(page: Page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.css(".thread-row__title")]


class Two:
    """Two members who write on one board: each a thread with a reply of the other's; both in a thread of a third."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world
        self.board = world.board(name="La rubrique")
        self.first, self.second = world.member("La première"), world.member("La seconde")
        self.third = world.member("La troisième")
        self.of_first = world.thread(self.board, author=self.first, title="Fil de la première", body=FIRST)
        self.of_second = world.thread(self.board, author=self.second, title="Fil de la seconde", body=SECOND)
        self.between = world.thread(self.board, author=self.third, title="Fil d’une autre", body="Un début.")
        for thread in (self.of_first, self.of_second, self.between):
            world.reply(thread, author=self.first, body=FIRST)
            world.reply(thread, author=self.second, body=SECOND)
        self.last = world.reply(self.between, author=self.third, body="La fin.")

    def come(self, account: Account) -> Visitor:
        return Visitor(self.app).become(account)

    def asked(self, came: Visitor, place: int, what: str, status: int = 303, *, thread: Thread | None = None) -> Page:
        """The page behind "Bloquer ou masquer", and one of its buttons."""
        path = f"/t/{(thread or self.between).public_id}/person"
        return came.send(came.get(f"{path}?place={place}"), path, status, what=what)


def counts(board: Page) -> list[str]:
    """How many replies each thread on a board's page is said to have."""
    return [" ".join(each.text_content().split()) for each in board.css(".thread-row__meta span:last-child")]
