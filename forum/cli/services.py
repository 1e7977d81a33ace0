"""Services for `abri seed`: those of the sample forum, and a directory of any size to measure with. All invented."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

import click

from forum.db import db, new_public_id, write_lock
from forum.hsds.operations import Entry, Writer
from forum.hsds.whole import OrganizationFacts, Whole
from forum.resources.models import SERVICE_KINDS, AgencyKind, AssuredBy, Channel, Cost, HelpKind, Known, Need
from forum.resources.said import AreaSaid, Hours, LanguageSaid, PhoneSaid, PlaceSaid, ServiceSaid
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
