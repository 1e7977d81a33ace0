"""One forum with something of everything, in every state that a page knows: what the walks over every route stand on.

Everything is there twice where somebody is to be refused: `other` and `rival` own nothing that an address names, but
for a name that `other` asked for. Whatever was decided before, `asker` decided, so that `moderator` and `admin` may go
on; what is theirs alone says so in its name.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from sqlalchemy import select

from forum import clock, keys
from forum.accounts.models import Account
from forum.cli.leaks import deeds
from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.discussion.models.acts import ThreadAct
from forum.discussion.queries import authors
from forum.hsds.ids import uuid_of
from forum.moderation.models import Decision, Message, Outcome, SanctionKind, Signature, SignedAct
from forum.moderation.operations import threads as thread_operations
from forum.moderation.views.reporting import reported_as
from forum.resources.models import Agency, GuidancePage, Organization, ServiceAtLocation
from forum.resources.rules import Decision as Judged
from forum.resources.said import PlaceSaid
from forum.web import links, locale
from tests.accounts import authenticators
from tests.factories import World, viewer_of
from tests.moderation import appealing
from tests.privacy import deeds as privacy
from tests.resources import factories as make

WHY = "Pour une pause."
NOTE = "Nous vous avons lue, et nous restons là."


class Scene:
    """`people` are accounts by the names that the access table gives them; `ids` public ids by the names that its
    addresses use, and `NAME_version` what a form about that one carries."""

    def __init__(self, app: Flask) -> None:
        self.app, self.world = app, World(app)
        self.people: dict[str, Account] = {}
        self.ids: dict[str, str] = {}
        self._rows: dict[str, Any] = {}
        self._people()
        for step in (self._boards, self._threads, self._guidance, self._texts, self._reports):
            step()
        for step in (self._appeals, self._sanctions, self._cases, self._talk, self._signatures, self._asides):
            step()
        self._note()

    def _keep(self, **rows: Any) -> None:
        self._rows |= rows

    def _note(self) -> None:
        with self.app.app_context():
            team = db.session.get_one(Organization, self._rows["team_service"].organization_id)
            self.ids["organization"] = team.public_id
            self.ids["organization_name"] = team.name
            stay = db.session.scalars(select(ServiceAtLocation.public_id)).one()
            ids = {"organization": team.public_id, "service": self._rows["team_service"].public_id, "stay": stay}
            self.ids |= {f"{name}_uuid": uuid_of(public_id) for name, public_id in ids.items()}
            self.ids["held_service_uuid"] = uuid_of(self._rows["held_service"].public_id)
            for name, row in self._rows.items():
                self.ids[name] = row.public_id
                if hasattr(type(row), "version"):
                    kind = type(row)
                    found = db.session.scalar(select(kind.version).where(kind.public_id == row.public_id))
                    self.ids[f"{name}_version"] = str(found)

    def _people(self) -> None:
        world, people = self.world, self.people
        for name in ("member", "other", "third", "suspended", "closed", "read_only"):
            people[name] = world.member()
        (people["agency"], self._agency), (people["rival"], _other_agency) = world.agency(), world.agency()
        for name in ("moderator", "unproven", "asker"):
            people[name] = world.moderator()
        people["admin"], people["second"] = world.admin(), world.admin()

    def _boards(self) -> None:
        self._keep(
            board=self.world.board(),
            public_board=self.world.board(public=True),
            agencies_board=self.world.board(agencies=True),
        )

    def _threads(self) -> None:
        world, member = self.world, self.people["member"]
        board, public = self._rows["board"], self._rows["public_board"]
        thread = world.thread(board, author=member)
        self._keep(
            thread=thread,
            public_thread=world.thread(public, author=member),
            held_thread=world.thread(board, author=member, state=PostState.HELD, title="Un fil en attente"),
            post=world.first_post(thread),
            reply=world.reply(thread, author=self.people["third"]),
            held_post=world.reply(thread, author=member, state=PostState.HELD),
        )
        edited = world.reply(thread, author=member, body="Un texte public.")
        world.edit(edited, member, body="Un autre texte.")
        self._keep(edited_post=edited)
        for name, act in (("locked", ThreadAct.LOCK), ("hidden", ThreadAct.HIDE), ("pinned", ThreadAct.PIN)):
            turned = world.thread(board, author=member, title=f"Un fil, {name}")
            self._act(turned, act)
            self._keep(**{f"{name}_thread": turned})

    def _act(self, thread: Thread, act: ThreadAct) -> None:
        viewer = viewer_of(self.people["asker"])
        with self.world.open():
            if act is ThreadAct.PIN:
                thread_operations.pin(thread.public_id, days=7, reason=WHY, viewer=viewer)
            else:
                thread_operations.turn(act, thread.public_id, reason=WHY, viewer=viewer)

    def _guidance(self) -> None:
        world = self.world
        page, held_page = world.guidance(self._agency), world.guidance(self._agency, published=False)
        refused = world.pin(page, board=self._rows["public_board"], accepted=False)
        appealing.refused_pin(world, refused, by=self.people["asker"])
        pin = world.pin(page, board=self._rows["board"], accepted=False)
        with world.open():
            translation = make.translated(db.session.get_one(GuidancePage, page.id))
            make.reviewed(translation, Judged.PUBLISH)
            changed = make.published(db.session.get_one(Agency, self._agency.id), title="Une fiche changée")
            behind = make.translated(changed)
            make.reviewed(behind, Judged.PUBLISH)
            make.edited(changed, body="Autrement.")
            make.reviewed(changed, Judged.PUBLISH)
        self._keep(
            page=page,
            held_page=held_page,
            translation=translation,
            behind=behind,
            pin=pin,
            refused_pin=refused,
            service=world.service(self._agency),
            held_service=world.service(self._agency, published=False),
            team_service=world.service(places=(PlaceSaid(country="FR", city="Port-Serein"),)),
            standing_pin=world.pin(page, thread=self._rows["public_thread"]),
            agency_post=world.reply(self._rows["public_thread"], author=self.people["agency"]),
        )

    def _texts(self) -> None:
        """Texts after a decision, and a name that waits."""
        world, member, asker = self.world, self.people["member"], self.people["asker"]
        masked = world.reply(self._rows["public_thread"], author=member, state=PostState.HELD, body="Un mot de trop.")
        deeds.mask(world, masked, "Un mot [retiré].", by=asker)
        self._keep(
            masked_post=masked,
            removed_post=appealing.contested_reply(world, member, by=asker),
            returned_post=appealing.contested_reply(world, member, by=asker, outcome=Outcome.RETURN),
            wish=world.wish(self.people["other"], "Petite Vague"),
        )
        suspended = self.people["suspended"]
        shortened = world.reply(self._rows["public_thread"], author=suspended, state=PostState.HELD, body="De trop.")
        deeds.mask(world, shortened, "De [retiré].", by=asker)
        self._keep(
            suspended_masked=shortened,
            read_only_post=world.reply(self._rows["thread"], author=self.people["read_only"]),
            suspended_post=world.reply(self._rows["thread"], author=suspended, state=PostState.HELD),
            suspended_removed=appealing.contested_reply(world, suspended, by=asker),
        )

    def _reports(self) -> None:
        """A text that one member told the team of, and one of an agency, which only administrators look at."""
        world, member = self.world, self.people["member"]
        told = world.reply(self._rows["public_thread"], author=member)
        with self.app.app_context():
            self.ids["reported"] = reported_as(told.public_id)
        third = self.people["third"]
        self._keep(
            told_post=told,
            report=deeds.report(world, told, by=third, words="Des mots de qui prévient."),
            admins_report=deeds.report(world, self._rows["page"], by=third),
        )

    def _appeals(self) -> None:
        world, asker = self.world, self.people["asker"]
        viewed = appealing.waiting_appeal(world, self.people["member"], by=asker)
        deeds.view(world, viewed, by=self.people["moderator"])
        appeal = appealing.waiting_appeal(world, self.people["member"], by=asker)
        self._keep(
            appeal=appeal,
            appealed_post=world.load(Post, id=world.load(Decision, public_id=appeal.about).post_id),
            viewed_appeal=viewed,
            suspended_appeal=appealing.waiting_appeal(world, self.people["suspended"], by=asker),
        )

    def _sanctions(self) -> None:
        world, people = self.world, self.people
        given = {
            "warning": ("member", SanctionKind.WARNING),
            "suspension": ("suspended", SanctionKind.SUSPENSION),
            "limit": ("read_only", SanctionKind.READ_ONLY),
            "closure": ("closed", SanctionKind.CLOSURE),
        }
        for name, (person, kind) in given.items():
            self._keep(**{name: world.sanction(people[person], kind, by=people["asker"])})

    def _cases(self) -> None:
        """One that needs a second person, one with a note, one that is due again, and one of somebody suspended."""
        world, people = self.world, self.people
        texts = [world.reply(self._rows["public_thread"], author=people["member"]) for _ in range(3)]
        case, noted, due = (world.case(text, by=people["asker"]) for text in texts)
        own = world.case(self._rows["suspended_removed"], by=people["asker"])
        for found in (noted, due, own):
            deeds.join(world, found, by=people["second"], note=NOTE)
        with world.open():
            db.session.get_one(type(due), due.id).waiting_at = clock.now() - timedelta(hours=1)
        self._keep(case=case, noted_case=noted, due_case=due, suspended_case=own)

    def _talk(self) -> None:
        world, people = self.world, self.people
        for name in ("member", "suspended"):
            talk = world.conversation(people[name])
            with self.app.app_context():
                said = db.session.scalars(select(Message).where(Message.conversation_id == talk.id)).one()
            self._keep(**{f"{name}_talk": talk, f"{name}_message": said})

    def _signatures(self) -> None:
        """Requests that wait, and three that were signed: to open texts (not used yet, and used), to disclose, to
        export. Where `moderator` or `admin` asked, it is in the name."""
        world, people = self.world, self.people
        asker, moderator, admin = people["asker"], people["moderator"], people["admin"]
        rows = self._rows
        once = world.first_post(world.one_off_thread(people["third"], "Hermine Passante", board=rows["board"]))
        self._keep(
            once_post=once,
            moderators_name=self._granted(SignedAct.OPEN_NAME, moderator, once, used=True),
            signature=world.signature(SignedAct.OPEN_TEXTS, by=asker, about=rows["held_post"]),
            moderators_request=world.signature(SignedAct.OPEN_TEXTS, by=moderator, about=rows["post"]),
            moderators_grant=self._granted(SignedAct.OPEN_TEXTS, moderator, rows["removed_post"]),
            moderators_opening=self._granted(SignedAct.OPEN_TEXTS, moderator, rows["masked_post"], used=True),
            admins_disclosure=self._granted(
                SignedAct.DISCLOSE, admin, people["third"], used=True, authority="court", basis="Un article",
                extent="texts",
            ),
            admins_export=self._granted(SignedAct.EXPORT, admin),
        )  # fmt: skip

    def _granted(
        self, act: SignedAct, by: Account, about: Any = None, *, used: bool = False, **terms: str
    ) -> Signature:
        asked = self.world.signature(act, by=by, about=about, **terms)
        deeds.sign(self.world, asked, by=self.people["second"], used_by=by if used else None)
        return asked

    def _asides(self) -> None:
        """What is written beside: saved replies, notes between staff; and what forms carry beside ids."""
        world, people = self.world, self.people
        self._keep(saved_reply=deeds.saved_reply(world, by=people["asker"]))
        self._keep(choice=world.mute(people["member"], people["second"]))
        self._keep(
            passkey=authenticators.passkey(world, people["member"]),
            session=authenticators.session(world, people["member"]),
        )
        self._keep(copy=privacy.copy_of(world, people["member"]))
        privacy.text_aside(world, people["other"])
        deeds.staff_note(world, self._rows["held_post"].public_id, "Une note de l’équipe.", by=people["asker"])
        with self.app.test_request_context():
            self.ids |= {
                "other_name": people["other"].pseudonym,
                "asker_name": people["asker"].pseudonym,
                "thread_author": keys.alias(authors.HANDLE, self._rows["post"].public_id),
                "day": (locale.today() + timedelta(days=30)).isoformat(),
                "to": parse_qs(urlsplit(links.out("https://example.org/a")).query)["to"][0],
            }
