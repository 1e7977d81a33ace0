"""The directory as it is read: what stands first, what a sent form leads to, what paper keeps."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from forum.resources.models import Channel
from forum.resources.said import Hours, LanguageSaid, PhoneSaid
from forum.resources.views.opening import clock_words
from forum.resources.views.urgent import urgent_lines
from forum.safety import emergency, panel
from forum.safety.emergency import Kind
from forum.web import locale
from tests.factories import World
from tests.resources.services import organization, published_service
from tests.visitor import Page, Visitor


def test_whoever_answers_more_than_fires_stands_above_the_directory(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for where in emergency.checked():
        monkeypatch.setattr(locale, "country", lambda code=where.code: code)
        with app.test_request_context("/r"):
            shown = {one.href for one in urgent_lines().lines}
            said = {emergency.dialable(line.number) for line in where.lines if line.kind is not Kind.FIRE}
            fires = {emergency.dialable(line.number) for line in where.lines} - said
            assert said <= shown, where.code
            assert not fires & shown, where.code
            assert said
            assert {one.href for one in panel.urgent(where, "fr") if not one.is_fire_only} == shown


def _comes_before(page: Page, first: str, then: str) -> bool:
    assert first in page.source, first
    assert then in page.source, then
    return page.source.index(first) < page.source.index(then)


def test_a_number_comes_before_what_is_to_be_filled_in_and_stays_when_nothing_is_found(
    visitor: Visitor, world: World
) -> None:
    with world.open():
        published_service(of=organization(), name="Phare", checked_ago=0)
    everything, found = visitor.get("/r"), visitor.post("/r", {"country": "FR", "words": "phare"}, 200)
    nothing, refused = visitor.post("/r", {"country": "FR", "words": "lune"}, 200), visitor.get("/r?k=9", 422)
    for page in (everything, found, nothing, refused):
        assert _comes_before(page, 'href="tel:17"', 'id="words"')
        assert [link.text_content() for link in page.css("form a[href='/h']")] == ["Mon pays n’est pas dans la liste"]
    for page, said in ((everything, "1 réponse"), (found, "1 réponse"), (nothing, "Rien ici")):
        # The form leads to where the answer is told.
        assert page.css("form[action='/r#found']")
        assert said in page.one("#found[role=status]").text_content()
    assert nothing.css("#found a[href='/h']")
    assert not refused.css("#found"), "the complaint stands at the top"
    assert _comes_before(visitor.get("/r/k/1"), 'href="tel:17"', "Conseils généraux")


def test_a_line_is_said_to_be_checked_only_where_two_people_read_it(visitor: Visitor) -> None:
    with visitor.app.test_request_context("/r"):
        where = panel.place("FR")
        assert isinstance(where, emergency.Country)
        origins = [said for one in panel.urgent(where, "fr") if not one.is_fire_only for said in one.origins]
    told = [line.text_content() for line in visitor.get("/r").css(".services .service__checked")]
    assert sum(line.count("érifié par deux personnes le") for line in told) == sum(one.verified for one in origins)
    assert sum(line.count("à confirmer") for line in told) == sum(
        bool(one.source) and not one.verified for one in origins
    )
    assert not [line for line in told if "Vérifié :" in line]


def test_paper_keeps_the_hours_of_a_number_and_a_language_and_not_whether_it_is_open(
    visitor: Visitor, world: World
) -> None:
    mornings = Hours(opening_hours="Mo-Fr 09:30-12:00", timezone="Europe/Paris")
    with world.open():
        phones = (
            PhoneSaid(number="01 99 00 12 34", country="FR", hours=mornings),
            PhoneSaid(number="06 39 98 12 34", country="FR", type=Channel.TEXT),
        )
        languages = (LanguageSaid(code="fr"), LanguageSaid(code="en", hours=mornings))
        found = published_service(of=organization(), phones=phones, languages=languages, hours=None)
        address = f"/r/{found.public_id}"
    for page in (visitor.get("/r"), visitor.get(address)):
        for gone in page.css(".no-print"):
            gone.drop_tree()
        assert "Fermé" not in page.text
        assert "ouvert" not in page.text.lower().replace("ouverte", "")
        assert "anglais" in page.text.lower()
        assert "rouvre" not in page.text
    assert page.text.count("de 9 h 30 à 12 h") == 2 * 5, "each working day, once a number and once a language"
    assert page.text.count("Depuis un mobile") == 1, "nothing to say of an SMS"
    with visitor.app.test_request_context("/r"):
        assert clock_words(datetime(2026, 11, 23, 19, 5)) == "19\u00a0h\u00a005"  # noqa: DTZ001 - a time on a wall
