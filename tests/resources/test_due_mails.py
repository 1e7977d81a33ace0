"""The message outside the site that something is due: to whom, how often, and how little it says."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from forum import clock
from forum.cli import reviewing, watch
from forum.db import db
from forum.notifications.models import Notice
from forum.outgoing import mail as letter_box
from forum.resources import rules
from forum.resources.models import Agency, GuidancePage, ReviewMail
from forum.roles import Role
from forum.web import locale
from tests.factories import World
from tests.moderation.receivers import Receiver, mail, web
from tests.moderation.watching import Make, in_a_hurry, site
from tests.resources.looking import addressed, look, noon
from tests.visitor import Visitor

__all__ = ["in_a_hurry", "mail", "noon", "site", "web"]  # fixtures
pytestmark = pytest.mark.usefixtures("noon")


@pytest.mark.parametrize(("tries", "hours"), [(1, 1), (23, 1), (24, 24), (400, 24)])
def test_a_message_that_failed_is_tried_each_hour_then_each_day(tries: int, hours: int) -> None:
    assert rules.mail_pause(tries) == timedelta(hours=hours)


def letters(mail: Receiver) -> list[EmailMessage]:
    return [message_from_bytes(sent[sent.index(b"From:") :], policy=policy.default) for sent in mail.arrived]


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
        assert letter["Subject"].replace("\xa0", " ") == "Carnet : quelque chose vous attend"
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
    monkeypatch.setattr(letter_box, "SOCKET_SECONDS", 0.5)
    monkeypatch.setattr(letter_box, "SECONDS", 2)
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
        patched.setattr(letter_box, "deliver", die)
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
    assert world.load(Notice, account_id=writer.id).about == agency.public_id
