"""Asking whether a page is there: politely, and never of a machine that is not public."""

from __future__ import annotations

import socket
import threading
import time
from ipaddress import ip_address
from typing import Any

import pytest

from forum.outgoing import knocking
from forum.outgoing.knocking import Reach, is_public, knock
from tests.resources.pages_there import HERE, Site, site

__all__ = ["site"]  # a fixture


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
