"""`abri translations`: bring the catalogues up to date, and refuse incomplete ones."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from config import LANGUAGES, ROOT

FOLDER = ROOT / "forum" / "translations"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = "fr"  # the words in the code are French
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
NUMBER = "%(num)d"  # a form for one may say the number in a word, or not at all


def catalogue(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def set_in_french(text: str) -> str:
    """The spaces that French puts before high signs and inside quotation marks must not break a line."""
    return re.sub(r" (?=[?!:;»%])(?!%\()|(?<=«) ", "\u00a0", text)


def extract() -> Catalog:
    """All words of code and templates, freshly read."""
    target = ROOT / "var" / "messages.pot"
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "pyproject.toml"]
    command += ["-k", "_l", "-k", "_", "--add-comments", "translator:", "--no-location", "-o", str(target), "."]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - our own interpreter and arguments
    with target.open("rb") as file:
        return read_po(file)


def read(language: str) -> Catalog:
    with catalogue(language).open("rb") as file:
        return read_po(file, locale=language)


@click.group()
def translations() -> None:
    """The words of the interface in every language."""


@translations.command()
def update() -> None:
    """Take new words into every catalogue; French, the source, is filled by itself."""
    words = extract()
    for language in LANGUAGES:
        path = catalogue(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        known = read(language) if path.exists() else Catalog(locale=language)
        # A copy: a catalogue takes the messages themselves, and each language fills them with its own words.
        known.update(deepcopy(words), no_fuzzy_matching=True)
        known.obsolete.clear()
        for message in known:
            if language == SOURCE and message.id:
                ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
                strings = tuple(set_in_french(text) for text in ids)
                message.string = strings if message.pluralizable else strings[0]
        known.header_comment = f"# The words of Abri in {known.locale.get_display_name('en') if known.locale else ''}."
        known.fuzzy = False
        known.project, known.version = "Abri", "1"
        known.msgid_bugs_address = known.last_translator = known.language_team = ""
        known.creation_date = known.revision_date = EPOCH  # a date would change the file at every update
        with path.open("wb") as file:
            write_po(file, known, width=120, omit_header=False, sort_output=True, include_lineno=False)
        click.echo(f"{language}: {len(missing(language, words))} words missing")


def missing(language: str, words: Catalog) -> list[str]:
    """What is wrong with a catalogue: words without a translation, placeholders that differ, words left over."""
    if not catalogue(language).exists():
        return ["there is no catalogue"]
    known = read(language)
    wrong = []
    for message in words:
        if not message.id:
            continue
        found = known.get(message.id if isinstance(message.id, str) else message.id[0])
        strings = () if found is None else found.string if isinstance(found.string, (list, tuple)) else (found.string,)
        if not strings or not all(strings):
            wrong.append(f"untranslated: {message.id}")
        elif found is not None:
            wrong += [f"{error}: {message.id}" for error in found.check(known)]
            wrong += [f"{name} is lost: {message.id}" for name in _lost(message.id, filter(None, strings))]
    wrong += [f"no longer used: {message.id}" for message in known if message.id and message.id not in words]
    return wrong


def _lost(ids: str | Sequence[str], strings: Iterable[str]) -> list[str]:
    """Placeholders that some translation leaves out. Babel's own check looks only for those that are new."""
    last = ids if isinstance(ids, str) else ids[-1]
    wanted = set(PLACEHOLDER.findall(last)) - ({NUMBER} if not isinstance(ids, str) else set())
    said = list(strings)
    return sorted(name for name in wanted if not all(name in string for string in said))


@translations.command()
def check() -> None:
    """Fail when a language lacks a word, or a translation lost a placeholder."""
    words = extract()
    failed = False
    for language in LANGUAGES:
        wrong = missing(language, words)
        for complaint in wrong:
            click.echo(f"{language}: {complaint}", err=True)
        failed = failed or bool(wrong)
    if failed:
        raise SystemExit(1)
    click.echo(f"{len(words)} words, complete in {', '.join(LANGUAGES)}")
