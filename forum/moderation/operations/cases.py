"""Looking after somebody who wrote of danger to life: opening a case, joining it, its steps, follow-ups, its end.

Nothing of the text is copied into a case. The author gets the numbers and, when it is written, a note: for
them, and readable by the team.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from forum import clock, keys, markup
from forum.audit import Act, record
from forum.db import db, new_public_id
from forum.discussion.models import Post
from forum.errors import Conflict, Refused
from forum.moderation.models.cases import FOLLOWUPS, TICKED, AuthorNote, CaseState, CaseStep, CrisisCase
from forum.moderation.models.levels import ChangedBy
from forum.moderation.operations import claims, levels
from forum.moderation.queries import cases as queries
from forum.moderation.queries.cases import Found, Place
from forum.moderation.rules import cases as rules
from forum.moderation.rules.items import Hindrance
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell
from forum.roles import Viewer
from forum.safety import triage
from forum.waiting import BY_MODERATOR, Level
from forum.web import locale

NOTE, REVIEW = "author-note", "case-review"  # purposes of sealing
AFTER = {24: CaseStep.AFTER_24, 72: CaseStep.AFTER_72}


def keep_change(change: triage.Change) -> None:
    """Write down a level that the author, or a rule over the text, has raised."""
    by = ChangedBy(change.cause.value)
    levels.note(change.about, change.before, change.after, by=by, why=" ".join(change.why)[:300])


def open_case(post: Post, viewer: Viewer) -> CrisisCase:
    """Open the case of a text, or give back the one that is open. The author is told where the numbers are; a text
    that waits becomes one of danger to life, so that they stand on its card as well.

    Raises Refused for one's own text, and when it is left to others: for who wrote in its thread, has said so, or is
    limited to other boards.
    """
    member = queries.author_number(post.author_id)
    if not rules.may_see(viewer, member):
        raise Refused(Hindrance.OWN.value)
    place = queries.place_of(post, viewer)
    _must_be_theirs(place, post.public_id, viewer)
    if post.waiting_at is not None:
        levels.set_level(post, Level.CRISIS, viewer=viewer)
    found = queries.open_case_of(post.id)
    if found is not None:
        return found
    case = CrisisCase(
        public_id=new_public_id(),
        post_id=post.id,
        member=member,
        opened_by=viewer.number or 0,
        opened_on=locale.today(),
        steps=CaseStep.HELP.value,
        state=CaseState.OPEN,
        followup=0,
        waiting_at=clock.now(),
        level=Level.CRISIS,
        level_why=f"{BY_MODERATOR} {rules.Stage.SECOND.value}",
    )
    db.session.add(case)
    db.session.flush()
    record(Act.CASE_OPENED, actor=viewer.number, about=case.public_id)
    tell(post.author_id, NoticeKind.CARE, case.public_id)
    return case


def join(found: Found, *, version: int, viewer: Viewer) -> None:
    """Become the second person. Raises Conflict when somebody was faster, Refused for who opened it."""
    case = _at(found, version, viewer)
    if not rules.may_join(viewer, member=case.member, opened_by=case.opened_by, second=case.second):
        raise Refused("second_person")
    before = _stage(found), case.followup
    case.second = viewer.number
    _note_steps(case, CaseStep.SECOND)
    _move(found, before, viewer)
    record(Act.CASE_JOINED, actor=viewer.number, about=case.public_id)


def tick(found: Found, step: CaseStep, *, is_done: bool, version: int, viewer: Viewer) -> None:
    """Say that a step was done, or that it was not after all. Raises Refused for a step that notes itself."""
    case = _at(found, version, viewer)
    if step not in TICKED:
        raise Refused("step")
    if is_done:
        _note_steps(case, step)
    else:
        case.steps = _written(case.done - {step})
    flag_modified(case, "steps")
    record(Act.CASE_STEP, actor=viewer.number, about=case.public_id, why=step.value)


def write_note(found: Found, text: str, *, version: int, viewer: Viewer) -> None:
    """Write to the author, for their eyes only, and tell them. The form has refused a bare template and the author's
    own words. Raises Refused when the author is gone."""
    case = _at(found, version, viewer)
    if found.reader_id is None:
        raise Refused("no_reader")
    before = _stage(found), case.followup
    note = AuthorNote(
        case_id=case.id,
        reader_id=found.reader_id,
        sealed=keys.seal(NOTE, str(markup.render(text, links=False))),
        written_on=locale.today(),
    )
    db.session.add(note)
    _note_steps(case, CaseStep.NOTE)
    flag_modified(case, "steps")
    _move(found, before, viewer)
    record(Act.CASE_NOTE, actor=viewer.number, about=case.public_id)
    tell(found.reader_id, NoticeKind.CARE, case.public_id)


def follow_up(found: Found, *, version: int, viewer: Viewer) -> None:
    """Somebody has looked again, as was due. Raises Conflict before its time, or when somebody else has the case."""
    case = _at(found, version, viewer)
    upcoming = rules.next_followup(case.followup)
    if upcoming is None or _stage(found) is not rules.Stage.AFTER or not _is_needed(case):
        raise Conflict
    claims.finish(case.public_id, viewer)
    before = _stage(found), case.followup
    case.followup = upcoming
    _note_steps(case, AFTER[upcoming])
    _move(found, before, viewer)
    record(Act.CASE_FOLLOWED, actor=viewer.number, about=case.public_id, why=AFTER[upcoming].value)


def close(found: Found, *, review: str, reason: str, version: int, viewer: Viewer) -> None:
    """End a case with what was learnt. `reason`: why a follow-up was left out. Raises Refused while something is
    missing, Conflict when somebody else has it before them."""
    case = _at(found, version, viewer)
    if missing(found, reason) or not review:
        raise Refused("case_unfinished")
    if _is_needed(case):
        claims.finish(case.public_id, viewer)
    if found.is_decided:
        _note_steps(case, CaseStep.POST)
    parts = [review] if case.followup == FOLLOWUPS[-1] else [review, reason]
    case.sealed_review = keys.seal(REVIEW, "\n\n".join(part for part in parts if part))
    case.state, case.waiting_at, case.closed_on = CaseState.CLOSED, None, locale.today()
    record(Act.CASE_CLOSED, actor=viewer.number, about=case.public_id)


def missing(found: Found, reason: str) -> list[rules.Missing]:
    """What stands against closing a case."""
    return rules.missing(
        has_second=found.case.second is not None,
        has_note=CaseStep.NOTE in found.case.done,
        has_reader=found.reader_id is not None,
        followup=found.case.followup,
        reason=reason,
    )


def erase_notes(case: CrisisCase, viewer: Viewer) -> None:
    """The author erases what the team wrote to them in a case."""
    db.session.execute(
        delete(AuthorNote).where(AuthorNote.case_id == case.id, AuthorNote.reader_id.in_(sorted(viewer.selves)))
    )


def review_of(case: CrisisCase) -> str:
    """The closing review; "" while there is none."""
    return keys.unseal(REVIEW, case.sealed_review) if case.sealed_review else ""


def note_html(note: AuthorNote) -> str:
    """A note as HTML that `markup` made."""
    return keys.unseal(NOTE, note.sealed)


def _at(found: Found, version: int, viewer: Viewer) -> CrisisCase:
    """The case, if it is open and as it was seen, and the viewer's to act on: not for who wrote in its thread, left it
    to others, or is limited to other boards. Raises Conflict, Refused."""
    if not found.case.is_open or found.case.version != version:
        raise Conflict
    _must_be_theirs(found.place, found.case.public_id, viewer)
    return found.case


def _must_be_theirs(place: Place, public_id: str, viewer: Viewer) -> None:
    if place.wrote_here:
        raise Refused(Hindrance.WROTE_HERE.value)
    claims.must_be_in_scope(place.board_id, place.language, public_id, viewer)


def notes_for(found: Found, viewer: Viewer) -> list[tuple[date, str]]:
    """What was written to the author, with its day, as HTML: for those who may act on the case, so that a second
    person can check what is said in the team's name. Nothing for others."""
    try:
        _must_be_theirs(found.place, found.case.public_id, viewer)
    except Refused:
        return []
    return [(note.written_on, note_html(note)) for note in queries.notes(found.case.id)]


def _is_needed(case: CrisisCase) -> bool:
    return case.waiting_at is not None and case.waiting_at <= clock.now()


def _stage(found: Found) -> rules.Stage:
    case = found.case
    return rules.stage(
        has_second=case.second is not None,
        has_note=CaseStep.NOTE in case.done,
        has_reader=found.reader_id is not None,
        followup=case.followup,
    )


def _note_steps(case: CrisisCase, *steps: CaseStep) -> None:
    case.steps = _written(case.done | set(steps))


def _written(steps: frozenset[CaseStep]) -> str:
    return " ".join(step.value for step in CaseStep if step in steps)


def _move(found: Found, before: tuple[rules.Stage, int], viewer: Viewer) -> None:
    """After an act: what the case waits for now, from when, how urgently."""
    case, at = found.case, _stage(found)
    has_moved = before != (at, case.followup)
    if case.waiting_at is None or not has_moved:
        return
    since, now = case.waiting_at, clock.now()
    case.waiting_at = rules.waits_from(at, since, now, followup=case.followup, has_moved=has_moved)
    if case.waiting_at != since:
        case.looked_at = None
    level = rules.level(at)
    if level is not case.level:
        levels.note(case.public_id, case.level, level, by=ChangedBy.MODERATOR, moderator=viewer.number, why=at.value)
    case.level, case.level_why = level, f"{BY_MODERATOR} {at.value}"
