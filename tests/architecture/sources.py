"""The text of this project, and rules over it.

A rule is a function from one file to its complaints. Each stands in a table beside a line that breaks it: the suite
itself shows that the rule can fail, so that a rule which has gone blind is found.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from config import ROOT

# Folders whose content is made by machines or belongs to others.
FOREIGN = {".git", ".venv", ".uv", "var", "__pycache__", "node_modules"}
FOREIGN_ENDINGS = ("_cache", ".egg-info")


@cache
def _parsed(text: str) -> tuple[ast.AST, ...]:
    """Every node of a program, its module first. Once for all rules: this is most of what they do."""
    return tuple(ast.walk(ast.parse(text)))


@dataclass(frozen=True)
class Source:
    """One file: its path from the root of the project, and its text."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return cast(ast.Module, _parsed(self.text)[0])

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return Path(self.path).stem

    def at(self, line: int, complaint: str) -> str:
        return f"{self.path}:{line}: {complaint}"

    def walk(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Every node of these kinds."""
        return (node for node in _parsed(self.text) if isinstance(node, kinds))

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with the last word of what is called: `db.session.commit()` gives "commit"."""
        for node in _parsed(self.text):
            if isinstance(node, ast.Call):
                yield last_word(node.func), node

    def imported(self) -> Iterator[tuple[int, str]]:
        """Every imported name in full, with its line: `from a.b import c` gives "a.b.c"."""
        for node in _parsed(self.text):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.lineno, f"{node.module or ''}.{alias.name}") for alias in node.names)

    def lines(self) -> Iterator[tuple[int, str]]:
        return enumerate(self.text.splitlines(), start=1)


Check = Callable[[Source], Iterable[str]]


@dataclass(frozen=True)
class Rule:
    """A sentence, how it is checked, where, and a file (path, text) that breaks it."""

    sentence: str
    check: Check
    over: Callable[[], list[Source]]
    broken_by: tuple[str, str]
    kept_by: tuple[str, str] | None = None

    def __str__(self) -> str:
        return self.sentence

    def complaints(self) -> list[str]:
        return [complaint for source in self.over() for complaint in self.check(source)]

    def keeps(self) -> None:
        """Fail where the project breaks the rule, or where the rule looks at nothing."""
        assert self.over(), f"{self.sentence}: no file to look at"
        found = self.complaints()
        assert not found, "\n".join([self.sentence, *found])

    def is_seen_to_fail(self) -> None:
        """Fail where the counter-example pleases the rule, or the example does not."""
        assert list(self.check(Source(*self.broken_by))), f"blind: {self.sentence}"
        if self.kept_by:
            assert not list(self.check(Source(*self.kept_by))), f"too strict: {self.sentence}"


def last_word(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_ours(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return not any(part in FOREIGN or part.endswith(FOREIGN_ENDINGS) for part in parts)


def files(folder: str, *endings: str) -> list[Source]:
    """Every text file below a folder of the project with one of these endings; all, where none is given."""
    found = []
    for path in sorted((ROOT / folder).rglob("*")):
        if path.is_file() and _is_ours(path) and (not endings or path.suffix in endings):
            text = _text(path)
            if text is not None:
                found.append(Source(path.relative_to(ROOT).as_posix(), text))
    return found


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None  # a picture


def single(*names: str) -> list[Source]:
    """Files of the root."""
    return [Source(name, (ROOT / name).read_text(encoding="utf-8")) for name in names]


def forum() -> list[Source]:
    """The package."""
    return files("forum", ".py")


def program() -> list[Source]:
    """Whatever runs: the package, its settings and the script that sets it up."""
    return [*forum(), *single("config.py", "run")]


def suite() -> list[Source]:
    return files("tests", ".py")


def templates() -> list[Source]:
    return files("templates", ".html")


def styles() -> list[Source]:
    return files("static", ".css")


def modules() -> list[Source]:
    """What runs in browsers."""
    return files("static", ".js")


def layer(source: Source) -> str:
    """Which part of its feature a file belongs to: `forum/x/queries/threads.py` gives "queries"."""
    parts = Path(source.path).with_suffix("").parts
    return parts[2] if len(parts) > 2 else parts[-1]


def of_layer(*names: str) -> Callable[[], list[Source]]:
    """The files of one part of every feature."""
    return lambda: [source for source in forum() if layer(source) in names]
