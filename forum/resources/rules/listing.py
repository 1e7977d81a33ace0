"""What the directory's list keeps of a service: its lines, and the words by which it is found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from forum.resources.models import ALL_COUNTRIES, ALL_LANGUAGES, ANYWHERE, LONGEST_KEY, Channel
from forum.resources.said import Hours, PhoneSaid, PlaceSaid, ServiceSaid

SHORTEST_WORD, LONGEST_WORD = 2, 40  # characters
COUNTRY_LENGTH = 2
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Without case and accents, as names are ordered and words are found: "Été" and "ete" are the same."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def name_key(name: str) -> str:
    """By what a name stands in lists, at most LONGEST_KEY characters."""
    return folded(name).strip()[:LONGEST_KEY]


def words(text: str) -> list[str]:
    """The words of a text as they are kept and looked for, in order: folded, 2 to 40 characters each."""
    return [word for word in _WORD.findall(folded(text)) if SHORTEST_WORD <= len(word) <= LONGEST_WORD]


def countries_of(said: ServiceSaid) -> tuple[str, ...]:
    """The countries under which a service stands: ISO 3166-1 codes, ANYWHERE ("") where it is for everywhere."""
    return tuple(dict.fromkeys(area.extent[:COUNTRY_LENGTH] or ANYWHERE for area in said.areas))


def hours_in(said: ServiceSaid, code: str) -> Hours | None:
    """When somebody answers in a language: at hours of its own, else at those of the service, else at those of its
    first number that has some. Of ALL_LANGUAGES: in whatever language."""
    own = (language.hours for language in said.languages if language.code == code)
    numbers = (phone.hours for phone in said.phones)
    return next((hours for hours in (*own, said.hours, *numbers) if hours is not None), None)


def lines_of(said: ServiceSaid, *, schedules: Mapping[Hours | None, int | None]) -> list[dict[str, Any]]:
    """The columns of `DirectoryLine`, but `id` and `service_id`: a line for each pair of (its countries, and
    ALL_COUNTRIES) and (its languages, and ALL_LANGUAGES). `schedules` are the numbers of all hours that it says."""
    spoken = [ALL_LANGUAGES, *dict.fromkeys(language.code for language in said.languages)]
    answered = {code: schedules[hours_in(said, code)] for code in spoken}
    shared = {
        "help_kind": said.help_kind,
        "name_key": name_key(said.name),
        "for_person": said.for_person,
        "for_close": said.for_close,
        "for_professionals": said.for_professionals,
        "voice": _has(said.phones, Channel.VOICE),
        "text": _has(said.phones, Channel.TEXT),
        "chat": bool(said.chat_url),
        "needs": _needs(said),
        "valid_from": said.valid_from,
        "valid_to": said.valid_to,
    }
    pairs = product((ALL_COUNTRIES, *countries_of(said)), spoken)
    return [{"country": country, "language": code, "schedule_id": answered[code], **shared} for country, code in pairs]


def _has(phones: tuple[PhoneSaid, ...], channel: Channel) -> bool:
    return any(phone.type is channel for phone in phones)


def _needs(said: ServiceSaid) -> str:
    """ " legal digital ", "" for none."""
    codes = list(dict.fromkeys(need.value for need in said.needs))
    return f" {' '.join(codes)} " if codes else ""


def words_of(said: ServiceSaid, organization: str, places: Iterable[str] = ()) -> set[str]:
    """The words by which a service is found: of its names, its summary, its organisation and its towns. `places` are
    names of places besides those that it says itself."""
    texts = [said.name, said.alternate_name, said.summary, organization, *places]
    texts += [area.name for area in said.areas]
    texts += [text for place in said.places for text in _words_of_place(place)]
    return {word for text in texts for word in words(text)}


def _words_of_place(place: PlaceSaid) -> tuple[str, ...]:
    """Nothing of a confidential one, whatever it says."""
    return () if place.is_confidential else (place.name, place.city)
