"""Pictures of the main pages, for those who look: ABRI_SHOTS=folder ./run test tests/browser/test_screens.py"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from forum.roles import Role
from tests.browser.conftest import Addresses, Visit
from tests.browser.people import DESK, PHONE
from tests.browser.places import BY_NAME, go

pytestmark = pytest.mark.browser

FOLDER = os.environ.get("ABRI_SHOTS", "")
# The pages with a picture to compare with, and a few whose states are easily forgotten.
SHOWN: dict[Role | None, tuple[str, ...]] = {
    None: ("home", "joining", "signing-in-refused", "numbers", "directory", "guidance", "missing", "public-thread"),
    Role.MEMBER: ("board", "writing", "checking", "thread", "own-thread", "notices", "account", "own-texts"),
    Role.AGENCY: ("desk", "desk-page", "desk-preview", "desk-pins"),
    Role.MODERATOR: ("queue", "review", "review-of-an-edit", "review-of-guidance", "second-factor"),
    Role.ADMIN: ("boards", "changed-board"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"] if FOLDER else ["light"])
@pytest.mark.parametrize("width", ["phone", "desk"])
@pytest.mark.parametrize("role", SHOWN, ids=lambda role: role or "visitor")
def test_the_main_pages_open(visit: Visit, where: Addresses, role: Role | None, width: str, scheme: str) -> None:
    """They are written down, in the dark too, where ABRI_SHOTS names a folder, and opened in any case."""
    person = visit(size=PHONE if width == "phone" else DESK, scheme=scheme)
    if role is not None:
        person.become(person.site.keys[role])
    for name in SHOWN[role]:
        go(person, BY_NAME[name], where["fr"])
        assert person.heading, name
        if FOLDER:
            Path(FOLDER).mkdir(parents=True, exist_ok=True)
            person.page.screenshot(path=Path(FOLDER) / f"{name}.{width}-{scheme}.png", full_page=True)
