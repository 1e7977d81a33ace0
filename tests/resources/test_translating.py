"""Translating at the desk, beside the original; what is behind it; and where readers find the other languages."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum import clock
from forum.db import db
from forum.resources.models import GuidancePage
from forum.resources.queries import Review
from forum.resources.rules import Decision
from forum.resources.views import translating
from forum.roles import Role
from forum.web import locale
from tests.resources import factories as make
from tests.resources.conftest import Planted
from tests.visitor import Page, Visitor

Stored = Callable[[str], Review]
ENGLISH = {"title": "Preparing a meeting", "body": "Write *what happened*."}


def _written(agent: Visitor, address: str, **chosen: Any) -> Page:
    """Fill in the form that an address shows, and send it."""
    page = agent.get(address)
    action = page.one("form.flow[method=post], form.spread[method=post]").get("action") or ""
    return agent.send(page, action, **{"step": "send", **chosen})


def test_a_page_is_translated_beside_its_original(
    agent: Visitor, visitor: Visitor, come: Callable[..., Visitor], plant: Planted, stored: Stored
) -> None:
    original = plant(make.published, title="Préparer un rendez-vous", body="Écrivez *les faits*.")
    address = f"/desk/g/{original.public_id}"
    assert agent.get(address).css(f"a[href='{address}/translate']")
    choice = agent.get(f"{address}/translate")
    offered = {option.get("value") for option in choice.css("#language option")}
    assert {"en", "ar"} <= offered
    assert "fr" not in offered
    page = agent.get(f"{address}/translate?language=ar")
    assert page.one(".beside .guide em").text == "les faits"
    assert page.one(".beside details .diff").text == "Écrivez *les faits*."
    assert page.form(f"{address}/translate") | {"follows": "1", "language": "ar", "country": "FR"} == page.form(
        f"{address}/translate"
    )
    looked = agent.send(page, f"{address}/translate", 200, step="check", title="عنوان", body="نص *مائل*.")
    assert looked.one("section[aria-labelledby=preview] em").text == "مائل"
    assert looked.one("#preview").get("dir") == "auto"
    refused = agent.send(page, f"{address}/translate", 422, step="send", title="", body="نص.")
    assert refused.form(f"{address}/translate")["body"].strip() == "نص."
    assert refused.css(".beside .guide em")
    sent = agent.follow(agent.send(page, f"{address}/translate", step="send", title="عنوان", body="نص."))
    assert "En attente de relecture." in sent.text
    translation = stored(sent.path.rpartition("/")[2])
    assert (translation.page.language, translation.page.follows) == ("ar", 1)
    decided = come(Role.MODERATOR)
    review = decided.get(f"/mod/guidance/{translation.page.public_id}")
    assert "Préparer un rendez-vous" in review.text
    assert not visitor.get(f"/r/{original.public_id}").css("a[hreflang]")
    decided.send(review, f"/mod/guidance/{translation.page.public_id}/decide", outcome="publish")
    assert _others(visitor, original) == ["ar"]


def _others(came: Visitor, page: GuidancePage) -> list[str]:
    """The other languages to which a public page leads, in their order."""
    return [link.get("lang") or "" for link in came.get(f"/r/{page.public_id}").css("p a[hreflang]")]


def test_a_page_leads_to_its_other_languages_the_readers_own_first(
    app: Flask, visitor: Visitor, plant: Planted, agent: Visitor
) -> None:
    made: dict[str, GuidancePage] = {}

    def build(of: Any) -> GuidancePage:
        made["fr"] = make.published(of)
        for language in ("ar", "en", "es", "de"):
            made[language] = make.translated(made["fr"], language=language)
            if language != "es":
                make.reviewed(made[language], Decision.PUBLISH)
        made["de"].valid_from = locale.today() + timedelta(days=3)
        return made["fr"]

    plant(build)
    english = Visitor(app, language="en")
    assert _others(visitor, made["fr"]) == ["ar", "en"]
    assert _others(english, made["fr"]) == ["en", "ar"]
    assert _others(english, made["ar"]) == ["en", "fr"]
    assert english.get(f"/r/{made['fr'].public_id}").one("p a[lang=ar]").text == "العربية"
    with time_machine.travel((clock.now() + timedelta(days=3)).timestamp(), tick=False):
        assert _others(Visitor(app), made["fr"]) == ["ar", "de", "en"]
    agent.post(f"/desk/g/{made['fr'].public_id}/withdraw")
    assert _others(visitor, made["ar"]) == []


def _behind(plant: Planted) -> tuple[GuidancePage, GuidancePage]:
    """A public original whose newest text its public English translation does not say."""
    found: list[GuidancePage] = []

    def build(of: Any) -> GuidancePage:
        original = make.published(of, title="Préparer", body="Appelez avant midi.")
        english = make.translated(original, **ENGLISH)
        make.reviewed(english, Decision.PUBLISH)
        make.edited(original, title="Préparer", body="Appelez avant seize heures.")
        make.reviewed(original, Decision.PUBLISH)
        found.append(english)
        return original

    return plant(build), found[0]


def test_a_translation_that_is_behind_says_what_changed_until_it_says_the_same(
    agent: Visitor, plant: Planted, stored: Stored
) -> None:
    original, english = _behind(plant)
    address = f"/desk/g/{english.public_id}"
    for where in ("/desk", address, f"/desk/g/{original.public_id}", f"/desk/g/{original.public_id}/translate"):
        assert "en retard" in agent.get(where).text.lower(), where
    # Text that asks for something stands before what does not, whichever is newer.
    assert [link.text_content() for link in agent.get("/desk").css(".lines h2 bdi")] == [ENGLISH["title"], "Préparer"]
    for where in (f"{address}/side", f"{address}/edit"):
        page = agent.get(where)
        assert "midi" in page.css(".diff del")[0].text_content()
        assert "[retiré :]" in page.css(".diff del .hidden")[0].text_content().replace("\xa0", " ")
        assert "seize" in page.css(".diff ins")[0].text_content()
        assert page.css(".beside .guide")
    side = agent.get(f"{address}/side")
    agent.post(f"{address}/same", {"follows": "1"}, 409)
    agent.post(f"{address}/same", {}, 409)
    agent.send(side, f"{address}/same")
    after = stored(english.public_id)
    assert (after.page.follows, after.revision, after.page.body) == (2, None, ENGLISH["body"])
    for where in ("/desk", address, f"/desk/g/{original.public_id}", f"{address}/side"):
        assert "en retard" not in agent.get(where).text.lower(), where


def test_a_new_text_of_a_translation_follows_the_original_as_its_writer_saw_it(
    agent: Visitor, plant: Planted, stored: Stored, come: Callable[..., Visitor]
) -> None:
    original, english = _behind(plant)
    address = f"/desk/g/{english.public_id}"
    form = agent.get(f"{address}/edit")
    # The original changes once more while they write.
    _written(agent, f"/desk/g/{original.public_id}/edit", body="Écrivez plutôt.")
    moderator = come(Role.MODERATOR)
    decide = f"/mod/guidance/{original.public_id}"
    moderator.send(moderator.get(decide), f"{decide}/decide", outcome="publish")
    agent.send(form, f"{address}/edit", step="send", body="Call before *four*.")
    kept = stored(english.public_id)
    assert kept.revision is not None
    assert (kept.revision.follows, kept.original and kept.original.text_number) == (2, 3)
    review = moderator.get(f"/mod/guidance/{english.public_id}")
    assert "four" in review.css(".diff ins")[0].text_content()
    assert "happened" in review.css(".diff del")[0].text_content()
    again = agent.get(f"{address}/edit")
    forged = agent.send(again, f"{address}/edit", 409, step="send", body="Un texte gardé.", follows="9")
    assert "Un texte gardé." in forged.text


def test_a_language_that_is_taken_is_said_and_the_text_is_kept(
    agent: Visitor, plant: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, english = _behind(plant)
    address = f"/desk/g/{original.public_id}/translate"
    refused = agent.get(f"{address}?language=en", 422)
    assert refused.css("#language-error")
    assert refused.css(f"a[href='/desk/g/{english.public_id}/side']")
    for wrong in ("xx", "fr", "%00", "en-GB"):
        agent.get(f"{address}?language={wrong}", 422)
    page = agent.get(f"{address}?language=ar")
    given = {"step": "send", "title": "A title", "body": "Mes mots.", "language": "en"}
    # Once it is there; and once it comes to be there in the very moment of sending.
    for status in (422, 409):
        late = agent.send(page, address, status, **given)
        assert "existe déjà dans cette langue" in late.css("#language-error")[0].text_content()
        assert late.form(address)["body"].strip() == "Mes mots."
        monkeypatch.setattr("forum.resources.views.translating._taken", _blind())
    # Nobody translates a translation: the way leads to the original.
    assert agent.get(f"/desk/g/{english.public_id}/translate", 303).location == address
    lost = agent.post(f"/desk/g/{english.public_id}/translate", given, 409)
    assert "Mes mots." in lost.text
    # What is translated keeps its language, and so does the translation.
    for public_id in (original.public_id, english.public_id):
        edit = f"/desk/g/{public_id}/edit"
        form = agent.get(edit)
        assert len(form.css("#language option")) == 1
        assert agent.send(form, edit, 422, step="send", language="es").css("#language-error")


def _blind() -> Callable[[Review], dict[str, str]]:
    """The first time, nothing is seen of what somebody else has just sent."""
    seen, first = translating._taken, [True]
    return lambda own: {} if first and first.pop() else seen(own)


def test_what_is_no_translation_has_no_original_beside_it(agent: Visitor, plant: Planted) -> None:
    page, held = plant(make.published), plant(make.held)
    agent.get(f"/desk/g/{page.public_id}/side", 404)
    agent.post(f"/desk/g/{page.public_id}/same", {"follows": "1"}, 409)
    agent.get(f"/desk/g/{held.public_id}/translate", 409)
    assert not agent.get(f"/desk/g/{held.public_id}").css("a[href$=translate]")
    other = plant(make.published, of="Appui Nord")
    for below in ("/translate", "/side"):
        agent.get(f"/desk/g/{other.public_id}{below}", 404)
    for below in ("/translate", "/same"):
        agent.post(f"/desk/g/{other.public_id}{below}", {"follows": "1"}, 404)


def test_of_two_translations_into_one_language_at_once_one_is_kept(
    app: Flask, come: Callable[..., Visitor], plant: Planted
) -> None:
    original = plant(make.published)
    address = f"/desk/g/{original.public_id}/translate"
    came = [come(Role.AGENCY, agency="Rive Claire") for _ in range(2)]
    pages = [agent.get(f"{address}?language=en") for agent in came]

    def send(number: int) -> int:
        fields = {**pages[number].form(address), "step": "send", "title": f"Title {number}", "body": "Words."}
        return came[number].client.post(address, data=fields, base_url="https://localhost").status_code

    with ThreadPoolExecutor(2) as both:
        statuses = sorted(both.map(send, range(2)))
    assert statuses in ([303, 409], [303, 422])
    with app.app_context():
        assert len(db.session.scalars(select(GuidancePage.id).where(GuidancePage.language == "en")).all()) == 1
