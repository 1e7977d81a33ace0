"""Services to give and to take: one that says everything it can, and what others write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from forum.db import new_public_id
from forum.hsds.operations import Entry, Writer
from forum.hsds.profile import TaxonomyFacts, TermFacts
from forum.hsds.taking import Terms
from forum.hsds.whole import Change, Defaults, OrganizationFacts, Whole
from forum.resources.models import AgencyKind, AssuredBy, Channel, Cost, HelpKind, Known, Need
from forum.resources.said import (
    AccessSaid,
    AreaSaid,
    Hours,
    LanguageSaid,
    PhoneSaid,
    PlaceSaid,
    ServiceSaid,
)

TODAY = date(2026, 6, 15)
DAYS = {"emergency": 180, "helpline": 90, "rest": 180}
TERMS = Terms(Defaults(), TODAY, DAYS)
# Theirs: nothing of it may ever be given out.
STREET, TOWN = "9 rue des Glycines cachée", "Valombre-la-Cachée"
UUID = "00000000-0000-4000-8000-0000000000{:02}"
_OFFICE = Hours(opening_hours="Mo-Fr 09:00-12:00,14:00-18:00; Sa 10:00-12:00; PH off", timezone="Europe/Paris",
                holiday_country="FR")  # fmt: skip
_NIGHT = Hours(opening_hours="Mo-Su 22:00-06:00", timezone="Europe/Paris")
_ODD = Hours(opening_hours='Mo[1] 09:00-12:00 "sur rendez-vous"', timezone="Europe/London", holiday_country="GB")


def organization(**chosen: Any) -> OrganizationFacts:
    facts: dict[str, Any] = {
        "id": new_public_id(),
        "name": "Rive Claire",
        "alternate_name": "RC",
        "description": "Une association inventée.",
        "website": "https://rive-claire.example.org/",
        "kind": AgencyKind.CHARITY,
        "country": "FR",
    }
    return OrganizationFacts(**(facts | chosen))


def plain(**chosen: Any) -> ServiceSaid:
    """The least that can stand in the directory."""
    facts: dict[str, Any] = {
        "name": "Une écoute",
        "summary": "Une personne écoute.",
        "written_in": "fr",
        "help_kind": HelpKind.ONLINE,
        "url": "https://ecoute.example.org/",
        "source": "https://ecoute.example.org/contact",
        "areas": (AreaSaid(id=new_public_id(), extent="FR"),),
    }
    return ServiceSaid(**(facts | chosen))


def _phones() -> tuple[PhoneSaid, ...]:
    return (
        PhoneSaid(
            id=new_public_id(), number="01 99 00 12 34", country="FR", extension="012", description="Accueil",
            works_from_mobile=Known.YES, on_bill=Known.NO, works_without_plan=Known.NO,
            silent="Tapez sur le micro.", relay="Par écrit.", hours=_NIGHT,
        ),
        PhoneSaid(id=new_public_id(), number="+44 20 7946 0123", country="GB", extension="12", type=Channel.TEXT),
    )  # fmt: skip


def _places() -> tuple[PlaceSaid, ...]:
    return (
        PlaceSaid(
            id=new_public_id(), at_id=new_public_id(), name="Maison", description="Au fond.",
            transportation="Ligne 1", address_1="1 rue Inventée", address_2="Bât. B", city="Port-Serein",
            postal_code="00000", region="FR-59", country="FR", note="Sonnez.", hours=_NIGHT,
            accessibility=(
                AccessSaid(id=new_public_id(), description="Rampe", details="À gauche",
                           url="https://acces.example.org/"),
            ),
        ),
        PlaceSaid(id=new_public_id(), at_id=new_public_id(), is_confidential=True, region="FR-75", country="FR"),
    )  # fmt: skip


def rich(today: date = TODAY) -> ServiceSaid:
    """Every field says something, with accents, signs and quotes in it."""
    return ServiceSaid(
        name="L’écoute « claire » & \"vive\"",
        alternate_name="Écoute, vive",
        summary="On écoute ; on ne juge pas.",
        description="Première ligne.\nDeuxième ligne : <b>sans</b> balises, 50 %, = 1 + 1.",
        written_in="fr",
        help_kind=HelpKind.CLOSE,
        url="https://ecoute.example.org/a?b=c&d=%C3%A9",
        mail="contact@ecoute.example.org",
        chat_url="https://chat.example.org/",
        for_person=False,
        for_close=True,
        for_professionals=True,
        cost=Cost.CALL,
        fees_description="Le prix d’un appel.",
        application_process="Appelez.",
        eligibility_description="Pour les proches.",
        interpretation_services="Au téléphone.",
        minimum_age=0, maximum_age=120,
        keeps="Rien, ou presque.",
        alert="Fermé en août.",
        valid_from=today - timedelta(days=30),
        valid_to=today + timedelta(days=200),
        source="https://ecoute.example.org/contact",
        review_days=30,
        hours=_OFFICE,
        phones=_phones(),
        languages=(
            LanguageSaid(id=new_public_id(), code="fr"),
            LanguageSaid(id=new_public_id(), code="fsl", note="En visio", hours=_ODD),
        ),
        places=_places(),
        areas=(
            AreaSaid(id=new_public_id(), extent="FR-59", name="Nord"),
            AreaSaid(id=new_public_id(), extent=""),
        ),
        needs=(Need.LISTENING, Need.SHELTER),
    )  # fmt: skip


def whole(said: ServiceSaid | None = None, **chosen: Any) -> Whole:
    """A service checked twenty days ago."""
    facts: dict[str, Any] = {
        "id": new_public_id(),
        "organization": organization(),
        "said": said or plain(),
        "checked_on": TODAY - timedelta(days=20),
        "review_by": TODAY + timedelta(days=70),
    }
    return Whole(**(facts | chosen))


def termed(given: Whole) -> Whole:
    """With terms of another taxonomy, one below the other, and a history."""
    taxonomy = TaxonomyFacts(UUID.format(1), "Open Exemple", "Des sujets.", "https://termes.example.org/", "2")
    above = TermFacts(UUID.format(2), "1", "Aide", taxonomy, "Toute aide.", "https://termes.example.org/1")
    below = TermFacts(UUID.format(3), "1.1", "Aide au logement", taxonomy, "", "", above.id)
    terms = ("AAAAAAAAQACAAAAAAAAAAg", "AAAAAAAAQACAAAAAAAAAAw")
    days = given.checked_on - timedelta(days=100), given.checked_on + timedelta(days=1)
    changes = (Change(days[0], "create", "", "team"), Change(days[1], "update", "phones", "agency"))
    return replace(given, said=replace(given.said, terms=terms), terms=(above, below), changes=changes)


def plant(*wholes: Whole, by: AssuredBy = AssuredBy.TEAM) -> None:
    """Make them public. Inside a context with the write lock; nothing is committed."""
    Writer().write([Entry(one, by) for one in wholes])


def foreign(**chosen: Any) -> dict[str, Any]:
    """A service as others write it, who know nothing of us."""
    record: dict[str, Any] = {
        "id": UUID.format(10),
        "name": "Advice Desk",
        "description": "Advice for everybody. By phone and in person.",
        "status": "active",
        "url": "http://advice.example.org/",
        "assured_date": "2026-06-01",
        "organization": {"id": UUID.format(11), "name": "Harbour Line", "description": ""},
        "phones": [
            {"id": UUID.format(12), "number": "020 7946 0123", "type": "voice"},
            {"id": UUID.format(13), "number": "020 7946 0124", "type": "fax"},
        ],
        "languages": [{"id": UUID.format(14), "name": "English"}],
        "service_areas": [
            {"id": UUID.format(15), "name": "All of the county", "extent_type": "geojson", "extent": "{}"}
        ],
        "contacts": [{"id": UUID.format(16), "name": "Somebody Person", "email": "somebody@example.org"}],
        "schedules": [
            {"id": UUID.format(17), "freq": "WEEKLY", "byday": "MO,TU,WE", "opens_at": "09:00", "closes_at": "17:00"}
        ],
    }
    return record | chosen


TOLD = Terms(
    Defaults(
        country="GB", timezone="Europe/London", language="en", kind=HelpKind.ONLINE, source="https://a.example.org/"
    ),
    TODAY,
    DAYS,
)
