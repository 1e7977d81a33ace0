"""What becomes of a text: written, held, published, given back, replaced, withdrawn, confirmed, counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm.exc import StaleDataError

from forum.accounts import operations as accounts
from forum.accounts import proposals
from forum.audit import Act, AuditLine
from forum.db import db
from forum.errors import Conflict, Refused
from forum.resources import operations, queries
from forum.resources.models import Answer, GuidanceRevision, GuidanceState, RevisionState
from forum.resources.rules import Decision
from forum.roles import Role, Viewer
from forum.web import locale
from tests.resources import factories as make

pytestmark = pytest.mark.usefixtures("within")


def _past(page_id: int) -> list[str]:
    texts, _next_key = queries.history(page_id, after=None)
    return [past.body for past in texts]


def _acts() -> list[tuple[Act, int | None, str, str]]:
    db.session.commit()  # lines are written with what they are about
    lines = db.session.scalars(select(AuditLine).order_by(AuditLine.id))
    return [(line.act, line.actor, line.about, line.why) for line in lines]


def test_a_new_page_waits_and_is_rendered_once() -> None:
    page = make.held()
    assert page.state is GuidanceState.HELD
    assert page.waiting_at is not None
    assert "<em>dans l’ordre</em>" in page.html
    assert page.checked_on == page.sent_on == locale.today()


def test_a_published_page_waits_no_more_and_the_act_is_written_down_without_a_name() -> None:
    page = make.published()
    assert (page.state, page.waiting_at, page.published_on) == (GuidanceState.PUBLISHED, None, locale.today())
    assert _acts()[-1] == (Act.GUIDANCE_PUBLISHED, make.REVIEWER.number, page.public_id, "page")


def test_a_returned_page_keeps_its_reason_until_it_is_sent_again() -> None:
    page = make.returned()
    assert (page.state, page.return_reason) == (GuidanceState.RETURNED, "Le numéro ne répond pas.")
    assert _acts()[-1][0] is Act.GUIDANCE_RETURNED
    make.edited(page, body="Corrigé.")
    assert (page.state, page.return_reason, page.body) == (GuidanceState.HELD, "", "Corrigé.")
    assert _past(page.id) == []


def test_a_text_is_not_given_back_without_a_reason() -> None:
    page = make.held()
    for nothing in ("", "  \n\u200b"):
        with pytest.raises(Refused, match="reason"):
            make.reviewed(page, Decision.RETURN, nothing)


def test_an_edit_leaves_the_public_text_in_place_until_it_is_published() -> None:
    page = make.published(body="L’ancien.")
    own = make.edited(page, title="Autre titre", body="Le nouveau.", country="")
    assert (page.state, page.body, page.country) == (GuidanceState.PUBLISHED, "L’ancien.", "FR")
    assert own.revision is not None
    assert own.newest.body == "Le nouveau."
    make.reviewed(page, Decision.PUBLISH)
    assert (page.title, page.body, page.country) == ("Autre titre", "Le nouveau.", "")
    assert "Le nouveau." in page.html
    assert page.waiting_at is None
    assert _past(page.id) == ["L’ancien."]
    assert queries.review(page.public_id).revision is None
    assert _acts()[-1] == (Act.GUIDANCE_PUBLISHED, make.REVIEWER.number, page.public_id, "edit")


def test_an_edit_given_back_leaves_the_public_text_and_is_sent_again_as_the_same_edit() -> None:
    page = make.with_edit(RevisionState.RETURNED, body="L’ancien.")
    own = queries.review(page.public_id)
    assert own.revision is not None
    assert (page.state, page.body, page.waiting_at) == (GuidanceState.PUBLISHED, "L’ancien.", None)
    assert own.newest.return_reason == "Trop long."
    again = make.edited(page, body="Plus court.")
    assert again.revision is own.revision
    assert (own.revision.state, own.revision.return_reason) == (RevisionState.HELD, "")
    assert page.waiting_at is not None


def test_every_text_that_was_public_is_kept_and_none_that_was_not() -> None:
    page = make.published(body="Un.")
    for body in ("Deux.", "Trois."):
        make.edited(page, body=body)
        make.reviewed(page, Decision.PUBLISH)
    make.edited(page, body="Jamais paru.")
    assert _past(page.id) == ["Deux.", "Un."]


def test_a_text_changed_while_it_waits_cannot_be_published_by_who_read_it_before() -> None:
    for page in (make.held(), make.with_edit(RevisionState.HELD)):
        seen, place = page.version, page.waiting_at
        make.edited(page, body="Changé.")
        assert page.waiting_at == place, "it keeps its place in the queue"
        with pytest.raises(Conflict):
            operations.decide_guidance(
                queries.review(page.public_id),
                version=seen,
                outcome=Decision.PUBLISH,
                reason="",
                viewer=make.REVIEWER,
            )


def test_of_two_decisions_at_once_the_second_changes_nothing() -> None:
    page = make.held()
    found = queries.review(page.public_id)
    # Somebody else was faster: the row is one version further than what this unit of work has loaded.
    db.session.execute(text("UPDATE guidance_pages SET version = version + 1"))
    with pytest.raises(StaleDataError):
        operations.decide_guidance(
            found, version=page.version, outcome=Decision.PUBLISH, reason="", viewer=make.REVIEWER
        )


def test_a_decision_is_refused_to_whoever_does_not_review_and_where_nothing_waits() -> None:
    held, public = make.held(), make.published()
    somebody = Viewer(account_id=3, role=Role.AGENCY, number=3)
    for page, viewer in ((held, somebody), (public, make.REVIEWER)):
        with pytest.raises(Refused, match="outcome"):
            operations.decide_guidance(
                queries.review(page.public_id), version=page.version, outcome="publish", reason="", viewer=viewer
            )
    with pytest.raises(Refused, match="outcome"):
        operations.decide_guidance(
            queries.review(held.public_id), version=held.version, outcome="remove", reason="x", viewer=make.REVIEWER
        )


@pytest.mark.parametrize("version", [0, 99, None])
def test_an_edit_of_a_version_that_is_not_the_present_one_changes_nothing(version: int | None) -> None:
    page = make.published()
    with pytest.raises(Conflict):
        operations.edit_page(queries.review(page.public_id), make.draft(), version=version)


def test_a_withdrawn_page_keeps_its_public_text_for_its_agency_and_drops_the_edit_that_waited() -> None:
    page = make.with_edit(RevisionState.HELD, body="Public.")
    operations.withdraw_page(queries.review(page.public_id))
    db.session.flush()
    assert (page.state, page.waiting_at, page.published_on) == (GuidanceState.WITHDRAWN, None, None)
    assert _past(page.id) == ["Public."]
    assert queries.review(page.public_id).revision is None
    with pytest.raises(Conflict):
        operations.withdraw_page(queries.review(page.public_id))


def test_a_withdrawn_page_can_be_sent_again_and_waits_like_a_new_one() -> None:
    page = make.withdrawn(body="D’avant.")
    make.edited(page, body="De retour.")
    assert (page.state, page.body) == (GuidanceState.HELD, "De retour.")
    assert _past(page.id) == ["D’avant."]
    make.reviewed(page, Decision.PUBLISH)
    assert page.published_on == locale.today()


def test_confirming_a_page_moves_its_dates_and_those_of_the_edit_that_waits() -> None:
    page = make.with_edit(RevisionState.HELD)
    own = queries.review(page.public_id)
    until = locale.today() + timedelta(days=170)
    page.checked_on = locale.today() - timedelta(days=100)
    operations.check_again(own, until)
    assert (page.checked_on, page.review_by) == (locale.today(), until)
    assert own.revision is not None
    assert own.revision.review_by == until
    assert page.waiting_at is not None


@pytest.mark.parametrize("state", [state for state in GuidanceState if state is not GuidanceState.PUBLISHED])
def test_only_what_readers_see_can_be_confirmed_or_rated(state: GuidanceState) -> None:
    page = make.IN_STATE[state]()
    with pytest.raises(Conflict):
        operations.check_again(queries.review(page.public_id), locale.today())
    with pytest.raises(Refused):
        operations.count_page(page, {Answer.YES})


def test_an_agency_is_made_once_and_admits_accounts_of_its_role_only() -> None:
    agency = make.agency("  Rive\u200b  Claire ")
    assert agency.name == "Rive Claire"
    assert make.agency("Rive Claire", kind="police", country="BE") is agency
    member = accounts.open_account(proposals.propose("fr"))
    with pytest.raises(Refused, match="role"):
        operations.admit(member.id, agency.id)
    with pytest.raises(ValueError, match="circus"):
        make.agency("Autre", kind="circus")


def test_an_account_writes_for_one_agency_at_most() -> None:
    account = accounts.open_account(proposals.propose("fr"), role=Role.AGENCY)
    viewer = Viewer(account.id, Role.AGENCY, account.number)
    for name in ("Rive Claire", "Appui Nord"):
        operations.admit(account.id, make.agency(name).id)
        db.session.flush()
        assert queries.agency_of(viewer).name == name
    assert [act for act, *_rest in _acts()].count(Act.STAFF_ADMITTED) == 2


def test_the_swap_of_an_edit_with_the_public_text_leaves_one_row_of_each() -> None:
    page = make.with_edit(RevisionState.PAST)
    rows = list(db.session.scalars(select(GuidanceRevision).where(GuidanceRevision.page_id == page.id)))
    assert [row.state for row in rows] == [RevisionState.PAST]
