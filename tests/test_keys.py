"""Keys from one secret, another for each purpose."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from forum import clock, keys
from forum.app import create_app
from forum.db import new_public_id
from tests.conftest import config_for

NOWHERE = "sqlite:////nowhere/none.sqlite3"


@pytest.fixture(scope="module")
def site() -> Flask:
    return create_app(config_for(NOWHERE))


@pytest.fixture(scope="module")
def other_site() -> Flask:
    return create_app(config_for(NOWHERE, secret_key="another secret, as long as it must be"))


@pytest.fixture(autouse=True)
def _here(site: Flask) -> Iterator[None]:
    """Keys are those of the application in whose context they are made."""
    with site.app_context():
        yield


def test_equal_texts_have_equal_digests_and_others_do_not() -> None:
    assert keys.digest("a", "text") == keys.digest("a", "text")
    assert keys.digest("a", "text") != keys.digest("a", "texT")
    assert re.fullmatch(r"[0-9a-f]{64}", keys.digest("a", ""))


def test_each_purpose_has_its_own_key() -> None:
    assert keys.digest("a", "text") != keys.digest("b", "text")
    assert keys.sign("a", "text") != keys.sign("b", "text")
    with pytest.raises(keys.CannotUnseal):
        keys.unseal("b", keys.seal("a", "text"))


def test_each_site_has_its_own_keys(site: Flask, other_site: Flask) -> None:
    with site.app_context():
        digest, signature, sealed = keys.digest("a", "text"), keys.sign("a", "text"), keys.seal("a", "text")
    with other_site.app_context():
        assert keys.digest("a", "text") != digest
        assert not keys.is_signed("a", "text", signature)
        with pytest.raises(keys.CannotUnseal):
            keys.unseal("a", sealed)


def test_a_signature_fits_its_text_alone() -> None:
    signature = keys.sign("a", "token.12")
    assert len(signature) == 22
    assert keys.is_signed("a", "token.12", signature)
    for text, other in (("token.13", signature), ("token.12", signature[:-1]), ("token.12", ""), ("token.12", "é")):
        assert not keys.is_signed("a", text, other)


@pytest.mark.parametrize("text", ["", "déjà", "مرحبا", "\x00", "x" * 10_000])
def test_what_is_sealed_is_read_again_and_says_nothing(text: str) -> None:
    sealed = keys.seal("a", text)
    assert keys.unseal("a", sealed) == text
    assert sealed.isascii()
    assert keys.seal("a", text) != sealed
    assert not text or text not in sealed


@pytest.mark.parametrize("sealed", ["", "x", "é", "gAAAAA==", "\x00", "A" * 5000, "\udcff"])
def test_what_was_not_sealed_here_is_refused(sealed: str) -> None:
    with pytest.raises(keys.CannotUnseal):
        keys.unseal("a", sealed)


def test_a_changed_letter_is_refused() -> None:
    sealed = keys.seal("a", "text")
    for place in (0, 10, 40, len(sealed) - 8):
        changed = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
        with pytest.raises(keys.CannotUnseal):
            keys.unseal("a", changed)


def test_it_can_be_opened_for_so_long_and_no_longer() -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        sealed = keys.seal_for("a", "text")
        traveller.shift(timedelta(seconds=60))
        assert keys.unseal("a", sealed, seconds=60) == "text"
        traveller.shift(timedelta(seconds=1))
        with pytest.raises(keys.CannotUnseal):
            keys.unseal("a", sealed, seconds=60)
        assert keys.unseal("a", sealed) == "text"


def test_what_is_stored_tells_no_time_and_has_no_age() -> None:
    sealed = keys.seal("a", "text")
    assert base64.urlsafe_b64decode(sealed)[1:9] == bytes(8)
    with pytest.raises(keys.CannotUnseal):
        keys.unseal("a", sealed, seconds=10**6)


def test_an_alias_is_read_back_and_looks_like_any_public_id() -> None:
    for public_id in [new_public_id() for _ in range(200)]:
        other = keys.alias("a", public_id)
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}", other)
        assert other != public_id
        assert keys.alias("a", public_id) == other
        assert keys.unalias("a", other) == public_id


def test_an_alias_belongs_to_its_purpose_and_its_site(site: Flask, other_site: Flask) -> None:
    public_id = new_public_id()
    here = keys.alias("a", public_id)
    assert keys.alias("b", public_id) != here
    assert keys.unalias("b", here) != public_id
    with other_site.app_context():
        assert keys.alias("a", public_id) != here
        assert keys.unalias("a", here) != public_id


def test_what_was_never_given_as_an_alias_leads_to_something_that_is_nowhere() -> None:
    public_id = new_public_id()
    assert keys.unalias("a", public_id) != public_id
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", keys.unalias("a", public_id))


@pytest.mark.parametrize(
    "text",
    ["", "A", "A" * 21, "A" * 23, "A" * 21 + "B", "A" * 21 + "é", "A" * 21 + "=", "A" * 20 + "+/", "A" * 21 + "\n"],
)
def test_a_malformed_alias_is_refused(text: str) -> None:
    with pytest.raises(keys.NoAlias):
        keys.unalias("a", text)
    with pytest.raises(keys.NoAlias):
        keys.alias("a", text)


def test_the_aliases_of_a_page_cost_next_to_nothing() -> None:
    made = [new_public_id() for _ in range(20)]
    keys.alias("a", made[0])
    began = time.perf_counter()
    for public_id in made:
        keys.alias("a", public_id)
    assert time.perf_counter() - began < 0.02
    assert keys._block_cipher(keys._secret(), "a") is keys._block_cipher(keys._secret(), "a")
