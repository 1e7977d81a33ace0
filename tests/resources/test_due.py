"""What must be checked again: on which list it stands, and who is told of it, how often, by which way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from forum import clock
from forum.accounts.models import Account
from forum.cli import reviewing, watch
from forum.db import db
from forum.notifications.models import Notice, NoticeKind
from forum.resources import operations, queries, rules
from forum.resources.models import TEAM, Agency, Answer, GuidancePage, ReviewCall, ReviewMail, Service
from forum.resources.queries import due as due_queries
from forum.roles import Role
from forum.web import locale
from tests.factories import World
from tests.moderation.receivers import Receiver, mail, web
from tests.moderation.watching import Make, in_a_hurry, site
from tests.visitor import Page, Visitor

__all__ = ["in_a_hurry", "mail", "site", "web"]  # fixtures
SAYS = "Des fiches ou des services attendent d’être vérifiés de nouveau."


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """So that parts of a day are parts of the same day."""
    with time_machine.travel(datetime(2027, 3, 10, 11, tzinfo=UTC), tick=True):
        yield


def listed(page: Page) -> list[str]:
    return [found.text_content() for found in page.css(".lines h2 bdi")]


def look(app: Flask, world: World, *, ahead: float = 0, owner: str = "a process") -> reviewing.Looked:
    """One look of `abri watch` so many days from now."""
    with time_machine.travel(world.later(0) + ahead * 86_400, tick=True):
        found = watch.look(app, owner)
    assert found is not None
    return found.reviews


def at(world: World, ahead: float) -> time_machine.travel:
    return time_machine.travel(world.later(0) + ahead * 86_400, tick=True)


def told(world: World, account: Account) -> list[str]:
    with world.open():
        found = select(Notice.about).where(Notice.account_id == account.id, Notice.kind == NoticeKind.REVIEW_DUE)
        return list(db.session.scalars(found))


def unanswered(world: World, service: Service, times: int) -> None:
    for _time in range(times):
        with world.open():
            operations.count_service(service, {Answer.NO_ANSWER})


@pytest.mark.parametrize(("tries", "hours"), [(1, 1), (23, 1), (24, 24), (400, 24)])
def test_a_message_that_failed_is_tried_each_hour_then_each_day(tries: int, hours: int) -> None:
    assert rules.mail_pause(tries) == timedelta(hours=hours)


def test_each_desk_lists_its_own_the_longest_overdue_first_and_why(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, agency = world.agency("Rive Claire")
    other = world.agency("Appui Nord")[1]
    world.guidance(agency, title="Fiche bientôt", days=14)
    world.guidance(agency, title="Fiche plus tard", days=15)
    world.guidance(agency, title="Fiche qui attend", days=3, published=False)
    world.guidance(other, title="Fiche d’une autre", days=1)
    world.service(agency, name="Service lapsé", days=200)
    silent = world.service(agency, name="Service muet")
    world.service(agency, name="Service tranquille")
    world.service(name="Service de personne", days=100)
    unanswered(world, silent, 1)
    with world.open():
        assert queries.count_due(agency.id, locale.today()) == 2
    unanswered(world, silent, 1)

    page = Visitor(app).become(writer).get("/desk/due")
    assert listed(page) == ["Service lapsé", "Fiche bientôt", "Service muet"]
    rows = [row.text_content() for row in page.css(".lines li")]
    assert "Pas de vérification depuis le" in rows[0]
    assert "À vérifier avant le" in rows[1]
    assert "On nous a dit que personne n’a répondu." in rows[2]
    assert "personne n’a répondu" not in rows[0] + rows[1]
    assert [link.get("href").split("/")[-2] for link in page.css(".lines h2 a")] == ["services", "g", "services"]
    # Readers see of it only what is overdue.
    found = Visitor(app).get(f"/r/{silent.public_id}")
    assert not found.css(".overdue")
    assert "n’a répondu" not in found.one("h1").getparent().text_content()

    of_team = Visitor(app).become(world.admin()).get("/admin/reviews")
    assert listed(of_team) == ["Service de personne"]
    assert "À vérifier depuis le" in of_team.css(".lines li")[0].text_content()
    for address in ("/desk/due", "/admin/reviews"):
        Visitor(app).get(address, 303)
        for role in set(Role) - {Role.AGENCY if "desk" in address else Role.ADMIN}:
            Visitor(app).become(world.account(role)).get(address, 403)
    Visitor(app).become(world.account(Role.AGENCY)).get("/desk/due", 404)

    monkeypatch.setattr(due_queries, "SIZE", 2)
    agent = Visitor(app).become(writer)
    first = agent.get("/desk/due")
    rest = agent.get(first.css(".pager a.button")[0].get("href"))
    assert listed(first) + listed(rest) == ["Service lapsé", "Fiche bientôt", "Service muet"]
    agent.get("/desk/due?after=x", 400)


def test_people_are_told_in_the_site_once_until_it_was_checked(app: Flask, world: World) -> None:
    writer, agency = world.agency()
    colleague, stranger = world.account(Role.AGENCY), world.agency()[0]
    admin, moderator = world.admin(), world.moderator()
    with world.open():
        operations.admit(colleague.id, agency.id)
    page = world.guidance(agency, days=30)
    service = world.service(agency)
    world.service(days=85)

    assert look(app, world).told == 1
    assert (told(world, admin), told(world, writer)) == ([TEAM], [])
    assert look(app, world, ahead=16.1).told == 1
    everybody = (writer, colleague, stranger, admin, moderator)
    assert [told(world, one) for one in everybody] == [[agency.public_id], [agency.public_id], [], [TEAM], []]
    for one, href in ((writer, "/desk/due"), (admin, "/admin/reviews")):
        with at(world, 16.2):
            notices = Visitor(app).become(one).get("/n")
        assert SAYS in notices.text
        assert notices.css(f"a[href='{href}']")

    # Cleared, it does not come back for what it told of; for something new it does, also unread, as of that day.
    with at(world, 16.3):
        Visitor(app).become(writer).post("/n/clear")
    assert look(app, world, ahead=17.2).told == 0
    assert (told(world, writer), told(world, colleague)) == ([], [agency.public_id])
    unanswered(world, service, 2)
    assert look(app, world, ahead=17.3).told == 0  # once a day: nobody learns at what time somebody told us
    assert look(app, world, ahead=18.2).told == 1
    assert told(world, writer) == told(world, colleague) == [agency.public_id]
    assert world.load(Notice, account_id=colleague.id).on == clock.today("Europe/Paris") + timedelta(days=18)

    # Once all is checked the notice says nothing any more, and the next time tells anew.
    with at(world, 18.3):
        agent = Visitor(app).become(writer)
        again = (clock.today() + timedelta(days=20)).isoformat()
        agent.post(f"/desk/g/{page.public_id}/check", {"review_by": again})
        with world.open():
            db.session.execute(update(Service).where(Service.id == service.id).values(unanswered=0))
        assert SAYS not in agent.get("/n").text
        agent.post("/n/clear")
    assert look(app, world, ahead=19.2).told == 0
    assert world.count(ReviewCall, page_id=page.id) == world.count(ReviewCall, service_id=service.id) == 0
    assert look(app, world, ahead=26.2).told == 1
    assert told(world, writer) == [agency.public_id]


def test_a_page_taken_away_or_a_writer_who_left_is_told_of_nothing(app: Flask, world: World) -> None:
    writer, agency = world.agency()
    page = world.guidance(agency, days=3)
    look(app, world)
    agent = Visitor(app).become(writer)
    assert SAYS in agent.get("/n").text
    agent.post(f"/desk/g/{page.public_id}/withdraw")
    assert SAYS not in agent.get("/n").text
    world.guidance(agency, days=3)
    with world.open():
        db.session.get_one(Account, writer.id).role = Role.MEMBER
    assert SAYS not in Visitor(app).become(writer).get("/n").text


# messages outside the site


def letters(mail: Receiver) -> list[EmailMessage]:
    return [message_from_bytes(sent[sent.index(b"From:") :], policy=policy.default) for sent in mail.arrived]


def addressed(world: World, agency: Agency, address: str = "bureau@rive-claire.example.org") -> None:
    with world.open():
        operations.set_mail(db.session.get_one(Agency, agency.id), address)


def test_an_agency_sets_and_clears_its_address_and_a_wrong_one_is_told_and_kept_in_the_form(
    app: Flask, world: World
) -> None:
    writer, agency = world.agency()
    agent = Visitor(app).become(writer)
    assert "Ce site n’envoie pas d’e-mail pour le moment." in agent.get("/desk/mail").text
    agent.post("/desk/mail", {"mail": " bureau@rive-claire.example.org "})
    assert world.load(Agency, id=agency.id).mail == "bureau@rive-claire.example.org"
    for wrong in ("bureau", "a@b@c", "a@é.example", "a@example.org\nBcc: b@example.org", "a, b@example.org",
                  "<a@example.org>", "x" * 250 + "@example.org", "\x00@example.org"):  # fmt: skip
        refused = agent.post("/desk/mail", {"mail": wrong}, 422)
        assert refused.css("#mail-error"), wrong
        assert refused.css("#mail")[0].get("value").strip()[:1] in wrong
    assert world.load(Agency, id=agency.id).mail == "bureau@rive-claire.example.org"
    agent.post("/desk/mail", {"mail": "x@example.org"}, 400, token=False)
    agent.post("/desk/mail", {"mail": ""})
    assert world.load(Agency, id=agency.id).mail == ""
    Visitor(app).become(world.account(Role.AGENCY)).post("/desk/mail", {"mail": "x@example.org"}, 404)
    for role in (Role.MEMBER, Role.ADMIN):
        Visitor(app).become(world.account(role)).post("/desk/mail", {"mail": "x@example.org"}, 403)


def test_a_message_says_that_something_waits_and_neither_what_nor_whose(
    site: Make, world: World, mail: Receiver
) -> None:
    watching = site(site_address="https://carnet.example.org")
    agency = world.agency("Rive Claire")[1]
    addressed(world, agency)
    page = world.guidance(agency, title="Un titre secret", days=1)
    service = world.service(name="Un service secret", days=100)
    assert look(watching, world) == reviewing.Looked(told=2, mailed=2)
    by_receiver = {letter["To"]: letter for letter in letters(mail)}
    assert set(by_receiver) == {"bureau@rive-claire.example.org", "team@example.org, night@example.org"}
    for letter in by_receiver.values():
        words = letter.get_content()
        assert letter["Subject"] == "Carnet : quelque chose vous attend"
        assert "https://carnet.example.org" in words
        for part in ("secret", "Rive Claire", page.public_id, service.public_id, agency.public_id, "/desk", "/r/"):
            assert part not in words
    assert b"Python" not in b"".join(mail.arrived)
    assert "https" not in letters_without_address(site, world, mail)


def letters_without_address(site: Make, world: World, mail: Receiver) -> str:
    """What is said where the operator names no address of the site."""
    mail.arrived.clear()
    with world.open():
        db.session.execute(update(ReviewMail).values(is_waiting=True, sent_on=None))
    look(site(), world, ahead=0.01)
    return "".join(letter.get_content() for letter in letters(mail))


def test_a_desk_is_sent_one_message_a_week_and_only_for_something_new(
    site: Make, world: World, mail: Receiver, in_a_hurry: None
) -> None:
    watching, agency = site(), world.agency()[1]
    addressed(world, agency)
    page = world.guidance(agency, days=14)
    world.guidance(agency, days=17)
    assert look(watching, world).mailed == 1
    for ahead in (0.4, 1.1, 3.2, 6.4):  # the second becomes due on the third day
        assert look(watching, world, ahead=ahead).mailed == 0
    assert look(watching, world, ahead=7.1).mailed == 1
    for ahead in (8.1, 14.2, 21.2):
        assert look(watching, world, ahead=ahead).mailed == 0
    assert len(mail.arrived) == 2
    # What was checked before its message went is not told of.
    late = world.guidance(agency, days=40)
    with world.open():
        db.session.execute(update(ReviewMail).values(is_waiting=False, sent_on=None))
    addressed(world, agency, "")
    assert look(watching, world, ahead=27.2) == reviewing.Looked(told=1)
    with world.open():
        soon = locale.today() + timedelta(days=150)
        some = update(GuidancePage).where(GuidancePage.agency_id == agency.id)
        db.session.execute(some.values(review_by=soon).execution_options(synchronize_session=False))
    addressed(world, agency)
    assert look(watching, world, ahead=28.2).mailed == 0
    assert world.load(ReviewMail, desk=agency.public_id).is_waiting is False
    assert {page.agency_id, late.agency_id} == {agency.id}


@pytest.mark.parametrize("mode", ["fails", "hangs"])
def test_a_message_that_was_not_taken_is_sent_later_and_never_twice(
    site: Make, world: World, mail: Receiver, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(reviewing.mail, "SOCKET_SECONDS", 0.5)
    monkeypatch.setattr(reviewing.mail, "SECONDS", 2)
    watching, agency = site(), world.agency()[1]
    addressed(world, agency)
    world.guidance(agency, days=3)
    mail.mode = mode
    assert look(watching, world) == reviewing.Looked(told=1, failed=1)
    assert look(watching, world, ahead=0.02) == reviewing.NOTHING  # half an hour later
    mail.mode = "takes"
    assert look(watching, world, ahead=0.05) == reviewing.Looked(mailed=1)
    assert look(watching, world, ahead=1.2) == reviewing.NOTHING
    assert len(mail.arrived) == 1


def test_a_process_that_dies_while_it_sends_sends_nothing_twice_and_no_other_does(
    site: Make, world: World, mail: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching, agency = site(), world.agency()[1]
    addressed(world, agency)
    world.guidance(agency, days=3)

    def die(*_what: object) -> set[str]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(reviewing.mail, "deliver", die)
        with pytest.raises(KeyboardInterrupt):
            look(watching, world)
    with time_machine.travel(clock.now() + timedelta(seconds=1), tick=True):
        assert watch.look(watching, "another process") is None
    assert look(watching, world, ahead=0.1, owner="another process") == reviewing.NOTHING
    assert mail.arrived == []


def test_a_site_that_sends_no_mail_tells_at_the_desk_all_the_same(app: Flask, world: World) -> None:
    writer, agency = world.agency()
    addressed(world, agency)
    world.guidance(agency, days=3)
    assert look(app, world) == reviewing.Looked(told=1)
    assert told(world, writer) == [agency.public_id]


def test_calling_a_thousand_things_asks_the_database_as_often_as_one(
    app: Flask, world: World, statements: list[str], make_rows: Callable[[int, int], None]
) -> None:
    agency = world.agency()[1]
    counts = []
    for many in (1, 60):
        make_rows(agency.id, many)
        with world.open():
            statements.clear()
            operations.call_reviews(locale.today())
            counts.append(len(statements))
        with world.open():
            db.session.execute(ReviewCall.__table__.delete())
    assert counts[0] == counts[1]


@pytest.fixture
def make_rows(world: World) -> Callable[[int, int], None]:
    """Copies of one page that is due."""

    def copy(agency_id: int, many: int) -> None:
        with world.open():
            agency = db.session.get_one(Agency, agency_id)
        page = world.guidance(agency, days=1)
        with world.open():
            row = db.session.execute(select(GuidancePage.__table__).where(GuidancePage.id == page.id)).mappings().one()
            for number in range(many - 1):
                copied = {**row, "public_id": f"{number:022}", "original_id": None}
                del copied["id"]
                db.session.execute(GuidancePage.__table__.insert().values(copied))

    return copy
