"""Words of the directory that readers must not meet: what waits, was given back or withdrawn, where a shelter is, and a
change of emergency numbers that nobody has signed yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from forum.admin.models import Change
from forum.admin.operations import emergency
from forum.cli.leaks.marks import SHARED, Places, Planting
from forum.cli.leaks.place import REVIEWER
from forum.cli.leaks.site import viewer_of
from forum.discussion.models import Board, Thread
from forum.moderation.models import Signature
from forum.resources.models import Agency, Service
from forum.resources.operations import services
from forum.resources.queries import services as queries
from forum.resources.said import AccessSaid, PlaceSaid
from forum.roles import VISITOR, Viewer

DESK: dict[str, Places] = {"agency": ("/desk",)}


class Directory:
    """Plants at the desk of `agency`, for the team, and at the administrators' office."""

    def __init__(self, planting: Planting, agency: Agency, *, board: Board, thread: Thread) -> None:
        self.planting, self.place = planting, planting.place
        self.agency, self.board, self.thread = agency, board, thread

    def everything(self) -> None:
        for step in (self.guidance, self.waiting, self.settled, self.confidential, self.emergency):
            step()

    def _change(self, service: Service, **facts: Any) -> None:
        with self.place.open():
            own = queries.any_service(service.public_id)
            services.edit(own, replace(own.newest, **facts), version=own.service.version, viewer=VISITOR)

    def _decide(self, service: Service, outcome: str, reason: str = "") -> None:
        with self.place.open():
            found = queries.any_service(service.public_id)
            services.decide(found, version=found.service.version, outcome=outcome, reason=reason, viewer=REVIEWER)

    def guidance(self) -> None:
        """A page that waits; one that is public, and pinned where it may not be yet."""
        draft = self.planting.plant("page that waits", agency=("/desk", "/r/"), staff=("/mod", "/r/"))
        self.place.guidance(self.agency, title=f"{SHARED} {draft}", published=False)
        shown = self.place.guidance(self.agency, title="Une fiche publique")
        self.place.pin(shown, board=self.board, accepted=False)

    def waiting(self) -> None:
        """New ones, of an agency and of the team, and another version of one that is public."""
        plant, place = self.planting.plant, self.place
        name = plant("service that waits", DESK, staff=("/mod",))
        alert = plant("alert of a service that waits", DESK, staff=("/mod/services/",))
        place.service(self.agency, published=False, name=f"{SHARED} {name}", alert=alert)
        name = plant("service of the team that waits", staff=("/mod",), admin=("/mod", "/admin/"))
        place.service(published=False, name=f"{SHARED} {name}")
        changed = place.service(self.agency, name="Une écoute publique")
        version = plant("version that waits", DESK, staff=("/mod/services/",))
        self._change(changed, summary=f"{SHARED} {version}")

    def settled(self) -> None:
        """A version that was given back, beside what is public; a service that was pinned and withdrawn."""
        plant, place = self.planting.plant, self.place
        returned = place.service(self.agency, name="Une autre écoute")
        self._change(returned, summary=f"{SHARED} {plant('version given back', DESK)}")
        self._decide(returned, "return", plant("reason of giving back", DESK))
        name = plant("service withdrawn", DESK, staff=("/mod/services/", "/mod/pins/"))
        gone = place.service(self.agency, name=f"{SHARED} {name}")
        for where in ({"board": self.board}, {"thread": self.thread}, {}):
            place.pin(gone, **where)
        with place.open():
            services.withdraw(queries.any_service(gone.public_id), viewer=VISITOR)

    def confidential(self) -> None:
        """Where a shelter was, before its place was said to be confidential."""
        street, door = (self.planting.plant(what) for what in ("address of a shelter", "door of a shelter"))
        where = PlaceSaid(
            address_1=street, city="Port-Serein", country="FR", accessibility=(AccessSaid(description=door),)
        )
        shelter = self.place.service(self.agency, name=f"Un toit {SHARED}", places=(where,))
        with self.place.open():
            (kept,) = queries.any_service(shelter.public_id).newest.places
        hidden = PlaceSaid(id=kept.id, at_id=kept.at_id, country="FR", is_confidential=True)
        self._change(shelter, places=(hidden,))
        self._decide(shelter, "publish")

    def emergency(self) -> None:
        """What one administrator asks to change: another one reads it before signing."""
        asker = self.place.admin()
        who = self.planting.plant("change of an emergency number", admin=("/mod/signatures/",))
        with self.place.open():
            _changed(who, by=viewer_of(asker))


def _changed(who: str, *, by: Viewer) -> Signature:
    """A change that waits: under the first number of the police of France, `who` answers."""
    document = emergency.document_of("FR", emergency.in_force())
    if document is None:
        raise LookupError("FR")
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
