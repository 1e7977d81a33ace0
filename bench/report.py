"""From slices to a table: medians of ratios, as the machine has other things to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from bench.bare import HELLO, POSTS
from bench.probe import Part


@dataclass(frozen=True, slots=True)
class Slice:
    """One page asked for during a moment: requests per second, processor seconds of the worker per request."""

    rate: float
    processor: float


@dataclass(frozen=True, slots=True)
class Turn:
    """A page of the forum, with the two yardsticks measured right before it."""

    page: str
    hello: Slice
    posts: Slice
    forum: Slice


def _median(turns: Iterable[Turn], figure: Callable[[Turn], float]) -> float:
    return median(figure(turn) for turn in turns)


def _ratio(one: float, other: float) -> float:
    """Processor time comes in hundredths of a second: in a slice much shorter than that there may be none."""
    return one / other if other else 0.0


def _row(name: str, turns: list[Turn], calls: int, bare: int) -> str:
    rate = _median(turns, lambda turn: turn.forum.rate / turn.hello.rate)
    times = _median(turns, lambda turn: _ratio(turn.forum.processor, turn.posts.processor))
    spent = _median(turns, lambda turn: turn.forum.processor) * 1000
    return f"| {name} | {rate:.2f} | {spent:.2f} | {times:.1f} | {calls} | {calls / bare:.1f} |"


def _apart(turns: dict[str, list[Turn]], counts: dict[str, int]) -> list[str]:
    """How much a late page differs from the first of its kind, for the same reader, round by round."""
    lines = []
    firsts = {name: measured for name, measured in turns.items() if ", page 1, " in name}
    for name, first in firsts.items():
        kind, _, reader = name.split(", ")
        late = next((n for n in turns if n != name and n.startswith(kind) and n.endswith(reader)), None)
        if late:
            pairs = list(zip(first, turns[late], strict=True))
            rate = median((b.forum.rate / b.hello.rate) / (a.forum.rate / a.hello.rate) for a, b in pairs)
            spent = median(_ratio(b.forum.processor, a.forum.processor) for a, b in pairs)
            called = counts[late] / counts[name]
            lines.append("| " + " | ".join([late, *(f"{100 * (x - 1):+.0f} %" for x in (rate, spent, called))]) + " |")
    return lines


def _visit(parts: list[Part]) -> list[str]:
    lines = [
        f"| {part.path if number else 'the page'} | {part.head} | {part.body} |" for number, part in enumerate(parts)
    ]
    heads, bodies = sum(part.head for part in parts), sum(part.body for part in parts)
    return [*lines, f"| **{len(parts)} requests, {heads + bodies} bytes** | {heads} | {bodies} |"]


def text(turns: list[Turn], parts: list[Part], counts: dict[str, int], *, engine: str, size: int, services: int) -> str:
    """The tables of docs/performance.md."""
    by_page: dict[str, list[Turn]] = {}
    for turn in turns:
        by_page.setdefault(turn.page, []).append(turn)
    hello, posts = (
        _median(turns, figure) * 1000 for figure in (lambda t: t.hello.processor, lambda t: t.posts.processor)
    )
    return "\n".join(
        [
            f"{engine}, {size} threads, {services} services. Processor time of bare Flask: hello {hello:.2f} ms,"
            f" 20 posts {posts:.2f} ms.",
            "",
            f"Function calls of bare Flask: hello {counts[HELLO]}, 20 posts {counts[POSTS]}.",
            "",
            "| page | requests per second ÷ hello | processor ms | ÷ 20 bare posts | calls | ÷ 20 bare posts |",
            "|---|---|---|---|---|---|",
            *(_row(name, measured, counts[name], counts[POSTS]) for name, measured in by_page.items()),
            "",
            "| late page against the first | requests per second | processor time | calls |",
            "|---|---|---|---|",
            *_apart(by_page, counts),
            "",
            "| first visit of a thread | head, bytes | body, bytes |",
            "|---|---|---|",
            *_visit(parts),
        ]
    )
