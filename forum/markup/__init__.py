"""What people write: cleaned before it is stored, made into safe HTML once, when it is written.

Knows neither the web nor the database. The only module that imports bleach and the only one that returns
`Markup`: a template never marks anything safe by itself.

    source = clean_text(form.body.data)             # stored
    html = render(source)                           # stored beside it, with RENDERER
    with_redirects(post.html, sign)                 # when it is read: see web.links.through
"""

import re
import unicodedata
from collections.abc import Callable
from html import escape, unescape
from typing import Final

from markupsafe import Markup

from .addresses import ascii_host
from .beginning import beginning
from .cleaning import clean_line, clean_text
from .grammar import read
from .sanitising import ATTRIBUTES, PROTOCOLS, TAGS, sanitise
from .writing import REL, SUMMARY, link_addresses, write_html, write_plain

__all__ = [
    "ATTRIBUTES",
    "LIMIT",
    "PROTOCOLS",
    "REL",
    "RENDERER",
    "SUMMARY",
    "TAGS",
    "ascii_host",
    "beginning",
    "clean_line",
    "clean_text",
    "link_targets",
    "plain",
    "render",
    "trusted",
    "with_redirects",
    "with_summaries",
]

RENDERER: Final = 2  # stored beside the HTML; raised when the same source gives other HTML
LIMIT: Final = 20_000  # characters of a cleaned source; callers refuse longer ones before they store them

_STORED_LINK = re.compile(r'(<a href=")(https?://[^"<>]+)(")')


def _source(text: str) -> str:
    # Cut first: cleaning a megabyte for nothing helps nobody. Cut again: tabs grow when cleaned.
    return clean_text(text[:LIMIT])[:LIMIT]


def render(source: str, links: bool = True) -> Markup:
    """Markdown to safe HTML: paragraphs, line breaks, emphasis, lists, quotes, folded passages, links; the rest stays
    text.

    Of `source`, the first `LIMIT` characters count. A link's href is the true address, its host stands behind
    it in `<bdi class="host">` unless it is what the link says. With `links` false (authors whose links cannot
    be clicked yet) addresses are text in `<bdi class="address">`, as is every link after the fiftieth.
    """
    return Markup(sanitise(write_html(read(_source(source)), links=links)))  # noqa: S704 - sanitised twice


def link_targets(source: str) -> tuple[str, ...]:
    """The http and https addresses that `render` shows as links, clickable or not; each once, in order.

    The first two hundred: a text with more is read by people for other reasons.
    """
    return tuple(dict.fromkeys(link_addresses(read(_source(source)))))


def with_redirects(html: str, sign: Callable[[str], str]) -> Markup:
    """HTML of `render` with each address replaced by the page in between: `sign(address)`, as "/u?to=…".

    Works on output of `render` only. Once replaced, nothing is left to replace: doing it again changes nothing.
    Raises ValueError when `sign` gives anything but a path of this site.
    """

    def replace(found: re.Match[str]) -> str:
        path = sign(unescape(found[2]))
        if not path.startswith("/") or path.startswith(("//", "/\\")):
            raise ValueError("a redirect must be a path of this site")
        return found[1] + escape(path) + found[3]

    return Markup(_STORED_LINK.sub(replace, html))  # noqa: S704 - our own output, the new part escaped


def with_summaries(html: str, words: str, language: str) -> Markup:
    """HTML of `render` with what its folded passages are called, `words` of a `language` (two letters). What people
    write never reads as an empty summary: its signs are escaped. Doing it again changes nothing."""
    said = f'<summary lang="{escape(language)}" dir="auto">{escape(words)}</summary>'
    return Markup(str(html).replace(SUMMARY, said))  # noqa: S704 - our own output, the new part escaped


def trusted(html: str) -> Markup:
    """HTML that `render` or `with_redirects` made and that was stored, for a template to show as it is."""
    return Markup(html)  # noqa: S704 - the one door; callers give stored output of this package only


def plain(source: str, limit: int) -> str:
    """The words alone on one line, those of folded passages left out, at most `limit` characters, "…" where they were
    cut: for lists of staff."""
    words = write_plain(read(_source(source)))
    if len(words) <= limit:
        return words
    cut = words[: max(limit - 1, 0)]
    # A cut inside a letter and its accents would show another letter.
    while cut and (unicodedata.category(words[len(cut)])[0] == "M" or words[len(cut)] in "\u200c\u200d"):
        cut = cut[:-1]
    return cut.rstrip() + "…" if limit > 0 else ""
