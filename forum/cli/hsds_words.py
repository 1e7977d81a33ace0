"""Why a record of an import is refused, in the language of the commands."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # What is wrong with what is said: the codes of `resources.rules.checks`.
    "missing": "is missing",
    "too_long": "is too long",
    "too_many": "are too many for one service",
    "twice": "is there twice",
    "not_one_line": "must be one line",
    "language": "is no language of ISO 639",
    "country": "is no country of ISO 3166-1",
    "region": "is no region of that country (ISO 3166-2)",
    "area": "is no code of ISO 3166",
    "no_area": "no area is said; --country says one for all",
    "emergency_kind": "emergency numbers are no services",
    "emergency": "is an emergency number of that country",
    "number": "cannot exist in that country",
    "extension": "is no extension: digits, * and #, ten at most",
    "channel": "is a channel that a number cannot have",
    "url": "is no whole address that begins with https://",
    "mail": "is no mail address",
    "nothing_to_reach": "there is no number, address or place to reach it",
    "for_nobody": "is for nobody",
    "age": "is no age from 0 to 120",
    "ages": "is below the minimum age",
    "dates": "ends before it begins",
    "over": "is past",
    "review_days": "is no number of days from 1 to 180",
    "hours": "are opening hours that we cannot keep",
    "zone": "is no IANA zone; --timezone says one for all",
    "confidential": "is said of a confidential place",
    # What is wrong with the record.
    "no_record": "is no record",
    "id": "is no UUID",
    "type": "is of the wrong type",
    "whole_number": "is no whole number",
    "day": "is no date (YYYY-MM-DD)",
    "choice": "is none of the words that can stand here",
    "not_offered": "is not active",
    "no_check": "without a date of the last check nobody knows whether it is true",
    "to_come": "is to come",
    "review_by": "is not within a year of the last check",
    # What stands against it here.
    "not_public": "is here and not public: somebody took it back, or it waits for a decision",
    "looked_after": "an agency looks after it at its own desk",
    "another": "is another organisation than the one whose service this is here",
    "identity": "has another name, kind or website here; --organizations takes those of the file",
    "was_confidential": "is a confidential place here; a place that may be known needs an id of its own",
    "older": "is older than what stands here",
    "taken": "is the id of something else",
}
