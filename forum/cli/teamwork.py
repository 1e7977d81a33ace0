"""The sample team: what waits for it at each level, what it has begun, what it decided in the past weeks.

From the files team.*.json of forum/cli/sample, by the operations that the pages use; only times are set back by hand.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from forum import clock, markup
from forum.accounts import operations as account_operations
from forum.accounts.models import Account, ChosenName
from forum.cli import rows, sampling
from forum.db import db, write_lock
from forum.discussion.models import Board, Pin, Post, PostState, Thread
from forum.discussion.operations import pins
from forum.moderation.models import Appeal, ChangedBy, Contested, Conversation, Decision, Outcome, Signature
from forum.moderation.models.duty import LONGEST_DUTY
from forum.moderation.models.reports import ReportCase, ReportedKind
from forum.moderation.models.signatures import SignedAct
from forum.moderation.operations import appeals, cases, duty, levels, reports, signatures, talk, waits
from forum.moderation.queries import cases as case_queries
from forum.moderation.queries.reported import Reporter
from forum.resources.models import GuidancePage
from forum.roles import Role, Viewer
from forum.waiting import LEVELS, Level, Waits, raise_level
from forum.web import locale

Entry = dict[str, Any]
OUTCOMES = {
    PostState.PUBLISHED: Outcome.PUBLISH,
    PostState.WITHDRAWN: Outcome.PUBLISH,
    PostState.RETURNED: Outcome.RETURN,
    PostState.REMOVED: Outcome.REMOVE,
}
KEPT_DAYS = 350  # of decisions: they go after a year
COUNTED_DAYS, COUNTED_A_DAY = 24, 4
SLOWEST = {Level.CRISIS: 20, Level.RED: 150, Level.AMBER: 900, Level.GREEN: 1500}  # minutes to a decision
# Most of what is written is calm.
SHARES = {Level.CRISIS: 1, Level.RED: 4, Level.AMBER: 15, Level.GREEN: 80}


@dataclass(frozen=True, slots=True)
class Scene:
    """The sample forum in one language, and the two who review it. `people` by their keys."""

    language: str
    people: Mapping[str, Account]
    first: Viewer
    second: Viewer

    def post(self, entry: Entry) -> Post:
        """The post that an entry names by its thread's title and its number there."""
        title = markup.clean_line(entry["thread"])
        in_thread = select(Post).join(Thread).where(Thread.title == title, Thread.language == self.language)
        return db.session.scalars(in_thread.order_by(Post.id).offset(entry["post"]).limit(1)).one()

    def viewer(self, key: str) -> Viewer:
        return viewer_of(self.people[key])


def viewer_of(account: Account) -> Viewer:
    return Viewer(account_id=account.id, role=account.role, number=account.number)


def plant(people: Mapping[str, Mapping[str, Account]]) -> None:
    """Put a team into the sample forum that `sampling.plant` made, and commit. `people` by language and key."""
    chance = random.Random(1)  # noqa: S311 - sample content, not a secret
    with write_lock():
        first, second = (viewer_of(rows.author("fr", role=Role.MODERATOR)) for _ in range(2))
        for language in sampling.LANGUAGES:
            with locale.speaking(language):
                scene = Scene(language, people[language], first, second)
                _decisions(scene, chance)
                for entry in sampling.read(f"team.{language}"):
                    row = PLANTED[entry["kind"]](scene, entry)
                    db.session.flush()
                    if row is not None and "minutes" in entry:
                        row.waiting_at = clock.now() - timedelta(minutes=entry["minutes"])
        _waits(chance)
        duty.begin(first, LONGEST_DUTY)
        db.session.commit()


def _decisions(scene: Scene, chance: random.Random) -> None:
    """What was decided about the texts of the past year, each on its day."""
    for story in sampling.read(f"threads.{scene.language}"):
        for number, entry in enumerate(story["posts"]):
            state = PostState(entry["state"])
            if state not in OUTCOMES or entry["days_ago"] > KEPT_DAYS:
                continue
            post = scene.post({"thread": story["title"], "post": number})
            level = chance.choices(LEVELS, [SHARES[level] for level in LEVELS])[0]
            minutes = chance.randint(SLOWEST[level] // 20, SLOWEST[level])
            db.session.add(
                Decision(
                    post_id=post.id,
                    version=0,  # of before this forum began: no version of the text has it
                    is_edit=False,
                    outcome=OUTCOMES[state],
                    reason=entry.get("reason", ""),
                    moderator=scene.first.number or 0,
                    level=level,
                    minutes_to_look=minutes * chance.randint(20, 90) // 100,
                    minutes_to_decision=minutes,
                    decided_on=rows.day(entry["days_ago"]),
                )
            )
    db.session.flush()


def _decision(scene: Scene, entry: Entry) -> None:
    """By which rule a text was given back or removed."""
    post = scene.post(entry)
    post.rule = _first_decision(post).rule = entry["rule"]


def _first_decision(post: Post) -> Decision:
    return db.session.scalars(select(Decision).where(Decision.post_id == post.id)).one()


def _waits(chance: random.Random) -> None:
    """How long texts waited in the past weeks: counts in which no text can be found."""
    now = clock.now()
    counted: list[tuple[datetime, datetime]] = []
    for number in range(COUNTED_DAYS * COUNTED_A_DAY):
        sent_at = now - timedelta(days=number // COUNTED_A_DAY + 1, minutes=chance.randint(0, 1400))
        counted.append((sent_at, sent_at + timedelta(minutes=chance.randint(20, 700))))
    waits.count_all(counted)


def _level(scene: Scene, entry: Entry) -> Post:
    post, level, by = scene.post(entry), Level(entry["level"]), ChangedBy(entry["why"])
    moderator = scene.first.number if by is ChangedBy.MODERATOR else None
    levels.note(post.public_id, post.level, level, by=by, moderator=moderator)
    raise_level(post, level, [by.value])
    return post


def _staff_note(scene: Scene, entry: Entry) -> None:
    talk.write_note(scene.post(entry).public_id, entry["text"], scene.second)


def _report(scene: Scene, entry: Entry) -> ReportCase:
    viewer, about = scene.viewer(entry["by"]), scene.post(entry).public_id
    reports.report(
        ReportedKind.POST,
        about,
        reason=entry["reason"],
        words=entry["text"],
        reporter=Reporter(account_id=viewer.account_id),
        viewer=viewer,
    )
    return db.session.scalars(select(ReportCase).where(ReportCase.about == about)).one()


def _appeal(scene: Scene, entry: Entry) -> Appeal:
    post = scene.post(entry)
    author, first = db.session.get_one(Account, post.author_id), _first_decision(post)
    grounds = appeals.Grounds(
        kind=Contested.DECISION, about=first.public_id, decided_on=first.decided_on, first_decider=first.moderator
    )
    return appeals.send(grounds, text=entry["text"], viewer=viewer_of(author))


def _case(scene: Scene, entry: Entry) -> None:
    """A case that was just opened; or one of so many hours ago, with two people and a note: its follow-up is due."""
    case = cases.open_case(case_queries.post(scene.post(entry).public_id), scene.first)
    if not entry["hours"]:
        return
    case.waiting_at, case.opened_on = clock.now() - timedelta(hours=entry["hours"]), rows.day(entry["hours"] // 24)
    db.session.flush()
    found = case_queries.case(case.public_id, scene.second)
    cases.join(found, version=case.version, viewer=scene.second)
    db.session.flush()
    cases.write_note(found, entry["text"], version=case.version, viewer=scene.second)


def _message(scene: Scene, entry: Entry) -> Conversation:
    return talk.send(entry["text"], about_team=False, viewer=scene.viewer(entry["by"]))


def _name(scene: Scene, entry: Entry) -> ChosenName:
    return account_operations.ask_name(entry["text"], scene.viewer(entry["by"]))


def _pin(scene: Scene, entry: Entry) -> Pin:
    page = select(GuidancePage).where(GuidancePage.title == markup.clean_line(entry["page"]))
    board = select(Board).where(Board.name == entry["board"], Board.language == scene.language)
    found = db.session.scalars(page).one()
    wish = pins.Wish(board=db.session.scalars(board).one())
    return pins.propose(found, wish, agency_id=found.agency_id)


def _closure(scene: Scene, entry: Entry) -> Signature:
    """Somebody asks that an account be closed, for one of its texts: a second signature is needed."""
    terms = {"rule": entry["rule"], "post": scene.post(entry).public_id}
    about = str(scene.people[entry["by"]].number)
    reason = entry["text"]
    return signatures.ask(SignedAct.CLOSE_ACCOUNT, about=about, terms=terms, reason=reason, viewer=scene.first)


def _opening(scene: Scene, entry: Entry) -> Signature:
    """Somebody asks to open the other texts of an author: a second signature is needed."""
    about = scene.post(entry).public_id
    return signatures.ask(SignedAct.OPEN_TEXTS, about=about, terms={}, reason=entry["text"], viewer=scene.first)


# Each gives what waits now, where that waits longer than since now: "minutes" of its entry.
PLANTED: dict[str, Callable[[Scene, Entry], Waits | None]] = {
    "level": _level,
    "note": _staff_note,
    "report": _report,
    "appeal": _appeal,
    "case": _case,
    "message": _message,
    "name": _name,
    "pin": _pin,
    "closure": _closure,
    "opening": _opening,
    "decision": _decision,
}
