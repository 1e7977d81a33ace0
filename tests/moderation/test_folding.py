"""No list of those who review shows more than 200 characters of what a member wrote; the rest is read on purpose."""

from __future__ import annotations

import random
import re

import pytest
from flask import Flask

from forum.discussion.models import PostState
from forum.discussion.models.posts import LONGEST_TITLE
from forum.moderation.models.items import ItemKind
from tests.factories import World
from tests.moderation.kinds import MAKE, Forum, forum_of
from tests.moderation.sparing import staff_pages
from tests.visitor import Visitor

MOST = 200  # characters
ROWS = 300
CHANCE = random.Random(3)


def long_text() -> str:
    """A thousand characters in short words, no two places alike."""
    words = ["".join(CHANCE.choices("abcdefghijklmnoprstuv", k=CHANCE.randint(3, 8))) for _ in range(ROWS)]
    return " ".join(words)[:1000].strip()


def longest_shown(text: str, page: str) -> int:
    """How many characters of the beginning of a text, or of any later part, stand on a page without a break."""
    longest = 0
    for start in range(0, len(text), 20):
        length = 20
        while start + length <= len(text) and text[start : start + length] in page:
            longest = max(longest, length)
            length += 20
    return longest


@pytest.fixture
def forum(app: Flask, world: World) -> Forum:
    return forum_of(app, world)


def _plant(forum: Forum) -> list[str]:
    """Long texts wherever a member's text can wait: posts, edits, what is reported, contested, written to the team."""
    texts = [long_text() for _ in range(5)]
    world = forum.world
    reported = world.thread(world.board(), author=forum.author, body=texts[0], title=texts[0][:LONGEST_TITLE].strip())
    world.reply(forum.thread, state=PostState.HELD, body=texts[1])
    world.edit(forum.first, forum.author, title="Autrement", body=texts[2])
    world.thread(world.board(), state=PostState.HELD, body=texts[3])
    reporter = forum.come(world.member())
    reporter.post(f"/t/{reported.public_id}/report", {"reason": "identity", "text": texts[4]})
    return texts


def test_no_list_shows_more_of_a_text_than_its_beginning(forum: Forum) -> None:
    texts = _plant(forum)
    MAKE[ItemKind.CASE](forum)
    for account in (forum.fellow, forum.admin):
        somebody = forum.come(account)
        for path in staff_pages(forum.app):
            response = somebody.client.get(path, base_url="https://localhost")
            page = re.sub(r"\s+", " ", response.get_data(as_text=True))
            shown = {text[:20]: longest_shown(text, page) for text in texts}
            assert max(shown.values()) <= MOST, (path, shown)


def test_the_queue_shows_the_beginning_folded_away(forum: Forum) -> None:
    text = long_text()
    forum.world.reply(forum.thread, state=PostState.HELD, body=text)
    page = forum.come(forum.fellow).get("/mod")
    folded = [line.text_content() for line in page.css(".case details p")]
    assert len(folded) == 1
    assert text.startswith(folded[0].rstrip("… "))
    assert 100 < len(folded[0]) <= MOST + 1
    outside = page.source.replace(folded[0], "")
    assert longest_shown(text, outside) == 0
    assert not page.css(".case details[open]")


def test_a_page_that_showed_more_would_be_found(app: Flask, world: World) -> None:
    text = long_text()
    thread = world.thread(body=text)
    page = Visitor(app).become(world.member()).get(f"/t/{thread.public_id}")
    assert longest_shown(text, re.sub(r"\s+", " ", page.source)) > MOST
