"""Who may do what with a whole thread, a sentence a row."""

from __future__ import annotations

from typing import Any

import pytest

from forum.discussion.models.acts import OPPOSITES, ThreadAct
from forum.moderation import labels
from forum.moderation.models.threads import ThreadFacts
from forum.moderation.rules import threads as rules
from forum.moderation.rules.threads import Hindrance
from forum.roles import VISITOR, Role, Viewer

MODERATOR, ADMIN = Viewer(3, Role.MODERATOR, 13), Viewer(4, Role.ADMIN, 14)
OPEN = [ThreadAct.SLOW, ThreadAct.PIN, ThreadAct.LOCK, ThreadAct.MERGE, ThreadAct.MOVE, ThreadAct.HIDE]
WHO: dict[str, tuple[Viewer, dict[str, Any], Hindrance | None]] = {
    "a moderator looks after threads": (MODERATOR, {}, None),
    "an administrator does": (ADMIN, {}, None),
    "a member does not": (Viewer(1, Role.MEMBER, 11), {}, Hindrance.ROLE),
    "an agency does not": (Viewer(2, Role.AGENCY, 12), {}, Hindrance.ROLE),
    "a visitor does not": (VISITOR, {}, Hindrance.ROLE),
    "staff without their second factor do not": (Viewer(5, None, 15), {}, Hindrance.ROLE),
    "a suspended moderator does not": (Viewer(3, Role.MODERATOR, 13, is_suspended=True), {}, Hindrance.ROLE),
    "nobody looks after a thread they wrote in": (MODERATOR, {"wrote_here": True}, Hindrance.WROTE_HERE),
    "administrators neither": (ADMIN, {"wrote_here": True}, Hindrance.WROTE_HERE),
    "a moderator keeps to their boards and languages": (MODERATOR, {"in_scope": False}, Hindrance.OUT_OF_SCOPE),
}
WHAT: dict[str, tuple[dict[str, Any], list[ThreadAct]]] = {
    "an open thread is slowed, pinned, closed, merged, moved, hidden": ({}, OPEN),
    "a closed one is opened": (
        {"is_locked": True}, [ThreadAct.UNLOCK if act is ThreadAct.LOCK else act for act in OPEN],
    ),
    "a pinned one is unpinned": (
        {"is_pinned": True}, [ThreadAct.UNPIN if act is ThreadAct.PIN else act for act in OPEN],
    ),
    "one with replies is split": ({"has_replies": True}, [*OPEN[:3], ThreadAct.SPLIT, *OPEN[3:]]),
    "a hidden one is shown, and nothing else": ({"is_hidden": True, "has_replies": True}, [ThreadAct.SHOW]),
    "one that waits is left to the queue": ({"is_published": False}, []),
}  # fmt: skip


@pytest.mark.parametrize(("viewer", "facts", "expected"), WHO.values(), ids=WHO)
def test_who_looks_after_a_thread(viewer: Viewer, facts: dict[str, Any], expected: Hindrance | None) -> None:
    stands = ThreadFacts(**facts)
    assert rules.hindrance(viewer, stands) is expected
    assert rules.open_acts(viewer, stands) == (OPEN if expected is None else [])


@pytest.mark.parametrize(("facts", "expected"), WHAT.values(), ids=WHAT)
@pytest.mark.parametrize("viewer", [MODERATOR, ADMIN])
def test_what_is_open_for_a_thread(viewer: Viewer, facts: dict[str, Any], expected: list[ThreadAct]) -> None:
    assert rules.open_acts(viewer, ThreadFacts(**facts)) == expected


def test_every_act_has_words_and_what_shuts_has_its_opposite() -> None:
    assert set(labels.ACT_WORDS) == set(labels.ACT_HINTS) == set(ThreadAct)
    assert {act: OPPOSITES[OPPOSITES[act]] for act in OPPOSITES} == {act: act for act in OPPOSITES}
