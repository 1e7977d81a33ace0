"""The directory as readers meet it: which services and pages stand where, and what its address says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine

from forum.resources.models import SERVICE_KINDS, Channel, HelpKind, Need
from forum.resources.operations import service_records
from forum.resources.queries import wishes
from forum.resources.said import AreaSaid, Hours, LanguageSaid, PhoneSaid
from forum.web import locale
from tests.factories import World
from tests.resources import factories as make
from tests.resources.conftest import Planted
from tests.resources.services import organization, published_service
from tests.visitor import Page, Visitor

FRENCH, ENGLISH, ARABIC = (LanguageSaid(code=code) for code in ("fr", "en", "ar"))
HELP_WORDS = ("Urgence", "Police près de chez vous", "En ligne et par téléphone", "Sur place : droit, hébergement",
              "Avec les proches")  # fmt: skip
NO_ID = "a" * 22
FORM = "/r#found"
# A Monday at ten in Paris.
MONDAY = "2026-11-23T09:00:00+00:00"


def titles(page: Page) -> list[str]:
    return [found.text_content() for found in page.css(".service__name bdi")]


def ask(visitor: Visitor, page: Page, **chosen: Any) -> Page:
    """Fill in the form of the directory and press its button."""
    return visitor.post("/r", page.form("/r#found") | chosen)


def area(*extents: str) -> tuple[AreaSaid, ...]:
    return tuple(AreaSaid(extent=extent) for extent in extents)


def hours(written: str, zone: str = "Europe/Paris", country: str = "FR") -> Hours:
    return Hours(opening_hours=written, timezone=zone, holiday_country=country)


@pytest.fixture
def street(world: World) -> None:
    """Services that differ in what filters ask, each named after it."""
    with world.open():
        of = organization()
        for places, spoken in ((("FR",), FRENCH), (("FR",), ENGLISH), (("",), FRENCH), (("",), ENGLISH),
                               (("BE",), FRENCH), (("BE",), ENGLISH)):  # fmt: skip
            name = f"{places[0] or 'any'} {spoken.code}"
            published_service(of=of, name=name, areas=area(*places), languages=(spoken,))
        published_service(of=of, name="both fr", areas=area("FR", "BE", ""), languages=(FRENCH, ENGLISH))
        published_service(of=of, name="night", help_kind=HelpKind.PREMISES, hours=hours("Mo-Su 22:00-06:00"))
        published_service(of=of, name="day", help_kind=HelpKind.PREMISES, needs=(Need.LEGAL, Need.MONEY))
        text = PhoneSaid(number="06 39 98 12 34", country="FR", type=Channel.TEXT)
        published_service(
            of=of, name="text", help_kind=HelpKind.CLOSE, for_person=False, for_close=True, phones=(text,)
        )
        chat = "https://rive.example.org/t"
        published_service(of=of, name="chat", help_kind=HelpKind.CLOSE, phones=(), chat_url=chat, needs=(Need.HEALTH,))
        published_service(of=of, name="Été à Évry", help_kind=HelpKind.POLICE, summary="Une œuvre, rue du Phare.")


@pytest.mark.usefixtures("street")
@time_machine.travel(MONDAY, tick=False)
def test_each_filter_shows_what_it_asks_for_in_the_order_that_helps(visitor: Visitor) -> None:
    for asked, found in (
        # The reader's language first; then their country, everywhere, elsewhere.
        ("kind=online", ["both fr", "FR fr", "any fr", "FR en", "any en"]),
        ("kind=online&country=", ["both fr", "FR fr", "any fr", "BE fr", "FR en", "any en", "BE en"]),
        ("kind=online&country=BE", ["BE fr", "both fr", "any fr", "BE en", "any en"]),
        ("kind=online&language=en", ["both fr", "FR en", "any en"]),
        ("kind=online&country=&language=en", ["both fr", "FR en", "any en", "BE en"]),
        ("kind=premises&open=1", ["day"]),
        ("kind=premises&need=legal", ["day"]),
        ("kind=premises&need=legal&need=shelter", ["day"]),
        ("kind=premises&need=shelter", []),
        ("kind=close&channel=text", ["text"]),
        ("kind=close&channel=chat&channel=text", ["chat", "text"]),
        ("kind=close&whom=close", ["text"]),
        ("kind=close&whom=person", ["chat"]),
        ("kind=close&whom=professionals", []),
        ("need=health", ["chat"]),
        ("country=JP&kind=premises", []),
        ("k=4&n=2", ["day"]),  # what the site's own links say
        ("k=5&c=3&c=2", ["chat", "text"]),
        ("k=5&w=2", ["text"]),
        ("kind=emergency", []),
        ("words=phare", titles(visitor.get("/r"))),  # words in an address are not read
    ):
        assert titles(visitor.get(f"/r?{asked}")) == found, asked
    with time_machine.travel("2026-11-23T23:30:00+00:00", tick=False):
        assert titles(visitor.get("/r?kind=premises&open=1")) == ["night"]


@pytest.mark.usefixtures("street")
def test_words_find_by_their_beginnings_and_stand_in_no_address(visitor: Visitor) -> None:
    for words, found in (
        ("ete", ["Été à Évry"]),
        ("Évr œuv", ["Été à Évry"]),
        ("phares", []),
        ("été lune", []),
        ("rive", None),  # the organisation's: all of them
        ("a", None),  # too short to be looked for
        ("%' OR 1=1 --", []),
    ):
        page = visitor.post("/r", {"country": "FR", "words": words}, 200)
        assert page.one("#words").get("value") is not None
        if found is not None:
            assert titles(page) == found, words
        else:
            assert len(titles(page)) > 3, words
        assert page.one("title").text_content() == "Annuaire – Carnet"
        assert not [link for link in page.css("a[href]") if "words" in (link.get("href") or "")]
    wide = visitor.post("/r", {"country": "", "kind": "online", "words": "ecoute"}, 200)
    assert titles(wide) == ["both fr", "FR fr", "any fr", "BE fr", "FR en", "any en", "BE en"]
    refused = visitor.post("/r", {"country": "FR", "words": "x" * 81}, 422)
    assert refused.css("#words-error")
    assert refused.one("#words").get("value") == "x" * 81


def test_a_long_list_is_read_in_stretches_by_address_and_by_words(
    visitor: Visitor, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wishes, "SIZE", 2)
    with world.open():
        of = organization()
        for number in range(5):
            spoken = FRENCH if number % 2 else ENGLISH
            published_service(of=of, name=f"Nom discret {number}", languages=(spoken,))
    in_order = [f"Nom discret {number}" for number in (1, 3, 0, 2, 4)]
    seen: list[str] = []
    page = visitor.get("/r?country=FR&kind=online")
    for _stretch in range(3):
        seen += titles(page)
        following = page.css(".pager a.button")
        if following:
            address = following[0].get("href") or ""
            assert "discret" not in address
            page = visitor.get(address)
    assert seen == in_order
    assert page.one(".pager a.back").get("href") == "/r?country=FR&k=3"
    assert not page.css("a[href^='tel:17']"), "the numbers stand on the first stretch only"

    seen = []
    page = visitor.post("/r", {"country": "FR", "kind": "online", "words": "discret"}, 200)
    for _stretch in range(3):
        seen += titles(page)
        forms = [form for form in page.css(".pager form") if form.cssselect("[name=after]")]
        if forms:
            page = visitor.post("/r", dict(forms[0].form_values()), 200)
    assert seen == in_order


def test_a_page_key_that_no_link_carries_is_a_400(visitor: Visitor) -> None:
    for key in ("x", "0.", "0.short", f"9.{NO_ID}", f"-1.{NO_ID}", f"0.{NO_ID}", "\x00", "z" * 5000):
        visitor.get("/r?" + urlencode({"kind": "online", "after": key}), 400)
        visitor.post("/r", {"country": "FR", "kind": "online", "words": "rive", "after": key}, 400)


def test_a_list_goes_on_although_its_last_service_was_withdrawn_meanwhile(
    visitor: Visitor, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wishes, "SIZE", 1)
    with world.open():
        of = organization()
        gone, *_others = [published_service(of=of, name=name) for name in "abc"]
        key = f"0.{gone.public_id}"
    assert titles(visitor.get(f"/r?kind=online&after={key}")) == ["b"]
    with world.open():
        service_records.unlist(gone)
    assert titles(visitor.get(f"/r?kind=online&after={key}")) == ["b"]


def test_all_kinds_together_show_the_first_few_of_each_and_where_the_others_are(
    visitor: Visitor, world: World, plant: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wishes, "FEW", 2)
    with world.open():
        of = organization()
        for kind in SERVICE_KINDS:
            for number in range(3 if kind is HelpKind.CLOSE else 2):
                published_service(of=of, name=f"{kind} {number}", help_kind=kind)
    for kind in HelpKind:
        plant(make.published, title=f"Fiche {kind}", help_kind=kind)
    page = visitor.get("/r")
    shown = [name for kind in SERVICE_KINDS for name in (f"{kind} 0", f"{kind} 1", f"Fiche {kind}")]
    assert titles(page) == ["Fiche emergency", *shown]
    headings = [" ".join(heading.text_content().split()) for heading in page.css(".services h2")]
    assert headings == ["Tout de suite", *map(str, HELP_WORDS)]
    more = page.css("a[href^='/r?country=FR&k=']")
    assert [link.get("href") for link in more] == ["/r?country=FR&k=5"]
    assert titles(visitor.get("/r?country=FR&k=5")) == [*(f"close {n}" for n in range(3)), "Fiche close"]
    assert page.one("title").text_content() == "Annuaire – Carnet"
    for number, kind in enumerate(HelpKind, start=1):
        assert page.css(f"a[href='/r/k/{number}']"), kind


@pytest.mark.usefixtures("street")
def test_only_the_form_changes_the_country_that_is_kept(visitor: Visitor) -> None:
    def urgent() -> str:
        return visitor.get("/r").css(".services .small")[0].text_content()

    assert "France" in urgent()
    page = visitor.get("/r?country=BE&kind=online")
    assert page.one("#country option[selected]").get("value") == "BE"
    assert "France" in page.css(".services .small")[0].text_content(), "a link changes nobody's numbers"
    assert "France" in urgent()
    # What the link chose is no choice of the reader's, whatever else they ask.
    sent = ask(visitor, page, kind="close", words="")
    assert sent.location == "/r?country=BE&k=5"
    assert "France" in urgent()
    kept = ask(visitor, visitor.get("/r"), country="BE", open="1", need=["legal", "money"], channel="text")
    assert kept.location == "/r?country=BE&n=2&n=6&c=2&open=1"
    assert "Belgique" in urgent()
    ask(visitor, visitor.get("/r"), country="")
    assert "Belgique" in urgent(), "all countries is none to keep"
    visitor.post("/h", {"country": "CH"})
    page = visitor.get("/r")
    assert page.one("#country option[selected]").get("value") == "CH"
    visitor.post("/r", {"country": "FR"}, 400, token=False)


def test_the_numbers_of_a_country_that_nobody_read_about_are_said_to_be_so(visitor: Visitor) -> None:
    assert visitor.get("/r").css(".services a[href='tel:17']")
    assert visitor.get("/r").css(".services a[href='sms:114']")
    visitor.post("/h", {"country": "MN"})
    page = visitor.get("/r")
    assert "Non vérifié par nous." in page.text
    assert page.css(".services a[href^='tel:']")
    assert page.css(".services a[href='/h']")


def test_an_unknown_choice_is_answered_with_words_and_the_form(visitor: Visitor) -> None:
    for name in ("country", "kind", "language", "need", "whom", "channel"):
        for value in ("xx", "\x00", "FR\u202e", "É" * 3000):
            asked = urlencode({name: value})
            for page in (visitor.get(f"/r?{asked}", 422), visitor.post("/r", {name: value, "words": "été"}, 422)):
                assert page.css(f"#{name}-error"), (name, value)
                assert page.css("form[action^='/r']")
        assert page.one("#words").get("value") == "été"
    assert "France" in visitor.get("/r").css(".services .small")[0].text_content()


def test_what_is_not_public_today_stands_nowhere(visitor: Visitor, world: World) -> None:
    with world.open():
        of, today = organization(), locale.today()
        published_service(of=of, name="soon", valid_from=today + timedelta(days=2))
        published_service(of=of, name="until today", valid_to=today)
        published_service(of=of, name="lapsed", checked_ago=400)
    assert titles(visitor.get("/r")) == ["lapsed", "until today"]
    with time_machine.travel(world.later(3), tick=True):
        assert titles(visitor.get("/r")) == ["lapsed", "soon"]


def test_the_number_of_queries_is_fixed_whatever_is_asked(
    visitor: Visitor, world: World, statements: list[str]
) -> None:
    with world.open():
        of = organization()
        published_service(of=of, everything=True)
    counted = [_counted(visitor, statements)]
    with world.open():
        for number in range(59):
            written = f"Mo-Fr {number % 9:02}:00-18:{number:02}"
            published_service(of=of, name=f"Service {number}", everything=True, hours=hours(written))
    counted += [_counted(visitor, statements), _counted(visitor, statements)]
    # All kinds; one kind; open now; every filter: the choices offered, the list, four for its cards, guidance beside
    # it, or the stamp of the schedules where "open now" is asked. These themselves are read once a minute.
    assert counted[2] == [7, 7, 7, 7], counted
    assert counted[1] in ([7, 7, 8, 7], [7, 7, 7, 7])


def _counted(visitor: Visitor, statements: list[str]) -> list[int]:
    found = []
    every = "kind=online&open=1&need=legal&channel=voice&whom=person&language=fr"
    for asked in ("", "kind=online", "kind=online&open=1", every):
        statements.clear()
        visitor.get(f"/r?{asked}")
        assert {statement.split()[0] for statement in statements} <= {"SELECT", "WITH"}
        found.append(len(statements))
    return found
