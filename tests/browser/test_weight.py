"""What a first visit costs: people here may have an old telephone and little credit."""

from __future__ import annotations

from typing import Any

import pytest

from forum.cli import sampling
from forum.roles import Role
from tests.browser.conftest import Visit
from tests.browser.people import Person
from tests.browser.serving import Site
from tests.factories import World

pytestmark = pytest.mark.browser

POSTS = 20
MOST_BYTES = 25_000  # over the wire, headers included
MOST_REQUESTS = 5


@pytest.fixture(scope="module")
def thread(site: Site) -> str:
    """The address of a public thread of twenty posts, with texts as long as the sample's are."""
    world = World(site.app)
    bodies = [post["body"] for story in sampling.read("threads.fr") for post in story["posts"] if post["body"]]
    made = world.thread(world.board(public=True, name="À peser"), title="Vingt messages", body=bodies[0])
    for body in bodies[1:POSTS]:
        world.reply(made, body=body)
    return f"/t/{made.public_id}"


def _measured(person: Person, path: str) -> tuple[dict[str, float], int]:
    """The bytes of each answer as transferred, and the number of requests, of a first visit."""
    devtools = person.context.new_cdp_session(person.page)
    addresses: dict[str, str] = {}
    sizes: dict[str, float] = {}

    def asked(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def finished(event: dict[str, Any]) -> None:
        sizes[addresses[event["requestId"]]] = event["encodedDataLength"]

    devtools.on("Network.requestWillBeSent", asked)
    devtools.on("Network.loadingFinished", finished)
    devtools.send("Network.enable")
    person.open(path)
    person.page.wait_for_load_state("networkidle")
    return sizes, len(person.watch.requests)


@pytest.mark.parametrize("role", [None, Role.MEMBER], ids=["visitor", "member"])
def test_a_first_visit_of_a_thread_is_light(visit: Visit, thread: str, role: Role | None) -> None:
    person = visit()
    if role is not None:
        person.become(person.site.keys[role])
    sizes, requests = _measured(person, thread)
    assert person.page.locator("article.post-card").count() == POSTS
    assert sizes, "nothing was measured"
    icon = person.context.request.get(person.page.locator("link[rel=icon]").evaluate("(link) => link.href"))
    total = sum(sizes.values()) + (0 if any(".svg" in url for url in sizes) else len(icon.body()) + 400)
    assert total <= MOST_BYTES, sizes
    assert requests <= MOST_REQUESTS, person.watch.requests


def test_a_second_page_asks_for_nothing_but_itself(visit: Visit, thread: str) -> None:
    """Styles and modules stay in the browser for ever, by names made from their content."""
    person = visit()
    person.open(thread)
    person.page.wait_for_load_state("networkidle")
    sizes, _ = _measured(person, "/r")
    fetched = [url for url, size in sizes.items() if size > 0 and "/static/" in url]
    assert fetched == []


def test_the_page_is_whole_before_any_style_or_script_comes(visit: Visit, thread: str) -> None:
    """On a bad line: words, exit and help stand in the first answer."""
    person = visit()
    person.page.route("**/static/**", lambda route: route.abort())
    person.page.goto(person.site.url + thread, wait_until="domcontentloaded")
    assert person.page.locator("article.post-card").count() == POSTS
    assert person.page.locator("a[data-exit]").first.is_visible()
    assert person.page.locator("a.exit__crisis").is_visible()
    person.watch.wrong.clear()  # of course the browser complains
