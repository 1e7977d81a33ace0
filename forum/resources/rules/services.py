"""Who may do what with a service of the directory, and what one version changes in another: pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from forum.resources.models import AssuredBy, DraftState, ServiceState
from forum.resources.rules.freshness import is_silent
from forum.resources.rules.guidance import Decision
from forum.resources.said import AccessSaid, AreaSaid, Facts, Hours, LanguageSaid, PhoneSaid, PlaceSaid, ServiceSaid
from forum.roles import Role, Viewer

# What each part is called in HSDS.
TYPES: Mapping[type[Facts], str] = {
    PhoneSaid: "phone",
    LanguageSaid: "language",
    PlaceSaid: "location",
    AccessSaid: "accessibility",
    AreaSaid: "service_area",
}
# Fields of a place that HSDS says of the service being there.
_OF_THE_STAY = frozenset({"note", "hours"})
IDS = frozenset({"id", "at_id"})


class ChangeKind(StrEnum):
    """What happened to a row, as in HSDS. Stored; stable."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that changed, as text; `field` is "" where a whole row came or went."""

    resource_id: str
    resource_type: str
    kind: ChangeKind
    field: str = ""
    before: str = ""
    after: str = ""


def changes(before: ServiceSaid, after: ServiceSaid, *, service_id: str) -> list[Change]:
    """What leads from one version to the other. Parts are the same where their ids are; `after` has them all.

    Of a place that is confidential in either version no word is told: it could say where it is.
    """
    found = list(_updates(before, after, resource_id=service_id, resource_type="service"))
    for name in ("phones", "languages", "places", "areas"):
        found += _part_changes(getattr(before, name), getattr(after, name))
    return found


def _updates(old: Facts, new: Facts, *, resource_id: str, resource_type: str) -> Iterator[Change]:
    for one in fields(new):
        before, after = as_text(getattr(old, one.name)), as_text(getattr(new, one.name))
        if one.name not in IDS and before is not None and after is not None and before != after:
            is_stay = resource_type == "location" and one.name in _OF_THE_STAY
            yield Change(
                resource_id=getattr(new, "at_id", "") if is_stay else resource_id,
                resource_type="service_at_location" if is_stay else resource_type,
                kind=ChangeKind.UPDATE,
                field="schedule" if one.name == "hours" else one.name,
                before=before,
                after=after,
            )


def as_text(value: Any) -> str | None:
    """A value as it stands in the record of changes; None for parts that have records of their own."""
    if isinstance(value, Hours):
        return f"{value.opening_hours} ({value.timezone}{', ' if value.holiday_country else ''}{value.holiday_country})"
    if isinstance(value, tuple):
        return None if any(isinstance(one, Facts) for one in value) else " ".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _part_changes(before: tuple[Any, ...], after: tuple[Any, ...]) -> Iterator[Change]:
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    for public_id, part in new.items():
        if public_id not in old:
            yield _whole(part, ChangeKind.CREATE)
        elif _is_secret(part) or _is_secret(old[public_id]):
            if part != old[public_id]:
                yield _whole(part, ChangeKind.UPDATE)
        else:
            yield from _updates(old[public_id], part, resource_id=public_id, resource_type=TYPES[type(part)])
            if isinstance(part, PlaceSaid):
                yield from _part_changes(old[public_id].accessibility, part.accessibility)
    yield from (_whole(part, ChangeKind.DELETE) for public_id, part in old.items() if public_id not in new)


def _whole(part: Any, kind: ChangeKind) -> Change:
    return Change(resource_id=part.id, resource_type=TYPES[type(part)], kind=kind)


def _is_secret(part: Any) -> bool:
    return isinstance(part, PlaceSaid) and part.is_confidential


def open_service_decisions(
    viewer: Viewer,
    *,
    state: ServiceState,
    draft: DraftState | None,
    writer_id: int | None,
    unanswered: int,
    checked_by: int | None = None,
) -> tuple[Decision, ...]:
    """What this viewer may decide now about a service: a version that waits (`draft` is its state, None for none), or
    a public one of which readers said that nobody answers. Nobody decides about what they wrote themselves, nor ends
    doubts about what they have checked (`checked_by`: the member number of whoever did last)."""
    if not viewer.is_reviewer:
        return ()
    if draft is DraftState.HELD and state in {ServiceState.HELD, ServiceState.PUBLISHED}:
        is_own = writer_id is not None and writer_id == viewer.account_id
        return () if is_own else (Decision.PUBLISH, Decision.RETURN)
    is_in_doubt = state is ServiceState.PUBLISHED and is_silent(unanswered)
    is_own = checked_by is not None and checked_by == viewer.number
    return (Decision.PUBLISH, Decision.RETURN) if is_in_doubt and not is_own else ()


def may_withdraw_service(state: ServiceState) -> bool:
    return state is not ServiceState.WITHDRAWN


def may_check_service(state: ServiceState) -> bool:
    """Whether somebody may confirm it as it stands: only what readers see."""
    return state is ServiceState.PUBLISHED


def may_keep(viewer: Viewer, *, service_agency: int | None, own_agency: int | None) -> bool:
    """Whether the viewer looks after a service: that of their own agency, or, for administrators, of an organisation
    without a desk (`service_agency` is None). Twin: `queries.services.kept_by`."""
    if viewer.role is Role.AGENCY:
        return own_agency is not None and service_agency == own_agency
    return viewer.role is Role.ADMIN and not viewer.is_suspended and service_agency is None


def assured_by(*, is_agencys: bool, writer_id: int | None, publisher_id: int | None) -> AssuredBy:
    """Who stands for a version that was published: its agency; of the team's, the two who wrote and published it."""
    if is_agencys:
        return AssuredBy.AGENCY
    return AssuredBy.TWO if writer_id is not None and writer_id != publisher_id else AssuredBy.TEAM
