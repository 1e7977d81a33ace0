"""House rules on what is sent to browsers: templates, styles, modules. No build step stands between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT
from tests.architecture.sources import Rule, Source, files, modules, styles, templates

LONGEST_MODULE = 80  # lines
# Beside the features: pages are built from layouts and macros, and must also answer when something is wrong.
SHARED_FOLDERS = {"layouts", "macros", "errors", "shared"}
MACRO = re.compile(r"{%-?\s*macro\s+(\w+)")
SAFE = re.compile(r"\|\s*safe\b|\bMarkup\b|{%-?\s*autoescape\s+false")
INLINE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<script\b(?![^>]*\ssrc=)", re.IGNORECASE)
HOST = re.compile(r"""(?:https?:)?//[a-z0-9{][\w.{} -]*""", re.IGNORECASE)
VOCABULARY = "http://www.w3.org/2000/svg"  # the name of a vocabulary: nothing is fetched from there
JINJA = re.compile(r"{#.*?#}", re.DOTALL)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PHYSICAL = re.compile(
    r"(?<![\w-])(?:"
    r"(?:left|right|top|bottom|width|height)\s*:"
    r"|(?:min|max)-(?:width|height)\s*:(?![^;{}]*\)\s*(?:and|\{))"
    r"|(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
    # Four values of which the second (right) and the fourth (left) differ.
    r"|(?:margin|padding|inset|border-width)\s*:\s*[^\s;{}]+\s+([^\s;{}]+)\s+[^\s;{}]+\s+(?!\1\s*[;}])[^\s;{}]+"
    r")"
)
# Said in that file: the bar is at the top in every direction of writing, also in browsers without logical properties.
TOP_IS_TOP = {"static/shared/exit.css"}
# Both speak over everything else: the bar in old browsers, and what paper need not show.
BESIDE_LAYERS = {"static/shared/exit.css", "static/shared/print.css"}


def _found(source: Source, text: str, pattern: re.Pattern[str], complaint: str) -> Iterator[str]:
    for match in pattern.finditer(text):
        yield source.at(text.count("\n", 0, match.start()) + 1, f"{complaint}: {match.group().strip()}")


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text without its comments, each line where it was."""
    return pattern.sub(lambda match: "\n" * match.group().count("\n"), text)


def marks_safe(source: Source) -> Iterator[str]:
    yield from _found(source, _blank(JINJA, source.text), SAFE, "marks something safe")


def is_inline(source: Source) -> Iterator[str]:
    yield from _found(source, _blank(JINJA, source.text), INLINE, "style or script in the page")


def names_another_site(source: Source) -> Iterator[str]:
    text = source.text.replace(VOCABULARY, "")
    text = _blank(JINJA if source.path.startswith("templates") else CSS_COMMENT, text)
    text = re.sub(r"^\s*//.*$|\s// .*$", "", text, flags=re.MULTILINE)  # comments of modules
    yield from _found(source, text, HOST, "names another site")


def stands_nowhere(source: Source) -> Iterator[str]:
    """templates/ and static/ have the folders of forum/, by feature or by the name of a blueprint."""
    top, folder, *rest = Path(source.path).parts
    is_known = folder in SHARED_FOLDERS or (ROOT / "forum" / folder).is_dir() or folder in _blueprints()
    if not rest or not is_known:
        yield source.at(1, f"{top}/{folder} mirrors nothing in forum/")


def _blueprints() -> set[str]:
    return {name for source in files("forum", ".py") for name in re.findall(r'Blueprint\("(\w+)"', source.text)}


def macro_under_another_name(source: Source) -> Iterator[str]:
    names = MACRO.findall(source.text)
    if names and names != [source.name]:
        yield source.at(1, f"holds the macros {names}, not {source.name} alone")
    if source.path.startswith("templates/macros/") and not names:
        yield source.at(1, "holds no macro")


def is_physical(source: Source) -> Iterator[str]:
    text = _blank(CSS_COMMENT, source.text)
    if source.path in TOP_IS_TOP:
        text = re.sub(r"(?<![\w-])top\s*:", "inset-block-start:", text)
    yield from _found(source, text, PHYSICAL, "says left, right, top or bottom")


def is_outside_the_layers(source: Source) -> Iterator[str]:
    if source.path not in BESIDE_LAYERS and not _blank(CSS_COMMENT, source.text).lstrip().startswith("@layer"):
        yield source.at(1, "stands outside every layer")


def is_a_long_module(source: Source) -> Iterator[str]:
    length = len(source.text.splitlines())
    if length > LONGEST_MODULE:
        yield source.at(length, f"{length} lines")


def evaluates(source: Source) -> Iterator[str]:
    pattern = re.compile(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write")
    yield from _found(source, source.text, pattern, "makes code or markup from text")


def speaks(source: Source) -> Iterator[str]:
    """A module takes its words from the HTML, where they are translated."""
    pattern = re.compile(r"""textContent\s*=\s*["'`][^"'`]*[A-Za-zÀ-ÿ]{2}""")
    yield from _found(source, source.text, pattern, "has words of its own")


def served() -> list[Source]:
    return [*templates(), *files("static")]


PAGE, STYLE, MODULE = "templates/accounts/x.html", "static/accounts/x.css", "static/accounts/x.js"
RULES = [
    Rule("templates mark nothing as safe", marks_safe, templates, (PAGE, "{{ post.body | safe }}"),
         (PAGE, "{{ post.body }}")),
    Rule("no style and no script stands in a page", is_inline, templates, (PAGE, '<p style="color: red">'),
         (PAGE, '<script type="module" src="/x.js"></script>')),
    Rule("no handler stands in a page", is_inline, templates, (PAGE, '<a href="/" onclick="go()">'),
         (PAGE, '<option value="one">')),
    Rule("nothing served names another site", names_another_site, served,
         (PAGE, '<img src="//cdn.example/x.png">'), (PAGE, '<a href="/h">')),
    Rule("templates and styles stand where their feature stands", stands_nowhere, served,
         ("templates/somewhere/x.html", ""), (PAGE, "")),
    Rule("one macro a file, under its own name", macro_under_another_name, templates,
         ("templates/macros/card.html", "{% macro pin() %}{% macro card() %}"),
         ("templates/macros/card.html", "{% macro card(pin) -%}")),
    Rule("styles work in both directions of writing", is_physical, styles, (STYLE, "p { margin-left: 1rem; }"),
         (STYLE, "p { margin-inline-start: 1rem; margin: 0 1rem 0 1rem; }")),
    Rule("styles stand in a layer", is_outside_the_layers, styles, (STYLE, "p { color: red; }"),
         (STYLE, "/* why */ @layer component { p { gap: 0; } }")),
    Rule("no module is longer than 80 lines", is_a_long_module, modules, (MODULE, "f();\n" * 81)),
    Rule("modules make neither code nor markup from text", evaluates, modules, (MODULE, "box.innerHTML = text")),
    Rule("modules take their words from the page", speaks, modules, (MODULE, 'box.textContent = "Encore";'),
         (MODULE, "box.textContent = words.one;")),
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_what_is_served_keeps_the_rule(rule: Rule) -> None:
    rule.keeps()


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_rule_is_seen_to_fail(rule: Rule) -> None:
    rule.is_seen_to_fail()
