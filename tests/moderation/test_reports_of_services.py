"""What readers say of a service: which eyes it is for, the text as it was, and how it ends."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask
from sqlalchemy.exc import IntegrityError

from forum.audit import Act, AuditLine
from forum.db import db, new_public_id
from forum.moderation.models import Report, ReportCase, ReportedKind, ReportOutcome, ReportState
from forum.moderation.rules.reports import is_for_admins, level, open_outcomes
from forum.resources.models import Phone, Service, ServiceState
from forum.resources.said import PhoneSaid
from forum.roles import Role
from forum.waiting import Level
from tests.factories import World
from tests.moderation.reporting import FACTS, decide
from tests.visitor import Page, Visitor

NUMBERS = (PhoneSaid(number="01 99 00 12 34", country="FR"), PhoneSaid(number="01 99 00 56 78", country="FR"))


def _say(came: Visitor, public_id: str, reason: str = "blame", text: str = "") -> Page:
    path = f"/r/{public_id}/report"
    page = came.post(path, {"reason": reason, "text": text})
    assert page.location == f"{path}?sent=1"
    return page


def _case(world: World, service: Service, **facts: object) -> ReportCase:
    return world.load(ReportCase, about=service.public_id, **facts)


@pytest.mark.parametrize(
    ("sentence", "reason", "role", "expected"),
    [
        ("an agency's service is for administrators", "blame", Role.AGENCY, True),
        ("the team's own is for everybody who reviews", "blame", None, False),
        ("but not what is said about the team", "staff", None, True),
    ],
)
def test_whose_eyes_a_case_of_a_service_is_for(sentence: str, reason: str, role: Role | None, expected: bool) -> None:
    assert is_for_admins(ReportedKind.SERVICE, reason, role) is expected, sentence


def test_what_leads_to_help_has_reasons_of_its_own(visitor: Visitor, world: World) -> None:
    service, own = world.service(), ["address", "fake", "number", "closed"]

    def offered(path: str) -> list[str]:
        return [one.get("value") or "" for one in visitor.get(path).css("[name=reason]") if one.get("value") in own]

    assert offered(f"/r/{service.public_id}/report") == own
    assert offered(f"/t/{service.public_id}/report") == []
    visitor.post(f"/t/{service.public_id}/report", {"reason": "number"}, 422)
    _say(visitor, service.public_id, "number")
    assert _case(world, service).reason == "number"
    assert [level(reason) for reason in own] == [Level.RED, Level.AMBER, Level.AMBER, Level.AMBER]
    page = Visitor(visitor.app).become(world.account(Role.ADMIN)).get("/mod/reports")
    assert "Un numéro est faux, ou ne répond pas" in page.text


def test_a_service_is_taken_down_or_left_and_never_held() -> None:
    fine, handled, hold, take_down = ReportOutcome
    for kind in ReportedKind:
        open_now = open_outcomes(ReportState.OPEN, kind=kind, is_public=True, is_reporter=False)
        expected = [fine, handled, take_down] if kind is ReportedKind.SERVICE else [fine, handled, hold, take_down]
        assert open_now == expected
        hidden = open_outcomes(ReportState.OPEN, kind=kind, is_public=False, is_reporter=False)
        assert hidden == [fine, handled]
        assert not open_outcomes(ReportState.OPEN, kind=kind, is_public=True, is_reporter=True)


def test_the_answer_is_the_same_whether_or_not_a_service_is_there(world: World, app: Flask) -> None:
    held, gone = world.service(published=False), world.service(valid_to=_today(world))
    ids = [world.service().public_id, held.public_id, new_public_id()]
    came = Visitor(app)
    pages = [came.get(f"/r/{public_id}/report") for public_id in ids]
    assert len({_without_ids(page, ids) for page in pages}) == 1
    for public_id in ids:
        _say(came, public_id)
    assert len({_without_ids(came.get(f"/r/{public_id}/report?sent=1"), ids) for public_id in ids}) == 1
    assert world.count(ReportCase) == world.count(Report) == 1
    assert world.load(ReportCase).about_kind is ReportedKind.SERVICE
    with time_machine.travel(world.later(1), tick=False):
        _say(Visitor(app), gone.public_id)
    assert world.count(ReportCase) == 1


def _today(world: World) -> object:
    from forum.web import locale

    with world.open():
        return locale.today()


def _without_ids(page: Page, ids: list[str]) -> str:
    text = page.text
    for public_id in ids:
        text = text.replace(public_id, "")
    return text


def test_the_text_is_kept_as_it_was_and_what_changed_since_is_shown(world: World, app: Flask, member: Visitor) -> None:
    service = world.service(name="Écoute de nuit", summary="On répond la nuit.", phones=NUMBERS)
    _say(member, service.public_id, text="Ce numéro sonne chez quelqu’un.")
    _say(Visitor(app), service.public_id)
    case = _case(world, service)
    assert (case.about_kind, case.admins_only, case.post_id, case.page_id) == ("service", False, None, None)
    assert world.count(Report, case_id=case.id) == 2
    moderator = Visitor(app).become(world.moderator())
    queue = moderator.get("/mod")
    assert case.public_id in queue.source
    page = moderator.get(f"/mod/reports/{case.public_id}")
    for words in ("Un service", "Écoute de nuit", "On répond la nuit.", "01 99 00 56 78", "Ce numéro sonne"):
        assert words in page.text, words
    assert page.css(f"a[href='/r/{service.public_id}']")
    assert "Il n’a pas changé depuis." in page.text
    with world.open():
        db.session.query(Phone).filter_by(service_id=service.id, place=0).one().number = "01 99 00 99 99"
    changed = moderator.get(f"/mod/reports/{case.public_id}")
    assert "12 34" in "".join(piece.text_content() for piece in changed.css(".diff del"))
    assert "99 99" in "".join(piece.text_content() for piece in changed.css(".diff ins"))


def test_a_service_that_is_fine_stays_and_the_same_words_open_nothing_again(
    world: World, app: Flask, member: Visitor
) -> None:
    service = world.service()
    _say(member, service.public_id)
    case = _case(world, service)
    moderator = Visitor(app).become(world.moderator())
    page = moderator.get(f"/mod/reports/{case.public_id}")
    outcomes = [box.get("value") for box in page.css("[name=outcome]")]
    assert outcomes == ["fine", "handled", "take_down"]
    moderator.send(page, f"/mod/reports/{case.public_id}/decide", 403, outcome="hold")
    decide(moderator, case, "fine")
    ended = _case(world, service)
    assert (ended.state, ended.title_sealed, ended.body_sealed) == (ReportState.FINE, "", "")
    assert world.load(Service, id=service.id).state is ServiceState.PUBLISHED
    assert "il peut rester comme il est" in member.get("/n").text
    _say(Visitor(app), service.public_id)
    assert world.count(ReportCase) == 1
    _say(Visitor(app), service.public_id, "danger")
    assert world.count(ReportCase, state=ReportState.OPEN) == 1


def test_a_service_that_is_taken_down_leaves_the_directory_and_its_agency_reads_why(world: World, app: Flask) -> None:
    account, agency = world.agency("Rive Claire")
    service = world.service(agency, name="Écoute de nuit")
    member = Visitor(app).become(world.member())
    _say(member, service.public_id)
    case = _case(world, service)
    assert case.admins_only
    moderator, admin = (Visitor(app).become(someone) for someone in (world.moderator(), world.admin()))
    moderator.get(f"/mod/reports/{case.public_id}", 404)
    assert case.public_id not in moderator.get("/mod").source
    accused = Visitor(app).become(account)
    accused.get(f"/mod/reports/{case.public_id}", 403)
    decide(admin, case, "take_down", 422)
    assert member.get(f"/r/{service.public_id}").h1
    stale = admin.get(f"/mod/reports/{case.public_id}")
    decide(admin, case, "take_down", rule="blame", reason=FACTS)
    path = f"/mod/reports/{case.public_id}/decide"
    admin.send(stale, path, 409, outcome="take_down", rule="blame", reason="Un texte gardé.")
    member.get(f"/r/{service.public_id}", 404)
    assert "Écoute de nuit" not in member.get("/r?country=").text
    assert world.load(Service, id=service.id).state is ServiceState.WITHDRAWN
    assert world.count(AuditLine, act=Act.SERVICE_WITHDRAWN, about=service.public_id) == 1
    told = accused.get("/n")
    assert "Votre service « Écoute de nuit » n’est plus dans l’annuaire." in told.text
    assert FACTS in told.text
    assert "prévenu" not in told.text
    desk = accused.get(f"/desk/services/{service.public_id}")
    assert FACTS in desk.text
    stranger = Visitor(app).become(world.agency()[0])
    assert "Écoute de nuit" not in stranger.get("/n").text


def test_a_case_is_about_one_thing(world: World, member: Visitor) -> None:
    service = world.service()
    _say(member, service.public_id)
    for wrong in ({"about_kind": ReportedKind.GUIDANCE}, {"service_id": None}):
        with pytest.raises(IntegrityError), world.open():
            db.session.query(ReportCase).update(wrong)
