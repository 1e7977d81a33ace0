"""What somebody may send to break the forum, spoil a page or tie up the server.

No clock here: what a text costs is counted in calls of functions, tokens and elements. The times that were
measured stand in docs/performance.md.
"""

import re
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from forum import markup
from forum.markup.cleaning import MARKS
from forum.markup.grammar import ADDRESSES, CONTAINERS, DELIMITERS, LINES, read
from forum.markup.sanitising import sanitise
from forum.markup.writing import EMPHASIS_DEPTH

PIECES = ["*", "**", "***", "_", "__", "a", "é", "م", "😀", "`", "~", "#", "|", "+", "=", "{", "}", "!", "![", "[", "]",
    "(", ")", "[a](", "](", "[x](http://a.fr)", "<", ">", "</p>", "<b>", "<!--", "&", "&amp;", "&#58;", "&#x202e;", ":",
    "://", "http://", "https://é.fr/é", "http://a.fr", "http://u@e.vil", "//e.vil", "javascript:", "data:", "-", "1.",
    "12)", "1986.", '"', "'", "\\", "\\*", "\\[", "ftp://a.fr", "@", "."]  # fmt: skip
INVISIBLE = [" ", "  ", "\t", "\n", "\n\n", "\r", "\n> ", "\n- ", "\n    ", "\x00", "\ud800", "\u202e", "\u2066",
    "\u200b", "\u200c", "\u200d", "\ufe0f", "\u0301", "\u0323", "\u064b", "\u1039", "\U000e0041", "\u2800", "\u3164",
    "\ufdd0", "\u2028", "\ufff9", "\ufb2c", "\u2329", "\u1100", "\u1161"]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES + INVISIBLE) | st.text(max_size=3), max_size=60).map("".join)
WITHOUT_ADDRESSES = HOSTILE.filter(lambda text: "://" not in markup.clean_text(text))
HREF = re.compile(r"https?://[a-z0-9._-]+(:[0-9]+)?/[\x21-\x7e]*|https?://[a-z0-9._-]+(:[0-9]+)?[?#][\x21-\x7e]*")
MANY = settings(max_examples=150, deadline=None)


def _page(html: str) -> Any:
    return lxml_html.fragment_fromstring(html, create_parent="div")


def _shown(element: Any) -> str:
    """What a page shows of this element, the numbers of ordered lists included."""
    number, shown = int(element.get("start", 1)) - 1, [element.text or ""]
    for child in element:
        if element.tag == "ol":
            number = int(child.get("value", number + 1))
            shown.append(f"{number} ")
        shown += [_shown(child), child.tail or ""]
    return "".join(shown)


def _letters(text: str) -> str:
    """Letters and digits; no zeros, as a list shows its item "06." as 6."""
    return "".join(letter for letter in text if letter.isalnum() and letter != "0")


def _check(html: str) -> None:
    """Only what is on the lists, only web addresses, nothing nested too deep, nothing invisible."""
    for element in _page(html).iterdescendants():
        assert element.tag in markup.TAGS
        assert set(element.attrib) <= markup.ATTRIBUTES.get(element.tag, set())
        assert element.tag != "a" or HREF.fullmatch(element.get("href"))
        assert not any("javascript:" in value.lower() for value in element.attrib.values())
        assert sum(1 for _ in element.iterancestors()) < 30
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff]", html
    )


@MANY
@given(HOSTILE)
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    clean, line = markup.clean_text(text), markup.clean_line(text)
    assert markup.clean_text(clean) == clean
    assert markup.clean_line(line) == line
    assert "\n" not in line
    clean.encode("utf-8")


@MANY
@given(HOSTILE, st.booleans())
def test_any_text_gives_html_of_the_allowed_tags_only(text: str, links: bool) -> None:
    rendered = markup.render(text, links=links)
    _check(rendered)
    assert sanitise(rendered) == rendered
    assert links or "<a" not in rendered


@MANY
@given(WITHOUT_ADDRESSES)
def test_no_letter_that_people_write_is_lost(text: str) -> None:
    shown = _shown(_page(markup.render(text)))
    assert _letters(shown) == _letters(markup.clean_text(text))


@MANY
@given(HOSTILE)
def test_links_and_redirects_agree_on_any_text(text: str) -> None:
    asked: list[str] = []

    def sign(address: str) -> str:
        asked.append(address)
        return "/u?to=x"

    html = markup.with_redirects(markup.render(text), sign)
    assert tuple(dict.fromkeys(asked)) == markup.link_targets(text)
    assert {link.get("href") for link in _page(html).iter("a")} <= {"/u?to=x"}


@MANY
@given(HOSTILE, st.integers(0, 60))
def test_an_excerpt_of_any_text_is_one_line_of_at_most_its_length(text: str, limit: int) -> None:
    excerpt = markup.plain(text, limit)
    assert len(excerpt) <= limit
    assert "\n" not in excerpt


# Repeated up to the limit. Each once cost some Markdown reader a time that grows with the square, or worse.
UNITS = ["*", "_", "a_", "*a", "*a ", "_a ", "**a ", "*a **b ", "*_", ">", "> ", "> a\n\n", "- ", "- a\n", "- a\n\n",
    "- - - - - - a\n", "1. - 1. - a\n", "> - > - a\n", "12) a\n", "[", "]", "![", "](", "[a](", "[[a](http://x.fr)",
    "[a](http://x.fr \"", "[a](http://x.fr/(((", "[*a*](http://x.fr)", "![a](http://x.fr)", "<", "<!--", "<b>", "&",
    "&#", "&\n\n", "a\n", "\\", "`", "``a", "http://", "http://a.fr ", "https://é.fr/é\n", "http://u@e.vil ", "a://", "://",
    "[x]: http://a.fr\n", "# a\n", "* * *\n", "\"", "\x00", "\ud800", "\u202e", "e\u0301\u0323", "\u0301\u0323",
    "\u200d", "👩\u200d", "\U000e0041", "م\u200c", "\ufb2c", "\ta\n", "\t", "JaVaScRiPt&#58;", "аррӏе.com ",
    "שלום *abc* "]  # fmt: skip
SHAPES = [
    "*_" * 5_000 + "a" + "_*" * 5_000,
    "[" * 2_000 + "a" + "](http://a.fr)" * 1_300,
    "\n".join("  " * depth + "- a" for depth in range(139)),
    "\n".join(">" * depth + " a" for depth in range(199)),
    "\n".join(">" * (199 - depth) + " a" for depth in range(199)),
    "> > > > > > a\n" + "b\n" * 9_000,
    "- - - - - - a\n" + "b\n" * 1_400,
    "a\n" * 1_400 + "*a " * 5_000,
    "x" * markup.LIMIT,
    "\t" * (markup.LIMIT - 1) + "a",
    "http://a.fr/" + "&" * 15_000,
    "http://" + "é" * 15_000 + ".fr",
]


def _full(unit: str) -> str:
    return (unit * markup.LIMIT)[: markup.LIMIT]


def _cost(source: str) -> tuple[int, str]:
    """How many functions, Python's and C's, are called to clean and render `source`; the HTML."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        rendered = markup.render(markup.clean_text(source))
    finally:
        sys.setprofile(before)
    return calls, rendered


@pytest.mark.parametrize(
    "source", [*map(_full, UNITS), *SHAPES], ids=[*map(ascii, UNITS), *map(str, range(len(SHAPES)))]
)
def test_a_hostile_text_of_full_length_costs_a_bounded_number_of_steps(source: str) -> None:
    calls, rendered = _cost(source)
    _check(rendered)
    # Seen: at most 30 calls a character, 2,502 tags, 4,201 tokens. A cost that grows with the square has millions.
    assert calls < 60 * markup.LIMIT
    assert rendered.count("<") < 8_000
    assert sum(len(token.children or ()) for token in read(markup.clean_text(source)[: markup.LIMIT])) < 8_000


@pytest.mark.parametrize(
    "unit", ["*a ", "> - > - a\n", "12) a\n", "[a](http://x.fr)", "&\n\n", "a\n", "[", "e\u0301\u0323 "]
)
def test_twice_the_text_costs_about_twice_the_steps(unit: str) -> None:
    short, long = unit * (6_000 // len(unit)), unit * (12_000 // len(unit))
    assert _cost(long)[0] < 2.3 * _cost(short)[0] + 2_000


ENDLESS = ["a", " ", "\t", "\n", "\r", "é", "[", "\x00", "\ud800", "\u0301\u0323", "\u200d", "م\u200c", "a\u0301 "]


@pytest.mark.parametrize("unit", ENDLESS, ids=map(ascii, ENDLESS))
def test_a_line_of_a_million_characters_is_cleaned_and_its_beginning_rendered(unit: str) -> None:
    # Sorting half a million accents into their order would take hours: this test would not end.
    endless = unit * (1_000_000 // len(unit))
    assert len(markup.clean_text(endless)) <= len(endless)
    assert "\n" not in markup.clean_line(endless)
    assert len(_shown(_page(markup.render(endless)))) <= markup.LIMIT + 1


def test_a_stack_of_accents_is_cut_wherever_it_stands() -> None:
    for stack in ("\u0301" * 90, "\u0301\u200d" * 90, "\u0e49" * 90, "\u0301\u064b\u1dc4" * 90):
        clean = markup.clean_text(f"a{stack}b{stack}\n{stack}c")
        assert max(map(len, re.findall("[\u0300-\u036f\u064b\u0e49\u1dc4]+", clean))) <= MARKS


def test_emphasis_beyond_its_bound_is_shown_as_typed() -> None:
    shown = _shown(_page(markup.render("*a* " * 3_000)))
    assert shown.count("a") == 3_000
    assert shown.count("*") == 6_000 - DELIMITERS
    assert "****a****" in markup.render("****a****")


def test_emphasis_within_emphasis_ends_and_its_signs_are_shown() -> None:
    rendered = markup.render("*a _b " * 10 + "c" + "_ d*" * 10)
    assert _page(rendered).xpath("//em" * EMPHASIS_DEPTH)
    assert not _page(rendered).xpath("//em" * (EMPHASIS_DEPTH + 1))
    assert "*a _b *a _b" in _shown(_page(rendered))


def test_quotes_and_lists_beyond_their_number_keep_their_words_and_signs() -> None:
    rendered = markup.render("> - a\n\n" * (CONTAINERS // 2 + 50))
    assert rendered.count("<ul") + rendered.count("<blockquote") == CONTAINERS
    assert _shown(_page(rendered)).count("> - a") == 50


def test_addresses_beyond_their_number_are_plain_text() -> None:
    rendered = markup.render("http://a.fr " * (ADDRESSES + 50))
    assert rendered.count("</a>") + rendered.count("</bdi>") == ADDRESSES
    assert _shown(_page(rendered)).split() == ["http://a.fr"] * (ADDRESSES + 50)


def test_a_text_of_absurdly_many_lines_keeps_every_word() -> None:
    source = "\n".join(f"- mot{number}" for number in range(LINES + 1))
    rendered = markup.render(source)
    assert rendered.count("<br>") == 0
    assert [word for word in _shown(_page(rendered)).split() if word != "-"] == source.replace("- ", "").split()


def test_an_entity_cannot_bring_back_what_cleaning_took_out() -> None:
    rendered = markup.render("&#x202E;abc &#8203; [x&#x202E;](https://x.org/&#x202E;)")
    _check(rendered)
    assert "\u202e" not in rendered
    assert "&amp;#x202E;abc" in rendered


UNLINKED = '<a rel="noopener noreferrer nofollow ugc">a</a>'
SPOILED = [
    ('<a href="javascript:x">a</a>', UNLINKED),
    ('<a href="tel:06">a</a>', UNLINKED),
    ('<a href="/u">a</a>', UNLINKED),
    ('<a href="https://u@x.org/">a</a>', UNLINKED),
    ('<p dir="rtl" class="x" onclick="y" style="z" id="i">a</p>', "<p>a</p>"),
    ('<bdi class="exit">a</bdi><ol start="a"></ol>', "<bdi>a</bdi><ol></ol>"),
    ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
    ("<script>a</script>", "&lt;script&gt;a&lt;/script&gt;"),
    ("<p>&lt;b&gt; &amp;lt; &copy;\ufff9\ufffa</p>", "<p>&lt;b&gt; &amp;lt; ©</p>"),
]


@pytest.mark.parametrize(("html", "clean"), SPOILED)
def test_what_a_mistake_of_our_own_might_let_through_stops_at_the_sanitisers(html: str, clean: str) -> None:
    assert sanitise(html) == clean
