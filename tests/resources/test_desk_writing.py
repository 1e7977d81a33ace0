"""Writing at the desk: looking once more, sending, mending, sending again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forum.resources.models import RevisionState
from forum.resources.queries import Review
from forum.web import locale
from tests.resources import factories as make
from tests.resources.conftest import Planted
from tests.visitor import Page, Visitor


def rows(page: Page) -> list[str]:
    return [row.text_content() for row in page.css(".lines h2")]


def test_looking_once_more_shows_the_page_as_it_will_read_and_stores_nothing(
    agent: Visitor, fields: dict[str, str]
) -> None:
    page = agent.post("/desk/new", fields | {"step": "check"}, 200)
    assert "Rien n’est encore gardé ni envoyé." in page.text
    assert page.css(".preview em")[0].text == "texte"
    assert page.css("#body")[0].text.strip() == "Un *texte*."
    assert [button.get("value") for button in page.css("[name=step]")] == ["check", "send"]
    assert rows(agent.get("/desk")) == []


def test_a_form_without_a_step_sends_nothing(agent: Visitor, fields: dict[str, str]) -> None:
    agent.post("/desk/new", fields | {"step": "else"}, 200)
    assert rows(agent.get("/desk")) == []


def test_a_page_is_sent_and_waits(agent: Visitor, visitor: Visitor, fields: dict[str, str]) -> None:
    page = agent.follow(agent.post("/desk/new", fields))
    assert "En attente de relecture." in page.text
    assert rows(agent.get("/desk")) == ["Une fiche"]
    assert "Une fiche" not in visitor.get("/r?country=").text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Écrivez un titre."),
        ("title", "\u202e\u200b ", "Écrivez un titre."),
        ("title", "x" * 121, "Le titre a 120 caractères au plus."),
        ("body", "", "Écrivez le texte de la fiche."),
        ("body", "\x00", "Écrivez le texte de la fiche."),
        ("body", "é" * 20_001, "Le texte a 20000 caractères au plus."),
        ("help_kind", "magic", "Choisissez l’une des cinq sortes d’aide."),
        ("help_kind", "", "Choisissez l’une des cinq sortes d’aide."),
        ("help_kind", None, "Choisissez l’une des cinq sortes d’aide."),
        ("language", "klingon", "Choisissez une langue de la liste."),
        ("language", "", "Choisissez une langue de la liste."),
        ("country", "ZZ", "Choisissez un pays de la liste, ou tous."),
        ("country", "\x00\x00", "Choisissez un pays de la liste, ou tous."),
        ("review_by", "", "Écrivez une date, par exemple"),
        ("review_by", "demain", "Écrivez une date, par exemple"),
        ("review_by", "9999999-01-01", "Écrivez une date, par exemple"),
        ("review_by", None, "Écrivez une date, par exemple"),
        ("review_by", "2020-01-01", "Choisissez un jour après aujourd’hui"),
        ("review_by", "9999-12-31", "Choisissez un jour après aujourd’hui"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_text_is_kept(
    agent: Visitor, fields: dict[str, str], field: str, value: str | None, said: str
) -> None:
    given: dict[str, Any] = {**fields, field: value}
    page = agent.post("/desk/new", {name: text for name, text in given.items() if text is not None}, 422)
    assert said in page.css(f"#{field}-error")[0].text_content()
    assert page.css(f".notice--wrong a[href='#{field}']")
    assert len(page.css(".field__error")) == 1
    if field != "body":
        assert page.css("#body")[0].text.strip() == fields["body"]
    if field != "title":
        assert page.css("#title")[0].get("value") == fields["title"]


def test_a_date_may_be_written_as_people_write_it(agent: Visitor, fields: dict[str, str], app: Flask) -> None:
    with app.test_request_context():
        written = (locale.today() + timedelta(days=9)).strftime("%d/%m/%Y")
    agent.post("/desk/new", fields | {"review_by": written})


def test_the_form_begins_with_the_agencys_country_and_a_date_in_three_months(
    agent: Visitor, day: Callable[[int], str]
) -> None:
    page = agent.get("/desk/new")
    assert page.css("#country option[selected]")[0].get("value") == "FR"
    assert page.css("#review_by")[0].get("value") == day(90)


def test_an_edit_of_a_public_page_waits_beside_it(
    agent: Visitor,
    visitor: Visitor,
    plant: Planted,
    fields: dict[str, str],
    stored: Callable[[str], Review],
) -> None:
    page = plant(make.published, title="Publique")
    address = f"/desk/g/{page.public_id}"
    form = agent.get(f"{address}/edit")
    assert form.css("#title")[0].get("value") == "Publique"
    version = form.css("[name=version]")[0].get("value")
    agent.post(f"{address}/edit", fields | {"step": "check", "version": version}, 200)
    assert stored(page.public_id).revision is None
    agent.post(f"{address}/edit", {**fields, "version": version})
    assert "Nouveau texte en attente de relecture." in agent.get(address).text
    assert "Publique" in visitor.get(f"/r/{page.public_id}").text
    again = agent.get(f"{address}/edit")
    assert again.css("#title")[0].get("value") == "Une fiche"
    assert "Un nouveau texte attend d’être relu." in agent.get("/desk").text


@pytest.mark.parametrize("version", ["0", "", "x", "9" * 6000, "\x00", "-1", "1.0"])
@pytest.mark.parametrize("step", ["check", "send"])
def test_an_edit_of_a_stale_version_is_a_409_that_gives_the_text_back(
    agent: Visitor, plant: Planted, fields: dict[str, str], version: str, step: str
) -> None:
    page = plant(make.published)
    given = fields | {"version": version, "step": step}
    answer = agent.post(f"/desk/g/{page.public_id}/edit", given, 409)
    assert "Un *texte*." in answer.text


def test_two_who_edit_at_once_do_not_overwrite_each_other(
    agent: Visitor, plant: Planted, fields: dict[str, str], stored: Callable[[str], Review]
) -> None:
    page = plant(make.published)
    address = f"/desk/g/{page.public_id}/edit"
    version = agent.get(address).css("[name=version]")[0].get("value")
    agent.post(address, {**(fields | {"title": "La première"}), "version": version})
    agent.post(address, {**(fields | {"title": "La seconde"}), "version": version}, 409)
    assert stored(page.public_id).newest.title == "La première"


@pytest.mark.parametrize("what", ["page", "edit"])
def test_a_returned_text_shows_its_reason_and_can_be_sent_again(
    agent: Visitor, plant: Planted, fields: dict[str, str], stored: Callable[[str], Review], what: str
) -> None:
    if what == "page":
        page = plant(make.returned)
        reason = "Le numéro ne répond pas."
    else:
        page = plant(lambda of: make.with_edit(RevisionState.RETURNED, of=of))
        reason = "Trop long."
    address = f"/desk/g/{page.public_id}"
    assert "Texte rendu, avec une raison." in agent.get("/desk").text
    assert reason in agent.get(address).text
    form = agent.get(f"{address}/edit")
    assert reason in form.text
    agent.post(f"{address}/edit", {**fields, "version": form.css("[name=version]")[0].get("value")})
    assert reason not in agent.get(address).text
    assert stored(page.public_id).page.waiting_at is not None
