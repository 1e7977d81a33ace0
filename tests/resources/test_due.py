"""What must be checked again: on which list it stands and why, and who is told of it inside the site."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update

from forum import clock
from forum.accounts.models import Account
from forum.db import Base, db
from forum.notifications.models import Notice, NoticeKind
from forum.resources import operations, queries
from forum.resources.models import TEAM, Agency, ReviewCall, Service
from forum.resources.queries import due as due_queries
from forum.roles import Role
from forum.web import locale
from tests.factories import World
from tests.resources.looking import at, look, noon, unanswered
from tests.visitor import Page, Visitor

__all__ = ["noon"]  # a fixture
pytestmark = pytest.mark.usefixtures("noon")
SAYS = "Des fiches ou des services attendent d’être vérifiés de nouveau."


def listed(page: Page) -> list[str]:
    return [found.text_content() for found in page.css(".lines h2 bdi")]


def told(world: World, account: Account) -> list[str]:
    with world.open():
        found = select(Notice.about).where(Notice.account_id == account.id, Notice.kind == NoticeKind.REVIEW_DUE)
        return list(db.session.scalars(found))


def stocked(world: World) -> tuple[Account, Agency, Service]:
    """An agency with something due for every reason, a service of which nobody said twice that nobody answered, and
    what is due at other desks."""
    writer, agency = world.agency("Rive Claire")
    world.guidance(agency, title="Fiche bientôt", days=14)
    world.guidance(agency, title="Fiche plus tard", days=15)
    world.guidance(agency, title="Fiche qui attend", days=3, published=False)
    world.guidance(world.agency("Appui Nord")[1], title="Fiche d’une autre", days=1)
    world.service(agency, name="Service lapsé", days=200)
    silent = world.service(agency, name="Service muet")
    world.service(agency, name="Service tranquille")
    world.service(name="Service de personne", days=100)
    unanswered(world, silent, 1)
    return writer, agency, silent


def test_each_desk_lists_its_own_the_longest_overdue_first_and_why(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, agency, silent = stocked(world)
    with world.open():
        assert queries.count_due(agency.id, locale.today()) == 2
    unanswered(world, silent, 1)
    agent = Visitor(app).become(writer)
    page = agent.get("/desk/due")
    assert listed(page) == ["Service lapsé", "Fiche bientôt", "Service muet"]
    rows = [row.text_content() for row in page.css(".lines li")]
    assert "Pas de vérification depuis le" in rows[0]
    assert "À vérifier avant le" in rows[1]
    assert ["On nous a dit que personne n’a répondu." in row for row in rows] == [False, False, True]
    for link in page.css(".lines h2 a"):
        assert agent.get(link.get("href")).h1
    # Readers see of it only what is overdue.
    found = Visitor(app).get(f"/r/{silent.public_id}")
    assert not found.css(".overdue")
    of_team = Visitor(app).become(world.admin())
    team_page = of_team.get("/admin/reviews")
    assert listed(team_page) == ["Service de personne"]
    assert "À vérifier depuis le" in team_page.css(".lines li")[0].text_content()
    assert of_team.get(team_page.css(".lines h2 a")[0].get("href")).h1
    monkeypatch.setattr(due_queries, "SIZE", 2)
    first = agent.get("/desk/due")
    rest = agent.get(first.css(".pager a.button")[0].get("href"))
    assert listed(first) + listed(rest) == ["Service lapsé", "Fiche bientôt", "Service muet"]
    agent.get("/desk/due?after=x", 400)
    of_team.get("/admin/reviews?after=x", 400)


def test_a_desk_is_for_those_who_sit_at_it(app: Flask, world: World) -> None:
    for address, theirs in (("/desk/due", Role.AGENCY), ("/admin/reviews", Role.ADMIN)):
        Visitor(app).get(address, 303)
        for role in set(Role) - {theirs}:
            Visitor(app).become(world.account(role)).get(address, 403)
    not_admitted = Visitor(app).become(world.account(Role.AGENCY))
    not_admitted.get("/desk/due", 404)
    assert not_admitted.get("/n").h1


def test_people_are_told_in_the_site_once_for_what_is_due(app: Flask, world: World) -> None:
    writer, agency = world.agency()
    colleague, stranger = world.account(Role.AGENCY), world.agency()[0]
    admin, moderator = world.admin(), world.moderator()
    with world.open():
        operations.admit(colleague.id, agency.id)
    world.guidance(agency, days=30)
    service = world.service(agency)
    world.service(days=85)
    assert look(app, world).told == 1
    assert (told(world, admin), told(world, writer)) == ([TEAM], [])
    assert look(app, world, ahead=16.1).told == 1
    everybody = (writer, colleague, stranger, admin, moderator)
    assert [told(world, one) for one in everybody] == [[agency.public_id], [agency.public_id], [], [TEAM], []]
    with at(world, 16.2):
        for one, href in ((writer, "/desk/due"), (admin, "/admin/reviews")):
            notices = Visitor(app).become(one).get("/n")
            assert SAYS in notices.text
            assert notices.css(f"a[href='{href}']")
        Visitor(app).become(writer).post("/n/clear")
    # Cleared, it does not come back for what it told of; for something new it does, and where it was left, as of then.
    assert look(app, world, ahead=17.2).told == 0
    assert (told(world, writer), told(world, colleague)) == ([], [agency.public_id])
    unanswered(world, service, 2)
    assert look(app, world, ahead=17.3).told == 0  # once a day: nobody learns at what time somebody said so
    assert look(app, world, ahead=18.2).told == 1
    assert told(world, writer) == told(world, colleague) == [agency.public_id]
    assert world.load(Notice, account_id=colleague.id).on == clock.today("Europe/Paris") + timedelta(days=18)


def test_what_was_checked_is_told_of_again_when_it_is_due_again(app: Flask, world: World) -> None:
    writer, agency = world.agency()
    page, service = world.guidance(agency, days=3), world.service(agency)
    unanswered(world, service, 2)
    assert look(app, world).told == 1
    assert (world.count(ReviewCall, page_id=page.id), world.count(ReviewCall, service_id=service.id)) == (1, 1)
    agent = Visitor(app).become(writer)
    assert SAYS in agent.get("/n").text
    again = (clock.today() + timedelta(days=30)).isoformat()
    agent.post(f"/desk/g/{page.public_id}/check", {"review_by": again})
    assert SAYS in agent.get("/n").text
    with world.open():
        db.session.execute(update(Service).where(Service.id == service.id).values(unanswered=0))
    assert SAYS not in agent.get("/n").text
    agent.post("/n/clear")
    for ahead, desks, calls in ((1.1, 0, 0), (15.1, 0, 0), (16.1, 1, 1), (17.1, 0, 1)):
        assert look(app, world, ahead=ahead).told == desks, ahead
        assert world.count(ReviewCall) == calls, ahead
    assert told(world, writer) == [agency.public_id]


def test_a_page_taken_away_and_a_writer_who_left_are_told_of_nothing(app: Flask, world: World) -> None:
    writer, agency = world.agency()
    page = world.guidance(agency, days=3)
    look(app, world)
    agent = Visitor(app).become(writer)
    assert SAYS in agent.get("/n").text
    agent.post(f"/desk/g/{page.public_id}/withdraw")
    assert SAYS not in agent.get("/n").text
    world.guidance(agency, days=3)
    assert SAYS in agent.get("/n").text
    with world.open():
        db.session.get_one(Account, writer.id).role = Role.MEMBER
    assert SAYS not in Visitor(app).become(writer).get("/n").text


def test_calling_of_many_asks_the_database_as_often_as_of_one(world: World, statements: list[str]) -> None:
    agency = world.agency()[1]
    page, pages = world.guidance(agency, days=1), Base.metadata.tables["guidance_pages"]
    counts = []
    for many in (0, 60):
        with world.open():
            row = dict(db.session.execute(select(pages)).mappings().first() or {})
            copies = [{**row, "id": page.id + 1 + n, "public_id": f"{n:022}"} for n in range(many)]
            if copies:
                db.session.execute(insert(pages), copies)
            db.session.execute(delete(ReviewCall))
            statements.clear()
            assert operations.call_reviews(locale.today()) == {agency.public_id}
            counts.append(len(statements))
        assert world.count(ReviewCall) == many + 1
    assert counts[0] == counts[1]
