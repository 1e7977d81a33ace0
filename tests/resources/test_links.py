"""Whether a service's own pages are still there: asked for where the operator wants it, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.cli import reviewing
from forum.db import db
from forum.resources import queries, rules
from forum.resources.models import LinkCheck, LinkState, Organization, Service
from forum.resources.queries import links
from forum.web import locale
from tests.factories import World
from tests.resources.looking import at, look, noon
from tests.resources.pages_there import HERE, Site, site
from tests.visitor import Visitor

__all__ = ["noon", "site"]  # fixtures
pytestmark = pytest.mark.usefixtures("noon")
FINE, FAILED, BROKEN = LinkState
REGARDS = "Le site regarde de temps en temps si les pages web des services existent encore"


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


def linked(world: World, *, published: bool = True, **named: str) -> Service:
    """A service that names these pages."""
    service = world.service(published=published, days=5)
    with world.open():
        db.session.execute(update(Service).where(Service.id == service.id).values(named))
    return service


def states(world: World) -> dict[int, LinkState]:
    with world.open():
        return {one.service_id: one.state for one in db.session.scalars(select(LinkCheck))}


def broken(world: World, ahead: float) -> list[str]:
    """What is due because a page of its own is gone."""
    with at(world, ahead), world.open():
        rows, _key = queries.due_reviews(None, today=locale.today(), after=None)
        return [row.public_id for row in rows if row.is_broken]


def test_links_are_asked_for_only_where_the_operator_wants_it(
    app: Flask, checking: Flask, world: World, site: Site
) -> None:
    fine = linked(world, url=site.at("/fine"))
    gone = linked(world, url=site.at("/gone"), chat_url=site.at("/fine"))
    linked(world, url=site.at("/held"), published=False)
    world.service()  # names no page
    site.statuses["/gone"] = 404
    assert look(app, world).knocked == 0
    assert site.asked == []
    said = [REGARDS in Visitor(one).get("/i/k").text for one in (app, checking)]
    assert said == [False, True]
    assert look(checking, world).knocked == 2
    assert states(world) == {fine.id: FINE, gone.id: FAILED}
    assert {path for _method, path, _heads in site.asked} == {"/fine", "/gone"}
    # Two hours later it is the same day: who failed is asked again the next one, who is fine in a week.
    assert look(checking, world, ahead=0.1).knocked == 0
    assert broken(world, 0.1) == []
    assert look(checking, world, ahead=1).knocked == 1
    assert (states(world), broken(world, 1)) == ({fine.id: FINE, gone.id: BROKEN}, [gone.public_id])
    site.statuses.clear()
    assert look(checking, world, ahead=1.02).knocked == 0  # a round an hour
    assert look(checking, world, ahead=2).knocked == 1
    assert (states(world)[gone.id], broken(world, 2)) == (FINE, [])
    assert look(checking, world, ahead=8).knocked == 1


def test_a_service_of_which_not_all_pages_were_asked_for_is_left_for_another_time(
    checking: Flask, world: World, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = [linked(world, url=site.at(f"/slow?{number}")) for number in range(4)]
    assert look(checking, world).knocked == 3  # of one host
    assert states(world) == dict.fromkeys([one.id for one in services[:3]], FINE)
    assert look(checking, world, ahead=0.1).knocked == 1
    monkeypatch.setattr(links, "MOST", 2)
    assert look(checking, world, ahead=8).knocked == 2


def test_a_service_that_was_checked_since_its_page_was_found_gone_is_not_due(world: World) -> None:
    service = world.service(days=5)
    with world.open():
        today = locale.today()
        for ago, is_due in ((6, False), (5, False), (4, True), (0, True)):
            db.session.merge(LinkCheck(service_id=service.id, checked_on=today - timedelta(days=ago), state=BROKEN))
            db.session.flush()
            assert bool(queries.count_due(None, today)) is is_due, ago


def test_the_website_of_an_organisation_is_asked_for_with_each_of_its_services(world: World) -> None:
    service = world.service(url="https://a.example.org/")
    with world.open():
        db.session.get_one(Organization, service.organization_id).website = "https://b.example.org/"
        db.session.flush()
        asked = links.to_check(locale.today())
    assert [(one.service_id, one.addresses, one.state) for one in asked] == [
        (service.id, ("https://a.example.org/", "https://b.example.org/"), None)
    ]
