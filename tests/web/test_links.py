"""Links out: a page in between names the site, and it names nothing but what this site has linked."""

from __future__ import annotations

import base64
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from forum import keys, markup
from forum.web import links
from tests.factories import World
from tests.visitor import Visitor

TARGETS = [
    "https://example.org/",
    "http://example.org/a?b=1&c=2#d",
    "https://sub.example.org:8443/é?q=%22%3E",
    "https://xn--bcher-kva.example/",
    "https://example.org/" + "a" * 900,
]
FORGED = [
    "", ".", "..", "x", "x.y", "aHR0cHM6Ly9leGFtcGxlLm9yZw", "aHR0cHM6Ly9leGFtcGxlLm9yZw.", ".AAAAAAAAAAAAAAAAAAAAAA",
    "aHR0cHM6Ly9leGFtcGxlLm9yZw.AAAAAAAAAAAAAAAAAAAAAA", "aHR0cHM6Ly9leGFtcGxlLm9yZw.é", "é.é", "%00.%00", "a" * 9000,
]  # fmt: skip


def address(app: Flask, target: str) -> str:
    with app.test_request_context():
        return links.out(target)


@pytest.mark.parametrize("target", TARGETS)
def test_the_page_in_between_names_the_site_and_links_to_it(app: Flask, visitor: Visitor, target: str) -> None:
    page = visitor.get(address(app, target))
    link = [a for a in page.css("main a[href]") if a.get("href") == target]
    assert len(link) == 1
    assert set((link[0].get("rel") or "").split()) >= {"noopener", "noreferrer", "nofollow"}
    assert not link[0].get("target")
    assert (urlsplit(target).hostname or "") in page.text


def test_nothing_of_the_way_to_the_page_in_between_is_stored_in_a_cookie(app: Flask, visitor: Visitor) -> None:
    page = visitor.get(address(app, "https://example.org/"))
    assert "example" not in " ".join(page.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("to", FORGED)
def test_an_address_that_was_not_signed_here_leads_nowhere(visitor: Visitor, to: str) -> None:
    page = visitor.get(f"/u?to={to}", 404)
    assert "example.org" not in page.source


def test_a_changed_address_leads_nowhere(app: Flask, visitor: Visitor) -> None:
    good = parse_qs(urlsplit(address(app, "https://example.org/")).query)["to"][0]
    packed, _, signature = good.partition(".")
    other = base64.urlsafe_b64encode(b"https://example.net/").decode().rstrip("=")
    for changed in (f"{other}.{signature}", f"{packed}.{signature[::-1]}", f"{packed}x.{signature}", good[:-1]):
        visitor.get(f"/u?to={changed}", 404)
    visitor.get(f"/u?to={good}")


def test_a_signature_of_another_purpose_is_none(app: Flask, visitor: Visitor) -> None:
    packed = base64.urlsafe_b64encode(b"https://example.org/").decode().rstrip("=")
    with app.test_request_context():
        wrong = keys.sign("idle", packed)
    visitor.get(f"/u?to={packed}.{wrong}", 404)


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "data:text/html,x", "//example.org", "/b", "", "mailto:a@example.org", "https:///x"],
)
def test_only_the_web_is_linked_even_if_something_else_were_signed(app: Flask, visitor: Visitor, target: str) -> None:
    """A second lock: nothing of ours signs such an address, and the page would not show it."""
    page = visitor.get(address(app, target), 404)
    assert "javascript:" not in page.source


def test_texts_are_read_with_their_links_through_the_page_in_between(app: Flask) -> None:
    html = str(markup.render("Voir [ici](https://example.org/a?b=1&c=2) et <https://example.net/>."))
    with app.test_request_context():
        shown = str(links.through(html))
        again = str(links.through(shown))
        expected = links.out("https://example.org/a?b=1&c=2")
    assert 'href="http' not in shown
    assert shown.count('href="/u?to=') == 2
    assert expected in shown
    assert again == shown


@pytest.mark.parametrize("source", ["[x](javascript:alert(1))", "[x](data:text/html,x)", "<javascript:alert(1)>"])
def test_a_text_never_links_to_a_script(app: Flask, source: str) -> None:
    with app.test_request_context():
        shown = str(links.through(str(markup.render(source))))
    assert "href" not in shown


def test_a_text_without_links_is_shown_as_it_was_stored(app: Flask) -> None:
    html = str(markup.render("Un *mot*."))
    with app.test_request_context():
        assert str(links.through(html)) == html


def test_a_link_in_a_thread_leads_through_the_page_in_between(
    app: Flask, world: World, member: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "ABRI", replace(app.config["ABRI"], plain_links_until=0))
    thread = world.thread(body="Voir https://example.org/page pour la suite.")
    page = member.get(f"/t/{thread.public_id}")
    hrefs = [a.get("href") or "" for a in page.css(".post-card__body p > a:not(.post-card__answer)")]
    assert hrefs
    assert all(href.startswith("/u?to=") for href in hrefs)
    assert "https://example.org/page" in member.get(hrefs[0]).source
