"""What is counted before an account goes, for its receipt."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select

from forum.accounts.models import Account
from forum.audit import AuditLine
from forum.db import db
from forum.moderation.models import Conversation, Message, Signature, SignatureState
from forum.roles import Role


def count_administrators() -> int:
    return db.session.scalar(select(func.count(Account.id)).where(Account.role == Role.ADMIN)) or 0


def count_messages(selves: Iterable[int]) -> int:
    """What was said between these accounts and the team."""
    return (
        db.session.scalar(
            select(func.count(Message.id))
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Conversation.account_id.in_(sorted(selves)))
        )
        or 0
    )


def count_lines(numbers: Iterable[int]) -> int:
    """Lines of the record with one of these opaque numbers."""
    found = sorted(numbers)
    about = AuditLine.about.in_([str(number) for number in found])
    return db.session.scalar(select(func.count(AuditLine.id)).where(AuditLine.actor.in_(found) | about)) or 0


def waits_for_signature() -> ColumnElement[bool]:
    return Signature.state == SignatureState.WAITING
