"""Fixtures of the browser tests: Chromium, the served site, people at browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from forum.roles import Role
from tests import services
from tests.browser import leaving, people, places, serving
from tests.browser.leaving import Everything
from tests.browser.people import Person
from tests.browser.serving import Site
from tests.browser.two_moderators import Team

ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
Visit = Callable[..., Person]
Addresses = dict[str, dict[str, str]]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The installed browser. It knows no name but the neutral sites', and keeps pages for Back as people's does."""
    expect.set_options(timeout=people.PATIENCE)
    with serving.neutral_site() as port, sync_playwright() as playwright:
        neutral = [f"MAP {host}:443 {services.LOOPBACK}:{port}" for host in serving.NEUTRAL_HOSTS]
        rules = ", ".join([*neutral, "MAP * ~NOTFOUND", f"EXCLUDE {services.LOOPBACK}"])
        browser = playwright.chromium.launch(
            executable_path=services.chromium_path(),
            args=[*ARGUMENTS, f"--host-resolver-rules={rules}"],
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The sample forum, for tests that leave it as it is or write little."""
    with serving.running_site(team=True) as running:
        yield running


@pytest.fixture(scope="session")
def served() -> Iterator[Everything]:
    """A forum with a row for every address; its tests leave it as it is."""
    with leaving.everything() as running:
        yield running


@pytest.fixture(scope="session")
def where(site: Site) -> Addresses:
    """The addresses of `places` at the common site, by language."""
    return places.addresses(site)


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """`visit(js=…, language=…, size=…)` opens a window for another person; all are checked and closed at the end.

    At the common `site`, or at the one that is given.
    """
    with ExitStack() as stack:

        def open_window(**options: Any) -> Person:
            where: Site = options.pop("site", None) or request.getfixturevalue("site")
            return stack.enter_context(people.at_browser(chromium, where, **options))

        yield open_window


@pytest.fixture(params=[False, True], ids=["without JavaScript", "with JavaScript"])
def js(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(scope="session")
def reviewing() -> Iterator[Team]:
    """A site with two who review and nothing that waits but guidance."""
    with serving.running_site() as running:
        yield Team(running, running.keys[Role.MODERATOR], running.admit(Role.MODERATOR))


@pytest.fixture
def team(reviewing: Team) -> Team:
    """The two of them; nobody has anything before them, and nothing waits but guidance."""
    reviewing.gives_all_back()
    reviewing.site.decide_all_but(0)
    return reviewing
