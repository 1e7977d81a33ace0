"""Every filter, switched off alone, makes `abri selftest` find a leak: else it would not notice that one is missing.

Conditions of the visibility rule are found in the source, so a new one is tried as well. To be quick, each is looked
for where it would show, by whom it would be met; the command asks for all of that, and more. Left out: the forms, but
where a filter is one of a form; and PostgreSQL, on which the pages of the same filters are tried elsewhere
(test_held_means_held, test_hidden_means_hidden, discussion/test_visibility).
"""

from __future__ import annotations

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
from forum.discussion.models import PostState
from forum.discussion.queries import boards, own_texts, quotes, threads, visibility
from forum.hsds.queries import lists, wholes
from forum.privacy.queries import exporting
from forum.resources.queries import freshness, pages, service_page
from tests.cli.mutating import choices_of, conditions_of, instead_of, statements_anew
from tests.test_hidden_means_hidden import BROKEN


@pytest.fixture(scope="module")
def walk() -> Iterator[Walk]:
    """Planted once: a walk changes nothing."""
    with checking.site(cache_folder=ROOT / "var" / "static") as app:
        yield Walk(app, plant(app))


def shows(walk: Walk, who: str, below: str) -> bool:
    """Whether somebody meets there what is not for them."""
    answers = walk.answers(who, below=(below,), sends=False)
    return next(walk.leaks_to(who, answers), None) is not None


def disagree(walk: Walk) -> bool:
    """Whether statements and rules differ for anybody."""
    with walk.app.test_request_context():
        return next(twins.differences(walk.planting), None) is not None


def of(module: ModuleType) -> list[Callable[..., Any]]:
    """The functions that a module makes, in their order."""
    found = [
        made for _name, made in inspect.getmembers(module, inspect.isfunction) if made.__module__ == module.__name__
    ]
    return sorted(found, key=lambda made: made.__code__.co_firstlineno)


# What may be written otherwise without letting anything out, and why.
HARMLESS = {
    ("kind_of", "viewer.account_id is None"): "there is no account 0, so its kind of viewer wrote nothing either",
}
SEEN = [made for made in of(visibility) if made.__name__ != "asked_of"]
FILTERS = [
    *((made, what, ("True", "False")) for made in SEEN for what in choices_of(made)),
    *((made, what, ("true()",)) for made in SEEN for what in conditions_of(made)),
]
SAID = (rules.may_read_board, rules.is_theirs, rules.is_own, rules.may_see, rules.may_see_post)
# A part of `return` that must hold beside others.
PARTS = {
    rules.may_read_board: ("who_reads is WhoReads.PUBLIC", "viewer.is_member", "agencies_read and viewer.is_agency"),
    rules.is_own: ("is_author", "viewer.is_member or viewer.is_agency"),
    rules.may_see: ("viewer.is_reviewer", "state in KEPT_FOR_AUTHOR", "state is PostState.PUBLISHED"),
    rules.may_see_post: ("state in KEPT_FOR_AUTHOR", "state is thread_state is PostState.PUBLISHED"),
    rules.is_theirs: ("agency_id == own_agency", "agency_id is None", "viewer.wrote(author_id)"),
}
RULED = [
    *((made, what, ("True", "False")) for made in SAID for what in choices_of(made)),
    *((made, what, ("True", "False")) for made, parts in PARTS.items() for what in parts),
]


@pytest.mark.parametrize(
    ("made", "what", "instead"), [*FILTERS, *RULED], ids=lambda told: getattr(told, "__name__", str(told))
)
def test_no_condition_of_the_visibility_rule_can_be_missing_without_being_missed(
    walk: Walk, made: Callable[..., Any], what: str, instead: tuple[str, ...]
) -> None:
    found = False
    for other in instead:
        with instead_of(made, what, other):
            found = found or disagree(walk)
    assert found != ((made.__name__, what) in HARMLESS)


def test_without_a_change_nothing_is_found(walk: Walk) -> None:
    assert not disagree(walk)
    for _made, _what, _instead, who, below in SWITCHED_OFF:
        assert not shows(walk, who, below), (who, below)


# A function, one of its conditions, what stands instead; somebody, and where they then meet what is not for them.
SWITCHED_OFF: list[tuple[Callable[..., Any], str, str, str, str]] = [
    # threads and boards
    (threads._thread, "thread_seen_by(kind, is_apart=is_apart)", "true()", "another", "/t/"),
    (threads.own_post, "is_theirs(Post, viewer)", "true()", "another", "/p/"),
    (boards._board, "board_read_by(kind)", "true()", "visitor", "/b/"),
    (boards._listed, "Thread.state == PostState.PUBLISHED", "true()", "another", "/b/"),
    (boards._listed, "Thread.is_hidden.is_(False)", "true()", "another", "/b/"),
    (boards._listed, "may_meet(Thread, VISITOR) if is_apart else true()", "true()", "barred", "/b/"),
    (boards.threads, "viewer.avoids | viewer.ties.muted", "viewer.avoids", "muter", "/b/"),
    (own_texts._own_texts, "is_theirs(Post, kind)", "true()", "another", "/a/texts"),
    (own_texts._own_texts, "and_(is_out_of_reach, ~Post.opens)", "false()", "silent", "/a/texts"),
    (quotes._quoted, "Post.state == PostState.PUBLISHED", "true()", "another", "/t/"),
    (quotes._quoted, "may_meet(Post, VISITOR) if is_apart else true()", "true()", "barred", "/t/"),
    # guidance and services, for readers, at desks and for other programs
    (pages.guidance_seen_by, "is_own(viewer)", "true()", "another", "/r/"),
    (freshness.is_public_on, "published", "true()", "visitor", "/r/"),
    (service_page.public_service, "is_public_on(Service, today)", "true()", "visitor", "/r/"),
    (wholes.whole, "is_public_on(Service, today)", "true()", "visitor", "/api/"),
    (lists.service_conditions, "is_public_on(Service, today)", "true()", "visitor", "/api/"),
    (pages.own_review, "is_own(viewer)", "true()", "rival", "/desk/"),
    # what somebody takes away
    (exporting.ready_job, "ExportJob.account_id == viewer.account_id", "true()", "another", "/a/export/"),
]


@pytest.mark.parametrize("off", SWITCHED_OFF, ids=lambda off: f"{off[0].__name__}, {off[1]}")
def test_no_filter_can_be_missing_without_being_missed(
    walk: Walk, off: tuple[Callable[..., Any], str, str, str, str]
) -> None:
    made, what, instead, who, below = off
    with instead_of(made, what, instead):
        assert shows(walk, who, below)


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_no_bar_around_what_the_team_has_can_be_missing_without_being_missed(
    walk: Walk, broken: tuple[str, str, str, Any]
) -> None:
    """The rules that test_hidden_means_hidden breaks, on both engines, for a search of its own."""
    who, below, what, break_rule = broken
    with pytest.MonkeyPatch.context() as patch:
        break_rule(patch, walk.planting)
        with statements_anew():
            found = {leak.what for leak in walk.leaks_to(who, walk.answers(who, below=(below,), sends=False))}
    assert what in found


def test_a_copy_of_what_is_held_on_somebody_else_shows(walk: Walk) -> None:
    """It is made by sending a form."""
    with walk.app.app_context():
        others, own = twins.viewer_of(walk.planting.people["writer"]), exporting.me
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exporting, "me", lambda _viewer: own(others))
        answers = list(walk.answers("another", below=("/a/export",)))
    assert {leak.path for leak in walk.leaks_to("another", answers)} == {"/a/export"}


def test_texts_that_were_taken_out_show_when_their_state_is_forgotten(walk: Walk) -> None:
    shown = threads._post_row

    def publish(row: Any, *more: Any) -> Any:
        return shown(tuple(PostState.PUBLISHED if isinstance(fact, PostState) else fact for fact in row), *more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threads, "_post_row", publish)
        assert shows(walk, "another", "/t/")
