"""Somebody at a real browser: sees what is visible, uses links, buttons and the keyboard."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    ViewportSize,
    expect,
)

from forum import clock
from forum.accounts import sessions
from forum.accounts.models import LoginSession
from forum.db import db, write_lock
from forum.web import cookies
from tests.browser.serving import NEUTRAL_HOSTS, Key, Site, account_of

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=900)
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
PATIENCE = 15_000  # milliseconds: the machine may be busy
# What a browser says by itself about an answer that is not 200; tests ask for such pages on purpose.
ERROR_ANSWER = "Failed to load resource: the server responded with a status of 4"


@dataclass  # without slots: playwright keeps a note of its own on the object of a bound listener
class Watch:
    """What must stay empty: requests to elsewhere, errors of scripts and of the content policy."""

    allowed: tuple[str, ...]
    requests: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.wrong.append(f"script: {error.error}"))

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.url.startswith(self.allowed):
            self.wrong.append(f"asked elsewhere: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(ERROR_ANSWER):
            self.wrong.append(f"console: {message.text}")

    def assert_clean(self) -> None:
        wrong, self.wrong[:] = list(self.wrong), []
        assert not wrong, wrong


class Person:
    """One browser window and who sits before it."""

    def __init__(self, site: Site, context: BrowserContext, watch: Watch) -> None:
        self.site = site
        self.context = context
        self.watch = watch
        self.page: Page = context.new_page()

    def open(self, path: str, status: int = 200) -> None:
        """Type an address of the site."""
        answer = self.page.goto(self.site.url + path)
        assert answer is not None, path
        assert answer.status == status, f"{path}: {answer.status}"

    @property
    def place(self) -> str:
        """The present address, without the site's name."""
        return self.page.url.removeprefix(self.site.url)

    @property
    def text(self) -> str:
        """What can be seen, folded parts left out."""
        return " ".join(self.page.locator("body").inner_text().split())

    @property
    def heading(self) -> str:
        return " ".join(self.page.get_by_role("heading", level=1).inner_text().split())

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words, use_inner_text=True)

    def does_not_see(self, words: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(words, use_inner_text=True)

    def follow(self, words: str, *, within: Locator | None = None) -> None:
        """Click the first link with exactly these words and wait for the page that it leads to."""
        (within or self.page).get_by_role("link", name=words, exact=True).first.click()
        self.page.wait_for_load_state()

    def press(self, words: str, *, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=words, exact=True).first.click()
        self.page.wait_for_load_state()

    def unfold(self, words: str) -> None:
        """Open a folded part, as with a click on its summary."""
        self.page.locator("summary", has_text=words).first.click()

    def write(self, label: str, words: str) -> None:
        """Click the label, put the cursor at the end of what is there, and type."""
        self.page.get_by_text(label, exact=True).first.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(words)

    def rewrite(self, label: str, words: str) -> None:
        self.page.get_by_text(label, exact=True).first.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def tick(self, words: str) -> None:
        """Choose a box or a radio button by its words."""
        self.page.locator("label.choice", has_text=words).first.click()

    def choose(self, label: str, words: str) -> None:
        """Choose from a list, with the keyboard: the list has the focus, its words are typed."""
        self.page.get_by_label(label, exact=True).first.focus()
        self.page.keyboard.type(words)

    def enter(self, key: Key) -> None:
        """Sign in as people do: the way from the first page, the phrase, the second factor where there is one."""
        self.open("/")
        self.follow("Entrer")
        self.write("Votre phrase", key.passphrase)
        if code := key.code():
            self.unfold("J’ai aussi un code à six chiffres")
            self.write("Code à six chiffres, si vous en avez un", code)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(self.site.url + "/")

    def leave(self) -> None:
        """Press the exit, and wait until the neutral site is there."""
        self.page.locator("a[data-exit]").first.click()
        self.is_away()

    def is_away(self) -> None:
        self.page.wait_for_url(lambda url: url.startswith(neutral_addresses()), timeout=PATIENCE)

    def back(self) -> None:
        """The browser's Back button, and whatever the page that comes does by itself."""
        # A page that the browser had kept is there at once and tells of no loading.
        try:
            self.page.go_back(timeout=PATIENCE, wait_until="commit")
        except Error as error:
            if "ERR_CACHE_MISS" not in error.message:  # the answer to a form: the browser asks before it sends it again
                raise
        self.page.wait_for_timeout(250)
        for _ in range(100):
            with suppress(Error):  # just being replaced
                if self.page.evaluate("() => document.readyState") == "complete":
                    return
            self.page.wait_for_timeout(50)

    def cookies(self) -> Any:
        """What the browser keeps of the site, to be brought to another window."""
        return self.context.cookies(self.site.url)

    def end_session(self) -> None:
        """As if too much time had passed: the browser holds no live session any more."""
        self.context.clear_cookies(name=cookies.name(self.site.app, cookies.ACCOUNT))

    def become(self, key: Key, *, is_strong: bool = True) -> Person:
        """Hold a live session, as after signing in; for tests that are not about signing in."""
        token = secrets.token_urlsafe(32)
        with self.site.app.test_request_context(), write_lock():
            now = clock.now()
            db.session.add(
                LoginSession(
                    token_hash=sessions.hashed(token),
                    account_id=account_of(key).id,
                    started_at=now,
                    ends_at=now + timedelta(hours=12),
                    is_strong=is_strong,
                )
            )
            db.session.commit()
            value, name = sessions.cookie_value(token, 0), cookies.name(self.site.app, cookies.ACCOUNT)
        self.context.add_cookies([{"name": name, "value": value, "url": self.site.url, "httpOnly": True}])
        return self


def neutral_addresses() -> tuple[str, ...]:
    return tuple(f"https://{host}/" for host in NEUTRAL_HOSTS)


@contextmanager
def at_browser(
    browser: Browser,
    site: Site,
    *,
    js: bool = True,
    language: str = "fr",
    size: ViewportSize = PHONE,
    scale: float = 1,
    scheme: Literal["light", "dark"] = "light",
) -> Iterator[Person]:
    """A fresh window; at its end nothing may have gone wrong in it. `scale` is of device pixels, as a zoom makes."""
    context = browser.new_context(
        java_script_enabled=js,
        locale=LOCALES[language],
        viewport=size,
        device_scale_factor=scale,
        color_scheme=scheme,
        ignore_https_errors=True,  # the neutral site's stand-in has a certificate of its own
    )
    context.set_default_timeout(PATIENCE)
    watch = Watch((site.url + "/", *neutral_addresses()))
    watch.attach(context)
    try:
        yield Person(site, context, watch)
        watch.assert_clean()
    finally:
        context.close()
