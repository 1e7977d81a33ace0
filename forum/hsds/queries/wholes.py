"""Services with everything that is given out of them: a fixed number of queries, for one or a hundred."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from forum.db import db
from forum.errors import Hidden
from forum.hsds.ids import uuid_of
from forum.hsds.profile import TaxonomyFacts, TermFacts
from forum.hsds.whole import Change, OrganizationFacts, Whole
from forum.resources.models import OUR_TAXONOMY, Attribute, Metadatum, Organization, Service, Taxonomy, TaxonomyTerm
from forum.resources.queries import is_public_on
from forum.resources.queries.service_parts import SERVICE_FIELDS, said_of_many
from forum.resources.said import ServiceSaid

AT_ONCE = 200  # services of a stretch of the export
# Made once: building it costs more than asking. Columns, not entities: the session has no bookkeeping to do.
_HEADS = (
    select(
        Service.id,
        Service.public_id,
        *(getattr(Service, name) for name in SERVICE_FIELDS),
        Service.checked_on,
        Service.review_by,
        Organization.public_id.label("organization_id"),
        Organization.name.label("organization_name"),
        Organization.alternate_name.label("organization_alternate_name"),
        Organization.description.label("organization_description"),
        Organization.website.label("organization_website"),
        Organization.kind.label("organization_kind"),
    )
    .join(Organization, Organization.id == Service.organization_id)
    .where(Service.id.in_(bindparam("numbers", expanding=True)))
)


def organization_facts(row: Organization) -> OrganizationFacts:
    return OrganizationFacts(
        id=row.public_id,
        name=row.name,
        alternate_name=row.alternate_name,
        description=row.description,
        website=row.website,
        kind=row.kind,
        country=row.country,
    )


def taxonomy_facts(row: Taxonomy) -> TaxonomyFacts:
    return TaxonomyFacts(
        id=uuid_of(row.public_id), name=row.name, description=row.description, uri=row.uri, version=row.version
    )


def term_facts(term: TaxonomyTerm, taxonomy: Taxonomy, parent: str | None) -> TermFacts:
    """`parent` is the public id of the term above it."""
    return TermFacts(
        id=uuid_of(term.public_id),
        code=term.code,
        name=term.name,
        taxonomy=taxonomy_facts(taxonomy),
        description=term.description,
        term_uri=term.term_uri,
        parent_id=uuid_of(parent) if parent else "",
    )


def _rows(numbers: Sequence[int]) -> dict[int, tuple[Service, Organization]]:
    """Services with their organisations, by number, in this order; those that there are."""
    found = {
        service.id: (service, organization)
        for service, organization in db.session.execute(
            select(Service, Organization)
            .join(Organization, Organization.id == Service.organization_id)
            .where(Service.id.in_(numbers))
        )
    }
    return {number: found[number] for number in numbers if number in found}


def heads(numbers: Sequence[int]) -> list[Whole]:
    """These services without their parts and terms, for lists that show neither. Two queries."""
    rows = {row.id: row for row in db.session.execute(_HEADS, {"numbers": list(numbers)})}
    changes = _changes([row.public_id for row in rows.values()])
    return [
        Whole(
            id=row.public_id,
            organization=OrganizationFacts(
                id=row.organization_id,
                name=row.organization_name,
                alternate_name=row.organization_alternate_name,
                description=row.organization_description,
                website=row.organization_website,
                kind=row.organization_kind,
            ),
            said=ServiceSaid(**{name: getattr(row, name) for name in SERVICE_FIELDS}),
            checked_on=row.checked_on,
            review_by=row.review_by,
            changes=tuple(changes.get(row.public_id, ())),
        )
        for row in (rows[number] for number in numbers if number in rows)
    ]


def _whole(
    row: tuple[Service, Organization], said: ServiceSaid, terms: Sequence[TermFacts], changes: dict[str, list[Change]]
) -> Whole:
    service, organization = row
    return Whole(
        id=service.public_id,
        organization=organization_facts(organization),
        said=said,
        checked_on=service.checked_on,
        review_by=service.review_by,
        terms=tuple(terms),
        changes=tuple(changes.get(service.public_id, ())),
    )


def wholes(numbers: Sequence[int]) -> list[Whole]:
    """These services (internal numbers), in this order; those that there are. Ten queries."""
    rows = _rows(numbers)
    said, terms = said_of_many(list(rows)), _terms(list(rows))
    changes = _changes([service.public_id for service, _ in rows.values()])
    return [_whole(row, said[number], terms.get(number, ()), changes) for number, row in rows.items()]


def _terms(numbers: Sequence[int]) -> dict[int, list[TermFacts]]:
    """The terms of other taxonomies, by service."""
    parent = TaxonomyTerm.__table__.alias("parent")
    found: dict[int, list[TermFacts]] = {}
    for number, term, taxonomy, above in db.session.execute(
        select(Attribute.service_id, TaxonomyTerm, Taxonomy, parent.c.public_id)
        .join(TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id)
        .join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .outerjoin(parent, parent.c.id == TaxonomyTerm.parent_id)
        .where(Attribute.service_id.in_(numbers), Taxonomy.uri != OUR_TAXONOMY)
        .order_by(Attribute.id)
    ):
        found.setdefault(number, []).append(term_facts(term, taxonomy, above))
    return found


def _changes(public_ids: Sequence[str]) -> dict[str, list[Change]]:
    """What happened to these services, without what they said before."""
    found: dict[str, list[Change]] = {}
    for row in db.session.execute(
        select(
            Metadatum.resource_id,
            Metadatum.last_action_date,
            Metadatum.last_action_type,
            Metadatum.field_name,
            Metadatum.updated_by,
        )
        .where(Metadatum.resource_id.in_(public_ids))
        .order_by(Metadatum.id)
    ):
        change = Change(row.last_action_date, row.last_action_type, row.field_name, row.updated_by.value)
        found.setdefault(row.resource_id, []).append(change)
    return found


def whole(public_id: str, *, today: date) -> Whole:
    """A service that readers find today. Raises Hidden for any other."""
    number = db.session.scalar(select(Service.id).where(Service.public_id == public_id, is_public_on(Service, today)))
    found = wholes([number]) if number is not None else []
    if not found:
        raise Hidden
    return found[0]


def all_wholes(today: date) -> Iterator[Whole]:
    """Every service that readers find today, in the order of their ids, so that two exports of the same are the same.
    The session forgets each stretch behind the next."""
    last = ""
    while True:
        rows: Any = db.session.execute(
            select(Service.public_id, Service.id)
            .where(is_public_on(Service, today), Service.public_id > last)
            .order_by(Service.public_id)
            .limit(AT_ONCE)
        ).all()
        if not rows:
            return
        yield from wholes([row.id for row in rows])
        last = rows[-1].public_id
        db.session.expunge_all()
