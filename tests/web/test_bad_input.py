"""Bad input, everywhere: whatever is sent to whatever route, the answer is a clear page of this site, never a 500,
and nothing that somebody wrote is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.web.ground import Ground
from tests.web.walk import GETS, POSTS, QUERY, ROUTES, Forms, Route, ask, encoded, mark, post

VALUES: dict[str, bytes] = {
    "a NUL byte": b"a%00b",
    "escaped bytes that are no UTF-8": b"%ff%fe",
    "a lone surrogate": b"%ed%a0%80",
    "a broken escape": b"%zz%1",
    "nothing": b"",
    "only white space": b"%20%09%0a%c2%a0",
    "a number with thousands of digits": b"9" * 5000,
    "a number beyond 64 bits": b"18446744073709551616",
    "a number beyond 32 bits": b"2147483648",
    "a negative number": b"-1",
    "digits of another script": "٣".encode(),
    "a digit that is no number": "²".encode(),
    "no number": b"NaN",
    "a float": b"1e400",
    "invisible and turning characters": b"%e2%80%ae%e2%80%8b%ef%bb%bf",
    "markup": b"%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E%22%27%7B%7B7*7%7D%7D",
    "a path": b"../../etc/passwd",
}
# What PostgreSQL might choke on where SQLite does not; the rest never comes so far.
FOR_ENGINES = [
    "a NUL byte", "a lone surrogate", "a number beyond 64 bits", "a number beyond 32 bits", "digits of another script",
    "invisible and turning characters",
]  # fmt: skip
LONG_LINE = b"mot " * 50_000  # 200 kB, below the limit of a request
PAGED = (
    "discussion.board",
    "discussion.thread",
    "resources.directory",
    "desk.pages",
    "desk.history",
    "desk.services",
    "desk.due",
    "admin.guidance",
    "admin.reviews",
    "admin.services",
    "moderation.pins",
    "moderation.queue",
    "moderation.appeals",
    "moderation.cases",
    "moderation.conversations",
    "moderation.log",
    "moderation.reports",
    "moderation.signatures",
    "moderation.signed_texts",
    "moderation.thread",
)
KEYS = [
    "<", ">", ">i:", ">i:1", "<i:1", ">i:-1", ">i:99999999999999999999", ">i:" + "9" * 5000, ">s:x", ">i:1~i:2",
    ">i:1~s:x", "<i:1~s:x", ">s:x~i:1", ">i:1~i:2~i:3", ">i:1~d:2026-01-01~i:1", ">d:9999-99-99", ">dt:x~s:y",
    ">dt:2026-01-01 00:00:00~s:y", ">dt:2026-01-01 00:00:00+00:00~s:y", ">dt:0001-01-01 00:00:00+14:00~s:y",
    ">n:1e999999", ">f:nan", ">x", ">true", ">b:!!!", ">b:AAAA", ">uuid:x", ">i:١", ">s:\x00", ">i:1~s:\x00", "~" * 500,
    ">i:1" * 3000, ">s:\ud800", "i:1", "é", "[]", "null",
]  # fmt: skip
BAD_IDS = [
    "x" * 21, "x" * 22, "x" * 23, "x" * 10_000, "-" * 22, "é" * 22, "x" * 21 + "=", "x" * 21 + "%0a", "x" * 21 + "%00",
    "%ff" * 22, "%ed%a0%80" * 8, "..%2f" * 5, "%2e%2e", "'" * 22, "%25" * 22, "0",
]  # fmt: skip
# Whether anything is there is not said, or not asked: a report, giving back what one has, the way to a form.
REPORTS = {"reports.post", "reports.thread", "reports.guidance"}
SAME_ANYWHERE = {
    *REPORTS, "reports.send_post", "reports.send_thread", "reports.send_guidance", "discussion.reply_page",
    "discussion.mute_page",
    "moderation.release", "moderation.release_text",
}  # fmt: skip


@pytest.fixture(scope="module")
def values(engine_name: str) -> list[bytes]:
    """All of them on SQLite; on PostgreSQL those that may reach the database."""
    return [value for name, value in VALUES.items() if engine_name == "sqlite" or name in FOR_ENGINES]


@pytest.fixture(scope="module")
def forms(built: Ground) -> Forms:
    built.restore()
    return Forms(built)


@pytest.fixture(scope="module")
def plain_forms(plain_built: Ground) -> Forms:
    return Forms(plain_built)


def test_the_walk_knows_a_form_for_every_route_that_takes_one(forms: Forms) -> None:
    """Those that no page here has take nothing but the token; numbers are written anew after a full disk; a second
    proof is asked for after the passphrase, and taken away where there is one."""
    without = {"moderation.release_text", "admin.write_emergency", "accounts.prove", "accounts.remove_code"}
    assert {route.endpoint for route in POSTS} - forms.endpoints == without


@pytest.mark.parametrize("route", POSTS, ids=str)
def test_no_value_in_any_field_is_too_much(ground: Ground, forms: Forms, values: list[bytes], route: Route) -> None:
    came, path = ground.come(route.walker), ground.address(route.path)
    for parts in spoilt(encoded(forms.right(ground, route)), values):
        if post(came, path, parts).status < 400:
            ground.restore()
            came = ground.come(route.walker)


def spoilt(right: list[tuple[str, bytes]], values: list[bytes]) -> Iterator[list[tuple[str, bytes]]]:
    """The form with each value in all fields at once, then in each field alone."""
    fields = [name for name, _value in right if name != "csrf_token"]
    for value in values if fields else ():
        yield [(name, value if name in fields else old) for name, old in right]
    for place, spoilt_name in enumerate(name for name, _value in right):
        # Alone, each field meets a third of the values, beginning elsewhere: all fields together meet all.
        for value in values[place % 3 :: 3]:
            yield [(name, value if name == spoilt_name else old) for name, old in right]


@pytest.mark.parametrize("route", POSTS, ids=str)
def test_no_form_is_too_odd(plain: Ground, plain_forms: Forms, route: Route) -> None:
    """A field that is missing, there twice, under another name; names that no form has."""
    path, right = plain.address(route.path), encoded(plain_forms.right(plain, route))
    odd = [[*right, ("__class__", b"x"), ("a" * 5000, b""), ("%00", b"%00"), ("", b"")], []]
    for spoilt_name, _value in right:
        odd.append([(name, old) for name, old in right if name != spoilt_name])
        odd.append([*right, (spoilt_name, b"twice"), (spoilt_name, b"%ff")])
        odd.append([(f"{name}[]" if name == spoilt_name else name, old) for name, old in right])
    for parts in odd:
        if post(plain.come(route.walker), path, parts).status < 400:
            plain.restore()


@pytest.mark.parametrize("route", POSTS, ids=str)
def test_a_very_long_line_is_answered_quickly(plain: Ground, plain_forms: Forms, route: Route) -> None:
    right = encoded(plain_forms.right(plain, route))
    written = [name for name, value in right if value == quote(mark(name), safe="").encode()]
    for spoilt_name in {*written, *({"csrf_token", "code", "notes"} & {name for name, _value in right})}:
        parts = [(name, LONG_LINE if name == spoilt_name else old) for name, old in right]
        # The first answer of a kind is also looked at as a whole, which takes the walk long, not the site.
        assert _seconds(plain, route, parts) < 0.5 or _seconds(plain, route, parts) < 0.5, spoilt_name


def _seconds(plain: Ground, route: Route, parts: list[tuple[str, bytes]]) -> float:
    begun = time.process_time()
    post(plain.come(route.walker), plain.address(route.path), parts)
    return time.process_time() - begun


@pytest.mark.parametrize("route", GETS, ids=str)
def test_no_value_in_any_parameter_is_too_much(ground: Ground, values: list[bytes], route: Route) -> None:
    came, path = ground.come(route.walker), ground.address(route.path).partition("?")[0]
    for value in values:
        ask(came, "GET", path + "?" + "&".join(f"{name}={value.decode('latin-1')}" for name in QUERY))


@pytest.mark.parametrize("route", GETS, ids=str)
def test_no_parameter_is_too_odd(plain: Ground, route: Route) -> None:
    came, path = plain.come(route.walker), plain.address(route.path).partition("?")[0]
    for name in QUERY:
        ask(came, "GET", f"{path}?{name}=%00&{name}=2&{name}[]=3")
    for query in ("?", "?&&=&", "?%", "?" + "a" * 9000, "?" + "a=1&" * 2000, "?after", "?after[]=1"):
        ask(came, "GET", path + query)


@pytest.mark.parametrize("endpoint", PAGED)
def test_a_page_key_that_no_link_carries_is_refused(ground: Ground, endpoint: str) -> None:
    route = next(route for route in GETS if route.endpoint == endpoint)
    came = ground.come(route.walker)
    for key in KEYS:
        page = ask(came, "GET", f"{ground.address(route.path)}?after={quote(key, safe='', errors='surrogatepass')}")
        assert page.status == 400 or (page.status == 200 and key.startswith((">i:", "<i:", ">d"))), key


def test_every_list_in_pages_has_its_keys_tried(ground: Ground) -> None:
    """Those that answer 400 to a key that is none read keys; all others do not look at it."""
    reading = {route.endpoint for route in GETS if _reads_keys(ground, route)}
    assert reading == set(PAGED)


def _reads_keys(ground: Ground, route: Route) -> bool:
    path = ground.address(route.path).partition("?")[0]
    return ask(ground.come(route.walker), "GET", f"{path}?after=none").status == 400


@pytest.mark.parametrize("route", [route for route in ROUTES if "{" in route.path.partition("?")[0]], ids=str)
def test_an_address_that_was_made_up_leads_nowhere(plain: Ground, plain_forms: Forms, route: Route) -> None:
    came = plain.come(route.walker)
    start, _, end = route.path.partition("{")
    for public_id in BAD_IDS:
        path = start + public_id + end.partition("}")[2]
        if route.method == "GET":
            page = ask(came, "GET", path)
        else:
            page = post(came, path, encoded(plain_forms.right(plain, route)))
        if route.endpoint in SAME_ANYWHERE and public_id in {"x" * 22, "-" * 22}:
            assert page.status == (200 if route.endpoint in REPORTS else 303), path
        else:
            assert page.status == 404, path
