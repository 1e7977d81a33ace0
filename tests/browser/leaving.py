"""What the tests of the exit share: a site with a row for every address, and what is measured before leaving."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Page
from sqlalchemy import select

from forum.accounts import sessions
from forum.accounts.models import Account, LoginSession
from forum.app import create_app
from forum.db import db
from forum.roles import Role
from forum.web import cookies
from tests import services
from tests.browser import serving
from tests.browser.people import Person
from tests.browser.serving import Site
from tests.visitor import Visitor
from tests.web.ground import Ground
from tests.web.ground import _value as value_of

# How the link lies on the screen: in the middle of its window as that can be seen, which a keyboard or two fingers make
# smaller; at the beginning, in the middle and at the end of a page; also with every fold open, written from right to
# left, with text twice as large, and with the way past the bar shown.
COVER = """
() => {
  const found = [];
  const root = document.documentElement;
  const view = window.visualViewport;
  const link = document.querySelector("a.exit__leave");
  const look = (how) => {
    const box = link.getBoundingClientRect();
    const seen = { left: view.offsetLeft - 1, top: view.offsetTop - 1 };
    const inside = box.left >= seen.left && box.top >= seen.top
      && box.right <= seen.left + view.width + 2 && box.bottom <= seen.top + view.height + 2;
    const inset = 8 / view.scale; // within rounded corners
    const xs = [box.left + inset, box.left + box.width / 2, box.right - inset];
    const ys = [box.top + inset, box.top + box.height / 2, box.bottom - inset];
    const free = xs.every((x) => ys.every((y) => link.contains(document.elementFromPoint(x, y))));
    const large = Math.min(box.width, box.height) * view.scale >= 43.5;
    if (!inside || !free || !large) found.push([how, { inside, free, large, box: box.toJSON() }]);
  };
  const scrolled = (how) => {
    for (const part of [0, 0.5, 1]) {
      scrollTo({ top: part * root.scrollHeight, behavior: "instant" });
      look(`${how}, at ${part}`);
    }
  };
  scrolled("as it is");
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  root.dir = "rtl";
  scrolled("right to left, unfolded");
  root.dir = "ltr";
  root.style.fontSize = "200%";
  scrolled("large text");
  const lasting = document.querySelector(".lasting");
  if (lasting) {
    lasting.classList.add("lasting--scripted", "lasting--shown");
    lasting.querySelector("[role=status]").textContent = lasting.dataset.soon;
    for (const link of lasting.querySelectorAll("a")) link.hidden = false;
  }
  if (lasting) scrolled("large text, and the session is about to end");
  scrollTo({ top: 0, behavior: "instant" });
  document.querySelector(".skip").focus({ preventScroll: true });
  look("large text, with the way past it");
  root.style.fontSize = "";
  look("with the way past it");
  document.activeElement.blur();
  return found;
}
"""


def covered(page: Page) -> list[Any]:
    """In which of its states the exit link of a page is not whole, free, or large enough, and how it lies there."""
    found: list[Any] = page.evaluate(COVER)
    return found


@dataclass(frozen=True)
class Everything:
    """A served forum that has a row for every address, and everybody's sessions."""

    site: Site
    ground: Ground
    accounts: dict[str, Account]

    @property
    def app(self) -> Flask:
        return self.site.app

    def enter(self, person: Person, who: str) -> None:
        """Hold a session of one of EVERYBODY, and nothing else."""
        person.context.clear_cookies()
        if who in self.accounts:
            is_strong = self.accounts[who].role is not Role.MEMBER and who != "unproven"
            came = Visitor(self.app).become(self.accounts[who], is_strong=is_strong)
            name = cookies.name(self.app, cookies.ACCOUNT)
            value = value_of(came, cookies.ACCOUNT)
            person.context.add_cookies([{"name": name, "value": value, "url": self.site.url, "httpOnly": True}])


@contextmanager
def everything() -> Iterator[Everything]:
    with services._temporary_folder("everything", {}) as folder:
        config = serving.config_for(folder)
        app = create_app(config)
        with app.app_context():
            upgrade()
        site = Site("", app)
        ground = Ground(app)
        with app.app_context():
            accounts = {who: _whose(value) for who, value in ground.cookies.items()}
        with services._serving(lambda port: serving._command(config, port), serving._answers, folder, {}, None) as port:
            site.url = f"http://{services.LOOPBACK}:{port}"
            yield Everything(site, ground, accounts)
        ground.close()
        with app.app_context():
            db.engine.dispose()


def _whose(value: str) -> Account:
    """The account of a session's cookie."""
    token_hash = sessions.hashed(value.partition(".")[0])
    found = select(Account).join(LoginSession).where(LoginSession.token_hash == token_hash)
    return db.session.scalars(found).one()
