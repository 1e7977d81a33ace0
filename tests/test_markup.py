"""What people write, cleaned and made into HTML: what they may expect, a sentence a test."""

import pytest
from lxml import html as lxml_html
from markupsafe import Markup

from forum import markup
from forum.markup.grammar import DEPTH, LINKS

REL = 'rel="noopener noreferrer nofollow ugc"'


def _links(html: str) -> list[tuple[str, str]]:
    """(text, href) of every link."""
    page = lxml_html.fragment_fromstring(html, create_parent="div")
    return [(link.text_content(), link.get("href", "")) for link in page.iter("a")]


def _text(html: str) -> str:
    return str(lxml_html.fragment_fromstring(html, create_parent="div").text_content())


CLEANED = [
    ("line ends become one kind", "a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
    ("NUL and controls go", "a\x00b\x07c\x7fd\x9be", "abcde"),
    ("a tab becomes a space", "a\tb", "a b"),
    ("a tab that indents becomes four", "x\n\ty", "x\n    y"),
    ("lone surrogates go", "a\ud800b\udfffc", "abc"),
    ("noncharacters go", "a\ufdd0b\uffffc\U0001fffed", "abcd"),
    ("overrides, embeddings, isolates, marks go", "a\u202eb\u2066c\u2069d\u200ee\u200ff\u061cg", "abcdefg"),
    ("zero width space, joiner, BOM, soft hyphen go", "a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
    ("tags and selector supplements go", "a\U000e0041b\U000e0100c", "abc"),
    ("fillers go", "a\u3164b\u115fc\uffa0d", "abcd"),
    ("an empty Braille cell is a space", "a\u2800b", "a b"),
    ("letters are composed", "e\u0301", "é"),
    ("Persian keeps its joiner", "می\u200cخواهم", "می\u200cخواهم"),
    ("Hindi keeps its joiners", "क्\u200dष र्\u200cय", "क्\u200dष र्\u200cय"),
    ("a family stays a family", "👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
    ("a heart stays red, on fire too", "❤\ufe0f ❤\ufe0f\u200d🔥", "❤\ufe0f ❤\ufe0f\u200d🔥"),
    ("a keycap stays a keycap", "1\ufe0f\u20e3", "1\ufe0f\u20e3"),
    ("a joiner in Latin letters goes", "pay\u200dpal pay\u200cpal a\ufe0f", "paypal paypal a"),
    ("a joiner before a space goes", "می\u200c خواهم", "می خواهم"),
    ("three accents at most stay on a letter", "x" + "\u0317" * 40 + "y", "x" + "\u0317" * 3 + "y"),
    ("five marks of a script at most", "\u1014" + "\u102f" * 40, "\u1014" + "\u102f" * 5),
    ("Hebrew with points and accents stays", "בְּ֭", "בְּ֭"),
    ("spaces at the end of a line go", "a  \nb\u00a0\n", "a\nb"),
    ("two blank lines stay, more do not", "a\n\n\nb\n \n\n\n\nc", "a\n\n\nb\n\n\nc"),
    ("what indents the first line stays", "\n\n  - a", "  - a"),
    ("French spaces stay", "Pourquoi\u202f? «\u00a0Oui\u00a0»", "Pourquoi\u202f? «\u00a0Oui\u00a0»"),
    (
        "plain text stays",
        "J’ai changé mes mots de passe.\n\nEt après ?",
        "J’ai changé mes mots de passe.\n\nEt après ?",
    ),
]


@pytest.mark.parametrize(("sentence", "written", "kept"), CLEANED, ids=[row[0] for row in CLEANED])
def test_a_text_is_cleaned_before_it_is_stored(sentence: str, written: str, kept: str) -> None:
    assert markup.clean_text(written) == kept
    assert markup.clean_text(kept) == kept


def test_a_line_is_one_line_with_plain_spaces() -> None:
    assert markup.clean_line("  Un\n\tfil \u00a0 tout\u2029simple\x00 ") == "Un fil tout simple"


WRITTEN = [
    ("a blank line parts paragraphs", "a\n\nb", '<p dir="auto">a</p>\n<p dir="auto">b</p>\n'),
    ("a single line end is a line break", "a\nb", '<p dir="auto">a<br>\nb</p>\n'),
    ("emphasis", "*a* _b_ **c**", '<p dir="auto"><em>a</em> <em>b</em> <strong>c</strong></p>\n'),
    ("stars inside a word stay", "c*n*rd 2*3*4", '<p dir="auto">c*n*rd 2*3*4</p>\n'),
    (
        "bullets",
        "- a\n* b",
        '<ul dir="auto"><li dir="auto">a</li>\n</ul>\n<ul dir="auto"><li dir="auto">b</li>\n</ul>\n',
    ),
    ("numbers", "1. a\n2. b", '<ol dir="auto"><li dir="auto">a</li>\n<li dir="auto">b</li>\n</ol>\n'),
    ("a list keeps the number it begins with", "7. a", '<ol dir="auto" start="7"><li dir="auto">a</li>\n</ol>\n'),
    ("a year is not a list", "1986. Quelle année", '<p dir="auto">1986. Quelle année</p>\n'),
    ("a date is not a list", "12. 03. 2024 il", '<p dir="auto">12. 03. 2024 il</p>\n'),
    (
        "a telephone number is not a list",
        "06. 39 98\n\n+ 33 6",
        '<p dir="auto">06. 39 98</p>\n<p dir="auto">+ 33 6</p>\n',
    ),
    ("a rule of stars stays stars", "* * *\n\n---", '<p dir="auto">* * *</p>\n<p dir="auto">---</p>\n'),
    ("quotes", "> a\n> b", '<blockquote dir="auto"><p dir="auto">a<br>\nb</p>\n</blockquote>\n'),
    ("headings stay text", "# a\n\nb\n===", '<p dir="auto"># a</p>\n<p dir="auto">b<br>\n===</p>\n'),
    ("code stays text", "`a` \n\n    b", '<p dir="auto">`a`</p>\n<p dir="auto">b</p>\n'),
    ("tags are shown", "<b>a</b> <!-- b -->", '<p dir="auto">&lt;b&gt;a&lt;/b&gt; &lt;!-- b --&gt;</p>\n'),
    ("entities are shown", "&amp; &#58; &copy;", '<p dir="auto">&amp;amp; &amp;#58; &amp;copy;</p>\n'),
    ("a back slash takes a sign as it is", r"\*a\*", '<p dir="auto">*a*</p>\n'),
    ("link definitions stay text", "[a]: b\n\n[a]", '<p dir="auto">[a]: b</p>\n<p dir="auto">[a]</p>\n'),
    (
        "a picture becomes its description",
        "![ma *photo*](https://x.org/a.png)",
        '<p dir="auto">ma <em>photo</em></p>\n',
    ),
    ("nothing gives nothing", " \n\u200b", ""),
]


@pytest.mark.parametrize(("sentence", "source", "html"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_markdown_becomes_html(sentence: str, source: str, html: str) -> None:
    rendered = markup.render(source)
    assert isinstance(rendered, Markup)
    assert rendered == html


def test_a_number_that_a_list_would_count_otherwise_is_kept() -> None:
    assert 'start="3"' in markup.render("3. a\n7. b\n8. c")
    assert markup.render("3. a\n7. b\n8. c").count("value=") == 1
    assert '<li dir="auto" value="7">' in markup.render("3. a\n7. b\n8. c")


def test_lists_and_quotes_too_deep_keep_their_words_and_signs() -> None:
    rendered = markup.render("> " * (DEPTH + 3) + "fin")
    assert rendered.count("<blockquote") == DEPTH
    assert _text(rendered).split() == [">", ">", ">", "fin"]
    assert _text(markup.render("- " * (DEPTH + 2) + "fin")).split() == ["-", "-", "fin"]


def test_a_container_of_right_to_left_writing_says_so() -> None:
    # A browser would not look into children that have a direction of their own.
    rendered = markup.render("- *مرحبا*\n- abc\n\n> שלום\n\n- https://x.org كلام")
    assert rendered.startswith('<ul dir="rtl"><li dir="rtl"><em>مرحبا</em></li>\n<li dir="auto">abc</li>')
    assert '<blockquote dir="rtl"><p dir="auto">שלום' in rendered
    assert rendered.count('dir="rtl"') == 5


LINKED = [
    ("https://example.org/a", "https://example.org/a", "https://example.org/a"),
    ("(voir https://example.org/a_(b)).", "https://example.org/a_(b)", "https://example.org/a_(b)"),
    ("**https://example.org**, puis", "https://example.org", "https://example.org/"),
    ("_https://example.org/_a_/b_", "https://example.org/_a_/b", "https://example.org/_a_/b"),
    ("HTTPS://Example.ORG/A", "https://example.org/A", "https://example.org/A"),
    ("«https://example.org/é»", "https://example.org/é", "https://example.org/%C3%A9"),
    ("<https://example.org/?a=1&b=2>", "https://example.org/?a=1&b=2", "https://example.org/?a=1&b=2"),
    ("https://example.org:8443/", "https://example.org:8443/", "https://example.org:8443/"),
    ("https://évil.example", "https://xn--vil-9la.example", "https://xn--vil-9la.example/"),
    ("https://аррӏе.com/x", "https://xn--80ak6aa92e.com/x", "https://xn--80ak6aa92e.com/x"),
    ("http://straße.example", "http://xn--strae-oqa.example", "http://xn--strae-oqa.example/"),
    ("http://ｅｘａｍｐｌｅ。org", "http://example.org", "http://example.org/"),
]


@pytest.mark.parametrize(("source", "text", "href"), LINKED, ids=[row[0] for row in LINKED])
def test_an_address_typed_in_a_text_is_a_link_that_shows_where_it_leads(source: str, text: str, href: str) -> None:
    rendered = markup.render(source)
    assert _links(rendered) == [(text, href)]
    assert f'dir="ltr" {REL}' in rendered
    assert "<bdi" not in rendered
    assert markup.link_targets(source) == (href,)


UNLINKED = [
    "www.example.org",
    "ftp://example.org",
    "moi@example.org",
    "//example.org",
    "xhttp://example.org",
    "http://user@example.org",
    "http://user:pass@example.org/",
    "https://ameli.fr%2f@example.org",
    r"https://ameli.fr\@example.org",
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f.0x1/",
    "http://[::1]/",
    "http://localhost/",
    "http://example.org:99999/",
    "http://example.org:/",
    "http://exa%20mple.org",
    "http://a℀b.org",
    "http://-a.org",
    "http://a.bم",
    "http://xn--a.org",
    "http://" + "a" * 64 + ".org",
    "http://" + "a." * 130 + "org",
    "http://x.org/" + "a" * 2_000,
    "http://x.org/" + "é" * 600,
    "[a](javascript:alert)",
    "[a](JaVaScRiPt:alert)",
    "[a](data:text/html,b)",
    "[a](vbscript:b)",
    "[a](tel:0639980000)",
    "[a](sms:0639980000)",
    "[a](mailto:a)",
    "[a](//x.org)",
    "[a](/u)",
    "[a]()",
    "![a](data:b)",
]


@pytest.mark.parametrize("source", UNLINKED)
def test_what_is_no_web_address_of_a_named_host_stays_text(source: str) -> None:
    rendered = markup.render(source)
    assert _links(rendered) == []
    assert _text(rendered).strip() == source
    assert not any(tag in rendered for tag in ("<img", "<bdi"))


def test_a_link_shows_its_host_beside_a_text_that_says_something_else() -> None:
    rendered = markup.render("[ameli.fr](https://évil.example/a?b=1&c=2)")
    assert rendered == (
        f'<p dir="auto"><a href="https://xn--vil-9la.example/a?b=1&amp;c=2" dir="auto" {REL}>ameli.fr</a> '
        '<bdi class="host">(xn--vil-9la.example)</bdi></p>\n'
    )
    for text in ("https://ameli.fr", "аmeli.fr", "**x.org**.", "x.org (x.org)", "x.org.evil.example"):
        assert '</a> <bdi class="host">(x.org)</bdi>' in markup.render(f"[{text}](https://x.org/page)")


def test_a_link_whose_text_is_its_host_or_address_needs_no_more() -> None:
    for text in ("x.org", "X.org", "https://x.org/page"):
        rendered = markup.render(f"[{text}](https://x.org/page)")
        assert "<bdi" not in rendered
        assert _links(rendered) == [(text, "https://x.org/page")]


def test_the_title_of_a_link_is_not_lost() -> None:
    assert _text(markup.render('[a](https://x.org "la page")')).strip() == "a (x.org) (la page)"


def test_a_link_within_a_link_or_a_picture_is_text() -> None:
    assert _links(markup.render("[voir https://evil.example](https://x.org)")) == [
        ("voir https://evil.example", "https://x.org/")
    ]
    assert _links(markup.render("![voir https://evil.example](https://x.org)")) == []


def test_links_of_authors_who_may_not_link_yet_are_text_with_the_whole_address() -> None:
    source = "[a *b*](https://évil.example/c) https://x.org/d"
    assert markup.render(source, links=False) == (
        '<p dir="auto">a <em>b</em> (<bdi class="address">https://xn--vil-9la.example/c</bdi>) '
        '<bdi class="address">https://x.org/d</bdi></p>\n'
    )
    assert markup.link_targets(source) == ("https://xn--vil-9la.example/c", "https://x.org/d")


def test_only_the_first_fifty_links_can_be_clicked() -> None:
    rendered = markup.render(" ".join(f"https://x.org/{n}" for n in range(LINKS + 2)))
    assert len(_links(rendered)) == LINKS
    assert f'<bdi class="address">https://x.org/{LINKS + 1}</bdi>' in rendered


def test_each_address_counts_once() -> None:
    assert markup.link_targets("https://b.org/ [a](https://a.org) > https://b.org/") == (
        "https://b.org/",
        "https://a.org/",
    )
    assert markup.link_targets("rien") == ()


def test_links_lead_to_the_page_in_between_once_and_for_all() -> None:
    asked: list[str] = []

    def sign(address: str) -> str:
        asked.append(address)
        return f"/u?to={len(asked)}&s=x"

    stored = markup.render('[a](https://x.org/?a=1&b=2) https://y.org <a href="https://z.org">')
    redirected = markup.with_redirects(stored, sign)
    assert asked == ["https://x.org/?a=1&b=2", "https://y.org/", "https://z.org/"]
    assert [href for _, href in _links(redirected)] == [f"/u?to={n}&s=x" for n in (1, 2, 3)]
    assert isinstance(redirected, Markup)
    assert markup.with_redirects(redirected, sign) == redirected


@pytest.mark.parametrize("path", ["https://evil.example", "//evil.example", r"/\evil.example", "u", ""])
def test_a_redirect_is_a_path_of_this_site_or_an_error(path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        markup.with_redirects(markup.render("https://x.org"), lambda _: path)


def test_stored_html_is_shown_as_it_is() -> None:
    assert markup.trusted("<p>a</p>") == Markup("<p>a</p>")
    assert markup.RENDERER >= 1


def test_an_excerpt_holds_the_words_alone() -> None:
    source = "# Un *mot*\n\n> cité\nencore\n\n1. [a](https://x.org/b)\n2. https://y.org/c"
    assert markup.plain(source, 200) == "# Un mot cité encore 1. a (https://x.org/b) 2. https://y.org/c"
    assert markup.plain("un deux trois", 8) == "un deux…"
    assert markup.plain("un deux trois", 13) == "un deux trois"
    assert markup.plain("abcx\u0317\u0317d", 5) == "abc…"
    assert markup.plain("abc", 0) == ""
    assert len(markup.plain("e\u0301 " * 100, 50)) <= 50
