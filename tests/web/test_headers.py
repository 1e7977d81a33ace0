"""What every answer carries, and from where a form may come: nothing is kept, framed, sniffed or sent elsewhere."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from itsdangerous import URLSafeTimedSerializer, base64_decode

from forum.web import cookies
from forum.web.headers import CONTENT_SECURITY_POLICY, HEADERS, LONGEST_PADDING
from tests.factories import World
from tests.visitor import Page, Visitor

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
PADDING = re.compile(r"<!-- ([0-9a-f]+) -->\n$")
# Unix times of this century, in decimal, hexadecimal and as the bytes that signers write.
SECONDS = re.compile(r"\b1[6-9]\d{8}\b|\b2[01]\d{8}\b")


def answers(app: Flask) -> dict[str, Page]:
    """One answer of each kind."""
    came = Visitor(app)
    came.checks = False
    return {
        "a page": came.get("/"),
        "the panel of emergency numbers": came.get("/h"),
        "a redirection": came.get("/a", 303),
        "the exit": came.get("/e", 303),
        "the exit, fetched ahead": came.get("/e", 204, Sec_Purpose="prefetch"),
        "a refusal": came.post("/n/clear", {}, 403),
        "a form without its token": came.post("/l", {}, 400, token=False),
        "nothing there": came.get("/none", 404),
        "another method": came._ask("PUT", "/", 405, None, {}),
        "too large": came.post("/in", {"passphrase": "x" * 600_000}, 413),
        "a refused form": came.post("/in", {}, 422),
        "a file": came.post("/h/card", {"country": "FR", "number": "17", "label": "Boulangerie"}, 200),
        "the state of the process": came.get("/healthz"),
        "the interface": came.get("/api/hsds/v1/services"),
        "the interface, asked wrongly": came.get("/api/hsds/v1/services?page=x", 422),
        "two slashes": came.get("//h", 308),
    }


def test_every_kind_of_answer_carries_every_header(app: Flask) -> None:
    for kind, page in answers(app).items():
        for name, value in HEADERS.items():
            assert page.headers.get(name) == value, f"{kind}: {name}"
        assert page.headers["Strict-Transport-Security"] == "max-age=63072000", kind
        for name in ("ETag", "Last-Modified", "Server", "X-Powered-By", "Expires", "Age"):
            assert name not in page.headers, f"{kind}: {name}"


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    said = dict(part.strip().split(" ", 1) for part in CONTENT_SECURITY_POLICY.split(";"))
    assert said == POLICY


def test_every_power_of_the_browser_is_off() -> None:
    powers = HEADERS["Permissions-Policy"].split(", ")
    assert all(power.endswith("=()") for power in powers)
    for wanted in ("camera", "microphone", "geolocation", "clipboard-read", "display-capture", "idle-detection"):
        assert f"{wanted}=()" in powers


def test_a_passkey_may_be_asked_for_on_the_pages_that_do_and_on_no_other(member: Visitor) -> None:
    off = HEADERS["Permissions-Policy"]
    page = member.get("/a/second")
    asking = page.headers["Permissions-Policy"]
    changed = {each for each in asking.split(", ") if each not in off.split(", ")}
    assert changed == {"publickey-credentials-create=(self)", "publickey-credentials-get=(self)"}
    assert all(member.get(path).headers["Permissions-Policy"] == off for path in ("/a", "/a/stay", "/a/codes"))


def test_an_answer_is_never_said_to_be_unchanged(app: Flask) -> None:
    came = Visitor(app)
    page = came.get("/i/k", If_None_Match="*", If_Modified_Since="Mon, 01 Jan 2035 00:00:00 GMT")
    assert page.status == 200


def test_a_redirection_says_nothing_in_its_body(app: Flask) -> None:
    for path in ("/a", "/e", "/join/name", "//h"):
        came = Visitor(app)
        came.checks = False
        page = came.client.get(path, base_url="https://localhost")
        assert 300 <= page.status_code < 400
        assert page.get_data() == b""


def test_the_length_of_a_page_says_little_about_what_is_in_it(visitor: Visitor) -> None:
    found = [PADDING.search(visitor.get("/i/k").source) for _ in range(20)]
    lengths = {len(match.group(1)) for match in found if match}
    assert all(found)
    assert len(lengths) > 3
    assert max(lengths) <= 2 * LONGEST_PADDING


def test_the_compressed_page_is_padded_too(app: Flask) -> None:
    came = Visitor(app)
    lengths = set()
    for _ in range(12):
        response = came.client.get("/i/k", headers={"Accept-Encoding": "br"}, base_url="https://localhost")
        assert response.headers["Content-Encoding"] == "br"
        assert "Accept-Encoding" in response.headers["Vary"]
        lengths.add(len(response.get_data()))
    assert len(lengths) > 3


def test_without_https_nothing_promises_https(make_app: Callable[..., Flask]) -> None:
    app = make_app(https=False)
    response = app.test_client().get("/in")
    assert "Strict-Transport-Security" not in response.headers
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


# where a form comes from


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense", ""])
def test_a_form_of_another_site_is_refused_even_with_a_good_token(visitor: Visitor, site: str) -> None:
    page = visitor.post("/l", {"language": "en", "back": "/"}, 403, Sec_Fetch_Site=site)
    assert "Rien n’a été changé." in page.text
    assert visitor.get("/").tree.get("lang") == "fr"


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_form_of_this_site_is_taken_whatever_its_origin_is_called(visitor: Visitor, site: str) -> None:
    """Under `Referrer-Policy: no-referrer` browsers write "null" for the origin of our own forms."""
    visitor.post("/l", {"language": "en", "back": "/"}, Sec_Fetch_Site=site, Origin="null")
    assert visitor.get("/").tree.get("lang") == "en"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://localhost", 303),
        ("null", 303),
        ("http://localhost", 403),
        ("https://localhost:8443", 403),
        ("https://localhost.example", 403),
        ("https://example.org", 403),
        ("", 403),
    ],
)
def test_an_old_browser_is_judged_by_the_origin_it_names(visitor: Visitor, origin: str, status: int) -> None:
    visitor.post("/l", {"language": "en", "back": "/"}, status, Origin=origin)


def test_a_link_from_another_site_may_lead_here(visitor: Visitor) -> None:
    visitor.get("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é"])
def test_a_form_without_the_right_token_is_refused(visitor: Visitor, token: str) -> None:
    visitor.get("/")
    visitor.post("/l", {"language": "en", "csrf_token": token}, 400)


def test_the_token_of_another_browser_opens_nothing(app: Flask, visitor: Visitor) -> None:
    token = Visitor(app).token()
    visitor.token()
    visitor.post("/l", {"language": "en", "csrf_token": token}, 400)


# cookies


def set_cookies(page: Page) -> dict[str, str]:
    """Name → attributes, as the browser is told."""
    found = {}
    for line in page.headers.getlist("Set-Cookie"):
        pair, _, rest = line.partition("; ")
        found[pair.partition("=")[0]] = rest
    return found


def test_cookies_end_with_the_window_and_are_hidden_from_scripts(app: Flask, world: World) -> None:
    came = Visitor(app)
    told = set_cookies(came.get("/in"))
    came.become(world.member())
    came.post("/out/all")
    assert told == {"__Host-v": "Secure; HttpOnly; Path=/; SameSite=Strict"}


def test_the_cookie_of_a_session_is_like_the_other_one(visitor: Visitor) -> None:
    page = visitor.get("/join")
    entered = visitor.send(page, "/join", agree="y")
    told = set_cookies(entered)
    assert told["__Host-k"] == "Secure; HttpOnly; Path=/; SameSite=Strict"
    assert told["__Host-v"] == "Secure; HttpOnly; Path=/; SameSite=Strict"


def test_leaving_takes_both_cookies_away(app: Flask, member: Visitor) -> None:
    member.get("/in", 303)
    told = set_cookies(member.get("/e", 303))
    assert set(told) == {"__Host-v", "__Host-k"}
    for attributes in told.values():
        assert "Max-Age=0" in attributes
        for wanted in ("Secure", "HttpOnly", "Path=/", "SameSite=Strict"):
            assert wanted in attributes
    assert member.get("/a", 303).location == "/in"


def test_without_https_cookies_have_plain_names_that_browsers_accept(make_app: Callable[..., Flask]) -> None:
    response = make_app(https=False).test_client().get("/in")
    assert response.headers["Set-Cookie"].startswith("v=")
    assert response.headers["Set-Cookie"].endswith("; HttpOnly; Path=/; SameSite=Strict")


def held(came: Visitor, short: str) -> str:
    cookie = came.client.get_cookie(cookies.name(came.app, short))
    assert cookie is not None
    return cookie.value


def readable(value: str) -> str:
    """Whatever somebody with the cookie alone can read in it."""
    found = [value]
    for part in value.lstrip(".").split("."):
        with_padding = part + "=" * (-len(part) % 4)
        try:
            raw = base64.urlsafe_b64decode(with_padding)
        except ValueError:
            continue
        found.append(raw.decode("latin-1"))
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(raw).decode("latin-1"))
        found.append(str(int.from_bytes(raw[:8], "big")))
    return " ".join(found)


def test_no_cookie_tells_when_somebody_was_here(app: Flask, visitor: Visitor) -> None:
    page = visitor.get("/join")
    visitor.send(page, "/join", agree="y")
    small, session = held(visitor, cookies.VISITOR), held(visitor, cookies.ACCOUNT)
    assert not SECONDS.search(readable(small))
    assert not SECONDS.search(readable(session))
    # Flask's own would have three parts, the middle one a time.
    assert small.lstrip(".").count(".") == 1
    kept = json.loads(base64_decode(small.split(".")[0])) if not small.startswith(".") else {}
    assert set(kept) <= {"csrf_token", "language", "_flashes", "country"}


def test_a_time_in_a_cookie_would_be_seen() -> None:
    """As Flask's own cookie has it."""
    assert SECONDS.search(readable(URLSafeTimedSerializer("key").dumps({"language": "fr"})))


def test_the_same_content_makes_the_same_cookie_at_any_time(app: Flask) -> None:
    serialiser = app.session_interface._serializer  # type: ignore[attr-defined]
    with app.test_request_context():
        now = serialiser.dumps({"language": "fr"})
        with time_machine.travel(datetime(2031, 5, 1, tzinfo=UTC)):
            later = serialiser.dumps({"language": "fr"})
    assert now == later
