"""The records of the interface: pages of them, and one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Response, current_app, jsonify, request, url_for

from forum.errors import Hidden
from forum.hsds import giving, profile
from forum.hsds.ids import uuid_of
from forum.hsds.pieces import Record
from forum.hsds.queries import lists, wholes
from forum.hsds.queries.lists import Asked, Listed
from forum.hsds.views.arguments import (
    ListArguments,
    OrganizationArguments,
    ServiceArguments,
    StayArguments,
    TermArguments,
)
from forum.hsds.views.interface import document, offered, page_of, record_of
from forum.hsds.whole import Whole
from forum.web import locale

ABOUT = "https://docs.openreferral.org/en/latest/hsds/"
MINIMAL = ("id", "last_modified")
MOST_SERVICES = 1000  # named beside an organisation
_TEXT = {"type": "string"}


@offered("", {"type": "object", "properties": dict.fromkeys(("version", "profile", "openapi_url"), _TEXT)},
         strict_slashes=False)  # fmt: skip
def about() -> Response:
    """Which standard this interface follows, and where it is described."""
    home = current_app.config["ABRI"].site_address or request.host_url.rstrip("/")
    return jsonify(version=profile.VERSION, profile=ABOUT, openapi_url=home + url_for("hsds.openapi"))


@offered("/openapi.json", {"type": "object"})
def openapi() -> Response:
    """This document."""
    return jsonify(document(current_app))


def _page(asked: Asked, contents: list[Record], total: int) -> Response:
    pages = -(-total // asked.per_page)
    return jsonify(
        total_items=total,
        total_pages=pages,
        page_number=asked.page,
        size=len(contents),
        first_page=asked.page == 1,
        last_page=asked.page >= pages,
        empty=not contents,
        contents=contents,
    )


def _records(found: Iterable[Whole]) -> list[Record]:
    today = locale.today()
    return [giving.service(whole, today=today) for whole in found]


@offered("/services", page_of("compiled/service_list"), takes=ServiceArguments)
def services(given: dict[str, Any]) -> Response:
    """Services that readers find today: their own fields, or with `full` all that belongs to them."""
    asked: Asked = given["asked"]
    found = lists.service_numbers(asked, today=locale.today())
    if given["full"] and not given["minimal"]:
        return _page(asked, _records(wholes.wholes(found.items)), found.total)
    records = [giving.head(one, today=locale.today()) for one in wholes.heads(found.items)]
    if given["minimal"]:
        records = [{name: record[name] for name in MINIMAL} for record in records]
    return _page(asked, records, found.total)


@offered("/services/<record_id:service_id>", record_of("compiled/service"))
def service(service_id: str) -> Response:
    """A service with all that belongs to it."""
    today = locale.today()
    return jsonify(giving.service(wholes.whole(lists.own_id(service_id), today=today), today=today))


@offered("/organizations", page_of("compiled/organization_list"), takes=OrganizationArguments)
def organizations(given: dict[str, Any]) -> Response:
    """Organisations that offer something to readers today."""
    found = lists.organizations(given["asked"], today=locale.today())
    return _listed(given, found, giving.organization)


@offered("/organizations/<record_id:organization_id>", record_of("compiled/organization"))
def organization(organization_id: str) -> Response:
    """An organisation, with the names of its services."""
    own = lists.own_id(organization_id)
    facts, named = lists.organization(own, today=locale.today(), most=MOST_SERVICES)
    offers = [{"id": uuid_of(public_id), "name": name, "status": "active"} for public_id, name in named]
    return jsonify({**giving.organization(facts), "services": offers})


def _stay(record: Record, uuid: str) -> Record:
    """A service's record turned round: where it is offered, with the service inside."""
    found = next((one for one in record.get("service_at_locations", ()) if one["id"] == uuid), None)
    if found is None:
        raise Hidden
    return {**found, "service": giving.thin(record)}


@offered("/service_at_locations", page_of("compiled/service_at_location_list"), takes=StayArguments)
def service_at_locations(given: dict[str, Any]) -> Response:
    """Services where they are offered. A confidential place has a country, perhaps a region, and nothing else."""
    asked: Asked = given["asked"]
    found = lists.stays(asked, today=locale.today())
    numbers = list(dict.fromkeys(number for number, _ in found.items))
    by_number = dict(zip(numbers, _records(wholes.wholes(numbers)), strict=True))
    records = [_stay(by_number[number], uuid_of(public_id)) for number, public_id in found.items]
    return _page(asked, records if given["full"] else list(map(giving.thin, records)), found.total)


@offered("/service_at_locations/<record_id:stay_id>", record_of("compiled/service_at_location"))
def service_at_location(stay_id: str) -> Response:
    """A service where it is offered."""
    own = lists.own_id(stay_id)
    (record,) = _records(wholes.wholes([lists.stay(own, today=locale.today())]))
    return jsonify(_stay(record, uuid_of(own)))


def _listed(given: dict[str, Any], found: Listed[Any], write: Callable[[Any], Record]) -> Response:
    asked: Asked = given["asked"]
    return _page(asked, [giving.thin(write(item)) for item in found.items], found.total)


@offered("/taxonomies", page_of("taxonomy"), takes=ListArguments)
def taxonomies(given: dict[str, Any]) -> Response:
    """Our own taxonomies, and those that came with imports."""
    return _listed(given, lists.taxonomies(given["asked"]), giving.taxonomy)


@offered("/taxonomies/<record_id:taxonomy_id>", record_of("taxonomy"))
def taxonomy(taxonomy_id: str) -> Response:
    """A taxonomy."""
    return jsonify(giving.taxonomy(lists.taxonomy(taxonomy_id)))


@offered("/taxonomy_terms", page_of("taxonomy_term"), takes=TermArguments)
def taxonomy_terms(given: dict[str, Any]) -> Response:
    """Terms, of one taxonomy or of all."""
    return _listed(given, lists.terms(given["asked"]), giving.term)


@offered("/taxonomy_terms/<record_id:term_id>", record_of("taxonomy_term"))
def taxonomy_term(term_id: str) -> Response:
    """A term with its taxonomy."""
    return jsonify(giving.term(lists.term(term_id)))
