"""The pages on which somebody decides for themselves: what they see, how they get in, what becomes of their texts."""

from __future__ import annotations

from forum.roles import Role
from tests.browser.people import Person
from tests.browser.place import Place


def _to_the_once_check(person: Person) -> None:
    """Write under a name for one thread only, and stand before what will be sent."""
    page = person.page
    page.locator("textarea[name=body]").fill("Un passage || que l’on ouvre || et un second paragraphe.\n\n>! replié")
    page.locator("input[name=name][value=once]").check()
    page.locator("button[value=check]").click()
    page.locator("button[value=send]").wait_for()


PLACES = (
    Place("sessions", Role.MEMBER, "/a/sessions"),
    Place("staying", Role.MEMBER, "/a/stay"),
    Place("second-proof", Role.MEMBER, "/a/second"),
    Place("codes", Role.MEMBER, "/a/codes"),
    Place("new-phrase", Role.MEMBER, "/a/phrase"),
    Place("blocks", Role.MEMBER, "/a/blocks"),
    Place("keeping-apart", Role.MEMBER, "{thread}/person?place=1"),
    Place("note-choices", Role.MEMBER, "/a/notes"),
    Place("copy", Role.MEMBER, "/a/export"),
    Place("erasing", Role.MEMBER, "/a/erase"),
    Place("quoting", Role.MEMBER, "{thread}?quote=1"),
    Place("once-checking", Role.MEMBER, "{thread}", then=_to_the_once_check),
    Place("content-notes", Role.ADMIN, "/admin/notes"),
    Place("new-content-note", Role.ADMIN, "/admin/notes/new"),
)
