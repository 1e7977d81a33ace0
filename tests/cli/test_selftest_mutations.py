"""Every filter, switched off alone, makes `abri selftest` find a leak: else it would not notice that one is missing.

Conditions of the visibility rule are found in the source, so a new one is tried as well. To be quick, each is looked
for where it would show, by whom it would be met; the command asks for all of that, and more. Left out: the forms, but
where a filter is one of a form; and PostgreSQL, on which the pages of the same filters are tried elsewhere
(test_held_means_held, test_hidden_means_hidden, discussion/test_visibility).
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from config import ROOT
from forum.cli.leaks import checking, twins
from forum.cli.leaks.planting import plant
from forum.cli.leaks.walk import Walk
from forum.discussion import rules
from forum.discussion.queries import boards, own_texts, quotes, threads, visibility
from forum.hsds.queries import lists, wholes
from forum.moderation.queries import cases, reports, sanctions, talk
from forum.moderation.queries import signatures as signature_queries
from forum.resources.queries import freshness, pages, service_page, services
from forum.roles import Viewer
from forum.web.access import Access
from tests.cli.mutating import conditions_of, instead_of, statements_anew, tests_of


@pytest.fixture(scope="module")
def walk() -> Iterator[Walk]:
    """Planted once: a walk changes nothing."""
    with checking.site(cache_folder=ROOT / "var" / "static") as app:
        yield Walk(app, plant(app))


def shows(walk: Walk, who: str, below: str, *, sends: bool = False) -> bool:
    """Whether somebody meets there what is not for them."""
    answers = walk.answers(who, below=(below,), sends=sends)
    return next(walk.leaks_to(who, answers), None) is not None


def disagree(walk: Walk) -> bool:
    """Whether statements and rules differ for anybody."""
    with walk.app.test_request_context():
        return next(twins.differences(walk.planting), None) is not None


def of(module: ModuleType) -> list[Callable[..., Any]]:
    """The functions that a module makes, in their order."""
    found = [made for _name, made in inspect.getmembers(module, inspect.isfunction) if made.__module__ == module.__name__]
    return sorted(found, key=lambda made: made.__code__.co_firstlineno)


# What may be switched off alone without letting anything out, and why.
HARMLESS = {
    ("_own", "model.state.in_(KEPT_FOR_AUTHOR)"): "what was withdrawn has neither title nor text left",
    ("_agency_of_me", "AgencyMember.account_id == bindparam(ME, viewer.account_id)"): "",
}
RULES = (rules.may_read_board, rules.is_theirs, rules.is_own, rules.may_see, rules.may_see_post)
FILTERS = [
    pytest.param(made, what, instead, id=f"{made.__name__}: {what} → {'/'.join(instead)}")
    for made in of(visibility)
    for what, instead in [
        *((what, ("True", "False")) for what in tests_of(made)),
        *((what, ("true()",)) for what in conditions_of(made)),
    ]
]


@pytest.mark.parametrize(("made", "what", "instead"), FILTERS)
def test_every_condition_of_the_visibility_rule_is_missed(
    walk: Walk, made: Callable[..., Any], what: str, instead: tuple[str, ...]
) -> None:
    found = False
    for other in instead:
        with instead_of(made, what, other):
            found = found or disagree(walk)
    print(found)
    assert found
