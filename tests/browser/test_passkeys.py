"""Passkeys in a real browser, with Chromium's own virtual authenticator. Browsers know none at a bare address, so the
site is asked for by the name that every machine has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from sqlalchemy import select

from forum.accounts.models import Passkey
from forum.db import db
from forum.roles import Role
from tests import services
from tests.browser import people
from tests.browser.conftest import ARGUMENTS
from tests.browser.people import Person
from tests.browser.serving import Key, Site

pytestmark = pytest.mark.browser

ADD, SHOW = "Ajouter une clé", "Montrer ma clé"
NEEDS_SCRIPT = "Une clé ne peut être lue qu’avec JavaScript"


@pytest.fixture(scope="module")
def named(site: Site) -> Site:
    """The common site by a name."""
    return replace(site, url=site.url.replace(services.LOOPBACK, "localhost"))


@pytest.fixture(scope="module")
def local(chromium: Browser) -> Iterator[Browser]:
    """A browser that finds this machine by its name, and nothing else."""
    rules = f"MAP localhost {services.LOOPBACK}, MAP * ~NOTFOUND, EXCLUDE {services.LOOPBACK}"
    arguments = [*ARGUMENTS, f"--host-resolver-rules={rules}"]
    browser = chromium.browser_type.launch(executable_path=services.chromium_path(), args=arguments)
    yield browser
    browser.close()


@contextmanager
def with_device(page: Page) -> Iterator[tuple[CDPSession, str]]:
    """A device that holds passkeys, and says yes at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    yield session, str(device)


def give_phrase(person: Person, key: Key) -> None:
    person.open("/in")
    person.write("Votre phrase", key.passphrase)
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/in")


def prove(person: Person, key: Key) -> None:
    """The passphrase once more, where a passkey is added."""
    person.page.locator("[data-module=passkey] input[name=passphrase]").fill(key.passphrase)


def test_a_passkey_is_made_asked_for_and_a_copy_of_it_refused(local: Browser, named: Site) -> None:
    key = named.admit(Role.MEMBER)
    with people.at_browser(local, named) as person, with_device(person.page) as (session, device):
        give_phrase(person, key)
        person.page.wait_for_url(named.url + "/")
        person.open("/a/second")
        person.does_not_see(NEEDS_SCRIPT)
        prove(person, key)
        person.write("Comment l’appeler, pour vous seulement", "Bleue")
        person.press(ADD)
        person.page.wait_for_url(named.url + "/a")
        person.sees("La clé est en place.")
        held = session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
        assert [each["rpId"] for each in held] == ["localhost"]
        assert not held[0]["isResidentCredential"]

        person.press("Fermer ma session ici")
        give_phrase(person, key)
        expect(person.page.get_by_role("heading", level=1)).to_have_text("Votre phrase va. Montrez votre clé.")
        assert person.page.evaluate("() => document.cookie") == ""
        person.press(SHOW)
        person.page.wait_for_url(named.url + "/")
        person.open("/a")

        # The count goes back: as with a copy that was made before.
        person.press("Fermer ma session ici")
        session.send("WebAuthn.removeCredential", {"authenticatorId": device, "credentialId": held[0]["credentialId"]})
        copy = {**held[0], "signCount": 0}
        session.send("WebAuthn.addCredential", {"authenticatorId": device, "credential": copy})
        with named.app.app_context():
            for row in db.session.scalars(select(Passkey)):
                row.sign_count = 50
            db.session.commit()
        give_phrase(person, key)
        person.press(SHOW)
        person.sees("Cette clé n’a pas convenu.")
        person.open("/a")
        assert person.place == "/in"


def test_without_a_device_that_answers_the_page_says_so_and_keeps_the_label(local: Browser, named: Site) -> None:
    with people.at_browser(local, named) as person, with_device(person.page) as (session, device):
        person.become(named.keys[Role.MEMBER])
        person.open("/a/second")
        session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
        session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})
        person.page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('no')); }")
        prove(person, named.keys[Role.MEMBER])
        person.write("Comment l’appeler, pour vous seulement", "Bleue")
        person.page.keyboard.press("Enter")
        expect(person.page.locator("[data-module=passkey] [role=status]")).to_have_text(
            "La clé n’a pas répondu. Vous pouvez réessayer."
        )
        expect(person.page.get_by_label("Comment l’appeler, pour vous seulement")).to_have_value("Bleue")


def test_without_javascript_the_page_names_the_other_way(local: Browser, named: Site) -> None:
    with people.at_browser(local, named, js=False) as person:
        person.become(named.keys[Role.MEMBER])
        person.open("/a/second")
        person.sees(NEEDS_SCRIPT)
        assert person.page.get_by_role("button", name=ADD).count() == 0
        assert person.page.get_by_role("button", name="Mettre en place").is_visible()
