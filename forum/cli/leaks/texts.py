"""Texts that some must not meet: not yet, no longer or never; and names behind which somebody stands."""

from __future__ import annotations

from sqlalchemy import select, update

from forum.accounts.models import Block, Mute, MutedKind
from forum.cli.leaks import deeds
from forum.cli.leaks.marks import COPY, OWN, PEOPLE, READERS, REVIEW, SHARED, Places, Planting, to
from forum.cli.leaks.site import viewer_of
from forum.db import db
from forum.discussion.models import Board, Post, PostState, Thread
from forum.discussion.models.acts import ThreadAct
from forum.discussion.operations import decisions
from forum.moderation.operations import threads as thread_operations
from forum.privacy.operations import aside, exporting
from forum.privacy.queries import exporting as exported

EVERYBODY = PEOPLE
PARTS = ("title", "beginning", "reply")
QUEUE: Places = ("/mod",)
PUBLIC: Places = ("/t/", "/b/", "/mod/t/", "/mod", "/p/", "/a", "/")
HIDDEN_THREAD: Places = ("/t/", "/mod/t/", "/mod/p/")


class Texts:
    """Plants on boards of every kind; `public` is read by everybody, `thread` stands there."""

    def __init__(self, planting: Planting, public: Board, thread: Thread) -> None:
        self.planting, self.place, self.people = planting, planting.place, planting.people
        self.public, self.thread = public, thread

    def everything(self) -> None:
        self.settled()
        self.edited()
        self.aside()
        self.empty()
        self.hidden_thread()
        self.boards()
        self.ties()
        self.one_off()
        self.of_staff()
        self.of_agencies()
        self.quotes()
        self.copy()

    def _both(self, what: str, met_by: dict[str, Places], *, author: str, state: PostState) -> None:
        """A thread and a reply in this state."""
        plant, writes = self.planting.plant, self.people[author]
        title, body, said = (f"{SHARED} {plant(f'{part}, {what}', met_by)}" for part in PARTS)
        self.place.thread(self.public, author=writes, state=state, title=title, body=body)
        self.place.reply(self.thread, author=writes, state=state, body=said)

    def settled(self) -> None:
        own = to(OWN, "writer")
        self._both("held", own | to(QUEUE, *REVIEW), author="writer", state=PostState.HELD)
        self._both("returned", own, author="writer", state=PostState.RETURNED)
        self._both("removed", own, author="writer", state=PostState.REMOVED)
        self._both("withdrawn", {}, author="writer", state=PostState.WITHDRAWN)

    def edited(self) -> None:
        """What waits of an edit, and what stood there before one was published."""
        plant, place, writer = self.planting.plant, self.place, self.people["writer"]
        meet = to(OWN, "writer") | to(QUEUE, *REVIEW)
        post = place.reply(self.thread, author=writer, body="Un texte public.")
        place.edit(post, writer, body=f"{SHARED} {plant('edit that waits', meet)}")
        given_back = place.reply(self.thread, author=writer, body="Un texte public.")
        place.edit(given_back, writer, body=plant("edit given back", to(OWN, "writer")), state=PostState.RETURNED)
        before = place.reply(self.thread, author=writer, body=plant("text before an edit", writer=(COPY,)))
        place.edit(before, writer, body="Un texte public.", state=PostState.PUBLISHED)

    def aside(self) -> None:
        """What somebody took down with everything else, for some days: they alone may bring it back."""
        leaver = self.people["leaver"]
        title, body, said = (self.planting.plant(f"{part}, aside", leaver=("/a", "/n")) for part in PARTS)
        thread = self.place.thread(self.public, author=leaver, title=title, body=body)
        self.place.reply(thread, author=self.people["silent"])
        self.place.reply(self.thread, author=leaver, body=said)
        with self.place.open():
            aside.put(viewer_of(leaver))

    def copy(self) -> None:
        """A copy of everything held on somebody, made and not fetched yet."""
        with self.place.open():
            exporting.ask(viewer_of(self.people["writer"]))
        with self.place.open():
            waiting = exported.next_waiting()
            if waiting is not None:
                exporting.keep(exporting.prepare(*waiting))

    def empty(self) -> None:
        """A published text in a thread that is not: no page leads there."""
        thread = self.place.thread(self.public)
        self.place.reply(thread)
        with self.place.open():
            db.session.execute(update(Thread).where(Thread.id == thread.id).values(state=PostState.REMOVED))

    def hidden_thread(self) -> None:
        plant, people = self.planting.plant, self.people
        staff = to(HIDDEN_THREAD, *REVIEW) | to((*HIDDEN_THREAD, "/mod/signatures/"), "colleague")
        own: Places = ("/a/texts", "/p/")
        hidden = self.place.thread(
            self.public,
            author=people["writer"],
            title=plant("title of a hidden thread", staff, writer=own),
            body=plant("beginning of a hidden thread", staff, writer=own),
        )
        self.place.reply(hidden, author=people["silent"], body=plant("reply in a hidden thread", staff, silent=own))
        with self.place.open():
            viewer = viewer_of(people["moderator"])
            thread_operations.turn(ThreadAct.HIDE, hidden.public_id, reason="Pour une pause.", viewer=viewer)

    def boards(self) -> None:
        """What only members read, also of somebody suspended; what agencies read too."""
        plant, place = self.planting.plant, self.place
        shown = to(PUBLIC, *READERS)
        members = place.board()
        thread = place.thread(members, title=plant("title for members", shown))
        own = plant("text of somebody suspended", shown, suspended=("/a/texts",))
        place.reply(thread, author=self.people["suspended"], body=own)
        title = plant("thread of somebody suspended", shown, suspended=("/a/texts",))
        place.thread(members, author=self.people["suspended"], title=title)
        with_agencies = place.board(agencies=True)
        told = to(PUBLIC, *READERS, "agency", "rival")
        place.thread(with_agencies, title=plant("title for agencies too", told), body=plant("for both", told))

    def ties(self) -> None:
        """Two who do not meet, seen from both sides; somebody whom one person muted."""
        place, people = self.place, self.people
        with place.open():
            db.session.add(Block(account_id=people["wall"].id, other_id=people["barred"].id))
            db.session.add(Mute(account_id=people["muter"].id, kind=MutedKind.PERSON, about=str(people["loud"].id)))
        for author, other in {"wall": "barred", "barred": "wall"}.items():
            self._of(author, to(PUBLIC, *(one for one in EVERYBODY if one != other)))
        # Who muted somebody finds their texts folded in a thread that they open, and in no list.
        self._of("loud", to(PUBLIC, *(one for one in EVERYBODY if one != "muter")), muter=("/t/",))

    def _of(self, author: str, met: dict[str, Places], **folded: Places) -> None:
        """A thread and a reply that everybody meets but those to whom somebody is tied."""
        plant, place, writes = self.planting.plant, self.place, self.people[author]
        title, body, said = (plant(f"{part} of {author}", met | folded, is_sure=not folded) for part in PARTS)
        thread = place.thread(self.public, author=writes, title=title, body=body)
        place.reply(self.thread, author=writes, body=said)
        inside = plant(f"reply of somebody else to {author}", met | folded, is_sure=not folded)
        place.reply(thread, author=self.people["silent"], body=inside)

    def one_off(self) -> None:
        """A text under a one-off name: whose it is, stands nowhere. The owner wrote nothing else."""
        plant, place, owner = self.planting.plant, self.place, self.people["twofold"]
        thread = place.thread(self.public, title="Un autre fil public")
        name = place.once(owner, thread, f"Nom {plant('one-off name', to(PUBLIC, *EVERYBODY))}")
        body = plant("text under a one-off name", to(PUBLIC, *EVERYBODY))
        place.reply(thread, author=name, body=body)
        waits = plant("held text under a one-off name", to(OWN, "twofold") | to(QUEUE, *REVIEW))
        place.reply(thread, author=name, state=PostState.HELD, body=waits)

    def of_staff(self) -> None:
        """What one who reviews wrote is reviewed by others: its author sees it wait, and nothing that is said of it."""
        plant = self.planting.plant
        others = tuple(name for name in REVIEW if name != "penholder")
        body = plant("held text of one who reviews", to((*OWN, *QUEUE), "penholder") | to(QUEUE, *others))
        held = self.place.reply(self.thread, author=self.people["penholder"], state=PostState.HELD, body=body)
        note = plant("staff note on a text of one who reviews", to(QUEUE, *others))
        deeds.staff_note(self.place, held.public_id, note, by=self.people["moderator"])
        shown = self.place.reply(self.thread, author=self.people["penholder"])
        said = plant("report of a text of one who reviews", reporter=(COPY,), admin=("/mod/reports/",))
        deeds.report(self.place, shown, by=self.people["reporter"], words=said)

    def of_agencies(self) -> None:
        """A text of an agency that waits: whoever wrote it has left the agency, and it stays the agency's."""
        place, people = self.place, self.people
        body = self.planting.plant("held text of an agency", to(OWN, "agency") | to(QUEUE, *REVIEW))
        held = place.reply(self.thread, author=people["agency"], state=PostState.HELD, body=body)
        with place.open():
            db.session.execute(update(Post).where(Post.id == held.id).values(author_id=people["another"].id))
        # Whom somebody does not meet is met in the name of an agency.
        said = self.planting.plant("text of an agency", to(PUBLIC, *EVERYBODY))
        shown = place.reply(self.thread, author=people["agency"], body=said)
        with place.open():
            db.session.execute(update(Post).where(Post.id == shown.id).values(author_id=people["wall"].id))

    def quotes(self) -> None:
        """What was quoted while it was there: words of somebody from whom one reader is kept, and words taken down."""
        place, people = self.place, self.people
        words = self.planting.plant("quoted text, taken down", to(OWN, "writer"))
        gone = place.reply(self.thread, author=people["writer"], body=words)
        with place.open():
            apart = db.session.scalars(
                select(Post.id).where(
                    Post.thread_id == self.thread.id, Post.author_id == people["wall"].id, Post.agency_id.is_(None)
                )
            ).one()
        for quoted in (apart, gone.id):
            quoting = place.reply(self.thread, author=people["silent"])
            with place.open():
                db.session.execute(update(Post).where(Post.id == quoting.id).values(quotes_id=quoted))
        with place.open():
            decisions.take_down(place.post(gone.public_id), rule="anonymous", reason="Une raison.")
