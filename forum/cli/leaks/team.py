"""What those who review keep, hide, answer and write to each other, planted as people do it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from forum.accounts.models import Account
from forum.cli.leaks import deeds
from forum.cli.leaks.marks import COPY, OWN, REVIEW, Places, Planting, to
from forum.cli.leaks.site import viewer_of
from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.moderation.models import Appeal, Contested, Decision, Outcome, Sanction, SanctionKind, SignedAct
from forum.moderation.operations import appeals, claims, deciding, sanctions
from forum.moderation.operations.appeals import Grounds
from forum.moderation.operations.deciding import Ruling
from forum.moderation.queries import review
from forum.web import locale


class Team:
    """Plants for those who review; `thread` is public, `second` an administrator who does not come."""

    def __init__(self, planting: Planting, thread: Thread, agency: Any) -> None:
        self.planting, self.place, self.thread, self.agency = planting, planting.place, thread, agency
        self.people = planting.people
        self.second = self.place.admin()

    def everything(self) -> None:
        """Who is limited is limited at the end."""
        for step in (self.reports, self.masked, self.appeals, self.cases, self.talk, self.names, self.sanctions):
            step()

    def _decide(self, post: Post, outcome: Outcome, reason: str) -> Decision:
        with self.place.open():
            viewer = viewer_of(self.people["moderator"])
            found = review.review(post.public_id, viewer)
            ruling = Ruling(outcome=outcome, rule="contact", reason=reason)
            deciding.decide(found, ruling, version=found.post.version, viewer=viewer)
        return self.place.load(Decision, post_id=post.id)

    def reports(self) -> None:
        """What was said of a text, the text as it was before its author changed it, and what is said of an agency."""
        plant, place, people = self.planting.plant, self.place, self.people
        before = plant("kept copy", writer=(COPY,), staff=("/mod/reports/",))
        post = place.reply(self.thread, author=people["writer"], body=before)
        said = plant("words of a report", reporter=(COPY,), staff=("/mod/reports/",))
        deeds.report(place, post, by=people["reporter"], words=said)
        place.edit(post, people["writer"], body="Un texte public.", state=PostState.PUBLISHED)
        page = place.guidance(self.agency)
        of_agency = plant("words about an agency", reporter=(COPY,), admin=("/mod/reports/",))
        deeds.report(place, page, by=people["reporter"], words=of_agency)

    def masked(self) -> None:
        plant, people = self.planting.plant, self.people
        taken_out = plant("masked words", writer=("/p/",))
        why = plant("reason of masking", writer=OWN)
        post = self.place.reply(
            self.thread, author=people["writer"], state=PostState.HELD, body=f"Un texte {taken_out}."
        )
        deeds.mask(self.place, post, "Un texte [retiré].", by=people["moderator"], reason=why)

    def appeals(self) -> None:
        """One that waits, with a view of `colleague`; one that was answered."""
        plant, place, people = self.planting.plant, self.place, self.people
        for state in ("waits", "answered"):
            waits = state == "waits"
            see_text = dict.fromkeys(REVIEW, ("/mod/appeals/",)) if waits else {}
            body = plant(f"removed text, {state}", see_text, writer=OWN)
            reasoning: dict[str, Places] = {"colleague": ("/mod/appeals/",)} if waits else {}
            reason = plant(f"first reasoning, {state}", reasoning, writer=OWN)
            # Who decided first does not read what is said of it.
            see_asked = {name: places for name, places in see_text.items() if name != "moderator"}
            text = plant(f"text of an appeal, {state}", see_asked, writer=("/p/",))
            post = place.reply(self.thread, author=people["writer"], state=PostState.HELD, body=body)
            appeal = self._appeal(self._decide(post, Outcome.REMOVE, reason), text)
            view = plant(f"own view, {state}", reasoning)
            deeds.view(place, appeal, view, by=people["colleague"])
            self._let_go(appeal)
            if not waits:
                answer = plant("answer to an appeal", writer=OWN)
                deeds.answer(place, appeal, answer, by=people["colleague"])

    def _let_go(self, appeal: Appeal) -> None:
        """Nobody has it any more: what others are shown of it does not hang on that."""
        with self.place.open():
            claims.release(appeal.public_id, viewer_of(self.people["colleague"]))

    def _appeal(self, decision: Decision, text: str) -> Appeal:
        grounds = Grounds(
            kind=Contested.DECISION,
            about=decision.public_id,
            decided_on=decision.decided_on,
            first_decider=decision.moderator,
        )
        with self.place.open():
            return appeals.send(grounds, text=text, viewer=viewer_of(self.people["writer"]))

    def cases(self) -> None:
        """A note that only its reader sees, and what staff learnt."""
        plant, place, people = self.planting.plant, self.place, self.people
        post = place.reply(self.thread, author=people["silent"])
        case = place.case(post, by=people["moderator"])
        around = to(("/mod/cases/",), "moderator", "colleague", "admin")  # those of the case, and administrators
        note = plant("note to an author", around, silent=("/a/care/",))
        deeds.join(place, case, by=people["colleague"], note=note)
        learnt = plant("review of a case", staff=("/mod/cases/",))
        deeds.close(place, case, learnt, by=people["colleague"])
        between = plant("staff note on a case", staff=("/mod/cases/",))
        deeds.staff_note(place, case.public_id, between, by=people["moderator"])

    def talk(self) -> None:
        """Notes between staff; what was written to the team, also about the team; its answer."""
        plant, place, people = self.planting.plant, self.place, self.people
        text = plant("held text", silent=OWN, staff=("/mod",))
        post = place.reply(self.thread, author=people["silent"], state=PostState.HELD, body=text)
        note = plant("staff note on a text", staff=("/mod/p/",))
        deeds.staff_note(place, post.public_id, note, by=people["moderator"])
        message = plant("message", silent=("/a/team",), staff=("/mod/team/",))
        mine = place.conversation(people["silent"], message)
        answer = plant("answer of the team", silent=("/a/team",), staff=("/mod/team/",))
        deeds.reply_to(place, mine.public_id, answer, by=people["colleague"])
        on_talk = plant("staff note on a conversation", staff=("/mod/team/",))
        deeds.staff_note(place, mine.public_id, on_talk, by=people["admin"])
        about_team = plant("message about the team", writer=("/a/team",), admin=("/mod/team/",))
        place.conversation(people["writer"], about_team, about_team=True)

    def names(self) -> None:
        """A name that waits, and words that those who review keep for their answers."""
        self.place.wish(
            self.people["silent"], self.planting.plant("name that waits", silent=("/a/names",), staff=("/mod",))
        )
        deeds.saved_reply(self.place, self.planting.plant("saved reply", staff=("/mod/",)), by=self.people["moderator"])

    def sanctions(self) -> None:
        """Reasons that one person reads; requests for a second signature, one for administrators only."""
        plant, place, people = self.planting.plant, self.place, self.people
        reason = plant("reason of a sanction", suspended=OWN, staff=("/mod/sanctions/",))
        self._sanction(people["suspended"], SanctionKind.SUSPENSION, reason)
        self._sanction(people["read_only"], SanctionKind.READ_ONLY, "Les faits.")
        place.sanction(people["closed"], SanctionKind.CLOSURE, by=people["moderator"])
        told = place.reply(self.thread, author=people["silent"])
        request = plant("request", staff=("/mod/signatures/",))
        place.signature(SignedAct.OPEN_TEXTS, by=people["moderator"], about=told, why=request)
        secret = plant("administrators' request", admin=("/mod/signatures/",))
        place.signature(SignedAct.EXPORT, by=self.second, why=secret)
        opened = place.signature(SignedAct.OPEN_TEXTS, by=people["colleague"], about=told)
        deeds.sign(place, opened, by=people["admin"], used_by=people["colleague"])

    def _sanction(self, account: Account, kind: SanctionKind, reason: str) -> Sanction:
        with self.place.open():
            return sanctions.give(
                db.session.get_one(Account, account.id),
                kind=kind,
                until=locale.today() + timedelta(days=7),
                rule="contact",
                reason=reason,
                viewer=viewer_of(self.people["moderator"]),
            )
