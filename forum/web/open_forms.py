"""Forms that anybody on the network can send without an account: a first sieve against programs.

A person never meets it but when they are quicker than two seconds, or when a tool of their browser fills in a box that
nobody sees: then the same page comes back with all that was written, and the next press of the button goes through.
Nobody is told that they are a program. It is off where the limits of `forum.ratelimit` are.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from forum import clock, keys, ratelimit
from forum.web.forms import Form

PURPOSE = "opened"
LEAST = 2  # seconds between the page and what is sent from it
LONGEST = 24 * 3600  # seconds; older than that, a page counts as just opened
AGAIN = "again"  # the unseen box was filled in once: whoever's tool does that is not kept out


def sealed(opened_at: float, *, again: bool = False) -> str:
    """What a form carries: when its page was made, in seconds since 1970, readable by this site alone. It hangs on no
    cookie: whoever signs in, or loses their cookies, between the page and the button, has still opened it then."""
    return keys.seal(PURPOSE, f"{opened_at:.1f} {AGAIN if again else ''}")


class OpenForm(Form):
    """`website` is the box that nobody sees; templates show both by the macro `unseen_fields`."""

    opened = HiddenField()
    website = StringField(_l("Laissez cette case vide"))

    def __init__(self, *facts: Any, **more: Any) -> None:
        super().__init__(*facts, **more)
        now = clock.now().timestamp()
        opened_at, again = self._read()
        if not 0 <= now - opened_at <= LONGEST:
            opened_at, again = now, False
        is_filled = bool(self.website.data) and not again
        self._is_hasty = ratelimit.is_counting() and (is_filled or now - opened_at < LEAST)
        self.opened.data = sealed(opened_at, again=again or is_filled)
        if is_filled and ratelimit.is_counting():
            self.website.data = ""

    def _read(self) -> tuple[float, bool]:
        """When the page was made, and whether the box was found filled in before. A forged text was never made."""
        try:
            when, again = keys.unseal(PURPOSE, self.opened.data or "").split(" ")
            return float(when), again == AGAIN
        except (keys.CannotUnseal, ValueError):
            return -1.0, False

    @property
    def is_hasty(self) -> bool:
        """Whether to show the page once more instead of doing what it asks."""
        return self._is_hasty
