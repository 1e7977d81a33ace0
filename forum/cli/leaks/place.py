"""A forum to fill that also has guidance, services and what those who review do."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from forum.accounts import operations as account_operations
from forum.accounts.models import Account, ChosenName
from forum.cli.leaks.site import Site, viewer_of
from forum.db import db
from forum.discussion.models import Pin, Post
from forum.discussion.operations import pins
from forum.moderation.models import Conversation, CrisisCase
from forum.moderation.models.sanctions import ENDING, Sanction, SanctionKind
from forum.moderation.models.signatures import Signature, SignedAct
from forum.moderation.operations import cases, sanctions, signatures, talk
from forum.moderation.queries import cases as case_queries
from forum.resources import operations as resources
from forum.resources.models import Agency, AgencyKind, GuidancePage, HelpKind, Organization, Service
from forum.resources.operations import organizations, services
from forum.resources.queries import pages as page_queries
from forum.resources.queries import services as service_queries
from forum.resources.rules import Decision
from forum.resources.said import AreaSaid, Hours, LanguageSaid, PhoneSaid, ServiceSaid
from forum.roles import Role, Viewer
from forum.web import locale

_numbers = itertools.count(1)
REVIEWER = Viewer(account_id=0, role=Role.MODERATOR, number=1)


def said(**chosen: Any) -> ServiceSaid:
    """What somebody says of a service: the least that is right, and what is chosen."""
    facts: dict[str, Any] = {
        "name": "Une écoute",
        "summary": "On vous écoute et on cherche avec vous quoi faire.",
        "written_in": "fr",
        "help_kind": HelpKind.ONLINE,
        "source": "https://rive-claire.example.org/contact",
        "hours": Hours(opening_hours="Mo-Fr 09:00-18:00; PH off", timezone="Europe/Paris", holiday_country="FR"),
        "phones": (PhoneSaid(number="01 99 00 12 34", country="FR"),),
        "languages": (LanguageSaid(code="fr"),),
        "areas": (AreaSaid(extent="FR"),),
    }
    return ServiceSaid(**(facts | chosen))


class Place(Site):
    """All that a forum has."""

    def guidance(
        self,
        agency: Agency,
        *,
        title: str = "Une fiche",
        body: str = "Ce que l’on peut faire.",
        language: str = "fr",
        country: str = "FR",
        days: int = 90,
        published: bool = True,
    ) -> GuidancePage:
        """A page of an agency, to be checked again in so many days; it waits where it is not published."""
        with self.open():
            draft = resources.Draft(
                title=title,
                body=body,
                language=language,
                country=country,
                help_kind=HelpKind.ONLINE,
                review_by=locale.today() + timedelta(days=days),
            )
            page = resources.write_page(agency, draft)
            db.session.flush()
            if published:
                found = page_queries.review(page.public_id)
                resources.decide_guidance(
                    found, version=page.version, outcome=Decision.PUBLISH, reason="", viewer=REVIEWER
                )
        return page

    def pin(self, thing: GuidancePage | Service, *, accepted: bool = True, **wish: Any) -> Pin:
        """A pin of a page or a service on a `board`, on a `thread`, or (neither) everywhere."""
        with self.open():
            pin = pins.propose(thing, pins.Wish(**wish), agency_id=getattr(thing, "agency_id", 0))
            if accepted:
                pins.accept(pin, version=pin.version, by=REVIEWER)
        return pin

    def service(self, of: Agency | None = None, *, published: bool = True, days: int = 0, **facts: Any) -> Service:
        """A service of an agency (None: of an organisation that the team looks after), checked so many days ago."""
        with self.open():
            if of is None:
                organization = Organization(
                    name=f"Organisme {next(_numbers)}", kind=AgencyKind.PUBLIC, country="FR", agency_id=None
                )
                db.session.add(organization)
                db.session.flush()
            else:
                organization = organizations.organization_for(db.session.get_one(Agency, of.id))
            service = services.propose(organization, said(**facts), viewer=Viewer())
            if published:
                found = service_queries.any_service(service.public_id)
                services.decide(found, version=service.version, outcome="publish", reason="", viewer=REVIEWER)
            service.checked_on -= timedelta(days=days)
            service.review_by -= timedelta(days=days)
        return service

    # what those who review do

    def wish(self, account: Account, name: str) -> ChosenName:
        """A name that a member asked for and that waits."""
        with self.open():
            return account_operations.ask_name(name, viewer_of(account))

    def signature(self, act: SignedAct, *, by: Account, about: Account | Post | None = None, **terms: str) -> Signature:
        """A request for a second signature, which waits."""
        named = about.public_id if isinstance(about, Post) else str(about.number) if about is not None else ""
        reason = terms.pop("why", "Une raison.")
        with self.open():
            return signatures.ask(act, about=named, terms=terms, reason=reason, viewer=viewer_of(by))

    def case(self, post: Post, *, by: Account) -> CrisisCase:
        """The crisis case of a text, opened by one who reviews."""
        with self.open():
            return cases.open_case(case_queries.post(post.public_id), viewer_of(by))

    def conversation(self, account: Account, text: str = "Un message.", *, about_team: bool = False) -> Conversation:
        """What an account wrote to the team, which waits."""
        with self.open():
            return talk.send(text, about_team=about_team, viewer=viewer_of(account))

    def sanction(
        self, account: Account, kind: SanctionKind, *, days: int = 7, by: Account, reason: str = "Les faits."
    ) -> Sanction:
        """What an account is told or kept from; a closure is signed by a second one who reviews."""
        if kind is SanctionKind.CLOSURE:
            signature = self.signature(SignedAct.CLOSE_ACCOUNT, by=by, about=account, rule="contact")
            second = self.moderator()
            with self.open():
                found = db.session.get_one(Signature, signature.id)
                signatures.sign(found, version=found.version, viewer=viewer_of(second))
            return self.load(Sanction, account_id=account.id, kind=kind)
        with self.open():
            until = locale.today() + timedelta(days=days) if kind in ENDING else None
            found_account = db.session.get_one(Account, account.id)
            return sanctions.give(
                found_account, kind=kind, until=until, rule="contact", reason=reason, viewer=viewer_of(by)
            )
