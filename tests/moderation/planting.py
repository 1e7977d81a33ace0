"""Words that must not be met, planted in all that those who review keep, hide, answer and write to each other.

Each stands nowhere else, and is known with everybody who may meet it and where. `writer` and `silent` write, `reporter`
tells the team of something, `suspended` is kept out; `moderator` decided everything first, `colleague` looks again,
`admin` sees what is for administrators only. `agency` has a desk, `rival` another one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from forum.accounts.models import Account
from forum.cli.leaks import deeds
from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.discussion.models.acts import ThreadAct
from forum.moderation.models import Appeal, Contested, Decision, Message, Outcome, Sanction, SanctionKind, SignedAct
from forum.moderation.operations import appeals, claims, deciding, sanctions, signatures
from forum.moderation.operations import threads as thread_operations
from forum.moderation.operations.appeals import Grounds
from forum.moderation.operations.deciding import Ruling
from forum.moderation.queries import review
from forum.web import locale
from tests.factories import World, viewer_of

_words = (f"jqz{number:03}kx" for number in count())
STAFF = ("moderator", "colleague", "admin")
OWN = ("/a", "/n", "/p/", "/t/", "/b/")
PEOPLE = (
    "visitor", "another", "agency", "unproven", "closed", "read_only", "reporter", "writer", "silent", "suspended",
    "moderator", "colleague", "admin", "rival",
)  # fmt: skip


@dataclass(frozen=True)
class Secret:
    """Planted words: what they are, and by person the beginnings of the addresses at which they may be met. Whoever is
    named meets them, too, at one of these at least."""

    words: str
    what: str
    met_by: dict[str, tuple[str, ...]]


@dataclass
class Hidden:
    """What was planted: accounts by the names of PEOPLE, ids by the endpoints that take them, and the secrets."""

    people: dict[str, Account] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)
    ids: dict[str, list[str]] = field(default_factory=dict)

    def words_of(self, *what: str) -> set[str]:
        found = {secret.words for secret in self.secrets if secret.what in what}
        assert len(found) >= len(what), what
        return found


class Hiding:
    """Plants through the factories and the operations, as people do."""

    def __init__(self, world: World) -> None:
        self.world, self.hidden = world, Hidden()
        people = self.hidden.people
        for name in ("another", "closed", "read_only", "reporter", "writer", "silent", "suspended"):
            people[name] = world.member()
        for name in ("unproven", "moderator", "colleague"):
            people[name] = world.moderator()
        people["admin"], self.second = world.admin(), world.admin()
        (people["agency"], self.agency), (people["rival"], _other) = world.agency(), world.agency()
        self.board, self.public = world.board(), world.board(public=True)
        self.thread = world.thread(self.public, title="Un fil public", body="Un texte public.")
        self.hidden.ids["board"] = [self.board.public_id, self.public.public_id]
        self.hidden.ids["thread"] = [self.thread.public_id]

    def plant(self, what: str, met_by: dict[str, tuple[str, ...]] | None = None, **more: tuple[str, ...]) -> str:
        """New words, and who may meet them where: by name, or `staff` for all three who review."""
        met = {**(met_by or {}), **more}
        for name in STAFF if "staff" in met else ():
            met.setdefault(name, met["staff"])
        met.pop("staff", None)
        words = next(_words)
        self.hidden.secrets.append(Secret(words, what, met))
        return words

    def note(self, endpoint: str, *rows: Any) -> None:
        self.hidden.ids.setdefault(endpoint, []).extend(row.public_id for row in rows)

    def _decide(self, post: Post, outcome: Outcome, reason: str) -> Decision:
        with self.world.open():
            viewer = viewer_of(self.hidden.people["moderator"])
            found = review.review(post.public_id, viewer)
            ruling = Ruling(outcome=outcome, rule="contact", reason=reason)
            deciding.decide(found, ruling, version=found.post.version, viewer=viewer)
        return self.world.load(Decision, post_id=post.id)

    def reports(self) -> None:
        """What was said of a text, the text as it was before its author changed it, and what is said of an agency."""
        world, people = self.world, self.hidden.people
        before = self.plant("kept copy", staff=("/mod/reports/",))
        post = world.reply(self.thread, author=people["writer"], body=before)
        said = self.plant("words of a report", staff=("/mod/reports/",))
        case = deeds.report(world, post, by=people["reporter"], words=said)
        world.edit(post, people["writer"], body="Un texte public.", state=PostState.PUBLISHED)
        page = world.guidance(self.agency)
        of_agency = self.plant("words about an agency", admin=("/mod/reports/",))
        admins = deeds.report(world, page, by=people["reporter"], words=of_agency)
        self.note("report", case, admins)
        self.note("post", post)
        self.note("page", page)

    def masked(self) -> None:
        world, people = self.world, self.hidden.people
        taken_out = self.plant("masked words", writer=("/p/",))
        why = self.plant("reason of masking", writer=OWN)
        post = world.reply(self.thread, author=people["writer"], state=PostState.HELD, body=f"Un texte {taken_out}.")
        deeds.mask(world, post, "Un texte [retiré].", by=people["moderator"], reason=why)
        self.note("post", post)

    def appeals(self) -> None:
        """One that waits, with a view of `colleague`; one that was answered."""
        world, people = self.world, self.hidden.people
        for state in ("waits", "answered"):
            waits = state == "waits"
            see_text = dict.fromkeys(STAFF, ("/mod/appeals/",)) if waits else {}
            body = self.plant(f"removed text, {state}", see_text, writer=OWN)
            reasoning: dict[str, tuple[str, ...]] = {"colleague": ("/mod/appeals/",)} if waits else {}
            reason = self.plant(f"first reasoning, {state}", reasoning, writer=OWN)
            # Who decided first does not read what is said of it.
            see_asked = {name: places for name, places in see_text.items() if name != "moderator"}
            text = self.plant(f"text of an appeal, {state}", see_asked, writer=("/p/",))
            post = world.reply(self.thread, author=people["writer"], state=PostState.HELD, body=body)
            appeal = self._appeal(self._decide(post, Outcome.REMOVE, reason), text)
            view = self.plant(f"own view, {state}", reasoning)
            deeds.view(world, appeal, view, by=people["colleague"])
            self._let_go(appeal)
            if not waits:
                answer = self.plant("answer to an appeal", writer=OWN)
                deeds.answer(world, appeal, answer, by=people["colleague"])
            self.note("appeal", appeal)
            self.note("post", post)

    def _let_go(self, appeal: Appeal) -> None:
        """Nobody has it any more: what others are shown of it does not hang on that."""
        with self.world.open():
            claims.release(appeal.public_id, viewer_of(self.hidden.people["colleague"]))

    def _appeal(self, decision: Decision, text: str) -> Appeal:
        grounds = Grounds(
            kind=Contested.DECISION,
            about=decision.public_id,
            decided_on=decision.decided_on,
            first_decider=decision.moderator,
        )
        with self.world.open():
            return appeals.send(grounds, text=text, viewer=viewer_of(self.hidden.people["writer"]))

    def cases(self) -> None:
        """A note that only its reader sees, and what staff learnt."""
        world, people = self.world, self.hidden.people
        post = world.reply(self.thread, author=people["silent"])
        case = world.case(post, by=people["moderator"])
        note = self.plant("note to an author", silent=("/a/care/",), staff=("/mod/cases/",))
        deeds.join(world, case, by=people["colleague"], note=note)
        learnt = self.plant("review of a case", staff=("/mod/cases/",))
        deeds.close(world, case, learnt, by=people["colleague"])
        between = self.plant("staff note on a case", staff=("/mod/cases/",))
        deeds.staff_note(world, case.public_id, between, by=people["moderator"])
        self.note("case", case)
        self.note("post", post)

    def talk(self) -> None:
        """Notes between staff; what was written to the team, also about the team; its answer."""
        world, people = self.world, self.hidden.people
        text = self.plant("held text", silent=OWN, staff=("/mod",))
        post = world.reply(self.thread, author=people["silent"], state=PostState.HELD, body=text)
        note = self.plant("staff note on a text", staff=("/mod/p/",))
        deeds.staff_note(world, post.public_id, note, by=people["moderator"])
        mine = world.conversation(people["silent"], self.plant("message", silent=("/a/team",), staff=("/mod/team/",)))
        answer = self.plant("answer of the team", silent=("/a/team",), staff=("/mod/team/",))
        deeds.reply_to(world, mine.public_id, answer, by=people["colleague"])
        on_talk = self.plant("staff note on a conversation", staff=("/mod/team/",))
        deeds.staff_note(world, mine.public_id, on_talk, by=people["admin"])
        about_team = self.plant("message about the team", writer=("/a/team",), admin=("/mod/team/",))
        other = world.conversation(people["writer"], about_team, about_team=True)
        self.note("post", post)
        self.note("talk", mine, other)
        with world.app.app_context():
            self.note("message", *db.session.scalars(select(Message)))

    def sanctions(self) -> None:
        """Reasons that one person reads; requests for a second signature, one for administrators only."""
        world, people = self.world, self.hidden.people
        reason = self.plant("reason of a sanction", suspended=OWN, staff=("/mod/sanctions/",))
        given = self._sanction(people["suspended"], SanctionKind.SUSPENSION, reason)
        self._sanction(people["read_only"], SanctionKind.READ_ONLY, "Les faits.")
        world.sanction(people["closed"], SanctionKind.CLOSURE, by=people["moderator"])
        told = world.reply(self.thread, author=people["silent"])
        asked = self._ask(SignedAct.OPEN_TEXTS, told.public_id, self.plant("request", staff=("/mod/signatures/",)))
        admins = self._ask(SignedAct.EXPORT, "", self.plant("administrators' request", admin=("/mod/signatures/",)))
        self.note("sanction", given)
        self.note("signature", asked, admins)
        self.note("post", told)

    def _sanction(self, account: Account, kind: SanctionKind, reason: str) -> Sanction:
        with self.world.open():
            return sanctions.give(
                db.session.get_one(Account, account.id),
                kind=kind,
                until=locale.today() + timedelta(days=7),
                rule="contact",
                reason=reason,
                viewer=viewer_of(self.hidden.people["moderator"]),
            )

    def _ask(self, act: SignedAct, about: str, reason: str) -> Any:
        by = self.second if act is SignedAct.EXPORT else self.hidden.people["moderator"]
        with self.world.open():
            return signatures.ask(act, about=about, terms={}, reason=reason, viewer=viewer_of(by))

    def threads(self) -> None:
        """A thread that was hidden; one for members, which somebody suspended wrote in too; a name that waits."""
        world, people = self.world, self.hidden.people
        staff: dict[str, tuple[str, ...]] = dict.fromkeys(STAFF, ("/t/", "/mod/t/", "/mod/p/"))
        title = self.plant("title of a hidden thread", staff, writer=("/a/texts", "/p/"))
        hidden = world.thread(
            self.public, author=people["writer"], title=title,
            body=self.plant("beginning of a hidden thread", staff, writer=("/a/texts", "/p/")),
        )  # fmt: skip
        reply = world.reply(
            hidden,
            author=people["silent"],
            body=self.plant("reply in a hidden thread", staff, silent=("/a/texts", "/p/")),
        )
        self._hide(hidden)
        readers = ("another", "read_only", "reporter", "writer", "silent", *STAFF)
        shown = dict.fromkeys(readers, ("/b/", "/t/", "/mod/t/"))
        for_members = world.thread(self.board, title=self.plant("title for members", shown))
        own = self.plant("text of somebody suspended", shown, suspended=("/a/texts",))
        world.reply(for_members, author=people["suspended"], body=own)
        self.note("thread", hidden, for_members)
        self.note("post", reply, world.first_post(hidden))
        wish = world.wish(people["silent"], self.plant("name that waits", silent=("/a/names",), staff=("/mod",)))
        self.note("name", wish)

    def _hide(self, thread: Thread) -> None:
        with self.world.open():
            viewer = viewer_of(self.hidden.people["moderator"])
            thread_operations.turn(ThreadAct.HIDE, thread.public_id, reason="Pour une pause.", viewer=viewer)


def hide(world: World, *more: Callable[[Hiding], None]) -> Hidden:
    """Everything, and `more`, on a forum that is otherwise empty. Who is limited is limited at the end."""
    hiding = Hiding(world)
    for step in (hiding.reports, hiding.masked, hiding.appeals, hiding.cases, hiding.talk, hiding.threads):
        step()
    for plant_more in more:
        plant_more(hiding)
    hiding.sanctions()
    return hiding.hidden
