"""Services for `abri seed`: those of the sample forum, and a directory of any size to measure with. All invented."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

import click
from sqlalchemy import select

from forum.cli import rows
from forum.db import db, new_public_id, write_lock
from forum.discussion.models import Board, Pin, PinState
from forum.hsds.operations import Entry, Writer
from forum.hsds.queries.wholes import organization_facts
from forum.hsds.whole import OrganizationFacts, Whole
from forum.resources.models import (
    SERVICE_KINDS,
    Agency,
    AgencyKind,
    AssuredBy,
    Channel,
    Cost,
    HelpKind,
    Known,
    Need,
    Organization,
    Service,
    ServiceState,
)
from forum.resources.operations import organizations
from forum.resources.operations import services as operations
from forum.resources.said import AreaSaid, Hours, LanguageSaid, PhoneSaid, PlaceSaid, ServiceSaid
from forum.roles import Role, Viewer
from forum.web import locale

CHUNK = 1_000  # services a commit
SERVICES_A_HOUSE = 5
# Country, its language, its zone, and numbers reserved for stories; "": it has none that we know of.
COUNTRIES = (
    ("FR", "fr", "Europe/Paris", "01 99 00 {:02} {:02}"),
    ("FR", "fr", "Europe/Paris", "06 39 98 {:02} {:02}"),
    ("GB", "en", "Europe/London", "020 7946 0{0}{1:02}"),
    ("US", "en", "America/New_York", "(202) 555-01{1:02}"),
    ("CA", "fr", "America/Toronto", "(613) 555-01{1:02}"),
    ("BE", "fr", "Europe/Brussels", ""),
    ("CH", "fr", "Europe/Zurich", ""),
    ("IE", "en", "Europe/Dublin", ""),
    ("ES", "es", "Europe/Madrid", ""),
    ("MA", "ar", "Africa/Casablanca", ""),
)
SPOKEN = ("en", "es", "ar", "pt", "de", "uk", "tr", "pl", "ro", "it")
WHAT = ("Atelier", "Havre", "Phare", "Passerelle", "Relais", "Jardin", "Quai", "Clairière", "Abri", "Pont", "Sentier")
WHOSE = (
    "des Tilleuls", "du Vallon", "de la Source", "des Roseaux", "du Moulin", "de l’Aube", "des Glycines", "du Rivage",
    "de la Cime", "des Hêtres", "du Colombier", "de la Plaine", "des Embruns", "du Verger", "de la Fontaine",
)  # fmt: skip
TOWNS = ("Valombre", "Port-Serein", "Clairval", "Montrieux", "Aiguebelle-les-Pins", "Fairhaven Cross", "Lindenbury")
DAYS = ("Mo-Fr", "Mo-Sa", "Mo-Su", "Tu-Sa", "Mo,We,Fr", "Mo-Th")
HOLIDAYS = ("; PH off", "", "; PH 10:00-12:00")


def plant(entries: Sequence[dict[str, Any]], agencies: Mapping[str, Agency], rooms: Mapping[str, Board]) -> None:
    """The services of the sample forum, with their pins; one waits for a decision. Nothing is committed."""
    houses: dict[str, OrganizationFacts] = {}
    writer = Writer()
    for entry in entries:
        said = ServiceSaid.of(entry["said"])
        if entry["state"] == ServiceState.HELD:
            house = organizations.organization_for(agencies[entry["organization"]["agency"]])
            operations.propose(house, said, viewer=Viewer(role=Role.AGENCY))
            continue
        facts = _sample_house(entry["organization"], agencies, houses)
        whole = Whole(
            id=new_public_id(),
            organization=facts,
            said=_with_ids(said),
            checked_on=rows.day(entry["checked_days_ago"]),
            review_by=rows.day(-entry["review_in_days"]),
        )
        writer.write([Entry(whole, AssuredBy(entry["by"]))])
        for key in entry["pin_boards"]:
            number = db.session.scalar(select(Service.id).where(Service.public_id == whole.id))
            db.session.add(
                Pin(service_id=number, board_id=rooms[key].id, state=PinState.ACCEPTED, accepted_on=whole.checked_on)
            )


def _sample_house(
    house: dict[str, str], agencies: Mapping[str, Agency], houses: dict[str, OrganizationFacts]
) -> OrganizationFacts:
    name = house["name"]
    if name not in houses:
        row = Organization(name=name, kind=AgencyKind(house["kind"]), country=house["country"])
        if house["agency"]:
            row = organizations.organization_for(agencies[house["agency"]])
        row.website = house["website"]
        db.session.add(row)
        db.session.flush()
        houses[name] = organization_facts(row)
    return houses[name]


def _with_ids(said: ServiceSaid) -> ServiceSaid:
    """The same, with an id for every part."""
    places = tuple(
        replace(
            place,
            id=new_public_id(),
            at_id=new_public_id(),
            accessibility=tuple(replace(access, id=new_public_id()) for access in place.accessibility),
        )
        for place in said.places
    )
    return replace(
        said,
        places=places,
        phones=tuple(replace(phone, id=new_public_id()) for phone in said.phones),
        languages=tuple(replace(language, id=new_public_id()) for language in said.languages),
        areas=tuple(replace(area, id=new_public_id()) for area in said.areas),
    )


def grow(size: int, chance: random.Random) -> None:
    """Write `size` services in bulk, with a progress bar, a commit a stretch."""
    entries = _grown(size, chance, locale.today())
    with write_lock(), click.progressbar(length=size, label="services") as bar:
        writer = Writer()
        while chunk := list(islice(entries, CHUNK)):
            writer.write(chunk)
            db.session.commit()
            bar.update(len(chunk))
    click.echo(f"{size} services")


def _grown(size: int, chance: random.Random, today: date) -> Iterator[Entry]:
    kinds = [kind for kind in SERVICE_KINDS for _ in range(3 if kind is HelpKind.ONLINE else 2)]
    house = None
    for number in range(1, size + 1):
        if house is None or number % SERVICES_A_HOUSE == 1:
            country, language, zone, numbers = chance.choice(COUNTRIES)
            house = _house(number, country, chance)
        said = ServiceSaid(
            name=f"{chance.choice(WHAT)} {chance.choice(WHOSE)} {number}",
            summary=f"Service d’essai {number} : écoute et conseil.",
            description="Un service inventé, pour mesurer.",
            written_in=language,
            help_kind=chance.choice(kinds),
            url=f"https://service-{number}.example.org/",
            chat_url=f"https://service-{number}.example.org/chat" if chance.random() < 0.2 else "",
            for_close=chance.random() < 0.3,
            for_professionals=chance.random() < 0.1,
            cost=chance.choice(list(Cost)),
            source=f"https://service-{number}.example.org/contact",
            hours=_hours(zone, country, chance),
            phones=tuple(_phones(numbers, country, chance)),
            languages=tuple(_languages(language, chance)),
            places=tuple(_places(country, chance)),
            areas=(AreaSaid(id=new_public_id(), extent="" if chance.random() < 0.02 else country),),
            needs=tuple(need for need in Need if chance.random() < 0.3),
        )
        yield _entry(house, said, chance, today)


def _house(number: int, country: str, chance: random.Random) -> OrganizationFacts:
    name = f"{chance.choice(WHAT)} {chance.choice(WHOSE)}, maison {number}"
    return OrganizationFacts(
        id=new_public_id(), name=name, description="", kind=chance.choice(list(AgencyKind)), country=country
    )


def _entry(house: OrganizationFacts, said: ServiceSaid, chance: random.Random, today: date) -> Entry:
    checked_on = today - timedelta(days=chance.randint(0, 120))
    review_by = checked_on + timedelta(days=90 if said.phones else 180)
    whole = Whole(id=new_public_id(), organization=house, said=said, checked_on=checked_on, review_by=review_by)
    return Entry(whole, chance.choice([AssuredBy.TEAM, AssuredBy.AGENCY]))


def _hours(zone: str, country: str, chance: random.Random) -> Hours | None:
    if chance.random() < 0.1:
        return None
    if chance.random() < 0.1:
        return Hours(opening_hours="24/7", timezone=zone)
    opens, closes = chance.randint(7, 10), chance.randint(16, 19)
    text = f"{chance.choice(DAYS)} {opens:02}:00-{closes:02}:00{chance.choice(HOLIDAYS)}"
    return Hours(opening_hours=text, timezone=zone, holiday_country=country if "PH" in text else "")


def _phones(numbers: str, country: str, chance: random.Random) -> Iterator[PhoneSaid]:
    for kind in (Channel.VOICE, Channel.TEXT):
        if numbers and chance.random() < (0.9 if kind is Channel.VOICE else 0.2):
            yield PhoneSaid(
                id=new_public_id(),
                number=numbers.format(chance.randint(1, 9), chance.randint(0, 99)),
                country=country,
                type=kind,
                on_bill=chance.choice(list(Known)),
                works_from_mobile=Known.YES,
            )


def _languages(own: str, chance: random.Random) -> Iterator[LanguageSaid]:
    others = chance.sample(SPOKEN, chance.randint(0, 2))
    for code in dict.fromkeys([own, *others]):
        yield LanguageSaid(id=new_public_id(), code=code)


def _places(country: str, chance: random.Random) -> Iterator[PlaceSaid]:
    if chance.random() < 0.3:
        yield PlaceSaid(
            id=new_public_id(),
            at_id=new_public_id(),
            address_1=f"{chance.randint(1, 99)} rue Inventée",
            city=chance.choice(TOWNS),
            postal_code="00000",
            country=country,
        )
