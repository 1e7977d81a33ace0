"""One word per thing, and words that stand for nothing stand nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.architecture.sources import Rule, Source, files, forum, program, suite

# From docs/glossary.md: either another word is ours, or the word says nothing.
NEVER = {
    "flag", "topic", "delete", "user", "ban", "handler", "manager", "helper", "helpers", "utils", "util", "data",
    "info", "flags", "topics", "users", "bans", "handlers", "managers",
}  # fmt: skip
# Names that a library calls by.
GIVEN = {"_load_user_from_remember_cookie", "_register_error_handlers", "handle_data"}
PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
FOLDERS = ("forum", "templates", "static", "migrations", "tests", "docs", "bench", ".ci")
# Written in two halves: this file is looked at too.
MACHINE = re.compile("/" + r"work\b(?!/?[\w.-]*\.(?:com|org|eu))|/" + r"home/\w+")
UNFINISHED = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|X" + r"XX)\b")
NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _words(name: str) -> set[str]:
    return {part.lower() for part in PART.findall(name)}


def says_nothing(source: Source) -> Iterator[str]:
    names = [(1, Path(source.path).stem)]
    names += [(node.lineno, node.name) for node in source.walk(*NAMED) if isinstance(node, NAMED)]
    for line, name in names:
        if (words := _words(name) & NEVER) and name not in GIVEN:
            yield source.at(line, f"{name}: {', '.join(sorted(words))} is no word of ours")


def file_says_nothing(source: Source) -> Iterator[str]:
    if words := _words(Path(source.path).stem) & NEVER:
        yield source.at(1, f"{', '.join(sorted(words))} is no word of ours")


def knows_a_machine(source: Source) -> Iterator[str]:
    for line, text in source.lines():
        if MACHINE.search(text):
            yield source.at(line, "names a folder of one machine")


def is_unfinished(source: Source) -> Iterator[str]:
    for line, text in source.lines():
        if UNFINISHED.search(text):
            yield source.at(line, "is unfinished")


def everything() -> list[Source]:
    """Every text of the project that people write."""
    root = [source for source in files(".") if "/" not in source.path and source.path != "uv.lock"]
    found = [*root, *chain.from_iterable(files(folder) for folder in FOLDERS)]
    return [source for source in found if "/words/" not in source.path]


def is_no_sentence(source: Source) -> Iterator[str]:
    """`test_a_closed_thread_takes_no_reply`: at least three words."""
    for node in source.walk(*NAMED):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and node.name.count("_") < 3:
            yield source.at(node.lineno, f"{node.name} is no sentence")


def is_not_introduced(source: Source) -> Iterator[str]:
    if source.text.strip() and not ast.get_docstring(source.tree):
        yield source.at(1, "does not say what it is for")


HERE = "forum/x/models.py"
RULES = [
    Rule("names are words of ours", says_nothing, program, (HERE, "class UserManager: ..."),
         (HERE, "class Account: ...")),
    Rule("files have words of ours", file_says_nothing, lambda: [*files("templates"), *files("static"), *suite()],
         ("templates/x/user.html", ""),
         ("templates/x/post_card.html", "")),
    Rule("nothing knows on which machine it was written", knows_a_machine, everything,
         (HERE, "# see /" + "work/notes"), (HERE, "# the workers")),
    Rule("nothing is left unfinished", is_unfinished, everything, (HERE, "# TO" + "DO: later"), (HERE, "# à faire")),
    Rule("tests are sentences", is_no_sentence, suite, (HERE, "def test_reply(): ..."),
         (HERE, "def test_a_reply_waits_for_a_moderator(): ...")),
    Rule("modules say what they are for", is_not_introduced, lambda: [*forum(), *suite()],
         (HERE, "x = 1"), (HERE, '"""Tables."""')),
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_project_keeps_the_rule(rule: Rule) -> None:
    rule.keeps()


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_rule_is_seen_to_fail(rule: Rule) -> None:
    rule.is_seen_to_fail()
