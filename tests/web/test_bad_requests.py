"""Requests that no browser sends: broken bodies, huge ones, strange methods, nonsense in headers and cookies; and
forms of those who may not send them. Nothing fails, and what was written comes back."""

from __future__ import annotations

import gzip
import io
from typing import Any

import pytest

from forum.web.error_pages import KEPT_FIELDS, KEPT_IN_LANGUAGES, KEPT_OF_PARTS
from tests.web.ground import EVERYBODY, Ground, hold
from tests.web.table import TABLE
from tests.web.walk import (
    KEPT_EVERYWHERE,
    POSTS,
    ROUTES,
    URLENCODED,
    Forms,
    Route,
    ask,
    body,
    encoded,
    mark,
    post,
)

MULTIPART = "multipart/form-data; boundary=x"
HEAD = b'--x\r\nContent-Disposition: form-data; name="body"'
BODIES: list[tuple[str, str, bytes]] = [
    ("an object in JSON", "application/json", b'{"body": "x", "title": 1, "version": [1]}'),
    ("a list in JSON", "application/json", b"[1, 2]"),
    ("a word in JSON", "application/json", b'"x"'),
    ("broken JSON", "application/json", b"{"),
    ("bytes", "application/octet-stream", b"\x00\xff\xfe" * 99),
    ("text", "text/plain", b"body=x"),
    ("no kind at all", "", b"body=x"),
    ("a kind that is none", ";;; =", b"body=x"),
    ("raw bytes that are no UTF-8", URLENCODED, b"body=\xff\xfe\x80"),
    ("another alphabet", URLENCODED + "; charset=utf-16", "body=x".encode("utf-16")),
    ("a compressed body", URLENCODED, gzip.compress(b"body=x")),
    ("only separators", URLENCODED, b"&&=&;&==&" * 50),
    ("ten thousand fields", URLENCODED, b"a=1&" * 10_000),
    ("parts without a boundary", "multipart/form-data", HEAD),
    ("parts with an empty boundary", 'multipart/form-data; boundary=""', HEAD),
    ("a boundary of five thousand letters", "multipart/form-data; boundary=" + "x" * 5000, HEAD),
    ("a boundary that is no ASCII", "multipart/form-data; boundary=é", HEAD),
    ("a part that is cut", MULTIPART, HEAD + b"\r\n\r\nabc"),
    ("a head that is cut", MULTIPART, HEAD),
    ("an end alone", MULTIPART, b"--x--\r\n"),
    ("a part without a name", MULTIPART, b"--x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--x--\r\n"),
    ("a part without a head", MULTIPART, b"--x\r\n\r\nabc\r\n--x--\r\n"),
    ("a part that is no UTF-8", MULTIPART, HEAD + b"\r\n\r\n\xff\xfe\x00\r\n--x--\r\n"),
    ("a part of an unknown alphabet", MULTIPART, HEAD + b"\r\nContent-Type: text/plain; charset=x\r\n\r\na\r\n--x--"),
    ("parts in parts", MULTIPART, HEAD + b"\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\na"),
    ("a thousand parts", MULTIPART, (HEAD + b"\r\n\r\na\r\n") * 1000 + b"--x--\r\n"),
]  # fmt: skip
# Whole forms all the same; bytes that are no text become "�", as their author sees before sending.
READABLE = {"a part that is no UTF-8", "a part of an unknown alphabet"}
METHODS = ["HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "BREW", "PROPFIND"]
HUGE = 100 * 1024 * 1024  # bytes
JUNK_HEADERS: list[dict[str, str]] = [
    {"Accept-Language": "x" * 5000},
    {"Accept-Language": "fr;q=nan, en;q=1e400, \xff\xfe"},
    {"Accept-Language": ",,;q=,*;q=-1"},
    {"Accept": "\xff/\xff;q=x", "Accept-Encoding": ";q=nan,x;q=y,,"},
    {"Range": "bytes=5-1,-x"},
    {"If-None-Match": '"' * 50, "If-Modified-Since": "never", "If-Match": "*"},
    {"Sec-Fetch-Site": "\xff", "Origin": "\xff://"},
    {"Origin": "https://["},
    {"Sec-Purpose": "\xff", "Purpose": "prefetch;" * 99},
    {"Cookie": "=;;\xff=\xff; v; __Host-k=\xff; __Host-v=\xff"},
    {"Authorization": "Basic \xff", "X-Forwarded-For": "127.0.0.1, \xff", "Forwarded": "for=;;"},
    {"X-CSRFToken": "\xff", "Referer": "https://[", "User-Agent": ""},
    {"Transfer-Encoding": "x", "Expect": "the worst", "Upgrade": "h2c", "Content-Length": "-1"},
]
COOKIES = [
    "",
    ".",
    "x.1.y",
    ".1.",
    "x.٣.y",
    "x." + "9" * 2000 + ".y",
    "é.1.é",
    "a" * 3000,
    "%00.%00.%00",
    '"\\377.1.x"',
]


@pytest.fixture(scope="module")
def forms(plain_built: Ground) -> Forms:
    return Forms(plain_built)


@pytest.mark.parametrize("route", POSTS, ids=str)
def test_a_body_that_is_no_form_is_refused_or_asked_for_again(plain: Ground, forms: Forms, route: Route) -> None:
    came, path = plain.come(route.walker), plain.address(route.path)
    takes_texts = set(KEPT_EVERYWHERE) & set(forms.right(plain, route))
    for name, kind, sent in BODIES:
        # The token goes beside the body, so that the form itself is reached.
        page = ask(came, "POST", path, sent, kind=kind, headers={"X-CSRFToken": plain.token})
        assert not takes_texts or page.status >= 400 or name in READABLE, f"{name}: {page.status}"
        if page.status < 400:
            plain.restore()


@pytest.mark.parametrize("route", POSTS, ids=str)
def test_a_picture_in_the_place_of_a_text_is_never_kept(plain: Ground, forms: Forms, route: Route) -> None:
    """A file has no place in any form: fields sent as files count as not sent."""
    came, sent = plain.come(route.walker), forms.right(plain, route)
    files: dict[str, Any] = {name: (io.BytesIO(b"GIF89a"), "picture.gif") for name in sent}
    page = came.client.open(
        plain.address(route.path),
        method="POST",
        data=files,
        headers={"X-CSRFToken": plain.token},
        base_url="https://localhost",
    )
    assert page.status_code < 500
    assert "FileStorage" not in page.get_data(as_text=True)
    if set(KEPT_EVERYWHERE) & set(sent):
        assert page.status_code in {400, 403, 409, 422}


@pytest.mark.parametrize("route", POSTS, ids=str)
def test_what_is_too_large_is_refused_before_it_is_read(plain: Ground, route: Route) -> None:
    came, path = plain.come(route.walker), plain.address(route.path)
    for kind in (URLENCODED, MULTIPART):
        unsent = ask(came, "POST", path, kind=kind, CONTENT_LENGTH=str(HUGE))
        assert unsent.status == 413
        stream = Endless()
        poured_in: dict[str, Any] = {"wsgi.input": stream, "wsgi.input_terminated": True}
        poured = ask(came, "POST", path, kind=kind, **poured_in)
        assert poured.status in {400, 413}
        assert stream.given <= 2 * plain.app.config["MAX_CONTENT_LENGTH"]
        assert "C’est trop long" in unsent.text


class Endless(io.RawIOBase):
    """A body in pieces that never ends, as somebody sends it without saying how long it is."""

    given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        size = 65536 if size < 0 else size
        self.given += size
        assert self.given < HUGE, "read to the end of patience"
        return b"a" * size

    def readinto(self, room: Any) -> int:
        room[:] = self.read(len(room))
        return len(room)

    def readline(self, size: int | None = -1) -> bytes:
        return self.read(65536 if size is None or size < 0 else size)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_answered_on_every_address(plain: Ground, method: str) -> None:
    for path in sorted({plain.address(route.path) for route in ROUTES}):
        reads = plain.app.url_map.bind("localhost").test(path.partition("?")[0], "GET")
        page = ask(plain.come("visitor"), method, path, kind="")
        if method == "HEAD" and reads:
            assert page.source == ""
            assert page.status == ask(plain.come("visitor"), "GET", path, kind="").status
        elif method != "OPTIONS":
            assert page.status == 405, f"{method} {path}: {page.status}"
            assert set(page.headers["Allow"].split(", ")) & {"GET", "POST"}, path


def test_nonsense_in_headers_changes_nothing(plain: Ground) -> None:
    for headers in JUNK_HEADERS:
        for path in ("/", "/in", "/h", plain.address("/t/{public_thread}"), "/u?to=x", "/none"):
            assert ask(plain.come("visitor"), "GET", path, kind="", headers=headers).status in {200, 404}, headers
        ask(plain.come("member"), "POST", "/in", b"passphrase=x", headers=headers)


def test_a_forged_cookie_is_nobodys(plain: Ground) -> None:
    for value in COOKIES:
        came = plain.come("visitor")
        hold(came, "k", value)
        hold(came, "v", value)
        assert ask(came, "GET", "/a", kind="").location == "/in"
        assert ask(came, "GET", "/in", kind="").status == 200


@pytest.mark.parametrize("route", POSTS, ids=str)
def test_a_form_that_is_refused_gives_back_what_was_written(plain: Ground, forms: Forms, route: Route) -> None:
    """The texts of somebody whose session ended, who may not, whose token is old: they stand on the page."""
    path, right = plain.address(route.path), forms.right(plain, route)
    answers = TABLE[route.endpoint].answers
    refused = [post(plain.come(person), path, encoded(right)) for person in EVERYBODY if answers[person] == "403"]
    refused.append(post(plain.come(route.walker), path, encoded(right | {"csrf_token": "old"})))
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    refused.append(ask(plain.come(route.walker), "POST", path, body(encoded(right)), headers=elsewhere))
    for page in refused:
        assert page.status == (400 if page is refused[-2] else 403)
        assert all(mark(name) in page.source for name in KEPT_EVERYWHERE if mark(name) in right.get(name, ""))


def test_whatever_has_room_for_a_long_text_is_given_back_by_every_error_page(forms: Forms) -> None:
    assert len(forms.long_fields) > 5
    assert {name for name in forms.long_fields if not KEPT_OF_PARTS.fullmatch(name)} <= set(KEPT_EVERYWHERE)
    assert {name for name in KEPT_EVERYWHERE if not name.startswith(KEPT_IN_LANGUAGES)} == set(KEPT_FIELDS)


def test_long_texts_of_parts_that_no_page_here_shows_are_given_back_too(plain: Ground) -> None:
    names = ("places-0-accessibility-1-details", "places-11-description", "phones-2-silent", "words_fr", "words_en")
    sent = {name: mark(name) for name in names} | {"csrf_token": plain.token}
    refused = post(plain.come("member"), "/desk/services/new", encoded(sent))
    assert refused.status == 403
    assert [name for name in names if mark(name) not in refused.source] == []
