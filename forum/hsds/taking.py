"""A service read from a record of the standard, ours or another's, with all that is wrong with it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from forum import markup
from forum.hsds import parts, profile
from forum.hsds.giving import CHAT
from forum.hsds.ids import NoUuid, derived, public_id_of
from forum.hsds.parts import Around
from forum.hsds.profile import Audience, Fact, TaxonomyFacts, TermFacts
from forum.hsds.records import Reader
from forum.hsds.whole import Change, Defaults, OrganizationFacts, Whole
from forum.resources import rules
from forum.resources.models import (
    LONGEST_DESCRIPTION,
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_SUMMARY,
    AgencyKind,
    AssuredBy,
    Cost,
    HelpKind,
    Need,
)
from forum.resources.rules import Problem
from forum.resources.rules.checks import is_country
from forum.resources.said import ServiceSaid

LONGEST_CHECK = timedelta(days=366)  # that a check of others may hold
MOST_TERMS, MOST_CHANGES = 100, 500
_SENTENCE = re.compile(r".+?[.!?…](?=\s|$)", re.DOTALL)
_WEBSITE = re.compile(r"https://[^\s/@]+\.[^\s/@]+(?:/\S*)?")
_ACTION, _FIELD = 20, 60  # characters


@dataclass(frozen=True, slots=True)
class Taken:
    """What a record says: `whole` is None where something is wrong. `id` is its own, as far as it can be told."""

    id: str
    whole: Whole | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms records are taken: what they leave out, the day, how long a check holds (`Config`), and whether
    they may say what an organisation is called here."""

    defaults: Defaults
    today: date
    review_days: Mapping[str, int]
    may_rename: bool = False


def take(record: Any, terms: Terms) -> Taken:
    """Read one service. Whatever stands in `record`, this raises nothing."""
    if not isinstance(record, Mapping):
        return Taken("", None, (Problem("", "no_record"),))
    reader = Reader(record)
    written = reader.text("id").strip().lower()
    try:
        own = public_id_of(written)
    except NoUuid:
        return Taken(_shown(written), None, (Problem("id", "id"),))
    whole = _whole(reader, own, Around(written, terms.defaults, terms.today), terms)
    problems = tuple(dict.fromkeys(reader.problems))
    return Taken(written, None if problems else whole, problems)


def _shown(written: str) -> str:
    """An id that is none, fit for a terminal and for a table: nothing in it is obeyed by either."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in written[:60])
    return shown if not shown or shown[0].isalnum() else f"'{shown}"


def _whole(reader: Reader, own: str, around: Around, terms: Terms) -> Whole | None:
    if reader.text("status").strip().lower() not in {"", "active"}:
        reader.note("status", "not_offered")
    organization = _organization(reader, around)
    others = tuple(_other_terms(reader))
    said = rules.cleaned(_said(reader, around, others))
    reader.problems.extend(rules.problems(said, today=terms.today))
    checked_on = _checked_on(reader, terms.today)
    if organization is None or checked_on is None:
        return None
    return Whole(
        id=own,
        organization=organization,
        said=said,
        checked_on=checked_on,
        review_by=_review_by(reader, said, checked_on, terms),
        terms=others,
        changes=tuple(_changes(reader)),
    )


def _checked_on(reader: Reader, today: date) -> date | None:
    """The day of the last check. Without one nobody knows whether it is true."""
    day = reader.day("assured_date") or reader.day("last_modified")
    if day is None:
        reader.note("assured_date", "no_check")
    elif day > today:
        reader.note("assured_date", "to_come")
    return day


def _review_by(reader: Reader, said: ServiceSaid, checked_on: date, terms: Terms) -> date:
    usual = rules.review_interval(
        terms.review_days, help_kind=said.help_kind, has_phone=bool(said.phones), review_days=said.review_days
    )
    day = reader.as_day("review_by", reader.fact(Fact.REVIEW_BY)) or checked_on + usual
    if not checked_on < day <= checked_on + LONGEST_CHECK:
        reader.note("review_by", "review_by")
    return day


def _said(reader: Reader, around: Around, others: tuple[TermFacts, ...]) -> ServiceSaid:
    classed = _classed(reader)
    audience = [code for code in classed if isinstance(code, Audience)] or [Audience.PERSON]
    description = reader.text("description")
    return ServiceSaid(
        name=reader.text("name"),
        alternate_name=reader.text("alternate_name"),
        summary=reader.fact(Fact.SUMMARY) or _first_sentence(description),
        description=description,
        written_in=reader.fact(Fact.WRITTEN_IN) or around.defaults.language,
        help_kind=_help_kind(reader, classed, around.defaults),
        url=reader.link("url"),
        mail=reader.text("email"),
        chat_url=_chat(reader),
        for_person=Audience.PERSON in audience,
        for_close=Audience.CLOSE in audience,
        for_professionals=Audience.PROFESSIONALS in audience,
        cost=reader.choice("cost", Cost, reader.fact(Fact.COST), Cost.UNKNOWN),
        fees_description=reader.text("fees_description") or reader.text("fees"),
        application_process=reader.text("application_process"),
        eligibility_description=reader.text("eligibility_description"),
        interpretation_services=reader.text("interpretation_services"),
        minimum_age=reader.number("minimum_age"),
        maximum_age=reader.number("maximum_age"),
        keeps=reader.fact(Fact.KEEPS),
        alert=reader.fact(Fact.OWN_ALERT) if Fact.OWN_ALERT in reader.facts else reader.text("alert"),
        valid_from=reader.as_day("valid_from", reader.fact(Fact.VALID_FROM)),
        valid_to=reader.as_day("valid_to", reader.fact(Fact.VALID_TO)),
        source=reader.fact(Fact.SOURCE) or around.defaults.source,
        review_days=_review_days(reader),
        hours=parts.hours(reader, around),
        phones=tuple(parts.phones(reader, around)),
        languages=tuple(parts.languages(reader, around)),
        places=tuple(parts.places(reader, around)),
        areas=tuple(parts.areas(reader, around)),
        needs=tuple(need for need in Need if need in classed),
        terms=tuple(public_id_of(term.id) for term in others),
    )


def _first_sentence(text: str) -> str:
    """What stands for the summary that the standard does not have."""
    line = " ".join(text.split())
    found = _SENTENCE.match(line)
    return (found[0] if found else line)[:LONGEST_SUMMARY].strip()


def _review_days(reader: Reader) -> int | None:
    return Reader({"review_days": reader.fact(Fact.REVIEW_DAYS)}, "", reader.problems).number("review_days")


def _classed(reader: Reader) -> list[Any]:
    """The kinds, needs and audiences of our own taxonomies under which it stands, each once."""
    # By list and word: words of two lists are equal where they are the same, as "close" is.
    codes = {(type(code), code): code for code, _attribute in reader.attributes() if code is not None}
    return list(codes.values())


def _help_kind(reader: Reader, classed: list[Any], defaults: Defaults) -> HelpKind:
    kinds = [code for code in classed if isinstance(code, HelpKind)]
    if len(kinds) > 1 or not (kinds or defaults.kind):
        reader.note("help_kind", "choice" if kinds else "missing")
    return (kinds or [defaults.kind or HelpKind.ONLINE])[0]


def _chat(reader: Reader) -> str:
    found = [one.link("url") for one in reader.many("additional_urls") if one.text("label").strip().lower() == CHAT]
    return found[0] if found else ""


def _organization(reader: Reader, around: Around) -> OrganizationFacts | None:
    found = reader.one("organization")
    if found is None:
        reader.note("organization", "missing")
        return None
    facts = OrganizationFacts(
        id=found.id(around.owner, "organization"),
        name=markup.clean_line(found.text("name")),
        alternate_name=markup.clean_line(found.text("alternate_name")),
        description=markup.clean_text(found.text("description")),
        website=found.link("website"),
        kind=found.choice("kind", AgencyKind, found.fact(Fact.ORGANIZATION_KIND), around.defaults.organization_kind),
        country=found.fact(Fact.COUNTRY).strip().upper(),
    )
    _check_organization(found, facts)
    return facts


def _check_organization(reader: Reader, facts: OrganizationFacts) -> None:
    if not facts.name:
        reader.note("name", "missing")
    longest = {"name": LONGEST_NAME, "alternate_name": LONGEST_NAME, "description": LONGEST_DESCRIPTION}
    for name, most in {**longest, "website": LONGEST_LINK}.items():
        if len(getattr(facts, name)) > most:
            reader.note(name, "too_long")
    if facts.website and not _WEBSITE.fullmatch(facts.website):
        reader.note("website", "url")
    if facts.country and not is_country(facts.country):
        reader.note("country", "country")


def _other_terms(reader: Reader) -> Iterator[TermFacts]:
    """Terms of other taxonomies, each once."""
    seen: set[str] = set()
    for code, attribute in reader.attributes():
        found = attribute.one("taxonomy_term") if code is None else None
        if found is None or found.text("id").strip().lower() in profile.CODES:
            continue
        facts = _term(found)
        if facts is not None and facts.id not in seen and len(seen) < MOST_TERMS:
            seen.add(facts.id)
            yield facts


def _term(reader: Reader) -> TermFacts | None:
    own, parent = reader.text("id").strip().lower(), reader.text("parent_id").strip().lower()
    name = markup.clean_line(reader.text("name"))
    for uuid in filter(None, (own or "none", parent)):
        try:
            public_id_of(uuid)
        except NoUuid:
            reader.note("id", "id")
            return None
    if not name or len(name) > LONGEST_NAME:
        reader.note("name", "too_long" if name else "missing")
        return None
    return TermFacts(
        id=own,
        code=reader.text("code").strip()[:LONGEST_NAME],
        name=name,
        taxonomy=_taxonomy(reader),
        description=markup.clean_text(reader.text("description"))[:LONGEST_DESCRIPTION],
        term_uri=reader.text("term_uri").strip()[:LONGEST_LINK],
        parent_id=parent,
    )


def _taxonomy(term: Reader) -> TaxonomyFacts:
    found = term.one("taxonomy_detail") or Reader({}, f"{term.path}taxonomy_detail-", term.problems)
    name = markup.clean_line(found.text("name") or term.text("taxonomy"))[:LONGEST_NAME] or "?"
    own = (found.text("id") or term.text("taxonomy_id")).strip().lower() or str(uuid5(NAMESPACE_URL, name))
    try:
        public_id_of(own)
    except NoUuid:
        term.note("taxonomy_id", "id")
        own = derived(str(uuid5(NAMESPACE_URL, name)), "taxonomy")
    return TaxonomyFacts(
        id=own,
        name=name,
        description=markup.clean_text(found.text("description"))[:LONGEST_DESCRIPTION],
        uri=found.text("uri").strip()[:LONGEST_LINK],
        version=found.text("version").strip()[:40],
    )


def _changes(reader: Reader) -> Iterator[Change]:
    """What changed before; by whom only as far as it is a role of ours, for the standard has names of people here."""
    for place, change in enumerate(reader.many("metadata")):
        day = change.day("last_action_date")
        if day is None or place >= MOST_CHANGES:
            continue
        by = change.text("updated_by")
        yield Change(
            on=day,
            action=markup.clean_line(change.text("last_action_type"))[:_ACTION],
            field=markup.clean_line(change.text("field_name"))[:_FIELD],
            by=by if by in set(AssuredBy) else AssuredBy.IMPORT.value,
        )
