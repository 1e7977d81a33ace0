"""Weeks, changes, and who decides about services: pure tables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from forum.resources.models import AssuredBy, DraftState, ServiceState
from forum.resources.rules import services as rules
from forum.resources.rules.checks import is_zone
from forum.resources.rules.services import Change, ChangeKind
from forum.resources.rules.week import DAYS, time_of, week_hours
from forum.resources.rules.zones import choices, zone_of
from forum.resources.said import AreaSaid, ServiceSaid, from_json, to_json
from forum.roles import Role, Viewer
from tests.resources.service_factories import whole

CLOSED = ("", "")


@pytest.mark.parametrize(
    ("written", "time"),
    [("9", "09:00"), ("9h", "09:00"), ("9 h 30", "09:30"), ("09:30", "09:30"), ("9.05", "09:05"), ("24:00", "24:00"),
     ("0:00", "00:00"), (" ", "")],
)  # fmt: skip
def test_times_are_read_as_people_write_them(written: str, time: str) -> None:
    assert time_of(written) == time


@pytest.mark.parametrize("written", ["25", "24:30", "9:60", "midi", "9:0", "-1", "9:00-12:00"])
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"^[^a-z]*$|midi"):
        time_of(written)


@pytest.mark.parametrize(
    ("spans", "holidays", "hours"),
    [
        ([("09:00", "18:00")] * 5 + [CLOSED] * 2, True, "Mo-Fr 09:00-18:00; PH off"),
        ([("09:00", "12:00"), CLOSED] * 3 + [CLOSED], False, "Mo 09:00-12:00; We 09:00-12:00; Fr 09:00-12:00"),
        ([("22:00", "02:00")] * 7, False, "Mo-Su 22:00-02:00"),
        ([("10:00", "00:00")] * 7, False, "Mo-Su 10:00-24:00"),
        ([CLOSED] * 7, True, ""),
    ],
)
def test_a_week_becomes_hours(spans: list[tuple[str, str]], holidays: bool, hours: str) -> None:
    assert len(spans) == len(DAYS)
    assert week_hours(spans, closed_on_holidays=holidays) == hours


def test_a_zone_is_proposed_for_every_country_and_there_is_such_a_zone() -> None:
    assert (zone_of("FR"), zone_of("US"), zone_of("")) == ("Europe/Paris", "America/New_York", "UTC")
    assert all(is_zone(zone) for zone in choices())


# Changes.


def identified() -> ServiceSaid:
    """Everything, with ids of 22 letters."""
    said = whole()
    return replace(
        said,
        phones=tuple(replace(one, id=f"phone{n}".ljust(22, "x")) for n, one in enumerate(said.phones)),
        languages=tuple(replace(one, id=f"lang{n}".ljust(22, "x")) for n, one in enumerate(said.languages)),
        areas=tuple(replace(one, id=f"area{n}".ljust(22, "x")) for n, one in enumerate(said.areas)),
        places=tuple(
            replace(
                one,
                id=f"place{n}".ljust(22, "x"),
                at_id=f"at{n}".ljust(22, "x"),
                accessibility=tuple(replace(inner, id=f"access{n}".ljust(22, "x")) for inner in one.accessibility),
            )
            for n, one in enumerate(said.places)
        ),
    )


def test_a_draft_comes_back_as_it_was_kept() -> None:
    assert from_json(to_json(identified())) == identified()


def told(before: ServiceSaid, after: ServiceSaid) -> list[tuple[str, ...]]:
    found = rules.changes(before, after, service_id="s")
    return [(one.resource_type, one.kind.value, one.field, one.before, one.after) for one in found]


def first(said: ServiceSaid, part: str, **facts: Any) -> ServiceSaid:
    parts = getattr(said, part)
    changed: dict[str, Any] = {part: (replace(parts[0], **facts), *parts[1:])}
    return replace(said, **changed)


def test_nothing_changed_is_nothing_noted() -> None:
    assert told(identified(), identified()) == []


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (replace(identified(), name="B", hours=None),
         [("service", "update", "name", "Écoute Rive Claire", "B"),
          ("service", "update", "schedule", "Mo-Fr 09:00-18:00; PH off (Europe/Paris, FR)", "")]),
        (replace(identified(), for_close=False), [("service", "update", "for_close", "true", "false")]),
        (first(identified(), "phones", number="3919"),
         [("phone", "update", "number", "01 99 00 12 34", "3919")]),
        (first(identified(), "places", note="Ici."),
         [("service_at_location", "update", "note", "Sur rendez-vous.", "Ici.")]),
        (replace(identified(), phones=identified().phones[:1]), [("phone", "delete", "", "", "")]),
        (replace(identified(), areas=(*identified().areas, AreaSaid(id="n" * 22, extent="CH"))),
         [("service_area", "create", "", "", "")]),
    ],
)  # fmt: skip
def test_each_field_that_changed_is_noted(after: ServiceSaid, expected: list[tuple[str, ...]]) -> None:
    assert told(identified(), after) == expected


def test_of_a_place_that_becomes_secret_not_a_word_is_noted() -> None:
    before = identified()
    hidden = replace(before.places[1], id=before.places[0].id, at_id=before.places[0].at_id)
    found = rules.changes(before, replace(before, places=(hidden, before.places[1])), service_id="s")
    assert found == [Change(resource_id=hidden.id, resource_type="location", kind=ChangeKind.UPDATE)]


# Who.

MODERATOR, ADMIN = (Viewer(account_id=n, role=role, number=n) for n, role in ((1, Role.MODERATOR), (2, Role.ADMIN)))
AGENT, MEMBER = (Viewer(account_id=n, role=role, number=n) for n, role in ((3, Role.AGENCY), (4, Role.MEMBER)))
HELD, RETURNED = DraftState.HELD, DraftState.RETURNED


@pytest.mark.parametrize(
    ("sentence", "viewer", "facts", "open_"),
    [
        ("a new service", MODERATOR, {"state": ServiceState.HELD, "draft": HELD}, True),
        ("a version of a public one", ADMIN, {"draft": HELD}, True),
        ("not what one wrote oneself", ADMIN, {"draft": HELD, "writer_id": 2}, False),
        ("nor as an agency", AGENT, {"draft": HELD}, False),
        ("nor a member", MEMBER, {"draft": HELD}, False),
        ("nothing waits", MODERATOR, {}, False),
        ("what was given back", MODERATOR, {"state": ServiceState.RETURNED, "draft": RETURNED}, False),
        ("what was withdrawn", MODERATOR, {"state": ServiceState.WITHDRAWN, "draft": HELD}, False),
        ("one reader may be wrong", MODERATOR, {"unanswered": 1}, False),
        ("two are a reason to look", MODERATOR, {"unanswered": 2}, True),
        ("but not by who checked it", MODERATOR, {"unanswered": 2, "checked_by": 1}, False),
        ("another did", MODERATOR, {"unanswered": 2, "checked_by": 2}, True),
        ("also where a version was given back", MODERATOR, {"unanswered": 2, "draft": RETURNED}, True),
    ],
)
def test_who_decides_what(sentence: str, viewer: Viewer, facts: dict[str, Any], open_: bool) -> None:
    given: dict[str, Any] = {"state": ServiceState.PUBLISHED, "draft": None, "writer_id": None, "unanswered": 0}
    assert bool(rules.open_service_decisions(viewer, **(given | facts))) is open_, sentence


@pytest.mark.parametrize(
    ("is_agencys", "writer", "by"),
    [(True, 3, AssuredBy.AGENCY), (False, 2, AssuredBy.TWO), (False, 1, AssuredBy.TEAM), (False, None, AssuredBy.TEAM)],
)
def test_who_stands_for_a_version(is_agencys: bool, writer: int | None, by: AssuredBy) -> None:
    assert rules.assured_by(is_agencys=is_agencys, writer_id=writer, publisher_id=1) is by
