"""A copy as a file: one page that opens without a network, or JSON. Made in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape, unescape
from typing import Any

from flask_babel import gettext as _

from forum.privacy.operations.copy_words import FACT_WORDS, PART_WORDS, VALUE_WORDS
from forum.web import locale

# For a file on somebody's own machine: nothing is fetched, nothing is named.
STYLE = (
    "body{font:1rem/1.6 sans-serif;max-inline-size:42rem;margin:2rem auto;padding:0 1rem;color:#272238;"
    "background:#fbf8f2}h2{margin-block-start:2.5rem}dl{border-block-start:1px solid #ded5c6;padding-block:.5rem}"
    "dt{color:#5b5469;font-size:.9375rem}dd{margin:0 0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere}"
)
LINE_END = re.compile(r"<br[^>]*>|</(?:p|li|blockquote|div|h[1-6]|pre)>")
TAG = re.compile(r"<[^>]*>")


def plain(html: str) -> str:
    """The text of HTML that `markup` made, a line for each paragraph: there every < of a text is written as &lt;."""
    text = unescape(TAG.sub("", LINE_END.sub("\n", html)))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def as_json(document: Mapping[str, Any]) -> str:
    """Everything by part, as codes and days that stay the same in every language."""
    return json.dumps(document, ensure_ascii=False, indent=1)


def as_page(document: Mapping[str, list[dict[str, Any]]], *, site_name: str) -> str:
    """One page, every text escaped, in the language of whoever reads it now."""
    return "".join(_page(document, site_name))


def _page(document: Mapping[str, list[dict[str, Any]]], site_name: str) -> Iterator[str]:
    language = locale.language()
    title = escape(f"{_('Copie')} – {site_name}")
    yield f'<!doctype html>\n<html lang="{language}" dir="{locale.direction(language)}">\n<head>\n'
    yield '<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    day = locale.today().isoformat()
    yield f"<p>{escape(_('Faite le %(day)s.', day=day))}</p>\n"
    yield f"<p>{escape(_('Ce fichier contient vos textes. Gardez-le là où personne d’autre ne le trouve.'))}</p>\n"
    for name, rows in document.items():
        if rows:
            yield f"<h2>{escape(str(PART_WORDS[name]))}</h2>\n"
            yield from map(_row, rows)
    nothing = [str(PART_WORDS[name]) for name, rows in document.items() if not rows]
    if nothing:
        yield f"<h2>{escape(_('Rien n’est gardé sous ces titres'))}</h2>\n<p>{escape(', '.join(nothing))}</p>\n"
    yield "</main>\n</body>\n</html>\n"


def _row(row: Mapping[str, Any]) -> str:
    return f"<dl>{''.join(_facts(row.items()))}</dl>\n"


def _facts(facts: Iterable[tuple[str, Any]]) -> Iterator[str]:
    for name, value in facts:
        if value not in {None, ""}:
            yield f'<dt>{escape(str(FACT_WORDS[name]))}</dt><dd dir="auto">{escape(_value(value))}</dd>'


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("oui") if value else _("non"))
    return str(VALUE_WORDS.get(value, value))
