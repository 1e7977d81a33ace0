"""The order among features and inside them: import-linter's contracts are kept, and each is seen to fail.

For that, a copy of the package is given imports that break every contract; the linter reads, it runs nothing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from config import ROOT

# An import that breaks the contract of this name, and the file that it is put into.
BREAKS = {
    "A feature uses only what stands below it": ("accounts/queries/people.py", "import forum.discussion.models"),
    "Inside most features: views, forms and operations, queries and rules, models": (
        "discussion/queries/boards.py",
        "import forum.discussion.operations",
    ),
    "Inside accounts": ("accounts/models/people.py", "import forum.accounts.sessions"),
    "Inside moderation": ("moderation/rules/outcomes.py", "import forum.moderation.forms"),
    "Inside notifications": ("notifications/queries.py", "import forum.notifications.operations"),
    "Inside resources": ("resources/labels.py", "import forum.resources.forms"),
    "Inside hsds": ("hsds/giving.py", "import forum.hsds.taking"),
    "Inside safety": ("safety/panel.py", "import forum.safety.views"),
    "Rules are pure: they know neither the database nor the request": ("accounts/rules.py", "import flask"),
    "Only markup knows what cleans HTML": ("web/filters.py", "import bleach"),
    "No circles, at any depth": ("markup/addresses.py", "import forum.markup.writing"),
}


def linted(folder: Path) -> str:
    """What import-linter says of the package in `folder`, under the contracts of this project."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    options = ["--config", str(folder / "pyproject.toml"), "--no-cache", "--no-logo"]
    ended = subprocess.run([*command, *options], cwd=folder, capture_output=True, text=True, check=False)
    return ended.stdout + ended.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package alone, with the project's settings."""
    shutil.copytree(ROOT / "forum", tmp_path / "forum", ignore=shutil.ignore_patterns("*.txt", "*.json", "__pycache__"))
    shutil.copy(ROOT / "config.py", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def contracts() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]]


def test_every_contract_has_an_import_that_breaks_it() -> None:
    assert contracts() == list(BREAKS)


def test_the_package_keeps_its_contracts_and_a_worse_one_would_not(copy: Path) -> None:
    said = linted(copy)
    assert f"{len(BREAKS)} kept, 0 broken" in said, said
    for name, line in BREAKS.values():
        path = copy / "forum" / name
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    said = linted(copy)
    for contract in BREAKS:
        assert f"{contract} BROKEN" in said, said


def test_a_new_module_must_be_given_its_place(copy: Path) -> None:
    (copy / "forum" / "somewhere.py").write_text('"""Nowhere in the order."""\n', encoding="utf-8")
    (copy / "forum" / "accounts" / "somewhere.py").write_text('"""Nowhere in the order."""\n', encoding="utf-8")
    said = linted(copy)
    assert "forum.somewhere" in said
    assert "forum.accounts.somewhere" in said
