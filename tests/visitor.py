"""Somebody with a browser, for tests: asks for pages, fills in forms, and checks every page on the way.

Whatever a test is about, no page may lack its exit, carry an inline script, name another site or be cacheable.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from forum import clock
from forum.accounts import sessions
from forum.accounts.models import Account, LoginSession
from forum.db import db
from forum.web import cookies

# Never in a title, in any language of the site.
FORBIDDEN_IN_TITLES = re.compile(
    r"harc|stalk|victim|violen|suicid|abus|acos|acoso|danger|menac|threat|مطارد|تحرش|ضحي|عنف", re.IGNORECASE
)
CLOCK_TIME = re.compile(r"\b\d{1,2}:\d{2}(:\d{2})?\b|T\d{2}:\d{2}")
LANGUAGE_TITLES = {"fr", "en"}


@lru_cache(maxsize=1024)
def _selector(selector: str) -> CSSSelector:
    """Compiled once: that takes longer than to look through a page with it."""
    return CSSSelector(selector, translator="html")


class Page:
    """An answer, parsed. `css` finds elements; `text` is what a reader sees."""

    def __init__(self, response: TestResponse, path: str) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.path = path
        self.source = response.get_data(as_text=True)
        self._tree: HtmlElement | None = None

    @property
    def is_html(self) -> bool:
        return self.response.mimetype == "text/html" and bool(self.source)

    @property
    def tree(self) -> HtmlElement:
        if self._tree is None:
            self._tree = lxml.html.document_fromstring(self.source)
        return self._tree

    def css(self, selector: str) -> list[HtmlElement]:
        return list(_selector(selector)(self.tree))

    def one(self, selector: str) -> HtmlElement:
        found = self.css(selector)
        assert len(found) == 1, f"{len(found)} × {selector} on {self.path}"
        return found[0]

    @property
    def text(self) -> str:
        return " ".join(self.tree.text_content().split())

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")

    @property
    def h1(self) -> str:
        return " ".join(self.one("h1").text_content().split())

    def errors(self) -> list[str]:
        return [" ".join(element.text_content().split()) for element in self.css(".field__error")]

    def form(self, action: str) -> dict[str, str]:
        """The fields of the form that goes to `action`, as a browser would send them untouched."""
        forms = [form for form in self.css("form") if (form.get("action") or "") == action]
        assert forms, f"no form to {action} on {self.path}; there are {[f.get('action') for f in self.css('form')]}"
        return {name: value for name, value in forms[0].form_values() if isinstance(value, str)}


class Visitor:
    """A browser of one person."""

    def __init__(self, app: Flask, *, language: str = "fr") -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.language = language
        self.checks = True
        self._token = ("", "", clock.now())

    def get(self, path: str, status: int = 200, **headers: str) -> Page:
        return self._ask("GET", path, status, None, headers)

    def post(
        self,
        path: str,
        fields: Mapping[str, Any] | None = None,
        status: int = 303,
        *,
        token: bool = True,
        **headers: str,
    ) -> Page:
        """Send a form. The token is taken as a browser has it; `token=False` leaves it out."""
        sent = dict(fields or {})
        if token and "csrf_token" not in sent:
            sent["csrf_token"] = self.token()
        return self._ask("POST", path, status, sent, headers)

    def send(self, page: Page, action: str, status: int = 303, **fields: Any) -> Page:
        """Fill in the form of a page and press its button."""
        sent: dict[str, Any] = {**page.form(action), **fields}
        return self._ask("POST", action, status, sent, {})

    def follow(self, page: Page) -> Page:
        return self.get(page.location)

    def token(self) -> str:
        """The token of a page that is open before them: of one asked for now, unless one with the same cookies was in
        the last minutes."""
        held, token, since = self._token
        if held != self._held() or not timedelta() <= clock.now() - since < timedelta(minutes=10):
            page = self._ask("GET", "/i/a", 200, None, {})
            token = page.css("input[name=csrf_token]")[0].get("value") or ""
            self._token = (self._held(), token, clock.now())
        return token

    def _held(self) -> str:
        """The cookies as they would be sent."""
        found = [self.client.get_cookie(cookies.name(self.app, short)) for short in (cookies.VISITOR, cookies.ACCOUNT)]
        return " ".join("-" if cookie is None else cookie.value for cookie in found)

    def become(self, account: Account, *, is_strong: bool = True) -> Visitor:
        """Hold a live session of this account, as after signing in."""
        token = secrets.token_urlsafe(32)
        with self.app.test_request_context():
            now = clock.now()
            db.session.add(
                LoginSession(
                    token_hash=sessions.hashed(token),
                    account_id=account.id,
                    started_at=now,
                    ends_at=now + timedelta(hours=12),
                    is_strong=is_strong,
                )
            )
            db.session.commit()
            value, name = sessions.cookie_value(token, 0), cookies.name(self.app, cookies.ACCOUNT)
        self.client.set_cookie(name, value, domain="localhost", secure=True, httponly=True)
        return self

    def _ask(self, method: str, path: str, status: int, fields: Mapping[str, Any] | None, headers: Any) -> Page:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Accept-Language", self.language)
        response = self.client.open(path, method=method, data=fields, headers=named, base_url="https://localhost")
        page = Page(response, path)
        assert page.status == status, f"{method} {path}: {page.status}, not {status}: {_why(page)}"
        if self.checks:
            check(page)
        return page


def _why(page: Page) -> str:
    if not page.is_html:
        return page.location or page.source[:300]
    told = [element.text_content().strip() for element in page.css("h1, .field__error, .notice--wrong")]
    return " | ".join(" ".join(words.split()) for words in told)


def check(page: Page) -> None:
    """What must be true of every answer of this site."""
    headers = page.headers
    assert headers["Cache-Control"] == "no-store", page.path
    assert "ETag" not in headers, page.path
    assert "Last-Modified" not in headers, page.path
    assert headers["Referrer-Policy"] == "no-referrer", page.path
    assert headers["Content-Security-Policy"].startswith("default-src 'none'"), page.path
    assert "unsafe" not in headers["Content-Security-Policy"], page.path
    if page.is_html:
        check_html(page)


def check_html(page: Page) -> None:
    tree = page.tree
    where = page.path
    assert len(page.css("h1")) == 1, f"{len(page.css('h1'))} h1 on {where}"
    title = page.one("head > title").text_content()
    assert title.endswith(" – Carnet"), title
    assert not FORBIDDEN_IN_TITLES.search(title), title
    exits = page.css("a[data-exit]")
    assert len(exits) == 2, where
    assert all(link.get("href") == "/e" for link in exits), where
    focusable = tree.xpath("//body//a[@href] | //body//button | //body//input[not(@type='hidden')] | //body//summary")
    assert focusable[0].get("class") == "skip", where
    assert focusable[1] is exits[0], where
    assert page.css("a.exit__crisis")[0].get("href") == "/h", where
    _check_nothing_inline(page)
    _check_labels(page)
    for form in page.css("form[method=post]"):
        inputs, buttons, parts = (_selector(each)(form) for each in ("input[name=csrf_token]", "button[form]", "*"))
        assert inputs or buttons == parts, where
    assert tree.get("lang"), where
    assert not page.css("[autofocus]"), where
    assert not page.css("meta[property], link[rel=manifest]"), where


def _check_nothing_inline(page: Page) -> None:
    assert not page.css("style, [style]"), f"inline style on {page.path}"
    for element in page.tree.iter():
        if isinstance(element.tag, str):
            handlers = [name for name in element.attrib if name.startswith("on")]
            assert not handlers, f"{handlers} on {page.path}"
    for script in page.css("script"):
        assert (script.get("src") or "").startswith("/static/"), page.path
        assert not (script.text or "").strip(), page.path
    for name in ("src", "srcset", "action", "formaction"):
        for element in page.css(f"[{name}]"):
            address = element.get(name) or ""
            assert not urlsplit(address).netloc, f"{address} on {page.path}"
    for link in page.css("link[href]"):
        assert (link.get("href") or "").startswith("/static/"), page.path
    if not page.path.startswith("/u"):
        for link in page.css("a[href]"):
            href = link.get("href") or ""
            assert urlsplit(href).scheme in {"", "tel", "sms"}, f"{href} on {page.path}"


def _check_labels(page: Page) -> None:
    ids = [element.get("id") for element in page.css("[id]")]
    twice = {name for name in ids if ids.count(name) > 1}
    assert not twice, f"ids twice on {page.path}: {twice}"
    for control in page.css("input:not([type=hidden]), textarea:not([hidden]), select"):
        named = control.get("aria-label") or any(parent.tag == "label" for parent in control.iterancestors())
        labels = page.css(f"label[for='{control.get('id')}']") if control.get("id") else []
        assert named or labels, f"{control.get('name')} has no label on {page.path}"
    for described in page.css("[aria-describedby], [aria-labelledby]"):
        for name in f"{described.get('aria-describedby', '')} {described.get('aria-labelledby', '')}".split():
            assert name in ids, f"#{name} is missing on {page.path}"
