"""Changing emergency numbers: one administrator asks, another signs, and everybody who is in danger reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from forum.accounts.models import Account
from forum.admin.models import Change, EmergencyChange
from forum.admin.operations import emergency as operations
from forum.admin.queries import emergency as queries
from forum.app import create_app
from forum.audit import Act
from forum.cli import shared
from forum.db import db
from forum.moderation.models import Signature, SignatureState
from forum.safety import emergency_local
from tests.conftest import config_for
from tests.factories import World
from tests.moderation.signing import emergency_change, lines, press
from tests.safety.conftest import READ_ON
from tests.safety.test_crisis_pages import GONE, calls, words
from tests.visitor import Page, Visitor

NEW = "01 99 00 17 17"
PAGE = "https://police.example.org/numeros"
POLICE = "/admin/emergency/FR/change?part=police-0"


@dataclass
class Office:
    """A site over the test's database with a file of its own, and two administrators."""

    app: Flask
    world: World
    file: Path
    account: Account
    asker: Visitor
    signer: Visitor

    def ask(self, path: str = POLICE, status: int = 303, **fields: Any) -> Page:
        page = self.asker.get(path)
        return self.asker.send(page, path, status, **{"reason": "Une raison.", **fields})

    def waiting(self) -> Signature:
        return self.world.load(Signature, state=SignatureState.WAITING)

    def sign(self) -> Page:
        signature = self.waiting()
        press(self.signer, signature, "sign")
        return self.signer.get(f"/mod/signatures/{signature.public_id}")

    def first_call(self, code: str = "FR") -> str:
        return calls(Visitor(self.app).get(f"/h/{code}"))[0]


@pytest.fixture
def office(app: Flask, database_url: str, tmp_path: Path) -> Iterator[Office]:
    with time_machine.travel(f"{READ_ON}T12:00:00+00:00", tick=True):
        site = create_app(config_for(database_url, emergency_file=tmp_path / "emergency.json"))
        world = World(site)
        account = world.admin()
        people = Visitor(site).become(account), Visitor(site).become(world.admin())
        yield Office(site, world, tmp_path / "emergency.json", account, *people)
        with site.app_context():
            db.session.remove()
            db.engine.dispose()
    assert app


CHANGED = {"change": "changed", "number": NEW, "odd": "Un essai.", "source": PAGE, "page_of": "2026-10"}


def test_a_number_is_changed_by_two_people_and_holds_at_once_everywhere(office: Office) -> None:
    assert {link.get("href") for link in office.asker.get("/admin/emergency").css("a")} >= {"/admin/emergency/FR"}
    assert POLICE in {link.get("href") for link in office.asker.get("/admin/emergency/FR").css("a")}
    office.ask(**CHANGED)
    signature = office.waiting()
    assert (signature.about, signature.admins_only, signature.initiator) == ("FR", True, office.account.number)
    assert office.first_call() == "tel:17"
    assert not office.file.exists()
    for page in (office.asker.get("/admin/emergency"), office.asker.get("/admin/emergency/FR")):
        assert page.css(f"a[href='/mod/signatures/{signature.public_id}']")

    # Who signs compares field by field.
    page = office.signer.get(f"/mod/signatures/{signature.public_id}")
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in page.css("main .facts > div")]
    assert ["Police 17 · Numéro", "Avant : 17", f"Après : {NEW}"] in rows
    assert ["Police 17 · Source", "Avant : https://saintviance.fr/numeros-durgences/", f"Après : {PAGE}"] in rows
    assert ["Police 17 · Date que porte la page", "Avant : 2024-07-22", "Après : 2026-10"] in rows
    assert "Un essai." in page.text
    assert "De qui il s’agit" not in page.text

    # By hand, the one who asked gets nowhere.
    press(office.asker, signature, "sign", 403)
    assert office.first_call() == "tel:17"

    assert "C’est signé." in office.sign().text
    assert office.first_call() == "tel:0199001717"
    lost = create_app(config_for(GONE, emergency_file=office.file))
    assert office.first_call() == calls(Visitor(lost).get("/h/FR"))[0]
    change = office.world.load(EmergencyChange)
    assert (change.asked_by, change.turn, change.change) == (office.account.number, 1, Change.CHANGED)
    line = emergency_local.LocalFile(office.file).found()["FR"].country.lines[0]
    assert (line.number, line.verified_by, line.checked_on, line.page_of) == (NEW, 2, READ_ON, "2026-10")
    told = [(act, about_part, after) for act, _who, about_part, _before, after in lines(office.app, "FR")]
    assert told == [(Act.EMERGENCY_CHANGED, "police-0", "changed")]
    page = office.asker.get("/admin/emergency/FR")
    assert "Un essai." in page.text
    assert "Ce que le logiciel installé dit autrement" in page.text


def test_what_was_read_again_is_believed_anew_and_a_line_can_come_and_go(office: Office) -> None:
    with time_machine.travel(f"{READ_ON.replace(year=READ_ON.year + 2)}T12:00:00+00:00", tick=True):
        office.asker, office.signer = (Visitor(office.app).become(office.world.admin()) for _ in range(2))
        assert "Non vérifié par nous depuis le" in words(Visitor(office.app).get("/h/FR"))
        path = "/admin/emergency/FR/change?part=helplines-0"
        office.ask(path)
        office.sign()
        page = Visitor(office.app).get("/h/FR")
        assert [line.text_content() for line in page.css(".service__name")] == ["3919 – Violences Femmes Info"]
        assert "Ce pays" not in page.text
        # Out with the second of the list.
        office.ask("/admin/emergency/FR/change?part=helplines-1", change="removed")
        assert "Enlevé" in office.sign().text
        # In with another one.
        new = {
            "name_fr": "Une ligne", "name_en": "A line", "number": "01 99 00 00 01", "languages": "fr en",
            "source": PAGE, "hours_fr": "", "hours_en": "", "note_fr": "", "note_en": "", "page_of": "",
        }  # fmt: skip
        office.ask("/admin/emergency/FR/change?part=helplines-4", **new)
        office.sign()
        shown = [line.text_content() for line in Visitor(office.app).get("/h/FR").css(".service__name")]
        assert shown == ["3919 – Violences Femmes Info", "Une ligne"]
        office.asker.get("/admin/emergency/FR/change?part=helplines-5")
        office.asker.get("/admin/emergency/FR/change?part=helplines-6", 404)
    with office.app.app_context():
        assert [one.turn for one in queries.locked("FR")] == [1, 2, 3]


TAKEN = {
    **{f"{kind}_number": number for kind, number in (("police", "110"), ("medical", "112"), ("fire", "112"))},
    **{f"{kind}_who_{code}": "Qui répond" for kind in ("police", "medical", "fire") for code in ("fr", "en")},
    **{f"{name}_name_{code}": f"Une ligne {name}" for name in ("first", "second") for code in ("fr", "en")},
    **{f"{name}_number": "030 901820" for name in ("first", "second")},
    **{f"{name}_source": PAGE for name in ("first", "second")},
    "source": PAGE,
}


def test_a_country_that_nobody_had_read_about_is_taken_in(office: Office) -> None:
    page = office.asker.get("/admin/emergency/DE")
    assert "110, 112" in page.text
    wrong = {**TAKEN, "second_source": "", "police_number": "5", "medical_who_en": ""}
    back = office.asker.send(page, "/admin/emergency/DE/take", 422, reason="Une raison.", **wrong)
    assert len(back.errors()) == 2
    assert back.form("/admin/emergency/DE/take")["first_name_fr"] == "Une ligne first"
    assert office.world.count(EmergencyChange) == 0
    back = office.asker.send(
        page, "/admin/emergency/DE/take", 422, reason="Une raison.", **TAKEN | {"police_number": "5"}
    )
    assert "n’a pas ce numéro" in back.errors()[0]
    office.asker.send(page, "/admin/emergency/DE/take", reason="Une raison.", **TAKEN)
    assert "Non vérifié par nous." in words(Visitor(office.app).get("/h/DE"))
    assert "Pays lu pour la première fois" in office.sign().text
    page = Visitor(office.app).get("/h/DE")
    assert calls(page)[:2] == ["tel:110", "tel:112"]
    assert "Vérifiés par deux personnes." in words(page)
    office.asker.post("/admin/emergency/DE/take", TAKEN, 409)
    office.asker.get("/admin/emergency/XX", 404)
    office.asker.get("/admin/emergency/DE/change?part=police-0")


WRONG: list[tuple[dict[str, str], str]] = [
    ({"reason": " "}, "Écrivez pourquoi"),
    ({"reason": "x" * 2001}, "dépasse"),
    ({"source": ""}, "Écrivez l’adresse de la page"),
    ({"source": "police.example.org"}, "Écrivez l’adresse en entier"),
    ({"source": "javascript:alert(1)//x/y"}, "Écrivez l’adresse en entier"),
    ({"number": "dix-sept"}, "Écrivez des chiffres"),
    ({"number": ""}, "Écrivez le numéro"),
    ({"number": "911", "odd": ""}, "n’a pas ce numéro"),
    ({"who_fr": ""}, "dans chaque langue"),
    ({"note_fr": "Un mot."}, "dans chaque langue"),
    ({"page_of": "2026-13"}, "un jour passé"),
    ({"page_of": "2199"}, "un jour passé"),
    ({"page_of": "demain"}, "un jour passé"),
    ({"change": "checked"}, "Quelque chose est changé"),
    ({"change": "removed"}, "Not a valid choice"),
    ({"change": "added"}, "Not a valid choice"),
    ({"change": "changed", "number": "17", "odd": ""}, "Rien n’est changé"),
]


def test_what_is_wrong_comes_back_with_its_words_and_changes_nothing(office: Office) -> None:
    page = office.asker.get(POLICE)
    for wrong, said in WRONG:
        sent = {**CHANGED, "reason": "Une raison.", **wrong}
        back = office.asker.send(page, POLICE, 422, **sent)
        if "Not a valid" not in said:
            assert [error for error in back.errors() if said in error], (wrong, back.errors())
        if "source" not in wrong:
            assert back.form(POLICE)["source"] == PAGE
    for part in ("", "police-7", "text-0", "nothing", "police-0%0A"):
        office.asker.get(f"/admin/emergency/FR/change?part={part}", 404)
        office.asker.post(f"/admin/emergency/FR/change?part={part}", CHANGED, 404)
    office.asker.get("/admin/emergency/DE/change?part=police-0", 404)
    assert office.world.count(EmergencyChange) == office.world.count(Signature) == 0


def test_one_change_of_a_country_at_a_time_and_none_of_what_is_no_longer_there(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = office.asker.get(POLICE)
    office.ask(**CHANGED)
    back = office.asker.send(seen, POLICE, 422, reason="Une raison.", **CHANGED)
    assert "attend déjà une signature" in back.text
    # Two that were asked for at the very same moment: the second one signed finds another country than it changed.
    with monkeypatch.context() as patched:
        patched.setattr(queries, "waiting", lambda _now: {})
        second = emergency_change(office.world, by=office.account, code="FR")
    press(office.signer, office.world.load(Signature, about="FR", id=second.id - 1), "sign")
    press(office.signer, second, "sign", 409)
    assert office.world.load(Signature, id=second.id).state is SignatureState.WAITING
    assert office.first_call() == "tel:0199001717"
    press(office.signer, second, "refuse", reason="Dépassé.")
    back = office.asker.send(seen, POLICE, 422, reason="Une raison.", **CHANGED | {"number": "01 99 00 18 18"})
    assert "ont changé depuis que vous avez ouvert cette page" in back.text
    office.asker.send(back, POLICE)
    office.sign()
    assert office.first_call() == "tel:0199001818"


def test_a_change_that_nobody_signs_in_seven_days_is_none(office: Office) -> None:
    office.ask(**CHANGED)
    with time_machine.travel(office.world.later(8), tick=True):
        office.asker, office.signer = (Visitor(office.app).become(office.world.admin()) for _ in range(2))
        press(office.signer, office.waiting(), "sign", 409)
        assert office.first_call() == "tel:17"
        office.ask(**CHANGED)  # and somebody may ask anew
        office.sign()
        assert office.first_call() == "tel:0199001717"


def test_a_full_disk_loses_nothing_and_is_said(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.file.mkdir()  # nothing can be put into its place
    office.ask(**CHANGED)
    page = office.sign()
    assert "n’a pas pu être écrit" in page.text
    assert "emergency_file" in capsys.readouterr().err
    assert office.first_call() == "tel:17"
    page = office.asker.get("/admin/emergency")
    assert "La page des numéros ne dit pas ce qui est signé" in page.text
    back = office.asker.follow(office.asker.send(page, "/admin/emergency/write"))
    assert "n’a pas pu être écrit" in back.text
    office.file.rmdir()
    office.asker.send(back, "/admin/emergency/write")
    assert office.first_call() == "tel:0199001717"
    assert "ne dit pas" not in office.asker.get("/admin/emergency").text
    # The next start does the same, and does without where the database is away.
    office.file.unlink()
    for site in (create_app(config_for(GONE, emergency_file=office.file)), office.app):
        assert not office.file.exists()
        with site.app_context():
            shared.keep_numbers()
    assert "were not compared" in capsys.readouterr().err
    assert office.first_call() == "tel:0199001717"


def test_a_backup_put_back_does_not_undo_what_two_people_signed(office: Office) -> None:
    office.ask(**CHANGED)
    office.sign()
    with office.app.app_context():
        db.session.execute(EmergencyChange.__table__.delete())
        db.session.commit()
        assert operations.keep_file()
        found = operations.in_force()["FR"]
    assert found.country.lines[0].number == NEW
    assert office.first_call() == "tel:0199001717"
    assert "01 99 00 17 17" in office.asker.get("/admin/emergency/FR").text
