"""Which zone is proposed for a country, and all there are to choose from."""

from __future__ import annotations

from functools import cache

from babel.core import get_global

# Where a country has several, the one in which most of its people live.
_USUAL = {
    "AR": "America/Buenos_Aires", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto",
    "CD": "Africa/Kinshasa", "CL": "America/Santiago", "CN": "Asia/Shanghai", "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin", "EC": "America/Guayaquil", "ES": "Europe/Madrid", "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty", "MN": "Asia/Ulaanbaatar", "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland", "PT": "Europe/Lisbon", "RU": "Europe/Moscow", "UA": "Europe/Kyiv",
    "US": "America/New_York", "UZ": "Asia/Tashkent",
}  # fmt: skip
NOWHERE, UNKNOWN = "UTC", "Etc/Unknown"


def zone_of(country: str) -> str:
    """The zone proposed for a country (ISO 3166-1); "UTC" for none."""
    return _USUAL.get(country) or _only().get(country, NOWHERE)


@cache
def choices() -> tuple[str, ...]:
    """All zones that a place can be in, by name."""
    return tuple(sorted(zone for zone in map(str, get_global("zone_territories")) if zone != UNKNOWN))


@cache
def _only() -> dict[str, str]:
    """By country, the first of its zones."""
    found: dict[str, str] = {}
    for zone, country in sorted(get_global("zone_territories").items()):
        found.setdefault(str(country), str(zone))
    return found
