"""What somebody says of a service: the least that is right, and one with every part."""

from __future__ import annotations

from typing import Any

from forum.resources.models import Channel, Cost, HelpKind, Known, Need
from forum.resources.said import AccessSaid, AreaSaid, Hours, LanguageSaid, PhoneSaid, PlaceSaid, ServiceSaid

OFFICE = Hours(opening_hours="Mo-Fr 09:00-18:00; PH off", timezone="Europe/Paris", holiday_country="FR")


def said(**chosen: Any) -> ServiceSaid:
    facts: dict[str, Any] = {
        "name": "Écoute Rive Claire",
        "summary": "On vous écoute et on cherche avec vous quoi faire.",
        "written_in": "fr",
        "help_kind": HelpKind.ONLINE,
        "source": "https://rive-claire.example.org/contact",
        "hours": OFFICE,
        "phones": (PhoneSaid(number="01 99 00 12 34", country="FR"),),
        "languages": (LanguageSaid(code="fr"),),
        "areas": (AreaSaid(extent="FR"),),
    }
    return ServiceSaid(**(facts | chosen))


def whole(**chosen: Any) -> ServiceSaid:
    """With something in every field."""
    facts: dict[str, Any] = {
        "alternate_name": "L’écoute",
        "description": "Par téléphone,\nou par écrit.",
        "url": "https://rive-claire.example.org/",
        "mail": "contact@rive-claire.example.org",
        "chat_url": "https://rive-claire.example.org/tchat",
        "for_close": True,
        "cost": Cost.FREE,
        "fees_description": "Rien.",
        "application_process": "Appelez.",
        "eligibility_description": "Toute personne.",
        "interpretation_services": "Sur demande.",
        "minimum_age": 12,
        "maximum_age": 120,
        "keeps": "Rien de ce que vous dites.",
        "alert": "Fermé le lundi de Pâques.",
        "review_days": 60,
        "phones": _phones(),
        "languages": _languages(),
        "places": _places(),
        "areas": (AreaSaid(extent="FR-59", name="Nord"), AreaSaid(extent="BE")),
        "needs": (Need.LISTENING, Need.LEGAL),
    }
    return said(**(facts | chosen))


def _hours(written: str) -> Hours:
    return Hours(opening_hours=written, timezone="Europe/Paris")


def _phones() -> tuple[PhoneSaid, ...]:
    return (
        PhoneSaid(
            number="01 99 00 12 34",
            country="FR",
            extension="12",
            description="Accueil",
            works_from_mobile=Known.YES,
            on_bill=Known.NO,
            works_without_plan=Known.UNKNOWN,
            silent="Tapez une touche.",
            relay="Par le relais.",
        ),
        PhoneSaid(number="06 39 98 12 34", country="FR", type=Channel.TEXT, hours=_hours("24/7")),
    )


def _languages() -> tuple[LanguageSaid, ...]:
    return (
        LanguageSaid(code="fr"),
        LanguageSaid(code="ar", note="Le matin.", hours=_hours("Mo 09:00-12:00")),
    )


def _places() -> tuple[PlaceSaid, ...]:
    return (
        PlaceSaid(
            name="Maison",
            description="Au fond de la cour.",
            transportation="Tram 1.",
            address_1="1 rue d’Exemple",
            address_2="Bâtiment B",
            city="Villeneuve",
            postal_code="00000",
            region="FR-59",
            country="FR",
            note="Sur rendez-vous.",
            hours=_hours("Tu 10:00-16:00"),
            accessibility=(AccessSaid(description="Rampe", details="À gauche.", url="https://rive.example.org/a"),),
        ),
        PlaceSaid(is_confidential=True, country="FR", region="FR-62"),
    )
