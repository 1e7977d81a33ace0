"""What docs/threat-model.md names as proof is there."""

from __future__ import annotations

import re

from config import ROOT

PAGE = ROOT / "docs" / "threat-model.md"
PROOF = re.compile(r"`([a-z_/]+\.py)`")


def test_every_test_that_the_threat_model_names_is_there_and_holds_tests() -> None:
    named = set(PROOF.findall(PAGE.read_text("utf-8").replace("`tests/", "`")))
    assert len(named) > 50
    files = {name: ROOT / "tests" / name for name in named}
    assert [name for name, file in files.items() if not file.exists()] == []
    # Two of them look at every page of other tests.
    assert {name for name, file in files.items() if "\ndef test_" not in file.read_text("utf-8")} == {
        "visitor.py",
        "browser/people.py",
    }


def test_every_adversary_has_a_row_and_every_row_a_proof() -> None:
    page = PAGE.read_text("utf-8").split("## One by one")[1].split("## Out of reach")[0]
    adversaries = page.split("\n### ")[1:]
    assert len(adversaries) == 11
    for adversary in adversaries:
        rows = [
            line for line in adversary.splitlines() if line.startswith("|") and not line.startswith(("| what", "|---"))
        ]
        assert rows, adversary
        assert not [row for row in rows if not PROOF.search(row.split("|")[2])], adversary
