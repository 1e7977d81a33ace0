"""Who may ask for, sign, refuse and take back what takes two people: role × state × who they are."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from forum.moderation.models.signatures import ADMINS_ONLY, Signature, SignatureState, SignedAct
from forum.moderation.rules import signatures as rules
from forum.moderation.rules.signatures import Step
from forum.roles import Role, Viewer

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ASKER, CONCERNED, THIRD = (
    {"account_id": 1, "number": 11},
    {"account_id": 2, "number": 22},
    {"account_id": 3, "number": 33},
)
EITHER = {SignedAct.CLOSE_ACCOUNT, SignedAct.OPEN_TEXTS, SignedAct.OPEN_NAME}
ANSWER = [Step.REFUSE, Step.SIGN]


def request(act: SignedAct, *, state: SignatureState = SignatureState.WAITING, **facts: object) -> Signature:
    return Signature(
        **{
            "act": act,
            "state": state,
            "terms": "{}",
            "initiator_id": 1,
            "initiator": 11,
            "concerns_id": 2,
            "admins_only": act in ADMINS_ONLY,
            "expires_at": NOW + timedelta(days=1),
            "open_until": NOW + timedelta(hours=1) if state is SignatureState.SIGNED else None,
            **facts,
        }
    )


def steps(
    viewer: Viewer, signature: Signature, *, now: datetime = NOW, initiator: Role | None = Role.ADMIN
) -> list[Step]:
    return rules.open_steps(viewer, signature, now=now, initiator_role=initiator)


@pytest.mark.parametrize("act", SignedAct)
@pytest.mark.parametrize("role", [None, *Role])
def test_moderators_ask_for_three_acts_and_administrators_for_all(role: Role | None, act: SignedAct) -> None:
    may = role is Role.ADMIN or (role is Role.MODERATOR and act in EITHER)
    assert rules.may_ask(role, act) is may


@pytest.mark.parametrize(("act", "state"), list(itertools.product(SignedAct, SignatureState)))
def test_whoever_asked_can_only_take_back_what_still_waits(act: SignedAct, state: SignatureState) -> None:
    wanted = [Step.WITHDRAW] if state is SignatureState.WAITING else []
    assert steps(Viewer(role=Role.ADMIN, **ASKER), request(act, state=state)) == wanted


@pytest.mark.parametrize(("act", "state", "role"), list(itertools.product(SignedAct, SignatureState, [None, *Role])))
def test_another_reviewer_answers_what_waits_and_is_not_for_administrators_only(
    act: SignedAct, state: SignatureState, role: Role | None
) -> None:
    may = state is SignatureState.WAITING and (role is Role.ADMIN or (role is Role.MODERATOR and act in EITHER))
    assert steps(Viewer(role=role, **THIRD), request(act, state=state)) == (ANSWER if may else [])


@pytest.mark.parametrize("act", SignedAct)
def test_whom_it_is_about_neither_sees_nor_signs_it(act: SignedAct) -> None:
    viewer = Viewer(role=Role.ADMIN, **CONCERNED)
    assert steps(viewer, request(act)) == []
    assert not rules.may_see(viewer, request(act))


def test_an_asker_whose_account_came_back_under_another_key_is_known_by_number() -> None:
    again = Viewer(account_id=9, role=Role.ADMIN, number=11)
    assert steps(again, request(SignedAct.EXPORT, initiator_id=None)) == [Step.WITHDRAW]


@pytest.mark.parametrize("act", SignedAct)
@pytest.mark.parametrize("now", [NOW + timedelta(days=1), NOW + timedelta(days=30)])
def test_after_its_last_day_nobody_can_sign(act: SignedAct, now: datetime) -> None:
    for person in (ASKER, THIRD):
        assert steps(Viewer(role=Role.ADMIN, **person), request(act), now=now) == []


@pytest.mark.parametrize("act", SignedAct)
@pytest.mark.parametrize("initiator", [None, Role.MEMBER, Role.AGENCY, Role.MODERATOR])
def test_what_was_asked_by_somebody_who_could_no_longer_ask_has_expired(act: SignedAct, initiator: Role | None) -> None:
    still = initiator is Role.MODERATOR and act in EITHER
    wanted = SignatureState.WAITING if still else SignatureState.EXPIRED
    assert rules.state_at(request(act), now=NOW, initiator_role=initiator) is wanted
    assert steps(Viewer(role=Role.ADMIN, **THIRD), request(act), initiator=initiator) == (ANSWER if still else [])


def test_an_answered_request_keeps_its_state_whatever_becomes_of_the_asker() -> None:
    signed = request(SignedAct.EXPORT, state=SignatureState.SIGNED)
    assert rules.state_at(signed, now=NOW + timedelta(days=99), initiator_role=None) is SignatureState.SIGNED


@pytest.mark.parametrize(("act", "state"), list(itertools.product(SignedAct, SignatureState)))
def test_only_what_was_signed_and_is_a_grant_is_open_and_only_to_the_asker(
    act: SignedAct, state: SignatureState
) -> None:
    found = request(act, state=state)
    grants = {SignedAct.OPEN_TEXTS, SignedAct.OPEN_NAME, SignedAct.DISCLOSE, SignedAct.EXPORT}
    wanted = state is SignatureState.SIGNED and act in grants
    assert rules.is_open(Viewer(role=Role.ADMIN, **ASKER), found, now=NOW) is wanted
    for person in (CONCERNED, THIRD):
        assert not rules.is_open(Viewer(role=Role.ADMIN, **person), found, now=NOW)


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.AGENCY, Role.MODERATOR])
def test_a_grant_is_worth_nothing_to_an_asker_who_lost_the_role(role: Role | None) -> None:
    found = request(SignedAct.EXPORT, state=SignatureState.SIGNED)
    assert not rules.is_open(Viewer(role=role, **ASKER), found, now=NOW)


def test_a_grant_ends_at_its_hour() -> None:
    found, asker = request(SignedAct.OPEN_TEXTS, state=SignatureState.SIGNED), Viewer(role=Role.ADMIN, **ASKER)
    assert rules.is_open(asker, found, now=NOW + timedelta(minutes=59))
    assert not rules.is_open(asker, found, now=NOW + timedelta(hours=1))


@pytest.mark.parametrize("concerned", [None, *Role])
@pytest.mark.parametrize("act", SignedAct)
def test_what_is_about_somebody_of_staff_is_for_administrators_only(act: SignedAct, concerned: Role | None) -> None:
    wanted = act not in EITHER or concerned in {Role.AGENCY, Role.MODERATOR, Role.ADMIN}
    assert rules.for_admins_only(act, concerned) is wanted


def test_roles_are_only_ever_given_upwards_and_an_agencys_never_so() -> None:
    possible = {
        (present, wanted)
        for present, wanted in itertools.product(Role, Role)
        if rules.may_be_granted(wanted, present=present)
    }
    assert possible == {
        (Role.MEMBER, Role.MODERATOR),
        (Role.MEMBER, Role.ADMIN),
        (Role.MODERATOR, Role.ADMIN),
    }


@pytest.mark.parametrize(
    ("act", "terms", "shows"),
    [
        (SignedAct.OPEN_TEXTS, "{}", True),
        (SignedAct.DISCLOSE, '{"extent": "texts"}', True),
        (SignedAct.DISCLOSE, '{"extent": "account"}', False),
        (SignedAct.DISCLOSE, "{}", False),
        (SignedAct.EXPORT, '{"extent": "texts"}', False),
    ],
)
def test_texts_are_shown_only_where_they_were_asked_for(act: SignedAct, terms: str, shows: bool) -> None:
    assert rules.shows_texts(request(act, terms=terms)) is shows
