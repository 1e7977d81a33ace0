"""Words of the directory that readers must not meet: what waits, was given back or withdrawn, where a shelter is, and a
change of emergency numbers that nobody has signed yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from forum.admin.models import Change
from forum.admin.operations import emergency
from forum.db import db
from forum.moderation.models import Signature
from forum.resources.models import Organization, Service, ServiceAtLocation
from forum.resources.operations import services
from forum.resources.queries import services as queries
from forum.resources.said import AccessSaid, PlaceSaid
from forum.roles import VISITOR, Role, Viewer
from tests.factories import World, viewer_of
from tests.moderation.planting import Hiding

REVIEWER = Viewer(account_id=0, role=Role.MODERATOR, number=1)
DESK: dict[str, tuple[str, ...]] = {"agency": ("/desk/",)}


class HidingServices:
    """Plants at the desk of `agency`, for the team, and at the administrators' office."""

    def __init__(self, hiding: Hiding) -> None:
        self.hiding, self.world = hiding, hiding.world

    def _change(self, service: Service, **facts: Any) -> None:
        with self.world.open():
            own = queries.any_service(service.public_id)
            services.edit(own, replace(own.newest, **facts), version=own.service.version, viewer=VISITOR)

    def _decide(self, service: Service, outcome: str, reason: str = "") -> None:
        with self.world.open():
            found = queries.any_service(service.public_id)
            services.decide(found, version=found.service.version, outcome=outcome, reason=reason, viewer=REVIEWER)

    def waiting(self) -> None:
        """New ones, of an agency and of the team, and another version of one that is public."""
        plant, world = self.hiding.plant, self.world
        name = plant("service that waits", DESK, staff=("/mod",))
        alert = plant("alert of a service that waits", DESK, staff=("/mod/services/",))
        new = world.service(self.hiding.agency, published=False, name=name, alert=alert)
        name = plant("service of the team that waits", staff=("/mod",), admin=("/mod", "/admin/"))
        team = world.service(published=False, name=name)
        changed = world.service(self.hiding.agency, name="Une écoute publique")
        self._change(changed, summary=plant("version that waits", DESK, staff=("/mod/services/",)))
        self.hiding.note("service", new, team, changed)

    def settled(self) -> None:
        """A version that was given back, beside what is public; a service that was pinned and withdrawn."""
        plant, world = self.hiding.plant, self.world
        returned = world.service(self.hiding.agency, name="Une autre écoute")
        self._change(returned, summary=plant("version given back", DESK))
        self._decide(returned, "return", plant("reason of giving back", DESK))
        name = plant("service withdrawn", DESK, staff=("/mod/services/",))
        gone = world.service(self.hiding.agency, name=name)
        for places in ({"board": self.hiding.public}, {"thread": self.hiding.thread}, {}):
            world.pin(gone, **places)
        with world.open():
            services.withdraw(queries.any_service(gone.public_id), viewer=VISITOR)
        self.hiding.note("service", returned, gone)

    def confidential(self) -> None:
        """Where a shelter was, before its place was said to be confidential."""
        street, door = (self.hiding.plant(what) for what in ("address of a shelter", "door of a shelter"))
        place = PlaceSaid(
            address_1=street, city="Port-Serein", country="FR", accessibility=(AccessSaid(description=door),)
        )
        shelter = self.world.service(self.hiding.agency, name="Un toit", places=(place,))
        with self.world.open():
            (kept,) = queries.any_service(shelter.public_id).newest.places
        hidden = PlaceSaid(id=kept.id, at_id=kept.at_id, country="FR", is_confidential=True)
        self._change(shelter, places=(hidden,))
        self._decide(shelter, "publish")
        with self.world.open():
            self.hiding.hidden.ids["stay"] = list(db.session.scalars(select(ServiceAtLocation.public_id)))
            self.hiding.hidden.ids["organization"] = list(db.session.scalars(select(Organization.public_id)))
        self.hiding.note("service", shelter)

    def emergency(self) -> None:
        """What one administrator asks to change: another one reads it before signing."""
        who = self.hiding.plant("change of an emergency number", admin=("/mod/signatures/",))
        self.hiding.note("signature", changed_emergency(self.world, who, by=viewer_of(self.hiding.second)))


def changed_emergency(world: World, who: str, *, by: Viewer) -> Signature:
    """A change that waits: under the first number of the police of France, `who` answers."""
    with world.open():
        document = emergency.document_of("FR", emergency.in_force())
        assert document is not None
        first, *others = document["police"]
        changed = document | {"police": [first | {"who": {"fr": who, "en": who}}, *others]}
        return emergency.ask(
            "FR",
            part="police-0",
            change=Change.CHANGED,
            document=changed,
            source=first["source"],
            reason="Une raison.",
            viewer=by,
        )


def hide_services(hiding: Hiding) -> None:
    """All of it, on a forum that `Hiding` has begun."""
    services_hidden = HidingServices(hiding)
    for step in (services_hidden.waiting, services_hidden.settled, services_hidden.confidential):
        step()
    services_hidden.emergency()
