"""Tokens of `grammar` to HTML and to plain text. Every piece of text is escaped here, before any sanitiser."""

import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from markdown_it.token import Token

from .addresses import Address

EMPHASIS_DEPTH: Final = 4  # emphasis within emphasis; the signs of what is deeper are shown as typed
REL: Final = "noopener noreferrer nofollow ugc"
SUMMARY: Final = "<summary></summary>"  # what a folded passage is called is said when it is read
LEFT_OUT: Final = "[…]"  # stands in an excerpt for a folded passage
_CONTAINERS: Final = {"bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "blockquote": "blockquote"}


def address_of(token: Token) -> Address | None:
    """Where the link leads that this token opens; None for other tokens."""
    address = token.meta.get("address")
    return address if isinstance(address, Address) else None


def link_addresses(tokens: Sequence[Token]) -> Iterator[str]:
    """The href of every link, clickable or not, in the order of the text."""
    for token in tokens:
        if address := address_of(token):
            yield address.href
        yield from link_addresses(token.children or ())


def _direction(tokens: Sequence[Token], first: int) -> str:
    """The direction of the container that `tokens[first]` opens: "rtl" when its first letter is, else "auto".

    `dir=auto` alone does not do: browsers pass over children that have a `dir` of their own (HTML, 3.2.6.4),
    so a list in Arabic would have its numbers on the left.
    """
    for token in tokens[first + 1 :]:
        if token.nesting < 0 and token.level == tokens[first].level:
            break
        if direction := _direction_of(token.children or ()):
            return direction
    return "auto"


def _direction_of(pieces: Sequence[Token], up_to: str = "") -> str:
    """The same for the pieces of a line, those before the first of a type; "" where no letter tells."""
    for piece in pieces:
        if piece.type == up_to:
            break
        if piece.content.startswith(("http://", "https://")):
            continue
        for letter in piece.content:
            kind = unicodedata.bidirectional(letter)
            if kind in {"R", "AL"}:
                return "rtl"
            if kind == "L":
                return "auto"
    return ""


def _link(address: Address, *, inner: str, text: str, clickable: bool) -> str:
    """A link whose true host can be read, or the same as text. `inner` is HTML, `text` what it shows."""
    shows_address = text in {address.shown, address.href, address.href.removesuffix("/")}
    if not clickable:
        shown = f'<bdi class="address">{escape(address.shown)}</bdi>'
        return shown if shows_address else f"{inner} ({shown})"
    direction = "ltr" if shows_address else "auto"
    link = f'<a href="{escape(address.href)}" dir="{direction}" rel="{REL}">{inner}</a>'
    if shows_address or text.lower() == address.host:
        return link
    return f'{link} <bdi class="host">({address.host})</bdi>'


def _emphasis(token: Token, shown: list[bool]) -> str:
    """The tag of an emphasis token; `shown` remembers which of those around were written as tags."""
    if token.nesting > 0:
        shown.append(sum(shown) < EMPHASIS_DEPTH)
        written = shown[-1]
    else:
        written = shown.pop() if shown else False
    if not written:
        return escape(token.markup)
    return f"<{'/' if token.nesting < 0 else ''}{token.tag}>"


def _inline(tokens: Sequence[Token], *, links: bool) -> str:
    """One paragraph's text as HTML. With `links` false, no link can be clicked."""
    written: list[str] = []
    before: list[str] = []  # while a link is written: what stands before it
    texts: list[str] = []  # the plain text inside the link
    shown: list[bool] = []
    tags: list[str] = []  # emphasis that is open, as it was written
    opening: Token | None = None
    for place, token in enumerate(tokens):
        if token.type == "link_open":
            before, written, texts, opening = written, [], [], token
        elif token.type == "link_close" and opening and (address := address_of(opening)):
            clickable = links and bool(opening.meta["clickable"])
            before.append(_link(address, inner="".join(written), text="".join(texts), clickable=clickable))
            written, opening = before, None
        elif token.type in {"softbreak", "hardbreak"}:
            written.append("<br>\n")
        elif token.type == "text":
            written.append(escape(token.content, quote=False))
            texts.append(token.content)
        elif token.type in {"spoiler_open", "spoiler_close"}:
            # Emphasis ends before and begins again behind: no page may hold a block within it.
            ends, begins = (f"</{tag}>" for tag in reversed(tags)), (f"<{tag}>" for tag in tags)
            written += [*ends, _folded(tokens, place) if token.nesting > 0 else "</details>", *begins]
        else:
            written.append(_emphasis(token, shown))
            if written[-1] == f"<{token.tag}>":
                tags.append(token.tag)
            elif written[-1] == f"</{token.tag}>":
                tags.pop()
    return "".join(written)


def _folded(tokens: Sequence[Token], place: int) -> str:
    """The beginning of a passage that is folded within a line."""
    direction = _direction_of(tokens[place + 1 :], up_to="spoiler_close") or "auto"
    return f'<details class="spoiler spoiler--inline" dir="{direction}">{SUMMARY}'


def _container(tokens: Sequence[Token], place: int, numbers: list[int]) -> str:
    """The opening tag of a list, an item, a quote. `numbers`: the next number of each list around it.

    A number that a list would not count by itself is written out: "1986. Quelle année" must stay 1986.
    """
    token, attribute = tokens[place], ""
    name = _CONTAINERS[token.type.removesuffix("_open")]
    if name in {"ol", "ul"}:
        numbers.append(int(token.attrs.get("start", 1)))
        attribute = f' start="{numbers[-1]}"' if numbers[-1] != 1 else ""
    elif name == "li" and token.info:
        number = int(token.info)
        attribute = f' value="{number}"' if number != numbers[-1] else ""
        numbers[-1] = number + 1
    return f'<{name} dir="{_direction(tokens, place)}"{attribute}>'


def _paragraph(tokens: Sequence[Token], place: int) -> str:
    """The tag that opens or closes a paragraph. One in which a passage is folded is none for HTML: a paragraph ends
    where such a passage begins, and what stands around it would fall apart."""
    is_open = tokens[place].nesting > 0
    words = tokens[place + 1 if is_open else place - 1]
    if any(piece.type == "spoiler_open" for piece in words.children or ()):
        return f'<div dir="{_direction(tokens, place)}">' if is_open else "</div>\n"
    return '<p dir="auto">' if is_open else "</p>\n"


def write_html(tokens: Sequence[Token], *, links: bool) -> str:
    """The whole text as HTML, safe by itself; `markup` sends it through two sanitisers all the same."""
    written: list[str] = []
    numbers: list[int] = []
    for place, token in enumerate(tokens):
        if token.type == "inline":
            written.append(_inline(token.children or (), links=links))
        elif token.type in {"paragraph_open", "paragraph_close"}:
            written.append("" if token.hidden else _paragraph(tokens, place))
        elif token.type == "spoiler_open":
            written.append(f'<details class="spoiler" dir="{_direction(tokens, place)}">{SUMMARY}\n')
        elif token.type == "spoiler_close":
            written.append("</details>\n")
        elif token.nesting > 0:
            written.append(_container(tokens, place, numbers))
        else:
            name = _CONTAINERS[token.type.removesuffix("_close")]
            if name in {"ol", "ul"}:
                numbers.pop()
            written.append(f"</{name}>\n")
    return "".join(written)


def write_plain(tokens: Sequence[Token]) -> str:
    """The words of the whole text on one line, numbers of lists and addresses of links included; of what is folded a
    sign that there is something."""
    words: list[str] = []
    folded = 0
    for token in tokens:
        if token.type in {"spoiler_open", "spoiler_close"}:
            words += [LEFT_OUT, " "] if not folded else []
            folded += token.nesting
        if folded:
            continue
        words.append(f"{token.info}. " if token.type == "list_item_open" and token.info else "")
        address, texts = None, [""]
        for child in token.children or ():
            if child.type in {"spoiler_open", "spoiler_close"}:
                words += [LEFT_OUT] if child.nesting > 0 else []
                folded += child.nesting
            elif folded:
                continue
            elif child.type == "link_open":
                address, texts = address_of(child), []
            elif child.type == "link_close" and address:
                shows_address = "".join(texts) in {address.shown, address.href}
                words.append("" if shows_address else f" ({address.shown})")
            else:
                words.append(" " if child.type in {"softbreak", "hardbreak"} else child.content)
                texts.append(child.content)
        words.append(" ")
    return " ".join("".join(words).split())
