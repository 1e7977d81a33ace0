"""Deciding about pins, and looking after those that stand. Their agency is told."""

from __future__ import annotations

from forum import clock
from forum.discussion.operations import pins as operations
from forum.discussion.queries.pins import PlacedPin
from forum.errors import Refused
from forum.moderation.operations import agencies, claims
from forum.moderation.queries import sparing
from forum.moderation.rules import pins as rules
from forum.moderation.rules.items import Hindrance
from forum.roles import Viewer


def decide(placed: PlacedPin, *, accepts: bool, version: int, reason: str, viewer: Viewer) -> None:
    """Put up, or leave out with a reason, what an agency proposed.

    Raises Conflict when it was decided meanwhile or somebody else has it; Refused when it is not this viewer's, when
    the place is full ("pins_full"), when what is pinned has gone meanwhile ("nothing_stands"), without a reason.
    """
    operations.must_be_at(placed.pin, version)
    claims.finish(placed.pin.public_id, viewer)
    if accepts and not placed.is_standing:
        raise Refused("nothing_stands")
    if accepts:
        operations.accept(placed.pin, version=version, by=viewer)
    else:
        operations.refuse(placed.pin, version=version, by=viewer, reason=reason)
    _tell(placed)


def may_tend(placed: PlacedPin, viewer: Viewer) -> bool:
    """Whether this viewer may take it down or move it. One query."""
    scope = sparing.preferences(viewer, clock.now()).scope
    return rules.may_tend(viewer, board_id=placed.board_id, language=placed.language, scope=scope)


def take_down(placed: PlacedPin, *, version: int, reason: str, viewer: Viewer) -> None:
    """Take down what stands; its agency reads why and may ask for a second look. Raises Conflict when it no longer
    stands as it was seen, Refused when it is not this viewer's to look after."""
    _must_tend(placed, viewer)
    operations.take_down(placed.pin, version=version, by=viewer, reason=reason)
    _tell(placed)


def move(placed: PlacedPin, *, place: int, version: int, viewer: Viewer) -> None:
    """Another place among those beside it. Raises as `take_down`."""
    _must_tend(placed, viewer)
    operations.move(placed.pin, place=place, version=version, by=viewer)


def _must_tend(placed: PlacedPin, viewer: Viewer) -> None:
    if not may_tend(placed, viewer):
        raise Refused(Hindrance.OUT_OF_SCOPE.value)


def _tell(placed: PlacedPin) -> None:
    if placed.agency is not None:
        agencies.tell(placed.agency.id, placed.pin.public_id)
