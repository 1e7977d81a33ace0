"""Notes between those who review, and the conversation of an account with the team. What is written is sealed."""

from __future__ import annotations

from sqlalchemy.orm.attributes import flag_modified

from forum import clock, keys, markup
from forum.audit import Act, record
from forum.db import db, new_public_id
from forum.discussion.queries.threads import lock_author
from forum.errors import Conflict, Refused
from forum.moderation.models.talk import Conversation, Message, StaffNote
from forum.moderation.operations import claims
from forum.moderation.queries import talk as queries
from forum.moderation.queries.talk import MESSAGE, STAFF_NOTE, Talk
from forum.moderation.rules import talk as rules
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell
from forum.roles import Viewer
from forum.safety import triage
from forum.waiting import Level
from forum.web import locale


def write_note(about: str, text: str, viewer: Viewer) -> None:
    """Leave a note for those who review, about an item or a member. Raises Refused for the viewer's own number, and
    what is their own: a note there would be read as a colleague's."""
    if queries.is_own(about, viewer):
        raise Refused("own_text")
    db.session.add(
        StaffNote(
            about=about,
            author_id=viewer.account_id,
            sealed=keys.seal(STAFF_NOTE, _rendered(text, from_team=False)),
            written_at=clock.now(),
        )
    )
    record(Act.STAFF_NOTE_WRITTEN, actor=viewer.number, about=about)


def _rendered(text: str, *, from_team: bool) -> str:
    """As HTML; only what the team writes has links that can be clicked."""
    return str(markup.render(text, links=from_team))


def send(text: str, *, about_team: bool, viewer: Viewer) -> Conversation:
    """Write to the team: a new conversation, or one more message in the one that goes on. Sent twice, it is the same.

    Raises Refused without a role in force, and (429) beyond ten a day.
    """
    if not rules.may_write_to_team(viewer):
        raise Refused("may_not_write")
    lock_author(viewer)
    today = locale.today()
    found = queries.open_conversation(viewer, about_team=about_team)
    if found is not None and _is_last(found, text):
        return found
    if not rules.may_send_more(queries.sent_on(viewer, today)):
        raise Refused("too_fast", status=429)
    if found is None:
        found = Conversation(
            public_id=new_public_id(),
            account_id=viewer.account_id,
            language=locale.language(),
            about_team=about_team,
            level=Level.GREEN,
        )
        db.session.add(found)
    if found.waiting_at is None:
        found.waiting_at, found.level, found.level_why = clock.now(), Level.AMBER, ""
    triage.look_at(found, about=found.public_id, text=text, language=found.language)
    flag_modified(found, "waiting_at")  # who answers has read every message
    db.session.flush()
    _say(found, text, viewer, from_team=False)
    return found


def _say(conversation: Conversation, text: str, viewer: Viewer, *, from_team: bool) -> Message:
    message = Message(
        public_id=new_public_id(),
        conversation_id=conversation.id,
        from_team=from_team,
        author=viewer.number or 0,
        sealed=keys.seal(MESSAGE, _rendered(text, from_team=from_team)),
        on=locale.today(),
    )
    db.session.add(message)
    return message


def _is_last(conversation: Conversation, text: str) -> bool:
    """Whether these words were just sent: a button pressed twice makes one message."""
    last = queries.last_said(conversation.id)
    if last is None or last.from_team or not last.sealed:
        return False
    return keys.unseal(MESSAGE, last.sealed) == _rendered(text, from_team=False)


def withdraw(message: Message, conversation: Conversation) -> None:
    """Take one's message back: its words go at once. Where nothing else waits for an answer, nothing waits."""
    message.sealed = ""
    if conversation.waiting_at is not None:
        if not queries.has_unanswered(conversation.id, besides=message.id):
            conversation.waiting_at = None
        flag_modified(conversation, "waiting_at")


def answer(talk: Talk, text: str, *, version: int, viewer: Viewer) -> None:
    """Answer for the team. Raises Conflict when something was said meanwhile or somebody else has it, Refused for
    one's own conversation."""
    conversation = _at(talk, version, viewer)
    message = _say(conversation, text, viewer, from_team=True)
    conversation.waiting_at = None
    flag_modified(conversation, "waiting_at")
    db.session.flush()  # StaleDataError here: somebody was faster
    record(Act.MESSAGE_ANSWERED, actor=viewer.number, about=conversation.public_id)
    tell(conversation.account_id, NoticeKind.TEAM, message.public_id)


def close(talk: Talk, *, version: int, viewer: Viewer) -> None:
    """End a conversation; the next message of the account begins another. Raises as `answer` does."""
    conversation = _at(talk, version, viewer)
    conversation.waiting_at, conversation.closed_on = None, locale.today()
    record(Act.MESSAGE_CLOSED, actor=viewer.number, about=conversation.public_id)


def _at(talk: Talk, version: int, viewer: Viewer) -> Conversation:
    conversation = talk.conversation
    if conversation.version != version or conversation.closed_on is not None:
        raise Conflict
    if not rules.may_answer(viewer, account_id=conversation.account_id, about_team=conversation.about_team):
        raise Refused("own_text")
    if conversation.waiting_at is not None:
        claims.finish(conversation.public_id, viewer)
    return conversation
