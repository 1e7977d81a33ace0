"""Whether a service's own pages are still there: asked for politely, and never of a machine that is not public."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from forum.cli import reviewing, watch
from forum.db import db
from forum.outgoing import knocking
from forum.outgoing.knocking import Reach, is_public, knock
from forum.resources import queries, rules
from forum.resources.models import LinkCheck, LinkState, Organization, Service
from forum.resources.queries import links
from forum.web import locale
from tests.factories import World

HERE = Reach(may_speak_to=lambda address: address.is_loopback, any_port=True)
FINE, FAILED, BROKEN = LinkState


class Site(ThreadingHTTPServer):
    """Pages on this machine: what each path answers, and what was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: list[tuple[str, str, str]] = []
        self.statuses: dict[str, int] = {}
        self.released = threading.Event()
        self.most = self.now = 0
        self.lock = threading.Lock()

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class _Answer(BaseHTTPRequestHandler):
    server: Site

    def do_HEAD(self) -> None:
        site = self.server
        with site.lock:
            site.asked.append((self.command, self.path, str(self.headers)))
        self.answer(site)

    do_GET = do_HEAD  # noqa: N815 - as the server calls it

    def answer(self, site: Site) -> None:
        if self.path == "/hangs":
            site.released.wait(20)
            return
        if self.path == "/drips":
            self.wfile.write(b"HTTP/1.1 200 fine\r\n")
            while not site.released.wait(0.05):
                self.wfile.write(b"X")
            return
        if self.path.startswith("/slow"):
            with site.lock:
                site.now += 1
                site.most = max(site.most, site.now)
            time.sleep(0.05)
            with site.lock:
                site.now -= 1
        status = site.statuses.get(self.path, 200)
        if self.path == "/no-head" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        self.send_header("Set-Cookie", "who=you")
        if self.path.startswith("/to/"):
            self.send_header("Location", self.path.removeprefix("/to/"))
        self.end_headers()

    def log_message(self, *_what: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "240.0.0.1", "192.88.99.1",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1", "fec0::1",
    ],
)  # fmt: skip
def test_no_address_inside_is_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_an_address_of_the_open_network_is_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_nothing_of_this_machine_is_spoken_to_whatever_its_name(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """`knock` as the site calls it: nothing arrives, not by another writing, a name or a second address."""
    port = site.server_address[1]
    pages = [
        site.at("/"), f"http://localhost:{port}/", f"http://[::1]:{port}/", f"http://127.1:{port}/",
        f"http://2130706433:{port}/", f"http://0x7f.1:{port}/", f"http://[::ffff:127.0.0.1]:{port}/", "http://127.0.0.1/",
    ]  # fmt: skip
    assert knock(pages) == dict.fromkeys(pages, False)
    assert knock(pages, Reach(any_port=True)) == dict.fromkeys(pages, False)
    both = [(2, 1, 6, "", ("93.184.216.34", port)), (2, 1, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_what, **_how: both)
    named = f"http://two.example:{port}/"
    assert knock([named], Reach(any_port=True)) == {named: False}
    assert site.asked == []


def test_a_redirection_is_followed_only_to_where_it_may_lead(site: Site) -> None:
    site.statuses |= {"/to//fine": 302, "/to//gone": 301, "/gone": 404, "/to/http://10.0.0.1/": 302}
    site.statuses |= {"/to/file:///etc/hostname": 302, "/to//to/": 302, "/to/": 302}
    begin = site.at("/to//fine"), site.at("/to//gone"), site.at("/to/http://10.0.0.1/")
    assert knock(begin, HERE) == dict(zip(begin, (True, False, False), strict=True))
    odd = site.at("/to/file:///etc/hostname")
    assert knock([odd], HERE) == {odd: False}
    site.asked.clear()
    site.statuses["/to//round"] = 302
    site.statuses["/round"] = 302
    around = site.at("/to/")  # to nowhere: an answer all the same
    assert knock([around], HERE) == {around: True}


def test_what_counts_as_being_there(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {200: True, 204: True, 401: True, 403: True, 429: True, 404: False, 410: False, 500: False, 503: False}
    for status, is_there in expected.items():
        site.statuses[f"/{status}"] = status
        page = site.at(f"/{status}")
        assert knock([page], HERE) == {page: is_there}, status
    no_head = site.at("/no-head")
    assert knock([no_head], HERE) == {no_head: True}
    assert [method for method, path, _heads in site.asked if path == "/no-head"] == ["HEAD", "GET"]
    really = socket.getaddrinfo

    def by_number(host: str, *how: Any, **more: Any) -> Any:
        if not host.startswith("127."):
            raise socket.gaierror(host)
        return really(host, *how, **more)

    monkeypatch.setattr(socket, "getaddrinfo", by_number)
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    gone = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    for page in (gone, "https://name.invalid/", "", "ftp://example.org/", "http://", "http://[", "http://a b/",
                 f"http://me:word@127.0.0.1:{site.server_address[1]}/", "http://127.0.0.1:99999/",
                 f"https://127.0.0.1:{site.server_address[1]}/"):  # fmt: skip
        assert knock([page], HERE) == {page: False}, page
    closed.close()


def test_a_request_says_nothing_of_this_site_and_brings_no_cookie_back(site: Site) -> None:
    site.statuses["/to//a"] = 302
    page = site.at("/to//a#part")
    assert knock([page, site.at("/b?q=é")], HERE) == {page: True, site.at("/b?q=é"): True}
    assert {path for _method, path, _heads in site.asked} == {"/to//a", "/a", "/b?q=%C3%A9"}
    for method, path, heads in site.asked:
        assert method == "HEAD"
        assert "part" not in path
        names = {line.partition(":")[0].lower() for line in heads.splitlines() if line}
        assert names == {"host", "user-agent", "accept", "connection", "accept-encoding"}
        for word in ("Carnet", "abri", "Python", "Cookie"):
            assert word.lower() not in heads.lower()


def test_a_host_is_asked_for_one_page_at_a_time_and_for_a_few_in_a_round(site: Site) -> None:
    pages = [site.at(f"/slow?{number}") for number in range(6)]
    found = knock(pages, HERE)
    assert found == dict.fromkeys(pages[: knocking.MOST_OF_A_HOST], True)
    assert site.most == 1


@pytest.mark.parametrize("path", ["/hangs", "/drips"])
def test_who_does_not_answer_in_time_holds_nobody(site: Site, path: str) -> None:
    before = time.monotonic()
    page = site.at(path)
    assert knock([page], HERE, seconds=0.5) == {}
    assert time.monotonic() - before < 3
    deadline = time.monotonic() + 5
    while any(thread.name == "knock" for thread in threading.enumerate()):
        assert time.monotonic() < deadline, "its connection is closed, and the thread ends"
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("sentence", "before", "is_there", "expected"),
    [
        ("what was never asked for and is there is fine", None, True, FINE),
        ("once is no proof", None, False, FAILED),
        ("nor is once after it was fine", FINE, False, FAILED),
        ("twice is", FAILED, False, BROKEN),
        ("and stays so", BROKEN, False, BROKEN),
        ("until it is there again", BROKEN, True, FINE),
    ],
)
def test_what_is_known_after_asking(
    sentence: str, before: LinkState | None, is_there: bool, expected: LinkState
) -> None:
    assert rules.link_state(before, is_there=is_there) is expected, sentence


# inside `abri watch`


@pytest.fixture
def checking(app: Flask, database_url: str, make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The site of an operator who wants links checked; for it, this machine is the open network."""
    monkeypatch.setattr(reviewing, "REACH", HERE)
    return make_app(database_url=database_url, check_links=True)


def knocked(app: Flask, world: World, *, ahead: float) -> int:
    """How many services were asked for in a look so many days from now."""
    with time_machine.travel(world.later(0) + ahead * 86_400, tick=True):
        found = watch.look(app, "a process")
    assert found is not None
    return found.reviews.knocked


def test_links_are_asked_for_only_where_the_operator_wants_it(
    app: Flask, checking: Flask, world: World, site: Site
) -> None:
    fine, gone = world.service(days=5), world.service(days=5)
    world.service()  # names no page
    held = world.service(published=False)
    with world.open():
        for number, named in (
            (fine.id, {"url": site.at("/fine")}),
            (gone.id, {"url": site.at("/gone"), "chat_url": site.at("/fine")}),
            (held.id, {"url": site.at("/held")}),
        ):
            db.session.execute(update(Service).where(Service.id == number).values(named))
    site.statuses["/gone"] = 404
    assert knocked(app, world, ahead=0) == 0
    assert site.asked == []

    def states() -> dict[int, LinkState]:
        with world.open():
            return {
                one.service_id: one.state
                for one in (world.load(LinkCheck, service_id=number) for number in (fine.id, gone.id))
            }

    def due(ahead: int) -> list[tuple[str, bool]]:
        with time_machine.travel(world.later(ahead)), world.open():
            rows, _key = queries.due_reviews(None, today=locale.today(), after=None)
            return [(row.public_id, row.is_broken) for row in rows]

    assert knocked(checking, world, ahead=0) == 2
    assert states() == {fine.id: FINE, gone.id: FAILED}
    assert {path for _method, path, _heads in site.asked} == {"/fine", "/gone"}
    # An hour later it is the same day: who failed is asked again the next one, who is fine in a week.
    assert knocked(checking, world, ahead=0.05) == 0
    assert due(1) == []
    assert knocked(checking, world, ahead=1) == 1
    assert states() == {fine.id: FINE, gone.id: BROKEN}
    assert due(1) == [(gone.public_id, True)]
    site.statuses.clear()
    assert knocked(checking, world, ahead=2) == 1
    assert (states()[gone.id], due(2)) == (FINE, [])
    assert knocked(checking, world, ahead=8) == 1


def test_a_page_that_was_checked_since_it_was_found_gone_is_not_due(world: World) -> None:
    service = world.service(days=5)
    with world.open():
        today = locale.today()
        for found_on, is_due in ((today - timedelta(days=5), False), (today, True)):
            _found_gone(service.id, found_on)
            rows, _key = queries.due_reviews(None, today=today, after=None)
            assert [row.is_broken for row in rows] == ([True] if is_due else []), found_on


def _found_gone(service_id: int, on: date) -> None:
    db.session.merge(LinkCheck(service_id=service_id, checked_on=on, state=BROKEN))
    db.session.flush()


def test_the_website_of_an_organisation_is_asked_for_with_each_of_its_services(world: World) -> None:
    service = world.service(url="https://a.example.org/")
    with world.open():
        db.session.get_one(Organization, service.organization_id).website = "https://b.example.org/"
        db.session.flush()
        asked = links.to_check(locale.today())
    assert [(one.service_id, one.addresses, one.state) for one in asked] == [
        (service.id, ("https://a.example.org/", "https://b.example.org/"), None)
    ]
