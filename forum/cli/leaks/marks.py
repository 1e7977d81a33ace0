"""Words that must not be met: what they are, and by whom they may be met where."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from forum.accounts.models import Account
from forum.cli.leaks.place import Place

SHARED = "balise"  # stands beside every mark: who searches for it would find them all
REVIEW = ("moderator", "colleague", "penholder", "admin")
OWN = ("/a", "/n", "/p/", "/t/", "/b/")
# Who comes. `writer` and `silent` write, `reporter` tells the team of something, `suspended`, `closed` and `read_only`
# are limited; `barred` was blocked by `wall`, `muter` muted `loud`, `twofold` also writes under a one-off
# name, `leaver` took everything down.
# `moderator` decided everything first, `colleague` looks again, `penholder` reviews and writes, `unproven` has not
# shown the second factor. `agency` has a desk, `rival` another one.
MEMBERS = (
    "another", "read_only", "reporter", "writer", "silent", "wall", "barred", "loud", "muter", "twofold", "leaver",
)  # fmt: skip
PEOPLE = (
    "visitor", *MEMBERS, "closed", "suspended", "agency", "rival", "unproven", *REVIEW,
)  # fmt: skip
READERS = (*MEMBERS, *REVIEW)  # of members' boards
Places = tuple[str, ...]
COPY = "/a/export"
OWN_PAGES = frozenset({"/a/texts", "/a/team", "/a/names", "/a/care/", "/p/"})


@dataclass(frozen=True, slots=True)
class Secret:
    """Planted words, and by person the beginnings of the addresses at which they may be met. Whoever is named meets
    them, too, at one of these at least, else nobody looked; `is_sure` is False where that hangs on something else."""

    words: str
    what: str
    met_by: Mapping[str, Places]
    is_sure: bool = True


@dataclass
class Planting:
    """What was planted in a place: accounts by the names of PEOPLE, and the secrets."""

    place: Place
    people: dict[str, Account] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)
    # A word of its own for each run, of letters that no text of the site has in this order.
    run: str = field(default_factory=lambda: "q" + "".join(secrets.choice("jkvwxz") for _ in range(5)))

    def __post_init__(self) -> None:
        self._numbers = count()

    @property
    def pattern(self) -> re.Pattern[str]:
        """Whatever may be a mark of this run."""
        return re.compile(rf"{self.run}\d{{3}}x|(?<!\d)\d{{15,19}}(?!\d)")

    def plant(
        self, what: str, met_by: Mapping[str, Places] | None = None, *, is_sure: bool = True, **more: Places
    ) -> str:
        """New words, and who may meet them where: by name, or `staff` for all who review."""
        met = {**(met_by or {}), **more}
        for name in REVIEW if "staff" in met else ():
            met.setdefault(name, met["staff"])
        met.pop("staff", None)
        # What is on somebody's own pages is in their copy of everything, too.
        met = {who: (*places, COPY) if set(places) & OWN_PAGES else places for who, places in met.items()}
        words = f"{self.run}{next(self._numbers):03}x"
        self.secrets.append(Secret(words, what, met, is_sure))
        return words

    def number(self, of: str, **met_by: Places) -> None:
        """An account's opaque number, which stands in pages of those who review at most."""
        met = {**met_by, of: (*met_by.get(of, ()), COPY)}
        self.secrets.append(Secret(str(self.people[of].number), f"number of {of}", met, is_sure=False))

    def words_of(self, *what: str) -> set[str]:
        """The marks of these things. Raises KeyError where there is none."""
        found = {secret.words for secret in self.secrets if secret.what in what}
        if len(found) < len(what):
            raise KeyError(what)
        return found


def to(places: Places, *names: str) -> dict[str, Places]:
    """The same places for several people."""
    return dict.fromkeys(names, places)
