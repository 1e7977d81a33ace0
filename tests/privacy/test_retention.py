"""The table of what is kept: it knows every table of the database, and each of its lines is swept and told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from config import ROOT
from forum.app import create_app
from forum.db import Base
from forum.privacy import rules
from forum.privacy.operations import tidying
from forum.privacy.queries import tidying as queries
from forum.privacy.rules import Code, Line, Settings
from forum.privacy.views.kept_words import KEPT_WORDS, spoken
from tests.conftest import config_for
from tests.visitor import Page, Visitor

GONE = "postgresql+psycopg://nobody:none@127.0.0.1:1/none"  # whoever asks this database fails
SETTINGS = Settings(session_hours=12, claim_minutes=10, record_months=12, aside_days=14)
LINES = {line.code: line for line in rules.lines(SETTINGS)}


@pytest.fixture(scope="module")
def reader() -> Visitor:
    return Visitor(create_app(config_for(GONE)))


def test_every_table_goes_by_itself_or_says_why_not() -> None:
    swept = {table for line in LINES.values() for table in line.tables}
    known = {table.name for table in Base.metadata.sorted_tables}
    assert known - swept - set(rules.STANDING) == set(), "neither swept nor said to stand"
    assert (swept | set(rules.STANDING)) - known == set(), "there is no such table"
    assert swept & set(rules.STANDING) == set()


def test_every_line_is_swept_in_one_way_and_has_its_words() -> None:
    assert set(LINES) == set(Code) == set(KEPT_WORDS)
    assert set(queries.EXPIRED) | set(tidying.OWN_WAYS) == set(Code)
    assert set(queries.EXPIRED) & set(tidying.OWN_WAYS) == set()
    assert set(tidying.PORTIONS) | set(tidying.AT_ONCE) <= set(queries.EXPIRED)
    assert not set(tidying.PORTIONS) & set(tidying.AT_ONCE)
    assert set(tidying.OWN_PORTIONS) == set(tidying.OWN_WAYS)


@pytest.mark.parametrize(
    ("code", "days"),
    [
        # The promises, as they were made.
        (Code.REMOVED, 183), (Code.DECISIONS, 365), (Code.REPORTS, 183), (Code.RECORD, 365), (Code.SIGN_INS, 30),
        (Code.WAIT_HOURS, 14), (Code.ASIDE, 14),
    ],
)  # fmt: skip
def test_nothing_is_kept_longer_than_was_promised(code: Code, days: int) -> None:
    assert LINES[code].kept <= timedelta(days=days)


def test_a_limit_is_so_many_days_or_hours_back() -> None:
    now = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
    limit = rules.limit(Line(Code.NOTICES, timedelta(days=3), ()), now=now, today=date(2026, 3, 11))
    assert (limit.day, limit.at) == (date(2026, 3, 8), now - timedelta(days=3))


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (timedelta(0), "jusqu’à la fin du jour"), (timedelta(minutes=1), "1 minute"), (timedelta(minutes=10), "10 min"),
        (timedelta(hours=1), "1 heure"), (timedelta(hours=12), "12 heures"), (timedelta(days=14), "14 jours"),
        (timedelta(days=183), "6 mois"), (timedelta(days=365), "12 mois"), (timedelta(days=730), "24 mois"),
    ],
)  # fmt: skip
def test_a_time_is_said_as_people_say_it(reader: Visitor, kept: timedelta, words: str) -> None:
    with reader.app.test_request_context():
        assert spoken(kept).startswith(words)


# the pages


def said(page: Page, sign: str) -> Iterator[tuple[Code, str]]:
    for code in Code:
        for element in page.css(f"#{sign}-{code.value}"):
            yield code, " ".join(element.text_content().split())


def test_every_line_stands_on_the_page_with_its_time_and_changes_with_it(
    reader: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {sign: dict(said(reader.get(address), sign)) for sign, address in (("k", "/i/k"), ("w", "/i/w"))}
    assert set(before["k"]) == set(Code)
    assert set(before["w"]) >= {Code.REMOVED, Code.RETURNED, Code.DECISIONS, Code.RECORD, Code.SESSIONS, Code.SIGN_INS}
    with reader.app.test_request_context():
        for words in before.values():
            assert [code for code, text in words.items() if spoken(LINES[code].kept) not in text] == []
    table = rules.lines

    def longer(settings: Settings) -> tuple[Line, ...]:
        return tuple(replace(line, kept=line.kept + timedelta(days=900)) for line in table(settings))

    monkeypatch.setattr(rules, "lines", longer)
    after = {sign: dict(said(reader.get(address), sign)) for sign, address in (("k", "/i/k"), ("w", "/i/w"))}
    for sign, words in before.items():
        assert [code for code, text in words.items() if after[sign][code] == text] == []


def test_the_pages_say_what_the_operator_has_set() -> None:
    other = Visitor(create_app(config_for(GONE, session_hours=7, claim_minutes=23)))
    assert "7 heures après votre entrée" in other.get("/i/k").one("#k-sessions").text_content()
    assert "23 minutes" in other.get("/i/k").one("#k-claims").text_content()
    assert "7 heures au plus" in other.get("/i/w").one("#w-sessions").text_content()


def test_operators_read_the_same_periods() -> None:
    told = dict(re.findall(r"^\| `([a-z_]+)` \| ([^|]+) \|", (ROOT / "docs" / "operating.md").read_text("utf-8"), re.M))
    wanted = {code.value: _in_english(line.kept) for code, line in LINES.items()}
    assert {code: words for code, words in told.items() if code in wanted} == wanted


def _in_english(kept: timedelta) -> str:
    if not kept:
        return "the day"
    if kept < timedelta(hours=1):
        return f"{kept // timedelta(minutes=1)} minutes"
    return f"{kept // timedelta(hours=1)} hours" if kept < timedelta(days=1) else f"{kept.days} days"


def test_the_page_before_a_first_text_is_short_and_promises_no_secret(reader: Visitor) -> None:
    page = reader.get("/i/w")
    text = page.one("main").text_content()
    assert len(re.findall(r"\w+", text)) < 620
    assert [" ".join(heading.text_content().split()) for heading in page.css("main h2")] == [
        "Qui peut lire",
        "À quoi on peut vous reconnaître",
        "Ce que « Quitter vite » ne peut pas faire",
        "Ce que le site garde",
        "Un message peut devenir une preuve",
    ]
    assert "Ce n’est pas un lieu secret." in text
    for word in ("confidentiel", "anonyme", "en sécurité", "victime"):
        assert word not in text.lower()
