"""The main pages: for whom, where, and what has to be pressed to stand before them.

Addresses are random, so they are looked up by what the sample forum calls things; a few texts in states that the
sample has not for our own accounts are added.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.db import db, write_lock
from forum.discussion.models import Board, Post, PostState, Revision, Thread
from forum.moderation.models import Outcome
from forum.moderation.operations.deciding import Ruling, decide
from forum.moderation.queries import review
from forum.resources.models import Agency, GuidancePage, GuidanceState
from forum.roles import Role, Viewer
from forum.web import links
from tests.browser import help_places, own_places, team_places
from tests.browser.people import Person
from tests.browser.place import Place
from tests.browser.serving import AGENCY, Site, account_of
from tests.factories import World, viewer_of

NOBODY = "a" * 22
LONG_WORD = "Anticonstitutionnellement" * 3


def _to_the_check(person: Person) -> None:
    page = person.page
    page.locator("textarea[name=body]").fill("Un premier paragraphe.\n\nUn second, avec *un mot* plus fort.")
    page.locator("button[value=check]").click()
    page.locator("button[value=send]").wait_for()


def _to_the_checked_thread(person: Person) -> None:
    person.page.locator("input[name=title]").fill(LONG_WORD)
    _to_the_check(person)


def _to_the_preview(person: Person) -> None:
    page = person.page
    page.locator("input[name=title]").fill("Une fiche à l’essai")
    page.locator("textarea[name=body]").fill("- un\n- deux\n\nEt **trois**.")
    page.locator("select[name=help_kind]").select_option(index=1)
    page.locator("button[value=check]").click()
    page.locator(".preview").wait_for()


def _to_the_refusal(person: Person) -> None:
    """Send a form as it is, empty."""
    person.page.locator("main form button:not([formaction]):not([value=edit])").last.click()
    person.page.locator(".field__error").first.wait_for()


def _to_the_end_of_the_session(person: Person) -> None:
    """Send a text too late. The window is signed in again behind this page."""
    page, kept = person.page, person.cookies()
    page.locator("input[name=title]").fill("Un titre")
    page.locator("textarea[name=body]").fill("Un texte écrit lentement.")
    person.end_session()
    page.locator("button[value=check]").click()
    page.locator("input[name=passphrase]").wait_for()
    person.context.add_cookies(kept)


VISITOR = (
    Place("home", None, "/"),
    Place("joining", None, "/join"),
    Place("joining-refused", None, "/join", then=_to_the_refusal),
    Place("signing-in", None, "/in"),
    Place("signing-in-refused", None, "/in", then=_to_the_refusal),
    Place("recovering", None, "/recover"),
    Place("numbers", None, "/h"),
    Place("numbers-elsewhere", None, "/h/US"),
    Place("numbers-unchecked", None, "/h/JP"),
    Place("public-board", None, "{public_board}"),
    Place("public-thread", None, "{public_thread}"),
    Place("directory", None, "/r"),
    Place("guidance", None, "{guidance}"),
    Place("rules", None, "/i/r"),
    Place("kept", None, "/i/k"),
    Place("before-writing", None, "/i/w"),
    Place("exit-limits", None, "/i/x"),
    Place("access", None, "/i/a"),
    Place("missing", None, f"/t/{NOBODY}", status=404),
    Place("link-out", None, "{link}"),
)
MEMBER = (
    Place("member-home", Role.MEMBER, "/"),
    Place("board", Role.MEMBER, "{board}"),
    Place("writing", Role.MEMBER, "{board}/new"),
    Place("writing-refused", Role.MEMBER, "{board}/new", then=_to_the_refusal),
    Place("checking", Role.MEMBER, "{board}/new", then=_to_the_checked_thread),
    Place("thread", Role.MEMBER, "{thread}"),
    Place("own-thread", Role.MEMBER, "{own_thread}"),
    Place("long-thread", Role.MEMBER, "{long_thread}"),
    Place("notices", Role.MEMBER, "/n"),
    Place("account", Role.MEMBER, "/a"),
    Place("own-texts", Role.MEMBER, "/a/texts"),
    Place("editing", Role.MEMBER, "{editing}"),
    Place("session-over", Role.MEMBER, "{board}/new", then=_to_the_end_of_the_session),
    Place("forbidden", Role.MEMBER, "/mod", status=403),
)
STAFF = (
    Place("desk", Role.AGENCY, "/desk"),
    Place("desk-page", Role.AGENCY, "{desk_page}"),
    Place("desk-editing", Role.AGENCY, "{desk_page}/edit"),
    Place("desk-history", Role.AGENCY, "{desk_page}/history"),
    Place("desk-writing", Role.AGENCY, "/desk/new"),
    Place("desk-preview", Role.AGENCY, "/desk/new", then=_to_the_preview),
    Place("desk-pins", Role.AGENCY, "/desk/pins"),
    Place("agency-thread", Role.AGENCY, "{public_thread}"),
    Place("queue", Role.MODERATOR, "/mod"),
    Place("review-of-an-edit", Role.MODERATOR, "{edit_review}"),
    Place("review-of-guidance", Role.MODERATOR, "{guidance_review}"),
    Place("moderator-thread", Role.MODERATOR, "{thread}"),
    Place("second-factor", Role.MODERATOR, "/a/second"),
    Place("boards", Role.ADMIN, "/admin/boards"),
    Place("new-board", Role.ADMIN, "/admin/boards/new"),
    Place("changed-board", Role.ADMIN, "{board_settings}"),
    Place("admin-queue", Role.ADMIN, "/mod"),
)
PLACES = (
    *(*VISITOR, *MEMBER, *STAFF),
    *(*team_places.MEMBERS, *team_places.REVIEWERS, *team_places.ADMINS),
    *help_places.PLACES,
    *own_places.PLACES,
)
BY_NAME = {place.name: place for place in PLACES}

NAMES = {
    "fr": {
        "board": "Au jour le jour",
        "public_board": "Pour les proches",
        "thread": "Le carnet a fini par compter",
        "public_thread": "Mon amie m’a tout raconté, que faire de mes mains ?",
        "long_thread": "Une petite chose qui a aidé aujourd’hui",
        "guidance": "Tenir un carnet de faits",
    },
    "en": {
        "board": "Day to day",
        "public_board": "For friends and family",
        "thread": "What the notebook changed",
        "public_thread": "How to help without taking over",
        "long_thread": "One small thing that helped today",
        "guidance": "Keeping a notebook of what happens",
    },
}
KINDS: dict[str, tuple[Any, Any, str]] = {
    "board": (Board, Board.name, "/b/"),
    "public_board": (Board, Board.name, "/b/"),
    "thread": (Thread, Thread.title, "/t/"),
    "public_thread": (Thread, Thread.title, "/t/"),
    "long_thread": (Thread, Thread.title, "/t/"),
    "guidance": (GuidancePage, GuidancePage.title, "/r/"),
}
REASON = "Merci de l’avoir écrit. La rue dit où vous vivez : pouvez-vous l’enlever ?"


def addresses(site: Site) -> dict[str, dict[str, str]]:
    """The address of each name in braces, by language. Adds the member's own texts, once for both."""
    common = _common(site)
    return {language: {**common, **_of_the_sample(site, language)} for language in NAMES}


def _of_the_sample(site: Site, language: str) -> dict[str, str]:
    found = {}
    with site.app.test_request_context():
        for name, words in NAMES[language].items():
            table, column, before = KINDS[name]
            found[name] = before + db.session.execute(select(table.public_id).where(column == words)).scalar_one()
    found["board_settings"] = "/admin/boards/" + found["board"].removeprefix("/b/")
    return found


def _common(site: Site) -> dict[str, str]:
    returned, own_thread = _own_texts(site)
    of_the_team = team_places.addresses(site, own_thread)
    with site.app.test_request_context():
        edited = select(Post.public_id).join(Revision).where(Revision.state == PostState.HELD).limit(1)
        guidance = select(GuidancePage.public_id).join(Agency).where(Agency.name == AGENCY)
        held = guidance.where(GuidancePage.state == GuidanceState.HELD).limit(1)
        published = guidance.where(GuidancePage.state == GuidanceState.PUBLISHED).limit(1)
        return {
            **of_the_team,
            **help_places.addresses(site),
            "appealing": returned,
            "editing": f"/p/{returned}/edit",
            "own_thread": f"/t/{own_thread}",
            "link": links.out("https://www.service-public.fr/particuliers/vosdroits/N31138"),
            "edit_review": "/mod/p/" + db.session.execute(edited).scalar_one(),
            "guidance_review": "/mod/guidance/" + db.session.execute(held).scalar_one(),
            "desk_page": "/desk/g/" + db.session.execute(published).scalar_one(),
        }


def _own_texts(site: Site) -> tuple[str, str]:
    """A reply of the member's that was given back, in a thread of theirs that was published; their public ids."""
    world = World(site.app)
    with site.app.test_request_context():
        board = db.session.execute(select(Board).where(Board.name == NAMES["fr"]["board"])).scalar_one()
        author = account_of(site.keys[Role.MEMBER])
        moderator = viewer_of(account_of(site.keys[Role.MODERATOR]))
    thread = world.thread(board, author=author, state=PostState.HELD, title="Un carré de potager")
    _decide(site, world.first_post(thread).public_id, Outcome.PUBLISH, moderator)
    returned = world.reply(thread, author=author, state=PostState.HELD, body="Rue du Moulin, à côté du pont.")
    _decide(site, returned.public_id, Outcome.RETURN, moderator)
    world.reply(thread, author=author, state=PostState.HELD, body="Encore une chose, qui attend.")
    return returned.public_id, thread.public_id


def _decide(site: Site, public_id: str, outcome: Outcome, viewer: Viewer) -> None:
    with site.app.test_request_context(), write_lock():
        found = review.review(public_id, viewer)
        reason = REASON if outcome is Outcome.RETURN else ""
        ruling = Ruling(outcome=outcome, rule="anonymous" if reason else "", reason=reason)
        decide(found, ruling, version=found.post.version, viewer=viewer)
        db.session.commit()


def go(person: Person, place: Place, where: dict[str, str]) -> None:
    """Bring a person who has the right role there."""
    person.open(place.path.format(**where), status=place.status)
    if place.then is not None:
        place.then(person)
