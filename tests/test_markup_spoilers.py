"""Folded passages: unfolded by whoever reads, without a script, by keyboard; what cannot be one stays text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from forum import markup
from forum.markup.grammar import CONTAINERS, DEPTH, SPOILERS
from forum.markup.sanitising import sanitise
from tests.test_markup_hostile import INVISIBLE, MANY, PIECES, _check, _cost, _full, _letters, _page, _shown

LINE = '<details class="spoiler spoiler--inline" dir="auto"><summary></summary>'
BLOCK = '<details class="spoiler" dir="auto"><summary></summary>\n'

WRITTEN = [
    ("between bars", "un ||deux|| trois", f'<div dir="auto">un {LINE}deux</details> trois</div>\n'),
    ("over a line end", "||a\nb||", f'<div dir="auto">{LINE}a<br>\nb</details></div>\n'),
    (
        "emphasis goes on inside",
        "*a ||b|| c*",
        f'<div dir="auto"><em>a </em>{LINE}<em>b</em></details><em> c</em></div>\n',
    ),
    ("a star inside pairs with none outside", "||a *b|| c*", f'<div dir="auto">{LINE}a *b</details> c*</div>\n'),
    ("a bar taken as it is", r"||a \|| b||", f'<div dir="auto">{LINE}a || b</details></div>\n'),
    ("in a list", "- ||a||", f'<ul dir="auto"><li dir="auto">{LINE}a</details></li>\n</ul>\n'),
    ("lines with their sign", ">! a\n>!\n>!b", f'{BLOCK}<p dir="auto">a</p>\n<p dir="auto">b</p>\n</details>\n'),
    (
        "after words",
        "a\n>! b\nc",
        f'<p dir="auto">a</p>\n{BLOCK}<p dir="auto">b</p>\n</details>\n<p dir="auto">c</p>\n',
    ),
    ("one within another", ">! >! a", f'{BLOCK}{BLOCK}<p dir="auto">a</p>\n</details>\n</details>\n'),
    ("a list within", ">! - a", f'{BLOCK}<ul dir="auto"><li dir="auto">a</li>\n</ul>\n</details>\n'),
    ("in a quote", "> >! a", f'<blockquote dir="auto">{BLOCK}<p dir="auto">a</p>\n</details>\n</blockquote>\n'),
    ("not closed", "un ||deux", '<p dir="auto">un ||deux</p>\n'),
    ("nothing between", "|||| a |||| b", '<p dir="auto">|||| a |||| b</p>\n'),
    ("or, as it is written in some languages", "a || b || c", '<p dir="auto">a || b || c</p>\n'),
    ("from one paragraph to another", "||a\n\nb||", '<p dir="auto">||a</p>\n<p dir="auto">b||</p>\n'),
    ("a quote that calls out", "> ! a", '<blockquote dir="auto"><p dir="auto">! a</p>\n</blockquote>\n'),
]


@pytest.mark.parametrize(("sentence", "source", "html"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_a_passage_is_folded(sentence: str, source: str, html: str) -> None:
    assert markup.render(source) == html
    assert sanitise(html) == html


def _open_words(html: str) -> str:
    """What can be read without unfolding anything."""
    page: Any = lxml_html.fragment_fromstring(html, create_parent="div")
    for folded in page.xpath("//details"):
        folded.drop_tree()
    return " ".join(page.text_content().split())


@pytest.mark.parametrize(
    "source",
    ["vu ||caché|| vu", "vu\n>! caché\nvu", "> vu\n>! caché\n\nvu", "> vu\nvu\n>! caché", "- vu\n>! caché",
     "- vu\n  >! caché", ">! caché\n> vu", "*vu **vu ||caché *caché|| vu** vu*",
     ">! caché ||caché||\n>! - caché\n>!   caché\n\nvu"],
)  # fmt: skip
def test_nothing_of_it_is_read_before_nor_in_an_excerpt(source: str) -> None:
    rendered = markup.render(source)
    assert "caché" in rendered
    assert set(_open_words(rendered).split()) == {"vu"}
    assert "caché" not in markup.plain(source, 500)
    assert "[…]" in markup.plain(source, 500)


def test_it_runs_as_its_letters_do() -> None:
    line, block = markup.render("مرحبا ||كلام|| abc"), markup.render(">! كلام")
    assert line.startswith('<div dir="rtl">')
    assert line.count('dir="rtl"') == 2
    assert block.startswith('<details class="spoiler" dir="rtl">')


def test_a_link_within_leads_where_others_do_and_none_holds_one() -> None:
    rendered = markup.render("||[a](https://x.org/) b|| [c ||d||](https://y.org/)")
    assert markup.link_targets("||[a](https://x.org/) b||") == ("https://x.org/",)
    assert _page(rendered).xpath("//details//a/@href") == ["https://x.org/"]
    assert _page(rendered).xpath("//a/text()") == ["a", "c ||d||"]
    assert "<a" not in markup.render("||https://x.org||", links=False)


def test_what_it_is_called_is_said_when_it_is_read_in_the_readers_language() -> None:
    stored = markup.render("||a|| <summary></summary>\n\n>! b")
    shown = markup.with_summaries(stored, "Passage <replié>", "fr")
    assert shown.count('<summary lang="fr" dir="auto">Passage &lt;replié&gt;</summary>') == 2
    assert "&lt;summary&gt;" in shown
    assert markup.with_summaries(shown, "Folded", "en") == shown


def test_what_is_beyond_a_bound_is_shown_as_typed() -> None:
    shown = _shown(_page(markup.render("||a|| " * (SPOILERS + 5))))
    assert shown.count("||a||") == 5
    deep = markup.render(">! " * (DEPTH + 2) + "fin")
    assert deep.count("<details") == DEPTH
    assert _shown(_page(deep)).split() == [">!", ">!", "fin"]
    many = markup.render(">! a\n\n" * (CONTAINERS + 9))
    assert many.count("<details") == CONTAINERS


HOSTILE = st.lists(
    st.sampled_from([*PIECES, *INVISIBLE, *["||", "|", ">!", "\n>! ", "\n>!", "\n> ", "\\|", "||a||"] * 8]), max_size=60
).map("".join)


@MANY
@given(HOSTILE, st.booleans())
def test_any_text_gives_html_that_two_sanitisers_leave_as_it_is(text: str, links: bool) -> None:
    rendered = markup.render(text, links=links)
    _check(rendered)
    assert sanitise(rendered) == rendered
    assert rendered.count("<details") == rendered.count("</details>") == rendered.count(markup.SUMMARY)
    assert not _page(rendered).xpath("//p//details | //a//details | //em//details | //strong//details")
    if "://" not in markup.clean_text(text):
        assert _letters(_shown(_page(rendered))) == _letters(markup.clean_text(text))


UNITS = ["||", "|", "||a", "||a||", "|| ", "||a ||b ", "\\|", "||\\|", "||http://a\\||", ">!", ">! ", ">! a\n",
    ">! a\n\n", "> a\n>! b\n", "> a\n- b\n", ">! - a\n", ">! > a\n", ">! ||a||\n", "*||a||* ", "||*a|| ", ">\n",
    "> a\nb\n"]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS, ids=map(ascii, UNITS))
def test_a_hostile_text_of_full_length_costs_a_bounded_number_of_steps(unit: str) -> None:
    calls, rendered = _cost(_full(unit))
    _check(rendered)
    # As in tests/test_markup_hostile.py: a cost that grows with the square has millions.
    assert calls < 60 * markup.LIMIT
    assert rendered.count("<") < 8_000
