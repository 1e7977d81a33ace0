"""A reply that quotes: the words are read where they stand, by who may read them there."""

from __future__ import annotations

from urllib.parse import quote_plus

import pytest
from flask import Flask

from forum import keys, markup
from forum.accounts.models import Account
from forum.db import db
from forum.discussion import rules
from forum.discussion.models import Post, PostState, Thread
from forum.discussion.operations import posts
from forum.discussion.queries import quotes
from forum.discussion.queries.counting import Counting
from forum.moderation.operations import threads as whole_threads
from tests.discussion.test_query_counts import statements
from tests.factories import World, viewer_of
from tests.visitor import Page, Visitor

GONE = "Le message cité n’est plus là."
WORDS = "Des mots que seul ce message dit."


def quoting(world: World, thread: Thread, quoted: Post, *, author: Account, body: str = "Oui.") -> Post:
    """A published reply that quotes another of the thread."""
    post = world.reply(thread, author=author, body=body)
    with world.open():
        db.session.get_one(Post, post.id).quotes_id = quoted.id
    return post


def shown(page: Page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.css(".quote")]


class Talk:
    """A thread of `asker`, a reply of `author`, one of `answerer` that quotes it; and a reader."""

    def __init__(self, app: Flask, world: World) -> None:
        self.world = world
        self.board = world.board(public=True)
        self.asker, self.author, self.answerer, self.reader = (world.member(f"Nom {n}") for n in range(4))
        self.thread = world.thread(self.board, author=self.asker, body="Le début.")
        self.reply = world.reply(self.thread, author=self.author, body=f"{WORDS} " + "Suite. " * 60)
        self.answer = quoting(world, self.thread, self.reply, author=self.answerer)
        self.path = f"/t/{self.thread.public_id}"
        self.me = Visitor(app).become(self.reader)

    def bring(self, state: PostState) -> None:
        with self.world.open():
            post = db.session.get_one(Post, self.reply.id)
            post.state = state
            post.aside_on = post.published_on if state is PostState.ASIDE else None
            post.body, post.html = ("", "") if state is PostState.WITHDRAWN else (self.reply.body, self.reply.html)


@pytest.fixture
def talk(app: Flask, world: World) -> Talk:
    return Talk(app, world)


def test_whoever_quotes_chooses_by_place_and_carries_it_to_the_end(app: Flask, talk: Talk, world: World) -> None:
    author = Visitor(app).become(talk.answerer)
    page = author.get(talk.path)
    links = [link.get("href") for link in page.css(".post-card a[href*='quote=']")]
    assert links == [f"{talk.path}?quote={place}#answer" for place in (1, 2, 3)]
    page = author.get(f"{talk.path}?quote=2")
    action = f"{talk.path}/reply"
    carried = page.form(action)["quotes"]
    assert talk.reply.public_id not in page.source
    assert carried not in {"2", talk.reply.public_id}
    assert any("Vous répondez à ce message" in told and WORDS in told for told in shown(page))
    again = author.send(page, action, status=422, body="")
    assert again.form(action)["quotes"] == carried
    checked = author.send(again, action, status=200, body="Je réponds.", step="check")
    assert WORDS in shown(checked)[0]
    back = author.send(checked, action, status=200, step="edit")
    assert back.form(action)["quotes"] == carried
    author.send(checked, action, step="send")
    assert world.load(Post, body="Je réponds.").quotes_id == talk.reply.id
    # Pressed twice it is one; about another post, or none, it is another text.
    author.send(checked, action, step="send")
    author.post(action, {"body": "Je réponds.", "quotes": "1"})
    assert world.count(Post, body="Je réponds.") == 2
    assert WORDS in shown(author.get(talk.path))[-1]  # beside one's own text that waits


def test_after_the_end_of_a_session_the_quote_is_still_there(app: Flask, talk: Talk) -> None:
    talk.me.get(talk.path)
    page = talk.me.get(f"{talk.path}?quote=2")
    stranger = Visitor(app)
    stranger.token()
    fields = {"body": "Trop tard.", "quotes": page.form(f"{talk.path}/reply")["quotes"], "step": "check"}
    answer = stranger.post(f"{talk.path}/reply", fields, 403)
    assert answer.form("/in")["kept.quotes"] == fields["quotes"]


def test_what_names_no_post_is_ignored(talk: Talk, world: World) -> None:
    wrong = ["0", "9", "99999999999", "-1", "x", "²", "A" * 22, "a" * 30_000, "\x00"]
    for number, said in enumerate(wrong):
        if len(said) < 100:
            assert "Vous répondez" not in talk.me.get(f"{talk.path}?quote={quote_plus(said)}").text
        talk.me.post(f"{talk.path}/reply", {"body": f"Sans citer {number}.", "quotes": said})
    assert world.count(Post, author_id=talk.reader.id, quotes_id=None) == len(wrong)


def test_a_post_elsewhere_or_unseen_cannot_be_quoted(app: Flask, talk: Talk, world: World) -> None:
    held = world.reply(talk.thread, author=talk.author, state=PostState.HELD, body="En attente.")
    elsewhere = world.reply(world.thread(talk.board), body="Ailleurs.")
    with world.open():
        viewer = viewer_of(talk.reader)
        aliases = [keys.alias(quotes.HANDLE, post.public_id) for post in (held, elsewhere)]
        assert [quotes.chosen(talk.thread.id, alias, viewer) for alias in aliases] == [None, None]
        own = keys.alias(quotes.HANDLE, talk.reply.public_id)
        assert quotes.chosen(talk.thread.id, own, viewer) is not None


def test_the_beginning_stands_as_plain_words_with_a_link(talk: Talk, visitor: Visitor) -> None:
    page = visitor.get(talk.path)
    quote = page.one(".quote")
    beginning = quote.cssselect("blockquote")[0]
    assert beginning.text_content().startswith(WORDS)
    assert len(beginning.text_content()) <= quotes.BEGINNING
    assert [child.tag for child in beginning] == []
    assert quote.cssselect("a")[0].get("href") == f"{talk.path}#m2"


def test_what_is_not_there_for_a_reader_leaves_the_same_line_whatever_the_reason(
    app: Flask, talk: Talk, world: World
) -> None:
    """Withdrawn, removed, given back, held again, put aside, of somebody blocked or muted, in another thread."""
    lines = []
    for state in (PostState.WITHDRAWN, PostState.REMOVED, PostState.RETURNED, PostState.ASIDE):
        talk.bring(state)
        lines.append(talk.me.get(talk.path).one(".quote"))
    talk.bring(PostState.PUBLISHED)
    assert WORDS in talk.me.get(talk.path).one(".quote").text_content()
    for one, other in ((talk.reader, talk.author), (talk.author, talk.reader)):
        block = world.block(one, other)
        lines.append(talk.me.get(talk.path).one(".quote"))
        with world.open():
            db.session.delete(block)
    mute = world.mute(talk.reader, talk.author)
    lines.append(talk.me.get(talk.path).one(".quote"))
    with world.open():
        db.session.delete(mute)
    assert WORDS in talk.me.get(talk.path).text
    moderator = world.moderator()
    with world.open():
        chosen = [talk.answer.public_id]
        viewer = viewer_of(moderator)
        new = whole_threads.split(
            talk.thread.public_id, post_ids=chosen, title="À part", reason="Un autre sujet.", viewer=viewer
        )
    lines.append(talk.me.get(f"/t/{new.public_id}").one(".quote"))
    assert {(line.tag, line.get("class"), line.text_content()) for line in lines} == {("p", "quote quote--gone", GONE)}
    assert len(lines) == 8


def test_a_quote_goes_along_when_both_are_put_into_another_thread(
    app: Flask, talk: Talk, world: World, visitor: Visitor
) -> None:
    target, viewer = world.thread(talk.board, title="L’autre fil"), viewer_of(world.moderator())
    with world.open():
        whole_threads.merge(talk.thread.public_id, into_id=target.public_id, reason="Le même sujet.", viewer=viewer)
    quote = visitor.get(f"/t/{target.public_id}").one(".quote")
    assert WORDS in quote.text_content()
    assert quote.cssselect("a")[0].get("href") == f"/t/{target.public_id}#m3"


def test_content_notes_of_the_quoted_text_fold_the_quote(talk: Talk, world: World, visitor: Visitor) -> None:
    with world.open():
        db.session.get_one(Post, talk.reply.id).notes = "threats"
    folded = visitor.get(talk.path).one(".quote details")
    assert folded.get("open") is None
    assert WORDS in folded.text_content()
    assert "menaces" in folded.cssselect("summary")[0].text_content()


def test_its_author_may_stop_quoting_and_nobody_else(app: Flask, talk: Talk, world: World) -> None:
    path = f"/p/{talk.answer.public_id}/edit"
    author = Visitor(app).become(talk.answerer)
    page = author.get(path)
    assert WORDS in shown(page)[0]
    checked = author.send(page, path, status=200, step="check", unquote="y")
    assert not shown(checked)
    talk.me.post(path, {**checked.form(path), "csrf_token": talk.me.token(), "step": "send"}, 404)
    assert world.load(Post, id=talk.answer.id).quotes_id == talk.reply.id
    author.send(checked, path, step="send")
    assert world.load(Post, id=talk.answer.id).quotes_id is None
    assert "Ce message en cite" not in author.get(path).text


def test_who_reviews_sees_what_is_quoted(talk: Talk, world: World, moderator: Visitor) -> None:
    waiting = world.reply(talk.thread, author=talk.answerer, state=PostState.HELD, body="À relire.")
    with world.open():
        db.session.get_one(Post, waiting.id).quotes_id = talk.reply.id
    world.block(talk.answerer, talk.author)
    page = moderator.get(f"/mod/p/{waiting.public_id}")
    assert WORDS in shown(page)[0]
    talk.bring(PostState.REMOVED)
    assert shown(moderator.get(f"/mod/p/{waiting.public_id}")) == [GONE]


def test_a_withdrawn_text_is_gone_from_every_quote_at_once(app: Flask, talk: Talk, world: World) -> None:
    for number in range(3):
        quoting(world, talk.thread, talk.reply, author=talk.asker, body=f"Encore {number}.")
    with world.open():
        viewer = viewer_of(talk.author)
        found = db.session.get_one(Post, talk.reply.id, populate_existing=True)
        found.thread = db.session.get_one(Thread, talk.thread.id)
        posts.withdraw(found, viewer)
    page = talk.me.get(talk.path)
    assert shown(page) == [GONE] * 4
    assert WORDS not in page.source


def test_quotes_cost_one_statement_for_a_page_and_none_without(talk: Talk, world: World, visitor: Visitor) -> None:
    def cost() -> int:
        with statements() as asked:
            visitor.get(talk.path)
        return len(asked)

    one = cost()
    for number in range(5):
        quoting(world, talk.thread, talk.reply, author=talk.asker, body=f"Encore {number}.")
    assert cost() == one
    plain = world.thread(talk.board)
    with statements() as asked:
        visitor.get(f"/t/{plain.public_id}")
    assert len(asked) == one - 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("**Un mot** & un autre.\n\nLa suite.", "Un mot & un autre. La suite."),
        ("- un\n- deux\n\n> dit", "un deux dit"),
        ("Avant ||ce qui est replié|| après.", "Avant […] après."),
        (">! Un passage replié.\n\nFin.", "[…] Fin."),
        ("[ici](https://example.org/) <b>", "ici <b>"),
        ("mot " * 9000, "mot " * 69 + "mot…"),
        (">! " + "mot " * 4000 + "\n\nFin.", "[…] Fin."),
        ("&amp;" * 300, "&amp;" * 55 + "&amp…"),
        ("", ""),
    ],
)
def test_the_beginning_leaves_out_what_is_folded(source: str, words: str) -> None:
    assert markup.beginning(str(markup.render(source)), quotes.BEGINNING) == words


@pytest.mark.parametrize(
    ("unseen", "place", "number"),
    [((), 5, 5), ((2,), 1, 1), ((2,), 3, 2), ((1, 2, 4), 3, 1), ((1, 2, 4), 5, 2), ((3, 4), 9, 7)],
)
def test_numbers_go_on_as_if_what_is_unseen_had_not_been_written(
    unseen: tuple[int, ...], place: int, number: int
) -> None:
    how = Counting(unseen)
    assert how.shown(place) == number
    assert how.stored(number) == place


def test_nobody_mutes_or_blocks_an_agency_or_themselves(world: World) -> None:
    me, other = viewer_of(world.member()), world.member()
    assert rules.may_be_kept_apart(other.id, None, viewer=me)
    assert not rules.may_be_kept_apart(me.account_id, None, viewer=me)
    assert not rules.may_be_kept_apart(other.id, 1, viewer=me)
    assert not rules.may_be_kept_apart(None, None, viewer=me)
    assert rules.is_muted(other.id, None, muted={other.id})
    assert not rules.is_muted(other.id, 1, muted={other.id})
    assert not rules.is_muted(None, None, muted={other.id})
