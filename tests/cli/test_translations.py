"""`abri translations check` lets no language lack a word. Tried on a copy of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from config import ROOT

COPIED = ("forum", "templates", "config.py", "pyproject.toml")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The parts of the project that hold words, with catalogues that are complete."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(source, tmp_path / name)
    abri(tmp_path, "update")
    english = catalogue(tmp_path, "en")
    for message in english:
        if message.id and not all([message.string] if isinstance(message.string, str) else message.string):
            message.string = message.id
    keep(tmp_path, "en", english)
    return tmp_path


def abri(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "forum.cli", "translations", command]
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(folder)}
    return subprocess.run(words, cwd=folder, env=environment, check=False, capture_output=True, text=True)


def path(folder: Path, language: str) -> Path:
    return folder / "forum" / "translations" / language / "LC_MESSAGES" / "messages.po"


def catalogue(folder: Path, language: str) -> Catalog:
    with path(folder, language).open("rb") as file:
        return read_po(file, locale=language)


def keep(folder: Path, language: str, words: Catalog) -> None:
    with path(folder, language).open("wb") as file:
        write_po(file, words)


def test_a_language_that_lacks_a_word_fails_and_the_word_is_named(copy: Path) -> None:
    whole = abri(copy, "check")
    assert whole.returncode == 0, whole.stderr
    assert "complete in fr, en" in whole.stdout

    english = catalogue(copy, "en")
    english.get("Mon compte").string = ""
    emptied = next(message for message in english if isinstance(message.id, str) and "%(name)s" in message.id)
    emptied.string = "Without its name."
    english.add("Un mot que rien ne dit", "A word that nothing says")
    keep(copy, "en", english)
    broken = abri(copy, "check")
    assert broken.returncode == 1
    complaints = broken.stderr.splitlines()
    assert any("en: untranslated: Mon compte" in line for line in complaints)
    assert any(line.startswith("en:") and line.endswith(str(emptied.id)) for line in complaints)
    assert any("en: no longer used: Un mot que rien ne dit" in line for line in complaints)

    path(copy, "en").unlink()
    assert "en: there is no catalogue" in abri(copy, "check").stderr
