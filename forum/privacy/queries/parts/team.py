"""What is held on those who write for an agency or review; and the lines of the record."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_

from forum.audit import AuditLine
from forum.moderation.models import (
    Claim,
    Duty,
    Recusal,
    Signature,
    SignatureState,
    Sparing,
    StaffNote,
)
from forum.privacy.queries.register import COMPUTED, OTHERS, ROW, TEAM, TIE, Me, Part, by_account, columns
from forum.resources.models import Agency, AgencyMember, ServiceDraft


def _about_numbers(me: Me) -> ColumnElement[bool]:
    return or_(AuditLine.actor.in_(me.numbers), AuditLine.about.in_([str(number) for number in me.numbers]))


PARTS: tuple[Part, ...] = (
    Part(
        name="agency",
        table=AgencyMember,
        facts={"name": Agency.name},
        of=by_account(AgencyMember),
        joined=lambda statement: statement.join(Agency, Agency.id == AgencyMember.agency_id),
        besides={"account_id": TIE, "agency_id": ROW},
    ),
    Part(
        name="drafts",
        table=ServiceDraft,
        facts=columns(ServiceDraft, "state", "sent_on", "said", "return_reason"),
        of=by_account(ServiceDraft, "writer_id"),
        besides={"service_id": ROW, "writer_id": TIE},
    ),
    Part(
        name="claims",
        table=Claim,
        facts=columns(Claim, "until"),
        of=by_account(Claim, "moderator_id"),
        besides={"about": OTHERS, "moderator_id": TIE, "since": COMPUTED},
    ),
    Part(
        name="duties",
        table=Duty,
        facts=columns(Duty, "until"),
        of=by_account(Duty, "moderator_id"),
        besides={"moderator_id": TIE},
    ),
    Part(
        name="sparing",
        table=Sparing,
        facts=columns(
            Sparing, "skipped_notes", "languages", "day", "seconds_today", "hard_in_row", "overrides", "break_until",
        ),
        of=by_account(Sparing, "moderator_id"),
        besides={
            "moderator_id": TIE, "boards": ROW, "shift_started_at": COMPUTED, "last_taken_at": COMPUTED,
            "last_ended_at": COMPUTED,
        },
    ),
    Part(
        name="left",
        table=Recusal,
        facts=columns(Recusal, "on"),
        of=by_account(Recusal, "moderator_id"),
        besides={"moderator_id": TIE, "about": OTHERS, "thread_id": OTHERS},
    ),
    Part(
        name="staff_notes",
        table=StaffNote,
        facts=columns(StaffNote, "written_at"),
        of=by_account(StaffNote, "author_id"),
        besides={"about": OTHERS, "author_id": TIE, "sealed": OTHERS},
    ),
    Part(
        name="signatures",
        table=Signature,
        facts=columns(Signature, "act", "state", "asked_on", "answered_on", "used_on"),
        # What was done about somebody, once it was signed; what one asked for oneself.
        of=lambda me: or_(
            Signature.initiator_id.in_(me.selves),
            and_(
                Signature.concerns_id.in_(me.selves),
                Signature.state == SignatureState.SIGNED,
                Signature.terms.not_like('%"silent"%'),  # a court forbade to tell: the notice is not written either
            ),
        ),
        besides={
            "about": OTHERS, "terms": OTHERS, "reason": OTHERS, "initiator_id": TIE, "initiator": TEAM,
            "concerns_id": TIE, "admins_only": TEAM, "signed_by": TEAM, "answer": TEAM, "expires_at": TEAM,
            "open_until": TEAM,
        },
    ),
    Part(
        name="record",
        table=AuditLine,
        facts=columns(AuditLine, "on", "act"),
        of=_about_numbers,
        besides={
            "actor": TEAM, "about": OTHERS, "why": TEAM, "before": TEAM, "after": TEAM, "previous": ROW, "hash": ROW,
        },
    ),
)  # fmt: skip
