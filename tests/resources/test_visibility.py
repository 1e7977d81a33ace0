"""The rules that also filter lists, beside their twins in SQL: every state, every role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts import operations as accounts
from forum.accounts import proposals
from forum.accounts.models import Account
from forum.db import db
from forum.errors import Hidden
from forum.resources import operations, queries, rules
from forum.resources.models import GuidancePage, GuidanceState
from forum.roles import VISITOR, Role, Viewer
from forum.web import locale
from tests.resources import factories as make

pytestmark = pytest.mark.usefixtures("within")


def _account(role: Role) -> Account:
    return accounts.open_account(proposals.propose("fr"), role=role)


def _viewers() -> list[tuple[Viewer, int | None]]:
    """Everybody there is, with the agency they write for."""
    everybody: list[tuple[Viewer, int | None]] = [(VISITOR, None)]
    for role in Role:
        account = _account(role)
        everybody.append((Viewer(account.id, role, account.number), None))
    for name in ("Rive Claire", "Appui Nord"):
        account = _account(Role.AGENCY)
        agency = make.agency(name)
        operations.admit(account.id, agency.id)
        everybody.append((Viewer(account.id, Role.AGENCY, account.number), agency.id))
        # The same account before its second factor was shown.
        everybody.append((Viewer(account.id, None, account.number), agency.id))
    return everybody


def test_each_rule_and_its_twin_in_sql_agree_for_every_state_and_everybody() -> None:
    viewers, today = _viewers(), locale.today()
    pages = [make.IN_STATE[state]() for state in GuidanceState]
    shown = ((None, None), (0, None), (1, None), (None, 0), (None, -1), (0, 0), (-2, -1), (1, 2))
    for first, last in shown:
        page = make.published()
        page.valid_from, page.valid_to = (None if days is None else today + timedelta(days) for days in (first, last))
        pages.append(page)
    db.session.flush()
    assert sum(rules.is_public_now(page, today) for page in pages) == 5
    for viewer, own_agency in viewers:
        seen = set(db.session.scalars(select(GuidancePage.id).where(queries.guidance_seen_by(viewer, today))))
        own = set(db.session.scalars(select(GuidancePage.id).where(queries.is_own(viewer))))
        for page in pages:
            theirs = page.agency_id
            is_public = rules.is_public_now(page, today)
            may_see = rules.may_see(viewer, is_public=is_public, page_agency=theirs, own_agency=own_agency)
            assert (page.id in seen) is may_see, (viewer, page.state, page.valid_from, page.valid_to)
            assert (page.id in own) is rules.may_edit(viewer, page_agency=theirs, own_agency=own_agency), viewer


def test_an_agency_account_that_was_not_admitted_has_no_desk() -> None:
    account = _account(Role.AGENCY)
    with pytest.raises(Hidden):
        queries.agency_of(Viewer(account.id, Role.AGENCY, account.number))


def test_a_page_of_another_agency_is_as_hidden_as_one_that_does_not_exist() -> None:
    account, other = _account(Role.AGENCY), make.agency("Appui Nord")
    operations.admit(account.id, other.id)
    viewer = Viewer(account.id, Role.AGENCY, account.number)
    page = make.published()
    for public_id in (page.public_id, "n" * 22):
        with pytest.raises(Hidden):
            queries.own_review(public_id, viewer)
        with pytest.raises(Hidden):
            queries.own_page(public_id, other.id)
