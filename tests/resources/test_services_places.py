"""Confidential places below the web: nothing that is kept says where one is or was, for whoever shares it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from forum.db import db
from forum.resources.models import (
    Accessibility,
    AssuredBy,
    Location,
    Metadatum,
    Organization,
    Service,
    ServiceAtLocation,
    ServiceDraft,
    ServiceWord,
)
from forum.resources.operations import services as operations
from forum.resources.rules import Decision
from forum.resources.said import PlaceSaid
from forum.web import locale
from tests.resources.service_factories import whole
from tests.resources.test_services_kept import WRITER, changed, count, decided, found, published

pytestmark = pytest.mark.usefixtures("within")


def test_a_place_that_becomes_confidential_leaves_no_trace_of_where_it_was() -> None:
    service = published(whole())
    before = operations.said_of(service)
    changed(service, places=(replace(before.places[0], city="Ailleurs"), before.places[1]))
    assert "Villeneuve" in {row.previous_value for row in db.session.query(Metadatum)}
    hidden = replace(before.places[1], id=before.places[0].id, at_id=before.places[0].at_id)
    changed(service, places=(hidden, before.places[1]))
    everything = " ".join(
        f"{row.previous_value} {row.replacement_value}" for row in db.session.query(Metadatum)
    ) + " ".join(row.word for row in db.session.query(ServiceWord))
    location = db.session.query(Location).filter_by(public_id=hidden.id).one()
    everything += f"{location.name}{location.city}{location.address_1}{location.transportation}"
    for word in ("villeneuve", "Villeneuve", "Ailleurs", "ailleurs", "Exemple", "Tram"):
        assert word not in everything
    assert count(Accessibility) == 0


def shared(organization: Organization, place: PlaceSaid, name: str) -> Service:
    """Another service of the organisation, public, at a place where one is already."""
    theirs = replace(place, at_id="", note="Sonnez chez Exemple.", accessibility=())
    service = operations.propose(organization, replace(whole(), name=name, places=(theirs,)), viewer=WRITER)
    decided(service)
    return service


def everything() -> str:
    """All that is kept of places, of what changed, of words and of drafts."""
    kept = [f"{row.previous_value} {row.replacement_value}" for row in db.session.query(Metadatum)]
    kept += [row.word for row in db.session.query(ServiceWord)] + [row.said for row in db.session.query(ServiceDraft)]
    kept += [row.description for row in db.session.query(ServiceAtLocation)]
    kept += [f"{row.name} {row.city} {row.address_1}" for row in db.session.query(Location)]
    kept += [row.description for row in db.session.query(Accessibility)]
    return " ".join(kept).lower()


def test_a_place_turns_confidential_for_all_who_share_it_and_no_older_text_opens_it_again() -> None:
    service = published(replace(whole(), places=whole().places[:1]))
    place = operations.said_of(service).places[0]
    other, third = (shared(service.organization, place, name) for name in ("La deuxième", "La troisième"))
    changed(other, places=(replace(operations.said_of(other).places[0], note="Sonnez au numéro d’Exemple."),))
    open_ = replace(operations.said_of(other), alert="Écrit avant.")
    operations.edit(found(other), open_, version=other.version, viewer=WRITER)
    operations.edit(found(third), replace(operations.said_of(third), alert="x"), version=third.version, viewer=WRITER)
    decided(third, Decision.RETURN, "Une raison.")
    assert "villeneuve" in everything()
    changed(service, places=(PlaceSaid(id=place.id, at_id=place.at_id, is_confidential=True, country="FR"),))
    for word in ("villeneuve", "exemple", "tram", "rampe"):
        assert word not in everything(), word
    hidden = operations.said_of(other).places[0]
    assert (hidden.is_confidential, hidden.note, hidden.hours) == (True, "", None)
    # The draft that waited is published; then one comes that somebody had kept open all the time.
    decided(other)
    assert (other.alert, operations.said_of(other).places[0].is_confidential) == ("Écrit avant.", True)
    changed(other, places=open_.places)
    operations.apply(other, open_, by=AssuredBy.AGENCY, today=locale.today())
    assert operations.said_of(other).places[0].is_confidential
    assert "villeneuve" not in everything()


def test_a_place_that_a_confidential_one_replaces_leaves_no_trace_either() -> None:
    service = published(replace(whole(), places=whole().places[:1]))
    changed(service, places=(replace(operations.said_of(service).places[0], city="Ailleurs"),))
    assert "villeneuve" in everything()
    changed(service, places=(PlaceSaid(is_confidential=True, country="FR"),))
    assert not {"villeneuve", "ailleurs"} & set(everything().split())


@pytest.mark.parametrize("column", ["address_1", "address_2", "city", "postal_code", "transportation", "description"])
def test_the_database_itself_keeps_no_address_of_a_confidential_place(column: str) -> None:
    published(whole())
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE locations SET {column} = 'x' WHERE is_confidential"))
