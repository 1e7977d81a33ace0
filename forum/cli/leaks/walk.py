"""Everybody asks for everything: what was met by whom, and what could not be asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from flask import Flask

from forum.cli.leaks import twins
from forum.cli.leaks.asked import Asked
from forum.cli.leaks.marks import PEOPLE, SHARED, Planting
from forum.cli.leaks.visits import Answer, Guest

# What a form is filled with: something for every field that finds, shows or decides.
FIELDS = {
    "words": SHARED, "country": "", "title": "Un titre", "body": "Un texte.", "text": "Un texte.",
    "reason": "Une raison.", "outcome": "publish", "version": "1", "step": "check", "minutes": "60",
    "rule": "contact", "masked_body": "Un texte.", "format": "json",
}  # fmt: skip
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """Somebody met what is not for them, or not there."""

    what: str
    who: str
    path: str


@dataclass(slots=True)
class Result:
    """What a walk found. `unseen`: who should have met what, and did not: there the walk was blind. `failed`: what
    could not be asked or answered, and why."""

    leaks: set[Leak] = field(default_factory=set)
    unseen: list[tuple[str, str]] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    asked: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.leaks or self.unseen or self.failed)


class Walk:
    """A site, and what was planted in it."""

    def __init__(self, app: Flask, planting: Planting) -> None:
        self.app, self.planting = app, planting
        self._secrets = {secret.words: secret for secret in planting.secrets}
        self._guests: dict[str, Guest] = {}
        self.asked = Asked(app)

    def guest(self, who: str) -> Guest:
        """The browser of one of PEOPLE; the same one each time."""
        if who not in self._guests:
            account = self.planting.people.get(who)
            self._guests[who] = Guest(self.app, account, is_strong=who != "unproven")
        return self._guests[who]

    def answers(self, who: str, *, below: tuple[str, ...] = ("/",), sends: bool = True) -> Iterator[Answer]:
        """All that one person is answered, at the addresses that begin so."""
        pattern, guest = self.planting.pattern, self.guest(who)
        yield from guest.looks([path for path in self.asked.gets(who) if path.startswith(below)], pattern)
        if sends:
            paths = [path for path in self.asked.posts(who) if path.startswith(below)]
            yield from guest.sends(paths, FIELDS, pattern)

    def leaks_to(self, who: str, answers: Iterable[Answer]) -> Iterator[Leak]:
        """What of this is not for them."""
        for answer in answers:
            for words in answer.marks & self._secrets.keys():
                secret = self._secrets[words]
                if not answer.path.startswith(secret.met_by.get(who, ("nowhere",))):
                    yield Leak(secret.what, who, answer.path)

    def run(self, progress: Progress = lambda _line: None) -> Result:
        """Everybody asks for everything."""
        result = Result(failed=set(self.asked.failed))
        answered: dict[str, set[int]] = defaultdict(set)
        self._compare(result)
        for who in PEOPLE:
            met: set[str] = set()
            answers = list(self.answers(who))
            for answer in answers:
                met |= answer.marks
                answered[answer.path].add(answer.status)
            result.leaks.update(self.leaks_to(who, answers))
            sure = [secret for secret in self.planting.secrets if secret.is_sure and who in secret.met_by]
            result.unseen += [(who, secret.what) for secret in sure if secret.words not in met]
            result.asked += len(answers)
            progress(f"{who}: {len(answers)} answers, {len(result.leaks)} leaks so far")
        result.failed |= {
            f"{path}: {max(statuses)}" for path, statuses in answered.items() if max(statuses) >= 500 and _is_ours(path)
        }
        return result

    def _compare(self, result: Result) -> None:
        """What the database would show, against the rules."""
        with self.app.test_request_context():
            for who, path, shows in twins.differences(self.planting):
                if shows:
                    result.leaks.add(Leak("what the rules keep from them", who, path))
                else:
                    result.unseen.append((who, f"{path}, which the rules show them"))


def _is_ours(path: str) -> bool:
    """Whether a failure there is one: whether the database answers is not ours to say."""
    return path != "/readyz"
