"""Our profile of the standard: taxonomies that every site has, and what we say beyond the standard's fields.

Their ids are the same on every site, so that one site understands what another gave. None of this stands in the
database. Stable: what was once given out is read back by these names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from forum.resources.models import SERVICE_KINDS, Need

VERSION = "3.1"
_NAMESPACE = UUID("6f0a3b1e-2c5d-4e8f-9a7b-1d3c5e7f9a0b")  # drawn once, for us alone


class Fact(StrEnum):
    """What is said of a service, or a part of it, in an attribute with a value. Stable."""

    SUMMARY = "summary"
    WRITTEN_IN = "written_in"
    COST = "cost"
    KEEPS = "keeps"
    SOURCE = "source"
    VALID_FROM = "valid_from"
    VALID_TO = "valid_to"
    REVIEW_DAYS = "review_days"
    REVIEW_BY = "review_by"
    FRESHNESS = "freshness"
    OWN_ALERT = "own_alert"
    COUNTRY = "country"
    REGION = "region"
    CONFIDENTIAL = "confidential"
    ORGANIZATION_KIND = "organization_kind"
    EXTENSION = "extension"
    WORKS_FROM_MOBILE = "works_from_mobile"
    ON_BILL = "on_bill"
    WORKS_WITHOUT_PLAN = "works_without_plan"
    SILENT = "silent"
    RELAY = "relay"
    OPENING_HOURS = "opening_hours"
    TIMEZONE = "timezone"
    HOLIDAY_COUNTRY = "holiday_country"


class Audience(StrEnum):
    """For whom a service is: the endings of its three columns. Stable."""

    PERSON = "person"
    CLOSE = "close"
    PROFESSIONALS = "professionals"


_SAYS: Mapping[Fact, str] = {
    Fact.SUMMARY: "What the service does, in one sentence.",
    Fact.WRITTEN_IN: "The language of these words, ISO 639-1.",
    Fact.COST: "free, call (the price of a usual call or message), paid, or unknown.",
    Fact.KEEPS: "What the service keeps about those who ask.",
    Fact.SOURCE: "Where this was read.",
    Fact.VALID_FROM: "The first day on which it is offered.",
    Fact.VALID_TO: "The last day on which it is offered.",
    Fact.REVIEW_DAYS: "Days between two checks.",
    Fact.REVIEW_BY: "The day until which the last check holds.",
    Fact.FRESHNESS: "overdue: that day is past. lapsed: as long past again; do not rely on it.",
    Fact.OWN_ALERT: "The alert without what was put before it because nobody checked.",
    Fact.COUNTRY: "ISO 3166-1. Of a number: where it is dialled as written.",
    Fact.REGION: "ISO 3166-2.",
    Fact.CONFIDENTIAL: "yes: where this place is must not be said.",
    Fact.ORGANIZATION_KIND: "police, public, charity or company.",
    Fact.EXTENSION: "An extension that is more than a number.",
    Fact.WORKS_FROM_MOBILE: "yes, no or unknown.",
    Fact.ON_BILL: "Whether it shows on the bill: yes, no or unknown.",
    Fact.WORKS_WITHOUT_PLAN: "yes, no or unknown.",
    Fact.SILENT: "How to call without speaking.",
    Fact.RELAY: "For those who do not hear or speak.",
    Fact.OPENING_HOURS: "Hours of this part, as OpenStreetMap writes them.",
    Fact.TIMEZONE: "The IANA zone of the hours.",
    Fact.HOLIDAY_COUNTRY: "Whose public holidays count, ISO 3166-1.",
}


@dataclass(frozen=True, slots=True)
class TaxonomyFacts:
    """A taxonomy. `id` is a UUID."""

    id: str
    name: str
    description: str = ""
    uri: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class TermFacts:
    """A term of a taxonomy. `id` and `parent_id` ("": none) are UUIDs."""

    id: str
    code: str
    name: str
    taxonomy: TaxonomyFacts
    description: str = ""
    term_uri: str = ""
    parent_id: str = ""


def _id(name: str) -> str:
    return str(uuid5(_NAMESPACE, name))


def _taxonomy(name: str, description: str) -> TaxonomyFacts:
    return TaxonomyFacts(id=_id(f"taxonomy {name}"), name=f"abri: {name}", description=description, version="1")


KINDS = _taxonomy("kinds of help", "Each service is of one of these kinds.")
NEEDS = _taxonomy("needs", "What somebody looks for.")
AUDIENCES = _taxonomy("for whom", "Each service is for at least one of these.")
FACTS = _taxonomy("facts", "What is said in attributes with a value, beyond the fields of the standard.")
OURS = (KINDS, NEEDS, AUDIENCES, FACTS)


def _terms(taxonomy: TaxonomyFacts, codes: Iterable[StrEnum], says: Mapping[Any, str]) -> Mapping[Any, TermFacts]:
    return {
        code: TermFacts(
            id=_id(f"{taxonomy.name} {code}"),
            code=code.value,
            name=code.value.replace("_", " "),
            taxonomy=taxonomy,
            description=says.get(code, code.value.replace("_", " ")),
        )
        for code in codes
    }


KIND_TERMS = _terms(KINDS, SERVICE_KINDS, {})
NEED_TERMS = _terms(NEEDS, Need, {})
AUDIENCE_TERMS = _terms(AUDIENCES, Audience, {})
FACT_TERMS = _terms(FACTS, Fact, _SAYS)
TERMS = (*KIND_TERMS.values(), *NEED_TERMS.values(), *AUDIENCE_TERMS.values(), *FACT_TERMS.values())
# What a term's id stands for: a `HelpKind`, a `Need`, an `Audience` or a `Fact`.
CODES: Mapping[str, StrEnum] = {
    term.id: code for terms in (KIND_TERMS, NEED_TERMS, AUDIENCE_TERMS, FACT_TERMS) for code, term in terms.items()
}
TAXONOMY_BY_ID = {taxonomy.id: taxonomy for taxonomy in OURS}
TERM_BY_ID = {term.id: term for term in TERMS}
