"""A page of guidance before the moderators: published, or given back with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.resources import queries
from forum.resources.models import GuidancePage, GuidanceState
from forum.web import locale
from tests.factories import World
from tests.resources import factories as make
from tests.visitor import Visitor


@pytest.fixture
def held(world: World) -> GuidancePage:
    return world.guidance(world.agency("Rive Claire")[1], title="Porter plainte", published=False)


def test_a_page_is_found_in_the_queue_read_and_published(
    world: World, moderator: Visitor, visitor: Visitor, held: GuidancePage
) -> None:
    queue = moderator.get("/mod")
    assert "Fiche" in queue.one(".case__title").text_content()
    visitor.get(f"/r/{held.public_id}", 404)
    page = moderator.follow(moderator.send(queue, f"/mod/items/{held.public_id}/claim"))
    assert page.h1 == "Porter plainte"
    moderator.send(page, f"/mod/guidance/{held.public_id}/decide", outcome="publish")
    assert visitor.get(f"/r/{held.public_id}").h1 == "Porter plainte"
    assert "n’attend plus de décision" in moderator.get(f"/mod/guidance/{held.public_id}").text


def test_a_page_goes_back_with_a_reason_only(world: World, moderator: Visitor, held: GuidancePage) -> None:
    action = f"/mod/guidance/{held.public_id}/decide"
    page = moderator.get(f"/mod/guidance/{held.public_id}")
    for reason, complaint in (("", "Écrivez pourquoi : l’association le lira."), ("é" * 2001, "2000 caractères")):
        refused = moderator.send(page, action, 422, outcome="return", reason=reason)
        assert complaint in refused.text
        assert refused.form(action)["reason"].strip() == reason
    moderator.send(page, action, outcome="return", reason="Le numéro ne répond pas.")
    after = world.load(GuidancePage)
    assert (after.state, after.return_reason) == (GuidanceState.RETURNED, "Le numéro ne répond pas.")


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"outcome": "remove", "version": 1}, 422), ({"version": 1}, 422), ({"outcome": "publish"}, 409),
     ({"outcome": "publish", "version": "9" * 5000}, 409), ({"outcome": "publish", "version": 7}, 409)],
)  # fmt: skip
def test_what_is_no_decision_about_this_version_changes_nothing(
    world: World, moderator: Visitor, held: GuidancePage, fields: dict[str, object], status: int
) -> None:
    moderator.post(f"/mod/guidance/{held.public_id}/decide", fields, status)
    assert world.load(GuidancePage).state is GuidanceState.HELD


def test_an_edit_waits_under_the_title_that_is_proposed(world: World, moderator: Visitor) -> None:
    page = world.guidance(world.agency()[1], title="Ancien titre")
    with world.open():
        make.edited(queries.review(page.public_id).page, title="Un titre corrigé")
    queue = moderator.get("/mod")
    assert "Un titre corrigé" in queue.text
    assert "Ancien titre" not in queue.text


def test_the_agency_is_told_what_became_of_its_page(world: World, moderator: Visitor) -> None:
    account, agency = world.agency()
    stranger = world.agency("Autre rive")[0]
    for number, (outcome, said) in enumerate({"publish": "est publiée.", "return": "vous est rendue"}.items()):
        page = world.guidance(agency, title=f"Fiche {number}", published=False)
        path = f"/mod/guidance/{page.public_id}"
        moderator.send(moderator.get(path), f"{path}/decide", outcome=outcome, reason="Un numéro a changé.")
        told = Visitor(world.app).become(account).get("/n")
        assert f"Votre fiche « Fiche {number} » {said}" in told.text
        assert ("Un numéro a changé." in told.text) is (outcome == "return")
        assert f"Fiche {number}" not in Visitor(world.app).become(stranger).get("/n").text


def test_what_is_overdue_before_it_is_decided_is_not_published(world: World, moderator: Visitor) -> None:
    page = world.guidance(world.agency()[1], published=False)
    path = f"/mod/guidance/{page.public_id}"
    with world.open():
        queries.review(page.public_id).page.review_by = locale.today() - timedelta(days=1)
    refused = moderator.send(moderator.get(path), f"{path}/decide", 422, outcome="publish", reason="Merci.")
    assert "ne peut plus être publié tel quel" in refused.text
    assert world.load(GuidancePage).state is GuidanceState.HELD
    moderator.send(refused, f"{path}/decide", outcome="return", reason="Choisissez un autre jour.")
    assert world.load(GuidancePage).state is GuidanceState.RETURNED
