"""The statement of reasons, made for its reader from decisions and sanctions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Flask, url_for

from forum.discussion.queries import house_rules
from forum.discussion.queries.house_rules import RuleText
from forum.moderation.models import Appeal, Decision, Outcome, Sanction
from forum.moderation.models.restrictions import Restriction
from forum.moderation.queries import appeals as queries
from forum.moderation.rules import appeals as rules
from forum.notifications import statements
from forum.notifications.statements import SecondLook, Statement
from forum.roles import Viewer
from forum.waiting import BY_AUTHOR
from forum.web import locale

BY_RULE = "rule:"  # codes of `level_why` that a program gave


def was_sorted(level_why: str) -> bool:
    """Whether a program had a part in when a text was looked at."""
    return any(code.startswith(BY_RULE) for code in level_why.split())


def second_look(*, stands: bool, decided_on: date, appeal: Appeal | None) -> SecondLook:
    """Where the request for a second look at a decision stands."""
    if appeal is not None:
        return SecondLook(appeal.state.value)
    obstacle = rules.obstacle(stands=stands, decided_on=decided_on, today=locale.today(), has_appeal=False)
    if obstacle is rules.Obstacle.LATE:
        return SecondLook.LATE
    return SecondLook.OPEN if obstacle is None else SecondLook.NONE


def of_restriction(found: Restriction) -> Statement:
    """What is known of a decision against a text beside its rule and reason."""
    decision = found.decision
    return Statement(
        was_sorted=was_sorted(decision.level_why),
        was_quick=BY_AUTHOR in decision.level_why.split(),
        until=rules.last_day(decision.decided_on),
        href=url_for("appeals.text", post_id=found.post_id),
        second_look=second_look(stands=found.stands, decided_on=decision.decided_on, appeal=found.appeal),
    )


def of_decision(decision: Decision, names: Mapping[str, RuleText], restriction: Restriction | None) -> Statement | None:
    """The statement of a decision for the author; None where nothing was restricted."""
    if decision.outcome is Outcome.PUBLISH:
        return None
    known = of_restriction(restriction) if restriction else Statement(was_sorted=was_sorted(decision.level_why))
    return Statement(
        rule=house_rules.name_of(decision.rule, names),
        reason=decision.reason,
        was_sorted=known.was_sorted,
        until=known.until,
        href=known.href,
        second_look=known.second_look,
    )


def of_sanction(sanction: Sanction, appeal: Appeal | None, names: Mapping[str, RuleText] | None = None) -> Statement:
    """The statement of a sanction, for whom it concerns. No program has a part in one. Who has several gives the
    rules in the reader's language, `names`; without, they are asked for."""
    if names is None:
        names = house_rules.rules(locale.language())
    return Statement(
        rule=house_rules.name_of(sanction.rule, names),
        reason=sanction.reason,
        until=rules.last_day(sanction.given_on),
        href=url_for("appeals.sanction", sanction_id=sanction.public_id),
        second_look=second_look(stands=sanction.ended_on is None, decided_on=sanction.given_on, appeal=appeal),
    )


def _of_texts(viewer: Viewer, texts: Mapping[str, bool]) -> dict[str, Statement]:
    """For the pages on which authors read their own texts: public id → whether it is about an edit."""
    found = queries.own_restrictions(viewer, texts)
    return {
        each.post_id: of_restriction(each)
        for each in found
        if each.stands and each.decision.is_edit is texts[each.post_id]
    }


def init_app(app: Flask) -> None:
    statements.register(app, _of_texts)
