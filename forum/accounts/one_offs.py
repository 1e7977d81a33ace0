"""One-off names: whose they are, known to the site's key alone.

A one-off name is a row of `accounts` without a way in. It holds two keyed hashes: of its owner's number and the thread
(the name that somebody has in a thread), and of its owner's number and a counter (all names that somebody has: they are
numbered from 0 without gaps, so a row goes only with its owner's account). A copy of the database without the key links
no name to its owner, nor two names of one.
"""

from __future__ import annotations

from flask import current_app

from forum import keys

LINK, POINTER = "one-off-link", "one-off-pointer"
AT_A_TIME = 16  # pointers asked for at once


def link(number: int, thread_id: str, *, secret: str | None = None) -> str:
    """The keyed hash of an owner's opaque number and a thread's public id, 64 hexadecimal characters.

    `secret` is another key than the present one: for the command that turns it.
    """
    return keys.digest_with(secret or present_secret(), LINK, f"{number} {thread_id}")


def pointer(number: int, place: int, *, secret: str | None = None) -> str:
    """The keyed hash of an owner's opaque number and a counter from 0, 64 hexadecimal characters."""
    return keys.digest_with(secret or present_secret(), POINTER, f"{number} {place}")


def pointers(number: int, start: int = 0, *, secret: str | None = None) -> dict[str, int]:
    """A run of pointers, with their places."""
    return {pointer(number, place, secret=secret): place for place in range(start, start + AT_A_TIME)}


def present_secret() -> str:
    """The key in force: the operator's own, or the site's secret."""
    config = current_app.config["ABRI"]
    return str(config.names_key or config.secret_key)
