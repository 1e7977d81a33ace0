"""A service with everything that is given out of it: what a row set becomes before it is written down, and what a
record of a file becomes before it is written into rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forum.hsds.profile import TermFacts
from forum.resources.models import AgencyKind, HelpKind
from forum.resources.said import ServiceSaid


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationFacts:
    """Whoever offers a service. `id` is its public id; `country` ISO 3166-1, "" where it is not known."""

    id: str
    name: str
    alternate_name: str = ""
    description: str = ""
    website: str = ""
    kind: AgencyKind
    country: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a field: when, what was done, to which field, by which role. What the field said before is not
    given out: what was taken back, a number or an address, stays taken back."""

    on: date
    action: str
    field: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A service. `id` is its public id; `terms` those of other taxonomies, in the order of `said.terms`."""

    id: str
    organization: OrganizationFacts
    said: ServiceSaid
    checked_on: date
    review_by: date
    terms: tuple[TermFacts, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def modified_on(self) -> date:
        """The day of the last change or check."""
        return max([self.checked_on, *(change.on for change in self.changes)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What a file of others does not say, and the operator does; "" or None where it must be said.

    `country`: where numbers are dialled and for which country it is. `timezone`: of opening hours. `language`: of the
    words. `kind`: of all services. `source`: where the file is from. `organization_kind`: of all organisations.
    """

    country: str = ""
    timezone: str = ""
    language: str = ""
    kind: HelpKind | None = None
    source: str = ""
    organization_kind: AgencyKind = AgencyKind.CHARITY
