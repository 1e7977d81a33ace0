"""`abri seed`: sample content, or a large forum to measure with."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from typing import Any

import click
from sqlalchemy import insert, select

from forum.accounts.models import Account
from forum.cli import rows, sampling, services, shared, teamwork
from forum.db import db, new_public_id, write_lock
from forum.discussion.models import Post, PostState, Thread
from forum.web import locale

POSTS_A_THREAD = 20
# From this size on the first thread gets enough posts for its page 400.
LARGE = 1_000
LONGEST_THREAD = 8_100
CHUNK = 5_000
AUTHORS = 200


@click.command()
@click.option("--size", default="", help="`demo`, or a number of threads with about 20 posts each.")
@click.option(
    "--services", "services_wanted", type=click.IntRange(0, 1_000_000), default=0, help="A number of services."
)
@click.option("--seed", "key", default=1, show_default=True, help="The same number gives the same lengths and texts.")
def seed(size: str, services_wanted: int, key: int) -> None:
    """Fill a forum that `./run abri init` made. For trying and measuring, never on a real one."""
    is_number = size.isdecimal() and 0 < int(size) <= 1_000_000
    if not (size == "demo" or is_number or (not size and services_wanted)):
        raise click.BadParameter("`demo` or a number of threads up to 1000000", param_hint="--size")
    with shared.forum():
        if size == "demo":
            teamwork.plant(sampling.plant())
            click.echo("The sample forum stands.")
        elif size:
            grow(int(size), random.Random(key))  # noqa: S311 - sample content, not a secret
        if services_wanted:
            services.grow(services_wanted, random.Random(key))  # noqa: S311 - sample content, not a secret


def grow(size: int, chance: random.Random) -> None:
    """Write `size` threads in bulk, with a progress bar, a commit a chunk."""
    with write_lock():
        rooms = [board.id for board in sampling.boards().values()]
        people = [account.id for account in _authors()]
        db.session.commit()
        bodies = [entry["body"] for story in sampling.read("threads.fr") for entry in story["posts"] if entry["body"]]
        lengths = [_length(place, size, chance) for place in range(size)]
        with click.progressbar(length=sum(lengths), label="posts") as bar:
            for first in range(0, size, CHUNK // POSTS_A_THREAD):
                part = lengths[first : first + CHUNK // POSTS_A_THREAD]
                ids = _threads(first, part, rooms, people, chance)
                posts = _posts(ids, part, people, bodies, chance)
                while chunk := list(islice(posts, CHUNK)):
                    db.session.execute(insert(Post), chunk)
                    bar.update(len(chunk))
                db.session.commit()
    click.echo(f"{size} threads, {sum(lengths)} posts")


def _authors() -> list[Account]:
    # Two pseudonyms may meet by chance in a large forum: numbered names cannot.
    return [rows.author("fr", f"Voix {new_public_id()[:8]} {number}") for number in range(AUTHORS)]


def _length(place: int, size: int, chance: random.Random) -> int:
    if place == 0 and size >= LARGE:
        return LONGEST_THREAD
    return chance.randint(POSTS_A_THREAD - 10, POSTS_A_THREAD + 10)


def _threads(first: int, lengths: list[int], rooms: list[int], people: list[int], chance: random.Random) -> list[int]:
    """Insert threads; their internal numbers, in order. Half of them are on the first board."""
    public_ids = [new_public_id() for _ in lengths]
    db.session.execute(
        insert(Thread),
        [
            {
                "public_id": public_ids[place],
                "board_id": rooms[0] if chance.random() < 0.5 else chance.choice(rooms),
                "author_id": chance.choice(people),
                "title": f"Fil d’essai {first + place + 1}",
                "language": "fr",
                "state": PostState.PUBLISHED,
                "replies": length - 1,
                "last_place": length,
                "rank": first + place + 1,
                "moved_on": rows.day(chance.randint(0, 400)),
            }
            for place, length in enumerate(lengths)
        ],
    )
    inserted = db.session.execute(select(Thread.public_id, Thread.id).where(Thread.public_id.in_(public_ids)))
    numbers = dict(inserted.all())
    return [numbers[public_id] for public_id in public_ids]


def _posts(
    ids: list[int], lengths: list[int], people: list[int], bodies: list[str], chance: random.Random
) -> Iterator[dict[str, Any]]:
    on = locale.today()
    for thread_id, length in zip(ids, lengths, strict=True):
        for place in range(1, length + 1):
            yield rows.post(
                thread_id=thread_id,
                author_id=chance.choice(people),
                opens=place == 1,
                state=PostState.PUBLISHED,
                place=place,
                body=chance.choice(bodies),
                on=on,
            )
