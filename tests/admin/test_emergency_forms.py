"""The form of a part: what stands in the file goes through it unchanged, and its choices are those there are."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.admin.forms.emergency import part_form
from forum.admin.models import Change
from forum.app import create_app
from forum.safety import emergency_parts
from forum.safety.emergency_file import FILE, load
from tests.conftest import config_for
from tests.safety.test_crisis_pages import GONE

CHOICES = [Change.CHECKED, Change.CHANGED]


@pytest.fixture(scope="module")
def lost() -> Flask:
    """The application without its database: no form asks it."""
    return create_app(config_for(GONE))


def test_every_part_of_every_country_goes_through_its_form_unchanged(lost: Flask) -> None:
    """Else somebody would change what they only meant to read again."""
    for document in load(FILE).documents.values():
        for part, entry in emergency_parts.parts(document):
            key = emergency_parts.key_of(part)
            with lost.test_request_context(method="POST", data={}):
                shown = part_form(key, CHOICES)
                shown.fill(entry)
                sent = {one.name: one.data or "" for one in shown}
            with lost.test_request_context(method="POST", data=sent | {"change": "changed"}):
                told = {name: value for name, value in entry.items() if name not in emergency_parts.SET_BY_SIGNING}
                assert part_form(key, CHOICES).entry() == told, (document["code"], part)


def test_a_place_for_one_more_has_one_choice_whatever_is_sent(lost: Flask) -> None:
    for sent in ("removed", "checked", "", "taken_in"):
        with lost.test_request_context(method="POST", data={"change": sent}):
            assert part_form("helplines", [Change.ADDED]).change.data == "added"
