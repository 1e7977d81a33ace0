"""Somebody who has written in every place where a member can write, each time with a word of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from sqlalchemy import event
from sqlalchemy import text as clause

from forum.accounts import queries as accounts
from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Board, Post, PostState, Thread
from forum.discussion.operations import posts
from forum.discussion.queries import threads as thread_queries
from forum.moderation.models import Contested, Outcome, ReportedKind, SanctionKind
from forum.moderation.operations import appeals, deciding, reports
from forum.moderation.operations.appeals import Grounds
from forum.moderation.operations.deciding import Ruling
from forum.moderation.queries import review
from forum.moderation.queries.reported import Reporter
from forum.roles import Viewer
from tests.factories import World, viewer_of

ONCE, WISH, NAME = "Zqxoncewqz", "Zqxwishwqz", "Zqxpseudonymwqz"
# Where sealed words stand: a byte search finds what they are sealed into.
SEALED = (
    "SELECT sealed FROM messages",
    "SELECT words_sealed FROM reports WHERE words_sealed <> ''",
    "SELECT text_sealed FROM appeals WHERE text_sealed <> ''",
    "SELECT body_sealed FROM maskings",
    "SELECT body_sealed FROM report_cases WHERE post_id = {reported} AND body_sealed <> ''",
    "SELECT skeleton FROM accounts WHERE id IN ({me}, {once})",
    "SELECT skeleton FROM chosen_names WHERE skeleton IS NOT NULL",
)


def tied(account: Account) -> Viewer:
    """The viewer of an account, with what ties it to others."""
    return Viewer(
        account_id=account.id,
        role=account.role,
        number=account.number,
        find_ties=cache(partial(accounts.ties, account.id, account.number)),
    )


@dataclass
class Life:
    """What somebody left: their account, the posts by how they stand, and every word that is only theirs."""

    me: Account
    board: Board
    moderator: Account
    posts: dict[str, Post] = field(default_factory=dict)
    threads: dict[str, Thread] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    sealed: list[str] = field(default_factory=list)

    def word(self, place: str) -> str:
        """A word that stands nowhere else; letters only, so that nothing on its way changes it."""
        self.words[place] = f"zqx{place}wqz"
        return self.words[place]

    def texts(self) -> set[str]:
        """The words of their posts, in clear."""
        told = {"talk", "report", "appeal", "masked", "once", "wish", "pseudonym"}
        return {word for place, word in self.words.items() if place not in told}


def lived(world: World) -> Life:
    """One whole life: published, held, returned, removed, edited, masked, quoted, reported, said to the team, appealed,
    under a one-off name."""
    life = Life(world.member(name=NAME), world.board(), world.moderator())
    life.words |= {"pseudonym": NAME, "once": ONCE, "wish": WISH}
    word, me = life.word, life.me
    life.threads["own"] = world.thread(life.board, author=me, title=f"Fil {word('past')}", body=f"Un {word('first')}.")
    life.posts["own"] = world.first_post(life.threads["own"])
    other = life.threads["other"] = world.thread(life.board)
    for state in (PostState.PUBLISHED, PostState.HELD, PostState.RETURNED, PostState.REMOVED):
        life.posts[state.value] = world.reply(other, author=me, state=state, body=f"Et {word(state.value)}.")
    life.threads["held"] = world.thread(life.board, author=me, state=PostState.HELD, title=f"F {word('heldtitle')}")
    life.posts["heldfirst"] = world.first_post(life.threads["held"])
    now = {"title": f"Fil {word('title')}", "body": f"Un {word('body')}."}
    world.edit(life.posts["own"], me, state=PostState.PUBLISHED, **now)
    world.edit(life.posts["published"], me, body=f"Puis {word('waiting')}.")
    world.reply(life.threads["own"])
    _masked(life, world)
    _as_once(life, world)
    _told(life, world)
    _look(life, world)
    return life


def _masked(life: Life, world: World) -> None:
    """A text of which something was masked: the original is kept, sealed."""
    post = world.reply(life.threads["other"], author=life.me, state=PostState.HELD, body=f"Chez {life.word('masked')}.")
    life.posts["masked"] = post
    with world.open():
        found = review.review(post.public_id, viewer_of(life.moderator))
        ruling = Ruling(outcome=Outcome.MASK, rule="anonymous", reason="Un nom.", body="Chez [retiré].")
        deciding.decide(found, ruling, version=found.post.version, viewer=viewer_of(life.moderator))


def _as_once(life: Life, world: World) -> None:
    with world.open():
        me, other = tied(life.me), life.threads["other"]
        found = thread_queries.thread(other.public_id, me)
        life.posts["once"] = posts.submit_reply(
            found, body=f"Ici {life.word('oncebody')}.", notes=(), viewer=me, once=ONCE
        )
        world._bring(world._load(life.posts["once"].public_id), PostState.PUBLISHED, "", me)
        # Somebody else quotes them: what they say is read where it stands.
        reader = viewer_of(life.moderator)
        quoting = posts.submit_reply(
            found, body="Je réponds.", notes=(), viewer=reader, quotes=life.posts["published"].id
        )
        world._bring(world._load(quoting.public_id), PostState.PUBLISHED, "", reader)


def _told(life: Life, world: World) -> None:
    """What was said to the team, and what somebody reported of theirs."""
    me, theirs, reader = life.me, world.reply(life.threads["other"]), world.member()
    world.conversation(me, f"Bonjour {life.word('talk')}.")
    world.wish(me, WISH)
    sanction = world.sanction(me, SanctionKind.WARNING, by=life.moderator)
    with world.open():
        words = f"Ceci {life.word('report')}."
        mine, other = Reporter(account_id=me.id), Reporter(account_id=reader.id)
        about, by = ReportedKind.POST, viewer_of(reader)
        reports.report(about, theirs.public_id, reason="blame", words=words, reporter=mine, viewer=viewer_of(me))
        reports.report(about, life.posts["own"].public_id, reason="blame", words="", reporter=other, viewer=by)
        grounds = Grounds(
            kind=Contested.SANCTION, about=sanction.public_id, decided_on=sanction.given_on,
            first_decider=life.moderator.number,
        )  # fmt: skip
        appeals.send(grounds, text=f"Mais {life.word('appeal')}.", viewer=viewer_of(me))


def _look(life: Life, world: World) -> None:
    with world.open():
        once = db.session.execute(clause(f"SELECT author_id FROM posts WHERE id = {life.posts['once'].id}")).scalar()
        named = {"reported": life.posts["own"].id, "me": life.me.id, "once": once}
        for statement in SEALED:
            found = list(db.session.execute(clause(statement.format(**named))).scalars())
            assert found, statement
            life.sealed += found


def counted(work: Callable[[], object]) -> int:
    """How many statements something takes, but for the beginning of a transaction."""
    asked: list[str] = []
    note: Any = lambda _connection, _cursor, statement, *_rest: asked.append(statement)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", note)
    work()
    db.session.flush()
    event.remove(db.engine, "before_cursor_execute", note)
    return len([statement for statement in asked if not statement.startswith("BEGIN")])
