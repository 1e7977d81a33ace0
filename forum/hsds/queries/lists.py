"""The pages of the interface: which rows stand on one, and how many there are in all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from forum.db import db
from forum.errors import Hidden
from forum.hsds import profile
from forum.hsds.ids import NoUuid, public_id_of
from forum.hsds.profile import Audience, TaxonomyFacts, TermFacts
from forum.hsds.queries.wholes import organization_facts, taxonomy_facts, term_facts
from forum.hsds.whole import OrganizationFacts
from forum.resources.models import (
    OUR_TAXONOMY,
    Attribute,
    HelpKind,
    Metadatum,
    Need,
    Organization,
    Service,
    ServiceAtLocation,
    ServiceWord,
    Taxonomy,
    TaxonomyTerm,
)
from forum.resources.queries import is_public_on
from forum.resources.queries.by_words import HIGHEST
from forum.resources.rules.listing import words

Item = TypeVar("Item")
MOST_WORDS = 6
# The number of a row that is none: no row has these, and no engine refuses them.
NOTHING = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request asks for: the page (from 1), its size, and filters; "" or None for any. Ids are UUIDs as they
    came; one that is no UUID is nobody's."""

    page: int = 1
    per_page: int = 50
    search: str = ""
    modified_after: date | None = None
    taxonomy_term_id: str = ""
    taxonomy_id: str = ""
    organization_id: str = ""
    parent_id: str = ""
    top_only: bool = False


@dataclass(frozen=True, slots=True)
class Listed(Generic[Item]):
    """The items of a page, and how many there are on all pages."""

    items: list[Item]
    total: int


def own_id(uuid: str) -> str:
    """The public id behind a UUID, or one that nothing has."""
    try:
        return public_id_of(uuid.strip())
    except NoUuid:
        return NOTHING


def _page(statement: Select[*tuple[Any, ...]], asked: Asked) -> Sequence[Any]:
    start = (asked.page - 1) * asked.per_page
    return db.session.execute(statement.offset(start).limit(asked.per_page)).all()


def _count(*conditions: ColumnElement[bool], of: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(of).where(*conditions)) or 0


def _has_words(search: str) -> list[ColumnElement[bool]]:
    """Each of the words is the beginning of one of a service's words."""
    return [
        exists().where(
            ServiceWord.service_id == Service.id, ServiceWord.word >= word, ServiceWord.word < word + HIGHEST
        )
        for word in words(search)[:MOST_WORDS]
    ]


def _has_term(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return Service.id.in_(
        select(Attribute.service_id)
        .join(TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id)
        .join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .where(*conditions)
    )


def _stands_under(uuid: str) -> ColumnElement[bool] | None:
    """The services of a term; None: all, as each says its facts."""
    code = profile.CODES.get(uuid.strip().lower())
    if isinstance(code, HelpKind):
        return Service.help_kind == code
    if isinstance(code, Need):
        return _has_term(Taxonomy.uri == OUR_TAXONOMY, TaxonomyTerm.code == code.value)
    if isinstance(code, Audience):
        return {
            Audience.PERSON: Service.for_person,
            Audience.CLOSE: Service.for_close,
            Audience.PROFESSIONALS: Service.for_professionals,
        }[code].is_(True)
    return _has_term(TaxonomyTerm.public_id == own_id(uuid)) if code is None else None


def _stands_in(uuid: str) -> ColumnElement[bool] | None:
    """The services with a term of a taxonomy; None: all."""
    known = profile.TAXONOMY_BY_ID.get(uuid.strip().lower())
    if known is profile.NEEDS:
        return _has_term(Taxonomy.uri == OUR_TAXONOMY)
    return _has_term(Taxonomy.public_id == own_id(uuid)) if known is None else None


def service_conditions(asked: Asked, *, today: date) -> list[ColumnElement[bool]]:
    """Which services a request means; those that readers find today, and no others."""
    found: list[ColumnElement[bool] | None] = [is_public_on(Service, today), *_has_words(asked.search)]
    if asked.modified_after:
        later = and_(Metadatum.resource_id == Service.public_id, Metadatum.last_action_date >= asked.modified_after)
        found.append(or_(Service.checked_on >= asked.modified_after, exists().where(later)))
    if asked.organization_id:
        own = select(Organization.id).where(Organization.public_id == own_id(asked.organization_id))
        found.append(Service.organization_id == own.scalar_subquery())
    if asked.taxonomy_term_id:
        found.append(_stands_under(asked.taxonomy_term_id))
    if asked.taxonomy_id:
        found.append(_stands_in(asked.taxonomy_id))
    return [condition for condition in found if condition is not None]


def service_numbers(asked: Asked, *, today: date) -> Listed[int]:
    """Services by their internal numbers, in the order of the index that tells public ones. Two queries."""
    conditions = service_conditions(asked, today=today)
    order = (Service.valid_from, Service.valid_to, Service.id)
    rows = _page(select(Service.id).where(*conditions).order_by(*order), asked)
    return Listed([row.id for row in rows], _count(*conditions, of=Service))


def stays(asked: Asked, *, today: date) -> Listed[tuple[int, str]]:
    """Services where they are offered: the service's number, the stay's public id. Two queries."""
    conditions = service_conditions(asked, today=today)
    statement = select(ServiceAtLocation.id, ServiceAtLocation.service_id, ServiceAtLocation.public_id)
    rows = _page(statement.join(Service).where(*conditions).order_by(ServiceAtLocation.id), asked)
    total = _count(ServiceAtLocation.service_id == Service.id, *conditions, of=ServiceAtLocation)
    return Listed([(row.service_id, row.public_id) for row in rows], total)


def stay(public_id: str, *, today: date) -> int:
    """The number of the service of a stay. Raises Hidden."""
    found = db.session.scalar(
        select(Service.id)
        .join(ServiceAtLocation)
        .where(ServiceAtLocation.public_id == public_id, is_public_on(Service, today))
    )
    if found is None:
        raise Hidden
    return found


def organizations(asked: Asked, *, today: date) -> Listed[OrganizationFacts]:
    """Organisations that offer something to readers today. Two queries."""
    conditions = service_conditions(asked, today=today)
    offers = Organization.id.in_(select(Service.organization_id).where(*conditions))
    rows = _page(select(Organization).where(offers).order_by(Organization.id), asked)
    return Listed([organization_facts(row[0]) for row in rows], _count(offers, of=Organization))


def organization(public_id: str, *, today: date, most: int) -> tuple[OrganizationFacts, list[tuple[str, str]]]:
    """An organisation that offers something to readers today, and public ids and names of its services, at most `most`.
    Raises Hidden."""
    rows = db.session.execute(
        select(Organization, Service.public_id, Service.name)
        .join(Service, Service.organization_id == Organization.id)
        .where(Organization.public_id == public_id, is_public_on(Service, today))
        .order_by(Service.id)
        .limit(most)
    ).all()
    if not rows:
        raise Hidden
    return organization_facts(rows[0][0]), [(row.public_id, row.name) for row in rows]


def _after_ours(
    ours: Sequence[Item], asked: Asked, others: Callable[[int, int], list[Item]], total: int
) -> Listed[Item]:
    """A page of what every site has, and behind it what stands in the database: `others(start, size)`."""
    start = (asked.page - 1) * asked.per_page
    items = list(ours[start : start + asked.per_page])
    items += others(max(start - len(ours), 0), asked.per_page - len(items)) if len(items) < asked.per_page else []
    return Listed(items, len(ours) + total)


def taxonomies(asked: Asked) -> Listed[TaxonomyFacts]:
    """Ours, then those that came with imports. Two queries."""
    wanted = asked.search.casefold()
    ours = [one for one in profile.OURS if wanted in one.name.casefold()]
    conditions = [Taxonomy.uri != OUR_TAXONOMY]
    if wanted:
        conditions.append(func.lower(Taxonomy.name).contains(wanted, autoescape=True))
    statement = select(Taxonomy).where(*conditions).order_by(Taxonomy.id)

    def others(start: int, size: int) -> list[TaxonomyFacts]:
        return [taxonomy_facts(row) for row in db.session.scalars(statement.offset(start).limit(size))]

    return _after_ours(ours, asked, others, _count(*conditions, of=Taxonomy))


def taxonomy(uuid: str) -> TaxonomyFacts:
    """Raises Hidden."""
    known = profile.TAXONOMY_BY_ID.get(uuid.strip().lower())
    if known is not None:
        return known
    row = db.session.scalar(select(Taxonomy).where(Taxonomy.public_id == own_id(uuid), Taxonomy.uri != OUR_TAXONOMY))
    if row is None:
        raise Hidden
    return taxonomy_facts(row)


def terms(asked: Asked) -> Listed[TermFacts]:
    """Terms of ours, then those that came with imports. Two queries."""
    wanted, parent = asked.search.casefold(), aliased(TaxonomyTerm)
    within = asked.taxonomy_id.strip().lower()
    ours = [
        one
        for one in profile.TERMS
        if wanted in one.name.casefold() and within in {"", one.taxonomy.id} and not asked.parent_id
    ]
    conditions = [TaxonomyTerm.taxonomy_id == Taxonomy.id, Taxonomy.uri != OUR_TAXONOMY]
    if wanted:
        conditions.append(func.lower(TaxonomyTerm.name).contains(wanted, autoescape=True))
    if within:
        conditions.append(Taxonomy.public_id == own_id(within))
    if asked.top_only:
        conditions.append(TaxonomyTerm.parent_id.is_(None))
    if asked.parent_id:
        above = select(TaxonomyTerm.id).where(TaxonomyTerm.public_id == own_id(asked.parent_id))
        conditions.append(TaxonomyTerm.parent_id == above.scalar_subquery())
    statement = select(TaxonomyTerm, Taxonomy, parent.public_id).outerjoin(parent, parent.id == TaxonomyTerm.parent_id)
    statement = statement.where(*conditions).order_by(TaxonomyTerm.id)

    def others(start: int, size: int) -> list[TermFacts]:
        return [term_facts(*row) for row in db.session.execute(statement.offset(start).limit(size))]

    return _after_ours(ours, asked, others, _count(*conditions, of=TaxonomyTerm))


def term(uuid: str) -> TermFacts:
    """Raises Hidden."""
    known = profile.TERM_BY_ID.get(uuid.strip().lower())
    if known is not None:
        return known
    parent = aliased(TaxonomyTerm)
    row = db.session.execute(
        select(TaxonomyTerm, Taxonomy, parent.public_id)
        .join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .outerjoin(parent, parent.id == TaxonomyTerm.parent_id)
        .where(TaxonomyTerm.public_id == own_id(uuid), Taxonomy.uri != OUR_TAXONOMY)
    ).one_or_none()
    if row is None:
        raise Hidden
    return term_facts(*row)
