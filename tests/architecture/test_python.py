"""House rules on the Python of the package: who commits, who selects, who says no, how long things may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import (
    Rule,
    Source,
    forum,
    last_word,
    layer,
    of_layer,
    program,
    suite,
)

LONGEST_FILE = 300  # lines
LONGEST_FUNCTION = 40  # lines
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
GETTEXT = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "pgettext"}
REQUEST_WORDS = {"request", "flash", "session", "render_template", "redirect", "url_for", "make_response"}


def commits(source: Source) -> Iterator[str]:
    """One request, one unit of work, one commit: in the view or the command."""
    if layer(source) == "views" or source.path.startswith("forum/cli/"):
        return
    yield from (source.at(call.lineno, "commits") for word, call in source.calls() if word == "commit")


def selects(source: Source) -> Iterator[str]:
    if layer(source) == "queries" or source.path.startswith("forum/cli/"):
        return
    yield from (source.at(call.lineno, "selects") for word, call in source.calls() if word == "select")


def knows_more_than_facts(source: Source) -> Iterator[str]:
    """Rules are pure: facts come as arguments. Models and roles name the facts."""
    for line, name in source.imported():
        top, *rest = name.split(".")
        if top in {"flask", "flask_login", "flask_babel", "sqlalchemy", "flask_sqlalchemy"}:
            yield source.at(line, f"rules import {name}")
        if top == "forum" and rest and rest[0] in {"db", "clock", "web", "audit", "ratelimit"}:
            yield source.at(line, f"rules import {name}")


def reads_the_request(source: Source) -> Iterator[str]:
    for line, name in source.imported():
        if name.startswith("flask.") and name.removeprefix("flask.") in REQUEST_WORDS:
            yield source.at(line, f"imports {name}")


def changes_something(source: Source) -> Iterator[str]:
    for word, call in source.calls():
        is_of_session = isinstance(call.func, ast.Attribute) and last_word(call.func.value) == "session"
        if is_of_session and word in {"add", "add_all", "delete", "merge", "flush"}:
            yield source.at(call.lineno, f"queries change something: {word}")
        if isinstance(call.func, ast.Name) and word in {"insert", "update", "delete"}:
            yield source.at(call.lineno, f"queries change something: {word}")


def asks_the_database(source: Source) -> Iterator[str]:
    for line, name in source.imported():
        if name.startswith(("forum.db.db", "sqlalchemy")) or ".queries" in name or ".operations" in name:
            yield source.at(line, f"a form imports {name}")


def holds_words_or_addresses(source: Source) -> Iterator[str]:
    for line, name in source.imported():
        if name.startswith(("flask_babel", "flask.")) or name == "sqlalchemy.select":
            yield source.at(line, f"models import {name}")


def aborts(source: Source) -> Iterator[str]:
    yield from (source.at(call.lineno, "aborts") for word, call in source.calls() if word == "abort")


def marks_safe(source: Source) -> Iterator[str]:
    if not source.path.startswith("forum/markup/"):
        yield from (source.at(call.lineno, "makes Markup") for word, call in source.calls() if word == "Markup")


def cleans_html(source: Source) -> Iterator[str]:
    if not source.path.startswith("forum/markup/"):
        for line, name in source.imported():
            if name.split(".")[0] in {"bleach", "nh3"}:
                yield source.at(line, f"imports {name}")


def catches_everything(source: Source) -> Iterator[str]:
    """`except Exception` hides mistakes; where it must be, ruff's mark is there with a reason behind it."""
    for node in source.walk(ast.ExceptHandler):
        assert isinstance(node, ast.ExceptHandler)
        line = source.text.splitlines()[node.lineno - 1]
        caught = "" if node.type is None else ast.unparse(node.type)
        if caught in {"", "Exception", "BaseException"} and "noqa: BLE001 - " not in line:
            yield source.at(node.lineno, "catches everything without a reason")


def imports_late(source: Source) -> Iterator[str]:
    for function in source.walk(*FUNCTIONS):
        for node in ast.walk(function):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                yield source.at(node.lineno, "imports inside a function")


def translates_what_was_put_together(source: Source) -> Iterator[str]:
    """Translators see only what stands in the source as a whole."""
    for word, call in source.calls():
        if word in GETTEXT and isinstance(call.func, ast.Name):
            texts = call.args[:2] if "ngettext" in word else call.args[:1]
            if not all(isinstance(text, ast.Constant) for text in texts):
                yield source.at(call.lineno, "translates a text that was put together")


def asks_for_the_time(source: Source) -> Iterator[str]:
    if source.path == "forum/clock.py":
        return
    for word, call in source.calls():
        owner = last_word(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        if (owner, word) in {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}:
            yield source.at(call.lineno, "asks the machine for the time")


def is_long(source: Source) -> Iterator[str]:
    length = len(source.text.splitlines())
    if length > LONGEST_FILE:
        yield source.at(length, f"{length} lines")


def has_long_functions(source: Source) -> Iterator[str]:
    for node in source.walk(*FUNCTIONS):
        assert isinstance(node, FUNCTIONS)
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > LONGEST_FUNCTION:
            yield source.at(node.lineno, f"{node.name} has {length} lines")


OPERATIONS, VIEWS, QUERIES = "forum/x/operations.py", "forum/x/views/y.py", "forum/x/queries/y.py"
LATE = "def may_see():\n    import os\n    return os"
COMMIT, SELECT = "db.session.commit()", "select(Post)"
REASON = "try:\n    pass\nexcept Exception:  # noqa: BLE001 - the visitor leaves all the same\n    pass"

RULES = [
    Rule("only views and commands commit", commits, forum, (OPERATIONS, COMMIT), (VIEWS, COMMIT)),
    Rule("only queries and commands select", selects, forum, (VIEWS, SELECT), (QUERIES, SELECT)),
    Rule("rules are pure", knows_more_than_facts, of_layer("rules"), ("forum/x/rules.py", "from forum.db import db")),
    Rule("operations never read the request", reads_the_request, of_layer("operations", "queries", "rules", "models"),
         (OPERATIONS, "from flask import request"), (OPERATIONS, "from flask import current_app")),
    Rule("queries change nothing", changes_something, of_layer("queries"), (QUERIES, "db.session.add(post)"),
         (QUERIES, "found.add(post)")),
    Rule("forms never ask the database", asks_the_database, of_layer("forms"),
         ("forum/x/forms.py", "from forum.x import queries")),
    Rule("models hold no words and no addresses", holds_words_or_addresses, of_layer("models"),
         ("forum/x/models.py", "from flask_babel import gettext")),
    Rule("nobody aborts: three errors say no", aborts, forum, (VIEWS, "abort(404)")),
    Rule("only markup marks HTML as safe", marks_safe, forum, (VIEWS, "Markup(html)"),
         ("forum/markup/x.py", "Markup(html)")),
    Rule("only markup cleans HTML", cleans_html, forum, (VIEWS, "import bleach"), ("forum/markup/x.py", "import nh3")),
    Rule("nobody catches everything without a reason", catches_everything, program,
         (VIEWS, "try:\n    pass\nexcept Exception:\n    pass"), (VIEWS, REASON)),
    Rule("imports stand at the top", imports_late, forum, (OPERATIONS, LATE), (OPERATIONS, "import os")),
    Rule("texts to translate stand whole", translates_what_was_put_together, forum, (VIEWS, '_(f"Bonjour {name}")'),
         (VIEWS, '_("Bonjour %(name)s", name=name)')),
    Rule("only the clock asks for the time", asks_for_the_time, forum, (OPERATIONS, "datetime.now(UTC)"),
         (OPERATIONS, "clock.now()")),
    Rule("no file is longer than 300 lines", is_long, lambda: [*program(), *suite()], (OPERATIONS, "x = 1\n" * 301),
         (OPERATIONS, "x = 1\n" * 300)),
    Rule("no function is longer than 40 lines", has_long_functions, lambda: [*program(), *suite()],
         (OPERATIONS, "def f():\n" + "    x = 1\n" * 40), (OPERATIONS, "def f():\n" + "    x = 1\n" * 39)),
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_program_keeps_the_rule(rule: Rule) -> None:
    rule.keeps()


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_rule_is_seen_to_fail(rule: Rule) -> None:
    rule.is_seen_to_fail()
